//! Cross-fades.

use crate::frame::Frame;

/// Mixes `frame` with `next`, in place: `numerator / denominator` of the result is `next` (0 leaves the frame as it
/// is; `denominator` or more makes it `next`). All planes take part. Frames of different sizes are not mixed.
pub fn cross(frame: &mut Frame, next: &Frame, numerator: u16, denominator: u16) {
    if (frame.width(), frame.height()) != (next.width(), next.height()) || numerator == 0 {
        return;
    }
    let share = if numerator >= denominator {
        256
    } else {
        (u32::from(numerator) * 256 + u32::from(denominator) / 2) / u32::from(denominator)
    };
    let share = share as u16;
    for (under, &over) in frame.as_bytes_mut().iter_mut().zip(next.as_bytes()) {
        let sum = u16::from(*under) * (256 - share) + u16::from(over) * share;
        // The largest sum is 255 * 256, so rounding cannot overflow.
        *under = ((sum + 128) >> 8) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fade_begins_as_one_frame_and_ends_as_the_other() {
        let mut white = Frame::new(4, 4);
        white.planes().y.fill(235);
        let shades: Vec<u8> = (0..=4)
            .map(|step| {
                let mut frame = Frame::new(4, 4);
                cross(&mut frame, &white, step, 4);
                frame.y()[0]
            })
            .collect();
        assert_eq!(shades, [16, 71, 126, 180, 235]);
    }

    #[test]
    fn a_fade_with_nothing_to_count_is_over() {
        let mut frame = Frame::new(2, 2);
        let mut other = Frame::new(2, 2);
        other.as_bytes_mut().fill(255);
        cross(&mut frame, &other, 1, 0);
        assert_eq!(frame, other);
    }
}
