//! Memory stays within what is allowed, whatever a project shows: what would take more is decoded with care, or refused
//! before it is decoded.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use support::{Bench, footage};

const DEFAULT: u64 = 300_000_000;

fn bench() -> Bench {
    Bench::with_script("One short line.\n")
}

#[test]
fn a_large_image_of_16_bits_is_read_within_the_budget() {
    let bench = bench();
    let image = bench.path("project/deep.png");
    // All at once it would be 318 MB.
    footage(&image, "testsrc2=s=6300x6300", &["-frames:v", "1", "-pix_fmt", "rgba64be"]);
    let done = bench.make(&["--voice", "silence", "--background", image.to_str().unwrap()]);
    let peak = done["peak_pss_bytes"].as_u64().unwrap();
    assert!((120_000_000..DEFAULT).contains(&peak), "{peak}");
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
