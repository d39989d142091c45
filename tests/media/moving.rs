//! Images that move, move, at the speed at which browsers show them.

use std::path::Path;

use crate::support::picture::Picture;
use crate::support::{Bench, footage};

/// Half a second red, then half a second blue, ten pictures a second.
const RED_THEN_BLUE: &str = "color=red:s=180x320:r=10:d=0.5[a];color=blue:s=180x320:r=10:d=0.5[b];[a][b]concat";

/// The frames of a movie that shows `image`, by colour.
fn colours(bench: &Bench, image: &Path, frames: usize) -> Vec<&'static str> {
    let pictures = bench.seen(&["--background", image.to_str().unwrap()]);
    pictures.iter().take(frames).map(|picture: &Picture| picture.colour(50, 50)).collect()
}

#[test]
fn animated_webp_apng_and_gif_keep_their_time() {
    let bench = Bench::showing("One line here.\n", "");
    for (name, options) in [
        ("moving.webp", &["-c:v", "libwebp_anim", "-lossless", "1"][..]),
        ("moving.png", &["-f", "apng", "-plays", "0"]),
        ("moving.gif", &[]),
    ] {
        let image = bench.path(&format!("project/{name}"));
        footage(&image, RED_THEN_BLUE, options);
        let shown = colours(&bench, &image, 44);
        let red = shown[..20].iter().filter(|colour| **colour == "red").count();
        assert!((14..=16).contains(&red), "{name}: {shown:?}");
        assert!(shown[..14].iter().all(|colour| *colour == "red"), "{name}: {shown:?}");
        assert!(shown[16..29].iter().all(|colour| *colour == "blue"), "{name}: {shown:?}");
        // It begins again at once: nothing fades, and no picture is missing.
        assert!(shown[31..].iter().all(|colour| *colour == "red"), "{name}: {shown:?}");
    }
}

#[test]
fn a_sequence_in_avif_moves() {
    let bench = Bench::showing("One line here.\n", "");
    let image = bench.path("project/moving.avif");
    footage(&image, RED_THEN_BLUE, &["-c:v", "libaom-av1", "-cpu-used", "8"]);
    let shown = colours(&bench, &image, 20);
    assert_eq!([shown[3], shown[18]], ["red", "blue"], "{shown:?}");
}

#[test]
fn a_gif_without_delays_shows_ten_pictures_a_second() {
    let bench = Bench::showing("One line here.\n", "");
    let image = bench.path("project/hasty.gif");
    footage(&image, RED_THEN_BLUE, &[]);
    let mut bytes = std::fs::read(&image).unwrap();
    // The delay stands in the graphic control extension before each picture.
    let extensions: Vec<_> =
        (0..bytes.len() - 6).filter(|at| bytes[*at..].starts_with(b"\x21\xF9\x04")).map(|at| at + 4).collect();
    assert!(extensions.len() >= 10);
    for (number, delay) in extensions.into_iter().enumerate() {
        bytes[delay..delay + 2].copy_from_slice(&[(number % 2) as u8, 0]);
    }
    std::fs::write(&image, bytes).unwrap();
    let shown = colours(&bench, &image, 20);
    assert!(shown[..14].iter().all(|colour| *colour == "red"), "{shown:?}");
    assert!(shown[16..].iter().all(|colour| *colour == "blue"), "{shown:?}");
}
