//! Whole answers of chat models, transcripts and tables as people paste them.

use super::makers::check;
use expect_test::expect;

#[test]
fn a_fence_is_the_script_where_all_around_is_about_it() {
    check(
        &[
            "Sure! Here's your script:\n\n```\nBees can count. They know zero.\n```\n\nLet me know if you want changes!",
            "Here is a 30-second script:\n\n```markdown\n# Bees\n\n**Narrator:** Bees can count to four.\n```\n\n**Why this works:**\n- Short.",
            "```text\nBees can count to four.\n```",
            "~~~\nBees can count to four.\n~~~\n\nWould you like me to make it shorter?",
            "Here's your script:\n\n```\nBees can count to four.",
            "Here are the subtitles for your script:\n\n```srt\n1\n00:00:01,000 --> 00:00:02,000\nBees can count.\n```",
            "Run this to begin with all of it.\n\n```sh\nnpm install bees\n```\n\nThen open the page and look at it.",
            "This is how a poem of hers begins.\n\n```\nBees can count.\n```\n\nAnd then it goes on for ever and ever.",
        ],
        &expect![[r#"

            Bees can count. / They know zero. - Sure! Here's your script: - Let me know if you want changes!
            Bees can count to four. - Here is a 30-second script: - Narrator - **Why this works:**/- Short.
            Bees can count to four.
            Bees can count to four. - Would you like me to make it shorter?
            Bees can count to four. - Here's your script:
            Bees can count. - Here are the subtitles for your script:
            Run this to begin with all of it. / Then open the page and look at it. - ```sh/npm install bees/```
            This is how a poem of hers begins. / And then it goes on for ever and ever. - ```/Bees can count./```
        "#]],
    );
}

#[test]
fn sections_below_a_script_are_notes() {
    check(
        &[
            "**Narrator:** Bees count.\n\n### Production Notes\n* Dark grade.\n\n### Why this works\n- Strong hook.",
            "# Bees\n\nBees count.\n\n## Hashtags\n\n#bees #zero\n\n## Caption\n\nBees count! 🐝",
            "Hook: Bees count.\n\n**Editing tips:**\n\n- Fast cuts.\n\n- **Voiceover:** calm.\n\nMore cuts.",
            "VO: Bees count.\n\n## Notes\n\nDark.\n\n### Music\n\nLofi.\n\n## Scene 2\n\nVO: They know zero.",
            "Here's your script:\n\nBees count.\n\nWhy it works:\n\nShort.\n\n---\n\nThey know zero.",
            "### Voiceover\n\nBees count.\n\n### 🎵 Music Suggestions\n\nLofi.",
            "VO: Bees count.\n\nFilming tips:\n1. Light.\n2. Sound.\n\nVO: They know zero.",
            "VO: Bees count.\n\nA few notes:\n- The hook is short.",
            // An essay has parts of these names.
            "## What sleep is\n\nSleep heals.\n\n## Why this works\n\nIt rests.",
            "## Why this works\n\nIt rests.",
            "# Five tips\n\nDrink.\n\n## Tips\n\nSleep.",
            "## Production notes\n\nThe film was made in a week.",
            "Sleep heals.\n\nSources: three studies say so.",
        ],
        &expect![[r#"

            Bees count. - Narrator - Production Notes - Dark grade. - Why this works - Strong hook.
            Bees count. - Hashtags - #bees #zero - Caption - Bees count! 🐝
            Bees count. - Hook - Editing tips: - Fast cuts. - Voiceover:** calm. - More cuts.
            Bees count. / They know zero. - VO - Notes - Dark. - Music - Lofi. - VO
            Bees count. / They know zero. - Here's your script: - Why it works: - Short.
            Bees count. - 🎵 Music Suggestions - Lofi.
            Bees count. - VO - Filming tips: - 1. Light. - 2. Sound. - VO: They know zero.
            Bees count. - VO - A few notes: - The hook is short.
            Sleep heals. / It rests.
            It rests.
            Drink. / Sleep.
            The film was made in a week.
            Sleep heals. - Sources: three studies say so.
        "#]],
    );
}

#[test]
fn what_is_about_the_whole_is_left_out() {
    check(
        &[
            "Bees count.\n~30 seconds",
            "Bees count.\nTotal: 30s\nEnd of script.",
            "-- END --\nBees count.",
            "Bees count.\n\nEND",
            "Bees count.\n\nThe end.",
            "**Script (Word count: 85)**\n\nBees count.",
            "Bees count.\n===\nThey know zero.",
            "Bees count.\n\n===\nThey know zero.",
            "Bees count.\n\n~ ~ ~\n\nThey know zero.",
            "From: a@b.co\nTo: c@d.co\n\nBees count.\n\nSent from my iPhone",
            "OK.",
            "OK.\n\nBees count.",
            "Bees count.\n\nWould you like me to:\n- Make it shorter?\n- Add captions?",
        ],
        &expect![[r#"

            Bees count. - ~30 seconds
            Bees count. - Total: 30s - End of script.
            Bees count. - -- END --
            Bees count. - END
            Bees count. / The end.
            Bees count. - Script (Word count: 85)
            Bees count. / They know zero.
            Bees count. / They know zero.
            Bees count. / They know zero.
            Bees count. - From: a@b.co - To: c@d.co - Sent from my iPhone
            OK.
            Bees count. - OK.
            Bees count. - Would you like me to: - Make it shorter? - Add captions?
        "#]],
    );
}

#[test]
fn times_and_names_of_transcripts_are_left_out() {
    check(
        &[
            "0:00 Hello there.\n0:04 Bees count.\n0:09 – 0:15 They know zero.",
            "0:00 - 0:04 Hello there.\n0:04 Bees count.",
            "Speaker 1  (00:00)\nHello there.\n\n00:12 Speaker 2\nBees count.",
            "Anna Smith   0:03\nHello there.\nBob   0:09\nBees count.",
            "[00:00:10] Anna\nHello there.\n[00:00:12] Bob\nBees count.",
            "SHOT 1 (0-3 sec)\nVISUAL: Bees\nAUDIO: Bees count.\n\nSHOT 2 (3-6 sec)\nVISUAL: Zero\nAUDIO: They know zero.",
            "Clip 1\nVisual: Bees\nVO: Bees count.",
            "10:30 the bus leaves.\n11:30 it comes back.",
            "Shot 1 was the best.",
        ],
        &expect![[r#"

            Hello there. / Bees count. / They know zero. - 0:00 - 0:04 - 0:09 – 0:15
            Hello there. / Bees count. - 0:00 - 0:04 - 0:04
            Hello there. / Bees count. - Speaker 1  (00:00) - 00:12 Speaker 2
            Hello there. / Bees count. - Anna Smith   0:03 - Bob   0:09
            Hello there. / Bees count. - [00:00:10] Anna - [00:00:12] Bob
            Bees count. / They know zero. - SHOT 1 (0-3 sec) - VISUAL: Bees - AUDIO - SHOT 2 (3-6 sec) - VISUAL: Zero - AUDIO
            Bees count. - Clip 1 - Visual: Bees - VO
            10:30 the bus leaves. / 11:30 it comes back.
            Shot 1 was the best.
        "#]],
    );
}

#[test]
fn columns_without_markdown_are_tables() {
    check(
        &[
            "VIDEO                AUDIO\nA cat                NARRATOR: Cats sleep.\nCat yawns            NARRATOR: All day.",
            "VIDEO                AUDIO\n\nA cat                Cats sleep a lot\n                     and all day.\n\nCat yawns            Bye.",
            "Visual\tVoiceover\tOn-screen text\nA cat\tCats sleep.\tWOW\nCat yawns\tBye.\t",
            "scene | narration | visual\n1 | Cats sleep. | cat\n2 | Bye. | yawn",
            "Name\tLine\nBob\tHello there.\nAnna\tHi.",
            "Scene,Narration\n1,\"Cats sleep, all day.\"\n2,Bye.",
            "| Speaker | Line |\n|---|---|\n| Anna | Hi there. |",
            "Time, love and tenderness.\nThat is all.",
            "Video, audio\nand more.",
            "Either a | b or c.\nThat is all.",
            "Hello      there.\nBye.",
        ],
        &expect![[r#"

            Cats sleep. / All day. - VIDEO - AUDIO - A cat - NARRATOR - Cat yawns - NARRATOR
            Cats sleep a lot and all day. / Bye. - VIDEO - AUDIO - A cat - Cat yawns
            {WOW} Cats sleep. / Bye. - Visual - Voiceover - On-screen text - A cat - Cat yawns
            Cats sleep. / Bye. - scene - narration - visual - 1 - cat - 2 - yawn
            Hello there. / Hi. - Name - Line - Bob - Anna
            Cats sleep, all day. / Bye. - Scene - Narration - 1 - 2
            Hi there. - Speaker - Line - Anna
            Time, love and tenderness. / That is all.
            Video, audio and more.
            Either a | b or c. / That is all.
            Hello there. / Bye.
        "#]],
    );
}

#[test]
fn marks_within_a_sentence_are_left_out() {
    check(
        &[
            "*sighs* OK then.",
            "Fine. *Laughs* Let's go. _nods_ Yes.",
            "*leans in* Listen.",
            "I said *pause* and he did.",
            "*Never* do this.",
            "**Pause.** Take a breath.",
            "*Sighs of relief* were heard.",
            "{smile} Good. {laughs softly} Bye.",
            "((whispering)) Secret.",
            "[inaudible 00:00:10] Yes. He [crosstalk 00:12] left.",
            "1. [Close] Like and follow.",
            "[Hook] \"Stop scrolling.\"",
            "[He] said so. [The] NASA said so.",
            "It's true.¹ They said so.²³ Word⁴ and m² and x² and (a+b)². They left (1999)¹ and (so it says)².",
            "It's true. (Smith et al., 2019) So is this (Lee & Kim, 2020; Smith, 2021).",
            "He left (May, 2019). He left (in Rome, 2019).",
            "[cite_start]Bees count[cite: 1, 2]. They know zero 【4†source】.",
            "Bees count. citeturn0search1 \u{E200}cite\u{E202}turn0search1\u{E201} :contentReference[oaicite:0]{index=0}",
            "H~2~O and x^2^ and about ~5 and ~6.",
        ],
        &expect![[r#"

            OK then. - sighs
            Fine. / Let's go. / Yes. - Laughs - nods
            Listen. - leans in
            I said pause and he did.
            Never do this.
            Pause. / Take a breath.
            Sighs of relief were heard.
            Good. / Bye. - {smile} - {laughs softly}
            Secret. - ((whispering))
            Yes. / He left. - [inaudible 00:00:10] - [crosstalk 00:12]
            1. Like and follow. - [Close]
            "Stop scrolling." - [Hook]
            [He] said so. / [The] NASA said so.
            It's true. / They said so. / Word and m² and x² and (a+b)². / They left (1999) and (so it says). - ¹ - ²³ - ⁴ - ¹ - ²
            It's true. / So is this. - (Smith et al., 2019) - (Lee & Kim, 2020; Smith, 2021)
            He left (May, 2019). / He left (in Rome, 2019).
            Bees count. / They know zero. - [cite_start] - [cite: 1, 2] - 【4†source】
            Bees count. - citeturn0search1 - citeturn0search1 - :contentReference[oaicite:0]{index=0}
            H₂O and x² and about ~5 and ~6.
        "#]],
    );
}

#[test]
fn what_stands_beside_a_chat_models_last_words_is_kept() {
    check(
        &[
            "Water boils.\n\nFeel free to adjust the tone!\nFollow for more tips every single day.",
            "Bees dance.\n\n**Word count:** ~95\nLet me know if you'd like me to tweak the tone.",
            "Bees dance.\n\nLet me know if you want any changes\nto the tone or the length.",
            "Bees dance. They do.\n\nGood luck with your video!",
            "Cut to black.\n\nBees dance.",
            "\"Do or do not.\" – Yoda\n\nBees dance.",
            "1️⃣ No phone\n2️⃣ Keep cool\n3️⃣ Read",
        ],
        &expect![[r#"

            Water boils. / Follow for more tips every single day. - Feel free to adjust the tone!
            Bees dance. - Word count:** ~95 - Let me know if you'd like me to tweak the tone.
            Bees dance. - Let me know if you want any changes - to the tone or the length.
            Bees dance. / They do. - Good luck with your video!
            Bees dance. - Cut to black.
            "Do or do not." / Bees dance. - – Yoda
            1️⃣ No phone / 2️⃣ Keep cool / 3️⃣ Read
        "#]],
    );
}
