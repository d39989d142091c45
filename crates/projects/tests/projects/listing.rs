//! Lists of projects.

use std::collections::BTreeSet;

use vo_projects::{IfMatch, MOST_LISTED, ProjectsError, Start};

use crate::Shelf;

fn titles(shelf: &Shelf, filter: &str) -> Vec<String> {
    shelf.projects.list(filter, None, 100).unwrap().projects.into_iter().map(|one| one.title).collect()
}

#[test]
fn what_was_changed_last_comes_first() {
    let shelf = Shelf::new();
    assert_eq!(titles(&shelf, ""), [""; 0]);
    let documents: Vec<_> = ["Änne", "Bob", "Cäsar"]
        .into_iter()
        .map(|title| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            shelf.begin(Start::Empty, Some(title))
        })
        .collect();
    assert_eq!(titles(&shelf, ""), ["Cäsar", "Bob", "Änne"]);
    assert_eq!(titles(&shelf, "Ä"), ["Cäsar", "Änne"]);
    std::thread::sleep(std::time::Duration::from_millis(20));
    shelf.write(&documents[0], "New.").unwrap();
    assert_eq!(titles(&shelf, ""), ["Änne", "Cäsar", "Bob"]);
    // One that a person made is there at once.
    std::fs::create_dir(shelf.place.path().join("projects/handmade-abc123")).unwrap();
    assert_eq!(titles(&shelf, "handmade"), ["handmade-abc123"]);
    std::fs::remove_dir(shelf.place.path().join("projects/handmade-abc123")).unwrap();
    // By hand: seen when it is looked for again.
    std::thread::sleep(std::time::Duration::from_millis(20));
    std::fs::write(shelf.file(&documents[1].id, "project.toml"), "title = \"Robert\"\n").unwrap();
    shelf.pass(10_000);
    assert_eq!(titles(&shelf, ""), ["Robert", "Änne", "Cäsar"]);
    std::fs::remove_dir_all(shelf.file(&documents[2].id, "")).unwrap();
    assert_eq!(titles(&shelf, ""), ["Robert", "Änne"]);
    shelf.projects.discard(&documents[0].id, &IfMatch::Any).unwrap();
    assert_eq!(titles(&shelf, ""), ["Robert"]);
    shelf.projects.restore(&documents[0].id).unwrap();
    assert_eq!(titles(&shelf.again(), ""), ["Robert", "Änne"]);
}

#[test]
fn pages_show_everything_once() {
    let shelf = Shelf::new();
    for number in 0..37 {
        let folder = shelf.place.path().join(format!("projects/p{number}-abc123"));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("script.md"), "Hello.").unwrap();
    }
    let (mut seen, mut after, mut pages) = (BTreeSet::new(), None, 0);
    loop {
        let page = shelf.projects.list("", after.as_deref(), 10).unwrap();
        assert_eq!(page.total, 37);
        pages += 1;
        for one in page.projects {
            assert!(seen.insert(one.id));
        }
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    assert_eq!((seen.len(), pages), (37, 4));
    for wrong in ["", ".", "1.", "x.p1-abc123", "1.../etc", "-1.p1-abc123"] {
        assert!(matches!(shelf.projects.list("", Some(wrong), 10), Err(ProjectsError::Unusable(_))), "{wrong}");
    }
    assert_eq!(shelf.projects.list("", None, usize::MAX).unwrap().projects.len(), 37.min(MOST_LISTED));
}
