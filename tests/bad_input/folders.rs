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
    assert!(said.contains("drift, painted: media/ is empty"), "{said}");
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
