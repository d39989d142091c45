//! A disk that is full: nothing new is taken in, all can be seen, and what is cancelled is cancelled.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::json;
use vo_jobs::{JobId, NewJob, Outcome, Queue, QueueError, Scope, State, Wish, system_clock};

use crate::{failed, job};

/// Where the child finds its small disk; who runs the tests has none.
const DISK: &str = "VO_JOBS_TEST_DISK";

/// Jobs that are cancelled with the room that is held for it.
const SAVED: usize = 5_000;

#[test]
fn cancelling_and_reading_work_on_a_full_disk() {
    let disk = tempfile::tempdir().unwrap();
    // A file system of our own, which vanishes with its last process.
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", "mount -t tmpfs -o size=48m none \"$0\" && echo mounted && exec \"$@\""])
        .arg(disk.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "full_disk::a_child_fills_its_disk", "--nocapture"])
        .env(DISK, disk.path())
        .output();
    let output =
        output.map(|output| (output.status, String::from_utf8_lossy(&output.stdout).into_owned(), output.stderr));
    match output {
        Ok((status, said, errors)) if said.contains("mounted") => {
            assert!(status.success(), "{said}{}", String::from_utf8_lossy(&errors));
            assert!(said.contains("all of it held"), "{said}");
        }
        other => println!("skipped: this system lets nobody have a file system of its own: {other:?}"),
    }
}

/// Fills the disk to the last byte.
fn fill(disk: &Path, name: &str) {
    let mut file = File::create(disk.join(name)).unwrap();
    for size in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![0x5a; size]).is_ok() {}
    }
}

/// Not a test by itself.
#[test]
fn a_child_fills_its_disk() {
    let Some(disk) = std::env::var_os(DISK) else { return };
    let disk = Path::new(&disk);
    let folder = disk.join("server");
    let queue = Queue::open(&folder, system_clock()).unwrap();
    let lease = Duration::from_secs(600);
    let running = queue.submit(job("a"), None).unwrap().job;
    let failing = queue.submit(job("a"), None).unwrap().job;
    let claims = [queue.claim("w", &[], lease).unwrap().unwrap(), queue.claim("w", &[], lease).unwrap().unwrap()];
    let ids: Vec<_> = queue.submit_all(vec![job("a"); 9_000], None).unwrap().into_iter().map(|job| job.job).collect();
    assert!(folder.join("reserve").exists());
    fill(disk, "filler");

    // Large ones, so that not even the journal has a place for them.
    let large = NewJob { kind: "upload".to_owned(), work: json!("x".repeat(200_000)), ..job("b") };
    let refused = std::iter::repeat_with(|| queue.submit(large.clone(), None)).find_map(Result::err).unwrap();
    assert!(matches!(refused, QueueError::DiskFull { .. }), "{refused}");
    assert!(refused.to_string().contains("is full: free some space there and ask again"), "{refused}");
    assert_eq!(queue.get(ids[0]).unwrap().view.state, State::Queued);

    // With the room that was held for it: what is cancelled, paused or over is written down.
    queue.pause(Scope::Kind("upload".to_owned()), "the disk is nearly full").unwrap();
    assert!(ids[..SAVED].iter().all(|id| queue.cancel(*id).unwrap().saved));
    assert_eq!(queue.pauses().unwrap().len(), 1);

    // Not even that is left: it holds all the same.
    let _ = std::fs::remove_file(folder.join("reserve-last"));
    let unsaved = |id: &JobId| {
        fill(disk, "more");
        let cancelled = queue.cancel(*id).unwrap();
        assert_eq!((cancelled.state, queue.get(*id).unwrap().view.state), (State::Cancelled, State::Cancelled));
        !cancelled.saved
    };
    let first = SAVED + ids[SAVED..].iter().position(unsaved).unwrap();
    let ids = &ids[..first + 20];
    assert!(ids[first + 1..].iter().filter(|id| unsaved(id)).count() > 0);
    let asked = queue.cancel(running).unwrap();
    assert_eq!(asked.state, State::Running);
    assert_eq!(queue.extend(&claims[0]).unwrap(), Some(Wish::Cancel));
    println!("{first} cancelled on the full disk, 20 more without any room");
    // Room again: the next thing that is written brings all of it to the disk.
    for name in ["filler", "more"] {
        let _ = std::fs::remove_file(disk.join(name));
    }
    // None of them begins, although that it is cancelled is not written down yet.
    let next = queue.claim("w", &[], lease).unwrap().unwrap();
    assert!(!ids.contains(&next.job), "{}", next.job);
    assert_eq!(queue.finish(&claims[0], Outcome::Cancelled).unwrap(), State::Cancelled);
    assert_eq!(queue.finish(&claims[1], failed(false)).unwrap(), State::Failed);
    queue.sweep().unwrap();
    assert!(folder.join("reserve").exists(), "it is made again");
    drop(queue);
    let queue = Queue::open(&folder, system_clock()).unwrap();
    for id in ids.iter().chain([&running]) {
        assert_eq!(queue.get(*id).unwrap().view.state, State::Cancelled, "{id}");
    }
    assert_eq!(queue.get(failing).unwrap().view.state, State::Failed);

    // A start on a full disk.
    drop(queue);
    fill(disk, "filler");
    let queue = Queue::open(&folder, system_clock()).unwrap();
    assert_eq!(queue.get(running).unwrap().view.state, State::Cancelled);
    println!("all of it held");
}
