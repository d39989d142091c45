//! Paints one moment of a cue: shadows, then the box, then every stroke, then every fill, then emoji.

use tiny_skia::{FillRule, Mask, Paint, Path, PathBuilder, Pixmap, PixmapPaint, Rect, Transform};
use vo_timeline::cue::Cue;
use vo_timeline::look::{Backing, Colour, Look, Shadow};

use crate::colour::{mix, readable_on};
use crate::colour_word::{self, Named};
use crate::layout::{Layout, Run};
use crate::motion::{Moment, OVERSHOOT};
use crate::patch::{Patch, div255, over};
use crate::shadow;
use crate::zone::Zone;

/// Everything one picture needs.
pub(crate) struct Scene<'a> {
    pub layout: &'a Layout,
    pub cue: &'a Cue,
    /// The cue's number: colours take turns by it.
    pub turn: usize,
    pub look: &'a Look,
    pub zone: Zone,
    pub size: f32,
}

/// A run as it stands at this moment.
struct Pose<'a> {
    run: &'a Run,
    place: Transform,
    fill: Colour,
    alpha: f32,
}

impl Scene<'_> {
    /// The picture of a moment; none if nothing of it lies in the zone.
    pub(crate) fn paint(&self, moment: Moment) -> Option<Patch> {
        let (x, y, width, height) = self.area()?;
        let mut picture = Pixmap::new(width, height)?;
        let (scale, alpha, below) = moment.entrance(self.look);
        let scale = scale.min(self.layout.swell);
        let centre = self.layout.centre;
        let block = Transform::from_translate(-(x as f32), -(y as f32))
            .pre_translate(centre.0, centre.1 + below * self.size * self.layout.scale)
            .pre_scale(scale, scale)
            .pre_translate(-centre.0, -centre.1);
        let poses: Vec<Pose<'_>> = self.layout.runs.iter().filter_map(|run| self.pose(run, moment, block)).collect();
        self.panels(&mut picture, block);
        self.shadows(&mut picture, &poses);
        if let Some(backing) = &self.look.active.backing {
            self.boxes(&mut picture, backing, moment, block);
        }
        if let Some(stroke) = &self.look.stroke {
            for pose in &poses {
                fill(&mut picture, pose.run.outline.as_ref(), stroke.colour, pose.alpha, pose.place);
            }
        }
        for pose in &poses {
            fill(&mut picture, pose.run.letters.as_ref(), pose.fill, pose.alpha, pose.place);
        }
        for pose in &poses {
            emoji(&mut picture, pose);
        }
        fade(&mut picture, alpha);
        Some(Patch::of(&picture, x as usize, y as usize))
    }

    /// The even rectangle that holds all paint: x, y, width, height.
    fn area(&self) -> Option<(u32, u32, u32, u32)> {
        let [left, top, right, bottom] = self.layout.ink;
        let centre = self.layout.centre;
        let swell = |at: f32, middle: f32| middle + (at - middle) * self.layout.swell.min(OVERSHOOT);
        let down = |at: f32| (at.floor() as i32).div_euclid(2) * 2;
        let up = |at: f32| (at.ceil() as i32 + 1).div_euclid(2) * 2;
        // The zone's own edges are rounded inwards: no pixel outside it is ever touched.
        let x0 = down(swell(left, centre.0)).max((self.zone.left + 1).div_euclid(2) * 2);
        let y0 = down(swell(top, centre.1)).max((self.zone.top + 1).div_euclid(2) * 2);
        let x1 = up(swell(right, centre.0)).min(self.zone.right.div_euclid(2) * 2);
        let y1 = up(swell(bottom, centre.1)).min(self.zone.bottom.div_euclid(2) * 2);
        (x1 > x0 && y1 > y0).then_some((x0 as u32, y0 as u32, (x1 - x0) as u32, (y1 - y0) as u32))
    }

    /// How much a word is the spoken one: 1 for the active, falling for the one before it.
    fn spoken_share(&self, word: usize, moment: Moment) -> f32 {
        match moment.active {
            Some(active) if word == active => moment.change(self.look),
            Some(active) if word + 1 == active => 1.0 - moment.change(self.look),
            _ => 0.0,
        }
    }

    fn pose<'a>(&self, run: &'a Run, moment: Moment, block: Transform) -> Option<Pose<'a>> {
        let text = &self.look.text;
        let share = self.spoken_share(run.word, moment);
        let (rest, lit) = self.colours(run.word);
        let dim = match moment.active {
            Some(active) if run.word < active => text.spoken,
            Some(active) if run.word == active => 1000,
            _ => text.upcoming,
        };
        let dim = f32::from(dim) / 1000.0;
        let before = if moment.active == Some(run.word) { f32::from(text.upcoming) / 1000.0 } else { 1.0 };
        // A word brightens as it becomes the spoken one, and leaves that state with its neighbour's change.
        let alpha =
            if moment.active == Some(run.word) { before + (1.0 - before) * share } else { dim + (1.0 - dim) * share };
        let grow = 1.0 + (f32::from(self.look.active.grow) / 1000.0 - 1.0) * share;
        let line = &self.layout.lines[run.line];
        let middle = (line.at.0 + f32::midpoint(run.span.0, run.span.1), line.middle);
        let place = block
            .pre_translate(middle.0, middle.1)
            .pre_scale(grow, grow)
            .pre_translate(line.at.0 - middle.0, line.at.1 - middle.1);
        (alpha > 0.0).then(|| Pose { run, place, fill: mix(rest, lit, share), alpha })
    }

    /// A word's colour at rest, and while it is spoken. Marked words light up as all others do; a word that names a colour
    /// is painted in no other one, and neither are the marked words beside it.
    fn colours(&self, word: usize) -> (Colour, Colour) {
        let Look { text, active, .. } = self.look;
        let shown = self.cue.words.get(word);
        let named = shown.and_then(|word| colour_word::named(&word.text));
        let marked = shown.is_some_and(|word| word.emphasis) && !text.emphasis.is_empty();
        let own = |named| match named {
            Named::In(colour) if self.look.stroke.is_some() => colour,
            // Without a line around it a letter must be light to be read on anything.
            Named::In(colour) => mix(colour, Colour::opaque(255, 255, 255), 0.4),
            Named::Plain => text.fill,
        };
        let rest = match named {
            Some(named) if marked => own(named),
            None if marked => {
                let mut beside = self.cue.words.iter().filter_map(|word| colour_word::named(&word.text));
                beside.next().map_or_else(|| text.emphasis[self.turn % text.emphasis.len()], own)
            }
            _ => text.fill,
        };
        let lit = match (&active.backing, active.colour, named) {
            (Some(backing), None, _) => readable_on(self.box_colour(backing, word)),
            (_, Some(_), Some(named @ Named::In(_))) if marked => mix(own(named), Colour::opaque(255, 255, 255), 0.45),
            (_, Some(_), Some(named)) => own(named),
            (_, Some(colour), _) => colour,
            (None, None, _) => rest,
        };
        (rest, lit)
    }

    /// The colour of the box behind a word: that whose turn it is, or the one that the word names.
    fn box_colour(&self, backing: &Backing, word: usize) -> Colour {
        match self.cue.words.get(word).and_then(|word| colour_word::named(&word.text)) {
            Some(Named::In(colour)) => colour,
            Some(Named::Plain) => Colour::opaque(0x16, 0x16, 0x1A),
            None => turn_of(backing, self.turn),
        }
    }

    /// The boxes behind the lines.
    fn panels(&self, picture: &mut Pixmap, block: Transform) {
        let Some(panel) = &self.look.panel else { return };
        for (index, line) in self.layout.lines.iter().enumerate() {
            let on_it = self.layout.runs.iter().filter(|run| run.line == index);
            let ends = on_it.map(|run| run.span).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            let Some((left, right)) = ends else { continue };
            let pad = self.zone.px(panel.pad_x) * self.layout.scale;
            let (top, bottom) = line.panel;
            let radius = (bottom - top) * f32::from(panel.radius) / 1000.0;
            let path = rounded(line.at.0 + left - pad, top, line.at.0 + right + pad, bottom, radius);
            fill(picture, path.as_ref(), panel.colour, 1.0, block);
        }
    }

    /// All shadows of all runs.
    fn shadows(&self, picture: &mut Pixmap, poses: &[Pose<'_>]) {
        if self.look.shadows.is_empty() {
            return;
        }
        let Some(mut shape) = Mask::new(picture.width(), picture.height()) else {
            return;
        };
        for pose in poses {
            let letters = pose.run.letters.iter().chain(&pose.run.outline);
            for path in letters.chain(pose.run.emoji.iter().map(|layer| &layer.path)) {
                shape.fill_path(path, FillRule::Winding, true, pose.place);
            }
        }
        for shadow in &self.look.shadows {
            let mut mask = shape.clone();
            shadow::soften(mask.data_mut(), picture.width() as usize, self.zone.px(shadow.blur) * self.layout.scale);
            self.lay_shadow(picture, mask.data(), shadow);
        }
    }

    /// Lays a blurred mask on the picture, moved and tinted.
    fn lay_shadow(&self, picture: &mut Pixmap, mask: &[u8], shadow: &Shadow) {
        let (width, height) = (picture.width() as i32, picture.height() as i32);
        let moved = |by: i16| (self.zone.px(by) * self.layout.scale).round() as i32;
        let (dx, dy) = (moved(shadow.x), moved(shadow.y));
        let c = shadow.colour;
        let opacity = u16::from((u32::from(c.alpha) * 255 / 1000) as u8);
        let (left, right) = (dx.max(0), width.min(width + dx));
        if left >= right {
            return;
        }
        let along = |y: i32, x: i32| (y * width + x) as usize;
        // Bytes are laid one by one, whatever channel they are of: so a register holds many of them.
        let tint: Vec<u8> = [c.red, c.green, c.blue, 255].repeat((right - left) as usize);
        let mut alphas = vec![0; tint.len()];
        for y in dy.max(0)..height.min(height + dy) {
            let covers = &mask[along(y - dy, left - dx)..along(y - dy, right - dx)];
            if covers.iter().fold(0, |all, &cover| all | cover) == 0 {
                continue;
            }
            for (alphas, &cover) in alphas.chunks_exact_mut(4).zip(covers) {
                alphas.fill(div255(u16::from(cover) * opacity));
            }
            let under = &mut picture.data_mut()[along(y, left) * 4..along(y, right) * 4];
            for ((under, &tint), &alpha) in under.iter_mut().zip(&tint).zip(&alphas) {
                *under = over(div255(u16::from(tint) * u16::from(alpha)), alpha, *under);
            }
        }
    }

    /// The box behind the spoken word, on its way from the word before if that stands on the same line.
    fn boxes(&self, picture: &mut Pixmap, backing: &Backing, moment: Moment, block: Transform) {
        let Some(active) = moment.active else { return };
        let change = moment.change(self.look);
        let own = self.box_colour(backing, active);
        let colour = active.checked_sub(1).map_or(own, |before| mix(self.box_colour(backing, before), own, change));
        let runs = |word: usize| self.layout.runs.iter().filter(move |run| run.word == word);
        let before = active.checked_sub(1).map(|word| runs(word).collect::<Vec<_>>()).unwrap_or_default();
        for run in runs(active) {
            let mut span = run.span;
            let mut alpha = if active == 0 { 1.0 } else { change };
            if let [before] = before[..]
                && before.line == run.line
            {
                span.0 = before.span.0 + (span.0 - before.span.0) * change;
                span.1 = before.span.1 + (span.1 - before.span.1) * change;
                alpha = 1.0;
            }
            let line = &self.layout.lines[run.line];
            let pad = self.zone.px(backing.pad_x) * self.layout.scale;
            let (left, right) = (line.at.0 + span.0 - pad, line.at.0 + span.1 + pad);
            let (top, bottom) = line.boxes;
            let radius = (bottom - top) * f32::from(backing.radius) / 1000.0;
            let path = rounded(left, top, right, bottom, radius);
            fill(picture, path.as_ref(), colour, alpha, block);
        }
    }
}

/// The colour whose turn it is.
fn turn_of(backing: &Backing, turn: usize) -> Colour {
    let colours = &backing.colours;
    if colours.is_empty() { Colour::opaque(0, 0, 0) } else { colours[turn % colours.len()] }
}

/// A rectangle with round corners.
pub(crate) fn rounded(left: f32, top: f32, right: f32, bottom: f32, radius: f32) -> Option<Path> {
    let r = radius.min((right - left) / 2.0).min((bottom - top) / 2.0).max(0.0);
    Rect::from_ltrb(left, top, right, bottom)?;
    // The control distance at which a cubic is nearest to a quarter circle.
    let k = r * 0.447_715;
    let mut path = PathBuilder::new();
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.cubic_to(right - k, top, right, top + k, right, top + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.cubic_to(left + k, bottom, left, bottom - k, left, bottom - r);
    path.line_to(left, top + r);
    path.cubic_to(left, top + k, left + k, top, left + r, top);
    path.close();
    path.finish()
}

/// Fills a path in one colour.
pub(crate) fn fill(picture: &mut Pixmap, path: Option<&Path>, colour: Colour, alpha: f32, place: Transform) {
    let Some(path) = path else { return };
    let mut paint = Paint::default();
    let opacity = (f32::from(colour.alpha) / 1000.0 * alpha * 255.0 + 0.5) as u8;
    paint.set_color_rgba8(colour.red, colour.green, colour.blue, opacity);
    picture.fill_path(path, &paint, FillRule::Winding, place, None);
}

/// Paints a run's emoji; a dimmed one is painted whole and then dimmed, as its layers overlap.
fn emoji(picture: &mut Pixmap, pose: &Pose<'_>) {
    if pose.run.emoji.is_empty() {
        return;
    }
    let Some(mut sheet) = Pixmap::new(picture.width(), picture.height()) else {
        return;
    };
    for layer in &pose.run.emoji {
        let mut paint = Paint::default();
        paint.set_color(layer.colour);
        sheet.fill_path(&layer.path, &paint, FillRule::Winding, pose.place, None);
    }
    let paint = PixmapPaint { opacity: pose.alpha, ..PixmapPaint::default() };
    picture.draw_pixmap(0, 0, sheet.as_ref(), &paint, Transform::identity(), None);
}

/// Makes a whole picture more transparent.
fn fade(picture: &mut Pixmap, alpha: f32) {
    let alpha = (alpha.clamp(0.0, 1.0) * 255.0 + 0.5) as u16;
    if alpha < 255 {
        for byte in picture.data_mut() {
            *byte = div255(u16::from(*byte) * alpha);
        }
    }
}
