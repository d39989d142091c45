//! Markdown, read for what is said: paragraphs, headings and rules, every character with its place.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::block::{Block, Glyph, HARD_BREAK, Kind};
use super::table::Table;
use super::{Notes, prose};

/// The blocks of the script from byte `body` on.
pub(super) fn blocks(source: &str, body: usize, notes: &mut Notes<'_>) -> Vec<Block> {
    let markdown = prose::shielded(source.get(body..).unwrap_or_default());
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let parser = Parser::new_ext(&markdown, options);
    let mut reading = Reading {
        source,
        markdown: &markdown,
        body,
        notes,
        blocks: Vec::new(),
        text: Vec::new(),
        emphasis: 0,
        skipping: 0,
        lists: Vec::new(),
        number: 0,
        table: None,
        thought: 0,
        in_comment: false,
        depth: 0,
        end: 0,
        blank: true,
    };
    for (event, span) in parser.into_offset_iter() {
        reading.event(event, body + span.start..body + span.end);
    }
    reading.close(Kind::Paragraph);
    reading.blocks
}

struct Reading<'a, 'n, 's> {
    source: &'a str,
    /// The text from byte `body` on as the parser sees it.
    markdown: &'a str,
    body: usize,
    notes: &'n mut Notes<'s>,
    blocks: Vec<Block>,
    text: Vec<Glyph>,
    emphasis: usize,
    /// How many elements that are left out enclose this point.
    skipping: usize,
    /// Whether each list around this point has numbers.
    lists: Vec<bool>,
    /// How many characters of the open text are its number in a list.
    number: usize,
    /// The table that is being read.
    table: Option<Table>,
    /// Up to which byte a model thinks before it answers.
    thought: usize,
    /// Whether a comment of HTML goes on in the next line.
    in_comment: bool,
    /// How many lists and quotations do. Blank lines inside one of them part nothing.
    depth: usize,
    /// End of the last top-level block.
    end: usize,
    /// Whether the next block to close follows a blank line.
    blank: bool,
}

impl Reading<'_, '_, '_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        if self.skipping > 0 {
            match event {
                Event::Start(_) => self.skipping += 1,
                Event::End(_) => self.skipping -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(&tag, &span),
            Event::End(tag) => self.finish(tag, &span),
            Event::Text(text) | Event::Code(text) => self.write(&text, &span),
            Event::SoftBreak => self.push('\n', span.start),
            Event::HardBreak => self.push(HARD_BREAK, span.start),
            Event::Rule if self.table.is_none() => {
                self.note_blank(&span);
                self.close(Kind::Paragraph);
                self.close_empty(Kind::Rule);
                self.end = span.end;
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, &span),
            Event::Rule
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::Item | Tag::BlockQuote(_) | Tag::HtmlBlock => {
                self.close(Kind::Paragraph);
                self.note_blank(span);
                self.depth += usize::from(matches!(tag, Tag::List(_) | Tag::BlockQuote(_)));
                match tag {
                    Tag::List(first) => self.lists.push(first.is_some()),
                    Tag::Item if self.lists.last() == Some(&true) => self.number_of(span),
                    _ => {}
                }
            }
            Tag::Strong if self.is_identifier(span) => {
                self.write("__", &(span.start..span.start + 2));
            }
            Tag::Emphasis | Tag::Strong => self.emphasis += 1,
            Tag::Strikethrough if self.source.get(span.clone()).is_some_and(|text| text.starts_with("~~")) => {
                self.leave_out(span, "struck-out text", "remove the `~~` to have it spoken");
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.close(Kind::Paragraph);
                self.note_blank(span);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.close(Kind::Paragraph);
                self.leave_out(span, "code", "write in a sentence what it does");
            }
            Tag::Table(_) => {
                self.close(Kind::Paragraph);
                self.note_blank(span);
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.row();
                }
            }
            Tag::Image { .. } => {
                self.leave_out(span, "a picture", "to show it, write `[background: file]` on a line of its own");
            }
            Tag::FootnoteDefinition(_) => {
                self.close(Kind::Paragraph);
                self.leave_out(span, "a footnote", "write it as a sentence to have it spoken");
            }
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd, span: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) if self.is_underlined_sentence(span) => {
                // A sentence above `---` is a heading to Markdown, but to a writer it is a sentence and a scene break.
                self.close(Kind::Paragraph);
                self.close_empty(Kind::Rule);
            }
            // A heading without words is none: a number before it waits for what follows.
            TagEnd::Heading(_) if self.number > 0 && self.text.len() == self.number => {}
            TagEnd::Heading(level) => {
                self.number = 0;
                self.close_all(Kind::Heading);
                if let Some(heading) = self.blocks.last_mut().filter(|block| block.kind == Kind::Heading) {
                    heading.number = level as usize;
                }
            }
            TagEnd::TableCell => {
                let text = std::mem::take(&mut self.text);
                if let Some(table) = &mut self.table {
                    table.cell(text);
                }
            }
            TagEnd::Table => {
                self.text.clear();
                let table = self.table.take().unwrap_or_default();
                match table.blocks(self.notes) {
                    Some(blocks) => self.blocks.extend(blocks),
                    None => self.note_left_out(span, "a table", "write in sentences what it says"),
                }
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) => {
                if matches!(tag, TagEnd::List(_)) {
                    self.lists.pop();
                }
                self.close(Kind::Paragraph);
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Item => {
                self.close_all(Kind::Paragraph);
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::CodeBlock => self.close(Kind::Paragraph),
            TagEnd::Strong if self.is_identifier(span) => self.write("__", &(span.end - 2..span.end)),
            TagEnd::Emphasis | TagEnd::Strong => self.emphasis = self.emphasis.saturating_sub(1),
            _ => {}
        }
        self.end = self.end.max(span.end);
    }

    /// Whether what looks like bold letters is a name of a program: `__init__`, which is no word.
    fn is_identifier(&self, span: &Range<usize>) -> bool {
        let written = self.source.get(span.clone()).unwrap_or_default();
        let name = written.strip_prefix("__").and_then(|rest| rest.strip_suffix("__")).unwrap_or_default();
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(is_name)
            && !vo_normalize::is_english_word(name)
    }

    /// The number of an entry of a list is a part of its text.
    fn number_of(&mut self, span: &Range<usize>) {
        let written = self.source.get(span.clone()).unwrap_or_default();
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        for (offset, c) in written.char_indices().take(digits + 1) {
            self.push(c, span.start + offset);
        }
        self.push(' ', span.start + digits);
        self.number = self.text.len();
    }

    /// Whether a heading that is underlined is rather a sentence and a scene break: any above `---`, and above `===`
    /// what ends as sentences do or has several lines.
    fn is_underlined_sentence(&self, span: &Range<usize>) -> bool {
        let heading = self.source.get(span.clone()).unwrap_or_default().trim();
        let Some((text, line)) = heading.rsplit_once('\n') else { return false };
        let is_sentence = text.trim_end().ends_with(['.', '!', '?', '…', ':', ',']) || text.contains('\n');
        line.trim().bytes().all(|byte| byte == b'-') || is_sentence
    }

    /// The text between tags of HTML; the tags themselves mean nothing here but for `<br>`.
    fn html(&mut self, html: &str, span: &Range<usize>) {
        let mut at = 0;
        while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
            if self.in_comment {
                let end = rest.find("-->").map(|end| end + 3);
                self.in_comment = end.is_none();
                at += end.unwrap_or(rest.len());
            } else if rest.starts_with("<!--") {
                self.in_comment = true;
                if !self.markdown.get(span.start + at - self.body..).is_some_and(|rest| rest.contains("-->")) {
                    let all = span.start + at..self.source.trim_end().len();
                    self.notes.warning(
                        all,
                        "this comment is not closed, so nothing behind it is spoken",
                        "write `-->` behind it",
                    );
                }
                at += 4;
            } else if let Some(tag) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
                self.tag(tag, &(span.start + at..span.start + at + tag.len() + 2));
                at += tag.len() + 2;
            } else {
                let end = rest.char_indices().skip(1).find(|&(_, c)| c == '<').map_or(rest.len(), |(end, _)| end);
                let text = rest.get(..end).unwrap_or_default();
                let begin = span.start + at;
                self.write_html(text, begin);
                at += end;
            }
        }
    }

    /// Writes the text of a piece of HTML that begins at the byte `begin`, its entities as the signs they stand for.
    fn write_html(&mut self, text: &str, begin: usize) {
        let mut at = 0_usize;
        for part in text.split_inclusive('&').flat_map(|part| part.split_inclusive(';')) {
            // What stands before is an ampersand, if this is the inside of an entity.
            let entity = part.ends_with(';').then(|| text.get(at.saturating_sub(1)..at + part.len())).flatten();
            match entity.and_then(entity_sign) {
                Some(signs) => {
                    self.text.pop_if(|glyph| glyph.c == '&');
                    signs.chars().for_each(|c| self.push(c, begin + at - 1));
                }
                None => self.write(part, &(begin + at..begin + at + part.len())),
            }
            at += part.len();
        }
    }

    fn tag(&mut self, tag: &str, span: &Range<usize>) {
        const FORMATS: [&str; 16] = [
            "b", "i", "em", "strong", "u", "mark", "span", "p", "div", "font", "sub", "sup", "small", "big", "center",
            "a",
        ];
        let closes = tag.starts_with('/');
        let name = tag.trim_matches('/').split([' ', '/', '\t']).next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "think" | "thinking" | "thought" | "reasoning" if closes || self.thinks(&name, span) => {}
            "br" => self.push(HARD_BREAK, span.start),
            "b" | "i" | "em" | "strong" | "mark" if closes => self.emphasis = self.emphasis.saturating_sub(1),
            "b" | "i" | "em" | "strong" | "mark" => self.emphasis += 1,
            "p" | "div" if !self.text.is_empty() => self.push(HARD_BREAK, span.start),
            _ if closes || FORMATS.contains(&name.as_str()) => {}
            _ => self.note_left_out(span, "HTML", "write plain text or Markdown"),
        }
    }

    /// Leaves out what stands between `<think>` and `</think>`, if it is closed.
    fn thinks(&mut self, name: &str, span: &Range<usize>) -> bool {
        let behind = self.source.get(span.end..).unwrap_or_default();
        let Some(end) = behind.find(&format!("</{name}>")) else { return false };
        self.thought = span.end + end;
        self.note_left_out(&(span.start..self.thought), "what a model thought", "remove it");
        true
    }

    fn leave_out(&mut self, span: &Range<usize>, what: &str, hint: &str) {
        self.note_left_out(span, what, hint);
        self.skipping = 1;
    }

    fn note_left_out(&mut self, span: &Range<usize>, what: &str, hint: &str) {
        let end = span.start + self.source.get(span.clone()).map_or(0, |text| text.trim_end().len());
        self.notes.warning(span.start..end, format!("{what} is neither shown nor spoken"), hint);
    }

    fn write(&mut self, text: &str, span: &Range<usize>) {
        // The text of an entity is not what stands in the file: its places are approximate.
        let written = self.markdown.get(span.start - self.body..span.end - self.body).unwrap_or_default();
        let start = written.find(text).map(|start| span.start + start);
        for (offset, c) in text.char_indices() {
            let at = start.map_or(span.start, |start| start + offset);
            let is_hidden = c == prose::HIDDEN;
            let own = if is_hidden { self.source.get(at..).and_then(|rest| rest.chars().next()) } else { None };
            self.push(own.unwrap_or(c), at);
        }
    }

    fn push(&mut self, c: char, at: usize) {
        if at < self.thought {
            return;
        }
        self.text.push(Glyph { c, at, emphasis: self.emphasis > 0 });
    }

    /// Remembers whether a blank line stands between the last block and this one.
    fn note_blank(&mut self, span: &Range<usize>) {
        if self.depth > 0 {
            return;
        }
        let from = self.end.max(self.body).min(span.start);
        let between = self.source.get(from..span.start).unwrap_or_default();
        let ended = self.source.get(..from).is_some_and(|before| before.ends_with('\n'));
        let breaks = between.matches('\n').count() + usize::from(ended);
        self.blank = self.blank || self.end == 0 || breaks >= 2;
        self.end = self.end.max(span.start);
    }

    /// Ends the open block; a number of a list alone waits for its entry.
    fn close(&mut self, kind: Kind) {
        if self.number == 0 || self.text.len() > self.number {
            self.close_all(kind);
        }
    }

    fn close_all(&mut self, kind: Kind) {
        let number = std::mem::take(&mut self.number);
        if self.text.iter().any(|glyph| !glyph.c.is_whitespace()) {
            let text = raised(&highlighted(&std::mem::take(&mut self.text)));
            self.blocks.push(Block { kind, text, after_blank: std::mem::take(&mut self.blank), number });
        }
        self.text.clear();
    }

    fn close_empty(&mut self, kind: Kind) {
        self.blocks.push(Block { kind, text: Vec::new(), after_blank: true, number: 0 });
    }
}

/// The text with `==marked==` words as emphasis, and without their signs.
fn highlighted(text: &[Glyph]) -> Vec<Glyph> {
    const LONGEST: usize = 200;
    let is_pair = |at: usize| text.get(at..at + 2).is_some_and(|pair| pair.iter().all(|glyph| glyph.c == '='));
    let is_word = |at: usize| text.get(at).is_some_and(|glyph| !glyph.c.is_whitespace() && glyph.c != '=');
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&glyph) = text.get(at) {
        let opens = is_pair(at) && is_word(at + 2);
        let end = opens.then(|| (at + 3..at + LONGEST).find(|&end| is_pair(end) && is_word(end - 1))).flatten();
        if let Some(end) = end {
            let marked = text.get(at + 2..end).unwrap_or_default();
            out.extend(marked.iter().map(|glyph| Glyph { emphasis: true, ..*glyph }));
            at = end + 2;
        } else {
            out.push(glyph);
            at += 1;
        }
    }
    out
}

/// The text with `^2^` and `~2~` behind a letter or digit as raised and lowered digits.
fn raised(text: &[Glyph]) -> Vec<Glyph> {
    const LONGEST: usize = 6;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&glyph) = text.get(at) {
        let digits: &[char] = match glyph.c {
            '^' => &['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'],
            '~' => &['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'],
            _ => &[],
        };
        if digits.is_empty() {
            out.push(glyph);
            at += 1;
            continue;
        }
        let behind = at.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|before| before.c.is_alphanumeric());
        let end = text.iter().skip(at + 1).take(LONGEST).position(|other| other.c == glyph.c).map(|end| at + 1 + end);
        let inside = end.and_then(|end| text.get(at + 1..end)).filter(|inside| behind && !inside.is_empty());
        let written = inside.and_then(|inside| {
            inside
                .iter()
                .map(|glyph| Some(Glyph { c: *digits.get(glyph.c.to_digit(10)? as usize)?, ..*glyph }))
                .collect::<Option<Vec<_>>>()
        });
        if let (Some(written), Some(end)) = (written, end) {
            out.extend(written);
            at = end + 1;
        } else {
            out.push(glyph);
            at += 1;
        }
    }
    out
}

/// What an entity, `&amp;`, stands for; nothing if there is none of that name.
fn entity_sign(entity: &str) -> Option<String> {
    let is_plain = entity.starts_with('&') && entity.len() <= 34;
    let inside = is_plain.then(|| entity.get(1..entity.len() - 1)).flatten()?;
    if inside.is_empty() || !inside.chars().all(|c| c.is_ascii_alphanumeric() || c == '#') {
        return None;
    }
    let sign = Parser::new(entity).find_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    })?;
    (sign != "&").then_some(sign).or_else(|| (inside == "amp").then(|| "&".to_owned()))
}
