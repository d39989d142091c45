//! What kind of script it is, found before anything is left out: who speaks in it, and whether it has labels and times.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::{self, plain};
use super::names::speaker_name;
use super::{cue, lines, row, screenplay, stamp};
use crate::script::block::{Block, Kind};

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Rows with a label that is sure, or bold.
    pub(super) labelled: usize,
    /// Rows with a label for who speaks.
    pub(super) spoken: usize,
    /// Rows that begin with a span of time without brackets.
    pub(super) spans: usize,
    /// Rows that begin with a lone time without brackets.
    pub(super) times: usize,
    /// Whether the first time or span is zero.
    pub(super) from_zero: bool,
    /// Rows that are a name and a time.
    pub(super) named_times: usize,
    /// Whether it has the headings of a screenplay.
    pub(super) is_screenplay: bool,
    /// How many rows begin with each name.
    names: BTreeMap<String, usize>,
    /// How many of the names are in capitals.
    capitals: usize,
    /// Names that stand on a line of their own with an aside behind them: `ANNA (V.O.)`.
    cues: BTreeSet<String>,
    /// How many rows are nothing but each name in capitals.
    alone: BTreeMap<String, usize>,
}

impl Survey {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut survey = Self::default();
        for block in blocks.iter().filter(|block| block.kind == Kind::Paragraph) {
            for (glyphs, _) in row::rows(&block.text) {
                survey.row(row::trimmed(glyphs));
            }
        }
        survey
    }

    fn row(&mut self, glyphs: &[super::Glyph]) {
        self.is_screenplay |= screenplay::is_scene(&row::text(glyphs));
        if let Some(found) = stamp::at_start(&row::chars(glyphs)).filter(|stamp| !stamp.in_brackets) {
            self.from_zero |= self.times + self.spans == 0 && found.from == 0;
            if found.is_span {
                self.spans += 1;
            } else {
                self.times += 1;
            }
        }
        self.named_times += usize::from(lines::name_and_time(glyphs));
        let text = row::text(glyphs);
        if let Some(cue) = cue::cue(glyphs) {
            self.cues.insert(plain(&row::text(cue.head)));
        } else if cue::is_name(&text) {
            *self.alone.entry(plain(&text)).or_default() += 1;
        }
        if screenplay::is_transition(&text) {
            return;
        }
        let Some((name, rest)) = row::label(glyphs) else { return };
        let is_bold = row::is_marked(name);
        let name = row::text(name);
        match labels::find(&name) {
            Some(label) => {
                self.labelled += usize::from(label.sure || is_bold);
                self.spoken += usize::from(label.role == labels::Role::Speaker && (label.sure || is_bold));
            }
            None => {
                if let Some(name) = speaker_name(&name).filter(|_| !row::is_empty(rest)) {
                    let capitals = row::is_capitals(&name);
                    let count = self.names.entry(plain(&name)).or_default();
                    self.capitals += usize::from(capitals && *count == 0);
                    *count += 1;
                }
            }
        }
    }

    /// Whether a row is nothing but a name that stands elsewhere with an aside behind it.
    pub(super) fn is_cue(&self, row: &str) -> bool {
        row.trim().starts_with(char::is_uppercase)
            && row.trim().ends_with(char::is_alphanumeric)
            && self.cues.contains(&plain(row))
    }

    /// Whether a name alone on its row is one for sure: a word for a speaker, or the name of one who speaks elsewhere.
    pub(super) fn is_known_name(&self, row: &str) -> bool {
        let name = plain(row);
        let is_label = labels::find(row).is_some_and(|label| label.role == labels::Role::Speaker);
        is_label || self.cues.contains(&name) || self.alone.get(&name).is_some_and(|&count| count >= 2)
    }

    /// Whether `label` is the name of one who speaks: nothing where it may be.
    pub(super) fn is_speaker(&self, label: &str) -> Option<bool> {
        let Some(name) = speaker_name(label) else { return Some(false) };
        let Some(&count) = self.names.get(&plain(&name)) else { return Some(false) };
        let repeated = self.names.values().any(|&count| count >= 2);
        let several = self.names.len() >= 2;
        let capitals = row::is_capitals(&name);
        let has_manner = label.contains('(') && capitals;
        if has_manner
            || capitals && (count >= 2 || self.capitals >= 2 || self.is_screenplay || self.labelled >= 2)
            || several && repeated
        {
            return Some(true);
        }
        // `Anna: Hi.` may be a speaker, `Anna: the last queen` may not be.
        if capitals || several { None } else { Some(false) }
    }
}
