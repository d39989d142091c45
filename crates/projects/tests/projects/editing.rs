//! Edits by one and by two.

use serde_json::json;
use vo_projects::{Edit, EditedBy, IfMatch, MOST_SCRIPT_BYTES, ProjectsError, TitleEdit, What};

use crate::{Shelf, conflict, on};

const SCRIPT: &str = "# Hearts\n\nAn octopus has three hearts. Two of them stop when it swims.\n\nSo it crawls.\n";

#[test]
fn an_edit_is_there_after_a_restart() {
    let shelf = Shelf::new();
    let first = shelf.script(SCRIPT);
    let edited = shelf.write(&first, "Another one.").unwrap();
    assert!(edited.changed && !edited.merged);
    assert_eq!((edited.document.script.as_str(), edited.document.revision), ("Another one.", 2));
    assert_ne!(edited.document.tag, first.tag);
    assert_eq!(std::fs::read_to_string(shelf.file(&first.id, "script.md")).unwrap(), "Another one.");
    let same = shelf.write(&edited.document, "Another one.").unwrap();
    assert!(!same.changed && same.document == edited.document, "nothing is no revision");
    let shelf = shelf.again();
    assert_eq!(shelf.projects.read(&first.id).unwrap(), edited.document);
}

#[test]
fn two_who_edit_different_sentences_both_get_their_way() {
    let shelf = Shelf::new();
    let seen = shelf.script(SCRIPT);
    shelf.write(&seen, &SCRIPT.replace("three hearts", "3 hearts")).unwrap();
    let second = shelf.write(&seen, &SCRIPT.replace("crawls", "walks")).unwrap();
    assert!(second.merged && second.changed);
    assert_eq!(second.document.script, SCRIPT.replace("three hearts", "3 hearts").replace("crawls", "walks"));
    // Settings of one, and the script of the other.
    let third = shelf.set(&seen, json!({ "look": "calm", "voice": { "speed": 110 } })).unwrap();
    assert!(third.merged && third.document.script == second.document.script);
    let fourth = shelf.set(&seen, json!({ "voice": { "name": "bob" }, "look": "calm" })).unwrap();
    let voice = &fourth.document.settings.as_ref().unwrap()["voice"];
    assert_eq!(*voice, json!({ "speed": 110, "name": "bob" }));
    let by: Vec<EditedBy> = shelf.projects.history(&seen.id, None, 3).unwrap().iter().map(|one| one.by).collect();
    assert_eq!(by, [EditedBy::Merge; 3]);
    assert_eq!(shelf.told.lock().unwrap().last().unwrap().revision, fourth.document.revision);
}

#[test]
fn two_who_change_the_same_are_told_of_both_sides_and_nothing_changes() {
    let shelf = Shelf::new();
    let seen = shelf.script(SCRIPT);
    let theirs = shelf.write(&seen, &SCRIPT.replace("crawls", "walks")).unwrap().document;
    let found = conflict(shelf.write(&seen, &SCRIPT.replace("crawls", "runs").replace("three", "3")));
    assert_eq!(found.theirs, theirs);
    let [one] = &found.sentences[..] else { panic!("{found:?}") };
    assert_eq!(
        (one.line, one.base.as_str(), one.yours.as_str(), one.theirs.as_str()),
        (5, "So it crawls.", "So it runs.", "So it walks.")
    );
    let theirs = shelf.set(&theirs, json!({ "look": "calm" })).unwrap().document;
    let both = Edit {
        script: Some(SCRIPT.replace("# Hearts", "# 3")),
        settings: json!({ "look": "punch", "seed": 3 }).as_object().cloned(),
        ..Edit::default()
    };
    let found = conflict(shelf.projects.edit(&seen.id, both, &on(&seen)));
    assert_eq!((found.sentences.len(), found.keys.len()), (0, 1));
    let key = &found.keys[0];
    assert_eq!((key.key.as_str(), key.base.clone(), key.yours.clone()), ("look", None, Some(json!("punch"))));
    assert_eq!((key.theirs.clone(), key.line), (Some(json!("calm")), Some(2)));
    assert_eq!(shelf.projects.read(&seen.id).unwrap(), theirs, "all or nothing");
}

#[test]
fn an_edit_of_what_nobody_remembers_is_given_back_as_a_whole() {
    let shelf = Shelf::new();
    let seen = shelf.script(SCRIPT);
    for tags in [vec![], vec!["nonsense".to_owned()], vec!["0".repeat(32)]] {
        let edit = Edit { script: Some("Mine.".to_owned()), title: TitleEdit::New("T".to_owned()), ..Edit::default() };
        let found = conflict(shelf.projects.edit(&seen.id, edit, &IfMatch::Tags(tags)));
        let sent = found.sent.unwrap();
        assert_eq!((sent.script.as_deref(), sent.settings.unwrap()["title"].clone()), (Some("Mine."), json!("T")));
        assert_eq!(found.theirs.script, SCRIPT);
    }
    let edit = Edit { script: Some("Mine.".to_owned()), ..Edit::default() };
    assert_eq!(shelf.projects.edit(&seen.id, edit, &IfMatch::Any).unwrap().document.script, "Mine.");
}

#[test]
fn a_title_stands_in_the_settings() {
    let shelf = Shelf::new();
    let seen = shelf.script(SCRIPT);
    let title = |title: Option<&str>| Edit {
        title: title.map_or(TitleEdit::Removed, |title| TitleEdit::New(title.to_owned())),
        ..Edit::default()
    };
    let edited = shelf.projects.edit(&seen.id, title(Some("New one")), &on(&seen)).unwrap().document;
    assert_eq!(
        (edited.title.as_str(), edited.toml.as_str(), &edited.id),
        ("New one", "title = \"New one\"\n", &seen.id)
    );
    let none = shelf.projects.edit(&seen.id, title(None), &on(&edited)).unwrap().document;
    assert_eq!(none.title, seen.id.as_str());
    for wrong in ["", " ", "a\nb", &"x".repeat(201)] {
        assert!(matches!(
            shelf.projects.edit(&seen.id, title(Some(wrong)), &IfMatch::Any),
            Err(ProjectsError::Unusable(_))
        ));
    }
}

#[test]
fn what_cannot_be_kept_is_refused_and_a_draft_with_mistakes_is_not() {
    let shelf = Shelf::new();
    let seen = shelf.script(SCRIPT);
    let toml = |toml: &str| Edit { toml: Some(toml.to_owned()), ..Edit::default() };
    let Err(ProjectsError::Mistaken(mistake)) = shelf.projects.edit(&seen.id, toml("a = 1\nseed = \n"), &IfMatch::Any)
    else {
        panic!()
    };
    assert_eq!((mistake.file.as_str(), mistake.at.unwrap().line), ("project.toml", 2));
    let Err(ProjectsError::Mistaken(mistake)) = shelf.write(&seen, "a\0b") else { panic!() };
    assert_eq!(mistake.file, "script.md");
    assert!(matches!(shelf.write(&seen, &"x".repeat(MOST_SCRIPT_BYTES + 1)), Err(ProjectsError::TooLarge(_))));
    assert!(matches!(shelf.set(&seen, json!({ "script": "../../secret" })), Err(ProjectsError::Unusable(_))));
    assert!(matches!(shelf.set(&seen, json!({ "background": { "paths": [null] } })), Err(ProjectsError::Unusable(_))));
    let both = Edit { title: TitleEdit::Removed, ..toml("a = 1") };
    assert!(matches!(shelf.projects.edit(&seen.id, both, &IfMatch::Any), Err(ProjectsError::Unusable(_))));
    assert_eq!(shelf.projects.read(&seen.id).unwrap(), seen);
    let draft = shelf.set(&seen, json!({ "lok": "punch" })).unwrap().document;
    let mistake = draft.mistakes.iter().find(|mistake| mistake.file == "project.toml").unwrap();
    assert!(mistake.hint.as_ref().unwrap().contains("look"));
    // Who wrote the whole text of an older state: what they changed is taken over.
    let text = draft.toml.replace("lok", "look") + "# a comment\n";
    let fixed = shelf.projects.edit(&seen.id, toml(&text), &on(&draft)).unwrap().document;
    assert!(fixed.toml.ends_with("# a comment\n") && fixed.mistakes.is_empty(), "{:?}", fixed.mistakes);
    let merged = shelf.projects.edit(&seen.id, toml("title = \"Older\"\nlok = \"punch\"\n"), &on(&draft)).unwrap();
    assert!(
        merged.merged && merged.document.toml.contains("title = \"Older\"\nlook = \"punch\"\n# a comment\n"),
        "{}",
        merged.document.toml
    );
}

#[test]
fn what_was_can_be_had_back() {
    let shelf = Shelf::new();
    let first = shelf.script("One.");
    shelf.pass(1_000);
    let second = shelf.write(&first, "Two.").unwrap().document;
    shelf.pass(1_000);
    let third = shelf.set(&second, json!({ "title": "Third" })).unwrap().document;
    let back = shelf.projects.undo(&first.id, 1, &on(&third)).unwrap();
    assert_eq!((back.script.as_str(), back.title.as_str(), back.revision), ("One.", "A test", 4));
    assert_eq!(back.tag, first.tag);
    let forth = shelf.projects.undo(&first.id, 3, &IfMatch::Any).unwrap();
    assert_eq!((forth.script.as_str(), forth.title.as_str(), forth.revision), ("Two.", "Third", 5));
    let history = shelf.projects.history(&first.id, None, 10).unwrap();
    let told: Vec<_> = history.iter().map(|one| (one.number, one.by, one.of, one.title.as_str())).collect();
    assert_eq!(
        told,
        [
            (5, EditedBy::Undo, Some(3), "Third"),
            (4, EditedBy::Undo, Some(1), "A test"),
            (3, EditedBy::Patch, None, "Third"),
            (2, EditedBy::Patch, None, "A test"),
            (1, EditedBy::Created, None, "A test")
        ]
    );
    assert_eq!(
        shelf.projects.history(&first.id, Some(4), 2).unwrap().iter().map(|one| one.number).collect::<Vec<_>>(),
        [3, 2]
    );
    assert_eq!(shelf.projects.revision(&first.id, 2).unwrap().script, "Two.");
    for number in [0, 6, u64::MAX] {
        assert!(matches!(shelf.projects.revision(&first.id, number), Err(ProjectsError::NoRevision(_))));
        assert!(matches!(shelf.projects.undo(&first.id, number, &IfMatch::Any), Err(ProjectsError::NoRevision(_))));
    }
    assert!(matches!(shelf.projects.undo(&first.id, 1, &on(&second)), Err(ProjectsError::Conflict(_))));
    // An edit of the first state is merged with what stands now, although it stood there twice.
    assert!(shelf.told.lock().unwrap().iter().skip(1).all(|changed| changed.what == What::Edited));
    let again = shelf.projects.undo(&first.id, 5, &IfMatch::Any).unwrap();
    assert_eq!(again.revision, 5, "nothing to undo");
}

#[test]
fn many_who_edit_at_once_all_get_their_way() {
    let shelf = Shelf::new();
    let lines = (0..8).map(|number| format!("Line {number} stands.")).collect::<Vec<_>>().join("\n\n");
    let seen = shelf.script(&lines);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (shelf, seen, lines) = (&shelf, &seen, &lines);
            scope.spawn(move || {
                let mine = lines.replace(&format!("Line {number} stands."), &format!("Line {number} moves."));
                shelf.write(seen, &mine).unwrap();
            });
        }
    });
    let document = shelf.projects.read(&seen.id).unwrap();
    assert_eq!(document.script, lines.replace("stands", "moves"));
    assert_eq!(document.revision, 9);
}
