//! The text of a Word document: paragraphs, headings, lists and tables of `word/document.xml`.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::emphasis::Emphasis;
use super::markdown::{Block, Markdown};
use super::raised::Level;
use super::word_styles::{InList, Styles};
use super::xml::{Node, attribute, walk};

/// The text.
///
/// # Errors
/// Why it cannot be read, as the end of a sentence.
pub(super) fn read(xml: &str, styles: &Styles) -> Result<Markdown, String> {
    let mut reading = Reading {
        styles,
        markdown: Markdown::default(),
        paragraph: Paragraph::default(),
        run: Run::default(),
        in_mark: false,
        in_text: false,
        counted: BTreeMap::new(),
    };
    walk(xml, |node| match node {
        Node::Open(name, element) => reading.open(name, element),
        Node::Close(name) => {
            reading.close(name);
            true
        }
        Node::Text(text) => {
            if reading.in_text {
                reading.write(text);
            }
            true
        }
    })?;
    Ok(reading.markdown)
}

#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    outline: Option<u32>,
    numbering: Option<String>,
    level: Option<usize>,
}

/// How a stretch of text looks.
#[derive(Default)]
struct Run {
    bold: bool,
    italic: bool,
    level: Level,
    /// What a person calls it if it is not to be read.
    left_out: Option<&'static str>,
}

struct Reading<'a> {
    styles: &'a Styles,
    markdown: Markdown,
    paragraph: Paragraph,
    run: Run,
    /// Whether these are properties of a paragraph.
    in_mark: bool,
    in_text: bool,
    /// The last number of each level of each list.
    counted: BTreeMap<String, BTreeMap<usize, u32>>,
}

/// Cells that one may span.
const WIDEST: usize = 64;

impl Reading<'_> {
    /// Whether to go inside.
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> bool {
        let value = || attribute(element, "w:val");
        let is_on = || !matches!(value().as_deref(), Some("0" | "false" | "off" | "none"));
        match name {
            "w:p" => self.paragraph = Paragraph::default(),
            "w:pPr" => self.in_mark = true,
            "w:pStyle" => self.paragraph.style = value(),
            "w:outlineLvl" => self.paragraph.outline = value().and_then(|level| level.parse().ok()),
            "w:numId" => self.paragraph.numbering = value(),
            "w:ilvl" => self.paragraph.level = value().and_then(|level| level.parse().ok()),
            "w:r" => self.run = Run::default(),
            "w:rPr" if self.in_mark => return false,
            "w:b" => self.run.bold = is_on(),
            "w:i" => self.run.italic = is_on(),
            "w:rStyle" => match value().as_deref() {
                Some("Strong" | "IntenseEmphasis") => self.run.bold = true,
                Some("Emphasis" | "SubtleEmphasis") => self.run.italic = true,
                _ => {}
            },
            "w:vertAlign" => {
                self.run.level = match value().as_deref() {
                    Some("superscript") => Level::Super,
                    Some("subscript") => Level::Sub,
                    _ => Level::Line,
                };
            }
            "w:vanish" | "w:webHidden" if is_on() => self.run.left_out = Some("hidden text"),
            "w:strike" | "w:dstrike" if is_on() => self.run.left_out = Some("struck-out text"),
            "w:t" => self.in_text = true,
            "w:tab" | "w:ptab" => self.write(" "),
            "w:noBreakHyphen" => self.write("-"),
            "w:br" | "w:cr" => self.markdown.line_break(),
            "w:tbl" => self.markdown.open_table(),
            "w:tr" => self.markdown.open_row(),
            "w:tc" => self.markdown.open_cell(),
            "w:gridSpan" => {
                let cells = value().and_then(|cells| cells.parse().ok()).unwrap_or(1).min(WIDEST);
                (1..cells).for_each(|_| self.markdown.open_cell());
            }
            "w:del" | "w:moveFrom" => return self.without("deleted text"),
            "w:footnoteReference" | "w:endnoteReference" => return self.without("footnotes"),
            "w:commentReference" => return self.without("comments"),
            "w:txbxContent" => return self.without("text boxes"),
            "pic:pic" | "v:imagedata" => return self.without("pictures"),
            "m:oMath" => return self.without("formulas"),
            "w:sym" => return self.without("signs of a font of signs"),
            // The same once more for older programs, small letters beside others, properties, and how it was before.
            "mc:Fallback" | "w:rt" | "w:sdtPr" | "w:sectPr" | "w:tblPr" | "w:trPr" | "w:tabs" | "w:pPrChange"
            | "w:rPrChange" => return false,
            _ => {}
        }
        true
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:p" => self.end(),
            "w:pPr" => self.in_mark = false,
            "w:t" => self.in_text = false,
            "w:tbl" => self.markdown.close_table(),
            _ => {}
        }
    }

    fn without(&mut self, what: &'static str) -> bool {
        self.markdown.leave_out(what);
        false
    }

    fn write(&mut self, text: &str) {
        let Run { bold, italic, level, left_out } = self.run;
        if let Some(what) = left_out {
            self.without(what);
        } else {
            let emphasis = match (bold, italic) {
                (true, _) => Emphasis::Bold,
                (false, true) => Emphasis::Italic,
                (false, false) => Emphasis::None,
            };
            self.markdown.raise(level);
            self.markdown.text(text, emphasis);
        }
    }

    fn end(&mut self) {
        let Paragraph { style, outline, numbering, level } = std::mem::take(&mut self.paragraph);
        let style = style.unwrap_or_default();
        if self.styles.is_contents(&style) {
            self.markdown.drop_text();
            self.without("the table of contents");
            return;
        }
        let outline = outline.map(|level| (level < 9).then_some(level + 1));
        if let Some(level) = outline.unwrap_or_else(|| self.styles.heading(&style)) {
            self.markdown.end(Block::Heading(level));
            return;
        }
        let of_style = self.styles.list(&style);
        let list: Option<InList> = match numbering {
            Some(numbering) => Some((numbering, level.unwrap_or(0))),
            None => of_style.map(|(numbering, own)| (numbering, level.unwrap_or(own))),
        };
        // Numbering 0 takes a paragraph out of the list of its style.
        match list.filter(|(numbering, _)| numbering != "0") {
            None => drop(self.markdown.end(Block::Paragraph)),
            Some(list) => {
                let numbers = self.counted.entry(list.0.clone()).or_default();
                let number = numbers.get(&list.1).copied().unwrap_or(0).saturating_add(1);
                let counts = self.styles.counts(&list);
                if self.markdown.end(Block::Item(counts.then_some(number))) {
                    numbers.retain(|&level, _| level < list.1);
                    numbers.insert(list.1, number);
                }
            }
        }
    }
}
