//! How footage and images of another shape meet the frame.

use std::path::PathBuf;

use crate::support::picture::Picture;
use crate::support::{Bench, footage};

/// Five coloured columns, far wider than the frame.
const COLUMNS: &str = "color=c=red:s=64x180:r=30:d=2[a];color=c=lime:s=64x180:r=30:d=2[b];\
                       color=c=blue:s=64x180:r=30:d=2[c];color=c=yellow:s=64x180:r=30:d=2[d];\
                       color=c=magenta:s=64x180:r=30:d=2[e];[a][b][c][d][e]hstack=inputs=5";

/// The same as a clip and as an image.
fn wide(bench: &Bench) -> [PathBuf; 2] {
    let (clip, image) = (bench.path("project/wide.mp4"), bench.path("project/wide.png"));
    footage(&clip, COLUMNS, &["-c:v", "libx264", "-pix_fmt", "yuv444p", "-crf", "10"]);
    footage(&image, COLUMNS, &["-frames:v", "1"]);
    [clip, image]
}

/// A frame from the middle of the movie for each of [`wide`], with `background` set.
fn framed(background: &str) -> Vec<Picture> {
    let bench = Bench::showing("One short line.\n", &format!("{background}\nmotion = \"still\""));
    wide(&bench)
        .iter()
        .map(|file| {
            let mut pictures = bench.seen(&["--background", file.to_str().unwrap()]);
            let middle = pictures.len() / 2;
            pictures.swap_remove(middle)
        })
        .collect()
}

#[test]
fn cover_fills_the_frame_around_the_focus() {
    for (focus, expected) in [(0, "red"), (50, "blue"), (100, "magenta")] {
        for picture in framed(&format!("fit = \"cover\"\nfocus = [{focus}, 50]")) {
            assert_eq!(picture.colour(50, 50), expected, "focus {focus}");
            assert_eq!([picture.colour(50, 2), picture.colour(50, 98)], [expected; 2], "focus {focus}");
        }
    }
}

#[test]
fn contain_shows_everything_between_black_bars() {
    for picture in framed("fit = \"contain\"") {
        let row: Vec<_> = [8, 30, 50, 70, 92].map(|across| picture.colour(across, 50)).into();
        assert_eq!(row, ["red", "lime", "blue", "yellow", "magenta"]);
        for (across, down) in [(8, 5), (50, 25), (92, 75), (50, 95)] {
            let seen = picture.at(across, down);
            assert!(seen.iter().all(|channel| *channel < 12), "the bar at {across},{down} is {seen:?}");
        }
    }
}

#[test]
fn blur_shows_everything_over_itself_without_bars() {
    for picture in framed("fit = \"blur\"") {
        let row: Vec<_> = [8, 30, 50, 70, 92].map(|across| picture.colour(across, 50)).into();
        assert_eq!(row, ["red", "lime", "blue", "yellow", "magenta"]);
        for (across, down) in [(20, 5), (50, 20), (80, 80), (50, 97)] {
            let seen = picture.at(across, down);
            assert!(seen.iter().any(|channel| *channel > 60), "it is black behind, at {across},{down}: {seen:?}");
        }
    }
}

#[test]
fn the_focus_moves_the_blurred_copy_too() {
    for (focus, expected) in [(0, "red"), (100, "magenta")] {
        for picture in framed(&format!("fit = \"blur\"\nfocus = [{focus}, 50]")) {
            let [r, g, b] = picture.at(50, 5);
            let is_blueish = b > 40;
            assert!(r > 60 && g < 60 && is_blueish == (expected == "magenta"), "focus {focus}: {:?}", [r, g, b]);
        }
    }
}
