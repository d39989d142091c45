//! Folders of media: what is used of them, what is not, and that nothing leads out of a project.

use std::os::unix::fs::symlink;

use crate::support::{Bench, footage, text};

const SHORT: &str = "One short line.\n";
const H264: [&str; 4] = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];

/// A project whose settings lie in the environment of the person, with a film outside.
fn bench() -> Bench {
    let bench = Bench::with_script(SHORT);
    footage(&bench.path("outside/film.mp4"), "testsrc2=s=180x320:r=30:d=2", &H264);
    std::fs::create_dir_all(bench.path("project/media")).unwrap();
    bench
}

/// All that `vo plan` says of the project.
fn planned(bench: &Bench, extra: &[&str]) -> String {
    let output = bench.run([&["plan", "project"], extra].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_link_in_media_does_not_lead_out_of_the_project() {
    let bench = bench();
    footage(&bench.path("project/media/own.mp4"), "testsrc2=s=180x320:r=30:d=2", &H264);
    symlink(bench.path("outside/film.mp4"), bench.path("project/media/film.mp4")).unwrap();
    symlink(bench.path("outside"), bench.path("project/media/more")).unwrap();
    symlink("own.mp4", bench.path("project/media/again.mp4")).unwrap();
    let left_out = |said: &str| {
        for name in ["media/film.mp4", "media/more"] {
            let told =
                said.lines().any(|line| line.contains(name) && line.contains("leads out of the project's folder"));
            assert!(told, "{name}: {said}");
        }
        assert!(said.contains("media/ (2 clips)"), "{said}");
    };
    left_out(&planned(&bench, &[]));
    bench.write("project/script.md", format!("[background: media]\n\n{SHORT}"));
    left_out(&planned(&bench, &[]));
    let typed = planned(&bench, &["--background", "project/media"]);
    assert!(typed.contains("media/film.mp4 is a link that leads out"), "{typed}");
    let output = bench.vo().args(["plan", "project"]).env("VO_MEDIA", bench.path("outside")).output().unwrap();
    let said = text(&output.stderr);
    assert!(said.contains("media/ (3 clips)") && !said.contains("film.mp4"), "{said}");
}

#[test]
fn media_that_is_a_link_itself_does_not_lead_out_of_the_project() {
    let bench = bench();
    std::fs::remove_dir(bench.path("project/media")).unwrap();
    symlink(bench.path("outside"), bench.path("project/media")).unwrap();
    let said = bench.refused(["plan", "project"]);
    assert!(said.contains("`media` leads out of the project's folder"), "{said}");
}

#[test]
fn media_is_used_without_any_settings() {
    for settings in [None, Some("")] {
        let bench = bench();
        std::fs::remove_file(bench.path("project/project.toml")).unwrap();
        settings.map(|settings| bench.write("project/project.toml", settings));
        std::fs::rename(bench.path("outside/film.mp4"), bench.path("project/media/film.mp4")).unwrap();
        let said = planned(&bench, &["--voice", "silence"]);
        assert!(said.contains("media/ (1 clip)") && !said.contains("drift"), "{said}");
    }
}

#[test]
fn an_empty_media_folder_is_no_mistake_and_is_told() {
    let bench = bench();
    bench.write("project/media/.DS_Store", "x");
    let said = planned(&bench, &[]);
    assert!(said.contains("bloom (painted), because media/ is empty"), "{said}");
    bench.write("project/script.md", format!("[background: media]\n\n{SHORT}"));
    let said = bench.refused(["plan", "project"]);
    assert!(said.contains("holds no clip or image that can be used: put some into it"), "{said}");
}

#[test]
fn what_is_not_looked_into_is_told() {
    let bench = bench();
    footage(&bench.path("project/media/own.png"), "testsrc2=s=180x320:d=1", &["-frames:v", "1"]);
    bench.write("project/media/IMG_0001.AAE", "<?xml version=\"1.0\"?><plist></plist>");
    bench.write("project/media/holiday/a.mp4", "x");
    let said = planned(&bench, &[]);
    assert!(said.contains("media/ (1 image)") && said.contains("IMG_0001.AAE"), "{said}");
    assert!(said.contains("holiday is a folder in a folder"), "{said}");
}

#[test]
fn a_name_is_compared_as_it_is_seen_and_one_that_is_not_found_gets_a_hint() {
    let bench = bench();
    std::fs::copy(bench.path("outside/film.mp4"), bench.path("project/media/cafe\u{301}.mp4")).unwrap();
    bench.write("project/script.md", format!("[background: media/caf\u{e9}.mp4]\n\n{SHORT}"));
    planned(&bench, &[]);
    for name in ["\"media/film.mp4\"", "media\\film.mp4", "media/Film.mp4", "film.mp4"] {
        std::fs::copy(bench.path("outside/film.mp4"), bench.path("project/media/film.mp4")).unwrap();
        bench.write("project/script.md", format!("[background: {name}]\n\n{SHORT}"));
        let said = bench.refused(["plan", "project"]);
        assert!(said.contains("Did you mean `media/film.mp4`?"), "{name}: {said}");
    }
}

#[test]
fn a_name_that_is_too_long_is_shortened_or_refused_before_work() {
    let bench = bench();
    std::fs::remove_dir(bench.path("project/media")).unwrap();
    let title = "\u{20000}".repeat(100);
    let toml = format!("title = \"{title}\"\npreset = \"tiny\"\n[voice]\nname = \"silence\"\n");
    bench.write("project/project.toml", toml);
    let output = bench.run(["make", "project", "--profile"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(bench.path(&format!("project/out/{}.mp4", "\u{20000}".repeat(40))).exists());
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    let said = bench.refused(["make", "project", "-o", &format!("out/{}.mp4", "a".repeat(250))]);
    assert!(said.contains("has 250 bytes, and 243 fit; name a shorter one with -o"), "{said}");
    assert!(!bench.path("cache/blobs").read_dir().is_ok_and(|mut folder| folder.next().is_some()), "work was done");
}

#[test]
fn what_is_too_small_or_too_short_for_the_movie_is_warned_of() {
    let bench = Bench::showing("One line here that lasts for quite a while, so that a short clip ends before.\n", "");
    footage(&bench.path("project/media/small.mp4"), "testsrc2=s=90x160:r=30:d=1", &H264);
    let output = bench.run(["make", "project", "-o", "out/movie.mp4"]);
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("blown up to fill 180x320") && said.contains("small.mp4 (90x160, 2.0 times)"), "{said}");
    assert!(said.contains("no other `fit` makes them sharper") && !said.contains("fit = \"blur\""), "{said}");
    assert!(said.contains("begins again") && said.contains("small.mp4 (1.0 s)"), "{said}");
    // A plan says it too, and before anything is spoken what does not hang on how long that takes.
    let planned = text(&bench.run(["plan", "project"]).stderr);
    assert!(planned.contains("small.mp4 (90x160, 2.0 times)") && planned.contains("begins again"), "{planned}");
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    let planned = text(&bench.run(["plan", "project"]).stderr);
    assert!(planned.contains("small.mp4 (90x160, 2.0 times)") && !planned.contains("begins again"), "{planned}");
}
