//! What is really seen in a movie: its frames, decoded, and their colours at places given in percent.

use std::path::Path;
use std::process::Command;

use super::{Bench, TINY, text};

/// One decoded frame, three bytes a pixel.
pub struct Picture {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

/// Colours that are told apart, far from each other.
const COLOURS: [(&str, [i32; 3]); 8] = [
    ("red", [255, 0, 0]),
    ("lime", [0, 255, 0]),
    ("blue", [0, 0, 255]),
    ("yellow", [255, 255, 0]),
    ("cyan", [0, 255, 255]),
    ("magenta", [255, 0, 255]),
    ("white", [255, 255, 255]),
    ("black", [0, 0, 0]),
];

impl Picture {
    /// The mean colour of a small square around a place, in percent from the left and from the top.
    pub fn at(&self, across: usize, down: usize) -> [i32; 3] {
        let reach = 3;
        let (x, y) = (across * (self.width - 1) / 100, down * (self.height - 1) / 100);
        let (mut sum, mut count) = ([0_i32; 3], 0);
        for row in y.saturating_sub(reach)..(y + reach + 1).min(self.height) {
            for column in x.saturating_sub(reach)..(x + reach + 1).min(self.width) {
                let pixel = &self.rgb[(row * self.width + column) * 3..][..3];
                (0..3).for_each(|channel| sum[channel] += i32::from(pixel[channel]));
                count += 1;
            }
        }
        sum.map(|channel| channel / count)
    }

    /// The colour of the very pixel at a place.
    pub fn spot(&self, across: usize, down: usize) -> [i32; 3] {
        let (x, y) = (across * (self.width - 1) / 100, down * (self.height - 1) / 100);
        let pixel = &self.rgb[(y * self.width + x) * 3..][..3];
        [0, 1, 2].map(|channel| i32::from(pixel[channel]))
    }

    /// The name of the colour at a place.
    pub fn colour(&self, across: usize, down: usize) -> &'static str {
        let seen = self.at(across, down);
        let distance = |other: [i32; 3]| (0..3).map(|channel| (seen[channel] - other[channel]).pow(2)).sum::<i32>();
        COLOURS.iter().min_by_key(|(_, other)| distance(*other)).unwrap().0
    }

    /// The colours at the middles of the four quarters: top left, top right, bottom left, bottom right.
    pub fn quarters(&self, inset: usize) -> [&'static str; 4] {
        let far = 100 - inset;
        [(inset, inset), (far, inset), (inset, far), (far, far)].map(|(across, down)| self.colour(across, down))
    }

    /// Mean brightness, 0 to 255.
    pub fn brightness(&self) -> f64 {
        self.rgb.iter().map(|&value| f64::from(value)).sum::<f64>() / self.rgb.len() as f64
    }

    /// Mean difference of two frames, 0 to 255.
    pub fn difference(&self, other: &Self) -> f64 {
        assert_eq!(self.rgb.len(), other.rgb.len());
        let sum: u64 = self.rgb.iter().zip(&other.rgb).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
        sum as f64 / self.rgb.len() as f64
    }
}

/// Every frame of a movie, in order.
pub fn frames(movie: &Path, width: usize, height: usize) -> Vec<Picture> {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(movie)
        .args(["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let pictures = output.stdout.chunks_exact(width * height * 3);
    assert!(pictures.remainder().is_empty(), "the movie is not {width}x{height}");
    pictures.map(|rgb| Picture { width, height, rgb: rgb.to_vec() }).collect()
}

impl Bench {
    /// A silent project whose movie shows its backgrounds and nothing else. `background` is the inside of the table
    /// `[background]`.
    pub fn showing(script: &str, background: &str) -> Self {
        let bench = Self::with_script(script);
        // Good enough that a picture is not mistaken for another.
        let fine = TINY.replace("crf = 30", "crf = 12").replace("maxrate = 4000", "maxrate = 20000");
        bench.write("project/presets/tiny.toml", fine);
        let toml = format!(
            "preset = \"tiny\"\ncaptions = false\n[voice]\nname = \"silence\"\n[overlay]\nprogress = false\n\
             [background]\n{background}\n"
        );
        bench.write("project/project.toml", toml);
        bench
    }

    /// Makes the movie and decodes every frame of it.
    pub fn seen(&self, extra: &[&str]) -> Vec<Picture> {
        let done = self.make(extra);
        let seen = frames(&self.movie(), 180, 320);
        assert_eq!(seen.len() as u64, done["frames"].as_u64().unwrap());
        seen
    }
}
