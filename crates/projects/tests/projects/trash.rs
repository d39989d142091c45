//! Deleted, had back, gone.

use vo_projects::{EditedBy, IfMatch, ProjectsError, TRASH_MS, What};

use crate::{Shelf, on};

#[test]
fn a_deleted_project_can_be_had_back() {
    let shelf = Shelf::new();
    let first = shelf.script("One.");
    std::fs::write(shelf.file(&first.id, "media/a.png"), "picture").unwrap();
    let second = shelf.write(&first, "Two.").unwrap().document;
    assert!(matches!(shelf.projects.discard(&first.id, &on(&first)), Err(ProjectsError::Conflict(_))));
    shelf.projects.discard(&first.id, &on(&second)).unwrap();
    assert!(matches!(shelf.projects.read(&first.id), Err(ProjectsError::Missing)));
    assert!(matches!(shelf.projects.discard(&first.id, &IfMatch::Any), Err(ProjectsError::Missing)));
    assert_eq!(shelf.projects.list("", None, 10).unwrap().total, 0);
    let shelf = shelf.again();
    let trash = shelf.projects.trash().unwrap();
    assert_eq!((trash.len(), trash[0].title.as_str(), trash[0].gone - trash[0].deleted), (1, "A test", TRASH_MS));
    let back = shelf.projects.restore(&first.id).unwrap();
    assert_eq!((back.script.as_str(), back.media.len(), back.revision), ("Two.", 1, 3));
    assert_eq!(shelf.projects.history(&first.id, None, 1).unwrap()[0].by, EditedBy::Restored);
    assert!(matches!(shelf.projects.restore(&first.id), Err(ProjectsError::Missing)));
    assert!(!shelf.write(&second, "Three.").unwrap().merged, "its texts are the same as before");
    let told: Vec<What> = shelf.told.lock().unwrap().iter().map(|changed| changed.what).collect();
    assert_eq!(told, [What::Restored, What::Edited]);
}

#[test]
fn after_thirty_days_it_is_gone() {
    let shelf = Shelf::new();
    let (first, second) = (shelf.script("One."), shelf.script("Two."));
    shelf.projects.discard(&first.id, &IfMatch::Any).unwrap();
    shelf.pass(TRASH_MS - 1);
    shelf.projects.discard(&second.id, &IfMatch::Any).unwrap();
    shelf.projects.sweep().unwrap();
    assert_eq!(shelf.projects.trash().unwrap().iter().map(|one| &one.id).collect::<Vec<_>>(), [&second.id, &first.id]);
    shelf.pass(1);
    let shelf = shelf.again();
    assert_eq!(shelf.projects.trash().unwrap().len(), 1);
    shelf.projects.purge(&second.id).unwrap();
    assert!(matches!(shelf.projects.purge(&second.id), Err(ProjectsError::Missing)));
    assert_eq!(std::fs::read_dir(shelf.place.path().join("projects/.trash")).unwrap().count(), 0);
}
