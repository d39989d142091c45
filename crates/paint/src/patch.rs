//! A piece of picture with opacity, ready to be laid on frames: premultiplied YUV 4:2:0 with row spans.

use std::ops::Range;

use tiny_skia::Pixmap;

use crate::colour;
use crate::frame::Frame;

/// `value * alpha / 255`, rounded, exact for every product of two bytes.
pub(crate) const fn div255(product: u16) -> u8 {
    let t = product + 128;
    ((t + (t >> 8)) >> 8) as u8
}

/// What `under` becomes below a premultiplied `over` of opacity `alpha`.
pub(crate) const fn over(over: u8, alpha: u8, under: u8) -> u8 {
    over.saturating_add(div255(under as u16 * (255 - alpha) as u16))
}

/// A premultiplied picture at an even place in a frame.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    x: usize,
    y: usize,
    width: usize,
    luma: Vec<u8>,
    alpha: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
    alpha2: Vec<u8>,
    /// Where each pair of rows has paint, in chroma pixels.
    spans: Vec<Range<usize>>,
}

impl Patch {
    /// Turns a pixmap whose corner is to stand at (`x`, `y`) into a patch. Place and size must be even.
    pub(crate) fn of(picture: &Pixmap, x: usize, y: usize) -> Self {
        let width = picture.width() as usize;
        let height = picture.height() as usize;
        let mut patch = Self {
            x,
            y,
            width,
            luma: vec![0; width * height],
            alpha: vec![0; width * height],
            u: vec![0; width * height / 4],
            v: vec![0; width * height / 4],
            alpha2: vec![0; width * height / 4],
            spans: Vec::with_capacity(height / 2),
        };
        let pixels = picture.data();
        let painted = |row: &[u8]| {
            let any = |pixel: &[u8]| pixel[3] != 0;
            let first = row.chunks_exact(4).position(any)?;
            let last = row.chunks_exact(4).rposition(any)?;
            Some(first / 2..last / 2 + 1)
        };
        for (pair, rows) in pixels.chunks_exact(width * 8).enumerate() {
            let (upper, lower) = rows.split_at(width * 4);
            let span = match (painted(upper), painted(lower)) {
                (Some(a), Some(b)) => a.start.min(b.start)..a.end.max(b.end),
                (Some(span), None) | (None, Some(span)) => span,
                (None, None) => 0..0,
            };
            let columns = span.start * 2..span.end * 2;
            let bytes = columns.start * 4..columns.end * 4;
            let (upper, lower) = (&upper[bytes.clone()], &lower[bytes]);
            for (row, source) in [upper, lower].into_iter().enumerate() {
                let at = (pair * 2 + row) * width;
                let there = at + columns.start..at + columns.end;
                light(source, &mut patch.luma[there.clone()], &mut patch.alpha[there]);
            }
            let at = pair * width / 2;
            let there = at + span.start..at + span.end;
            let (u, v) = (&mut patch.u[there.clone()], &mut patch.v[there.clone()]);
            tint([upper, lower], u, v, &mut patch.alpha2[there]);
            patch.spans.push(span);
        }
        patch
    }

    /// Lays the patch on a frame it lies within.
    pub(crate) fn lay(&self, frame: &mut Frame) {
        let stride = frame.width();
        let planes = frame.planes();
        for (pair, span) in self.spans.iter().enumerate() {
            for row in pair * 2..pair * 2 + 2 {
                let from = row * self.width;
                let to = (self.y + row) * stride + self.x;
                let (a, b) = (span.start * 2, span.end * 2);
                blend(&mut planes.y[to + a..to + b], &self.luma[from + a..from + b], &self.alpha[from + a..from + b]);
            }
            let from = pair * self.width / 2;
            let to = (self.y / 2 + pair) * (stride / 2) + self.x / 2;
            let source = from + span.start..from + span.end;
            let target = to + span.start..to + span.end;
            blend(&mut planes.u[target.clone()], &self.u[source.clone()], &self.alpha2[source.clone()]);
            blend(&mut planes.v[target], &self.v[source.clone()], &self.alpha2[source]);
        }
    }
}

/// Luma and opacity of a row of pixels. The channels are taken out of whole pixels by shifts, many pixels at once.
fn light(pixels: &[u8], luma: &mut [u8], alpha: &mut [u8]) {
    for ((luma, alpha), pixel) in luma.iter_mut().zip(alpha).zip(pixels.as_chunks::<4>().0) {
        let pixel = u32::from_le_bytes(*pixel);
        *luma = colour::luma(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, pixel >> 24);
        *alpha = (pixel >> 24) as u8;
    }
}

/// Colour and opacity of two rows of pixels, four of them taken together.
fn tint([upper, lower]: [&[u8]; 2], u: &mut [u8], v: &mut [u8], alpha: &mut [u8]) {
    let fours = upper.as_chunks::<8>().0.iter().zip(lower.as_chunks::<8>().0);
    for (((u, v), alpha), (upper, lower)) in u.iter_mut().zip(v).zip(alpha).zip(fours) {
        let [upper, lower] = [upper, lower].map(|pair| u64::from_le_bytes(*pair));
        let pixels = [upper as u32, (upper >> 32) as u32, lower as u32, (lower >> 32) as u32];
        // Two channels are summed at once: four bytes fit into 16 bits.
        let sum = |shift: u32| pixels.iter().fold(0, |sum, pixel| sum + ((pixel >> shift) & 0xFF_00FF));
        let (red_blue, green_alpha) = (sum(0), sum(8));
        let half = |both: u32| ((both & 0xFFFF) as i32, (both >> 16) as i32);
        let ((r, b), (g, a)) = (half(red_blue), half(green_alpha));
        (*u, *v) = colour::chroma(r, g, b, a);
        *alpha = ((a + 2) >> 2) as u8;
    }
}

/// Lays premultiplied bytes over others, in place.
fn blend(under: &mut [u8], paint: &[u8], alpha: &[u8]) {
    for ((under, &paint), &alpha) in under.iter_mut().zip(paint).zip(alpha) {
        *under = over(paint, alpha, *under);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_by_255_is_exact() {
        for a in 0..=255_u16 {
            for b in 0..=255_u16 {
                assert_eq!(u32::from(div255(a * b)), (u32::from(a) * u32::from(b) * 2 + 255) / 510);
            }
        }
    }

    #[test]
    fn nothing_painted_changes_nothing_and_opaque_paint_covers_all() {
        for under in 0..=255 {
            assert_eq!(over(0, 0, under), under);
            assert_eq!(over(77, 255, under), 77);
        }
    }

    #[test]
    fn a_red_square_lands_where_it_should() {
        let mut picture = Pixmap::new(4, 4).unwrap();
        picture.fill(tiny_skia::Color::from_rgba8(255, 0, 0, 255));
        let mut frame = Frame::new(8, 8);
        Patch::of(&picture, 2, 4).lay(&mut frame);
        let rows: Vec<String> =
            frame.y().chunks(8).map(|row| row.iter().map(|&y| if y == 63 { '#' } else { '.' }).collect()).collect();
        assert_eq!(rows, ["........"; 4].into_iter().chain(["..####.."; 4]).collect::<Vec<_>>());
        assert_eq!(frame.u()[2 * 4..3 * 4], [128, 102, 102, 128]);
        assert_eq!(frame.v()[3 * 4..], [128, 240, 240, 128]);
    }
}
