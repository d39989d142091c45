//! How projects begin.

use vo_projects::{EditedBy, NewProject, ProjectsError, Rights, Start, What};
use vo_studio::open::project::{Changes, open};

use crate::Shelf;

#[test]
fn an_empty_project_is_a_folder_that_make_takes() {
    let shelf = Shelf::new();
    let document = shelf.begin(Start::Empty, Some("Octopuses: 3 \"Hearts\""));
    assert!(document.id.as_str().starts_with("octopuses-3-hearts-"));
    assert_eq!(
        (document.title.as_str(), document.script.as_str(), document.revision),
        ("Octopuses: 3 \"Hearts\"", "", 1)
    );
    assert_eq!(document.mistakes, []);
    let loaded = open(&shelf.projects.folder(&document.id).unwrap(), &Changes::default(), &[]).unwrap();
    assert_eq!(loaded.project.title.as_deref(), Some("Octopuses: 3 \"Hearts\""));
    assert!(shelf.file(&document.id, "media").is_dir());
    assert_eq!(shelf.told.lock().unwrap()[0].what, What::Created);
    let untitled = shelf.begin(Start::Empty, None);
    assert_ne!(untitled.id, shelf.begin(Start::Empty, None).id);
    assert_eq!(shelf.projects.history(&untitled.id, None, 10).unwrap()[0].by, EditedBy::Created);
}

#[test]
fn a_script_names_its_project() {
    let shelf = Shelf::new();
    for (script, title) in [
        ("---\ntitle: Of hearts\n---\nThree hearts.", "Of hearts"),
        ("# Hearts\n\nThree hearts.", "Hearts"),
        ("*Three* hearts beat. They stop.", "Three* hearts beat. They stop"),
        ("", "Untitled"),
        ("[nonsense: here", "nonsense: here"),
    ] {
        let document = shelf.begin(Start::Script(script.to_owned()), None);
        assert_eq!((document.title.as_str(), document.script.as_str()), (title, script));
    }
    let pasted = "<!doctype html><html><body><h1>Hearts</h1><p>An octopus has <b>three</b>.</p></body></html>";
    let document = shelf.begin(Start::Script(pasted.to_owned()), None);
    assert!(document.script.contains("An octopus has **three.**"), "{}", document.script);
    let mistaken = shelf.begin(Start::Script("Hello. [voise: bob]".to_owned()), None);
    assert!(mistaken.mistakes.iter().any(|mistake| mistake.at.is_some()), "{:?}", mistaken.mistakes);
}

#[test]
fn a_template_begins_a_project() {
    let shelf = Shelf::new();
    let document = shelf.begin(Start::Template("facts".to_owned()), Some("My \"facts\""));
    assert_eq!(document.title, "My \"facts\"");
    assert!(document.toml.contains("# look = ") && !document.script.is_empty());
    let new = NewProject { title: None, start: Start::Template("fact".to_owned()) };
    let refused = shelf.projects.create(&new, Rights::default()).unwrap_err();
    assert!(refused.to_string().contains("did you mean `facts`?"), "{refused}");
}

#[test]
fn of_a_folder_what_the_project_names_is_copied_and_nothing_else() {
    let shelf = Shelf::new();
    let from = shelf.place.path().join("my project");
    for folder in ["media/deep", "clips", ".git", "private", "out"] {
        std::fs::create_dir_all(from.join(folder)).unwrap();
    }
    let outside = shelf.place.path().join("outside");
    std::fs::write(&outside, "precious").unwrap();
    for file in [
        "media/a.png",
        "media/deep/b.png",
        "clips/c.mp4",
        "clips/d.mp4",
        ".git/config",
        "private/key",
        "out/m.mp4",
        "song.mp3",
    ] {
        std::fs::write(from.join(file), file).unwrap();
    }
    std::os::unix::fs::symlink(&outside, from.join("media/link.png")).unwrap();
    std::os::unix::fs::symlink("..", from.join("media/up")).unwrap();
    std::fs::write(
        from.join("project.toml"),
        "# Mine.\nscript = \"text.md\"\nbackground.paths = [\"media\", \"clips/c.mp4\", \"../outside\", \"drift\"]\n[music]\npath = \"song.mp3\" # loud\n",
    )
    .unwrap();
    std::fs::write(from.join("text.md"), "[background: clips/d.mp4]\n\nHello there.\n").unwrap();
    let document = shelf.begin(Start::Folder(from.clone()), None);
    assert_eq!(
        (document.title.as_str(), document.script.as_str()),
        ("my project", "[background: clips/d.mp4]\n\nHello there.\n")
    );
    assert!(
        document.toml.contains("# Mine.") && document.toml.contains("# loud") && !document.toml.contains("text.md"),
        "{}",
        document.toml
    );
    let names: Vec<&str> = document.media.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.png"]);
    for (file, is_there) in [
        ("media/deep/b.png", true),
        ("clips/c.mp4", true),
        ("clips/d.mp4", true),
        ("song.mp3", true),
        ("media/link.png", false),
        ("media/up", false),
        (".git", false),
        ("private", false),
        ("out", false),
        ("text.md", false),
    ] {
        assert_eq!(shelf.file(&document.id, file).symlink_metadata().is_ok(), is_there, "{file}");
    }
    let new = NewProject { title: None, start: Start::Folder(from) };
    assert!(matches!(shelf.projects.create(&new, Rights::default()), Err(ProjectsError::NotPermitted)));
    for folder in ["relative", "/nowhere/at/all", "/etc/passwd"] {
        let new = NewProject { title: None, start: Start::Folder(folder.into()) };
        assert!(
            matches!(shelf.projects.create(&new, Rights { folders: true }), Err(ProjectsError::Unusable(_))),
            "{folder}"
        );
    }
    let left = std::fs::read_dir(shelf.place.path().join("projects")).unwrap().flatten();
    assert_eq!(left.filter(|entry| entry.file_name().to_str().unwrap().starts_with(".new")).count(), 0);
}

#[test]
fn too_many_files_are_refused_and_nothing_is_left() {
    let shelf = Shelf::new();
    let from = shelf.place.path().join("many");
    std::fs::create_dir_all(from.join("media")).unwrap();
    std::fs::write(from.join("script.md"), "Hello.").unwrap();
    let large = std::fs::File::create(from.join("media/large.mp4")).unwrap();
    large.set_len(30 << 30).unwrap();
    let new = NewProject { title: None, start: Start::Folder(from) };
    let refused = shelf.projects.create(&new, Rights { folders: true }).unwrap_err();
    assert!(matches!(refused, ProjectsError::TooLarge(_) | ProjectsError::DiskFull), "{refused}");
    assert_eq!(shelf.projects.list("", None, 10).unwrap().total, 0);
    assert_eq!(std::fs::read_dir(shelf.place.path().join("projects")).unwrap().count(), 1, "only the trash");
}

#[test]
fn a_copy_has_the_files_and_not_the_history() {
    let shelf = Shelf::new();
    let first = shelf.script("One. Two.");
    shelf.write(&first, "One. Three.").unwrap();
    std::fs::write(shelf.file(&first.id, "media/a.png"), "picture").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", shelf.file(&first.id, "media/b.png")).unwrap();
    std::fs::create_dir(shelf.file(&first.id, "out")).unwrap();
    let copy = shelf.projects.duplicate(&first.id, None).unwrap();
    assert_eq!((copy.title.as_str(), copy.script.as_str(), copy.revision), ("A test (copy)", "One. Three.", 1));
    assert_eq!(copy.media.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["a.png"]);
    assert!(!shelf.file(&copy.id, "out").exists() && shelf.file(&copy.id, "media/b.png").symlink_metadata().is_err());
    std::fs::write(shelf.file(&copy.id, "media/a.png"), "another").unwrap();
    assert_eq!(std::fs::read(shelf.file(&first.id, "media/a.png")).unwrap(), b"picture");
    assert_eq!(shelf.projects.duplicate(&first.id, Some("Other")).unwrap().title, "Other");
    assert_eq!(shelf.projects.history(&copy.id, None, 10).unwrap()[0].by, EditedBy::Duplicated);
}
