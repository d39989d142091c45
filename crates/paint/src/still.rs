//! Slow zooms and pans over a still picture, sampled between pixels so that nothing ever jerks.

use crate::frame::Frame;

/// The part of a still that fills the frame, in 1/256 pixels of the still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width, more than zero.
    pub width: u32,
    /// Height, more than zero.
    pub height: u32,
}

/// Fills `out` with the window of `still`, bilinear in all planes. Beyond the still's edges its border pixels repeat.
/// Made for windows up to twice the frame's size; make the still smaller before showing more of it.
pub fn view(out: &mut Frame, still: &Frame, window: Window) {
    let (width, height) = (out.width(), out.height());
    let (still_width, still_height) = (still.width(), still.height());
    let across = samples(window.x, window.width, width, still_width);
    let down = samples(window.y, window.height, height, still_height);
    // A chroma sample covers two luma pixels each way, so its window is half as large.
    let half = |at: i32| i64::from(at) * 128;
    let across2 = samples_at(half(window.x), i64::from(window.width) * 128, width / 2, still_width / 2);
    let down2 = samples_at(half(window.y), i64::from(window.height) * 128, height / 2, still_height / 2);
    let planes = out.planes();
    resample(planes.y, still.y(), still_width, &across, &down);
    resample(planes.u, still.u(), still_width / 2, &across2, &down2);
    resample(planes.v, still.v(), still_width / 2, &across2, &down2);
}

/// Where an output pixel takes its value from: a first neighbour, the next one, and 1/256 parts of the next.
#[derive(Clone, Copy)]
struct Sample {
    first: u32,
    next: u32,
    part: u32,
}

fn samples(start: i32, length: u32, count: usize, limit: usize) -> Vec<Sample> {
    samples_at(i64::from(start) * 256, i64::from(length) * 256, count, limit)
}

/// `start` and `length` in 1/65536 pixels.
fn samples_at(start: i64, length: i64, count: usize, limit: usize) -> Vec<Sample> {
    let last = limit as i64 - 1;
    (0..count as i64)
        .map(|i| {
            let centre = start + (2 * i + 1) * length / (2 * count as i64) - 32_768;
            let first = centre >> 16;
            Sample {
                first: first.clamp(0, last) as u32,
                next: (first + 1).clamp(0, last) as u32,
                part: ((centre & 0xFFFF) >> 8) as u32,
            }
        })
        .collect()
}

fn resample(out: &mut [u8], source: &[u8], stride: usize, across: &[Sample], down: &[Sample]) {
    let mut mixed = vec![0_u16; stride];
    for (row, sample) in out.chunks_exact_mut(across.len()).zip(down) {
        let upper = &source[sample.first as usize * stride..][..stride];
        let lower = &source[sample.next as usize * stride..][..stride];
        let part = sample.part as u16;
        for ((mixed, &a), &b) in mixed.iter_mut().zip(upper).zip(lower) {
            *mixed = u16::from(a) * (256 - part) + u16::from(b) * part;
        }
        for (out, sample) in row.iter_mut().zip(across) {
            let (a, b) = (u32::from(mixed[sample.first as usize]), u32::from(mixed[sample.next as usize]));
            *out = ((a * (256 - sample.part) + b * sample.part + 32_768) >> 16) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(width: usize, height: usize) -> Frame {
        let mut frame = Frame::new(width, height);
        for (at, y) in frame.planes().y.iter_mut().enumerate() {
            *y = (at % width * 4) as u8;
        }
        frame
    }

    #[test]
    fn the_whole_still_at_its_own_size_is_itself() {
        let still = ramp(32, 16);
        let mut out = Frame::new(32, 16);
        view(&mut out, &still, Window { x: 0, y: 0, width: 32 * 256, height: 16 * 256 });
        assert_eq!(out, still);
    }

    #[test]
    fn half_a_pixel_moves_a_ramp_by_half_a_step() {
        let still = ramp(32, 16);
        let mut out = Frame::new(16, 8);
        view(&mut out, &still, Window { x: 128, y: 0, width: 16 * 256, height: 8 * 256 });
        assert_eq!(out.y()[..4], [2, 6, 10, 14]);
    }

    #[test]
    fn a_window_beyond_the_still_repeats_its_border() {
        let still = ramp(8, 8);
        let mut out = Frame::new(4, 4);
        view(&mut out, &still, Window { x: i32::MAX, y: i32::MIN, width: u32::MAX, height: 1 });
        assert!(out.y().iter().all(|&y| y == 28));
    }
}
