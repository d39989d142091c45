//! The text of a web page: what a browser would show of its body, without what leads to other pages.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::markdown::{Block, Emphasis, Markdown, Shift};

/// The text.
pub(super) fn read(page: &str) -> Markdown {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reading = Reading::default();
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => reading.open(&tag),
            Token::EndTag(tag) => reading.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) if reading.outside.is_none() => {
                let emphasis = reading.emphasis();
                let shift = reading.shift.last().copied().unwrap_or_default();
                reading.markdown.shifted(&String::from_utf8_lossy(&text.value), emphasis, shift);
            }
            _ => {}
        }
    }
    reading.end();
    reading.markdown
}

#[derive(Default)]
struct Reading {
    markdown: Markdown,
    /// The element that is left out at this point, and how many of its name are open.
    outside: Option<(String, usize)>,
    bold: usize,
    italic: usize,
    /// The elements around this point that stand above or below the line.
    shift: Vec<Shift>,
    /// The last number of each list around this point; nothing for one without numbers.
    lists: Vec<Option<u32>>,
    block: Option<Block>,
}

/// Elements that are no text of the page, and what a person calls them; nothing for what is never seen.
const LEFT_OUT: [(&str, Option<&str>); 29] = [
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
        let attribute = |name: &[u8]| {
            tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
        };
        let style: String = attribute(b"style").to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let is_unseen = ["display:none", "visibility:hidden", "opacity:0;"]
            .iter()
            .any(|unseen| format!("{style};").contains(unseen));
        // Google Docs writes its comments below the text, and marks where they belong.
        if name == "a" && attribute(b"href").starts_with("#cmnt") {
            self.markdown.leave_out("comments");
            let is_body = attribute(b"id").starts_with("cmnt") && !attribute(b"id").starts_with("cmnt_ref");
            if is_body {
                self.markdown.drop_text();
            }
            self.outside = Some((if is_body { "body" } else { "a" }.to_owned(), 1));
            return;
        }
        if (tag.attributes.contains_key(&b"hidden"[..]) || is_unseen) && !is_void(name) {
            self.markdown.leave_out("hidden text");
            self.outside = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "br" => self.markdown.line_break(),
            "hr" => {
                self.end();
                self.markdown.rule();
            }
            "img" => self.markdown.leave_out("pictures"),
            "sup" => self.shift.push(Shift::Up),
            "sub" => self.shift.push(Shift::Down),
            "b" | "strong" => self.bold += 1,
            "i" | "em" => self.italic += 1,
            "ul" | "ol" => {
                self.end();
                let start: u32 = attribute(b"start").trim().parse().unwrap_or(1);
                self.lists.push((name == "ol").then_some(start.saturating_sub(1)));
            }
            "li" => {
                self.end();
                let number = self.lists.last_mut().and_then(Option::as_mut).map(|last| {
                    *last = attribute(b"value").trim().parse().unwrap_or(last.saturating_add(1));
                    *last
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

    fn close(&mut self, name: &str) {
        if let Some((outer, depth)) = &mut self.outside {
            *depth -= usize::from(outer == name);
            if *depth == 0 {
                self.outside = None;
            }
            return;
        }
        match name {
            "sup" | "sub" => drop(self.shift.pop()),
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

fn is_void(name: &str) -> bool {
    ["br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source", "track"]
        .contains(&name)
}
