//! What is kept: changed, looked at, given to projects, deleted, and found again.

use std::sync::Arc;

use vo_files::Folder;
use vo_library::{
    AssetChange, AssetFilter, AssetKind, AssetPage, AssetState, Facts, LibraryError, Made, MediaLibrary, holds,
    system_clock,
};

use crate::{limits, open, picture, put};

#[test]
fn names_and_tags_are_changed_and_found() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let asset = put(&library, "a.png", &picture("a"));
    let edit = |name: Option<&str>, tags: Option<&[&str]>| {
        let tags = tags.map(|tags| tags.iter().map(|tag| (*tag).to_owned()).collect());
        library.edit(asset.id, &AssetChange { name: name.map(str::to_owned), tags })
    };
    let changed = edit(Some(" Ein Bild "), Some(&["sea", "blue", "sea"])).unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.tags.as_slice()),
        ("Ein Bild", ["blue".to_owned(), "sea".to_owned()].as_slice())
    );
    let found = |filter: AssetFilter| {
        library.list(&filter, &AssetPage { limit: 10, ..AssetPage::default() }).unwrap().assets.len()
    };
    let tagged = |tag: &str| found(AssetFilter { tag: Some(tag.to_owned()), ..AssetFilter::default() });
    assert_eq!((tagged("sea"), tagged("se")), (1, 0));
    assert_eq!(found(AssetFilter { search: Some("BILD".to_owned()), ..AssetFilter::default() }), 1);
    assert_eq!(edit(None, Some(&[])).unwrap().name, "Ein Bild");
    assert_eq!(tagged("sea"), 0);
    for wrong in ["", "  ", "a\nb", &"x".repeat(256)] {
        assert!(matches!(edit(Some(wrong), None), Err(LibraryError::Invalid(_))), "{wrong:?}");
        assert!(matches!(edit(None, Some(&[wrong])), Err(LibraryError::Invalid(_))), "{wrong:?}");
    }
}

#[test]
fn what_was_seen_is_kept_as_far_as_it_is_small() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let asset = put(&library, "a.png", &picture("a"));
    let made = tempfile::tempdir().unwrap();
    std::fs::write(made.path().join("thumbnail.webp"), "small").unwrap();
    std::fs::write(made.path().join("strip.webp"), vec![0; 200 << 10]).unwrap();
    let facts = Facts { width: Some(640), strip: true, ..Facts::default() };
    let seen = library.record(asset.id, AssetKind::Image, facts, made.path()).unwrap();
    assert_eq!((seen.state, seen.facts.width), (AssetState::Ready, Some(640)));
    assert!(seen.facts.thumbnail && !seen.facts.strip && !seen.facts.peaks);
    assert_eq!(library.made(asset.id, Made::Thumbnail).unwrap(), (asset.digest, b"small".to_vec()));
    let none = library.made(asset.id, Made::Strip);
    assert!(matches!(none, Err(LibraryError::NotMade { what: "strip", .. })));
    let refused = library.refuse(asset.id, "it is damaged\u{1b}").unwrap();
    assert_eq!((refused.state, refused.why.as_deref()), (AssetState::Refused, Some("it is damaged\\u{1b}")));
}

#[test]
fn a_project_gets_a_file_of_its_own_and_who_uses_it_is_told_before_it_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(&folder.path().join("library"));
    let bytes = picture("a");
    let asset = put(&library, "a view.png", &bytes);
    let project = Folder::make(&folder.path().join("project/media")).unwrap();
    assert_eq!(library.add_to(asset.id, &project, None).unwrap(), "a view.png");
    assert_eq!(library.add_to(asset.id, &project, None).unwrap(), "a view-2.png");
    assert_eq!(library.add_to(asset.id, &project, Some("../../x")).unwrap(), "x.png");
    // What a person does to it is not done to the library.
    std::fs::write(project.path().join("x.png"), "changed").unwrap();
    assert_eq!(std::fs::read(library.content_path(asset.digest)).unwrap(), bytes);
    let content = library.content_path(asset.digest);
    assert!(holds(project.path(), &asset, &content).unwrap());
    assert!(!holds(&folder.path().join("nowhere"), &asset, &content).unwrap());
    let remove = |force: bool| library.remove(asset.id, force, |_| Ok::<_, LibraryError>(vec!["Sea".to_owned()]));
    let refused = remove(false).unwrap_err();
    assert!(refused.to_string().contains("used by Sea"), "{refused}");
    remove(true).unwrap();
    assert!(matches!(library.get(asset.id), Err(LibraryError::NoSuchAsset(_))));
    assert!(!content.exists() && library.totals().unwrap() == (0, 0));
    assert_eq!(std::fs::read(project.path().join("a view.png")).unwrap(), bytes);
    // What is uploaded again is another asset.
    assert!(put(&library, "a view.png", &bytes).id > asset.id);
}

#[test]
fn one_process_has_it_open() {
    let folder = tempfile::tempdir().unwrap();
    let _library = open(folder.path());
    let second = MediaLibrary::open(folder.path(), limits(), system_clock());
    assert!(matches!(second, Err(LibraryError::Locked)));
}

#[test]
fn an_index_that_is_corrupt_is_made_again_of_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let digests = ["a", "b"].map(|text| put(&library, text, &picture(text)).digest);
    drop(library);
    std::fs::write(folder.path().join("library.db"), vec![7; 20_000]).unwrap();
    let _ = std::fs::remove_file(folder.path().join("library.db-wal"));
    let library = open(folder.path());
    for digest in digests {
        let asset = library.asset_by_digest(digest).unwrap().unwrap();
        assert_eq!((asset.name, asset.state), (digest.short(), AssetState::Looking));
    }
    assert_eq!(library.sweep().unwrap().files, 0);
}

#[test]
fn files_that_nothing_knows_are_swept() {
    let folder = tempfile::tempdir().unwrap();
    let library: Arc<MediaLibrary> = open(folder.path());
    let kept = put(&library, "a", &picture("a"));
    let lost = library.content_path(vo_digest::Digest::of(b"lost"));
    std::fs::create_dir_all(lost.parent().unwrap()).unwrap();
    std::fs::write(&lost, "lost").unwrap();
    assert_eq!(library.sweep().unwrap().files, 1);
    assert!(!lost.exists() && library.content_path(kept.digest).exists());
}
