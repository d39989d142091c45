//! Where movies go: nothing is written through what a stranger planted, and what vo did not make is not replaced.

use std::os::unix::fs::symlink;

use crate::support::{Bench, text};

/// A project that is quick to make, in a folder that came from somewhere.
fn bench() -> Bench {
    let bench = Bench::with_script("One short line.\n");
    bench.write("victim", "precious");
    bench.write("secret", "TOKEN=abc");
    bench
}

fn victim(bench: &Bench) -> String {
    std::fs::read_to_string(bench.path("victim")).unwrap()
}

#[test]
fn an_output_folder_that_leads_out_of_the_project_is_refused() {
    for leads in ["../elsewhere", "..", "/"] {
        let bench = bench();
        std::fs::create_dir(bench.path("elsewhere")).unwrap();
        symlink(leads, bench.path("project/out")).unwrap();
        let said = bench.refused(["make", "project"]);
        assert!(said.contains("out leads out of the project's folder"), "{said}");
        assert_eq!(std::fs::read_dir(bench.path("elsewhere")).unwrap().count(), 0);
    }
}

#[test]
fn names_that_were_planted_are_not_written_through() {
    let bench = bench();
    std::fs::create_dir(bench.path("project/out")).unwrap();
    for pid in 1..3_000 {
        for name in [format!(".vo-{pid}"), format!(".project.mp4.{pid}.part"), format!(".probe.{pid}-0.part")] {
            symlink("../../victim", bench.path("project/out").join(name)).unwrap();
        }
    }
    let output = bench.run(["make", "project"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(victim(&bench), "precious");
}

#[test]
fn what_vo_did_not_make_is_not_replaced_unless_it_is_told_to() {
    for planted in ["project.mp4", "project.srt", "project.webp", "project.report.json"] {
        let bench = bench();
        bench.write(&format!("project/out/{planted}"), "mine");
        let said = bench.refused(["make", "project"]);
        assert!(said.contains(planted) && said.contains("--force"), "{said}");
        assert_eq!(std::fs::read(bench.path("project/out").join(planted)).unwrap(), b"mine");
        assert!(bench.run(["make", "project", "--force"]).status.success());
        assert_ne!(std::fs::read(bench.path("project/out").join(planted)).unwrap(), b"mine");
    }
    let bench = bench();
    std::fs::create_dir(bench.path("project/out")).unwrap();
    symlink("../../victim", bench.path("project/out/project.mp4")).unwrap();
    assert!(bench.refused(["make", "project"]).contains("--force"));
    assert!(bench.run(["make", "project", "--force"]).status.success());
    assert_eq!(victim(&bench), "precious");
}

#[test]
fn what_vo_made_is_replaced_whatever_became_of_the_cache() {
    let bench = bench();
    let make = || bench.run(["make", "project"]);
    assert!(make().status.success());
    bench.write("project/script.md", "Another line.\n");
    assert!(make().status.success());
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    bench.write("project/script.md", "A third line.\n");
    let output = make();
    assert!(output.status.success(), "{}", text(&output.stderr));
    // What a person changed in it is theirs.
    bench.write("project/out/project.srt", "1\n00:00:00,000 --> 00:00:01,000\nBetter words.\n");
    assert!(bench.refused(["make", "project"]).contains("project.srt"));
}

#[test]
fn files_of_one_movie_have_the_mode_that_the_umask_says() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    let vo = env!("CARGO_BIN_EXE_vo");
    let mut shell = bench.vo();
    let envs: Vec<_> = shell.get_envs().map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned))).collect();
    shell = std::process::Command::new("sh");
    shell.arg("-c").arg(format!("umask 027; exec {vo} make project")).current_dir(bench.path(""));
    for (name, value) in envs {
        shell.env(name, value.unwrap_or_default());
    }
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let modes: Vec<_> = std::fs::read_dir(bench.path("project/out"))
        .unwrap()
        .flatten()
        .map(|entry| entry.metadata().unwrap().permissions().mode() & 0o777)
        .collect();
    assert_eq!(modes, [0o640; 5]);
}

#[test]
fn no_file_of_a_project_is_read_through_a_link_that_leads_out() {
    for (planted, asked) in [
        ("looks/mine.toml", &["--look", "mine"][..]),
        ("presets/mine.toml", &["--preset", "mine"]),
        ("project.toml", &[]),
        ("script.md", &[]),
    ] {
        let bench = bench();
        let link = bench.path("project").join(planted);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        let _ = std::fs::remove_file(&link);
        let up = "../".repeat(planted.matches('/').count() + 1);
        symlink(format!("{up}secret"), &link).unwrap();
        let said = bench.refused([&["make", "project"], asked].concat());
        assert!(said.contains("leads out of the project's folder"), "{planted}: {said}");
        assert!(!said.contains("TOKEN") && !said.contains("abc"), "{said}");
    }
}

#[test]
fn a_guess_at_what_was_meant_tells_no_name_of_a_folder_outside() {
    let bench = bench();
    bench.write("private/salary-2026.mp4", "x");
    bench.write("project/script.md", "[background: ../private/salary-2025.mp4]\n\nOne line.\n");
    let said = bench.refused(["make", "project"]);
    assert!(!said.contains("salary-2026"), "{said}");
}

#[test]
fn files_that_a_person_names_are_not_replaced_without_a_word() {
    let bench = bench();
    bench.write("sheet.png", "mine");
    bench.write("said.wav", "mine");
    bench.write("bundle.zip", "mine");
    for verb in [
        &["looks", "--sheet", "sheet.png"][..],
        &["voices", "--say", "Hello.", "--voice", "espeak:en-us", "-o", "said.wav"],
        &["doctor", "--bundle", "bundle.zip"],
    ] {
        let output = bench.run(verb);
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains("--force"), "{verb:?}: {said}");
        let forced = bench.run([verb, &["--force"]].concat());
        assert!(!text(&forced.stderr).contains("--force"), "{verb:?}");
    }
    for file in ["sheet.png", "said.wav", "bundle.zip"] {
        assert_ne!(std::fs::read(bench.path(file)).unwrap(), b"mine", "{file}");
    }
    // A sound that vo made is replaced by the next one.
    let say = ["voices", "--say", "Hi.", "--voice", "espeak:en-us", "-o", "said.wav"];
    assert!(bench.run(say).status.success());
}
