//! What makes room on a disk that is full, and what does not keep others waiting for it.

use std::io::Write;
use std::path::Path;

use crate::places::Mounted;
use crate::support::{Bench, text};

const SHORT: &str = "One short line.\n";

/// Somebody else fills a disk, but for that many bytes.
fn fill(file: &Path, but_for: u64) {
    let mut filler = std::fs::File::create(file).unwrap();
    while filler.write_all(&[7; 4_096]).is_ok() {}
    let length = filler.metadata().unwrap().len();
    filler.set_len(length.saturating_sub(but_for)).unwrap();
}

/// As if everything in the store had been used that many days ago.
fn age(bench: &Bench, days: u32) {
    let db = rusqlite::Connection::open(bench.path("cache/ledger.db")).unwrap();
    db.execute("UPDATE blobs SET used = used - 86400 * ?1", [days]).unwrap();
}

#[test]
fn a_full_disk_can_be_pruned_as_the_message_says() {
    let bench = Bench::with_script(SHORT);
    let Some(_mounted) = Mounted::new(&bench.path("cache"), "size=8m") else { return };
    bench.make(&["--voice", "silence"]);
    for but_for in [0, 40 << 10, 120 << 10] {
        fill(&bench.path("cache/filler"), but_for);
        let output = bench.run(["prune", "--to", "0MB"]);
        let (said, told) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{but_for} left: {told}");
        assert!(said.contains("removed") && said.contains("kept 0 "), "{but_for} left: {said}");
        // There is room now, and everything that was made can be made again.
        bench.write("cache/other", vec![7; 100_000]);
        std::fs::remove_file(bench.path("cache/other")).unwrap();
        std::fs::remove_file(bench.path("cache/filler")).unwrap();
        std::fs::remove_dir_all(bench.path("out")).unwrap();
        bench.make(&["--voice", "silence"]);
    }
}

#[test]
fn a_disk_that_is_full_of_what_nobody_needs_does_not_keep_a_movie_from_being_made() {
    let bench = Bench::with_script(SHORT);
    let Some(_mounted) = Mounted::new(&bench.path("cache"), "size=60m") else { return };
    for number in 0..6 {
        let lines: Vec<_> = (0..4).map(|line| format!("Line {line} of script number {number}.\n\n")).collect();
        bench.write("project/script.md", lines.concat());
        bench.make(&["--voice", "silence"]);
    }
    age(&bench, 1);
    bench.write("project/script.md", SHORT);
    fill(&bench.path("cache/filler"), 400 << 10);
    let output = bench.run(["make", "project", "--voice", "silence", "-o", "out/movie.mp4"]);
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(said.contains("warning: the disk is full: ") && said.contains("were removed; trying again"), "{said}");
    bench.assert_tidy();
}

#[test]
fn one_project_whose_disk_is_full_does_not_keep_the_others_from_being_made() {
    let bench = Bench::with_script(SHORT);
    let toml = std::fs::read(bench.path("project/project.toml")).unwrap();
    let preset = std::fs::read(bench.path("project/presets/tiny.toml")).unwrap();
    for name in ["before", "after"] {
        bench.write(&format!("{name}/project.toml"), &toml);
        bench.write(&format!("{name}/presets/tiny.toml"), &preset);
        bench.write(&format!("{name}/script.md"), SHORT);
    }
    let Some(_mounted) = Mounted::new(&bench.path("project/out"), "size=16k") else { return };
    let output = bench.run(["make", "before", "project", "after", "--voice", "silence"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the disk is full") && said.contains("1 of 3 projects could not be made"), "{said}");
    for name in ["before", "after"] {
        assert!(bench.path(&format!("{name}/out/{name}.mp4")).exists(), "{name}: {said}");
    }
}

#[test]
fn a_movie_that_cannot_be_made_leaves_the_store_within_its_bounds_too() {
    let bench = Bench::with_script(SHORT);
    bench.make(&["--voice", "silence"]);
    age(&bench, 8);
    bench.write("project/script.md", "Another line.\n");
    bench.write("project/clip.mp4", "no clip");
    bench.refused(["make", "project", "--voice", "silence", "--background", "project/clip.mp4"]);
    let db = rusqlite::Connection::open(bench.path("cache/ledger.db")).unwrap();
    let old = "SELECT COUNT(*) FROM blobs WHERE used < CAST(strftime('%s', 'now') AS INTEGER) - 86400";
    assert_eq!(db.query_row(old, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}
