//! Footnotes and comments of web pages, by the names that word processors and wikis give their links.

/// What a link or an anchor is to a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// A mark in the text that leads to a note.
    Mark(&'static str),
    /// The note itself.
    Body(&'static str),
}

/// The names of notes, without their numbers, and what a person calls them.
const NAMES: [(&str, &str); 10] = [
    ("cmnt", "comments"),
    ("_msocom", "comments"),
    ("ftnt", "footnotes"),
    ("_ftn", "footnotes"),
    ("_edn", "footnotes"),
    ("sdfootnote", "footnotes"),
    ("sdendnote", "footnotes"),
    ("cite_note", "footnotes"),
    ("footnote", "footnotes"),
    ("fn", "footnotes"),
];

/// What an element with that `id` and the link `href` is.
pub(super) fn note(id: &str, href: &str) -> Option<Note> {
    let target = href.strip_prefix('#');
    NAMES.iter().find_map(|&(name, what)| {
        // `cmnt1`, `_ftn1`, `fn:1`, `cite_note-2`, `sdfootnote1sym`.
        let is_own = |text: &str| {
            let number = text.strip_prefix(name).map(|rest| rest.trim_start_matches(['-', ':', '_']));
            number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.ends_with("anc"))
        };
        if is_own(id) {
            Some(Note::Body(what))
        } else if target.is_some_and(is_own) {
            Some(Note::Mark(what))
        } else {
            None
        }
    })
}
