//! Small things over the picture: a progress bar and a "Part 2" badge.

use tiny_skia::{FillRule, Mask, Pixmap, Transform};
use vo_timeline::look::{Colour, Look};

use crate::colour::mix;
use crate::fonts::Fonts;
use crate::frame::Frame;
use crate::patch::Patch;
use crate::raster::{fill, rounded};
use crate::shape::{Shaper, right_to_left};
use crate::zone::Zone;
use crate::{glyph, shadow};

/// A thin bar at the top of the safe zone that fills as the video plays.
#[derive(Clone, Debug)]
pub struct ProgressBar {
    zone: Zone,
    colour: Colour,
    last: Option<(u16, Patch)>,
}

impl ProgressBar {
    /// A bar for frames with that zone; `colour` is that of the part already played.
    pub const fn new(zone: Zone, colour: Colour) -> Self {
        Self { zone, colour, last: None }
    }

    /// Paints the bar with `permyriad` / 10 000 of it filled. A frame of another size is left alone.
    pub fn paint(&mut self, frame: &mut Frame, permyriad: u16) {
        if (frame.width(), frame.height()) != (self.zone.width, self.zone.height) {
            return;
        }
        let permyriad = permyriad.min(10_000);
        if self.last.as_ref().is_none_or(|(known, _)| *known != permyriad) {
            self.last = self.picture(permyriad).map(|patch| (permyriad, patch));
        }
        if let Some((_, patch)) = &self.last {
            patch.lay(frame);
        }
    }

    fn picture(&self, permyriad: u16) -> Option<Patch> {
        let zone = self.zone;
        let middle = zone.width as f32 / 2.0;
        let half = zone.half as f32;
        let thick = zone.px(8).max(2.0);
        let margin = zone.px(8).max(2.0);
        let (x, y) = (even(middle - half), even(zone.top as f32));
        let (width, height) = (even(half * 2.0), even(thick + margin * 2.0) + 2);
        let mut picture = Pixmap::new(width.max(2), height)?;
        let place = Transform::identity();
        let (left, right) = (margin, width as f32 - margin);
        let (top, bottom) = (margin, margin + thick);
        let edge = zone.px(2);
        let ground = rounded(left - edge, top - edge, right + edge, bottom + edge, thick);
        fill(&mut picture, ground.as_ref(), Colour::opaque(0, 0, 0), 0.28, place);
        let track = rounded(left, top, right, bottom, thick / 2.0);
        fill(&mut picture, track.as_ref(), Colour::opaque(255, 255, 255), 0.30, place);
        if permyriad > 0 {
            let end = left + ((right - left) * f32::from(permyriad) / 10_000.0).max(thick);
            let done = rounded(left, top, end.min(right), bottom, thick / 2.0);
            fill(&mut picture, done.as_ref(), self.colour, 1.0, place);
            // A lighter upper half gives the bar some body.
            let shine = mix(self.colour, Colour::opaque(255, 255, 255), 0.35);
            let upper = rounded(left, top, end.min(right), top + thick * 0.45, thick / 4.0);
            fill(&mut picture, upper.as_ref(), shine, 0.8, place);
        }
        Some(Patch::of(&picture, x as usize, y as usize))
    }
}

/// A small pill with a few words, such as "Part 2", below the progress bar.
#[derive(Clone, Debug)]
pub struct Badge {
    zone: Zone,
    patch: Option<Patch>,
}

/// Size of a badge's letters, in pixels of a 1080-wide frame.
const BADGE_SIZE: i32 = 42;

impl Badge {
    /// A badge for frames with that zone. Text too wide for it shrinks to fit.
    pub fn new(fonts: &Fonts, text: &str, zone: Zone) -> Self {
        Self { zone, patch: picture(fonts, text, zone) }
    }

    /// Paints the badge. A frame of another size is left alone.
    pub fn paint(&self, frame: &mut Frame) {
        if (frame.width(), frame.height()) == (self.zone.width, self.zone.height)
            && let Some(patch) = &self.patch
        {
            patch.lay(frame);
        }
    }
}

fn picture(fonts: &Fonts, text: &str, zone: Zone) -> Option<Patch> {
    let text: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let look = Look::named("clean")?;
    let mut shaper = Shaper::new(fonts, &look, zone.px(BADGE_SIZE).max(1.0));
    let clusters = shaper.line(&text, right_to_left(&text));
    let full: f32 = clusters.iter().map(|cluster| cluster.advance).sum();
    let (pad_x, soft) = (zone.px(28), shadow::reach(zone.px(18)) as f32 + zone.px(4));
    let room = zone.half as f32 * 2.0 - (pad_x + soft) * 2.0;
    if full <= 0.0 || room <= 4.0 {
        return None;
    }
    let scale = (room / full).min(1.0);
    let (size, advance) = (shaper.size * scale, full * scale);
    let (pill_width, pill_height) = (advance + pad_x * 2.0, zone.px(BADGE_SIZE) * 1.72);
    let (outer_width, outer_height) = (even(pill_width + soft * 2.0), even(pill_height + soft * 2.0));
    let x = even((zone.width as f32 - outer_width as f32) / 2.0);
    let y = even(zone.top as f32 + zone.px(36));
    let mut picture = Pixmap::new(outer_width, outer_height)?;
    let (left, top) = ((outer_width as f32 - pill_width) / 2.0, (outer_height as f32 - pill_height) / 2.0);
    let pill = rounded(left, top, left + pill_width, top + pill_height, pill_height / 2.0)?;
    let place = Transform::identity();
    let mut shape = Mask::new(outer_width, outer_height)?;
    shape.fill_path(&pill, FillRule::Winding, true, Transform::from_translate(0.0, zone.px(3)));
    shadow::soften(shape.data_mut(), outer_width as usize, zone.px(18));
    for (pixel, &cover) in picture.data_mut().chunks_exact_mut(4).zip(shape.data()) {
        pixel[3] = cover / 3;
    }
    fill(&mut picture, Some(&pill), Colour::opaque(255, 255, 255), 1.0, place);
    let baseline = top + pill_height / 2.0 + size * 0.364;
    let mut pen = left + pad_x;
    let mut letters = tiny_skia::PathBuilder::new();
    let mut emoji = Vec::new();
    for cluster in &clusters {
        for glyph in &cluster.glyphs {
            let font = &shaper.fonts.faces[glyph.face].font;
            let (x, y) = (pen + glyph.x * scale, baseline + glyph.y * scale);
            let layers = glyph::layers(font, glyph.id, size * glyph.grown, x, y);
            if layers.is_empty() {
                glyph::outline(font, glyph.id, size * glyph.grown, x, y, &mut letters);
            }
            emoji.extend(layers);
        }
        pen += cluster.advance * scale;
    }
    fill(&mut picture, letters.finish().as_ref(), Colour::opaque(0x12, 0x12, 0x16), 1.0, place);
    for layer in emoji {
        let mut paint = tiny_skia::Paint::default();
        paint.set_color(layer.colour);
        picture.fill_path(&layer.path, &paint, FillRule::Winding, place, None);
    }
    Some(Patch::of(&picture, x as usize, y as usize))
}

/// The even number at or below.
fn even(length: f32) -> u32 {
    (length.max(0.0) as u32) / 2 * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(frame: &Frame) -> [usize; 4] {
        let (width, blank) = (frame.width(), Frame::new(frame.width(), frame.height()));
        let changed: Vec<usize> = (0..frame.y().len()).filter(|&at| frame.y()[at] != blank.y()[at]).collect();
        let x = |at: &usize| at % width;
        let y = |at: &usize| at / width;
        [
            changed.iter().map(x).min().unwrap(),
            changed.iter().map(y).min().unwrap(),
            changed.iter().map(x).max().unwrap() + 1,
            changed.iter().map(y).max().unwrap() + 1,
        ]
    }

    #[test]
    fn overlays_stay_inside_the_safe_zone() {
        for (width, height) in [(1080, 1920), (1920, 1080), (270, 480)] {
            let zone = Zone::of(width, height);
            let mut bar = Frame::new(width, height);
            ProgressBar::new(zone, Colour::opaque(255, 217, 61)).paint(&mut bar, 10_000);
            let mut badge = Frame::new(width, height);
            badge.as_bytes_mut()[..width * height].fill(16);
            Badge::new(&Fonts::bundled(), "Part 2 🔥 of a very long story that goes on", zone).paint(&mut badge);
            for frame in [bar, badge] {
                let [left, top, right, bottom] = painted(&frame).map(|edge| edge as i32);
                assert!(left >= zone.left && right <= zone.right && top >= zone.top - 1 && bottom <= zone.bottom);
            }
        }
    }

    #[test]
    fn the_bar_grows() {
        let lit = |permyriad| {
            let mut frame = Frame::new(270, 480);
            ProgressBar::new(Zone::of(270, 480), Colour::opaque(255, 255, 255)).paint(&mut frame, permyriad);
            frame.y().iter().filter(|&&y| y > 200).count()
        };
        let counts = [0, 2_500, 5_000, 10_000, u16::MAX].map(lit);
        assert!(counts[0] == 0 && counts[1] > 0 && counts[2] > counts[1] && counts[3] > counts[2]);
        assert_eq!(counts[3], counts[4]);
    }
}
