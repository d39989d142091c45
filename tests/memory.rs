//! Memory stays within what is allowed, whatever a project shows: what would take more is decoded with care, or refused
//! before it is decoded. Both the count of `vo` and one from outside say so.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

#[path = "memory/files.rs"]
mod files;
#[path = "memory/outside.rs"]
mod outside;
mod support;

use files::{drawn, progressive_jpeg};
use outside::watch;
use support::{Bench, footage, last_event};

const DEFAULT: u64 = 300_000_000;

/// What one count may have seen and the other not, where a twentieth is less than that. These movies last a second and
/// their peaks some milliseconds: a child comes and goes between two looks, or `vo` finds it a moment after it began.
const A_SHORT_CHILD: u64 = 20_000_000;

/// From where on a count from outside is one: on a busy machine it is not asked often enough to be compared.
const LOOKS: f64 = 50.0;

fn bench() -> Bench {
    Bench::with_script("A word.\n")
}

/// Makes the movie of a project in full size within the budget.
fn fits(bench: &Bench, args: &[&str]) {
    let usual: &[&str] = if args.contains(&"--preset") { &[] } else { &["--preset", "tiktok"] };
    let seen = watch(bench.vo().args(["make", "project", "--json", "-o", "movie.mp4"]).args(usual).args(args));
    assert!(seen.output.status.success(), "{args:?}: {}", seen.said());
    let told = last_event(&seen.output)["peak_pss_bytes"].as_u64().unwrap();
    let peak = seen.peak_bytes;
    println!("{args:?}: {} MB, told {} MB, {:.0} looks a second", peak / 1_000_000, told / 1_000_000, seen.looks);
    assert!(peak.max(told) <= DEFAULT, "{args:?}: {peak} bytes, told {told}");
    let agree = peak.abs_diff(told) <= (peak / 20).max(A_SHORT_CHILD);
    assert!(agree || seen.looks < LOOKS, "{args:?}: {peak} bytes, told {told}, {:.0} looks a second", seen.looks);
}

/// A project is refused with what it takes and what would do, and nothing large has been held by then.
fn refused(bench: &Bench, args: &[&str], size: &str) {
    let seen = watch(bench.vo().args(["make", "project", "-o", "movie.mp4", "--preset", "tiktok"]).args(args));
    let said = seen.said();
    println!("{args:?}: refused at {} MB", seen.peak_bytes / 1_000_000);
    assert_eq!(seen.output.status.code(), Some(2), "{args:?}: {said}");
    assert!(said.contains(size) && (said.contains("--memory ") || said.contains("scale it down")), "{args:?}: {said}");
    assert!(seen.peak_bytes <= DEFAULT, "{args:?}: {} bytes", seen.peak_bytes);
}

/// Silently, over one file.
fn over(name: &str, source: &str, options: &str) {
    let bench = bench();
    let file = drawn(&bench, name, source, options);
    fits(&bench, &["--voice", "silence", "--background", file.to_str().unwrap()]);
}

const X264: &str = "-t 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p";

#[test]
fn stills_of_every_kind_fit_or_are_refused() {
    // All at once it would be 318 MB.
    over("deep.png", "color=c=red:s=6300x6300", "-frames:v 1 -pix_fmt rgba64be");
    over("wide.png", "color=c=red:s=16000x400", "-frames:v 1");
    over("large.jpg", "color=c=red:s=8000x4500", "-frames:v 1");
    over("large.webp", "color=c=red:s=6000x4000", "-frames:v 1 -c:v libwebp -lossless 1");
    for (width, height) in [(5_000, 3_600), (7_000, 5_000)] {
        let bench = bench();
        bench.write("project/passes.jpg", progressive_jpeg(width, height));
        let args = ["--voice", "silence", "--background", "project/passes.jpg"];
        if width < 6_000 { fits(&bench, &args) } else { refused(&bench, &args, "7000x5000") }
    }
}

#[test]
fn images_that_move_fit_or_are_refused() {
    over("small.gif", "testsrc2=s=640x480:r=5:d=1", "");
    let bench = bench();
    drawn(&bench, "large.gif", "color=c=red:s=4000x3000:r=2:d=1,drawbox=w=t*9+9:h=90:c=blue", "");
    refused(&bench, &["--voice", "silence", "--background", "project/large.gif"], "4000x3000");
}

#[test]
fn clips_of_every_size_fit_or_are_refused() {
    over("4k.mp4", "color=c=red:s=3840x2160:r=30", X264);
    over("2k.webm", "color=c=red:s=2560x1440:r=30", "-t 1 -c:v libvpx-vp9 -deadline realtime -cpu-used 8");
    over("upright.mp4", "testsrc2=s=1080x1920:r=60", X264);
    let bench = bench();
    drawn(
        &bench,
        "studio.mov",
        "color=c=red:s=3840x2160:r=30",
        "-frames:v 2 -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le",
    );
    refused(&bench, &["--voice", "silence", "--background", "project/studio.mov"], "3840x2160");
}

#[test]
fn many_clips_and_fades_between_large_ones_fit() {
    let bench = Bench::new();
    let scene = |name: &str| format!("[background: {name}]\nA word.\n\n---\n\n");
    let mut script = String::new();
    for number in 0..10 {
        let name = format!("{number}.mp4");
        drawn(&bench, &name, &format!("color=c=red:s=1280x{}:r=30", 700 + 2 * number), X264);
        script += &scene(&name);
    }
    bench.write("project/script.md", script.trim_end_matches("---\n\n"));
    fits(&bench, &["--voice", "silence"]);

    let bench = Bench::new();
    drawn(&bench, "a.mp4", "color=c=red:s=3840x2160:r=30", X264);
    drawn(&bench, "b.mp4", "color=c=blue:s=3840x2160:r=30", X264);
    let script = scene("a.mp4") + &scene("b.mp4");
    bench.write("project/script.md", script.trim_end_matches("---\n\n"));
    fits(&bench, &["--voice", "silence", "--set", "background.transition=fade"]);
}

#[test]
fn sound_of_every_kind_fits() {
    let kana = "ひらがなだけのみじかいぶんです。".repeat(4);
    let long_word = "pneumono".repeat(12);
    let sentence = "and then there was one more word ".repeat(22);
    for (script, args) in [
        ("A natural voice says this in one short sentence.", &["--voice", "af_heart"][..]),
        (&kana, &["--voice", "espeak:ja", "--set", "captions=false", "--preset", "draft"]),
        (&long_word, &["--voice", "espeak:en-us"]),
        (&sentence, &["--voice", "silence", "--preset", "draft"]),
        ("A word in a square.", &["--voice", "espeak:en-us", "--preset", "square"]),
        ("A word in a wide movie.", &["--voice", "espeak:en-us", "--preset", "landscape"]),
    ] {
        fits(&Bench::with_script(script), args);
    }
    let bench = bench();
    let clip = drawn(&bench, "clip.mp4", "testsrc2=s=1920x1080:r=30", X264);
    let music = drawn(&bench, "music.flac", "sine=f=220:d=20:r=44100", "");
    let (clip, music) = (clip.to_str().unwrap(), music.to_str().unwrap());
    fits(&bench, &["--voice", "espeak:en-us", "--background", clip, "--music", music]);
}

#[test]
fn a_clip_that_takes_too_much_is_refused_with_its_size_and_what_would_do() {
    let bench = bench();
    let clip = bench.path("project/8k.mp4");
    footage(&clip, "color=c=red:s=7680x4320:r=30", &["-frames:v", "1", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]);
    let said = bench.refused(["make", "project", "--background", "project/8k.mp4"]);
    assert!(said.contains("7680x4320") && said.contains("300 MB") && said.contains("--memory 5"), "{said}");
}

#[test]
fn a_movie_that_takes_too_much_is_refused_before_it_is_begun() {
    let said = bench().refused(["make", "project", "--preset", "tiktok", "--memory", "100MB"]);
    assert!(said.contains("1080x1920") && said.contains("100 MB") && said.contains("--memory 1"), "{said}");
}
