//! What the styles and numberings of a Word document say: which paragraphs are headings, and which are entries of lists.

use std::collections::BTreeMap;

use super::xml::{Node, attribute, walk};

/// The list of an entry: the number of its numbering, and its level from 0.
pub(super) type InList = (String, usize);

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u32>,
    list: Option<InList>,
}

/// Styles and numberings.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    /// Whether the levels of an abstract numbering count.
    counting: BTreeMap<String, BTreeMap<usize, bool>>,
    /// The abstract numbering of each numbering.
    numberings: BTreeMap<String, String>,
}

/// A style is based on another, and that on another.
const MOST_ANCESTORS: usize = 10;

impl Styles {
    /// Reads `word/styles.xml`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn read_styles(&mut self, xml: &str) -> Result<(), String> {
        let (mut id, mut style) = (String::new(), Style::default());
        walk(xml, |node| {
            let Node::Open(name, element) = node else {
                if let Node::Close("w:style") = node {
                    self.by_id.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                return true;
            };
            let value = || attribute(element, "w:val");
            match name {
                "w:style" => id = attribute(element, "w:styleId").unwrap_or_default(),
                "w:name" => style.name = value().unwrap_or_default().to_lowercase(),
                "w:basedOn" => style.based_on = value(),
                "w:outlineLvl" => style.outline = value().and_then(|level| level.parse().ok()),
                "w:numId" => {
                    style.list = Some((value().unwrap_or_default(), style.list.take().map_or(0, |list| list.1)));
                }
                "w:ilvl" => {
                    let level = value().and_then(|level| level.parse().ok()).unwrap_or(0);
                    style.list = Some((style.list.take().map(|list| list.0).unwrap_or_default(), level));
                }
                "w:docDefaults" | "w:latentStyles" | "w:rPr" | "w:tblPr" => return false,
                _ => {}
            }
            true
        })
    }

    /// Reads `word/numbering.xml`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn read_numbering(&mut self, xml: &str) -> Result<(), String> {
        let (mut list, mut level, mut numbering) = (String::new(), 0, String::new());
        walk(xml, |node| {
            let Node::Open(name, element) = node else { return true };
            let value = || attribute(element, "w:val");
            match name {
                "w:abstractNum" => list = attribute(element, "w:abstractNumId").unwrap_or_default(),
                "w:lvl" => level = attribute(element, "w:ilvl").and_then(|level| level.parse().ok()).unwrap_or(0),
                "w:numFmt" => {
                    let counts = value().is_some_and(|format| format.starts_with("decimal"));
                    self.counting.entry(list.clone()).or_default().insert(level, counts);
                }
                "w:num" => numbering = attribute(element, "w:numId").unwrap_or_default(),
                "w:abstractNumId" => {
                    self.numberings.insert(numbering.clone(), value().unwrap_or_default());
                }
                "w:lvlOverride" | "w:pPr" | "w:rPr" => return false,
                _ => {}
            }
            true
        })
    }

    /// The style `id` and those it is based on.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let first = self.by_id.get(id);
        std::iter::successors(first, |style| self.by_id.get(style.based_on.as_deref()?)).take(MOST_ANCESTORS)
    }

    /// The level of heading, from 1, that a style makes of a paragraph.
    pub(super) fn heading(&self, id: &str) -> Option<u32> {
        let named = |name: &str| match name {
            "title" => Some(1),
            "subtitle" => Some(2),
            _ => name.strip_prefix("heading")?.trim().parse().ok().filter(|level| (1..=9).contains(level)),
        };
        if !self.by_id.contains_key(id) {
            return named(&id.to_lowercase());
        }
        self.chain(id).find_map(|style| named(&style.name).or(style.outline.filter(|&level| level < 9).map(|l| l + 1)))
    }

    /// Whether a style is one of a table of contents.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        let name = self.by_id.get(id).map_or_else(|| id.to_lowercase(), |style| style.name.clone());
        name.strip_prefix("toc").is_some_and(|rest| rest.trim() == "heading" || rest.trim().parse::<u32>().is_ok())
    }

    /// The list that a style puts a paragraph into.
    pub(super) fn list(&self, id: &str) -> Option<InList> {
        self.chain(id).find_map(|style| style.list.clone())
    }

    /// Whether the entries of a list have numbers.
    pub(super) fn counts(&self, (numbering, level): &InList) -> bool {
        let levels = self.numberings.get(numbering).and_then(|list| self.counting.get(list));
        levels.and_then(|levels| levels.get(level)).copied().unwrap_or(false)
    }
}
