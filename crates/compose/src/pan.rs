//! The slow zoom over a still image.

use vo_paint::Frame;
use vo_paint::still::Window;
use vo_plan::framing::Size;
use vo_timeline::seed::Seeded;

/// The part of a still that is seen at a moment of its slow zoom: eight seconds from one end to the other and back, as
/// far as the reserve around the frame allows, in a direction that the seed chooses. The moment is given in parts of a frame,
/// with the number of parts that a frame has.
pub fn window(picture: &Frame, size: Size, motion: Option<(u64, (u64, u32))>, per_second: u32) -> Window {
    let (whole_width, whole_height) = ((picture.width() as i64) << 8, (picture.height() as i64) << 8);
    let Some((seed, (number, parts))) = motion else {
        return Window { x: 0, y: 0, width: whole_width as u32, height: whole_height as u32 };
    };
    let mut stream = Seeded::new(seed, 7);
    let (inward, side_x, side_y) = (stream.below(2) == 0, stream.below(3) as i64 - 1, stream.below(3) as i64 - 1);
    // A triangle wave, rounded at its corners so that the motion never jerks (3t² - 2t³).
    let period = i64::from(per_second) * i64::from(parts) * 8;
    let phase = number as i64 % (2 * period);
    let linear = (if phase < period { phase } else { 2 * period - phase }) * 65_536 / period;
    let eased = linear * linear / 65_536 * (3 * 65_536 - 2 * linear) / 65_536;
    let zoomed = if inward { eased } else { 65_536 - eased };
    let narrow = (i64::from(size.width) << 8, i64::from(size.height) << 8);
    let width = whole_width - (whole_width - narrow.0) * zoomed / 65_536;
    let height = whole_height - (whole_height - narrow.1) * zoomed / 65_536;
    let (room_x, room_y) = (whole_width - width, whole_height - height);
    Window {
        x: (room_x / 2 + room_x / 2 * side_x) as i32,
        y: (room_y / 2 + room_y / 2 * side_y) as i32,
        width: width as u32,
        height: height as u32,
    }
}
