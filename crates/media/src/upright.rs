//! How an image lies in its file. What is scaled is turned upright only then, when it is small: a copy of all its pixels
//! would be too much.

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, RgbImage};
use vo_plan::framing::{Rect, Size};

/// How an image is turned to stand upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turned(Orientation);

impl Turned {
    /// As the file says, or as it lies if it does not.
    pub(crate) fn by(decoder: &mut impl ImageDecoder) -> Self {
        Self(decoder.orientation().unwrap_or(Orientation::NoTransforms))
    }

    /// Whether width and height change places.
    fn is_on_its_side(self) -> bool {
        use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
        matches!(self.0, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
    }

    /// The size of an image when it is upright.
    pub(crate) fn upright(self, Size { width, height }: Size) -> Size {
        if self.is_on_its_side() { Size { width: height, height: width } } else { Size { width, height } }
    }

    /// The size that becomes this one when it is turned.
    pub(crate) fn lying(self, upright: Size) -> Size {
        self.upright(upright)
    }

    /// Where a part of the upright image lies in one of a size as it is stored.
    pub(crate) fn stored(self, part: Rect, (width, height): (u32, u32)) -> Rect {
        let Rect { x, y, width: wide, height: high } = part;
        let (right, low) = (width.saturating_sub(x + wide), height.saturating_sub(y + high));
        // On its side the axes of the part are those of the file exchanged.
        let (end_of_x, end_of_y) = (height.saturating_sub(x + wide), width.saturating_sub(y + high));
        match self.0 {
            Orientation::NoTransforms => part,
            Orientation::FlipHorizontal => Rect { x: right, ..part },
            Orientation::FlipVertical => Rect { y: low, ..part },
            Orientation::Rotate180 => Rect { x: right, y: low, ..part },
            Orientation::Rotate90 => Rect { x: y, y: end_of_x, width: high, height: wide },
            Orientation::Rotate270 => Rect { x: end_of_y, y: x, width: high, height: wide },
            Orientation::Rotate90FlipH => Rect { x: y, y: x, width: high, height: wide },
            Orientation::Rotate270FlipH => Rect { x: end_of_y, y: end_of_x, width: high, height: wide },
        }
    }

    /// Turns a picture upright.
    pub(crate) fn turn(self, picture: RgbImage) -> RgbImage {
        let mut picture = DynamicImage::ImageRgb8(picture);
        picture.apply_orientation(self.0);
        picture.into_rgb8()
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use proptest::prelude::*;

    use super::*;

    fn part_of(picture: &RgbImage, Rect { x, y, width, height }: Rect) -> RgbImage {
        image::imageops::crop_imm(picture, x, y, width, height).to_image()
    }

    proptest! {
        #[test]
        fn a_part_that_is_turned_is_a_part_of_what_was_turned(
            exif in 1_u8..=8, width in 1_u32..12, height in 1_u32..12, corner: (u8, u8), far: (u8, u8),
        ) {
            let turned = Turned(Orientation::from_exif(exif).unwrap());
            let picture = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 7]));
            let whole = turned.turn(picture.clone());
            let Size { width: wide, height: high } = turned.upright(Size { width, height });
            prop_assert_eq!(whole.dimensions(), (wide, high));
            let (x, y) = (u32::from(corner.0) % wide, u32::from(corner.1) % high);
            let part = Rect { x, y, width: u32::from(far.0) % (wide - x) + 1, height: u32::from(far.1) % (high - y) + 1 };
            let stored = part_of(&picture, turned.stored(part, picture.dimensions()));
            prop_assert_eq!(turned.turn(stored), part_of(&whole, part));
        }
    }
}
