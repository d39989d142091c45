//! How a picture of any shape meets the frame, in whole pixels.

use serde::{Deserialize, Serialize};
use vo_timeline::project::Fit;

/// A size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// A picture as it comes out of its decoder, turned upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shape {
    /// Its size in stored pixels.
    pub size: Size,
    /// The shape of one pixel, width to height.
    pub pixel: (u32, u32),
}

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rect {
    /// First column.
    pub x: u32,
    /// First row.
    pub y: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Which part of the picture is shown where. All numbers are even, so that the colour planes agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Framing {
    /// The part of the picture that is used, in its own pixels.
    pub crop: Rect,
    /// Where that part lands in the frame.
    pub place: Rect,
    /// For [`Fit::Blur`]: the part of the picture that covers the frame, blurred, behind it.
    pub behind: Option<Rect>,
}

/// Frames a picture. `focus` is the point to keep in sight, in percent from the left and from the top.
pub fn framing(shape: Shape, fit: Fit, focus: [u32; 2], frame: Size) -> Framing {
    let whole = Rect { x: 0, y: 0, width: shape.size.width, height: shape.size.height };
    let full = Rect { x: 0, y: 0, width: frame.width, height: frame.height };
    let cover = covering(shape, focus, frame);
    match fit {
        Fit::Cover => Framing { crop: cover, place: full, behind: None },
        Fit::Contain => Framing { crop: whole, place: contained(shape, frame), behind: None },
        Fit::Blur => Framing { crop: whole, place: contained(shape, frame), behind: Some(cover) },
    }
}

/// The largest part of the picture that has the frame's shape, as near to the focus point as it goes.
fn covering(shape: Shape, focus: [u32; 2], frame: Size) -> Rect {
    let (width, height) = display(shape);
    let (frame_width, frame_height) = (u64::from(frame.width), u64::from(frame.height));
    let Size { width: columns, height: rows } = shape.size;
    // Compare width / height with frame_width / frame_height, without dividing.
    let (crop_width, crop_height) = if width * frame_height > height * frame_width {
        let part = height * frame_width * u64::from(columns) / (frame_height * width).max(1);
        (even(part).min(columns), rows)
    } else {
        let part = width * frame_height * u64::from(rows) / (frame_width * height).max(1);
        (columns, even(part).min(rows))
    };
    let offset = |room: u32, percent: u32| (u64::from(room) * u64::from(percent.min(100)) / 100) as u32 & !1;
    Rect {
        x: offset(columns - crop_width, focus[0]),
        y: offset(rows - crop_height, focus[1]),
        width: crop_width,
        height: crop_height,
    }
}

/// The largest place in the middle of the frame that has the picture's shape.
fn contained(shape: Shape, frame: Size) -> Rect {
    let (width, height) = display(shape);
    let (frame_width, frame_height) = (u64::from(frame.width), u64::from(frame.height));
    let (place_width, place_height) = if width * frame_height > height * frame_width {
        (frame.width, even(height * frame_width / width.max(1)).clamp(2, frame.height))
    } else {
        (even(width * frame_height / height.max(1)).clamp(2, frame.width), frame.height)
    };
    Rect {
        x: ((frame.width - place_width) / 2) & !1,
        y: ((frame.height - place_height) / 2) & !1,
        width: place_width,
        height: place_height,
    }
}

/// The picture's proportions as they are seen, in arbitrary units.
fn display(shape: Shape) -> (u64, u64) {
    let (horizontal, vertical) = (shape.pixel.0.max(1), shape.pixel.1.max(1));
    (u64::from(shape.size.width) * u64::from(horizontal), u64::from(shape.size.height) * u64::from(vertical))
}

/// The even number nearest below, at least 2.
fn even(number: u64) -> u32 {
    ((number & !1).max(2)).min(u64::from(u32::MAX - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRAME: Size = Size { width: 1080, height: 1920 };

    fn square_pixels(width: u32, height: u32) -> Shape {
        Shape { size: Size { width, height }, pixel: (1, 1) }
    }

    #[test]
    fn landscape_footage_is_cut_around_its_focus() {
        let crop = |focus| framing(square_pixels(1920, 1080), Fit::Cover, focus, FRAME).crop;
        assert_eq!(crop([50, 50]), Rect { x: 656, y: 0, width: 606, height: 1080 });
        assert_eq!(crop([0, 0]).x, 0);
        assert_eq!(crop([100, 0]).x, 1314);
    }

    #[test]
    fn a_contained_picture_is_whole_and_centred() {
        let framing = framing(square_pixels(1920, 1080), Fit::Contain, [50, 50], FRAME);
        assert_eq!(framing.crop, Rect { x: 0, y: 0, width: 1920, height: 1080 });
        assert_eq!(framing.place, Rect { x: 0, y: 656, width: 1080, height: 606 });
    }

    #[test]
    fn wide_pixels_count() {
        let anamorphic = Shape { size: Size { width: 1440, height: 1080 }, pixel: (4, 3) };
        let crop = framing(anamorphic, Fit::Cover, [50, 50], FRAME).crop;
        assert_eq!((crop.width, crop.height), (454, 1080));
    }

    proptest! {
        #[test]
        fn everything_lies_inside(
            width in 2_u32..10_000, height in 2_u32..10_000, pixel in (1_u32..100, 1_u32..100),
            focus in [0_u32..=100, 0_u32..=100], frame in (32_u32..2_000, 32_u32..2_000),
            fit in prop::sample::select(vec![Fit::Cover, Fit::Contain, Fit::Blur]),
        ) {
            let frame = Size { width: frame.0 * 2, height: frame.1 * 2 };
            let framing = framing(Shape { size: Size { width, height }, pixel }, fit, focus, frame);
            for (inner, size) in [
                (Some(framing.crop), Size { width, height }),
                (framing.behind, Size { width, height }),
                (Some(framing.place), frame),
            ] {
                let Some(inner) = inner else { continue };
                prop_assert!(inner.width > 0 && inner.height > 0);
                prop_assert!(inner.x + inner.width <= size.width, "{framing:?}");
                prop_assert!(inner.y + inner.height <= size.height, "{framing:?}");
                prop_assert!(inner.x % 2 == 0 && inner.y % 2 == 0);
            }
            prop_assert!(framing.place.width.is_multiple_of(2) && framing.place.height.is_multiple_of(2));
        }
    }
}
