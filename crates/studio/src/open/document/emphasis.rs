//! How words of a document stand out.

/// How a piece of text is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Emphasis {
    #[default]
    None,
    Italic,
    Bold,
}

impl Emphasis {
    /// What stands before and after them in Markdown.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Italic => "*",
            Self::Bold => "**",
        }
    }
}
