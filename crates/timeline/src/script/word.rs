//! Words: what stands between blanks, freed of stray Markdown signs and of characters nobody sees.

use std::ops::Range;

use super::block::{Glyph, HARD_BREAK};

/// A word as it will be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) shown: String,
    /// The bytes of the script it covers.
    pub(super) span: Range<usize>,
    pub(super) emphasis: bool,
    /// Whether a hard line break follows it.
    pub(super) ends_verse: bool,
    /// What is said for it, if the script says so; nothing for the later words of a phrase that has fewer sounds.
    pub(super) said: Option<String>,
}

impl Word {
    /// Whether it has a letter or a digit.
    pub(super) fn has_sound(&self) -> bool {
        self.shown.chars().any(char::is_alphanumeric)
    }
}

/// A word longer than this (in characters) is cut: nobody can read it, and scripts without blanks have none shorter.
const LONGEST: usize = 120;

/// The words of a text.
pub(super) fn words(text: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Vec<Glyph> = Vec::new();
    for (index, &glyph) in text.iter().enumerate() {
        if is_blank(glyph.c) {
            finish(&mut open, &mut words);
            if glyph.c == HARD_BREAK
                && let Some(last) = words.last_mut()
            {
                last.ends_verse = true;
            }
            continue;
        }
        if is_unseen(glyph.c) {
            continue;
        }
        open.push(glyph);
        let next = text.get(index + 1).map(|next| next.c);
        if ends_unspaced_sentence(glyph.c, next)
            || open.len() >= LONGEST && can_cut(glyph.c, next)
            || open.len() >= 4 * LONGEST
        {
            finish(&mut open, &mut words);
        }
    }
    finish(&mut open, &mut words);
    glued(words)
}

/// Blanks part words. A no-break space does not: `10 km` set with one stays one word.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')
}

/// Control characters, soft hyphens, zero-width blanks, byte order marks and overrides of the writing direction.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFD}')
}

/// Chinese and Japanese sentences end without a blank behind them; a closing quotation mark still belongs to them.
fn ends_unspaced_sentence(c: char, next: Option<char>) -> bool {
    let closes = |c: char| matches!(c, '」' | '』' | '）' | '】' | '”' | '’' | '"' | ')');
    let ends = |c: char| matches!(c, '。' | '！' | '？' | '｡' | '।' | '॥');
    let may_end = ends(c) || (matches!(c, '」' | '』') && next.is_none());
    may_end && next.is_none_or(|next| !ends(next) && !closes(next))
}

/// Never between a character and a mark, a joiner or a modifier that belongs to it.
fn can_cut(c: char, next: Option<char>) -> bool {
    let belongs = |c: char| {
        matches!(c as u32, 0x0300..=0x036F | 0x200C | 0x200D | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0x1F1E6..=0x1F1FF
            | 0x1F3FB..=0x1F3FF | 0xE0020..=0xE007F | 0x0590..=0x0FFF | 0x1000..=0x109F)
    };
    next.is_some_and(|next| !belongs(next)) && !matches!(c, '\u{200C}' | '\u{200D}')
}

fn finish(open: &mut Vec<Glyph>, words: &mut Vec<Word>) {
    let glyphs = std::mem::take(open);
    let kept = without_stray_signs(glyphs);
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return };
    words.push(Word {
        shown: kept.iter().map(|glyph| glyph.c).collect(),
        span: first.at..last.at + last.c.len_utf8(),
        emphasis: kept.iter().any(|glyph| glyph.emphasis && glyph.c.is_alphanumeric()),
        ends_verse: false,
        said: None,
    });
}

/// The word without signs of Markdown that found no partner: backticks and `~~` go everywhere, `*` and `_` at its edges.
/// `5 * 3`, `f**k`, `snake_case` and `__init__` keep theirs.
fn without_stray_signs(mut word: Vec<Glyph>) -> Vec<Glyph> {
    // Most words have none.
    if !word.iter().any(|glyph| matches!(glyph.c, '`' | '~' | '*' | '_' | '\u{A0}' | '\u{202F}')) {
        return word;
    }
    // A sign that goes may bring two others together, so this repeats until nothing changes.
    loop {
        let text: Vec<char> = word.iter().map(|glyph| glyph.c).collect();
        let mut stays = stays(&text).into_iter();
        word.retain(|_| stays.next().unwrap_or(false));
        if word.len() == text.len() {
            return word;
        }
    }
}

fn stays(text: &[char]) -> Vec<bool> {
    let first = text.iter().position(|c| c.is_alphanumeric());
    let last = text.iter().rposition(|c| c.is_alphanumeric());
    let at = |index: Option<usize>| index.and_then(|index| text.get(index)).copied();
    let is_identifier = is_identifier(text, first);
    text.iter()
        .enumerate()
        .map(|(index, &c)| {
            let is_outside = first.is_none_or(|first| index < first) || last.is_none_or(|last| index > last);
            let is_at_end = index == 0 || index + 1 == text.len();
            match c {
                '`' => false,
                '~' => at(Some(index + 1)) != Some('~') && at(index.checked_sub(1)) != Some('~'),
                '_' if is_identifier => true,
                '*' | '_' => !is_outside || text == ['*'],
                '\u{A0}' | '\u{202F}' => !is_at_end,
                _ => true,
            }
        })
        .collect()
}

/// Whether two `_` stand right before the first letter of a word and two more behind it, as in `__init__.py`.
fn is_identifier(text: &[char], first: Option<usize>) -> bool {
    let before = first.and_then(|first| text.get(..first)).unwrap_or_default();
    let behind = first.and_then(|first| text.get(first..)).unwrap_or_default();
    let strokes = before.iter().rev().take_while(|c| **c == '_').count();
    strokes == 2 && behind.windows(2).any(|pair| pair == ['_', '_'])
}

/// Joins punctuation that stands alone to the word it belongs to, with a no-break space, so that no caption begins with
/// it: French `Bonjour !`, `« oui »`.
fn glued(words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    let mut opening: Option<Word> = None;
    for mut word in words {
        if let Some(before) = opening.take() {
            word.shown = format!("{}\u{A0}{}", before.shown, word.shown);
            word.span.start = before.span.start;
        }
        let all = |among: &str| word.shown.chars().all(|c| among.contains(c));
        match joined.last_mut() {
            // A sign that is no word, such as a lone asterisk, has no punctuation of its own.
            Some(last) if all("!?;:»%…,.") && last.shown != "*" && !last.ends_verse && last.shown.len() < LONGEST => {
                // A comma behind words that were left out may stand behind another one.
                if !(all(",;:.") && last.shown.ends_with([',', ';', ':', '.'])) {
                    last.shown.push('\u{A0}');
                    last.shown.push_str(&word.shown);
                }
                last.span.end = word.span.end;
                last.ends_verse = word.ends_verse;
            }
            _ if all("«¿¡") && !word.ends_verse => opening = Some(word),
            _ => joined.push(word),
        }
    }
    joined.extend(opening);
    joined
}
