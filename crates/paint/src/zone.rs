//! Where captions may stand: clear of the buttons and texts that short-video apps lay over the picture.

use vo_timeline::preset::SafeBox;

/// The size of a frame, and the rectangle in it where texts may stand, in pixels; right and bottom are exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
    /// Half the width a line centred on the frame may have.
    pub(crate) half: i32,
    /// Whether the frame is upright, so that looks say how high captions stand.
    upright: bool,
    /// Where blocks have their middle, whatever looks say.
    middle: Option<i32>,
    /// Pixels for one pixel of a 1080-wide look, in 1/4096.
    scale: i32,
}

impl Zone {
    /// The usual zone of a frame. Upright frames use the union of the zones published for short-video advertisements
    /// (x 120..888, y 288..1248 of 1080x1920); wide and square ones, the classic tenth on each side.
    pub fn of(width: usize, height: usize) -> Self {
        let (w, h) = (width as u32, height as u32);
        let safe = if is_upright(width, height) {
            SafeBox { left: w * 120 / 1080, top: h * 288 / 1920, right: w * 888 / 1080, bottom: h * 1248 / 1920 }
        } else {
            SafeBox { left: w / 10, top: h / 10, right: w - w / 10, bottom: h - h / 10 }
        };
        Self::within(width, height, safe)
    }

    /// The zone that a preset names. What of it lies outside the frame is cut away.
    pub fn within(width: usize, height: usize, safe: SafeBox) -> Self {
        let (w, h) = (width as i32, height as i32);
        let [left, right] = [safe.left, safe.right].map(|x| (x.min(width as u32)) as i32);
        let [top, bottom] = [safe.top, safe.bottom].map(|y| (y.min(height as u32)) as i32);
        let half = (right - w / 2).min(w / 2 - left).max(0);
        let scale = w.min(h) * 4096 / 1080;
        Self { width, height, left, top, right, bottom, half, upright: is_upright(width, height), middle: None, scale }
    }

    /// The same zone with other edges above and below, in which blocks have their middle at `middle`.
    pub(crate) fn part(&self, top: i32, bottom: i32, middle: i32) -> Self {
        Self { top: top.max(self.top), bottom: bottom.min(self.bottom), middle: Some(middle), ..*self }
    }

    /// Pixels of this frame for pixels of a 1080-wide one.
    pub(crate) fn px(&self, length: impl Into<i32>) -> f32 {
        (length.into() * self.scale) as f32 / 4096.0
    }

    /// Height of a block's middle: as the look says on upright frames, low in the zone on others.
    pub(crate) fn centre_y(&self, wanted: u16, height: usize) -> f32 {
        if let Some(middle) = self.middle {
            middle as f32
        } else if self.upright {
            (i32::from(wanted) * height as i32) as f32 / 1920.0
        } else {
            self.bottom as f32 - self.px(110)
        }
    }
}

/// Whether a frame is clearly higher than wide.
fn is_upright(width: usize, height: usize) -> bool {
    height * 4 > width * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upright_frame_has_the_published_box() {
        let zone = Zone::of(1080, 1920);
        assert_eq!((zone.left, zone.top, zone.right, zone.bottom), (120, 288, 888, 1248));
        assert_eq!(zone.half * 2, 696);
    }

    #[test]
    fn a_wide_frame_scales_by_its_height() {
        let zone = Zone::of(1920, 1080);
        assert!((zone.px(100) - 100.0).abs() < 0.1);
        assert_eq!((zone.left, zone.bottom), (192, 972));
    }
}
