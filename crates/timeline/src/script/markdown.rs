//! Markdown, read for what is said: paragraphs, headings and rules, every character with its place.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{Notes, directive};

/// A character to be shown, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) c: char,
    /// Byte of the script.
    pub(super) at: usize,
    pub(super) emphasis: bool,
}

/// What ends a line of verse; a soft line break is a plain `\n`.
pub(super) const HARD_BREAK: char = '\u{2028}';

/// A piece of the document. A list entry and a quotation are paragraphs, too.
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) text: Vec<Glyph>,
    /// Whether a blank line stands before it.
    pub(super) after_blank: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Paragraph,
    Rule,
}

/// The blocks of the script from byte `body` on.
pub(super) fn blocks(source: &str, body: usize, notes: &mut Notes<'_>) -> Vec<Block> {
    let markdown = source.get(body..).unwrap_or_default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let parser = Parser::new_ext(markdown, options);
    for (name, definition) in parser.reference_definitions().iter() {
        if directive::KEYS.contains(&name.to_ascii_lowercase().as_str()) {
            let span = body + definition.span.start..body + definition.span.end;
            notes.mistake(
                span,
                format!("`{name}` is outside its brackets"),
                format!("write `[{name}: {}]`", definition.dest),
            );
        }
    }
    let mut reading = Reading {
        source,
        body,
        notes,
        blocks: Vec::new(),
        text: Vec::new(),
        emphasis: 0,
        skipping: 0,
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
    body: usize,
    notes: &'n mut Notes<'s>,
    blocks: Vec<Block>,
    text: Vec<Glyph>,
    emphasis: usize,
    /// How many elements that are left out enclose this point.
    skipping: usize,
    /// Whether the line before began a comment that is not closed.
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
            Event::Rule => {
                self.note_blank(&span);
                self.close(Kind::Paragraph);
                self.close_empty(Kind::Rule);
                self.end = span.end;
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, &span),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::Item | Tag::BlockQuote(_) | Tag::HtmlBlock => {
                self.close(Kind::Paragraph);
                self.note_blank(span);
                self.depth += usize::from(matches!(tag, Tag::List(_) | Tag::BlockQuote(_)));
            }
            Tag::Emphasis | Tag::Strong => self.emphasis += 1,
            Tag::Strikethrough if self.source.get(span.clone()).is_some_and(|text| text.starts_with("~~")) => {
                self.leave_out(span, "struck-out text", "remove the `~~` to have it spoken");
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.close(Kind::Paragraph);
                self.leave_out(
                    span,
                    "a line that begins with four blanks (code in Markdown)",
                    "remove the blanks at its start to have it spoken",
                );
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.close(Kind::Paragraph);
                self.leave_out(span, "code", "write in a sentence what it does");
            }
            Tag::Table(_) => {
                self.close(Kind::Paragraph);
                self.leave_out(span, "a table", "write in sentences what it says");
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
            TagEnd::Heading(_) if self.is_underlined_by_a_rule(span) => {
                // A sentence above `---` is a heading to Markdown, but to a writer it is a sentence and a scene break.
                self.close(Kind::Paragraph);
                self.close_empty(Kind::Rule);
            }
            TagEnd::Heading(_) => self.close(Kind::Heading),
            TagEnd::List(_) | TagEnd::BlockQuote(_) => {
                self.close(Kind::Paragraph);
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock => self.close(Kind::Paragraph),
            TagEnd::Emphasis | TagEnd::Strong => self.emphasis = self.emphasis.saturating_sub(1),
            _ => {}
        }
        self.end = self.end.max(span.end);
    }

    fn is_underlined_by_a_rule(&self, span: &Range<usize>) -> bool {
        let heading = self.source.get(span.clone()).unwrap_or_default();
        let last = heading.trim_end().lines().next_back().unwrap_or_default();
        !heading.trim_start().starts_with('#') && last.trim().bytes().all(|byte| byte == b'-')
    }

    fn html(&mut self, html: &str, span: &Range<usize>) {
        let html = html.trim();
        // A comment is a note of its writer to themselves; every line of it comes alone.
        let is_comment = std::mem::take(&mut self.in_comment) || html.starts_with("<!--");
        if is_comment {
            self.in_comment = !html.contains("-->");
        } else if html.to_ascii_lowercase().starts_with("<br") {
            self.push(HARD_BREAK, span.start);
        } else if !html.is_empty() && !html.starts_with("</") {
            self.note_left_out(span, "HTML", "write plain text or Markdown");
        }
    }

    fn leave_out(&mut self, span: &Range<usize>, what: &str, hint: &str) {
        self.note_left_out(span, what, hint);
        self.skipping = 1;
    }

    fn note_left_out(&mut self, span: &Range<usize>, what: &str, hint: &str) {
        let first_line =
            self.source.get(span.clone()).and_then(|text| text.find('\n')).map_or(span.end, |at| span.start + at);
        self.notes.warning(span.start..first_line, format!("{what} is neither shown nor spoken"), hint);
    }

    fn write(&mut self, text: &str, span: &Range<usize>) {
        // The text of an entity or of an indented paragraph is not what stands in the file: its places are approximate.
        let verbatim = self.source.get(span.clone()).is_some_and(|written| written == text);
        let inside = self.source.get(span.clone()).and_then(|written| written.find(text));
        for (offset, c) in text.char_indices() {
            let at = match inside {
                _ if verbatim => span.start + offset,
                Some(start) => span.start + start + offset,
                None => span.start,
            };
            self.push(c, at);
        }
    }

    fn push(&mut self, c: char, at: usize) {
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

    fn close(&mut self, kind: Kind) {
        if self.text.iter().any(|glyph| !glyph.c.is_whitespace()) {
            let text = std::mem::take(&mut self.text);
            self.blocks.push(Block { kind, text, after_blank: std::mem::take(&mut self.blank) });
        }
        self.text.clear();
    }

    fn close_empty(&mut self, kind: Kind) {
        self.blocks.push(Block { kind, text: Vec::new(), after_blank: true });
    }
}
