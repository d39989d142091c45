//! Captions can be read on the brightest picture: what lies around the letters is dark enough.

use vo_paint::{CaptionPainter, Fonts, Frame, Zone};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::Look;

const WIDTH: usize = 1080;
const HEIGHT: usize = 1920;

/// Relative luminance (WCAG 2) of a grey of limited-range luma.
fn luminance(y: u8) -> f64 {
    let value = ((f64::from(y) - 16.0) / 219.0).clamp(0.0, 1.0);
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn painted(look: &Look, ground: u8, number: i32) -> Frame {
    let words = ["White", "rooms", "look", "bigger"];
    let words = words.iter().enumerate().map(|(i, text)| CueWord {
        text: (*text).to_owned(),
        from: i as i32 * 10,
        emphasis: false,
    });
    let cue = Cue { from: 0, to: 60, words: words.collect() };
    let mut frame = Frame::new(WIDTH, HEIGHT);
    frame.planes().y.fill(ground);
    CaptionPainter::new(&Fonts::bundled(), look, Zone::of(WIDTH, HEIGHT), vec![cue]).paint(&mut frame, number);
    frame
}

/// Pixels at most `reach` away from a marked one, both ways.
fn grown(marked: &[bool], reach: usize) -> Vec<bool> {
    let mut across = vec![false; marked.len()];
    let mut down = vec![false; marked.len()];
    for (at, _) in marked.iter().enumerate().filter(|(_, marked)| **marked) {
        let (row, x) = (at / WIDTH, at % WIDTH);
        across[row * WIDTH + x.saturating_sub(reach)..=row * WIDTH + (x + reach).min(WIDTH - 1)].fill(true);
    }
    for (at, _) in across.iter().enumerate().filter(|(_, marked)| **marked) {
        let (y, x) = (at / WIDTH, at % WIDTH);
        for y in y.saturating_sub(reach)..=(y + reach).min(HEIGHT - 1) {
            down[y * WIDTH + x] = true;
        }
    }
    down
}

/// Contrast of the letters with the median of what lies 3 to 9 pixels from them, on white.
fn contrast(look: &Look, number: i32) -> f64 {
    let (on_white, on_black) = (painted(look, 235, number), painted(look, 16, number));
    let letters: Vec<bool> = on_white.y().iter().zip(on_black.y()).map(|(a, b)| *a > 165 && *b > 165).collect();
    let (near, far) = (grown(&letters, 2), grown(&letters, 9));
    let median = |mut values: Vec<u8>| {
        values.sort_unstable();
        values[values.len() / 2]
    };
    let pick =
        |keep: &dyn Fn(usize) -> bool| (0..letters.len()).filter(|at| keep(*at)).map(|at| on_white.y()[at]).collect();
    let ring = median(pick(&|at| far[at] && !near[at]));
    let letter = median(pick(&|at| letters[at]));
    (luminance(letter) + 0.05) / (luminance(ring) + 0.05)
}

#[test]
fn every_look_can_be_read_on_white() {
    for (name, look) in Look::bundled() {
        for number in [5, 38, 59] {
            let contrast = contrast(&look, number);
            println!("{name} {number}: {contrast:.2}");
            assert!(contrast >= 4.5, "{name} at frame {number}: {contrast:.1}:1");
        }
    }
}
