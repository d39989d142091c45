//! What is fixed before and behind a word: quotation marks and brackets go, and punctuation that carries the melody is put
//! back behind the spoken form.

use crate::normalize_unicode;

/// A stretch of a shown word without blanks or edges.
#[derive(Debug)]
pub(super) struct Part {
    /// Index of the shown word it belongs to.
    pub(super) owner: usize,
    /// What is to be said, without punctuation at its edges; empty when only punctuation is left.
    pub(super) core: String,
    /// Whether a round bracket opens before it.
    opens: bool,
    /// Whether a full stop stands right behind it, whatever else does.
    stops: bool,
    /// Punctuation behind it.
    trail: Option<Trail>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trail {
    /// `? ! , ; :` stay wherever they stand.
    Mark(char),
    /// A dash or a bracket is a breath inside a sentence and nothing at its end.
    Breath,
    /// A full stop matters only at the end of the sentence; elsewhere it belongs to an abbreviation.
    Stop,
    /// `...` is a breath inside a sentence and a stop at its end.
    Dots,
}

impl Part {
    /// Whether a full stop stands right behind it.
    pub(super) fn stops(&self) -> bool {
        self.stops
    }

    /// Whether a colon stands right behind it.
    pub(super) fn introduces(&self) -> bool {
        self.trail == Some(Trail::Mark(':'))
    }

    /// Whether a comma, a bracket or another breath stands right behind it.
    pub(super) fn pauses(&self) -> bool {
        matches!(self.trail, Some(Trail::Mark(_) | Trail::Breath | Trail::Dots))
    }
}

/// The parts of a folded word.
pub(super) fn parts(folded: &str, owner: usize) -> Vec<Part> {
    if !folded.is_empty() && normalize_unicode::is_plain(folded) {
        return vec![Part { owner, core: folded.to_owned(), opens: false, stops: false, trail: None }];
    }
    folded.split_whitespace().flat_map(|text| stretches(text)).map(|text| part(text, owner)).collect()
}

/// A word at the dashes and dots inside it: `wait—what` and `wait...what` are two parts. A dash between numbers is a range.
fn stretches(text: &str) -> Vec<&str> {
    let mut stretches = Vec::new();
    let mut rest = text;
    let mut from = 0;
    // Addresses have question marks of their own.
    let is_address = text.contains(['/', '=', '@']);
    while let Some(found) = rest.get(from..).and_then(|tail| tail.find(['—', '.', '?', '!']).map(|at| from + at)) {
        let tail = rest.get(found..).unwrap_or_default();
        let sign = match tail.chars().next() {
            Some('—') => "—",
            Some('?') if !is_address => "?",
            Some('!') if !is_address && !tail.starts_with("!=") => "!",
            _ => "...",
        };
        let (before, after) = (rest.get(..found).unwrap_or_default(), tail.strip_prefix(sign).unwrap_or_default());
        let digits = |text: Option<char>| text.is_some_and(|c| c.is_ascii_digit());
        let is_range = digits(before.chars().next()) && digits(after.chars().next());
        let parts = tail.starts_with(sign)
            && before.chars().any(char::is_alphanumeric)
            && after.starts_with(|c: char| c.is_alphanumeric() || "\"'([$€£-".contains(c))
            && !(sign == "—" && is_range);
        if parts {
            let (head, behind) = rest.split_at_checked(found + sign.len()).unwrap_or((rest, ""));
            stretches.push(head);
            (rest, from) = (behind, 0);
        } else {
            from = found + tail.chars().next().map_or(1, char::len_utf8);
        }
    }
    stretches.push(rest);
    stretches
}

fn part(text: &str, owner: usize) -> Part {
    if text.chars().all(|c| matches!(c, '-' | '–' | '—')) {
        return Part { owner, core: "-".to_owned(), opens: false, stops: false, trail: Some(Trail::Breath) };
    }
    if text == "*" {
        return Part { owner, core: text.to_owned(), opens: false, stops: false, trail: None };
    }
    let is_opening =
        |c: char| matches!(c, '"' | '(' | '[' | '{' | '«' | '¿' | '¡' | '*' | '_' | '—' | '–' | '「' | '『' | '“');
    let is_closing = |c: char| {
        matches!(
            c,
            '"' | '\''
                | ')'
                | ']'
                | '}'
                | '»'
                | '」'
                | '』'
                | '.'
                | ','
                | ';'
                | ':'
                | '?'
                | '!'
                | '—'
                | '–'
                | '-'
                | '*'
                | '_'
                | '|'
        )
    };
    let core = text.trim_start_matches(is_opening);
    // An apostrophe opens a quotation unless a decade ('90s) follows it.
    let core = match core.strip_prefix('\'') {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_digit()) => rest.trim_start_matches(is_opening),
        _ => core,
    };
    let bare = core.trim_end_matches(is_closing);
    let tail = core.get(bare.len()..).unwrap_or_default();
    // A bracket that closes what opened inside the word (`f(x)`, `401(k)`) is no breath.
    let inner = if bare.contains('(') { tail.strip_prefix(')').unwrap_or(tail) } else { tail };
    let tail = inner;
    let opens = text.starts_with('(') || text.starts_with("\"(");
    let stops = tail.starts_with('.') && !tail.contains("..");
    Part { owner, core: bare.to_owned(), opens, stops, trail: trail(tail) }
}

fn trail(tail: &str) -> Option<Trail> {
    let first = |among: &[char]| tail.chars().find(|c| among.contains(c));
    if let Some(mark) = first(&['?', '!']) {
        Some(Trail::Mark(mark))
    } else if tail.contains("..") {
        Some(Trail::Dots)
    } else if let Some(mark) = first(&[',', ';', ':']) {
        Some(Trail::Mark(mark))
    } else if tail.contains('.') {
        Some(Trail::Stop)
    } else if tail.contains(['—', '–', ')']) {
        Some(Trail::Breath)
    } else {
        None
    }
}

/// The spoken forms of the shown words, with the punctuation of their parts behind them.
pub(super) fn punctuated(words: usize, parts: &[Part], said: Vec<String>) -> Vec<String> {
    let mut spoken = vec![String::new(); words];
    let mut last: Option<usize> = None;
    let last_said = said.iter().rposition(|said| !said.is_empty());
    for (index, (part, said)) in parts.iter().zip(said).enumerate() {
        let is_last = last_said.is_none_or(|last| index >= last);
        if part.opens && !said.is_empty() {
            mark(&mut spoken, last, ',');
        }
        if let Some(word) = spoken.get_mut(part.owner).filter(|_| !said.is_empty()) {
            if !word.is_empty() {
                word.push(' ');
            }
            word.push_str(&said);
            last = Some(part.owner);
        }
        match part.trail {
            Some(Trail::Mark(punctuation)) => mark(&mut spoken, last, punctuation),
            Some(Trail::Stop) if is_last => mark(&mut spoken, last, '.'),
            Some(Trail::Dots) => mark(&mut spoken, last, if is_last { '.' } else { ',' }),
            // A dash that became `to` is no pause.
            Some(Trail::Breath) if !is_last && (part.core != "-" || said.is_empty()) => mark(&mut spoken, last, ','),
            _ => {}
        }
    }
    spoken
}

/// Puts punctuation behind a word that has none yet.
fn mark(spoken: &mut [String], word: Option<usize>, punctuation: char) {
    if let Some(word) = word.and_then(|word| spoken.get_mut(word))
        && !word.ends_with(['.', ',', ';', ':', '?', '!'])
    {
        word.push(punctuation);
    }
}
