//! Who speaks, where the name stands above what is said: it is never spoken, and what is said below it is never lost.

use super::makers::{check, told_of};
use crate::script::Script;
use expect_test::{Expect, expect};

/// As [`check`], with who speaks before each line.
fn check_speakers(cases: &[&str], expected: &Expect) {
    let spoken = |text: &str| {
        let script = Script::parse(text, "script.md", "en-us").unwrap();
        let lines = script.lines().map(|line| match &line.speaker {
            Some(speaker) => format!("{}: {}", speaker.value, line.text),
            None => line.text.clone(),
        });
        lines.collect::<Vec<_>>().join(" / ")
    };
    let told: Vec<String> = cases.iter().map(|case| spoken(case)).collect();
    expected.assert_eq(&format!("\n{}\n", told.join("\n")));
}

#[test]
fn a_name_with_a_known_aside_speaks_what_is_below_it() {
    check_speakers(
        &[
            "NARRATOR (V.O.)\nStrain it through a paper filter.",
            "NARRATOR (V.O.)\n\nStrain it through a paper filter.",
            "**NARRATOR (V.O.)**\nStrain it.\n\n**NARRATOR (V.O.)**\nPour it.",
            "**NARRATOR** *(V.O.)*\n\nStrain it.",
            "NARRATOR (V.O.) Strain it.",
            "NARRATOR (V.O.): \"Strain it.\"",
            "NARRATOR (V/O)\nStrain it.",
            "Narrator (v.o.)  \nStrain it.",
            "HOST (on camera)\nStrain it.\n\nGUEST (off camera)\nWhy?\n\nHOST (on camera)\nBecause.",
            "ANNA (O.S.)\nStrain it.\n\nBEN (CONT'D)\nWhy?\n\nANNA\nBecause.\n\nBEN\nOh.",
            "Anna (off screen)\nStrain it.",
            "ANNA (V.O.) (CONT'D)\n(whispering)\nStrain it.",
            "ANNA (whispering)\nStrain it.",
            "ANNA (V.O.)\n(whispering)\n\nStrain it.",
            "# Filter\n\nNARRATOR (V.O.)\n\nStrain it.\n\n# Cup\n\nDrink it.",
            "1. NARRATOR (V.O.)\n   Strain it.\n2. NARRATOR (V.O.)\n   Pour it.",
        ],
        &expect![[r#"

            narrator: Strain it through a paper filter.
            narrator: Strain it through a paper filter.
            narrator: Strain it. / narrator: Pour it.
            narrator: Strain it.
            narrator: Strain it.
            narrator: Strain it.
            narrator: Strain it.
            narrator: Strain it.
            narrator: Strain it. / GUEST: Why? / narrator: Because.
            ANNA: Strain it. / BEN: Why? / ANNA: Because. / BEN: Oh.
            Anna: Strain it.
            ANNA: Strain it.
            ANNA: Strain it.
            ANNA: Strain it.
            narrator: Strain it. / Drink it.
            narrator: Strain it. / narrator: Pour it.
        "#]],
    );
}

#[test]
fn what_only_looks_like_a_name_is_read() {
    check(
        &[
            "NASA (1958) went up.",
            "It was NASA.\nNASA (the agency)\nwent up.",
            "ANNA (whispering) was there.",
            "Pure gold (excited)\nSold.",
            "Then he left (off camera)\nfor good.",
            "WOW\nThat is big.",
            "STOP (laughs)\nThat is big.",
            "That is big.\n\nTHANKS (V.O.)",
        ],
        &expect![[r#"

            NASA (1958) went up.
            It was NASA. / NASA (the agency) went up.
            ANNA was there. - (whispering)
            Pure gold (excited) Sold.
            Then he left for good. - (off camera)
            WOW That is big.
            STOP That is big. - (laughs)
            That is big. / THANKS - (V.O.)
        "#]],
    );
}

#[test]
fn nothing_that_is_said_in_a_screenplay_is_lost() {
    check(
        &[
            "INT. KITCHEN - DAY\n\nNARRATOR (V.O.)\n\nStrain it through a filter.\n\nWater drips.\n\nNARRATOR (V.O.)\nPour it.",
            "INT. KITCHEN - DAY\n\nJOHN\n\nStrain it.\n\nWater drips.\n\nJOHN\n\nPour it.",
            "INT. KITCHEN - DAY\n\nJOHN\n\n(whispering)\n\nStrain it.\n\nCUT TO:\n\nEXT. BEACH - NIGHT\n\nWaves roll.",
            "INT. KITCHEN - DAY\n\nANNA (O.S.)\n\nStrain it.\n\nANNA\n\nPour it.",
            // Nobody knows whether these speak.
            "INT. KITCHEN - DAY\n\nMARIA\n\nStrain it.",
            "INT. KITCHEN - DAY\n\nSILENCE\n\nWater drips.\n\nJOHN\nPour it.",
            "INT. KITCHEN - DAY\n\nTHE DOOR SLAMS\n\nWater drips.\n\nJOHN\nPour it.",
        ],
        &expect![[r#"

            Strain it through a filter. / Pour it. - INT. KITCHEN - DAY - NARRATOR (V.O.) - Water drips. - NARRATOR (V.O.)
            Strain it. / Pour it. - INT. KITCHEN - DAY - JOHN - Water drips. - JOHN
            Strain it. - INT. KITCHEN - DAY - JOHN - (whispering) - CUT TO: - EXT. BEACH - NIGHT - Waves roll.
            Strain it. / Pour it. - INT. KITCHEN - DAY - ANNA (O.S.) - ANNA
            Strain it. - INT. KITCHEN - DAY - MARIA
            Pour it. - INT. KITCHEN - DAY - SILENCE - Water drips. - JOHN
            Pour it. - INT. KITCHEN - DAY - THE DOOR SLAMS - Water drips. - JOHN
        "#]],
    );
    let told = told_of("INT. KITCHEN - DAY\n\nMARIA\n\nStrain it.");
    assert!(told.contains("what looks like the name of who speaks"), "{told}");
}

#[test]
fn a_transition_is_one_wherever_it_stands() {
    check(
        &[
            "CUT TO: Kitchen.\n\nHello there.",
            "Hello there.\nCUT TO: Kitchen.\nBye.",
            "INT. KITCHEN - DAY\n\nJOHN\nHello there.\nCUT TO: Kitchen.\n\nCUT TO: A beach at night.\n\nMARY\nBye.",
            "VO: Hello there.\nSMASH CUT TO: the beach\nVO: Bye.",
            "FADE IN: A kitchen.\n\nHello there.",
            "INT. KITCHEN - DAY\n\nFADE IN\nJOHN\nHello there.\nFADE OUT",
            "Cut to: me, crying.",
            "Cut to the chase.",
        ],
        &expect![[r#"

            Hello there. - CUT TO: Kitchen.
            Hello there. / Bye. - CUT TO: Kitchen.
            Hello there. / Bye. - INT. KITCHEN - DAY - JOHN - CUT TO: Kitchen. - CUT TO: A beach at night. - MARY
            Hello there. / Bye. - VO - SMASH CUT TO: the beach - VO
            Hello there. - FADE IN: A kitchen.
            Hello there. - INT. KITCHEN - DAY - FADE IN - JOHN - FADE OUT
            Cut to: me, crying.
            Cut to the chase.
        "#]],
    );
}

#[test]
fn the_number_of_a_step_that_stands_out_is_a_heading() {
    check(
        &[
            "**STEP 1**\nGrind it.\n\n**STEP 2**\nPour it.",
            "**Step 1**\n\nGrind it.\n\n**Step 2:**\n\nPour it.",
            "**[0:05] STEP 1**\nGrind it.\n\n**[0:20] STEP 2**\nPour it.",
            "[0:05] Step 1\nGrind it.",
            "STEP ONE\nGrind it.",
            "**Part 1 of 3**\n\nGrind it.",
            "**Paso 1**\n\nMuele el café.",
            "Step 1\nGrind it.",
            "**Step 1 is easy.**\nGrind it.",
            "**Day 1**\n\nI quit.",
            "**Fact 3**\nBees count.",
        ],
        &expect![[r#"

            Grind it. / Pour it. - STEP 1 - STEP 2
            Grind it. / Pour it. - Step 1 - Step 2:
            Grind it. / Pour it. - [0:05] - STEP 1 - [0:20] - STEP 2
            Grind it. - [0:05] - Step 1
            Grind it. - STEP ONE
            Grind it. - Part 1 of 3
            Muele el café. - Paso 1
            Step 1 Grind it.
            Step 1 is easy. / Grind it.
            Day 1 / I quit.
            Fact 3 Bees count.
        "#]],
    );
}
