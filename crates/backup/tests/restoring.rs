//! Backups of a data folder, and what is refused as one.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests write files as another program would")]

use std::collections::BTreeMap;
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use vo_backup::{BackupError, backup, restore};
use vo_jobs::{Filter, NewJob, Page, Queue, system_clock};
use vo_process::Stop;

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A data folder with all there is.
fn filled(folder: &Path) {
    let queue = Queue::open(&folder.join("server"), system_clock()).unwrap();
    for number in 0..20 {
        queue.submit(NewJob::new("render", "ada", json!({ "number": number })), None).unwrap();
    }
    drop(queue);
    let long = "a very long name of a folder/".repeat(12);
    write(folder, "projects/octopus/project.toml", "preset = \"draft\"\n");
    write(folder, &format!("projects/{long}script.md"), "Three hearts.\n");
    write(folder, "projects/octopus/out/movie.mp4", vec![7; 300_000]);
    write(folder, "library/content/ab/cdef", (0..200_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
    write(folder, "library/content/ab/.half.7-1.part", "half");
    write(folder, "projects/octopus/clock", "a person's file");
    write(folder, "projects/octopus/notes.db", "no database");
    write(folder, "server/settings.json", "{\"version\":1,\"settings\":{}}");
    write(folder, "server/token", "canary-token");
    write(folder, "server/secrets.json", "{\"a\":{\"value\":\"canary-secret\",\"set\":1}}");
    write(folder, "server/tls/key.pem", "canary-key");
    write(folder, "voices/kokoro/model.onnx", "fetched");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc", folder.join("projects/octopus/link")).unwrap();
}

/// All files below a folder but databases, with their contents.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        for entry in std::fs::read_dir(path).unwrap().flatten() {
            let kind = entry.file_type().unwrap();
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && !name.starts_with("server/jobs.db") && !name.ends_with("lock") {
                found.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

#[test]
fn what_was_backed_up_is_there_again_but_for_what_lets_others_in() {
    let place = tempfile::tempdir().unwrap();
    let (data, other, archive) = (place.path().join("data"), place.path().join("other"), place.path().join("b.tar.gz"));
    filled(&data);
    let taken = backup(&data, &archive, &Stop::new()).unwrap();
    let restored = restore(&other, &archive).unwrap();
    assert_eq!((restored.files, restored.bytes, restored.aside), (taken.files, taken.bytes, None));
    let (was, is) = (files(&data), files(&other));
    let expected: BTreeMap<_, _> = was
        .into_iter()
        .filter(|(name, _)| {
            name.starts_with("projects") || name.starts_with("library") || name == "server/settings.json"
        })
        .filter(|(name, _)| Path::new(name).extension().is_none_or(|ending| ending != "part"))
        .collect();
    assert_eq!(is.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert!(is == expected);
    let queue = Queue::open(&other.join("server"), system_clock()).unwrap();
    let jobs = queue.list(&Filter::default(), Page { after: None, limit: 100 }).unwrap().jobs;
    assert_eq!(jobs.len(), 20);
    // No number is given twice, and no old event is told again.
    assert!(queue.changes_since(0, 10).unwrap().events.is_empty());
    let next = queue.submit(NewJob::new("render", "ada", Value::Null), None).unwrap();
    assert!(next.job.0 > 1_000_000_000_000, "{next:?}");
    let left = std::fs::read_dir(place.path()).unwrap().count();
    assert_eq!(left, 3, "nothing is left beside the archive");
}

#[test]
fn what_was_there_is_set_aside_and_its_token_stays() {
    let place = tempfile::tempdir().unwrap();
    let (data, archive) = (place.path().join("data"), place.path().join("b.tar.gz"));
    filled(&data);
    backup(&data, &archive, &Stop::new()).unwrap();
    write(&data, "projects/later/project.toml", "later");
    let aside = restore(&data, &archive).unwrap().aside.unwrap();
    assert!(!data.join("projects/later").exists());
    assert!(aside.join("projects/later/project.toml").is_file());
    for (name, text) in [("token", "canary-token"), ("tls/key.pem", "canary-key")] {
        assert_eq!(std::fs::read_to_string(data.join("server").join(name)).unwrap(), text);
    }
    assert!(std::fs::read_to_string(data.join("server/secrets.json")).unwrap().contains("canary-secret"));
    assert!(data.join("voices/kokoro/model.onnx").is_file());
    let names: Vec<_> = std::fs::read_dir(&data).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 5, "{names:?}");
}

#[test]
fn an_archive_holds_no_secret_and_is_its_owners_alone() {
    let place = tempfile::tempdir().unwrap();
    let (data, archive) = (place.path().join("data"), place.path().join("b.tar.gz"));
    filled(&data);
    backup(&data, &archive, &Stop::new()).unwrap();
    let mut all = Vec::new();
    std::io::Read::read_to_end(&mut GzDecoder::new(std::fs::File::open(&archive).unwrap()), &mut all).unwrap();
    assert!(!all.windows(6).any(|window| window == b"canary"));
    assert!(all.windows(7).any(|window| window == b"octopus"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(archive.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = backup(&data, &archive, &Stop::new()).unwrap_err();
    assert!(matches!(again, BackupError::Exists(_)), "{again}");
    let stop = Stop::new();
    stop.request();
    assert!(matches!(backup(&data, &place.path().join("c"), &stop), Err(BackupError::Stopped)));
    assert!(!place.path().join("c").exists());
}

#[test]
fn it_is_taken_while_jobs_are_handed_in() {
    let place = tempfile::tempdir().unwrap();
    let (data, other) = (place.path().join("data"), place.path().join("other"));
    filled(&data);
    let queue = Queue::open(&data.join("server"), system_clock()).unwrap();
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(std::sync::atomic::Ordering::SeqCst) {
                queue.submit(NewJob::new("render", "bea", Value::Null), None).unwrap();
            }
        });
        for round in 0..5 {
            let before = queue.stats().unwrap().queued;
            let archive = place.path().join(format!("{round}.tar.gz"));
            backup(&data, &archive, &Stop::new()).unwrap();
            restore(&other.join(round.to_string()), &archive).unwrap();
            let restored = Queue::open(&other.join(round.to_string()).join("server"), system_clock()).unwrap();
            assert!(restored.stats().unwrap().queued >= before);
        }
        over.store(true, std::sync::atomic::Ordering::SeqCst);
    });
    let archive = place.path().join("0.tar.gz");
    let refused = restore(&data, &archive).unwrap_err();
    assert!(matches!(refused, BackupError::InUse(_)), "{refused}");
}

/// An archive with members as they are given: kind, name, content.
fn evil(path: &Path, members: &[(tar::EntryType, &str, &[u8])]) {
    let mut tar = tar::Builder::new(GzEncoder::new(std::fs::File::create(path).unwrap(), Compression::best()));
    for (kind, name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *bytes).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap();
}

fn refused(data: &Path, archive: &Path) -> String {
    let before = files(data);
    let error = restore(data, archive).unwrap_err();
    assert!(matches!(error, BackupError::Archive { .. }), "{error}");
    assert!(files(data) == before, "nothing was changed");
    error.to_string()
}

#[test]
fn what_leads_out_is_a_link_or_comes_twice_is_refused() {
    use tar::EntryType::{Directory, GNULongName, Link, Regular, Symlink};
    let place = tempfile::tempdir().unwrap();
    let (data, archive) = (place.path().join("data"), place.path().join("b.tar.gz"));
    filled(&data);
    for name in
        ["../evil", "/evil", "projects/../../evil", "server/token", "server/secrets.json", "bin/sh", "projects/./a"]
    {
        evil(&archive, &[(Regular, name, b"evil")]);
        assert!(refused(&data, &archive).contains("no name of a file in a backup"), "{name}");
        evil(&archive, &[(GNULongName, "x", name.as_bytes()), (Regular, "projects/a", b"evil")]);
        assert!(refused(&data, &archive).contains("no name of a file in a backup"), "{name}");
    }
    for kind in [Symlink, Link, Directory] {
        evil(&archive, &[(kind, "projects/a", b"")]);
        assert!(refused(&data, &archive).contains("no plain file"));
    }
    evil(&archive, &[(GNULongName, "x", &[b'a'; 5_000]), (Regular, "projects/a", b"")]);
    assert!(refused(&data, &archive).contains("no plain file"));
    evil(&archive, &[(Regular, "projects/a", b"1"), (Regular, "projects/a", b"2")]);
    assert!(refused(&data, &archive).contains("twice"));
    evil(&archive, &[(Regular, "projects/a", b"1")]);
    assert!(refused(&data, &archive).contains("its end is missing"));
    evil(&archive, &[(Regular, "projects/a", b"1"), (Regular, "manifest.jsonl", b"{}")]);
    assert!(refused(&data, &archive).contains("its list cannot be read"));
    std::fs::write(&archive, "no archive").unwrap();
    refused(&data, &archive);
    std::fs::write(&archive, "").unwrap();
    refused(&data, &archive);
    assert!(!place.path().join("evil").exists());
    let left: Vec<_> = std::fs::read_dir(&data).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_disk() {
    let place = tempfile::tempdir().unwrap();
    let (data, archive) = (place.path().join("data"), place.path().join("b.tar.gz"));
    let zeros = vec![0; 300 << 20];
    evil(&archive, &[(tar::EntryType::Regular, "projects/zeros", &zeros)]);
    assert!(archive.metadata().unwrap().len() < 3 << 20);
    let error = restore(&data, &archive).unwrap_err().to_string();
    assert!(error.contains("times as small"), "{error}");
}

#[test]
fn a_byte_that_has_changed_is_found() {
    let place = tempfile::tempdir().unwrap();
    let (data, archive) = (place.path().join("data"), place.path().join("b.tar.gz"));
    filled(&data);
    backup(&data, &archive, &Stop::new()).unwrap();
    let whole = std::fs::read(&archive).unwrap();
    // In what is stored: taken out, changed and packed again, so that the checksum of gzip holds.
    let mut tar = Vec::new();
    std::io::Read::read_to_end(&mut GzDecoder::new(&whole[..]), &mut tar).unwrap();
    let at = tar.windows(5).position(|window| window == b"draft").unwrap();
    tar[at] = b'D';
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    std::io::Write::write_all(&mut packed, &tar).unwrap();
    std::fs::write(&archive, packed.finish().unwrap()).unwrap();
    assert!(refused(&data, &archive).contains("not what it was"));
    for length in [whole.len() / 2, whole.len() - 200] {
        std::fs::write(&archive, &whole[..length]).unwrap();
        refused(&data, &archive);
    }
}
