//! Still images: read upright and whole, and moved slowly.

use std::path::Path;

use crate::support::picture::Picture;
use crate::support::{Bench, footage};

/// Four coloured quarters as one picture.
fn quarters(width: u32, height: u32) -> String {
    let part = |colour: &str, name: &str| format!("color=c={colour}:s={}x{}[{name}];", width / 2, height / 2);
    format!(
        "{}{}{}{}[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack",
        part("red", "a"),
        part("lime", "b"),
        part("blue", "c"),
        part("yellow", "d")
    )
}

fn bench(motion: &str) -> Bench {
    Bench::showing("One short line.\n", &format!("fit = \"contain\"\nmotion = \"{motion}\""))
}

fn shown(bench: &Bench, image: &Path) -> Vec<Picture> {
    bench.seen(&["--background", image.to_str().unwrap()])
}

/// Writes how a camera was held into a JPEG: an EXIF block with the tag Orientation (0x0112).
fn orient(path: &Path, orientation: u8) {
    let bytes = std::fs::read(path).unwrap();
    let mut exif = b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    assert_eq!(&bytes[..2], b"\xFF\xD8");
    std::fs::write(path, [&bytes[..2], &exif, &bytes[2..]].concat()).unwrap();
}

#[test]
fn png_jpeg_and_webp_are_read() {
    let bench = bench("still");
    for (name, options) in [
        ("a.png", &["-pix_fmt", "rgb24"][..]),
        ("sixteen-bit.png", &["-pix_fmt", "rgba64be"]),
        ("palette.png", &["-pix_fmt", "pal8"]),
        ("a.jpg", &["-pix_fmt", "yuvj444p", "-q:v", "2"]),
        ("subsampled.jpeg", &["-pix_fmt", "yuvj420p", "-q:v", "2"]),
        ("a.webp", &["-c:v", "libwebp"]),
        ("one-picture.gif", &[]),
        ("called-wrongly.mp4", &["-f", "image2", "-c:v", "png", "-update", "1"]),
    ] {
        let image = bench.path(&format!("project/{name}"));
        footage(&image, &quarters(320, 180), &[&["-frames:v", "1"], options].concat());
        let pictures = shown(&bench, &image);
        assert_eq!(pictures[10].quarters(46), ["red", "lime", "blue", "yellow"], "{name}");
    }
}

#[test]
fn a_photo_is_seen_as_the_camera_was_held() {
    let bench = bench("still");
    for (orientation, expected) in [
        (1, ["red", "lime", "blue", "yellow"]),
        (3, ["yellow", "blue", "lime", "red"]),
        (6, ["blue", "red", "yellow", "lime"]),
        (8, ["lime", "yellow", "red", "blue"]),
    ] {
        let image = bench.path(&format!("project/{orientation}.jpg"));
        footage(&image, &quarters(320, 180), &["-frames:v", "1", "-pix_fmt", "yuvj444p", "-q:v", "2"]);
        orient(&image, orientation);
        let pictures = shown(&bench, &image);
        assert_eq!(pictures[10].quarters(46), expected, "orientation {orientation}");
        let fills = pictures[10].colour(50, 4) != "black";
        assert_eq!(fills, orientation > 4, "a photo turned by a quarter is upright: orientation {orientation}");
    }
}

#[test]
fn what_is_transparent_is_black() {
    let bench = bench("still");
    let image = bench.path("project/glass.png");
    let source = "color=c=white:s=180x320,format=rgba,geq=r=255:g=255:b=255:a='if(lt(Y,160),0,255)'";
    footage(&image, source, &["-frames:v", "1"]);
    assert_eq!(shown(&bench, &image)[10].quarters(20), ["black", "black", "white", "white"]);
}

/// Fine detail everywhere, so that every motion is seen.
const DETAIL: &str = "mandelbrot=s=720x1280:r=1:start_scale=0.5";

#[test]
fn a_still_moves_slowly_and_never_jerks() {
    let bench = Bench::showing("One line here that is not too short, so that it lasts a few seconds.\n", "");
    let image = bench.path("project/detail.png");
    footage(&image, DETAIL, &["-frames:v", "1"]);
    let pictures = shown(&bench, &image);
    let last = pictures.len() - 1;
    let far = pictures[0].difference(&pictures[last]);
    let steps: Vec<f64> = pictures.windows(2).map(|pair| pair[0].difference(&pair[1])).collect();
    let largest = steps.iter().copied().fold(0.0, f64::max);
    assert!(far > 3.0, "it does not move: {far:.2} over {last} frames");
    assert!(largest < far / 3.0, "it jerks: {largest:.2} in one frame, {far:.2} over all: {steps:.2?}");
}

#[test]
fn a_still_stays_still_if_asked() {
    let bench = Bench::showing("One short line.\n", "motion = \"still\"");
    let image = bench.path("project/detail.png");
    footage(&image, DETAIL, &["-frames:v", "1"]);
    let pictures = shown(&bench, &image);
    let far = pictures[1].difference(&pictures[pictures.len() - 1]);
    assert!(far < 3.0, "it moves: {far:.2}");
}
