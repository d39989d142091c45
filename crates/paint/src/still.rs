//! Slow zooms and pans over a still picture, sampled between pixels so that nothing ever jerks.

use crate::frame::Frame;
use crate::wide::wide;

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

/// Where output pixels take their values from: a first neighbour each, and 1/256 parts of the one after it.
struct Samples {
    first: Vec<u32>,
    part: Vec<u16>,
}

fn samples(start: i32, length: u32, count: usize, limit: usize) -> Samples {
    samples_at(i64::from(start) * 256, i64::from(length) * 256, count, limit)
}

/// `start` and `length` in 1/65536 pixels.
fn samples_at(start: i64, length: i64, count: usize, limit: usize) -> Samples {
    let last = limit as i64 - 1;
    let (first, part) = (0..count as i64)
        .map(|i| {
            let centre = start + (2 * i + 1) * length / (2 * count as i64) - 32_768;
            let first = centre >> 16;
            // Beyond an edge there is nothing but the border.
            let part = if (0..last).contains(&first) { (centre & 0xFFFF) >> 8 } else { 0 };
            (first.clamp(0, last) as u32, part as u16)
        })
        .unzip();
    Samples { first, part }
}

wide! {
    fn resample(out: &mut [u8], source: &[u8], stride: usize, across: &Samples, down: &Samples) {
        resampled(out, source, stride, across, down);
    }
}

#[inline(always)]
fn resampled(out: &mut [u8], source: &[u8], stride: usize, across: &Samples, down: &Samples) {
    // One more, so that the last pixel has a neighbour.
    let mut mixed = vec![0_u16; stride + 1];
    let mut pairs = vec![[0_u16; 2]; across.first.len()];
    let last = source.len() / stride - 1;
    for ((row, &first), &part) in out.chunks_exact_mut(pairs.len()).zip(&down.first).zip(&down.part) {
        let first = first as usize;
        let upper = &source[first * stride..][..stride];
        let lower = &source[(first + 1).min(last) * stride..][..stride];
        for ((mixed, &a), &b) in mixed.iter_mut().zip(upper).zip(lower) {
            *mixed = u16::from(a) * (256 - part) + u16::from(b) * part;
        }
        // Values are fetched one by one, and then mixed many at a time.
        for (pair, &first) in pairs.iter_mut().zip(&across.first) {
            if let Some(&[a, b]) = mixed.get(first as usize..).and_then(<[u16]>::first_chunk) {
                *pair = [a, b];
            }
        }
        for ((out, [a, b]), &part) in row.iter_mut().zip(&pairs).zip(&across.part) {
            *out = ((u32::from(*a) * u32::from(256 - part) + u32::from(*b) * u32::from(part) + 32_768) >> 16) as u8;
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
