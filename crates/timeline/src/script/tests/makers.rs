//! What becomes of labels, directions, speakers, times and hashtags: as many that are left out as look like them and are
//! read. A line each: what is shown, `{titles}`, and what is left out behind `-`; `!` is a mistake.

use crate::script::Script;
use expect_test::{Expect, expect};

pub(super) fn told_of(text: &str) -> String {
    let warnings = Script::parse(text, "script.md", "en-us").unwrap().warnings;
    warnings.iter().map(|warning| warning.message.as_str()).collect::<Vec<_>>().join("\n")
}

fn told(text: &str) -> String {
    match Script::parse(text, "script.md", "en-us") {
        Ok(script) => {
            let lines = script.lines().map(|line| match &line.title {
                Some(title) => format!("{{{}}} {}", title.value, line.text),
                None => line.text.clone(),
            });
            let shown: Vec<String> = lines.collect();
            let left: Vec<String> = script
                .warnings
                .iter()
                .map(|warning| {
                    let place = warning.at.as_ref().unwrap();
                    let sign = if warning.message.contains("neither shown nor spoken") { '-' } else { '?' };
                    format!(" {sign} {}", text[place.span.clone()].replace('\n', "/"))
                })
                .collect();
            format!("{}{}", shown.join(" / "), left.concat())
        }
        Err(mistakes) => format!("! {}", mistakes[0].message),
    }
}

pub(super) fn check(cases: &[&str], expected: &Expect) {
    let told: Vec<String> = cases.iter().map(|case| told(case)).collect();
    expected.assert_eq(&format!("\n{}\n", told.join("\n")));
}

#[test]
fn labels_are_understood_or_left_out() {
    check(
        &[
            "[Visual: A hand drops coins.]\nHello there.",
            "Visual: A hand drops coins.\nHello there.",
            "**Visual:** A hand drops coins.\n\nHello there.",
            "**Visual:**\nA hand drops coins.\n\nHello there.",
            "**Visual:**\n\nA hand drops coins.\n\nHello there.",
            "[B-roll of a beach] Hello there.",
            "(B-ROLL: waves) Hello there.",
            "B-Roll: waves rolling\nover the sand.\nHello there.",
            "🎥 **Visual:** waves\n🎙️ **Voiceover:** \"Hello there.\"",
            "SFX: boom\nHello there.",
            "Hello [sfx: boom] there.",
            "[Upbeat music plays]\n\nHello there.",
            "Hello there. [Music fades in] Bye.",
            "NARRATOR: Hello there.",
            "Narrator (V.O.): Hello there.",
            "VO: Hello there.",
            "V.O.: Hello there.",
            "Voiceover: \"Hello there.\"",
            "**Voice-over:** Hello there.",
            "Speaker 1: Hello there.\nSpeaker 2: Hi.",
            "HOST (excited): Hello there.",
            "Scene 2 - VO: Hello there.",
            "Scene 1: Hello there.",
            "**Scene 1**\n\nHello there.",
            "Scene 1 – The kitchen\n\nHello there.",
            "**[0:00–0:05] Hook**\n\nHello there.",
            "[0:00-0:05] Hello there.",
            "(0:00-0:03) Hello there.",
            "Hook (0–3s): Hello there.",
            "**Hook (0-3 sec)**\nHello there.",
            "0:00–0:05 | Hello there.\n0:05–0:10 | Bye.",
            "**Title:** Three hearts\n\nHello there.",
            "**Duration:** 45–60 seconds\n\nHello there.",
            "Duration: 60 seconds\nTone: energetic\n\nHello there.",
            "Tone: energetic\n\nHello there.",
            "Target audience: students\n\nHello there.",
            "On-screen text: WOW\nHello there.",
            "[On screen text: WOW]\nHello there.",
            "Hello there. [Text overlay: WOW] Bye.",
            "Text overlay: \"Three hearts\"\nVO: Hello there.",
            "VO: Hello there.\nOn-screen text: WOW\n\nVO: Bye.",
            "**On-Screen Text:**\nTHREE HEARTS\n\n**Narration:**\nHello there.",
            "Caption: WOW\nHello there.",
            "CTA: Follow for more.",
            "Hello there.\n\n**Call to action:** Follow for more.",
            "Hello there.\n\nHashtags: #a #b",
            "JOHN: Hi there.\nMARY: Hello, John.",
            "Anna: Hi Ben.\nBen: Hi Anna.\nAnna: Bye.",
            "Narrador: Hola.\n[Música]\nAdiós.",
            "Sprecher: Guten Tag.\nBildschirmtext: WOW",
            "Voix off : Bonjour.",
            "INT. KITCHEN - DAY\n\nJOHN\n(whispering)\nHello there.\n\nCUT TO:\n\nEXT. BEACH - NIGHT\n\nWaves roll.\n\nMARY\nHi.",
            "FADE IN:\n\nHello there.\n\nFADE OUT.",
            "Sure! Here is your script:\n\nHello there.",
            "Here's a 60-second script for TikTok:\n\n---\n\nHello there.\n\n---\n\nLet me know if you want any changes!",
            "Certainly!\n\nHello there.\n\nWould you like me to make it shorter?",
            "| Time | Visual | Voice-over |\n|---|---|---|\n| 0:00 | Coins | Hello there. |\n| 0:05 | Beach | Bye. |",
            "| Visual | Audio | On-screen text |\n|---|---|---|\n| Coins | Hello there. | WOW |",
            "[Camera: slow pan]\nHello there.",
            "[Lighting: dark blue]\nHello there.",
            "voice: am_michael\n\nHello there.",
            "【画面：海】\nHello there.",
            "**Visual:** Coins.\n**Audio:** Hello there.\n**Text overlay:** WOW",
            "Script:\n\nHello there.",
            "Emily: I did.\nTom: Me neither.",
            "Speaker A: Hi.\nSpeaker B: Hello.",
            "Hello there.\n\nNote to editor: add music here.",
            "> Be water.\n> - Bruce Lee",
            "Hello there. (waves at camera) Bye.",
            "Hello there. [Pause: 2 seconds] Bye.",
        ],
        &expect![[r#"

            Hello there. - [Visual: A hand drops coins.]
            Hello there. - Visual: A hand drops coins.
            Hello there. - Visual:** A hand drops coins.
            Hello there. - Visual: - A hand drops coins.
            Hello there. - Visual: - A hand drops coins.
            Hello there. - [B-roll of a beach]
            Hello there. - (B-ROLL: waves)
            Hello there. - B-Roll: waves rolling - over the sand.
            Hello there. - 🎥 **Visual:** waves - 🎙️ **Voiceover
            Hello there. - SFX: boom
            Hello there. - [sfx: boom]
            Hello there. - [Upbeat music plays]
            Hello there. / Bye. - [Music fades in]
            Hello there. - NARRATOR
            Hello there. - Narrator (V.O.)
            Hello there. - VO
            Hello there. - V.O.
            Hello there. - Voiceover
            Hello there. - Voice-over
            Hello there. / Hi. - Speaker 1 - Speaker 2
            Hello there. - HOST (excited)
            Scene 2 - VO: Hello there.
            Hello there. - Scene 1
            Hello there. - Scene 1
            Hello there. - Scene 1 – The kitchen
            Hello there. - [0:00–0:05] - Hook
            Hello there. - [0:00-0:05]
            Hello there. - (0:00-0:03)
            Hello there. - Hook (0–3s)
            Hello there. - Hook (0-3 sec)
            Hello there. / Bye. - 0:00–0:05 - 0:05–0:10
            Hello there. - Title:** Three hearts
            Hello there. - Duration:** 45–60 seconds
            Hello there. - Duration: 60 seconds - Tone: energetic
            Hello there. - Tone: energetic
            Hello there. - Target audience: students
            {WOW} Hello there.
            {WOW} Hello there.
            {WOW} Hello there. / Bye.
            {Three hearts} Hello there. - VO
            {WOW} Hello there. / Bye. - VO - VO
            {THREE HEARTS} Hello there. - On-Screen Text: - Narration:
            {WOW} Hello there.
            Follow for more. - CTA
            Hello there. / Follow for more. - Call to action
            Hello there. - Hashtags: - #a #b
            Hi there. / Hello, John. - JOHN - MARY
            Hi Ben. / Hi Anna. / Bye. - Anna - Ben - Anna
            Hola. / Adiós. - Narrador - [Música]
            {WOW} Guten Tag. - Sprecher
            Bonjour. - Voix off
            Hello there. / Hi. - INT. KITCHEN - DAY - JOHN - (whispering) - CUT TO: - EXT. BEACH - NIGHT - Waves roll. - MARY
            Hello there. - FADE IN: - FADE OUT.
            Hello there. - Sure! Here is your script:
            Hello there. - Here's a 60-second script for TikTok: - Let me know if you want any changes!
            Hello there. - Certainly! - Would you like me to make it shorter?
            Hello there. / Bye. - Time - Visual - Voice-over - 0:00 - Coins - 0:05 - Beach
            {WOW} Hello there. - Visual - Audio - On-screen text - Coins
            Hello there. - [Camera: slow pan]
            Hello there. - [Lighting: dark blue]
            ! `voice` is outside its brackets
            Hello there. - 【画面：海】
            {WOW} Hello there. - Visual:** Coins. - Audio
            Hello there. - Script:
            Emily: I did. / Tom: Me neither. ? Emily ? Tom
            Hi. / Hello. - Speaker A - Speaker B
            Hello there. - Note to editor: add music here.
            Be water. - - Bruce Lee
            Hello there. / Bye. - (waves at camera)
            Hello there. / Bye.
        "#]],
    );
}

#[test]
fn directions_are_left_out() {
    check(
        &[
            "*(pause)*\nHello there.",
            "(Pause for effect) Hello there.",
            "Hello there. (pause) Bye.",
            "*[Fast zoom on face]*\n\nHello there.",
            "(whispering) Hello there.",
            "VO: (excited) Hello there.",
            "[Smiling] Hello there.",
            "[excited] Hello there.",
            "Hello there. (laughs) Bye.",
            "(door slams)\nHello there.",
            "[door slams]\nHello there.",
            "(cut to kitchen) Hello there.",
            "*Camera pans left*\n\nHello there.",
            "*Upbeat music plays*\n\nHello there.",
            "[a man walks\nalong the beach]\nHello there.",
            "{pause} Hello there.",
            "A fact [1] and another.[2]",
            "Hi, I'm [Your Name].",
            "Hi, I'm {{name}}.",
            "[INSERT LOGO]\nHello there.",
            "Welcome to [INSERT NAME].",
            "[dramatic pause]\nHello there.",
            "Hello [dramatic pause] there.",
            "Hello there. [applause]",
            "[Scene: kitchen]\nHello there.",
            "[VO: Hello there.]",
            "Hello there. #money #finance",
            "Hello there.\n\n#money #finance #fyp",
            "\"Be water.\"\n\n— Bruce Lee",
            "> Be water.\n>\n> — Bruce Lee",
            "• Sleep\n• Run\n• Eat",
            "✅ Sleep well\n✅ Run far",
            "→ Sleep well\n→ Run far",
            "1. Drink water\n2. Sleep",
            "1) Drink water.\n\n2) Sleep. And rest.",
            "This is ==important== now.",
            "Hello there. <!-- a note --> Bye.",
            "<div>Hello there.</div>",
            "[Hook]\n\nHello there.",
            "**HOOK**\n\nHello there.\n\n**CTA**\n\nFollow for more.",
            "### 🎬 Scene 1: The Hook (0:00 – 0:05)\n\n**Visual:** Coins.\n**VO (upbeat):** \"Hello there.\"\n**Text on screen:** *WOW*\n\n---\n\n### Scene 2\n\n**Narrator:** Bye.",
            "**Narrator (voiceover, calm):** Hello there.",
            "**[HOOK – 0:00–0:03]**\nHello there.",
            "**Hook (First 3 seconds):**\nHello there.",
            "**Opening Shot:** A beach.\n\n**Narration:** Hello there.",
            "[Scene opens with a man walking. Music plays.]\n\n**Narrator:** Hello there.",
            "[Cut to: a beach]\n\nHello there.",
            "[0:00] Hello there.\n[0:05] Bye.",
            "0:00 Hello there.\n0:05 Bye now.\n0:10 The end.",
            "(Visual: coins) Hello there. (Text: WOW)",
            "Hello there.\n\nSources:\n- https://example.com\n- A book by Ann",
            "Hello there.\n\n**Caption:** Three hearts! #octopus #facts #fyp",
            "**Video Script: Octopus**\n\nHello there.",
            "Title: Three hearts\n\nHello there.",
            "**Music:** Upbeat\n\nHello there.",
            "Background music: lofi\n\nHello there.",
            "Intro:\nHello there.\n\nBody:\nMore.\n\nConclusion:\nBye.",
            "INTRO\nHello there.\n\nOUTRO\nBye.",
            "Hello there. [END]",
            "[END OF SCRIPT]\nHello there.",
            "Hello there.\n\n**Total word count:** 2",
            "Hello there.\n\nWord count: 2",
            "Person 1: Hi.\nPerson 2: Hello.",
            "**ALEX:** Hi.\n**SAM:** Hello.",
            "(V.O.) Hello there.",
            "Hello there. *(beat)* Bye.",
            "[SOUND OF WAVES]\nHello there.",
            "♪ La la ♪\nHello there.",
            "Hello [NAME], welcome.",
            "Subscribe to @octopus for more! 🐙 #fyp",
            "VO: \"Hello there.\"\n(Visual: waves)\nVO: \"Bye.\"",
            "- **Visual:** waves\n- **Voiceover:** Hello there.\n- **Text:** WOW",
            "1. **Hook (0-3s):** Hello there.\n2. **Body:** More.",
            "**0:00-0:03 – Hook:** Hello there.",
            "**Hook** (0–3s): Hello there.",
            "Voiceover (calm, slow): Hello there.",
            "[Narrator]: Hello there.",
            "<Narrator> Hello there.",
            "Text on screen says: WOW",
        ],
        &expect![[r#"

            Hello there. - (pause)
            Hello there. - (Pause for effect)
            Hello there. / Bye. - (pause)
            Hello there. - [Fast zoom on face]
            Hello there. - (whispering)
            Hello there. - VO - (excited)
            Hello there. - [Smiling]
            Hello there. - [excited]
            Hello there. / Bye. - (laughs)
            Hello there. - (door slams)
            Hello there. - [door slams]
            Hello there. - (cut to kitchen)
            Hello there. - Camera pans left
            Hello there. - Upbeat music plays
            Hello there. - [a man walks/along the beach]
            Hello there. - {pause}
            A fact and another. - [1] - [2]
            ! `[Your Name]` is not filled in
            ! `{{name}}` is not filled in
            Hello there. - [INSERT LOGO]
            ! `[INSERT NAME]` is not filled in
            Hello there. - [dramatic pause]
            Hello there. - [dramatic pause]
            Hello there. - [applause]
            Hello there. - [Scene: kitchen]
            Hello there. - VO:
            Hello there. - #money #finance
            Hello there. - #money #finance #fyp
            "Be water." - — Bruce Lee
            Be water. - — Bruce Lee
            Sleep / Run / Eat
            ✅ Sleep well / ✅ Run far
            Sleep well / Run far
            1. Drink water / 2. Sleep
            1) Drink water. / 2) Sleep. / And rest.
            This is important now.
            Hello there. / Bye.
            Hello there.
            Hello there. - [Hook]
            Hello there. / Follow for more. - HOOK - CTA
            {WOW} Hello there. / Bye. - Visual:** Coins. - VO (upbeat) - Narrator
            Hello there. - Narrator (voiceover, calm)
            Hello there. - [HOOK – 0:00–0:03]
            Hello there. - Hook (First 3 seconds):
            Hello there. - Opening Shot:** A beach. - Narration
            Hello there. - [Scene opens with a man walking. Music plays.] - Narrator
            Hello there. - [Cut to: a beach]
            Hello there. / Bye. - [0:00] - [0:05]
            Hello there. / Bye now. / The end. - 0:00 - 0:05 - 0:10
            {WOW} Hello there. - (Visual: coins)
            Hello there. - Sources: - https://example.com - A book by Ann
            Hello there. ? Caption:** Three hearts! - #octopus #facts #fyp
            Hello there. - Video Script: Octopus
            Hello there. - Title: Three hearts
            Hello there. - Music:** Upbeat
            Hello there. - Background music: lofi
            Hello there. / More. / Bye. - Intro: - Body: - Conclusion:
            Hello there. / Bye. - INTRO - OUTRO
            Hello there. - [END]
            Hello there. - [END OF SCRIPT]
            Hello there. - Total word count:** 2
            Hello there. - Word count: 2
            Hi. / Hello. - Person 1 - Person 2
            Hi. / Hello. - ALEX - SAM
            Hello there. - (V.O.)
            Hello there. / Bye. - (beat)
            Hello there. - [SOUND OF WAVES]
            ♪ La la ♪ Hello there.
            ! `[NAME]` is not filled in
            Subscribe to @octopus for more! 🐙 - #fyp
            Hello there. / Bye. - VO - (Visual: waves) - VO
            {WOW} Hello there. - Visual:** waves - Voiceover
            Hello there. / More. - 1. - Hook (0-3s) - 2. - Body
            Hello there. - 0:00-0:03 - Hook
            Hello there. - Hook** (0–3s)
            Hello there. - Voiceover (calm, slow)
            Hello there. - [Narrator]
            Hello there. - <Narrator>
            ! nothing in the script can be spoken: no line follows this directive
        "#]],
    );
}

#[test]
fn marks_around_all_that_is_spoken_are_not_shown() {
    check(
        &[
            "**[0:00-0:03]**\n\n\"Did you know? It is so.\"\n\n**[0:03-0:06]**\n\n\"Follow us.\"",
            "| Visual | Voiceover |\n|---|---|\n| a | \"One. Two.\" |\n| b | “Three.” |",
            "\"Stop!\" is what he said.\n\n\"Go.\"",
            "\"One quotation.\"",
        ],
        &expect![[r#"

            Did you know? / It is so. / Follow us. - [0:00-0:03] - [0:03-0:06]
            One. / Two. / Three. - Visual - Voiceover - a - b
            "Stop!" is what he said. / "Go."
            "One quotation."
        "#]],
    );
}

#[test]
fn what_chat_models_put_around_a_script_is_understood() {
    check(
        &[
            "Sure, here is a script:\n\n```\nHOOK: Stop scrolling!\nYour phone is listening.\n```\n\nLet me know if you want changes!",
            "```markdown\n# Hook\n\nStop scrolling. It is **bad**.\n```",
            "Here is how it works.\n\n```\nfn main() {}\n```",
            "```python\nprint('Hello there.')\n```\n\nThat is all.",
            "<think>The user wants\n\na short script.</think>\n\nHoney never spoils.",
            "<think>\nA short one.\n</think>\n\nHoney never spoils.",
            "1/ Honey never spoils.\n\n2/ It was found in tombs.",
            "1/ 2 of them left.",
            "Honey never spoils [1]. It lasts.[2]\n\n[1]: https://example.com \"A page\"\n[2]: https://example.org",
            "**(0–3 sec) HOOK:**\nYou sleep wrong.\n\n**(3–20 sec) MAIN THING:**\nCool your room.",
            "[0:00] NARRATOR (V.O.)\nThree men flew.\n\n[0:05] NARRATOR (V.O.)\nOne stayed.",
        ],
        &expect![[r#"

            Stop scrolling! / Your phone is listening. - Sure, here is a script: - HOOK - Let me know if you want changes!
            Stop scrolling. / It is bad.
            Here is how it works. - ```/fn main() {}/```
            That is all. - ```python/print('Hello there.')/```
            Honey never spoils. - <think>The user wants//a short script.
            Honey never spoils. - <think>/A short one.
            1/ Honey never spoils. / 2/ It was found in tombs.
            1/ 2 of them left.
            Honey never spoils. / It lasts. - [1] - [2] - [1]: https://example.com "A page" - [2]: https://example.org
            You sleep wrong. / Cool your room. - (0–3 sec) - HOOK: - (3–20 sec) - MAIN THING:
            Three men flew. / One stayed. - [0:00] - NARRATOR (V.O.) - [0:05] - NARRATOR (V.O.)
        "#]],
    );
}

#[test]
fn lines_know_who_speaks() {
    let cases = [
        "Two friends meet.\n\nANNA: Hi there. How are you?\nBEN (sadly): Bad.\n\nIt rains.\nANNA: Oh.",
        "# One\n\nAnna: Hi Ben.\nBen: Hi Anna.\nAnna: Bye.\n\n# Two\n\nThey left.",
        "NARRATOR: Once upon a time.\nWOLF: I am hungry.\nPIG: Go away.\nNARRATOR: And so he did.",
        "Speaker 1: Hello.\nSpeaker 2: Hi.\n\n---\n\nThe end.",
        "**ANNA:**\nHello there.\n\n**BEN:**\nHi.",
        "INT. KITCHEN - DAY\n\nJOHN\n(whispering)\nHello there.\n\nMARY\nHi.",
        "VO: Hello there.",
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|text| {
            let script = Script::parse(text, "script.md", "en-us").unwrap();
            let said = script.lines().map(|line| match &line.speaker {
                Some(name) => format!("{}: {}", name.value, line.text),
                None => line.text.clone(),
            });
            said.collect::<Vec<_>>().join(" / ")
        })
        .collect();
    expect![[r#"
        Two friends meet. / ANNA: Hi there. / ANNA: How are you? / BEN: Bad. / BEN: It rains. / ANNA: Oh.
        Anna: Hi Ben. / Ben: Hi Anna. / Anna: Bye. / They left.
        narrator: Once upon a time. / WOLF: I am hungry. / PIG: Go away. / narrator: And so he did.
        Speaker 1: Hello. / Speaker 2: Hi. / The end.
        ANNA: Hello there. / BEN: Hi.
        JOHN: Hello there. / MARY: Hi.
        narrator: Hello there."#]]
    .assert_eq(&told.join("\n"));
}
