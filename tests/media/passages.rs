//! Which passage of a clip is shown, and how one that is too short comes again.

use crate::footage::{numbered, numbers};
use crate::support::{Bench, footage};

const LONG_LINE: &str =
    "Here is one line with quite a number of words in it, so that a clip of two seconds has to come again and again.\n";

#[test]
fn a_short_clip_comes_again_without_a_visible_jump() {
    let bench = Bench::showing(LONG_LINE, "");
    let clip = bench.path("project/short.mp4");
    // Shapes that turn all the time: the last picture is far from the first.
    footage(
        &clip,
        "mandelbrot=s=180x320:r=30:start_scale=2:end_scale=0.6:end_pts=60,trim=duration=2",
        &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "16"],
    );
    let pictures = bench.seen(&["--background", clip.to_str().unwrap()]);
    assert!(pictures.len() > 120, "the clip is shown only once in {} frames", pictures.len());
    let steps: Vec<f64> = pictures.windows(2).map(|pair| pair[0].difference(&pair[1])).collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted[sorted.len() / 2];
    let largest = sorted[sorted.len() - 1];
    let jump = pictures[59].difference(&pictures[0]);
    assert!(
        jump > 4.0 * usual,
        "the clip proves nothing: from its end to its beginning is {jump:.2}, usual {usual:.2}"
    );
    assert!(largest <= 2.0 * usual, "a jump of {largest:.2}, usual {usual:.2}: {steps:.1?}");
}

#[test]
fn no_passage_is_seen_twice_while_there_is_another() {
    let script = "One line here.\n\n---\n\nTwo line here.\n\n---\n\nSix line here.\n\n---\n\nTen line here.\n";
    let bench = Bench::showing(script, "transition = \"cut\"\n");
    let clip = bench.path("project/long.mp4");
    numbered(&clip, 210, 15, &["-g", "60", "-bf", "2"]);
    let shown = numbers(&bench.seen(&["--background", clip.to_str().unwrap(), "--seed", "3"]));
    let passages: Vec<&[f64]> = shown.chunk_by(|before, after| (after - before).abs() < 5.0).collect();
    assert!(passages.len() >= 3, "the passages of four scenes follow each other as in the clip: {shown:.0?}");
    let mut spans: Vec<(f64, f64)> = passages.iter().map(|passage| (passage[0], passage[passage.len() - 1])).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0), "a passage came twice: {spans:.0?}");
}

#[test]
fn the_seed_chooses_and_the_same_seed_chooses_the_same() {
    let script = "One line here.\n\n---\n\nTwo line here.\n\n---\n\nSix line here.\n\n---\n\nTen line here.\n";
    let bench = Bench::showing(script, "transition = \"cut\"");
    let clip = bench.path("project/long.mp4");
    numbered(&clip, 210, 15, &[]);
    let keys = |seed: &str| {
        let output = bench.run(["plan", "project", "--json", "--seed", seed, "--background", clip.to_str().unwrap()]);
        let plan: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        plan["each"].as_array().unwrap().iter().map(|one| one["key"].to_string()).collect::<Vec<_>>()
    };
    let first = keys("1");
    assert_eq!(first, keys("1"));
    assert!(["2", "3", "4"].iter().any(|seed| keys(seed) != first));
}

#[test]
fn every_clip_of_a_folder_is_shown_before_one_comes_again() {
    let script = "One line here. Two line here. Six line here.\n";
    let bench = Bench::showing(script, "paths = [\"media\"]\ntransition = \"cut\"");
    for (name, colour) in [("a.mp4", "red"), ("b.mp4", "lime"), ("c.mp4", "blue")] {
        let clip = bench.path(&format!("project/media/{name}"));
        footage(&clip, &format!("color=c={colour}:s=180x320:r=30:d=4"), &["-c:v", "libx264", "-pix_fmt", "yuv444p"]);
    }
    let pictures = bench.seen(&[]);
    let mut colours: Vec<_> = pictures.iter().map(|picture| picture.colour(50, 50)).collect();
    colours.dedup();
    assert_eq!(colours.len(), 3, "{colours:?}");
    colours.sort_unstable();
    assert_eq!(colours, ["blue", "lime", "red"]);
}

#[test]
fn a_single_picture_called_footage_lasts_as_long_as_needed() {
    let bench = Bench::showing("One short line.\n", "");
    let gif = bench.path("project/still.gif");
    footage(&gif, "color=c=lime:s=64x64", &["-frames:v", "1"]);
    let pictures = bench.seen(&["--background", gif.to_str().unwrap()]);
    assert!(pictures.iter().all(|picture| picture.colour(50, 50) == "lime"));
}
