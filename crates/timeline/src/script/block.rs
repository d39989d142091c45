//! What Markdown and subtitles are read into: blocks of characters, each with its place.

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
    /// How many characters at the beginning are its number in a list with the blank behind it, or the label of a title;
    /// of a heading, its level.
    pub(super) number: usize,
}

/// What a piece of the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Paragraph,
    Rule,
    /// Text for the picture.
    Title,
    /// The name of who speaks from here to the next name, heading or rule.
    Speaker,
    /// The same for the narrator.
    Narrator,
}
