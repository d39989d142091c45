//! Captions: cues in a look, painted word by word on frames.

use vo_timeline::cue::Cue;
use vo_timeline::look::Look;

use crate::fonts::Fonts;
use crate::frame::Frame;
use crate::layout::{Laid, Setter};
use crate::motion::Moment;
use crate::patch::Patch;
use crate::raster::Scene;
use crate::shape::Shaper;
use crate::zone::Zone;

/// Pictures kept: moments come in order, so few are enough.
const KEPT: usize = 12;

/// Cues in a look, ready to be painted on frames of one size.
pub struct Captions {
    look: Look,
    shaper: Shaper,
    zone: Zone,
    cues: Vec<Cue>,
    /// The cue laid out last.
    laid: Option<(usize, Option<Laid>)>,
    /// Pictures by cue and moment, the latest last.
    pictures: Vec<((usize, Moment), Option<Patch>)>,
}

impl std::fmt::Debug for Captions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Captions({} cues, {}x{})", self.cues.len(), self.zone.width, self.zone.height)
    }
}

impl Captions {
    /// Prepares cues for frames with that zone. Where cues overlap, the later one is shown.
    pub fn new(fonts: &Fonts, look: &Look, zone: Zone, cues: Vec<Cue>) -> Self {
        let mut cues = cues;
        cues.sort_by_key(|cue| cue.from);
        Self {
            shaper: Shaper::new(fonts, look, zone.px(look.text.size).max(1.0)),
            look: look.clone(),
            zone,
            cues,
            laid: None,
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

    /// Paints one moment of one cue.
    fn picture(&mut self, index: usize, moment: Moment) -> Option<Patch> {
        let cue = &self.cues[index];
        if self.laid.as_ref().is_none_or(|(known, _)| *known != index) {
            let mut setter = Setter {
                shaper: &mut self.shaper,
                look: &self.look,
                zone: self.zone,
                width: self.zone.width,
                height: self.zone.height,
            };
            self.laid = Some((index, setter.lay(cue)));
        }
        let laid = self.laid.as_ref()?.1.as_ref()?;
        let turn = turn(cue);
        let scene = Scene { laid, cue, turn, look: &self.look, zone: self.zone, size: self.shaper.size };
        scene.paint(moment)
    }
}

/// Whose turn a cue is among a look's colours. It depends on the cue's own words, not on its place in the list, so
/// that a segment painted alone looks as it does in the whole.
fn turn(cue: &Cue) -> usize {
    cue.words.iter().flat_map(|word| word.text.bytes()).map(usize::from).sum()
}
