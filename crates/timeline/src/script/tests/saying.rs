//! What is said differently from how it looks.

use std::collections::BTreeMap;

use super::dump;
use crate::script::{ReadingRules, Script};
use expect_test::{Expect, expect};

fn check(text: &str, pronounce: &[(&str, &str)], expected: &Expect) {
    let pronounce: BTreeMap<String, String> =
        pronounce.iter().map(|(key, say)| ((*key).to_owned(), (*say).to_owned())).collect();
    let script = Script::read(
        text,
        "script.md",
        ReadingRules { language: "en-us", pronounce: &pronounce, voice_language: after_colon },
    );
    match script {
        Ok(script) => expected.assert_eq(&dump(&script)),
        Err(mistakes) => expected.assert_eq(&mistakes.iter().map(|mistake| mistake.render(text)).collect::<String>()),
    }
}

/// The language in a name such as `espeak:es`.
fn after_colon(name: &str) -> Option<&str> {
    name.split_once(':').map(|(_, tag)| tag)
}

/// The spoken forms of every word, parted by `|`.
fn said(text: &str, pronounce: &[(&str, &str)]) -> String {
    let pronounce: BTreeMap<String, String> =
        pronounce.iter().map(|(key, say)| ((*key).to_owned(), (*say).to_owned())).collect();
    let speech = ReadingRules { language: "en-us", pronounce: &pronounce, voice_language: |_| None };
    let script = Script::read(text, "script.md", speech).unwrap();
    let words: Vec<String> = script
        .lines()
        .flat_map(|line| line.tokens.iter().map(|token| token.spoken.clone()).chain(["/".to_owned()]))
        .collect();
    words.join("|").trim_end_matches("|/").to_owned()
}

#[test]
fn a_word_is_said_as_the_brackets_behind_it_say() {
    for (text, spoken) in [
        ("The APR [say: A P R] is low.", "The|A P R|is|low."),
        ("The APR[say: A P R], which is low.", "The|A P R,|which|is|low."),
        ("The APR [say: A P R], which is low.", "The|A P R,|which|is|low."),
        ("What is APR [say: A P R]?", "What|is|A P R?"),
        ("What is APR? [say: A P R]", "What|is|A P R?"),
        ("Buy **Xiaomi** [say: shao mee] now.", "Buy|shao mee|now."),
        ("So **Xi Jinping** [say: shee jin ping] spoke.", "So|shee jin|ping|spoke."),
        ("See \"The Xiaomi Way\" [say: the shao mee way] again.", "See|the shao|mee|way|again."),
        ("**The APR [say: A P R] is low.**", "The|A P R|is|low."),
        ("I ❤️ [say: love] it.", "I|love|it."),
        ("Room B [say: two] here.", "Room|two|here."),
        ("I saw New York City [say: Nick].", "I|saw|New|York|Nick."),
        ("I saw **New York City** [say: Nick].", "I|saw|Nick.||"),
        ("Say it [say: 5 times]!", "Say|five times!"),
        ("One [say: uno] and two [say: dos].", "uno|and|dos."),
    ] {
        assert_eq!(said(text, &[]), spoken, "{text}");
    }
}

#[test]
fn what_is_shown_does_not_change() {
    check(
        "The APR [say: A P R] is *low*. [pause: 1s] Bye [say: goodbye].\n",
        &[],
        &expect![[r#"
            # -
              1:1 The APR is <low.> (pause 1000)
                  The A P R is low.
              1:44 Bye.
                  goodbye.
        "#]],
    );
    check(
        "[say: A P R] is low.\n\nHello. [pause: 1s] [say: x] there [say:].\n",
        &[],
        &expect![[r#"
        error: no word stands before this `[say: …]`
         --> script.md:1:1
          |
        1 | [say: A P R] is low.
          | ^^^^^^^^^^^^
          |
          = help: write it behind the word that it is the sound of: `APR [say: A P R]`error: no word stands before this `[say: …]`
         --> script.md:3:20
          |
        3 | Hello. [pause: 1s] [say: x] there [say:].
          |                    ^^^^^^^^
          |
          = help: write it behind the word that it is the sound of: `APR [say: A P R]`error: `say` has no value
         --> script.md:3:35
          |
        3 | Hello. [pause: 1s] [say: x] there [say:].
          |                                   ^^^^^^
          |
          = help: write `APR [say: A P R]`"#]],
    );
}

#[test]
fn a_table_says_how_words_are_said() {
    let table = [
        ("APR", "A P R"),
        ("Xiaomi", "shao mee"),
        ("Xi Jinping", "shee jin ping"),
        ("MIT", "M I T"),
        ("mit", "with"),
        ("C++", "see plus plus"),
        ("日本", "Japan"),
    ];
    for (text, spoken) in [
        ("The APR is an apr.", "The|A P R|is|an|A P R."),
        ("Xiaomi's phones, (Xiaomi)!", "shao mee's|phones,|shao mee!"),
        ("Xiaomi’s “APR”…", "shao mee's|A P R."),
        ("Xiaomis are no phones.", "Xiaomis|are|no|phones."),
        ("Then Xi Jinping, not Xi.", "Then|shee jin|ping,|not|Xi."),
        ("MIT and mit and Mit.", "M I T|and|with|and|M I T."),
        ("I write C++, not C.", "I|write|see plus plus,|not|C."),
        ("An APR-based plan.", "An|A P R-based|plan."),
        ("So 日本です it is.", "So|Japanです|it|is."),
        ("The APR [say: rate] is low.", "The|rate|is|low."),
    ] {
        assert_eq!(said(text, &table), spoken, "{text}");
    }
}

#[test]
fn a_line_is_read_in_the_language_of_its_voice_or_of_its_letters() {
    let languages = |text: &str| {
        let speech = ReadingRules { language: "en-us", pronounce: &BTreeMap::new(), voice_language: after_colon };
        let script = Script::read(text, "script.md", speech).unwrap();
        script.lines().map(|line| line.language.clone()).collect::<Vec<_>>()
    };
    assert_eq!(languages("Hello there.\n\n[voice: espeak:es]\n\nCuesta 5 euros."), ["en-us", "es"]);
    assert_eq!(languages("Hello there. Привет всем! He said Привет."), ["en-us", "ru", "en-us"]);
    assert_eq!(languages("[voice: espeak:en-gb] Hello there."), ["en-us"]);
}
