//! A frame as the red, green and blue of a screen.

use crate::frame::Frame;
use crate::wide::wide;

/// A frame as red, green and blue, three bytes a pixel, row by row. Chroma lies between its samples as a player draws it: on
/// even columns, and between two rows.
pub fn rgb(frame: &Frame) -> Vec<u8> {
    let mut pixels = vec![0; frame.width() * frame.height() * 3];
    fill(&mut pixels, frame);
    pixels
}

wide! {
    fn fill(pixels: &mut [u8], frame: &Frame) {
        filled(pixels, frame);
    }
}

/// Row by row, and in each what a wide processor does many at a time before what it does one by one. Whole numbers: they need no
/// rounding before the last.
#[inline(always)]
fn filled(pixels: &mut [u8], frame: &Frame) {
    let (width, down) = (frame.width(), frame.height() / 2);
    let mut between = vec![0; width / 2 + 1];
    let mut chroma = [vec![0; width], vec![0; width]];
    // A pixel each, red lowest.
    let mut packed = vec![0_u32; width];
    for (y, (pixels, luma)) in pixels.chunks_exact_mut(width * 3).zip(frame.y().chunks_exact(width)).enumerate() {
        let (near, far) = (y / 2, if y % 2 == 0 { (y / 2).saturating_sub(1) } else { (y / 2 + 1).min(down - 1) });
        let [u, v] = &mut chroma;
        chroma_of_row(u, &mut between, frame.u(), (near, far));
        chroma_of_row(v, &mut between, frame.v(), (near, far));
        for (((packed, luma), u), v) in packed.iter_mut().zip(luma).zip(&*u).zip(&*v) {
            let luma = (i32::from(*luma) - 16) * RED_GREEN_BLUE;
            let red = byte(luma + RED_OF_V * v);
            let green = byte(luma - GREEN_OF_U * u - GREEN_OF_V * v);
            let blue = byte(luma + BLUE_OF_U * u);
            *packed = red | green << 8 | blue << 16;
        }
        let (fours, rest) = pixels.as_chunks_mut::<12>();
        for (pixels, packed) in fours.iter_mut().zip(packed.chunks_exact(4)) {
            let [a, b, c, d] = [packed[0], packed[1], packed[2], packed[3]];
            let [first, second, third] = [a | b << 24, b >> 8 | c << 16, c >> 16 | d << 8];
            let (low, high) = (u64::from(first) | u64::from(second) << 32, third);
            pixels[..8].copy_from_slice(&low.to_le_bytes());
            pixels[8..].copy_from_slice(&high.to_le_bytes());
        }
        for (pixel, packed) in rest.chunks_exact_mut(3).zip(&packed[width / 4 * 4..]) {
            pixel.copy_from_slice(&packed.to_le_bytes()[..3]);
        }
    }
}

/// What luma, and an eighth of chroma, are in red, green and blue of full range (BT.709), in 1/65536.
const RED_GREEN_BLUE: i32 = 76_309;
const RED_OF_V: i32 = 14_686;
const GREEN_OF_U: i32 = 1_747;
const GREEN_OF_V: i32 = 4_366;
const BLUE_OF_U: i32 = 17_305;

#[inline(always)]
fn byte(channel: i32) -> u32 {
    ((channel + 32_768) >> 16).clamp(0, 255) as u32
}

/// One plane of chroma for every pixel of a row, in eighths, of which `near` and `far` are the rows of samples around it.
/// `between` holds a sample more than such a row.
#[inline(always)]
fn chroma_of_row(chroma: &mut [i32], between: &mut [i32], plane: &[u8], (near, far): (usize, usize)) {
    let across = chroma.len() / 2;
    for ((between, near), far) in between.iter_mut().zip(&plane[near * across..]).zip(&plane[far * across..][..across])
    {
        *between = 3 * i32::from(*near) + i32::from(*far) - 512;
    }
    between[across] = between[across - 1];
    for (pair, between) in chroma.chunks_exact_mut(2).zip(between.windows(2)) {
        pair[0] = 2 * between[0];
        pair[1] = between[0] + between[1];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays_grey_and_colours_are_those_of_bt_709() {
        let mut frame = Frame::new(4, 4);
        for (luma, expected) in [(16, 0), (126, 128), (235, 255)] {
            frame.planes().y.fill(luma);
            frame.planes().u.fill(128);
            frame.planes().v.fill(128);
            assert_eq!(rgb(&frame), [expected; 48]);
        }
        // Pure red.
        frame.planes().y.fill(63);
        frame.planes().u.fill(102);
        frame.planes().v.fill(240);
        for pixel in rgb(&frame).chunks(3) {
            assert!(pixel[0] >= 253 && pixel[1] <= 2 && pixel[2] <= 2, "{pixel:?}");
        }
    }

    #[test]
    fn chroma_lies_on_even_columns_and_between_rows() {
        let mut frame = Frame::new(4, 4);
        frame.planes().y.fill(126);
        // The right half is blue.
        frame.planes().u.copy_from_slice(&[128, 168, 128, 168]);
        let blue: Vec<u8> = rgb(&frame).chunks(3).map(|pixel| pixel[2]).collect();
        assert_eq!(blue[..4], [128, 170, 213, 213], "halfway at the first odd column, and its own from the next on");
        assert_eq!(blue[..4], blue[12..]);
        // So is the lower one.
        frame.planes().u.copy_from_slice(&[128, 128, 168, 168]);
        let blue: Vec<u8> = rgb(&frame).chunks(12).map(|row| row[2]).collect();
        assert_eq!(blue, [128, 149, 191, 213], "a quarter of the other row beside the edge between both");
    }
}
