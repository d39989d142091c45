//! What makers and chat models write around the words to be spoken: labels, directions, speakers, times, hashtags. Each is
//! understood, or left out with a warning at its place.

use std::ops::ControlFlow;

use super::Notes;
use super::block::{Block, Glyph, Kind};
pub(super) use column::{Column, column, is_column};
use labels::{Label, Role};
use left::{ACTION, AUTHOR, DIRECTION, LONG_TITLE, NOTES, NUMBER, PART, SCENE, SOURCE, SPEAKER, TRANSITION, left_as};
pub(super) use left::{CHAT, Left, STAMP};
use survey::Survey;

mod alone;
mod asides;
mod bracket;
mod chat;
mod column;
mod cue;
mod labels;
mod left;
mod lines;
mod list;
mod marks;
mod names;
mod person;
mod quoted;
mod row;
mod screenplay;
mod sections;
mod speaker;
mod stamp;
mod survey;
mod tags;

/// The blocks with what is spoken and shown only.
pub(super) fn read(source: &str, blocks: Vec<Block>, notes: &mut Notes<'_>) -> Vec<Block> {
    let survey = Survey::of(&blocks);
    let notes_of_it = sections::of_notes(&blocks, &survey);
    let is_paragraph = |index: &usize| {
        blocks.get(*index).is_some_and(|block| block.kind == Kind::Paragraph) && notes_of_it.get(*index) == Some(&false)
    };
    let last = (0..blocks.len()).rfind(is_paragraph);
    let offer = chat::offer(&blocks);
    let names = if survey.is_screenplay { cue::alone_in(&blocks) } else { Vec::new() };
    let mut making = Making {
        source,
        notes,
        survey,
        out: Vec::with_capacity(blocks.len()),
        open: Vec::new(),
        number: 0,
        blank: false,
        begun: false,
        behind: 0,
        counted: Vec::new(),
        covers: None,
        covered: false,
        is_name: false,
        cued: false,
    };
    for (index, block) in blocks.into_iter().enumerate() {
        making.is_name = names.get(index) == Some(&true);
        making.behind = last.unwrap_or_default().saturating_sub(index);
        if notes_of_it.get(index) == Some(&true) {
            making.covers = None;
            making.leave_out(&block.text, NOTES);
        } else if offer.is_some_and(|offer| making.begun && index >= offer) {
            making.leave_out(&block.text, CHAT);
        } else if block.kind == Kind::Paragraph {
            making.paragraph(block);
        } else {
            making.covers = None;
            making.out.push(block);
        }
    }
    let mut out = making.out;
    quoted::without_marks(&mut out);
    out
}

#[expect(clippy::struct_excessive_bools, reason = "facts of the place that was reached, which do not hang together")]
struct Making<'a, 'n, 's> {
    source: &'a str,
    notes: &'n mut Notes<'s>,
    survey: Survey,
    out: Vec<Block>,
    /// The paragraph that is being gathered.
    open: Vec<Glyph>,
    /// How many characters of it are the number of a list.
    number: usize,
    /// Whether a blank line stands before it.
    blank: bool,
    /// Whether anything to be spoken was found.
    begun: bool,
    /// How many blocks follow, up to the last paragraph.
    behind: usize,
    /// The number of a list before the row that is read.
    counted: Vec<Glyph>,
    /// A label with nothing behind it: what follows belongs to it.
    covers: Option<Role>,
    /// Whether something that follows did.
    covered: bool,
    /// Whether the block that is read is a name alone, above a paragraph of a screenplay.
    is_name: bool,
    /// Whether a name stands above, and nothing was said below it yet.
    cued: bool,
}

impl Making<'_, '_, '_> {
    fn paragraph(&mut self, block: Block) {
        self.blank |= block.after_blank;
        if block.after_blank && self.covered {
            self.covers = None;
        }
        let text = row::joined_brackets(block.text);
        let rows = row::rows(&text);
        let is_action = self.survey.is_screenplay && !self.cued && !self.has_dialogue(&rows);
        // What a chat model offers at the end is told by the whole of it, which may go on in the next row.
        let offers = self.behind == 0 && self.begun && chat::is_trailer(&row::text(&text));
        let mut left: Option<Left> = None;
        for (index, (glyphs, ends)) in rows.iter().enumerate() {
            let trimmed = row::trimmed(glyphs);
            let begins_low =
                trimmed.iter().find(|glyph| glyph.c.is_alphanumeric()).is_some_and(|glyph| glyph.c.is_lowercase());
            if let Some(left) = left.filter(|_| begins_low && row::label(trimmed).is_none()) {
                // What was left out goes on in this row.
                self.leave_out(trimmed, left);
                continue;
            }
            if offers && index == 0 || self.behind == 0 && self.begun && chat::is_trailer(&row::text(trimmed)) {
                self.leave_out(trimmed, CHAT);
                left = Some(CHAT);
                continue;
            }
            let number = if index == 0 { block.number } else { 0 };
            left = self.row(trimmed, number, is_action, rows.len() > index + 1);
            if !self.open.is_empty() {
                self.open.extend(*ends);
            }
        }
        self.flush();
    }

    /// One row. What it was left out as, if nothing of it is spoken and its text may go on in the next row.
    fn row(&mut self, whole: &[Glyph], number: usize, is_action: bool, goes_on: bool) -> Option<Left> {
        let text = row::text(whole);
        if lines::is_rule(&text) {
            self.flush();
            self.out.push(Block { kind: Kind::Rule, text: Vec::new(), after_blank: true, number: 0 });
            return None;
        }
        if row::is_empty(whole) {
            self.keep(whole, number);
            return None;
        }
        // `OK.` alone is all that is to be said.
        if !self.begun && (goes_on || self.behind > 0) && chat::is_preamble(&text) {
            self.leave_out(whole, CHAT);
            return None;
        }
        let (counted, whole) = whole.split_at_checked(number).unwrap_or((&[], whole));
        self.counted = counted.to_vec();
        let left = self.uncounted(whole, is_action, goes_on);
        let counted = std::mem::take(&mut self.counted);
        self.leave_out(&counted, NUMBER);
        left
    }

    /// A row behind its number in a list, which waits in `counted`.
    fn uncounted(&mut self, whole: &[Glyph], is_action: bool, goes_on: bool) -> Option<Left> {
        if self.survey.named_times >= 2 && lines::name_and_time(whole) {
            self.flush();
            self.leave_out(whole, SPEAKER);
            self.covers = None;
            return None;
        }
        let mut rest = self.without_stamp(row::trimmed(whole));
        let had_stamp = rest.len() < row::trimmed(whole).len();
        rest = self.without_hashtags(rest);
        let text = row::text(rest);
        if row::is_empty(rest) {
            return None;
        }
        if tags::is_source(&text) {
            self.leave_out(rest, SOURCE);
            return None;
        }
        if let Some(left) = lines::left_out(&text) {
            self.leave_out(rest, left);
            return None;
        }
        if screenplay::is_scene(&text) {
            self.heading(rest, SCENE);
            return None;
        }
        if screenplay::is_transition(&text) {
            self.leave_out(rest, TRANSITION);
            return None;
        }
        if self.cue(rest, goes_on) {
            return None;
        }
        if is_action && !text.starts_with(['[', '(']) {
            self.leave_out(rest, ACTION);
            return Some(ACTION);
        }
        if let ControlFlow::Break(left) = self.labelled(rest, had_stamp) {
            return left;
        }
        if let Some(label) = alone::label(rest, had_stamp) {
            self.label_alone(rest, label);
            return None;
        }
        if let Some(role) = self.covers {
            let goes_on = std::mem::replace(&mut self.covered, true);
            if role == Role::Title {
                if let Some(title) = self.out.last_mut().filter(|block| goes_on && block.kind == Kind::Title) {
                    title
                        .text
                        .extend(rest.first().map(|glyph| Glyph { c: ' ', ..*glyph }).into_iter().chain(rest.to_vec()));
                    return None;
                }
                self.title(&[], rest);
                return None;
            }
            self.leave_out(rest, left_as(role));
            return Some(left_as(role));
        }
        if row::is_marked(rest) && bracket::is_marked_direction(&text) {
            self.leave_out(rest, DIRECTION);
            return None;
        }
        if self.begun && tags::is_author(&text) {
            self.leave_out(rest, AUTHOR);
            return None;
        }
        self.prose(rest);
        None
    }

    /// A row with a label before a colon: it breaks with what [`Making::row`] answers.
    fn labelled(&mut self, whole: &[Glyph], had_stamp: bool) -> ControlFlow<Option<Left>> {
        let Some((name, rest)) = row::label(whole) else { return ControlFlow::Continue(()) };
        let written = row::text(name);
        let label = match labels::find(&written) {
            // Where nobody else speaks, the voice is what is heard.
            Some(label)
                if labels::plain(&written) == "audio" && self.survey.spoken == 0 && self.survey.labelled >= 2 =>
            {
                Label { role: Role::Speaker, ..label }
            }
            Some(label) if self.counts(label, name, rest, had_stamp) => label,
            Some(_) => return ControlFlow::Continue(()),
            None => match self.survey.is_speaker(&written) {
                Some(true) => Label { role: Role::Speaker, sure: true },
                Some(false) => return ControlFlow::Continue(()),
                None => {
                    self.notes.warning(
                        row::span(name),
                        format!("`{}:` is shown and spoken", written.trim()),
                        "if it is who speaks, remove it, and write `[voice: NAME]` before the sentence",
                    );
                    return ControlFlow::Continue(());
                }
            },
        };
        if let Some(key) = outside_brackets(name, rest) {
            let hint = format!("write `[{key}: {}]`", row::text(rest).trim());
            self.notes.mistake(row::span(whole), format!("`{key}` is outside its brackets"), hint);
            return ControlFlow::Break(None);
        }
        self.covers = None;
        let counted = std::mem::take(&mut self.counted);
        self.leave_out(&counted, NUMBER);
        if row::is_empty(rest) {
            self.label_alone(whole, label);
            return ControlFlow::Break(None);
        }
        match label.role {
            Role::Part => {
                self.heading(name, PART);
                let rest = row::without_separators(rest);
                ControlFlow::Break(self.row(row::unquoted(rest), 0, false, false))
            }
            Role::Speaker => {
                self.speaker(name, SPEAKER);
                let rest = row::unquoted(row::without_separators(rest));
                self.prose(rest);
                ControlFlow::Break(None)
            }
            Role::Title => {
                self.title(name, rest);
                ControlFlow::Break(None)
            }
            role => {
                self.leave_out(whole, left_as(role));
                ControlFlow::Break(Some(left_as(role)))
            }
        }
    }

    /// Whether a label is one here: sure, or bold before text that is not, or among other labels, or about the video at
    /// the top of the script.
    fn counts(&self, label: Label, name: &[Glyph], rest: &[Glyph], had_stamp: bool) -> bool {
        let is_bold = row::is_marked(name) && !row::is_marked(rest);
        let begins_part = label.role == Role::Part && row::is_empty(rest);
        label.sure
            || begins_part
            || is_bold
            || had_stamp
            || self.survey.labelled >= 2
            || label.role == Role::About && !self.begun
    }

    /// A label with nothing behind it.
    fn label_alone(&mut self, row: &[Glyph], label: Label) {
        self.covers = None;
        match label.role {
            Role::Part => self.heading(row, PART),
            Role::Speaker => self.speaker(row, SPEAKER),
            role => {
                self.leave_out(row, left_as(role));
                // `Script:` above everything is about all of it.
                let covers = label.sure || role != Role::About;
                (self.covers, self.covered) = (Some(role).filter(|_| covers), false);
            }
        }
    }

    /// Text for the picture, of which `label` is not shown; one too long for a card is left out.
    fn title(&mut self, label: &[Glyph], text: &[Glyph]) {
        const LONGEST: usize = 120;
        let text = row::unquoted(row::without_separators(text));
        let hashtags = row::text(text).split_whitespace().filter(|word| word.starts_with('#')).count();
        if text.len() > LONGEST || hashtags > 1 {
            return self.leave_out(&[label, text].concat(), LONG_TITLE);
        }
        self.flush();
        let block =
            Block { kind: Kind::Title, text: [label, text].concat(), after_blank: self.blank, number: label.len() };
        self.out.push(block);
    }

    /// The name of a part begins a scene.
    fn heading(&mut self, name: &[Glyph], left: Left) {
        self.flush();
        self.leave_out(name, left);
        (self.covers, self.cued) = (None, false);
        self.out.push(Block { kind: Kind::Heading, text: name.to_vec(), after_blank: true, number: 0 });
    }

    /// Words to be spoken, without the asides that are not.
    fn prose(&mut self, row: &[Glyph]) {
        let (is_entry, row) = tags::without_bullet(row);
        if is_entry {
            self.flush();
        }
        let row = self.without_author(row);
        let (kept, titles) = self.without_asides(row);
        for (label, title) in titles {
            self.title(label, title);
        }
        let number = std::mem::take(&mut self.counted);
        self.keep(&[number.as_slice(), &kept].concat(), number.len());
    }

    /// The row without the author behind a quotation: `"Do or do not." – Yoda`.
    fn without_author<'r>(&mut self, row: &'r [Glyph]) -> &'r [Glyph] {
        let Some((said, author)) = tags::author_at(row).and_then(|at| row.split_at_checked(at)) else { return row };
        self.leave_out(author, AUTHOR);
        said
    }

    fn keep(&mut self, row: &[Glyph], number: usize) {
        if self.open.is_empty() {
            self.number = number;
        }
        self.begun |= !row::is_empty(row);
        self.cued &= row::is_empty(row);
        self.open.extend_from_slice(row);
    }

    /// Ends the paragraph that is being gathered.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.open);
        let number = std::mem::take(&mut self.number);
        if text.iter().any(|glyph| !glyph.c.is_whitespace()) {
            let after_blank = std::mem::take(&mut self.blank);
            self.out.push(Block { kind: Kind::Paragraph, text, after_blank, number });
        }
    }

    fn leave_out(&mut self, row: &[Glyph], (what, hint): Left) {
        if !row::is_empty(row) {
            self.notes.warning(row::span(row), format!("{what} is neither shown nor spoken"), hint);
        }
    }
}

/// The key of a directive that was written without brackets: `voice: am_michael`.
fn outside_brackets(name: &[Glyph], rest: &[Glyph]) -> Option<&'static str> {
    let (name, value) = (row::text(name), row::text(rest));
    let key = super::directive::KEYS.into_iter().find(|key| *key == name.trim())?;
    let value = value.trim();
    let is_value = !value.is_empty() && !value.contains(char::is_whitespace);
    (is_value && key != "title" && value.contains(['_', '.', '/']) || is_value && key == "pause").then_some(key)
}

/// The row without blanks at its ends.
pub(super) fn trimmed(row: &[Glyph]) -> &[Glyph] {
    row::trimmed(row)
}

/// Whether a line says who made the subtitles.
pub(super) fn is_credit(text: &str) -> bool {
    lines::is_credit(text)
}

/// Whether a paragraph only announces the script.
pub(super) fn is_preamble(text: &str) -> bool {
    chat::is_preamble(text)
}

/// Whether a paragraph only offers more work on the script.
pub(super) fn is_trailer(text: &str) -> bool {
    chat::is_trailer(text)
}

/// Whether a round bracket of a subtitle is a sound or how it is said: `(door slams)`, `(whispering)`.
pub(super) fn is_sound(inside: &str, alone: bool, opens: bool) -> bool {
    bracket::is_caption_sound(inside, alone, opens)
}

/// Whether what stands before a colon in a subtitle is who speaks: in capitals, or behind `>>`, or a word for a speaker.
pub(super) fn is_caption_name(name: &str, behind_sign: bool) -> bool {
    let words = name.split_whitespace().count();
    let letters =
        name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '\'' | '’' | '-' | '#' | '(' | ')'));
    let known = labels::find(name).is_some_and(|label| label.role == Role::Speaker && label.sure);
    let capital = name.trim().starts_with(char::is_uppercase);
    (1..=3).contains(&words) && letters && capital && (known || behind_sign || names::is_name_in_capitals(name))
}

/// Whether a row is only a dash and the name of an author.
pub(super) fn is_author(text: &str) -> bool {
    tags::is_author(text)
}
