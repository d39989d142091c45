//! What rots, vanishes or is wanted by two at once in the store.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{Bench, text};
use crate::{bench, forget, make, run};

/// What is in the store, but for the clip itself, which is the project's.
pub fn blobs(bench: &Bench) -> Vec<PathBuf> {
    let clip = std::fs::metadata(bench.path("project/clip.mp4")).unwrap().len();
    let (mut blobs, mut folders) = (Vec::new(), vec![bench.path("cache/blobs")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) if meta.len() != clip => blobs.push(entry.path()),
                _ => {}
            }
        }
    }
    blobs.sort();
    blobs
}

#[test]
fn what_rots_or_vanishes_in_the_store_is_made_again() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    let blobs = blobs(&bench);
    assert!(blobs.len() >= 4, "{blobs:?}");
    for (number, blob) in blobs.iter().enumerate() {
        let mut bytes = std::fs::read(blob).unwrap();
        std::fs::remove_file(blob).unwrap();
        if number % 3 > 0 {
            let at = bytes.len() * (number + 1) / (blobs.len() + 2);
            bytes[at] ^= 1 << (number % 8);
            std::fs::write(blob, bytes).unwrap();
        }
    }
    std::fs::remove_dir_all(bench.path("out")).unwrap();
    let output = run(&bench);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
    bench.assert_tidy();
}

#[test]
fn a_clip_that_rots_in_the_store_is_brought_in_again() {
    for slot in ["children", "worker"] {
        let (bench, _) = bench();
        let run = || make(&bench).env("VO_CODEC", slot).output().unwrap();
        assert!(run().status.success());
        let expected = std::fs::read(bench.movie()).unwrap();
        for blob in blobs(&bench) {
            std::fs::remove_file(blob).unwrap();
        }
        let length = std::fs::metadata(bench.path("project/clip.mp4")).unwrap().len();
        let kept = Command::new("find")
            .arg(bench.path("cache/blobs"))
            .args(["-size", &format!("{length}c")])
            .output()
            .unwrap();
        let kept = PathBuf::from(text(&kept.stdout).trim());
        let mut bytes = std::fs::read(&kept).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::remove_file(&kept).unwrap();
        std::fs::write(&kept, bytes).unwrap();
        let output = run();
        assert!(output.status.success(), "{slot}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains("had changed on the disk"), "{slot}: {}", text(&output.stdout));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{slot}");
        bench.assert_tidy();
    }
}

#[test]
fn what_is_lost_while_a_movie_is_made_is_told_and_made_again() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    for seed in 0..4 {
        forget(&bench);
        let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lost = 0;
        while child.try_wait().unwrap().is_none() {
            // Whatever is there is lost as soon as it is seen, every second or third of it.
            for (number, blob) in blobs(&bench).into_iter().enumerate() {
                if (number + seed) % (2 + seed % 2) == 0 {
                    lost += usize::from(std::fs::remove_file(blob).is_ok());
                }
            }
            std::thread::sleep(Duration::from_millis(3));
        }
        let output = child.wait_with_output().unwrap();
        assert!(output.status.code().is_some_and(|code| code != 101), "{}", text(&output.stderr));
        assert!(lost > 0);
        bench.wait_until_alone();
        let again = run(&bench);
        assert!(again.status.success(), "seed {seed}: {}", text(&again.stderr));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
    }
}

#[test]
fn a_loss_or_a_turned_bit_while_a_movie_is_made_is_mended_in_the_same_run() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    for seed in 0..6_usize {
        forget(&bench);
        let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // One blob, chosen among those that are there when so many are: a clip, a take, a segment, the sound.
        while child.try_wait().unwrap().is_none() {
            let found = blobs(&bench);
            if found.len() > seed / 2 + 1 {
                let one = &found[seed % found.len()];
                let bytes = std::fs::read(one).ok().filter(|_| seed % 2 == 1);
                let _ = std::fs::remove_file(one);
                if let Some(mut bytes) = bytes.filter(|bytes| !bytes.is_empty()) {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    std::fs::write(one, bytes).unwrap();
                }
                break;
            }
        }
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{seed}: {}", text(&output.stderr));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{seed}");
        bench.wait_until_alone();
    }
}

#[test]
fn two_at_once_make_the_same_movie() {
    let (bench, _) = bench();
    let movies = ["one.mp4", "two.mp4"].map(|name| bench.path(&format!("out/{name}")));
    let children = movies.each_ref().map(|movie| {
        let mut command = bench.vo();
        command.args(["make", "project", "--background", "project/clip.mp4", "-o"]).arg(movie);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    });
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let [one, two] = movies.map(|movie| std::fs::read(movie).unwrap());
    assert_eq!(one, two);
}

#[test]
fn a_ledger_that_rots_is_told_and_everything_is_made_again() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    let ledger = bench.path("cache/ledger.db");
    // No ledger at all; one whose first page is whole.
    for from in [0, 4_096] {
        let mut bytes = std::fs::read(&ledger).unwrap();
        bytes[from..].fill(0x5a);
        std::fs::write(&ledger, bytes).unwrap();
        std::fs::remove_dir_all(bench.path("out")).unwrap();
        let output = run(&bench);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("the database of the cache was damaged"), "{}", text(&output.stdout));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
        assert!(!text(&run(&bench).stdout).contains("the database of the cache was damaged"));
        bench.assert_tidy();
    }
}
