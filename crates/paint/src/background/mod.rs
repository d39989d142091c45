//! Backgrounds painted from nothing but a name and a seed. A frame depends on name, seed, size, number and rate only,
//! never on the frames before it.

mod bloom;
mod corridor;
mod drift;
mod palette;
mod rush;
mod upsample;

use crate::frame::Frame;

/// What a kind of background can do: paint the frame shown `seconds` after the start.
trait Painter: std::fmt::Debug + Send {
    fn paint(&mut self, frame: &mut Frame, seconds: f64);
}

/// Prepares a kind of background from a seed, a width and a height.
type Prepare = fn(u64, usize, usize) -> Box<dyn Painter>;

/// Every kind: one file and one line each.
const KINDS: &[(&str, Prepare)] = &[("bloom", bloom::prepare), ("drift", drift::prepare), ("rush", rush::prepare)];

/// The names of all backgrounds; the first is painted where none was asked for.
pub const NAMES: &[&str] = &["bloom", "drift", "rush"];

/// A background ready to be painted on frames of one size.
#[derive(Debug)]
pub struct BackgroundPainter {
    painter: Box<dyn Painter>,
    width: usize,
    height: usize,
}

impl BackgroundPainter {
    /// The background of that name ([`NAMES`]) for frames of `width` x `height` pixels (even), or none if no
    /// background has the name. Seeds differ in colours and course.
    pub fn new(name: &str, seed: u64, width: usize, height: usize) -> Option<Self> {
        let (_, prepare) = KINDS.iter().find(|(known, _)| *known == name)?;
        // The same rounding as a frame's, so that any size asked for can be painted.
        let blank = Frame::new(width, height);
        let (width, height) = (blank.width(), blank.height());
        Some(Self { painter: prepare(seed, width, height), width, height })
    }

    /// Paints frame `number` of a video of `fps` frames a second (0 counts as 30). A frame of another size than the
    /// background was made for is left alone.
    pub fn paint(&mut self, frame: &mut Frame, number: u64, fps: u32) {
        if (frame.width(), frame.height()) == (self.width, self.height) {
            let fps = if fps == 0 { 30 } else { fps };
            self.painter.paint(frame, number as f64 / f64::from(fps));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_names_is_the_list_of_kinds() {
        let kinds: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        assert_eq!(kinds, NAMES);
        assert!(BackgroundPainter::new("no such thing", 0, 64, 64).is_none());
    }

    #[test]
    fn a_frame_does_not_depend_on_the_frames_before_it() {
        for name in NAMES {
            let mut one = BackgroundPainter::new(name, 7, 90, 160).unwrap();
            let (mut after, mut alone) = (Frame::new(90, 160), Frame::new(90, 160));
            for number in [0, 99, 4] {
                one.paint(&mut after, number, 30);
            }
            BackgroundPainter::new(name, 7, 90, 160).unwrap().paint(&mut alone, 4, 30);
            assert_eq!(after, alone, "{name}");
            BackgroundPainter::new(name, 7, 90, 160).unwrap().paint(&mut after, 8, 60);
            assert_eq!(after, alone, "{name} at another rate");
        }
    }

    #[test]
    fn captions_can_be_read_on_every_background() {
        for name in NAMES {
            for seed in 0..12 {
                let mut frame = Frame::new(180, 320);
                BackgroundPainter::new(name, seed, 180, 320).unwrap().paint(&mut frame, seed * 37, 30);
                let luma: u64 = frame.y().iter().map(|&y| u64::from(y)).sum();
                let mean = luma / frame.y().len() as u64;
                assert!((22..150).contains(&mean), "{name} {seed}: {mean}");
                assert!(frame.y().iter().all(|&y| (16..=235).contains(&y)), "{name} {seed}");
            }
        }
    }

    #[test]
    fn every_size_can_be_painted() {
        for name in NAMES {
            for (width, height) in [(0, 0), (2, 2), (2, 90), (98, 2), (16, 9)] {
                let mut frame = Frame::new(width, height);
                BackgroundPainter::new(name, 1, width, height).unwrap().paint(&mut frame, u64::MAX, 1);
            }
        }
    }
}
