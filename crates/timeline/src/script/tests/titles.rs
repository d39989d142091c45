//! Which sentence a title goes with, and which scene a pause.

use super::makers::check;
use expect_test::expect;

#[test]
fn a_title_goes_with_the_sentence_it_stands_by() {
    let steps = "**[0:05] STEP 1**\nGrind it.\nOn-screen text: \"100 g\"\n\n**[0:20] STEP 2**\nPour it.";
    let with_call = format!("{steps}\n\nCTA: Follow me.");
    let with_heading = format!("# Coffee\n\n{steps}");
    check(
        &[
            steps,
            &with_call,
            &with_heading,
            "VO: Grind it.\nText on screen: 100 g\n\nVO: Pour it.",
            "VO: Grind it.\nText on screen: 100 g\n\nVO: Pour it.\n\nCTA: Follow me.",
            "Text on screen: 100 g\nVO: Grind it.\n\nText on screen: 93 °C\nVO: Pour it.\n\nCTA: Follow me.",
            "# Coffee\n\nWake up.\n\nGrind it.\nText on screen: 100 g\n\nPour it.",
            "# Coffee\n\nWake up.\n\nText on screen: 100 g\n\nGrind it.",
            "# Coffee\n\nWake up.\n\nGrind it.\n\nText on screen: 100 g\n\n# Cup\n\nPour it.",
            "# Coffee\nText on screen: 100 g\n\nGrind it.",
            "- **Voiceover:** Grind it.\n- **Text:** 100 g\n\n- **Voiceover:** Pour it.\n- **Text:** 93 °C\n\nCTA: Follow me.",
            "VO: Grind it.\nText: 100 g\nVO: Pour it.",
            "VO: Grind it.\nText: 100 g\nVO: Pour it.\nText: 93 °C\nVO: Wait.\nText: 4 min",
            "Text: 100 g\nVO: Grind it.\nText: 93 °C\nVO: Pour it.",
            "Text: 100 g\nVO: Grind it.\nText: 93 °C\nVO: Pour it.\nText: 4 min",
            "Grind it.\nText on screen: 100 g\n\n[background: rush]\n\nPour it.",
        ],
        &expect![[r#"

            {100 g} Grind it. / Pour it. - [0:05] - STEP 1 - [0:20] - STEP 2
            {100 g} Grind it. / Pour it. / Follow me. - [0:05] - STEP 1 - [0:20] - STEP 2 - CTA
            {100 g} Grind it. / Pour it. - [0:05] - STEP 1 - [0:20] - STEP 2
            {100 g} Grind it. / Pour it. - VO - VO
            {100 g} Grind it. / Pour it. / Follow me. - VO - VO - CTA
            {100 g} Grind it. / {93 °C} Pour it. / Follow me. - VO - VO - CTA
            Wake up. / {100 g} Grind it. / Pour it.
            Wake up. / {100 g} Grind it.
            Wake up. / {100 g} Grind it. / Pour it.
            {100 g} Grind it.
            {100 g} Grind it. / {93 °C} Pour it. / Follow me. - Voiceover - Voiceover - CTA
            Grind it. / {100 g} Pour it. - VO - VO
            {100 g} Grind it. / {93 °C} Pour it. / {4 min} Wait. - VO - VO - VO
            {100 g} Grind it. / {93 °C} Pour it. - VO - VO
            {100 g} Grind it. / {4 min} Pour it. - VO ? Text: 93 °C - VO
            {100 g} Grind it. / Pour it.
        "#]],
    );
}

#[test]
fn a_pause_at_the_beginning_of_a_scene_is_said_to_be_one_of_the_scene_before() {
    check(
        &[
            "One.\n\n[background: rush]\n[pause: 1s]\n\nTwo.",
            "# A\n\nOne.\n\n# B\n\n[pause: 1s]\nTwo.",
            "One.\n\n[pause: 1s]\n\nTwo.",
            "One. [pause: 1s] Two.",
            "One.\n\n[pause: 1s]\n[background: rush]\n\nTwo.",
        ],
        &expect![[r#"

            One. / Two. ? [pause: 1s]
            One. / Two. ? [pause: 1s]
            One. / Two.
            One. / Two.
            One. / Two.
        "#]],
    );
}
