//! What phones write: HEIC of tiles, several tracks, covers.

use std::path::Path;
use std::process::Command;

use crate::support::{Bench, footage, text};

const UPRIGHT: [&str; 4] = ["red", "lime", "blue", "yellow"];
const GRID: &[u8] = include_bytes!("data/grid.heic");

#[test]
fn a_heic_of_tiles_is_seen_whole() {
    let bench = Bench::showing("One short line.\n", "fit = \"contain\"\nmotion = \"still\"");
    let image = bench.write("project/grid.heic", GRID);
    for named in ["", "/usr/bin/ffmpeg"] {
        let mut command = bench.vo();
        if !named.is_empty() {
            command.env("VO_FFMPEG", named);
        }
        let movie = bench.movie();
        let args = ["make", "project", "-o", movie.to_str().unwrap(), "--background", image.to_str().unwrap()];
        let output = command.args(args).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let pictures = crate::support::picture::frames(&movie, 180, 320);
        assert_eq!(pictures[5].quarters(46), UPRIGHT, "{named}");
    }
}

#[test]
fn an_avif_still_is_read_where_something_decodes_av1() {
    let bench = Bench::showing("One short line.\n", "motion = \"still\"");
    let image = bench.path("project/still.avif");
    let encoder = ["-frames:v", "1", "-c:v", "libaom-av1", "-cpu-used", "8", "-still-picture", "1"];
    footage(&image, "color=red:s=180x160[a];color=blue:s=180x160[b];[a][b]vstack", &encoder);
    let pictures = bench.seen(&["--background", image.to_str().unwrap()]);
    assert_eq!(pictures[5].quarters(20), ["red", "red", "blue", "blue"]);
}

#[test]
fn a_heic_that_is_cut_short_or_needs_more_is_refused() {
    let bench = Bench::showing("One short line.\n", "");
    let refused = |bytes: &[u8]| {
        bench.write("project/photo.heic", bytes);
        bench.refused(["make", "project", "--background", "project/photo.heic"])
    };
    for length in [100, GRID.len() / 2, GRID.len() - 40] {
        let said = refused(&GRID[..length]);
        assert!(said.contains("damaged or cut short"), "{length}: {said}");
    }
    let mut other = GRID.to_vec();
    let at = other.windows(4).position(|window| window == b"grid").unwrap();
    other[at..at + 4].copy_from_slice(b"iovl");
    let said = refused(&other);
    assert!(said.contains("coded as `iovl`") && said.contains("convert it to JPEG"), "{said}");
}

fn muxed(path: &Path, options: &[&str]) {
    let output =
        Command::new("ffmpeg").args(["-nostdin", "-v", "error", "-y"]).args(options).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn the_default_track_is_shown_and_neither_cover_nor_thumbnail() {
    let bench = Bench::showing("One short line.\n", "");
    let (small, large, cover) = (bench.path("small.mp4"), bench.path("large.mp4"), bench.path("cover.jpg"));
    let h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];
    footage(&small, "color=blue:s=90x160:r=30:d=2", &h264);
    footage(&large, "color=red:s=180x320:r=30:d=2", &h264);
    footage(&cover, "color=lime:s=180x320:d=1", &["-frames:v", "1"]);
    let (small, large, cover) = (small.to_str().unwrap(), large.to_str().unwrap(), cover.to_str().unwrap());
    for (name, options) in [
        ("default.mkv", &["-disposition:v:0", "0", "-disposition:v:1", "default"][..]),
        ("default.mov", &["-disposition:v:0", "0", "-disposition:v:1", "default"]),
    ] {
        let clip = bench.path(&format!("project/{name}"));
        muxed(&clip, &[&["-i", small, "-i", large, "-map", "0", "-map", "1", "-c", "copy"], options].concat());
        assert_eq!(bench.seen(&["--background", clip.to_str().unwrap()])[5].colour(50, 50), "red", "{name}");
    }
    let clip = bench.path("project/covered.mp4");
    let first = ["-i", cover, "-i", large, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic"];
    muxed(&clip, &first);
    assert_eq!(bench.seen(&["--background", clip.to_str().unwrap()])[5].colour(50, 50), "red");
    // A song with a cover is no film.
    let song = bench.path("project/song.m4a");
    let tone = ["-f", "lavfi", "-i", "sine=duration=1", "-i", cover, "-map", "0", "-map", "1", "-c:v", "copy"];
    muxed(&song, &[&tone[..], &["-disposition:v:0", "attached_pic"]].concat());
    let said = bench.refused(["make", "project", "--background", "project/song.m4a"]);
    assert!(said.contains("a cover but no picture"), "{said}");
}

#[test]
fn an_avchd_stream_of_a_camera_is_read() {
    let bench = Bench::showing("One short line.\n", "");
    let clip = bench.path("project/00001.mts");
    footage(
        &clip,
        "color=red:s=180x320:r=30:d=2",
        &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-f", "mpegts", "-mpegts_m2ts_mode", "1"],
    );
    assert_eq!(bench.seen(&["--background", clip.to_str().unwrap()])[5].colour(50, 50), "red");
}
