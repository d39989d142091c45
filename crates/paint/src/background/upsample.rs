//! From a small, finely graded plane to a full one of bytes, smoothly and without bands.

use crate::wide::wide;

/// A plane of samples in 1/64 of an 8-bit step.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub width: usize,
    pub height: usize,
    pub samples: Vec<i16>,
}

impl Plane {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, samples: vec![0; width * height] }
    }
}

/// An 8-bit step in a [`Plane`].
pub(super) const STEP: f32 = 64.0;

wide! {
    /// Fills `out`, `width` bytes a row, so that every sample of `plane` covers `TIMES` (1, 2, 4 or 8) pixels each way,
    /// beginning (`x`, `y`) 1/64 samples into the plane. Beyond its edge the plane's border repeats.
    pub(super) fn fill<const TIMES: usize>(out: &mut [u8], width: usize, plane: &Plane, x: usize, y: usize) {
        filled::<TIMES>(out, width, plane, x, y);
    }
}

#[inline(always)]
fn filled<const TIMES: usize>(out: &mut [u8], width: usize, plane: &Plane, x: usize, y: usize) {
    // All pixels between two samples are mixed from these two, with the same weights in every such cell. The first
    // cell may begin left of the picture, by `lead` pixels.
    let (begin, _) = spot::<TIMES>(0, x);
    let inside = (0..TIMES).take_while(|&i| spot::<TIMES>(i, x).0 == begin).count();
    let lead = TIMES - inside;
    let weights: [i16; TIMES] = std::array::from_fn(|i| spot::<TIMES>(inside + i, x).1);
    let cells = (width + lead).div_ceil(TIMES);
    let mut mixed = vec![0_i16; plane.width.max(begin + cells) + 2];
    let mut wide = vec![0_i16; cells * TIMES];
    for (row, out) in out.chunks_exact_mut(width).enumerate() {
        let (below, part) = spot::<TIMES>(row, y);
        let line = |at: usize| &plane.samples[at.clamp(1, plane.height) * plane.width - plane.width..][..plane.width];
        for ((mixed, &a), &b) in mixed[1..].iter_mut().zip(line(below)).zip(line(below + 1)) {
            *mixed = mix(a, b, part);
        }
        mixed[0] = mixed[1];
        let last = mixed[plane.width];
        mixed[plane.width + 1..].fill(last);
        let pairs = mixed[begin..].windows(2);
        for (cell, pair) in wide.chunks_exact_mut(TIMES).zip(pairs) {
            for (wide, &weight) in cell.iter_mut().zip(&weights) {
                *wide = mix(pair[0], pair[1], weight);
            }
        }
        dither(out, &wide[lead..], row);
    }
}

/// `part` / 64 of the way from `a` to `b`.
#[inline(always)]
const fn mix(a: i16, b: i16, part: i16) -> i16 {
    ((a as i32 * (64 - part) as i32 + b as i32 * part as i32) >> 6) as i16
}

/// The sample before pixel `i`'s centre, counted from 1, and the 1/64 parts of the one after it. Sample 0 stands for
/// what is before the border.
const fn spot<const TIMES: usize>(i: usize, start: usize) -> (usize, i16) {
    // Half a pixel in, half a sample back, and the one more that the count begins with.
    let at = (2 * i + 1) * 32 / TIMES + start + 32;
    (at / 64, (at % 64) as i16)
}

/// Rounds 1/64 steps to bytes with a fixed, finely scattered pattern (the R2 sequence), so that slow gradients show
/// no bands.
#[inline(always)]
fn dither(out: &mut [u8], fine: &[i16], row: usize) {
    let start = (row as u16).wrapping_mul(37_345);
    for (i, (out, &fine)) in out.iter_mut().zip(fine).enumerate() {
        let threshold = (i as u16).wrapping_mul(49_471).wrapping_add(start) >> 10;
        *out = ((fine as u16 + threshold) >> 6) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_plane_stays_flat_on_average() {
        let mut plane = Plane::new(5, 4);
        plane.samples.fill(100 * 64 + 16);
        let mut out = vec![0; 40 * 32];
        fill::<8>(&mut out, 40, &plane, 0, 0);
        assert!(out.iter().all(|&v| v == 100 || v == 101));
        let higher = out.iter().map(|&v| usize::from(v) - 100).sum::<usize>();
        assert!((out.len() / 5..out.len() * 3 / 10).contains(&higher), "{higher}");
    }

    #[test]
    fn every_processor_fills_the_same_bytes() {
        let mut plane = Plane::new(37, 29);
        for (i, sample) in plane.samples.iter_mut().enumerate() {
            *sample = (i * 7919 % 14_000) as i16 + 1_000;
        }
        let (mut chosen, mut plain) = (vec![0; 141 * 97], vec![0; 141 * 97]);
        for (x, y) in [(0, 0), (13, 90), (63, 1)] {
            fill::<4>(&mut chosen, 141, &plane, x, y);
            filled::<4>(&mut plain, 141, &plane, x, y);
            assert_eq!(chosen, plain);
            fill::<2>(&mut chosen, 141, &plane, x, y);
            filled::<2>(&mut plain, 141, &plane, x, y);
            assert_eq!(chosen, plain);
        }
    }

    #[test]
    fn a_slope_rises_without_steps() {
        let mut plane = Plane::new(6, 1);
        for (i, sample) in plane.samples.iter_mut().enumerate() {
            *sample = (i * 16 * 64) as i16;
        }
        let mut out = vec![0; 48];
        fill::<8>(&mut out, 48, &plane, 0, 0);
        assert!(out.windows(2).all(|pair| pair[1] >= pair[0].saturating_sub(1) && pair[1] <= pair[0] + 4));
        assert_eq!(out[47], 80);
    }
}
