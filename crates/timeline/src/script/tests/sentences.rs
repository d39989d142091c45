//! Where sentences end, in many scripts.

use super::check;
use crate::script::Script;
use expect_test::expect;

#[test]
fn blocks_are_scenes_and_sentences_are_lines() {
    check(
        "Octopuses have three hearts. Two pump blood\nto the gills!\n\nThe third? It stops when they swim.\n",
        &expect![[r#"
            # -
              1:1 Octopuses have three hearts.
              1:30 Two pump blood to the gills!
            # -
              4:1 The third?
              4:12 It stops when they swim.
        "#]],
    );
}

#[test]
fn a_rule_below_a_sentence_makes_no_heading_of_it() {
    check(
        "First scene.\n---\nSecond scene.\n***\nThird.\n",
        &expect![[r#"
        # -
          1:1 First scene.
        # -
          3:1 Second scene.
        # -
          5:1 Third.
    "#]],
    );
    check(
        "Title\n=====\nText.\n",
        &expect![[r#"
        # Title
          3:1 Text.
    "#]],
    );
}

#[test]
fn abbreviations_numbers_and_quotations_do_not_end_a_sentence() {
    check(
        "Dr. Smith paid $3.50 at 5 p.m. on Elm St. for e.g. fish. He left. J. R. Tolkien came from the U.S. Army. In the U.S. They came, etc. Then \"What?\" he said. \"Stop!\" She left... and came back… Well. (It ended.) No. 5 is no. No. Is it version 2.0? Visit example.com. Wow!! 🎉 ok. lower case. also fine.\n",
        &expect![[r##"
            # -
              1:1 Dr. Smith paid $3.50 at 5 p.m. on Elm St. for e.g. fish.
                  Doctor Smith paid three dollars and fifty cents at five P M on Elm Street for for example fish.
              1:58 He left.
              1:67 J. R. Tolkien came from the U.S. Army.
                  J R Tolkien came from the U S Army.
              1:106 In the U.S.
                  In the U S.
              1:118 They came, etc.
                  They came, et cetera.
              1:134 Then "What?" he said.
                  Then What? he said.
              1:156 "Stop!"
                  Stop!
              1:164 She left... and came back…
                  She left, and came back.
              1:191 Well.
              1:197 (It ended.)
                  It ended.
              1:209 No. 5 is no.
                  number five is no.
              1:222 No.
              1:226 Is it version 2.0?
                  Is it version two point zero?
              1:245 Visit example.com.
                  Visit example dot com.
              1:264 Wow!! 🎉
                  Wow!
              1:272 ok.
              1:276 lower case.
              1:288 also fine.
        "##]],
    );
}

#[test]
fn other_scripts_end_sentences_with_their_own_marks() {
    check(
        "你好。世界！「真的？」他说。\n",
        &expect![[r#"
            # -
              1:1 你好。
                  你好.
              1:4 世界！
                  世界!
              1:7 「真的？」他说。
                  真的? 他说.
        "#]],
    );
    check(
        "¿Qué pasa? ¡Nada! भारत बड़ा है। हाँ। هل تعلم؟ نعم.\n",
        &expect![[r#"
        # -
          1:1 ¿Qué pasa?
              Qué pasa?
          1:12 ¡Nada!
              Nada!
          1:19 भारत बड़ा है।
              भारत बड़ा है.
          1:33 हाँ।
              हाँ.
          1:38 هل تعلم؟
              هل تعلم?
          1:47 نعم.
    "#]],
    );
    check(
        "Bonjour ! « Ça va ? » dit-il.\n",
        &expect![[r#"
        # -
          1:1 Bonjour !
              Bonjour!
          1:11 « Ça va ? » dit-il.
              Ça va? dit-il.
    "#]],
    );
}

#[test]
fn hard_breaks_end_a_line_and_soft_ones_do_not() {
    check(
        "Roses are red  \nviolets are blue\\\nand so\nare you<br>too\n",
        &expect![[r#"
        # -
          1:1 Roses are red
          2:1 violets are blue
          3:1 and so are you
          4:12 too
    "#]],
    );
}

#[test]
fn a_very_long_sentence_is_parted_at_its_clauses() {
    check(
        "When the octopus swims through the cold and dark water of the northern sea, its third heart stops beating for a while, which is why it prefers to crawl along the ground and why it gets tired so quickly when it has to flee from a seal, a shark or a diver who only wants to take a picture of it\n",
        &expect![[r#"
            # -
              1:1 When the octopus swims through the cold and dark water of the northern sea, its third heart stops beating for a while,
              1:120 which is why it prefers to crawl along the ground and why it gets tired so quickly when it has to flee from a seal, a shark or a diver who only wants to take a picture of it
        "#]],
    );
    let endless = "word ".repeat(500);
    let script = Script::parse(&endless, "script.md", "en").unwrap();
    assert!(script.lines().all(|line| line.text.chars().count() <= 221));
}

#[test]
fn english_abbreviations_break_no_sentence() {
    let whole = [
        "Sen. Smith of 5 Elm Rd., open Sat. and Sun., with Maj. Tom, p. 12, est. 1985.",
        "It opens at 5 p.m. EST on Mon. and Fri. at 10 a.m. Monday.",
        "Apple Inc. CEO Tim Cook met Lt. Col. Jones vs. Acme Corp. in Dec. 2024.",
        "It is 5 ft. 2 in. tall and approx. 3 lbs. heavy, i.e. small.",
        "See fig. 3 on pp. 12-15, ch. 4, vol. 2, no. 5, or cf. Dr. Who.",
        "Rev. Hon. John Smith, Ph.D., of Acme Ltd. and Warner Bros. in town, b. 1850, d. 1912.",
        "The Intl. and Natl. govt. depts. met at St. Mary's on Main St. near the park.",
        "The U.S. Army and J. R. R. Tolkien came to Washington D.C. for it.",
        "Ask Atty. Gen. Garland, Gov. Newsom, Rep. Lee or Prof. Xu.",
        "At 10 a.m. I ate.",
        "And then at about 6:30 p.m. I'm home.",
        "On Monday at 10 a.m. John called.",
        "In the U.S. I saw it.",
        "By 5 p.m. Paris is awake.",
        "Take 2 tbsp. of sugar, e.g. 3 tsp. a day, max. 5 a wk. in total.",
        "It costs Rs. 500 on Rt. 9, in Blk. 2, for Pt. 2 of Ep. 5.",
        "Add 1 c. sugar and 1/4 c. milk in a 90-min. film.",
        "He read 50pp. of it, paid $99/mo. to us and $3/sq. ft. for it.",
        "Non-U.S. firms pay 1 in. more.",
        "In 1 Cor. 13:4 and in Smith v. Jones it says so.",
    ];
    for text in whole {
        let script = Script::parse(text, "script.md", "en").unwrap();
        assert_eq!(script.lines().count(), 1, "{text}");
    }
    let two = [
        "Nancy lived at 1428 Elm St. It was a strange place.",
        "He turned on Main Dr. She followed.",
        "We met at 5 p.m. The sun was low.",
        "He sat. 5 minutes later he left.",
        "I woke up at 10 a.m. I ate.",
        "It opens at 5 p.m. Mary comes.",
        "In the U.S. They came.",
        "Come and see it. @ 5 p.m. we open.",
        "They sell apples, pears, etc. We bought some.",
        "It came from the U.S. It was big.",
        "He works at Acme Inc. The pay is good.",
        "No. It is not.",
        "I am in. You are out.",
        "my name is anna. i love cats.",
        "ok. that is all.",
        "I asked Tim. 5 minutes later he came.",
        "It costs $99/mo. It is cheap.",
        "He won round v. It was easy.",
    ];
    for text in two {
        let script = Script::parse(text, "script.md", "en").unwrap();
        assert_eq!(script.lines().count(), 2, "{text}");
    }
}

#[test]
fn what_other_languages_write_short_ends_no_sentence() {
    for (language, text, lines) in [
        ("es", "El Sr. López vive en el nº 5.", 1),
        ("es", "Los CC. AA. y los DD. HH. en EE. UU. van. Bien.", 2),
        ("es", "Vive en EE. UU. Es rico.", 2),
        ("es", "La Dra. Ruiz vive en la pág. 5. Es doctora.", 2),
        ("fr", "M. Dupont arrive. Mme Curie aussi.", 2),
        ("it", "Il Sig. Rossi e il Dott. Verdi.", 1),
        ("pt-br", "O Sr. Silva mora na Av. Paulista.", 1),
        ("de", "Das ist z. B. der 1. Platz am 24.12.2024.", 1),
        ("de", "Es waren 3,5 Mio. Euro und 2 Mrd. Dollar.", 1),
        ("de", "Es war 1984. Dann kam er.", 2),
    ] {
        let script = Script::parse(text, "script.md", language).unwrap();
        assert_eq!(script.lines().count(), lines, "{text}");
    }
}
