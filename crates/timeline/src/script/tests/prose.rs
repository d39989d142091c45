//! What looks like a label, a direction or Markdown, and is an ordinary sentence that is read.

use super::makers::check;
use expect_test::expect;

#[test]
fn ordinary_sentences_are_read() {
    check(
        &[
            "Note: this matters.",
            "Remember: never look down.",
            "This is big (and this matters).",
            "(And this matters.)",
            "(and this matters)",
            "Warning: it is hot.",
            "POV: you wake up in 1984.",
            "Fun fact: octopuses have three hearts.",
            "Myth: it works. Fact: it does not.",
            "Myth: it works.\nFact: it does not.\nMyth: it is free.\nFact: it is not.",
            "Here's the thing: most people fail.",
            "Step 1: preheat the oven.\nStep 2: bake.",
            "Tip 3: drink water.",
            "Day 1: I woke up at 5:00.",
            "Q: How many hearts?\nA: Three.",
            "NASA: we found water.",
            "At 10:30 the bus leaves.",
            "10:30 is when the bus leaves.",
            "9:00–5:00 is a lie.",
            "7:00 AM. I wake up.\n8:00 AM. I eat.",
            "He waited (three hours) and left.",
            "She was (seriously) late.",
            "The camera loved her.",
            "The music fades in her memory.",
            "Music: the language of all.",
            "The visual: a black square.",
            "I love #coffee so much.",
            "He is #1 in the world.",
            "Reason #2 is simple.",
            "[He] said it was fine.",
            "They said [the law] was wrong.",
            "Sure, it sounds easy.",
            "Of course he knew.",
            "Let me know in the comments!",
            "Hello there.\n\nLet me know if you want part two!",
            "— Hola, dijo Juan.",
            "1984. That was the year it began.",
            "10. That was the score.",
            "Hello there. 5. That was the score.",
            "[x]: y is a pair.",
            "> 5 people came.",
            "> 50% of all came.",
            "I <3 you.",
            "Is a < b > c?",
            "2*3*4 is 24.",
            "Use snake_case_word here.",
            "It costs $x$ or C:\\new.",
            "About ~5 or ~6 people.",
            "\tA tab begins this.\n\n\tAnd this.",
            "    Four blanks begin this.\n\nThis not.",
            "This is a long sentence.\n=====\nBye.",
            "Title\n=====\nBye.",
            "Monday: eggs.\nTuesday: fish.",
            "Three words: I love you.",
            "He said: \"Stop!\"",
            "The result: nothing.",
            "Ratio 3:1 is best.",
            "See https://example.com for more.",
            "Hook them early. Then teach.",
            "Scene 2 was cut from the film.",
            "Caption this in the comments.",
            "The end.",
            "Cut to the chase!",
            "PAUSE. Then go on.",
            "Imagine this: a beach.",
            "Breaking: water is wet.",
            "- Albert came first.\n- Then Ben.",
            "It's simple – really.",
            "A & B, R&D, 5 > 3.",
            "Speaker of the House: who is it?",
            "Background: he was born in Rome.",
            "Problem: you are tired. Solution: coffee.",
            "Part 1: the beginning.",
            "The truth: nobody knows.",
            "Anna: the last queen of a lost land.",
            "\\[Music\\] is a word.",
        ],
        &expect![[r#"

            Note: this matters.
            Remember: never look down.
            This is big (and this matters).
            (And this matters.)
            (and this matters)
            Warning: it is hot.
            POV: you wake up in 1984.
            Fun fact: octopuses have three hearts.
            Myth: it works. / Fact: it does not.
            Myth: it works. / Fact: it does not. / Myth: it is free. / Fact: it is not.
            Here's the thing: most people fail.
            Step 1: preheat the oven. / Step 2: bake.
            Tip 3: drink water.
            Day 1: I woke up at 5:00.
            Q: How many hearts? / A: Three.
            NASA: we found water.
            At 10:30 the bus leaves.
            10:30 is when the bus leaves.
            9:00–5:00 is a lie.
            7:00 AM. / I wake up. / 8:00 AM. / I eat.
            He waited (three hours) and left.
            She was (seriously) late.
            The camera loved her.
            The music fades in her memory.
            Music: the language of all.
            The visual: a black square.
            I love #coffee so much.
            He is #1 in the world.
            Reason #2 is simple.
            [He] said it was fine.
            They said [the law] was wrong.
            Sure, it sounds easy.
            Of course he knew.
            Let me know in the comments!
            Hello there. / Let me know if you want part two!
            — Hola, dijo Juan.
            1984. / That was the year it began.
            10. / That was the score.
            Hello there. / 5. / That was the score.
            [x]: y is a pair.
            > 5 people came.
            > 50% of all came.
            I <3 you.
            Is a < b > c?
            2*3*4 is 24.
            Use snake_case_word here.
            It costs $x$ or C:\new.
            About ~5 or ~6 people.
            A tab begins this. / And this.
            Four blanks begin this. / This not.
            This is a long sentence. / Bye.
            Bye.
            Monday: eggs. / Tuesday: fish.
            Three words: I love you.
            He said: "Stop!"
            The result: nothing.
            Ratio 3:1 is best.
            See https://example.com for more.
            Hook them early. / Then teach.
            Scene 2 was cut from the film.
            Caption this in the comments.
            The end.
            Cut to the chase!
            PAUSE. / Then go on.
            Imagine this: a beach.
            Breaking: water is wet.
            Albert came first. / Then Ben.
            It's simple – really.
            A & B, R&D, 5 > 3.
            Speaker of the House: who is it?
            Background: he was born in Rome.
            Problem: you are tired. / Solution: coffee.
            Part 1: the beginning.
            The truth: nobody knows.
            Anna: the last queen of a lost land.
            [Music] is a word.
        "#]],
    );
}
