//! What a person does by hand to a folder, and what a stranger plants in it.

use std::os::unix::fs::symlink;

use serde_json::json;
use vo_projects::{EditedBy, IfMatch, ProjectId, ProjectsError};

use crate::{Shelf, conflict};

#[test]
fn what_lies_on_the_disk_is_what_is_read_and_becomes_a_revision() {
    let shelf = Shelf::new();
    let seen = shelf.script("One. Two.");
    std::fs::write(shelf.file(&seen.id, "script.md"), "\u{feff}One. Three.\r\n").unwrap();
    let read = shelf.projects.read(&seen.id).unwrap();
    assert_eq!((read.script.as_str(), read.revision), ("One. Three.\r\n", 2));
    assert_eq!(shelf.projects.history(&seen.id, None, 1).unwrap()[0].by, EditedBy::Outside);
    assert_eq!(shelf.projects.read(&seen.id).unwrap(), read, "once");
    assert_eq!(shelf.told.lock().unwrap().len(), 2);
    // Who edits what was there before is merged with it.
    let merged = shelf.write(&seen, "Zero. Two.").unwrap();
    assert_eq!((merged.merged, merged.document.script.as_str()), (true, "Zero. Three.\r\n"));
    std::fs::write(shelf.file(&seen.id, "project.toml"), "title = \"By hand\" # mine\n").unwrap();
    let edited = shelf.set(&merged.document, json!({ "seed": 7 })).unwrap().document;
    assert_eq!(edited.toml, "title = \"By hand\" # mine\nseed = 7\n");
    let back = shelf.projects.undo(&seen.id, 1, &IfMatch::Any).unwrap();
    assert_eq!(back.script, "One. Two.");
}

#[test]
fn a_folder_that_a_person_made_is_a_project() {
    let shelf = Shelf::new();
    let id: ProjectId = "mine-abc123".parse().unwrap();
    std::fs::create_dir(shelf.file(&id, "")).unwrap();
    let empty = shelf.projects.read(&id).unwrap();
    assert_eq!((empty.title.as_str(), empty.script.as_str()), ("mine-abc123", ""));
    std::fs::write(shelf.file(&id, "script.md"), "---\ntitle: Mine\n---\nHello.").unwrap();
    assert_eq!(shelf.projects.read(&id).unwrap().title, "Mine");
    assert_eq!(shelf.projects.list("", None, 10).unwrap().projects[0].title, "Mine");
}

#[test]
fn settings_that_are_no_toml_are_shown_and_can_be_put_right() {
    let shelf = Shelf::new();
    let seen = shelf.script("One.");
    std::fs::write(shelf.file(&seen.id, "project.toml"), "title = \n").unwrap();
    let broken = shelf.projects.read(&seen.id).unwrap();
    assert_eq!((broken.settings.clone(), broken.toml.as_str()), (None, "title = \n"));
    assert!(broken.mistakes.iter().any(|mistake| mistake.file == "project.toml" && mistake.at.is_some()));
    assert!(matches!(shelf.set(&broken, json!({ "seed": 1 })), Err(ProjectsError::Mistaken(_))));
    assert_eq!(shelf.write(&broken, "Two.").unwrap().document.script, "Two.");
    let whole = vo_projects::Edit { toml: Some("seed = 1\n".to_owned()), ..vo_projects::Edit::default() };
    assert!(shelf.projects.edit(&seen.id, whole, &IfMatch::Any).unwrap().document.settings.is_some());
    std::fs::write(shelf.file(&seen.id, "script.md"), b"caf\xe9").unwrap();
    let latin = shelf.projects.read(&seen.id).unwrap();
    assert!(latin.mistakes.iter().any(|mistake| mistake.message.contains("0xE9")), "{:?}", latin.mistakes);
}

#[test]
fn what_was_planted_is_neither_read_nor_written() {
    let shelf = Shelf::new();
    let victim = shelf.place.path().join("victim");
    std::fs::create_dir(&victim).unwrap();
    for name in ["script.md", "project.toml", "history.json"] {
        std::fs::write(victim.join(name), "seed = 1 # precious").unwrap();
    }
    let seen = shelf.script("One.");
    let at = |name: &str| shelf.file(&seen.id, name);
    std::fs::remove_file(at("script.md")).unwrap();
    symlink(victim.join("script.md"), at("script.md")).unwrap();
    assert!(matches!(shelf.projects.read(&seen.id), Err(ProjectsError::Unusable(_))));
    assert!(matches!(shelf.write(&seen, "Mine."), Err(ProjectsError::Unusable(_))));
    std::fs::remove_file(at("script.md")).unwrap();
    // A history that leads elsewhere.
    std::fs::rename(at(".vo"), victim.join("vo")).unwrap();
    symlink(&victim, at(".vo")).unwrap();
    assert!(shelf.write(&seen, "Mine.").is_err());
    assert!(shelf.projects.undo(&seen.id, 1, &IfMatch::Any).is_err());
    std::fs::remove_file(at(".vo")).unwrap();
    // Media that lead elsewhere.
    std::fs::remove_dir(at("media")).unwrap();
    symlink(&victim, at("media")).unwrap();
    assert_eq!(shelf.projects.read(&seen.id).unwrap().media, []);
    // A project that is a link, and one that is a file.
    for (id, is_link) in [("linked-abc123", true), ("filed-abc123", false)] {
        let id: ProjectId = id.parse().unwrap();
        let path = shelf.place.path().join("projects").join(id.as_str());
        if is_link {
            symlink(&victim, &path).unwrap();
        } else {
            std::fs::write(&path, "x").unwrap();
        }
        assert!(matches!(shelf.projects.read(&id), Err(ProjectsError::Missing)), "{id}");
        assert!(matches!(shelf.projects.discard(&id, &IfMatch::Any), Err(ProjectsError::Missing)), "{id}");
    }
    assert_eq!(shelf.projects.list("", None, 10).unwrap().total, 1);
    let names: Vec<_> = std::fs::read_dir(&victim).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    for name in ["script.md", "project.toml", "history.json"] {
        assert_eq!(std::fs::read_to_string(victim.join(name)).unwrap(), "seed = 1 # precious");
    }
}

#[test]
fn a_history_that_is_lost_begins_again() {
    let shelf = Shelf::new();
    let first = shelf.script("One.");
    let second = shelf.write(&first, "Two.").unwrap().document;
    std::fs::write(shelf.file(&first.id, ".vo/history.json"), "nonsense").unwrap();
    let read = shelf.projects.read(&first.id).unwrap();
    assert_eq!((read.script.as_str(), read.revision, read.tag), ("Two.", 1, second.tag));
    let found = conflict(shelf.write(&first, "Three."));
    assert!(found.sent.is_some(), "what it was an edit of is not known any more");
    std::fs::write(shelf.file(&first.id, ".vo/history.json"), r#"{"edition":99,"created":1,"revisions":[]}"#).unwrap();
    assert!(shelf.projects.read(&first.id).unwrap_err().to_string().contains("newer version"));
}
