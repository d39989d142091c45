//! Interlaced footage is made whole before it is scaled: no combs.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::picture::Picture;
use crate::support::{Bench, text};

/// Fifty fields a second of a white bar that wanders over black, as raw pictures of two fields each.
fn fields(bottom_first: bool) -> Vec<u8> {
    const SIZE: (usize, usize) = (720, 576);
    let mut raw = Vec::new();
    for frame in 0..75 {
        let mut luma = vec![16; SIZE.0 * SIZE.1];
        for (row, pixels) in luma.chunks_exact_mut(SIZE.0).enumerate() {
            let later = (row % 2 == 1) != bottom_first;
            let left = (frame * 2 + usize::from(later)) * 12 % 640;
            pixels[left..left + 40].fill(235);
        }
        raw.extend(luma);
        raw.extend(vec![128; SIZE.0 * SIZE.1 / 2]);
    }
    raw
}

fn interlaced(path: &Path, bottom_first: bool, options: &[&str]) {
    let mut child = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "720x576", "-r", "25"])
        .args(["-i", "pipe:0"])
        .args(options)
        .arg(path)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &fields(bottom_first)).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// How often brightness jumps from row to row, in a column that an edge of the bar is in: as many as there are rows where
/// fields are combs, none where the picture is whole.
fn combs(picture: &Picture) -> usize {
    let jumps = |across: usize| {
        let column: Vec<_> = (5..95).map(|down| picture.spot(across, down)[1]).collect();
        column.windows(2).filter(|pair| (pair[0] - pair[1]).abs() > 60).count()
    };
    (2..98).map(jumps).max().unwrap()
}

/// Where the bar is, in percent from the left.
fn middle_of_the_bar(picture: &Picture) -> f64 {
    let bright: Vec<_> = (0..=100).map(|across| f64::from(picture.spot(across, 50)[1])).collect();
    let weighed = bright.iter().enumerate().map(|(across, bright)| across as f64 * bright);
    weighed.sum::<f64>() / bright.iter().sum::<f64>()
}

#[test]
fn interlaced_footage_has_no_combs() {
    let bench = Bench::showing("One line here that lasts.\n", "fit = \"contain\"");
    let top = ["-flags", "+ildct+ilme", "-vf", "setfield=tff"];
    let bottom = ["-flags", "+ildct+ilme", "-vf", "setfield=bff"];
    let h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-qp", "12"];
    for (name, bottom_first, options) in [
        ("top-first.mp4", false, [&h264[..], &top].concat()),
        ("bottom-first.mp4", true, [&h264[..], &bottom].concat()),
        ("told-wrongly.mp4", false, [&h264[..], &bottom].concat()),
        // Combed pictures in a file that calls them progressive, as careless conversions make them.
        ("seen.mp4", false, h264.to_vec()),
    ] {
        let clip = bench.path(&format!("project/{name}"));
        interlaced(&clip, bottom_first, &options);
        let pictures = bench.seen(&["--background", clip.to_str().unwrap()]);
        let worst = pictures[5..30].iter().map(combs).max().unwrap();
        assert!(worst < 12, "{name}: {worst} jumps from row to row");
        // The bar wanders on with every frame, so that both fields are seen.
        let places: Vec<_> = pictures[5..20].iter().map(middle_of_the_bar).collect();
        let steps = places.windows(2).map(|pair| pair[1] - pair[0]);
        // A field moves it by 1.7 percent, and a frame shows every other field or the next.
        assert!(steps.into_iter().all(|step| (1.0..4.5).contains(&step)), "{name}: {places:.1?}");
    }
}
