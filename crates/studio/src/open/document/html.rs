//! The text of a web page: what a browser would show of its body, without what leads to other pages.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::emphasis::Emphasis;
use super::html_notes::{Note, note};
use super::html_style::Rules;
use super::markdown::{Block, Markdown};
use super::raised::Level;

/// The text.
pub(super) fn read(page: &str) -> Markdown {
    let mut reading = Reading { entries: entries(page), ..Reading::default() };
    for token in tokens(page) {
        match token {
            Token::StartTag(tag) => reading.open(&tag),
            Token::EndTag(tag) => reading.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reading.write(&String::from_utf8_lossy(&text.value)),
            _ => {}
        }
    }
    reading.end();
    reading.markdown
}

fn tokens(page: &str) -> impl Iterator<Item = Token> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(page, emitter).map(|Ok(token)| token)
}

/// How many entries each numbered list has, in their order: one that counts down begins with it.
fn entries(page: &str) -> Vec<i64> {
    let (mut counted, mut open) = (Vec::new(), Vec::new());
    for token in tokens(page) {
        match token {
            Token::StartTag(tag) => match &tag.name[..] {
                b"ol" => {
                    open.push(Some(counted.len()));
                    counted.push(0);
                }
                b"ul" => open.push(None),
                b"li" => {
                    let list = open.last().copied().flatten().and_then(|list| counted.get_mut(list));
                    if let Some(count) = list {
                        *count += 1;
                    }
                }
                _ => {}
            },
            Token::EndTag(tag) if matches!(&tag.name[..], b"ol" | b"ul") => drop(open.pop()),
            _ => {}
        }
    }
    counted
}

/// A numbered list.
#[derive(Clone, Copy)]
struct Numbers {
    next: i64,
    step: i64,
}

fn attribute<'t>(tag: &'t StartTag<()>, name: &[u8]) -> Option<Cow<'t, str>> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(value))
}

#[derive(Default)]
struct Reading {
    markdown: Markdown,
    /// The element that is left out at this point, and how many of its name are open.
    outside: Option<(String, usize)>,
    bold: usize,
    italic: usize,
    /// Each list around this point; nothing for one without numbers.
    lists: Vec<Option<Numbers>>,
    block: Option<Block>,
    rules: Rules,
    /// Raised and lowered elements around this point, and how many of their name are open.
    raised: Vec<(String, usize, Level)>,
    /// How many entries each numbered list has, and how many lists have begun.
    entries: Vec<i64>,
    begun: usize,
    /// The elements that have begun since the last text or end: a note begins with the outermost.
    just_open: Vec<String>,
}

/// Elements that are no text of the page, and what a person calls them; nothing for what is never seen.
const LEFT_OUT: [(&str, Option<&str>); 30] = [
    ("script", None),
    ("style", None),
    ("title", None),
    ("noscript", None),
    ("template", None),
    ("noframes", None),
    ("datalist", None),
    ("rt", None),
    ("rp", None),
    ("nav", Some("menus and forms")),
    ("footer", Some("the foot of the page")),
    ("aside", Some("asides")),
    ("button", Some("menus and forms")),
    ("select", Some("menus and forms")),
    ("textarea", Some("menus and forms")),
    ("dialog", Some("menus and forms")),
    ("menu", Some("menus and forms")),
    ("pre", Some("code")),
    ("svg", Some("pictures")),
    ("canvas", Some("pictures")),
    ("picture", Some("pictures")),
    ("map", Some("pictures")),
    ("video", Some("films and sounds")),
    ("audio", Some("films and sounds")),
    ("iframe", Some("other pages in it")),
    ("object", Some("other pages in it")),
    ("math", Some("formulas")),
    ("del", Some("struck-out text")),
    ("s", Some("struck-out text")),
    ("strike", Some("struck-out text")),
];

impl Reading {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let name = name.as_ref();
        self.begun += usize::from(name == "ol");
        // A paragraph ends where the next block begins.
        if self.outside.as_ref().is_some_and(|(outer, _)| outer == "p" && begins_block(name)) {
            self.outside = None;
        }
        if let Some((outer, depth)) = &mut self.outside {
            *depth += usize::from(outer == name && !tag.self_closing);
            return;
        }
        if let Some((_, what)) = LEFT_OUT.iter().find(|(left_out, _)| *left_out == name) {
            if let Some(what) = what {
                self.markdown.leave_out(what);
            }
            // Only foreign elements close themselves.
            if !(tag.self_closing && matches!(name, "svg" | "math")) {
                self.outside = Some((name.to_owned(), 1));
            }
            return;
        }
        let text = |name: &[u8]| attribute(tag, name).unwrap_or_default();
        let looks = self.rules.looks(name, &text(b"class"), &text(b"id"), &text(b"style"));
        if !is_void(name) {
            let own = match name {
                "sup" => Some(Level::Super),
                "sub" => Some(Level::Sub),
                _ => None,
            };
            self.raise(name, looks.level.or(own));
            if tag.attributes.contains_key(&b"hidden"[..]) || looks.hidden == Some(true) {
                self.leave_out("hidden text", name);
                return;
            }
            let id = attribute(tag, b"id").or_else(|| attribute(tag, b"name")).unwrap_or_default();
            match note(&id, &text(b"href")) {
                Some(Note::Mark(what)) => return self.leave_out(what, name),
                Some(Note::Body(what)) => {
                    let outermost = self.just_open.first().cloned().unwrap_or_else(|| name.to_owned());
                    return self.leave_out(what, &outermost);
                }
                None => {}
            }
            if begins_block(name) && !matches!(name, "body" | "html" | "head" | "main" | "article" | "section") {
                self.just_open.push(name.to_owned());
            }
        }
        match name {
            "br" => self.markdown.line_break(),
            "hr" => {
                self.end();
                self.markdown.rule();
            }
            "img" => self.markdown.leave_out("pictures"),
            "b" | "strong" => self.bold += 1,
            "i" | "em" => self.italic += 1,
            "ul" | "ol" => {
                self.end();
                let numbers = (name == "ol").then(|| self.numbers(tag));
                self.lists.push(numbers);
            }
            "li" => {
                self.end();
                let own = attribute(tag, b"value").and_then(|value| value.trim().parse().ok());
                let number = self.lists.last_mut().and_then(Option::as_mut).and_then(|numbers| {
                    let number = own.unwrap_or(numbers.next);
                    numbers.next = number.saturating_add(numbers.step);
                    // Markdown has no others.
                    u32::try_from(number).ok().filter(|&number| number < 1_000_000_000)
                });
                self.block = Some(Block::Item(number));
            }
            "table" => {
                self.end();
                self.markdown.open_table();
            }
            "tr" => {
                self.end();
                self.markdown.open_row();
            }
            "td" | "th" => {
                self.end();
                self.markdown.open_cell();
            }
            _ => {
                if let Some(level) = heading(name) {
                    self.end();
                    self.block = Some(Block::Heading(level));
                } else if is_block(name) {
                    self.part();
                }
            }
        }
    }

    /// Leaves out all that stands in the element `name`, which has just begun.
    fn leave_out(&mut self, what: &'static str, name: &str) {
        self.markdown.leave_out(what);
        self.outside = Some((name.to_owned(), 1));
        self.just_open.clear();
    }

    /// The numbers of a list that begins here.
    fn numbers(&mut self, tag: &StartTag<()>) -> Numbers {
        let entries = self.begun.checked_sub(1).and_then(|list| self.entries.get(list)).copied().unwrap_or(1);
        let falls = tag.attributes.contains_key(&b"reversed"[..]);
        let start = attribute(tag, b"start").and_then(|start| start.trim().parse().ok());
        Numbers { next: start.unwrap_or(if falls { entries } else { 1 }), step: if falls { -1 } else { 1 } }
    }

    /// Counts an element, and where its text stands if it says so.
    fn raise(&mut self, name: &str, level: Option<Level>) {
        match (level, self.raised.last_mut()) {
            (Some(level), _) => self.raised.push((name.to_owned(), 1, level)),
            (None, Some((outer, depth, _))) if outer == name => *depth += 1,
            _ => {}
        }
    }

    fn lower(&mut self, name: &str) {
        if let Some((outer, depth, _)) = self.raised.last_mut()
            && outer == name
        {
            *depth -= 1;
            if *depth == 0 {
                self.raised.pop();
            }
        }
    }

    fn write(&mut self, text: &str) {
        match &self.outside {
            Some((outer, _)) if outer == "style" => self.rules.read(text),
            Some(_) => {}
            None => {
                if !text.trim().is_empty() {
                    self.just_open.clear();
                }
                let level = self.raised.last().map_or(Level::Line, |(_, _, level)| *level);
                let emphasis = self.emphasis();
                self.markdown.raise(level);
                self.markdown.text(text, emphasis);
            }
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((outer, depth)) = &mut self.outside {
            *depth -= usize::from(outer == name);
            if *depth == 0 {
                self.outside = None;
                self.lower(name);
            }
            return;
        }
        self.just_open.clear();
        self.lower(name);
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "i" | "em" => self.italic = self.italic.saturating_sub(1),
            "ul" | "ol" => {
                self.end();
                self.lists.pop();
            }
            "table" => {
                self.end();
                self.markdown.close_table();
            }
            "tr" | "td" | "th" | "li" => self.end(),
            "br" => self.markdown.line_break(),
            _ if heading(name).is_some() || is_block(name) => self.end(),
            _ => {}
        }
    }

    fn emphasis(&self) -> Emphasis {
        match (self.bold > 0, self.italic > 0) {
            (true, _) => Emphasis::Bold,
            (false, true) => Emphasis::Italic,
            (false, false) => Emphasis::None,
        }
    }

    /// Ends the open block, whatever it is.
    fn end(&mut self) {
        let block = self.block.take().unwrap_or(Block::Paragraph);
        self.markdown.end(block);
    }

    /// Ends the open block if there is text in it: `<li><p>` is an entry.
    fn part(&mut self) {
        let block = self.block.unwrap_or(Block::Paragraph);
        if self.markdown.end(block) {
            self.block = None;
        }
    }
}

fn heading(name: &str) -> Option<u32> {
    name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}

fn is_block(name: &str) -> bool {
    const BLOCKS: &str = " p div section article main header body html head blockquote pre dl dt dd figure figcaption \
                          address details summary form fieldset legend caption thead tbody tfoot center hgroup search ";
    BLOCKS.contains(&format!(" {name} "))
}

fn begins_block(name: &str) -> bool {
    heading(name).is_some() || is_block(name) || matches!(name, "ul" | "ol" | "li" | "table" | "hr")
}

fn is_void(name: &str) -> bool {
    ["br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source", "track"]
        .contains(&name)
}
