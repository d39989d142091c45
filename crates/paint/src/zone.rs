//! Where captions may stand: clear of the buttons and texts that short-video apps lay over the picture.

/// A frame's safe rectangle in pixels; right and bottom are exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Zone {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
    /// Half the width a line centred on the frame may have.
    pub half: i32,
    /// Whether the frame is upright, so that looks say how high captions stand.
    upright: bool,
    /// Pixels for one pixel of a 1080-wide look, in 1/4096.
    scale: i32,
}

impl Zone {
    /// The zone of a frame. Upright frames use the union of the zones published for short-video advertisements
    /// (x 120..888, y 288..1248 of 1080x1920); wide and square ones, the classic tenth on each side.
    pub(crate) fn of(width: usize, height: usize) -> Self {
        let (w, h) = (width as i32, height as i32);
        let scale = w.min(h) * 4096 / 1080;
        let upright = h * 4 > w * 5;
        let (left, top, right, bottom) = if upright {
            (w * 120 / 1080, h * 288 / 1920, w * 888 / 1080, h * 1248 / 1920)
        } else {
            (w / 10, h / 10, w - w / 10, h - h / 10)
        };
        let half = (right - w / 2).min(w / 2 - left).max(0);
        Self { left, top, right, bottom, half, upright, scale }
    }

    /// Pixels of this frame for pixels of a 1080-wide one.
    pub(crate) fn px(&self, length: impl Into<i32>) -> f32 {
        (length.into() * self.scale) as f32 / 4096.0
    }

    /// Height of a block's middle: as the look says on upright frames, low in the zone on others.
    pub(crate) fn centre_y(&self, wanted: u16, height: usize) -> f32 {
        if self.upright {
            (i32::from(wanted) * height as i32) as f32 / 1920.0
        } else {
            self.bottom as f32 - self.px(110)
        }
    }
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
