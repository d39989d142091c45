//! Captions: cues in a look, painted word by word on frames.

use vo_timeline::arrange::Written;
use vo_timeline::cue::Cue;
use vo_timeline::look::Look;
use vo_timeline::track::Timeline;

use crate::fonts::Fonts;
use crate::frame::Frame;
use crate::layout::{Layout, Layouter};
use crate::lines::HARDLY;
use crate::motion::Moment;
use crate::patch::Patch;
use crate::raster::Scene;
use crate::roomy::Widths;
use crate::shape::Shaper;
use crate::zone::Zone;

/// Pictures kept: moments come in order, so few are enough.
const KEPT: usize = 12;

/// Cues in a look, ready to be painted on frames of one size.
pub struct CaptionPainter {
    look: Look,
    shaper: Shaper,
    zone: Zone,
    cues: Vec<Cue>,
    /// The cue laid out last.
    layout: Option<(usize, Option<Layout>)>,
    /// Pictures by cue and moment, the latest last.
    pictures: Vec<((usize, Moment), Option<Patch>)>,
}

impl std::fmt::Debug for CaptionPainter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaptionPainter({} cues, {}x{})", self.cues.len(), self.zone.width, self.zone.height)
    }
}

impl CaptionPainter {
    /// Prepares cues for frames with that zone. Where cues overlap, the later one is shown.
    pub fn new(fonts: &Fonts, look: &Look, zone: Zone, cues: Vec<Cue>) -> Self {
        let mut cues = cues;
        cues.sort_by_key(|cue| cue.from);
        Self {
            shaper: Shaper::new(fonts, look, zone.px(look.text.size).max(1.0)),
            look: look.clone(),
            zone,
            cues,
            layout: None,
            pictures: Vec::new(),
        }
    }

    /// Paints what is shown on `frame_number`, if anything. Frames count as the cues do. A frame of another size than
    /// the captions were made for is left alone.
    pub fn paint(&mut self, frame: &mut Frame, frame_number: i32) {
        if (frame.width(), frame.height()) != (self.zone.width, self.zone.height) {
            return;
        }
        let shown = |cue: &Cue| cue.from <= frame_number && frame_number < cue.to;
        let Some(index) = self.cues.iter().rposition(shown) else {
            return;
        };
        let moment = Moment::of(&self.cues[index], &self.look, frame_number);
        let key = (index, moment);
        if let Some(at) = self.pictures.iter().position(|(known, _)| *known == key) {
            let picture = self.pictures.remove(at);
            self.pictures.push(picture);
        } else {
            let picture = self.picture(index, moment);
            if self.pictures.len() == KEPT {
                self.pictures.remove(0);
            }
            self.pictures.push((key, picture));
        }
        if let Some((_, Some(patch))) = self.pictures.last() {
            patch.lay(frame);
        }
    }

    /// By how many thousandths of their size letters are painted so that each of these cues fits: one size for all of them,
    /// as words that grow and shrink from cue to cue look like a mistake.
    pub fn scale<'a>(fonts: &Fonts, look: &Look, zone: Zone, cues: impl Iterator<Item = &'a Cue>) -> u16 {
        let mut shaper = Shaper::new(fonts, look, zone.px(look.text.size).max(1.0));
        let widths = Widths::of(fonts, look, shaper.size);
        Self::scale_of(&mut layouter(&mut shaper, look, zone), &widths, cues)
    }

    fn scale_of<'a>(layouter: &mut Layouter<'_>, widths: &Widths, cues: impl Iterator<Item = &'a Cue>) -> u16 {
        let least =
            cues.fold(
                1.0,
                |least: f32, cue| {
                    if layouter.surely_fits(widths, cue) { least } else { least.min(layouter.scale(cue)) }
                },
            );
        // Hardly less is not seen, and steps keep most edits from changing a scene's size.
        if least >= HARDLY { 1000 } else { (least * 50.0) as u16 * 20 }
    }

    /// The same for each scene of a timeline, in order: the size of its captions in frames of a preset.
    pub fn scales(fonts: &Fonts, written: &Written<'_>, timeline: &Timeline) -> Vec<u16> {
        let Written { script, export, look, .. } = *written;
        let zone = Zone::within(export.width as usize, export.height as usize, export.safe);
        let cues = |scene| timeline.slots.iter().filter(move |slot| slot.scene == scene).flat_map(|slot| &slot.cues);
        let mut shaper = Shaper::new(fonts, look, zone.px(look.text.size).max(1.0));
        let widths = Widths::of(fonts, look, shaper.size);
        let mut layouter = layouter(&mut shaper, look, zone);
        (0..script.scenes.len()).map(|scene| Self::scale_of(&mut layouter, &widths, cues(scene))).collect()
    }

    /// Whether the first cue can be seen as a whole, hardly shrunk.
    pub(crate) fn fits(&mut self) -> bool {
        let Some(cue) = self.cues.first() else { return true };
        let mut layouter = layouter(&mut self.shaper, &self.look, self.zone);
        let Some(layout) = layouter.layout(cue) else { return true };
        let room = (self.zone.top as f32 - 0.5)..=(self.zone.bottom as f32 + 0.5);
        let last = cue.words.len().saturating_sub(1);
        let complete = layout.runs.iter().any(|run| run.word == last) || layouter.nothing_of(cue, last);
        complete && layout.scale > 0.93 && room.contains(&layout.ink[1]) && room.contains(&layout.ink[3])
    }

    /// Paints one moment of one cue.
    fn picture(&mut self, index: usize, moment: Moment) -> Option<Patch> {
        let cue = &self.cues[index];
        if self.layout.as_ref().is_none_or(|(known, _)| *known != index) {
            self.layout = Some((index, layouter(&mut self.shaper, &self.look, self.zone).layout(cue)));
        }
        let layout = self.layout.as_ref()?.1.as_ref()?;
        let turn = turn(cue);
        let scene = Scene { layout, cue, turn, look: &self.look, zone: self.zone, size: self.shaper.size };
        scene.paint(moment)
    }
}

fn layouter<'a>(shaper: &'a mut Shaper, look: &'a Look, zone: Zone) -> Layouter<'a> {
    Layouter { shaper, look, zone, width: zone.width, height: zone.height }
}

/// Whose turn a cue is among a look's colours. It depends on the cue's own words, not on its place in the list, so
/// that a segment painted alone looks as it does in the whole.
fn turn(cue: &Cue) -> usize {
    cue.words.iter().flat_map(|word| word.text.bytes()).map(usize::from).sum()
}
