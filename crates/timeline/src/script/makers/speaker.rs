//! Who speaks: rows that name it, and where dialogue is.

use super::left::{LIKELY_SPEAKER, Left, NUMBER, SPEAKER};
use super::{Making, cue, labels, person, row, screenplay};
use crate::script::block::{Block, Glyph, Kind};

impl Making<'_, '_, '_> {
    /// Whether a row is the name of who speaks, above what is said or, with an aside behind it, before it.
    pub(super) fn cue(&mut self, row: &[Glyph], goes_on: bool) -> bool {
        let text = row::text(row);
        let (head, said, left) = if let Some(cue) = cue::cue(row) {
            (cue.head, cue.said, SPEAKER)
        } else if self.survey.is_cue(&text) || self.survey.is_screenplay && goes_on && screenplay::is_cue(&text) {
            (row, [].as_slice(), SPEAKER)
        } else if self.is_name {
            (row, [].as_slice(), if self.survey.is_known_name(&text) { SPEAKER } else { LIKELY_SPEAKER })
        } else {
            return false;
        };
        if row::is_empty(said) && !goes_on && self.behind == 0 {
            return false;
        }
        let counted = std::mem::take(&mut self.counted);
        self.leave_out(&counted, NUMBER);
        self.covers = None;
        self.speaker(head, left);
        self.prose(row::unquoted(said));
        true
    }

    /// The name of who speaks from here on.
    pub(super) fn speaker(&mut self, label: &[Glyph], left: Left) {
        self.flush();
        self.cued = true;
        self.leave_out(label, left);
        let manner = label.iter().position(|glyph| matches!(glyph.c, '(' | '['));
        let name = label.get(..manner.unwrap_or(label.len())).unwrap_or_default();
        let first = name.iter().position(|glyph| glyph.c.is_alphanumeric());
        let last = name.iter().rposition(|glyph| glyph.c.is_alphanumeric());
        let (Some(first), Some(last)) = (first, last) else { return };
        let kind = if person::is_narrator(&row::text(label)) { Kind::Narrator } else { Kind::Speaker };
        let text = name.get(first..=last).unwrap_or_default().to_vec();
        self.out.push(Block { kind, text, after_blank: false, number: 0 });
    }

    /// Whether a row of a screenplay's paragraph is a name above what is said, or a label.
    pub(super) fn has_dialogue(&self, rows: &[(&[Glyph], Option<Glyph>)]) -> bool {
        rows.iter().enumerate().any(|(index, (glyphs, _))| {
            let glyphs = row::trimmed(glyphs);
            let text = row::text(glyphs);
            let named = row::label(glyphs).is_some_and(|(name, _)| {
                let name = row::text(name);
                labels::find(&name).is_some() || self.survey.is_speaker(&name) == Some(true)
            });
            let is_cue = index + 1 < rows.len() && screenplay::is_cue(&text) && !screenplay::is_scene(&text);
            named || is_cue || self.is_name || cue::cue(glyphs).is_some() || self.survey.is_cue(&text)
        })
    }
}
