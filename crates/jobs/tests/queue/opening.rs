//! Opening: one process at a time, a newer database, one that is corrupt.

use std::io::{Seek, SeekFrom, Write};

use vo_jobs::{Filter, JobId, Queue, QueueError, State};

use crate::bench;

#[test]
fn a_second_one_is_refused_and_told_who_has_it() {
    let bench = bench();
    let error = Queue::open(bench.path(), bench.clock()).err().unwrap();
    assert!(matches!(error, QueueError::InUse { .. }));
    let said = error.to_string();
    let ours = format!("is in use by process {}: end that first, or name another data folder", std::process::id());
    assert!(said.ends_with(&ours), "{said}");
    bench.add("a");
}

#[test]
fn what_ran_waits_again_and_all_the_rest_is_as_it_was() {
    let mut bench = bench();
    let ids = [bench.add("a"), bench.add("a"), bench.add("a"), bench.add("a")];
    bench.take_and_finish();
    bench.cancel(ids[3]).unwrap();
    bench.take().unwrap();
    bench.reopen();
    assert_eq!(ids.map(|id| bench.state(id)), [State::Done, State::Queued, State::Queued, State::Cancelled]);
    assert_eq!(bench.history(ids[1])[2], "Queued: the server ended while it ran");
    assert_eq!(bench.add("a"), JobId(5));
    assert!(!bench.recovered());
}

#[test]
fn a_newer_database_is_refused() {
    let mut bench = bench();
    bench.open = None;
    let db = rusqlite::Connection::open(bench.path().join("jobs.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let error = Queue::open(bench.path(), bench.clock()).err().unwrap();
    assert!(error.to_string().contains("newer version of vo (schema 99; this version knows 1)"), "{error}");
}

#[test]
fn a_corrupt_database_is_set_aside_and_no_number_is_used_twice() {
    for garbage in [&b"no database at all"[..], &[0x5a; 9_000], b"SQLite format 3\0 and no more"] {
        let mut bench = bench();
        let before = bench.add("a");
        bench.open = None;
        for part in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(bench.path().join(format!("jobs.db{part}")));
        }
        std::fs::write(bench.path().join("jobs.db"), garbage).unwrap();
        bench.reopen();
        assert!(bench.recovered());
        assert_eq!(bench.all(&Filter::default()), []);
        assert!(bench.changes_since(1, 10).unwrap().cut_off);
        let after = bench.add("a");
        assert!(after > before && bench.events()[0].seq > 1, "{after}");
        assert_eq!(std::fs::read_dir(bench.path().join("corrupt")).unwrap().count(), 1);
        bench.reopen();
        assert!(!bench.recovered());
        assert_eq!(bench.take_and_finish(), Some(after));
    }
}

#[test]
fn pages_that_are_lost_while_it_is_open_are_told_and_set_aside_at_the_next_start() {
    let mut bench = bench();
    bench.submit_all(vec![crate::job("a"); 2_000], None).unwrap();
    bench.reopen();
    let path = bench.path().join("jobs.db");
    bench.open = None;
    let length = path.metadata().unwrap().len();
    let mut file = std::fs::File::options().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(8_192)).unwrap();
    file.write_all(&vec![0x5a; length as usize - 8_192]).unwrap();
    drop(file);
    // It may be found at once or when it is needed; nothing panics, and after a start or two all is well.
    for _ in 0..3 {
        if let Ok(queue) = Queue::open(bench.path(), bench.clock()) {
            let _ = queue.submit(crate::job("a"), None);
            let _ = queue.claim("w", &[], std::time::Duration::from_secs(1));
        }
    }
    bench.reopen();
    let id = bench.add("a");
    assert_eq!(bench.state(id), State::Queued);
    assert!(bench.take_and_finish().is_some());
    assert!(bench.path().join("corrupt").exists());
}

#[test]
fn a_text_that_the_disk_has_changed_hides_nothing_else() {
    let mut bench = bench();
    let ids = [bench.add("a"), bench.add("a"), bench.add("a")];
    bench.open = None;
    let db = rusqlite::Connection::open(bench.path().join("jobs.db")).unwrap();
    db.execute("UPDATE jobs SET metadata = '{' WHERE id = 1", []).unwrap();
    db.execute("UPDATE jobs SET work = '{' WHERE id = 2", []).unwrap();
    drop(db);
    bench.reopen();
    assert_eq!(bench.all(&Filter::default()).len(), 3);
    assert_eq!((bench.take_and_finish(), bench.take_and_finish()), (Some(ids[0]), None));
    assert_eq!(bench.history(ids[1])[1], "Failed: the disk has lost what was to be done: hand it in again");
    assert_eq!(bench.take_and_finish(), Some(ids[2]));
}
