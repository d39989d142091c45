//! The text of an `OpenDocument` text: paragraphs, headings, lists and tables of `content.xml`.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::emphasis::Emphasis;
use super::markdown::{Block, Markdown};
use super::raised::Level;
use super::xml::{Node, attribute, walk};

/// The text of `content`, whose named styles stand in `styles`.
///
/// # Errors
/// Why it cannot be read, as the end of a sentence.
pub(super) fn read(content: &str, styles: Option<&str>) -> Result<Markdown, String> {
    let mut named = Styles::default();
    for xml in styles.into_iter().chain([content]) {
        named.read(xml)?;
    }
    let mut reading = Reading {
        styles: &named,
        markdown: Markdown::default(),
        looks: Vec::new(),
        lists: Vec::new(),
        is_entry: false,
        heading: None,
    };
    walk(content, |node| match node {
        Node::Open(name, element) => reading.open(name, element),
        Node::Close(name) => {
            reading.close(name);
            true
        }
        Node::Text(text) => {
            if !reading.looks.is_empty() {
                reading.write(text);
            }
            true
        }
    })?;
    Ok(reading.markdown)
}

/// How text looks; nothing where a style says nothing of it.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    bold: Option<bool>,
    italic: Option<bool>,
    hidden: Option<bool>,
    struck: Option<bool>,
    level: Option<Level>,
}

impl Look {
    fn over(self, below: Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            hidden: self.hidden.or(below.hidden),
            struck: self.struck.or(below.struck),
            level: self.level.or(below.level),
        }
    }
}

#[derive(Default)]
struct Styles {
    by_name: BTreeMap<String, (Option<String>, Look)>,
    /// The levels, from 1, at which a list has numbers.
    counting: BTreeMap<String, BTreeSet<usize>>,
}

/// A style has a parent, and that another.
const MOST_PARENTS: usize = 10;

impl Styles {
    fn read(&mut self, xml: &str) -> Result<(), String> {
        let mut current = String::new();
        walk(xml, |node| {
            let Node::Open(name, element) = node else { return true };
            let value = |name: &str| attribute(element, name);
            match name {
                "style:style" => {
                    current = value("style:name").unwrap_or_default();
                    self.by_name.insert(current.clone(), (value("style:parent-style-name"), Look::default()));
                }
                "style:text-properties" => {
                    let is_bold = |weight: String| weight == "bold" || weight.parse::<u32>().is_ok_and(|w| w >= 600);
                    if let Some((_, look)) = self.by_name.get_mut(&current) {
                        look.bold = value("fo:font-weight").map(is_bold);
                        look.italic = value("fo:font-style").map(|style| style != "normal");
                        look.hidden = value("text:display").map(|display| display == "none");
                        look.struck = value("style:text-line-through-style").map(|style| style != "none");
                        look.level = value("style:text-position").map(|position| level(&position));
                    }
                }
                "text:list-style" => current = value("style:name").unwrap_or_default(),
                "text:list-level-style-number" => {
                    let level = value("text:level").and_then(|level| level.parse().ok()).unwrap_or(1);
                    if value("style:num-format").as_deref() == Some("1") {
                        self.counting.entry(current.clone()).or_default().insert(level);
                    }
                }
                "office:body" => return false,
                _ => {}
            }
            true
        })
    }

    /// The style `name` and its parents.
    fn chain<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (&'s str, Look)> {
        let get = |name: &'s str| self.by_name.get(name).map(|(parent, look)| (name, parent.as_deref(), *look));
        let chain = std::iter::successors(get(name).or(Some((name, None, Look::default()))), move |(_, parent, _)| {
            let parent = (*parent)?;
            get(parent).or(Some((parent, None, Look::default())))
        });
        chain.take(MOST_PARENTS).map(|(name, _, look)| (name, look))
    }

    fn look(&self, name: &str) -> Look {
        self.chain(name).fold(Look::default(), |look, (_, parent)| look.over(parent))
    }

    /// The level of heading that a style makes of a paragraph.
    fn heading(&self, name: &str) -> Option<u32> {
        self.chain(name).find_map(|(name, _)| match name {
            "Title" => Some(1),
            "Subtitle" => Some(2),
            _ => None,
        })
    }
}

/// Where `super 58%` or `-33% 58%` puts text.
fn level(position: &str) -> Level {
    let first = position.split_whitespace().next().unwrap_or_default();
    match first.trim_end_matches('%').parse::<f32>() {
        Ok(percent) if percent > 0.0 => Level::Super,
        Ok(percent) if percent < 0.0 => Level::Sub,
        Err(_) if first == "super" => Level::Super,
        Err(_) if first == "sub" => Level::Sub,
        _ => Level::Line,
    }
}

struct Reading<'a> {
    styles: &'a Styles,
    markdown: Markdown,
    /// How the text of the open paragraph and of the spans in it looks; empty between paragraphs.
    looks: Vec<Look>,
    /// The style and the last number of each list around this point.
    lists: Vec<(String, u32)>,
    /// Whether the next paragraph begins an entry of a list.
    is_entry: bool,
    heading: Option<u32>,
}

impl Reading<'_> {
    /// Whether to go inside.
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> bool {
        let style = || attribute(element, "text:style-name").unwrap_or_default();
        // A section that depends on a condition stands as it was when the document was saved.
        let is_hidden = || match attribute(element, "text:display").as_deref() {
            Some("none") => true,
            Some("condition") => attribute(element, "text:is-hidden").as_deref() == Some("true"),
            _ => false,
        };
        match name {
            "text:p" => {
                let style = style();
                self.heading = self.styles.heading(&style);
                self.looks = vec![self.styles.look(&style)];
            }
            "text:h" => {
                let level = attribute(element, "text:outline-level").and_then(|level| level.parse().ok());
                self.heading = Some(level.unwrap_or(1));
                self.looks = vec![Look::default()];
            }
            "text:span" => {
                let below = self.looks.last().copied().unwrap_or_default();
                self.looks.push(self.styles.look(&style()).over(below));
            }
            "text:s" | "text:tab" => self.write(" "),
            "text:line-break" => self.markdown.line_break(),
            "text:list" => {
                let own = Some(style()).filter(|style| !style.is_empty());
                let style = own.or_else(|| Some(self.lists.last()?.0.clone())).unwrap_or_default();
                self.lists.push((style, 0));
            }
            "text:list-item" => self.is_entry = true,
            "table:table" => self.markdown.open_table(),
            "table:table-row" => self.markdown.open_row(),
            "table:table-cell" | "table:covered-table-cell" => self.markdown.open_cell(),
            "text:note" => return self.without("footnotes"),
            "office:annotation" => return self.without("comments"),
            "text:tracked-changes" => return self.without("deleted text"),
            "draw:text-box" => return self.without("text boxes"),
            "draw:image" => return self.without("pictures"),
            "draw:object" | "draw:object-ole" => return self.without("objects of other programs"),
            "text:section" if is_hidden() => return self.without("hidden text"),
            "text:hidden-text" | "text:hidden-paragraph" => return self.without("hidden text"),
            "text:table-of-content" => return self.without("the table of contents"),
            "text:alphabetical-index"
            | "text:illustration-index"
            | "text:table-index"
            | "text:user-index"
            | "text:object-index"
            | "text:bibliography" => return self.without("the index"),
            "office:automatic-styles"
            | "office:font-face-decls"
            | "office:scripts"
            | "office:forms"
            | "text:sequence-decls"
            | "text:variable-decls"
            | "text:user-field-decls"
            | "text:ruby-text"
            | "svg:title"
            | "svg:desc"
            | "office:meta"
            | "office:master-styles" => return false,
            _ => {}
        }
        true
    }

    fn close(&mut self, name: &str) {
        match name {
            "text:p" | "text:h" => self.end(),
            "text:span" if self.looks.len() > 1 => drop(self.looks.pop()),
            "text:list" => drop(self.lists.pop()),
            "text:list-item" => self.is_entry = false,
            "table:table" => self.markdown.close_table(),
            _ => {}
        }
    }

    fn without(&mut self, what: &'static str) -> bool {
        self.markdown.leave_out(what);
        false
    }

    fn write(&mut self, text: &str) {
        let look = self.looks.last().copied().unwrap_or_default();
        let (bold, italic) = (look.bold == Some(true), look.italic == Some(true));
        if look.hidden == Some(true) || look.struck == Some(true) {
            self.without(if look.hidden == Some(true) { "hidden text" } else { "struck-out text" });
        } else {
            let emphasis = match (bold, italic) {
                (true, _) => Emphasis::Bold,
                (false, true) => Emphasis::Italic,
                (false, false) => Emphasis::None,
            };
            self.markdown.raise(look.level.unwrap_or_default());
            self.markdown.text(text, emphasis);
        }
    }

    fn end(&mut self) {
        self.looks.clear();
        let level = self.lists.len();
        let block = match (self.heading.take(), self.lists.last()) {
            (Some(level), _) => Block::Heading(level),
            (None, Some((style, last))) if self.is_entry => {
                let counts = self.styles.counting.get(style).is_some_and(|levels| levels.contains(&level));
                Block::Item(counts.then_some(last.saturating_add(1)))
            }
            _ => Block::Paragraph,
        };
        if self.markdown.end(block) && matches!(block, Block::Item(_)) {
            self.is_entry = false;
            if let Some((_, last)) = self.lists.last_mut() {
                *last = last.saturating_add(1);
            }
        }
    }
}
