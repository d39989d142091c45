//! Uploads: what counts, what is refused, and what is forgotten.

use std::sync::Arc;

use vo_digest::Digest;
use vo_library::tus::Checksum;
use vo_library::{
    AssetKind, AssetState, Created, LibraryError, LibraryLimits, MediaLibrary, NewUpload, Receiving, SYNC_EVERY,
    UploadId, system_clock,
};

use crate::{Hands, begun, limits, named, open, picture, put, send};

#[test]
fn an_upload_goes_on_where_it_was_and_becomes_an_asset() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let bytes = picture(&"x".repeat(300_000));
    let upload = begun(&library, &named("../a/view.png", bytes.len()));
    assert_eq!((upload.name.as_str(), upload.offset), ("view.png", 0));
    let upload = send(&library, &upload.id, 0, &bytes[..100_000]).unwrap();
    assert_eq!((upload.offset, upload.asset), (100_000, None));
    for wrong in [0, 99_999, 100_001, u64::MAX] {
        let sent = send(&library, &upload.id, wrong, b"y");
        assert!(matches!(sent, Err(LibraryError::Offset { offset: 100_000, .. })), "{wrong}");
    }
    drop(library);
    // Another process goes on.
    let library = open(folder.path());
    let upload = send(&library, &upload.id, 100_000, &bytes[100_000..]).unwrap();
    let asset = library.get(upload.asset.unwrap()).unwrap();
    assert_eq!((asset.kind, asset.state, asset.format.as_str()), (AssetKind::Image, AssetState::Looking, "PNG"));
    assert_eq!((asset.bytes, asset.digest), (bytes.len() as u64, Digest::of(&bytes)));
    assert_eq!(std::fs::read(library.content_path(asset.digest)).unwrap(), bytes);
    // Who did not hear the answer asks again.
    let again = send(&library, &upload.id, bytes.len() as u64, b"").unwrap();
    assert_eq!((again.asset, library.uploads().unwrap().len()), (Some(asset.id), 0));
    assert_eq!(library.unseen().unwrap(), [asset.id]);
}

#[test]
fn what_is_here_already_needs_no_upload_and_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let bytes = picture("the same");
    let asset = put(&library, "one.png", &bytes);
    let known = NewUpload { digest: Some(asset.digest), ..named("two.png", bytes.len()) };
    assert_eq!(library.create(&known).unwrap(), Created::Known(Box::new(asset.clone())));
    assert_eq!(put(&library, "three.png", &bytes), asset);
    assert_eq!(library.totals().unwrap(), (1, bytes.len() as u64));
}

#[test]
fn one_at_a_time_sends_to_an_upload() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let upload = begun(&library, &named("a.png", 100));
    let receiving = Receiving::begin(&library, &upload.id, 0, None).unwrap().unwrap();
    assert!(matches!(Receiving::begin(&library, &upload.id, 0, None), Err(LibraryError::Busy(_))));
    assert!(matches!(library.terminate(&upload.id), Err(LibraryError::Busy(_))));
    drop(receiving);
    send(&library, &upload.id, 0, b"x").unwrap();
    library.terminate(&upload.id).unwrap();
    assert!(matches!(library.upload(&upload.id), Err(LibraryError::NoSuchUpload(_))));
    assert_eq!(std::fs::read_dir(folder.path().join("uploads")).unwrap().count(), 0);
}

#[test]
fn so_many_receive_something_at_one_time() {
    let folder = tempfile::tempdir().unwrap();
    let limits = LibraryLimits { at_once: 2, ..limits() };
    let library = Arc::new(MediaLibrary::open(folder.path(), limits, system_clock()).unwrap());
    let uploads: Vec<_> = (0..3).map(|_| begun(&library, &named("a", 9)).id).collect();
    let begin = |id: &UploadId| Receiving::begin(&library, id, 0, None);
    let held: Vec<_> = uploads[..2].iter().map(|id| begin(id).unwrap()).collect();
    assert!(matches!(begin(&uploads[2]), Err(LibraryError::TooMany { most: 2 })));
    drop(held);
    assert!(begin(&uploads[2]).is_ok());
}

#[test]
fn a_length_that_lies_gets_nothing_in_beyond_it() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let upload = begun(&library, &named("a.png", 10));
    let sent = send(&library, &upload.id, 0, &[0; 11]);
    assert!(matches!(sent, Err(LibraryError::Longer { length: 10 })));
    assert_eq!(library.upload(&upload.id).unwrap().offset, 0);
    let file = folder.path().join("uploads").join(upload.id.as_str());
    assert_eq!(file.metadata().unwrap().len(), 0);
}

#[test]
fn what_breaks_off_is_kept_and_what_has_a_checksum_counts_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let upload = begun(&library, &named("hello", 8));
    let begin = |offset: u64, sum: &str| {
        let sum = (!sum.is_empty()).then(|| Checksum::read(sum).unwrap());
        Receiving::begin(&library, &upload.id, offset, sum).unwrap().unwrap()
    };
    let offset = || library.upload(&upload.id).unwrap().offset;
    let mut receiving = begin(0, "");
    receiving.write(b"abc").unwrap();
    receiving.break_off().unwrap();
    assert_eq!(offset(), 3);
    let hello = "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=";
    let mut receiving = begin(3, hello);
    receiving.write(b"hello").unwrap();
    receiving.break_off().unwrap();
    assert_eq!(offset(), 3);
    let mut receiving = begin(3, hello);
    receiving.write(b"hallo").unwrap();
    assert!(matches!(receiving.end(), Err(LibraryError::Checksum)));
    assert_eq!(offset(), 3);
    let mut receiving = begin(3, hello);
    receiving.write(b"hello").unwrap();
    let asset = library.get(receiving.end().unwrap().asset.unwrap()).unwrap();
    assert_eq!(asset.digest, Digest::of(b"abchello"));
    assert_eq!(asset.state, AssetState::Refused, "{:?}", asset.why);
    assert!(asset.why.unwrap().contains("it is a text"));
}

#[test]
fn another_content_than_was_announced_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let bytes = picture("one");
    let new = NewUpload { digest: Some(Digest::of(b"other")), ..named("a.png", bytes.len()) };
    let upload = begun(&library, &new);
    assert!(matches!(send(&library, &upload.id, 0, &bytes), Err(LibraryError::Digest)));
    assert!(matches!(library.upload(&upload.id), Err(LibraryError::NoSuchUpload(_))));
    assert_eq!(library.totals().unwrap().0, 0);
}

#[test]
fn a_long_one_is_durable_every_few_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    let upload = begun(&library, &NewUpload::default());
    let mut receiving = Receiving::begin(&library, &upload.id, 0, None).unwrap().unwrap();
    let piece = vec![7; 1 << 20];
    for megabytes in 1..=20_u64 {
        receiving.write(&piece).unwrap();
        let durable = library.upload(&upload.id).unwrap().offset;
        assert!(durable + SYNC_EVERY > receiving.received(), "{durable} after {megabytes} MB");
    }
    receiving.set_length(20 << 20).unwrap();
    assert_eq!(receiving.end().unwrap().offset, 20 << 20);
}

#[test]
fn limits_hold() {
    let folder = tempfile::tempdir().unwrap();
    let limits = LibraryLimits { asset_bytes: 1_000, all_bytes: 2_500, uploads: 3, ..limits() };
    let library = Arc::new(MediaLibrary::open(folder.path(), limits, system_clock()).unwrap());
    let create = |length: usize| library.create(&named("a", length));
    assert!(matches!(create(1_001), Err(LibraryError::TooLarge { most: 1_000 })));
    put(&library, "a", &picture(&"a".repeat(900)));
    create(1_000).unwrap();
    assert!(matches!(create(1_000), Err(LibraryError::Full { most: 2_500 })), "what is to come counts");
    create(100).unwrap();
    let unknown = begun(&library, &NewUpload::default());
    assert!(matches!(create(1), Err(LibraryError::Unfinished { most: 3 })));
    let mut receiving = Receiving::begin(&library, &unknown.id, 0, None).unwrap().unwrap();
    assert!(matches!(receiving.write(&[0; 1_001]), Err(LibraryError::TooLarge { .. })));
    drop(receiving);
    let limits = LibraryLimits { floor: u64::MAX, ..LibraryLimits::default() };
    let other = MediaLibrary::open(&folder.path().join("other"), limits, system_clock()).unwrap();
    assert!(matches!(other.create(&named("a", 1)), Err(LibraryError::DiskFull)));
}

#[test]
fn what_is_not_finished_is_forgotten_after_a_day() {
    let (folder, hands) = (tempfile::tempdir().unwrap(), Hands::default());
    let hour = 3_600_000;
    hands.set(100 * hour);
    let library = Arc::new(MediaLibrary::open(folder.path(), limits(), hands.clock()).unwrap());
    let (old, busy) = (begun(&library, &named("a", 10)), begun(&library, &named("b", 10)));
    assert_eq!(old.expires, 124 * hour);
    let receiving = Receiving::begin(&library, &busy.id, 0, None).unwrap();
    hands.set(125 * hour);
    let young = begun(&library, &named("c", 10));
    assert_eq!(library.sweep().unwrap().uploads, 1);
    assert!(matches!(library.upload(&old.id), Err(LibraryError::NoSuchUpload(_))));
    assert!(library.upload(&busy.id).is_ok() && library.upload(&young.id).is_ok());
    drop(receiving);
    assert_eq!(library.sweep().unwrap().uploads, 1);
    assert_eq!(std::fs::read_dir(folder.path().join("uploads")).unwrap().count(), 1);
}

#[test]
fn a_name_of_an_upload_is_no_path() {
    for name in ["", "..", "../../etc/passwd", "0123456789abcdef0123456789abcdeF", "0123456789abcdef0123456789abcde/"] {
        assert_eq!(UploadId::named(name), None, "{name}");
    }
}
