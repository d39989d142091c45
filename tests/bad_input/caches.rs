//! A cache folder that was there is an input: what a stranger planted in it is neither written through nor swept.

use std::os::unix::fs::symlink;
use std::process::Command;

use crate::support::{Bench, text};

/// A bench with a cache folder in which `plant` has been, and something outside of it that must stay.
fn planted(plant: impl Fn(&Bench)) -> Bench {
    let bench = Bench::with_script("One short line.\n");
    bench.write("elsewhere/precious", "precious");
    bench.write("elsewhere/ab/precious", "precious");
    std::fs::create_dir(bench.path("cache")).unwrap();
    plant(&bench);
    bench
}

fn is_untouched(bench: &Bench) -> bool {
    let read = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap();
    let count = |name: &str| std::fs::read_dir(bench.path(name)).unwrap().count();
    [read("elsewhere/precious"), read("elsewhere/ab/precious")].iter().all(|text| text == "precious")
        && (count("elsewhere"), count("elsewhere/ab")) == (2, 1)
}

#[test]
fn links_in_a_cache_lead_nowhere() {
    for (name, leads) in [
        ("door", "../elsewhere/precious"),
        ("ledger.db", "../elsewhere/precious"),
        ("ledger.db-wal", "../elsewhere/precious"),
        ("ledger.lock", "../elsewhere/precious"),
        ("tmp", "../elsewhere"),
        ("blobs", "../elsewhere"),
        ("blobs/ab", "../../elsewhere"),
        ("rotten", "../elsewhere"),
        ("corrupt", "../elsewhere"),
        ("logs", "../elsewhere"),
        ("logs/vo-0.log", "../../elsewhere/precious"),
    ] {
        for as_a_second_name in [false, true] {
            if as_a_second_name && !leads.ends_with("precious") {
                continue;
            }
            let bench = planted(|bench| {
                let at = bench.path("cache").join(name);
                std::fs::create_dir_all(at.parent().unwrap()).unwrap();
                let target = at.parent().unwrap().join(leads);
                if as_a_second_name {
                    std::fs::hard_link(target, at).unwrap();
                } else {
                    symlink(leads, at).unwrap();
                }
            });
            for args in
                [&[if as_a_second_name { "plan" } else { "make" }, "project"][..], &["prune", "--to", "0"], &["doctor"]]
            {
                let output = bench.run(args);
                assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}", text(&output.stderr));
                if !output.status.success() {
                    assert!(text(&output.stderr).contains("remove it"), "{name}: {}", text(&output.stderr));
                }
                assert!(is_untouched(&bench), "{name} {args:?}");
            }
        }
    }
}

#[test]
fn a_pipe_in_a_cache_is_not_waited_for() {
    for name in ["door", "ledger.db", "ledger.lock", "tmp/7-0/alive", "logs/vo-0.log"] {
        let bench = planted(|bench| {
            let at = bench.path("cache").join(name);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
        });
        let output = bench.run_within(20, &["plan", "project"]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}", text(&output.stderr));
    }
}

#[test]
fn a_pipe_in_place_of_what_was_made_is_not_waited_for() {
    let bench = planted(|_| {});
    let made = |bench: &Bench| {
        let output = bench.run_within(30, &["make", "project", "--force"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        std::fs::read(bench.path("project/out/project.mp4")).unwrap()
    };
    let first = made(&bench);
    let folders = std::fs::read_dir(bench.path("cache/blobs")).unwrap().flatten();
    let blobs: Vec<_> = folders.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten()).collect();
    assert!(blobs.len() > 2);
    for blob in blobs {
        std::fs::remove_file(blob.path()).unwrap();
        assert!(Command::new("mkfifo").arg(blob.path()).status().unwrap().success());
    }
    assert!(made(&bench) == first);
}
