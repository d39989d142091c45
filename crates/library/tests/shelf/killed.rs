//! Killed at whatever moment, or let down by the system: what was answered of an upload is there, no more than a few
//! megabytes are lost, and what it becomes is whole.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use vo_digest::{Digest, Hasher};
use vo_library::{LibraryError, MediaLibrary, Receiving, SYNC_EVERY, UploadId};

use crate::{begun, named, open};

/// Where the child finds its folder; who runs the tests has none.
const FOLDER: &str = "VO_LIBRARY_TEST_FOLDER";
/// The upload that it sends to.
const UPLOAD: &str = "VO_LIBRARY_TEST_UPLOAD";

/// Bytes of the upload: each is what its place says.
const LENGTH: u64 = 28 << 20;
/// Bytes that are written at once.
const PIECE: usize = 256 << 10;

fn piece(at: u64) -> Vec<u8> {
    let bytes = (LENGTH - at).min(PIECE as u64);
    (at..at + bytes).map(|place| (place / 7 % 251) as u8 ^ (place >> 16) as u8).collect()
}

fn whole() -> Digest {
    let mut hasher = Hasher::default();
    let mut at = 0;
    while at < LENGTH {
        let bytes = piece(at);
        std::io::Write::write_all(&mut hasher, &bytes).unwrap();
        at += bytes.len() as u64;
    }
    hasher.digest()
}

/// The child, started by `program`, which may be one that traces it.
fn child(program: &[&str], folder: &Path, upload: &UploadId) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut words = program.iter().map(std::ffi::OsStr::new).chain([this.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--exact", "killed::a_child_sends_until_it_is_killed", "--nocapture"]);
    command.env(FOLDER, folder).env(UPLOAD, upload.as_str()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What the child has said: the bytes it had written, and those that it was answered are durable.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    written: u64,
    answered: u64,
}

impl Said {
    fn hear(&mut self, line: &str) {
        // One that is cut off says nothing.
        let Some(line) = line.strip_suffix('.') else { return };
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["written", bytes] => self.written = self.written.max(bytes.parse().unwrap()),
            ["answered", bytes] => self.answered = self.answered.max(bytes.parse().unwrap()),
            _ => {}
        }
    }

    /// Opens the library as after a start, and looks at the upload.
    fn check(self, folder: &Path, id: &UploadId, how: &str) -> Arc<MediaLibrary> {
        let library = open(folder);
        library.sweep().unwrap();
        let upload = library.upload(id).unwrap();
        assert!(upload.offset >= self.answered, "{how}: {upload:?} {self:?}");
        assert!(upload.offset + SYNC_EVERY >= self.written, "{how}: {upload:?} {self:?}");
        match upload.asset {
            None => {
                let file = folder.join("uploads").join(id.as_str());
                assert!(file.metadata().unwrap().len() >= upload.offset, "{how}: {upload:?}");
            }
            Some(asset) => {
                let asset = library.get(asset).unwrap();
                let file = std::fs::File::open(library.content_path(asset.digest)).unwrap();
                assert_eq!(Digest::of_reader(file).unwrap(), (whole(), LENGTH), "{how}");
            }
        }
        library
    }
}

#[test]
fn what_was_answered_of_an_upload_survives_a_kill_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let (mut rounds, mut resumed) = (0_u64, 0);
    for upload in 0..3_u64 {
        let id = begun(&open(folder.path()), &named(&format!("{upload}"), LENGTH as usize)).id;
        let mut said = Said::default();
        loop {
            rounds += 1;
            assert!(rounds < 200, "it comes no further than {said:?}");
            let mut child = child(&[], folder.path(), &id).spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            for line in lines.by_ref().take((rounds * 17 % 90) as usize + 3) {
                said.hear(&line.unwrap());
            }
            std::thread::sleep(Duration::from_micros(rounds * 7_919 % 15_000));
            child.kill().unwrap();
            for line in lines {
                said.hear(&line.unwrap());
            }
            child.wait().unwrap();
            let library = said.check(folder.path(), &id, &format!("round {rounds}"));
            let offset = library.upload(&id).unwrap().offset;
            // What was not durable is sent again.
            said.written = said.written.min(offset);
            resumed += u64::from(offset > 0 && offset < LENGTH);
            if let Some(asset) = library.upload(&id).unwrap().asset {
                library.remove(asset, true, |_| Ok::<_, LibraryError>(Vec::new())).unwrap();
                break;
            }
        }
    }
    println!("killed {rounds} times, resumed {resumed} times");
}

/// The calls by which something becomes durable, and what is done to them.
const CALLS: [&str; 6] = ["write", "pwrite64", "fdatasync", "fsync", "ftruncate", "rename"];
const FAULTS: [(&str, &str); 3] = [("signal=KILL", ""), ("error=ENOSPC", ""), ("error=EIO", "")];

#[test]
fn what_was_answered_of_an_upload_survives_a_call_that_fails() {
    let (mut runs, mut finished) = (0, 0);
    for call in CALLS {
        for (fault, from) in FAULTS {
            let folder = tempfile::tempdir().unwrap();
            let id = begun(&open(folder.path()), &named("traced", LENGTH as usize)).id;
            let mut said = Said::default();
            for number in [1, 2, 5, 23, 90] {
                let inject = format!("inject={call}:{fault}:when={number}{from}");
                let output =
                    child(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject], folder.path(), &id).output();
                let Ok(output) = output else { return println!("skipped: there is no strace here") };
                let errors = String::from_utf8_lossy(&output.stderr);
                if errors.contains("PTRACE") || errors.contains("Operation not permitted") {
                    return println!("skipped: this system lets nobody be traced: {errors}");
                }
                String::from_utf8_lossy(&output.stdout).lines().for_each(|line| said.hear(line));
                let library = said.check(folder.path(), &id, &inject);
                said.written = said.written.min(library.upload(&id).unwrap().offset);
                runs += 1;
                if library.upload(&id).unwrap().asset.is_some() {
                    finished += 1;
                    break;
                }
            }
        }
    }
    println!("{runs} runs with a call that failed: {finished} uploads finished");
}

/// Sends to an upload and says how far it is. Not a test by itself.
#[test]
fn a_child_sends_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let id = UploadId::named(&std::env::var(UPLOAD).unwrap()).unwrap();
    let _ = sent(Path::new(&folder), &id);
}

fn sent(folder: &Path, id: &UploadId) -> Result<(), LibraryError> {
    let library = Arc::new(MediaLibrary::open(folder, crate::limits(), vo_library::system_clock())?);
    loop {
        let offset = library.upload(id)?.offset;
        println!("answered {offset}.");
        let Some(mut receiving) = Receiving::begin(&library, id, offset, None)? else { return Ok(()) };
        // A request ends now and then; one goes on for long.
        let end = (offset + (11 << 20)).min(LENGTH);
        while receiving.received() < end {
            receiving.write(&piece(receiving.received()))?;
            println!("written {}.", receiving.received());
        }
        if receiving.end()?.asset.is_some() {
            println!("answered {LENGTH}.");
            return Ok(());
        }
    }
}
