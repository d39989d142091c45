use super::*;
use proptest::prelude::*;

const BASE: &str = "# Hearts\n\nAn octopus has three hearts. Two of them stop when it swims.\n\nSo it crawls.\n";

fn edited(from: &str, to: &str) -> String {
    assert!(BASE.contains(from));
    BASE.replace(from, to)
}

#[test]
fn two_edits_of_one_paragraph_are_merged() {
    let yours = edited("three hearts", "three blue hearts");
    let theirs = edited("Two of them", "Both of the small ones");
    let both = yours.replace("Two of them", "Both of the small ones");
    assert_eq!(merge(BASE, &yours, &theirs).unwrap(), both);
    assert_eq!(merge(BASE, &theirs, &yours).unwrap(), both);
}

#[test]
fn what_both_changed_alike_is_no_conflict() {
    let yours = edited("So it crawls.", "So it walks. Slowly.");
    let theirs = yours.replace("# Hearts", "# Three hearts");
    assert_eq!(merge(BASE, &yours, &theirs).unwrap(), theirs);
}

#[test]
fn what_was_added_and_removed_stays_so() {
    let removed = edited("An octopus has three hearts. ", "");
    let added = format!("{BASE}\nThe end.\n");
    assert_eq!(merge(BASE, &removed, &added).unwrap(), removed.clone() + "\nThe end.\n");
    let before = format!("Look.\n\n{BASE}");
    assert_eq!(merge(BASE, &before, &added).unwrap(), format!("Look.\n\n{BASE}\nThe end.\n"));
    assert_eq!(
        merge(BASE, &before, &edited("# Hearts", "# Three")).unwrap(),
        format!("Look.\n\n{}", edited("# Hearts", "# Three"))
    );
    // The first one is gone on one side, and something stands before it on the other.
    assert_eq!(merge("One. Two.", "Zero. One. Two.", "Two.").unwrap(), "Zero. Two.");
    assert_eq!(merge("One.\nTwo.", "Zero.\nOne.\nTwo.", "Two.").unwrap(), "Zero.\nTwo.");
    assert_eq!(merge("", "One.\n", "One.\n").unwrap(), "One.\n");
}

#[test]
fn a_sentence_that_both_changed_is_told_with_both_sides() {
    let (yours, theirs) = (edited("So it crawls.", "So it walks."), edited("So it crawls.", "So it runs."));
    let conflict = SentenceConflict {
        line: 5,
        base: "So it crawls.".to_owned(),
        yours: "So it walks.".to_owned(),
        theirs: "So it runs.".to_owned(),
    };
    assert_eq!(merge(BASE, &yours, &theirs).unwrap_err(), std::slice::from_ref(&conflict));
    let gone = edited("\nSo it crawls.\n", "");
    let found = merge(BASE, &yours, &gone).unwrap_err();
    assert_eq!(found, [SentenceConflict { theirs: String::new(), line: 3, ..conflict }]);
    let found = merge(BASE, &format!("{BASE}\nMine."), &format!("{BASE}\nYours.")).unwrap_err();
    assert_eq!((found[0].line, found[0].base.as_str(), found[0].yours.as_str()), (7, "", "Mine."));
}

#[test]
fn blanks_are_no_conflict() {
    assert_eq!(merge("One. Two.", "One.  Two.", "One.\n\nTwo.").unwrap(), "One.\n\nTwo.");
    assert_eq!(merge("One. Two.", "One. Two.\n", "One. 2.").unwrap(), "One. 2.\n");
}

/// Sentences with what stands between them, and what happens to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Nothing,
    Yours,
    Theirs,
    Both,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![Just(Deed::Nothing), Just(Deed::Yours), Just(Deed::Theirs), Just(Deed::Both)]
}

/// What an edit makes of a sentence: another one, none, or two.
fn change(number: usize, kind: usize) -> String {
    match kind % 3 {
        0 => format!("Word{number} is new."),
        1 => String::new(),
        _ => format!("Word{number} is long. Its end{number} is near."),
    }
}

proptest! {
    #[test]
    fn edits_of_different_sentences_are_both_there_in_either_order(
        sentences in prop::collection::vec((deed(), 0_usize..3, prop_oneof![Just(" "), Just("\n"), Just("\n\n")]), 1..30)
    ) {
        let text = |side: Deed| -> String {
            let mut text = String::new();
            for (number, (deed, kind, blanks)) in sentences.iter().enumerate() {
                let is_edited = *deed != Deed::Nothing && (*deed == side || *deed == Deed::Both || side == Deed::Both);
                let said = if is_edited { change(number, *kind) } else { format!("Word{number} is old.") };
                if !said.is_empty() {
                    text.push_str(&said);
                    text.push_str(blanks);
                }
            }
            text
        };
        let (base, yours, theirs) = (text(Deed::Nothing), text(Deed::Yours), text(Deed::Theirs));
        let merged = merge(&base, &yours, &theirs).unwrap();
        prop_assert_eq!(&merge(&base, &theirs, &yours).unwrap(), &merged);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(&merged), words(&text(Deed::Both)));
        // Where nothing is added or removed, the blanks are the same too.
        if sentences.iter().all(|(deed, kind, _)| *deed == Deed::Nothing || kind % 3 == 0) {
            prop_assert_eq!(merged, text(Deed::Both));
        }
    }

    #[test]
    fn who_changed_nothing_takes_what_is_there(base in "([A-Z][a-z]{1,3}[.!][ \n]){0,12}", other in "([A-Z][a-z]{1,3}[.!][ \n]){0,12}") {
        prop_assert_eq!(merge(&base, &base, &other).unwrap(), other.as_str());
        prop_assert_eq!(merge(&base, &other, &base).unwrap(), other.as_str());
        prop_assert_eq!(merge(&base, &other, &other).unwrap(), other.as_str());
    }

    #[test]
    fn a_conflict_or_a_merge_has_nothing_of_nobody(
        base in "([A-D][.][ \n]){0,10}", yours in "([A-F][.][ \n]){0,10}", theirs in "([A-F][.][ \n]){0,10}"
    ) {
        if let Ok(merged) = merge(&base, &yours, &theirs) {
            let known: Vec<&str> = yours.split_whitespace().chain(theirs.split_whitespace()).collect();
            prop_assert!(merged.split_whitespace().all(|word| known.contains(&word)), "{merged:?}");
        }
    }
}
