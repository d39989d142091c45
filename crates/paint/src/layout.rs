//! A cue laid out in the frame: every word as paths that know where they stand.

use std::ops::Range;

use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use tiny_skia::{LineJoin, Path, PathBuilder, Rect, Stroke};
use vo_timeline::cue::Cue;
use vo_timeline::cue_cut;
use vo_timeline::look::{Case, EntranceKind, Look, Punctuation};
use vo_timeline::phrase;

use crate::fonts::draws_nothing;
use crate::glyph::{self, Layer};
use crate::lines::{self, Unit};
use crate::shape::{Cluster, Shaper, right_to_left};
use crate::word::{Written, broken, cased, inner_breaks, is_dash, sparse, tear};
use crate::zone::Zone;

/// A word, or the part of it that stands together on a line.
pub(crate) struct Run {
    /// Index of the word in the cue.
    pub word: usize,
    /// Index of its line.
    pub line: usize,
    /// Letters, relative to the line's start on its baseline.
    pub letters: Option<Path>,
    /// The letters made fatter by the stroke.
    pub outline: Option<Path>,
    /// Emoji, relative as the letters.
    pub emoji: Vec<Layer>,
    /// Left and right end, relative to the line's start.
    pub span: (f32, f32),
}

/// A line of runs.
pub(crate) struct Line {
    /// Where its start on the baseline stands in the frame.
    pub at: (f32, f32),
    /// Top and bottom of boxes on it, in the frame.
    pub boxes: (f32, f32),
    /// Top and bottom of its panel, in the frame.
    pub panel: (f32, f32),
    /// Height of its capitals' middle, about which words grow.
    pub middle: f32,
}

/// A cue laid out.
pub(crate) struct Layout {
    pub runs: Vec<Run>,
    pub lines: Vec<Line>,
    /// Everything that may be painted: left, top, right, bottom in the frame.
    pub ink: [f32; 4],
    /// About which the whole block moves.
    pub centre: (f32, f32),
    /// How much the block may swell and still be inside the zone.
    pub swell: f32,
    /// By how much the look's lengths shrank.
    pub scale: f32,
}

/// The ink of one line before it has a place: around its start on the baseline.
struct Ink {
    runs: Vec<Run>,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

/// Lays out cues in one look on one size of frame.
pub(crate) struct Layouter<'a> {
    pub shaper: &'a mut Shaper,
    pub look: &'a Look,
    pub zone: Zone,
    pub width: usize,
    pub height: usize,
}

impl Layouter<'_> {
    /// Lays a cue out; none if nothing of it can be seen.
    pub(crate) fn layout(&mut self, cue: &Cue) -> Option<Layout> {
        let written = self.written(cue);
        if written.text.is_empty() {
            return None;
        }
        let rtl = right_to_left(&written.text);
        let (ranges, mut scale) = self.lines(&written, rtl);
        let Written { text, words, .. } = &written;
        let mut layout = self.place(text, words, &ranges, rtl, scale)?;
        // Ink may reach beyond advances (overhangs, growth): everything scales together, so one more go is exact.
        let half = (self.width as f32 / 2.0 - layout.ink[0]).max(layout.ink[2] - self.width as f32 / 2.0);
        let allowed = self.half();
        if half > allowed {
            scale *= (allowed - 0.5) / half;
            layout = self.place(text, words, &ranges, rtl, scale)?;
        }
        Some(layout)
    }

    /// Whether nothing of a word can be painted.
    pub(crate) fn nothing_of(&self, cue: &Cue, word: usize) -> bool {
        self.shown(cue, word).chars().all(draws_nothing)
    }

    /// By how much a cue's letters must shrink to fit, 1 if they do as they are.
    pub(crate) fn scale(&mut self, cue: &Cue) -> f32 {
        let written = self.written(cue);
        if written.text.is_empty() { 1.0 } else { self.lines(&written, right_to_left(&written.text)).1 }
    }

    /// The stretches of text that are lines, and the scale at which they fit.
    fn lines(&mut self, written: &Written, rtl: bool) -> (Vec<Range<usize>>, f32) {
        let whole = self.shaper.line(&written.text, rtl);
        let room = self.room();
        let most = usize::from(self.look.cue.lines);
        let whole_words = self.units(&whole, written);
        let units = broken(&whole, &whole_words, written, room);
        // A word in pieces may have a line more: that is better than small letters.
        let most = if units.len() > whole_words.len() { most + 1 } else { most };
        let chosen = lines::choose(&units.iter().map(|u| u.0).collect::<Vec<_>>(), room, most);
        let (units, ends, scale) = if let Some((ends, scale)) = chosen {
            (units, ends, scale)
        } else {
            let torn = tear(&whole, units, room / lines::LEAST);
            let ends = lines::fill(&torn.iter().map(|u| u.0).collect::<Vec<_>>(), room / lines::LEAST);
            (torn, ends, lines::LEAST)
        };
        let mut ranges = Vec::new();
        let mut from = 0;
        for end in ends {
            ranges.push(units[from].1.start..units[end - 1].1.end);
            from = end;
        }
        (ranges, scale)
    }

    /// The cue's text as it is painted, words parted by spaces.
    fn written(&self, cue: &Cue) -> Written {
        let shown: Vec<String> = (0..cue.words.len()).map(|index| self.shown(cue, index)).collect();
        let mut written = Written::default();
        let mut visible = Vec::new();
        for (word, shown) in cue.words.iter().zip(&shown) {
            if shown.chars().all(draws_nothing) {
                written.words.push(written.text.len()..written.text.len());
                continue;
            }
            if !written.text.is_empty() {
                written.text.push(' ');
            }
            let start = written.text.len();
            written.breaks.extend(inner_breaks(&word.text, shown).into_iter().map(|at| start + at));
            written.text.push_str(shown);
            written.words.push(start..written.text.len());
            visible.push(word.text.as_str());
        }
        written.partings = phrase::partings(&visible);
        written
    }

    /// A word as it is painted: what the fonts have of it, in the look's letters, with the look's punctuation. A dash at
    /// the cue's edge is left out: what it joins is not on screen.
    fn shown(&self, cue: &Cue, index: usize) -> String {
        let word = &cue.words[index].text;
        let plain: String = word.chars().map(|c| if breaks_line(c) { ' ' } else { c }).collect();
        let next = cue.words.get(index + 1).map(|word| word.text.as_str());
        let mut shown = self.shaper.fonts.drawn(&cased(self.look, &plain)).text;
        if index == 0 {
            shown = shown.trim_start_matches(|c: char| is_dash(c) || c == ' ').to_owned();
        }
        if next.is_none() && shown.chars().count() > 1 {
            shown.truncate(shown.trim_end().trim_end_matches(is_dash).len());
        }
        let counts = index == 0 && cue_cut::is_list_number(plain.trim());
        if self.look.text.punctuation == Punctuation::Sparse && !counts {
            shown = sparse(shown.trim(), &plain, next);
        }
        shown.trim().to_owned()
    }

    /// Half the width a line may take, everything included.
    fn half(&self) -> f32 {
        (self.zone.px(self.look.block.width) / 2.0).min(self.zone.half as f32)
    }

    /// The width letters may take at full size.
    pub(crate) fn room(&self) -> f32 {
        let sides = self.margins();
        (self.half() * 2.0 - sides[0].max(sides[2]) * 2.0).max(8.0)
    }

    /// How far paint reaches beyond letters at full size: left, top, right, bottom.
    fn margins(&self) -> [f32; 4] {
        let stroke = self.stroke();
        let mut reach = [stroke + 1.0; 4];
        for shadow in &self.look.shadows {
            let soft = crate::shadow::reach(self.zone.px(shadow.blur)) as f32 + stroke;
            let (x, y) = (self.zone.px(shadow.x), self.zone.px(shadow.y));
            reach = [reach[0].max(soft - x), reach[1].max(soft - y), reach[2].max(soft + x), reach[3].max(soft + y)];
        }
        if let Some(backing) = &self.look.active.backing {
            let pad = self.zone.px(backing.pad_x) + 1.0;
            reach[0] = reach[0].max(pad);
            reach[2] = reach[2].max(pad);
        }
        if let Some(panel) = &self.look.panel {
            let pad = self.zone.px(panel.pad_x) + 1.0;
            reach[0] = reach[0].max(pad);
            reach[2] = reach[2].max(pad);
        }
        reach
    }

    fn stroke(&self) -> f32 {
        self.look.stroke.as_ref().map_or(0.0, |stroke| self.zone.px(stroke.width))
    }

    /// How much wider a word of this width gets on either side when it is spoken.
    pub(crate) fn growth(&self, width: f32) -> f32 {
        width * (f32::from(self.look.active.grow) / 1000.0 - 1.0).max(0.0) / 2.0
    }

    /// The words as units of line breaking, each with its bytes in the text.
    fn units(&self, whole: &[Cluster], written: &Written) -> Vec<(Unit, Range<usize>)> {
        let spacing = f32::from(self.look.text.word_spacing) * self.shaper.size / 1000.0;
        let shown = written.words.iter().filter(|range| !range.is_empty());
        let partings = written.partings.iter().copied().chain(std::iter::repeat(0));
        shown
            .zip(partings)
            .map(|(range, parting)| {
                let inside = whole.iter().filter(|c| range.contains(&c.text.start));
                let width: f32 = inside.clone().map(|c| c.advance).sum();
                let space = whole.iter().find(|c| c.text.start == range.end).map_or(0.0, |c| c.advance);
                let (width, gap) = (width + self.growth(width), space + spacing);
                (Unit { width, gap, letters: inside.count(), parting }, range.clone())
            })
            .collect()
    }

    /// Places the lines in the frame.
    fn place(
        &mut self,
        text: &str,
        words: &[Range<usize>],
        lines: &[Range<usize>],
        rtl: bool,
        scale: f32,
    ) -> Option<Layout> {
        let mut inks: Vec<Ink> = Vec::new();
        for range in lines {
            let shaped = self.shaper.line(&text[range.clone()], rtl);
            inks.extend(self.ink(&shaped, words, range.start, inks.len(), scale));
        }
        if inks.is_empty() {
            // Marks that need a letter to stand on, alone.
            return None;
        }
        let [left, top, right, bottom] = self.margins().map(|margin| margin * scale);
        let stroke = self.stroke() * scale;
        let size = self.shaper.size * scale;
        let (capital, descent) = self.capitals(size);
        let pad = self.look.active.backing.as_ref().map(|backing| self.zone.px(backing.pad_y) * scale);
        let panel_pad = self.look.panel.as_ref().map(|panel| self.zone.px(panel.pad_y) * scale);
        let zone_height = (self.zone.bottom - self.zone.top) as f32;
        loop {
            // Baselines keep the look's distance unless marks above and below would touch.
            let mut baselines = vec![0.0_f32];
            for pair in inks.windows(2) {
                let look = f32::from(self.look.text.line_height) * size / 1000.0;
                // Panels overlap a little, so that they are one shape.
                let look = panel_pad.map_or(look, |pad| look.max(capital + descent + pad * 1.6));
                let clear = pair[0].bottom - pair[1].top + stroke + size * 0.05 + pad.unwrap_or(0.0);
                baselines.push(baselines[baselines.len() - 1] + look.max(clear));
            }
            let last = baselines.len() - 1;
            let boxes: Vec<(f32, f32)> = inks
                .iter()
                .map(|ink| pad.map_or((ink.top, ink.bottom), |pad| box_span(ink, capital, descent, pad)))
                .collect();
            // Panels are as high on every line, so that they are a block and no staircase.
            let panel = panel_pad.map_or((0.0, 0.0), |pad| (-capital - pad, pad + descent));
            let highest =
                (0..=last).map(|i| baselines[i] + boxes[i].0.min(inks[i].top - top).min(panel.0)).reduce(f32::min)?;
            let lowest = (0..=last)
                .map(|i| baselines[i] + boxes[i].1.max(inks[i].bottom + bottom).max(panel.1))
                .reduce(f32::max)?;
            let fall = if self.look.entrance.kind == EntranceKind::Rise { size * RISE } else { 0.0 };
            if lowest - highest + fall > zone_height && inks.len() > 1 {
                // More text than a screen holds: what does not fit is not shown.
                inks.pop();
                continue;
            }
            let middle = (baselines[last] - capital) / 2.0;
            let mut y = self.zone.centre_y(self.look.block.centre_y, self.height) - middle;
            y = y.min(self.zone.bottom as f32 - lowest - fall).max(self.zone.top as f32 - highest);
            let centre = (self.width as f32 / 2.0, y + middle);
            let mut layout = Layout {
                runs: Vec::new(),
                lines: Vec::new(),
                ink: [f32::MAX, y + highest, f32::MIN, y + lowest + fall],
                centre,
                swell: 1.0,
                scale,
            };
            for (i, ink) in inks.into_iter().enumerate() {
                let x = centre.0 - f32::midpoint(ink.left, ink.right);
                layout.ink[0] = layout.ink[0].min(x + ink.left - left);
                layout.ink[2] = layout.ink[2].max(x + ink.right + right);
                layout.lines.push(Line {
                    at: (x, y + baselines[i]),
                    boxes: (y + baselines[i] + boxes[i].0, y + baselines[i] + boxes[i].1),
                    panel: (y + baselines[i] + panel.0, y + baselines[i] + panel.1),
                    middle: y + baselines[i] - capital / 2.0,
                });
                layout.runs.extend(ink.runs);
            }
            let widest = (centre.0 - layout.ink[0]).max(layout.ink[2] - centre.0).max(1.0);
            let below = (self.zone.bottom as f32 - centre.1) / (layout.ink[3] - centre.1).max(1.0);
            layout.swell = (self.zone.half as f32 / widest).min(below).max(1.0);
            return Some(layout);
        }
    }

    /// Height of the look's capitals and depth of its descenders, in pixels.
    fn capitals(&self, size: f32) -> (f32, f32) {
        let faces = &self.shaper.fonts.faces;
        let face = faces.iter().find(|face| face.family == self.look.text.family).or_else(|| faces.first());
        let Some(face) = face else { return (size * 0.7, 0.0) };
        let metrics = face.font.metrics(Size::new(size), LocationRef::default());
        let deep = if self.look.text.case == Case::Upper { 0.0 } else { -metrics.descent * 0.55 };
        (metrics.cap_height.unwrap_or(size * 0.7), deep)
    }

    /// The paths of a shaped line whose text begins at byte `start` of the cue's.
    fn ink(&self, shaped: &[Cluster], words: &[Range<usize>], start: usize, line: usize, scale: f32) -> Option<Ink> {
        let size = self.shaper.size * scale;
        let word_of = |cluster: &Cluster| words.iter().position(|range| range.contains(&(start + cluster.text.start)));
        let mut widths = vec![0.0; words.len()];
        for cluster in shaped {
            if let Some(word) = word_of(cluster) {
                widths[word] += cluster.advance * scale;
            }
        }
        // One extra for every gap of the line looks calmer than a different one for each.
        let growth = self.growth(widths.iter().copied().fold(0.0, f32::max));
        let extra = growth + f32::from(self.look.text.word_spacing) * size / 1000.0;
        let mut runs: Vec<Run> = Vec::new();
        let mut pen = 0.0;
        let mut at = 0;
        while at < shaped.len() {
            let Some(word) = word_of(&shaped[at]) else {
                pen += shaped[at].advance * scale + extra;
                at += 1;
                continue;
            };
            let from = pen;
            let mut letters = PathBuilder::new();
            let mut emoji = Vec::new();
            while at < shaped.len() && word_of(&shaped[at]) == Some(word) {
                for glyph in &shaped[at].glyphs {
                    let font = &self.shaper.fonts.faces[glyph.face].font;
                    let (x, y) = (pen + glyph.x * scale, glyph.y * scale);
                    let layers = glyph::layers(font, glyph.id, size * glyph.grown, x, y);
                    if layers.is_empty() {
                        glyph::outline(font, glyph.id, size * glyph.grown, x, y, &mut letters);
                    }
                    emoji.extend(layers);
                }
                pen += shaped[at].advance * scale;
                at += 1;
            }
            let letters = letters.finish();
            let stroke = Stroke { width: self.stroke() * scale * 2.0, line_join: LineJoin::Round, ..Stroke::default() };
            let outline = letters.as_ref().filter(|_| stroke.width > 0.0).and_then(|path| path.stroke(&stroke, 1.0));
            runs.push(Run { word, line, letters, outline, emoji, span: (from, pen) });
        }
        let mut ink = Ink { runs, left: f32::MAX, top: 0.0, right: f32::MIN, bottom: 0.0 };
        let middle = -self.capitals(size).0 / 2.0;
        for run in &ink.runs {
            let bounds = run.letters.iter().map(Path::bounds).chain(run.emoji.iter().map(|layer| layer.path.bounds()));
            for bounds in bounds {
                let grown = self.grown(bounds, f32::midpoint(run.span.0, run.span.1), middle);
                ink.left = ink.left.min(grown[0]);
                ink.top = ink.top.min(grown[1]);
                ink.right = ink.right.max(grown[2]);
                ink.bottom = ink.bottom.max(grown[3]);
            }
            // Boxes are as wide as advances, which may be wider than the ink.
            ink.left = ink.left.min(run.span.0);
            ink.right = ink.right.max(run.span.1);
        }
        (ink.left < ink.right).then_some(ink)
    }

    /// What bounds become when their word grows about (`x`, `y`), or what they are if it shrinks.
    fn grown(&self, bounds: Rect, x: f32, y: f32) -> [f32; 4] {
        let by = (f32::from(self.look.active.grow) / 1000.0).max(1.0);
        [
            (x + (bounds.left() - x) * by).min(bounds.left()),
            (y + (bounds.top() - y) * by).min(bounds.top()),
            (x + (bounds.right() - x) * by).max(bounds.right()),
            (y + (bounds.bottom() - y) * by).max(bounds.bottom()),
        ]
    }
}

/// How far below its place a rising block begins, in thousandths of an em.
pub(crate) const RISE: f32 = 0.12;

/// Top and bottom of a box on a line, from its baseline: the look's capitals and their padding, more where marks reach
/// further.
fn box_span(ink: &Ink, capital: f32, descent: f32, pad: f32) -> (f32, f32) {
    let top = (-capital - pad).min(ink.top - pad * 0.4);
    let bottom = (pad + descent * 0.25).max(ink.bottom + pad * 0.3);
    (top, bottom)
}

/// Characters that would end a line or move the cursor; cues decide about lines themselves.
fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}
