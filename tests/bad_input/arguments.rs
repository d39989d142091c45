//! No text and no file name of a person ever reaches an argument of FFmpeg.

use std::os::unix::fs::PermissionsExt;

use crate::support::{Bench, footage, home, text};

/// Looks like an option, a filter, a pattern and a quote at the same time.
const CANARY: &str = "canary'%03d;[in]=null:x";

#[test]
fn no_word_and_no_name_of_a_person_is_an_argument_of_ffmpeg() {
    let folder = format!("-{CANARY} 🐙");
    let bench = Bench::new();
    let log = bench.path("arguments");
    let real = home().join("tools/ffmpeg/8.1.2/ffmpeg");
    let real = if real.exists() { real } else { "ffmpeg".into() };
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{}'\nexec '{}' \"$@\"\n", log.display(), real.display());
    let stand_in = bench.write("stand-in", script);
    std::fs::set_permissions(&stand_in, std::fs::Permissions::from_mode(0o755)).unwrap();
    let bench = bench.with_ffmpeg(&stand_in);

    let at = |name: &str| bench.path(&format!("{folder}/{name}"));
    footage(&at(&format!("media/{CANARY}.mp4")), "testsrc2=s=320x180:r=30:d=2", &["-pix_fmt", "yuv420p"]);
    footage(&at(&format!("media/{CANARY}.png")), "testsrc2=s=320x180:r=30:d=2", &["-frames:v", "1", "-update", "1"]);
    footage(&at(&format!("{CANARY}.ogg")), "sine=duration=3", &["-c:a", "libvorbis"]);
    bench.write(&format!("{folder}/presets/tiny.toml"), crate::support::TINY);
    bench.write(
        &format!("{folder}/project.toml"),
        format!(
            "title = \"{CANARY}\"\nscript = \"{CANARY}.md\"\npreset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n\
             [overlay]\nbadge = \"{CANARY}\"\n[music]\npath = \"{CANARY}.ogg\"\n"
        ),
    );
    bench.write(
        &format!("{folder}/{CANARY}.md"),
        format!("# {CANARY}\n\n[sound: {CANARY}.ogg]\n\nA {CANARY} sings.\n\nIt sings {CANARY} again.\n"),
    );
    // It tells of its arguments outside its folder, which a sandbox would not let it.
    let output = bench.vo().env("VO_SANDBOX", "off").args(["make", &folder]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let made = at("out/canary-03d-in-null-x.mp4");
    assert!(made.exists(), "{}", text(&output.stdout));
    bench.assert_tidy();

    let arguments = std::fs::read_to_string(log).unwrap();
    assert!(arguments.lines().filter(|line| *line == "file:in").count() >= 2, "footage was not decoded: {arguments}");
    assert!(arguments.contains("libx264") && arguments.contains("file:bus"), "{arguments}");
    for word in ["canary", "🐙", "%03d", "sings", "project", "media"] {
        assert!(!arguments.contains(word), "`{word}` reaches FFmpeg: {arguments}");
    }
}
