//! Hashtags, authors of quotations, and the signs with which entries of a list begin.

use super::row;
use crate::script::block::Glyph;

/// Where the hashtags begin that end a row, in characters: two or more, or one behind a whole sentence.
pub(super) fn hashtags_at(row: &[Glyph]) -> Option<usize> {
    let text = row::chars(row);
    let mut starts: Vec<usize> = Vec::new();
    let mut end = text.len();
    loop {
        let trimmed = text.get(..end)?.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
        let start = text.get(..trimmed)?.iter().rposition(|c| c.is_whitespace()).map_or(0, |at| at + 1);
        let word = text.get(start..trimmed)?;
        if !is_hashtag(word) {
            break;
        }
        starts.push(start);
        end = start;
    }
    let first = *starts.last()?;
    let before = text.get(..first)?.iter().rev().find(|c| !c.is_whitespace());
    let ends =
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '&' | '+'));
    (starts.len() >= 2 || ends).then_some(first)
}

/// `#money`, and not `#1`.
fn is_hashtag(word: &[char]) -> bool {
    let tag: Vec<&char> = word.iter().filter(|c| !matches!(c, ',' | ';' | '*' | '_')).collect();
    word.first() == Some(&'#')
        && tag.iter().skip(1).any(|c| c.is_alphabetic())
        && tag.iter().skip(1).all(|c| c.is_alphanumeric() || !c.is_ascii() || **c == '#')
}

/// Whether a row is only the author of what stands above it: `— Ken Fisher`.
pub(super) fn is_author(text: &str) -> bool {
    let text = text.trim();
    let Some(name) = ["—", "–", "―", "--", "~", "-"].iter().find_map(|dash| text.strip_prefix(dash)) else {
        return false;
    };
    let name = name.trim().trim_matches(['*', '_']);
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_small = |word: &str| {
        ["de", "da", "di", "von", "van", "der", "den", "la", "le", "the", "of", "bin", "al", "and", "to", "in"]
            .contains(&word)
    };
    let is_name = |word: &&str| {
        let bare = word.trim_matches([',', '(', ')', '"', '“', '”', '*', '_']);
        bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || is_small(bare)
    };
    let begins =
        words.first().is_some_and(|word| word.trim_matches(['"', '“', '*', '_']).starts_with(char::is_uppercase));
    let is_junior = name.ends_with("Jr.") || name.ends_with("Sr.");
    let is_sentence = name.ends_with(['.', '!', '?', '…', ':']) && !is_junior;
    (1..=7).contains(&words.len()) && words.iter().all(is_name) && begins && !is_sentence
}

/// Where the author of a quotation begins that fills the row before it: `"Do or do not." – Yoda`.
pub(super) fn author_at(row: &[Glyph]) -> Option<usize> {
    let text = row::chars(row);
    let at = text.iter().rposition(|c| matches!(c, '"' | '”' | '»' | '“'))? + 1;
    let behind: String = text.get(at..)?.iter().collect();
    let is_quotation = text.iter().find(|c| !c.is_whitespace()).is_some_and(|c| matches!(c, '"' | '“' | '„' | '«'));
    (is_quotation && is_author(&behind)).then_some(at)
}

/// The row without the sign of a list before it, and whether one was there. An emoji begins an entry too, and so does the
/// picture of a number (`1️⃣`, `①`): they stay.
pub(super) fn without_bullet(row: &[Glyph]) -> (bool, &[Glyph]) {
    let row = row::trimmed(row);
    let Some(first) = row.first() else { return (false, row) };
    let parted = row.get(1).is_some_and(|next| next.c.is_whitespace());
    let is_key = row.iter().skip(1).take(3).any(|glyph| glyph.c == '\u{20E3}');
    match first.c {
        '•' | '‣' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '▸' | '▹' | '►' | '▻' | '➤' | '➔' | '➜' | '➢' | '⁃'
        | '∙' | '·' | '◆' | '◇' | '❖' => (true, row::trimmed(row.get(1..).unwrap_or_default())),
        '→' | '⇒' | '▶' | '✓' | '✔' | '✗' | '✘' | '☐' | '☑' | '☒' | '*' | '+' if parted => {
            (true, row::trimmed(row.get(1..).unwrap_or_default()))
        }
        '-' | '–' | '—' if parted => (true, row),
        c => (is_pictograph(c) || is_key || matches!(c, '①'..='⑳' | '❶'..='❿' | '➀'..='➓'), row),
    }
}

fn is_pictograph(c: char) -> bool {
    matches!(c as u32, 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF | 0x2190..=0x21FF)
}

/// Whether a row is what the mark of a note stands for: `[1]: https://example.com "Title"`.
pub(super) fn is_source(text: &str) -> bool {
    let behind = text.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    behind.is_some_and(|(mark, behind)| {
        let mark = mark.trim_start_matches('^');
        let target = behind.trim_start_matches([':', ' ', '<']);
        (1..=3).contains(&mark.len())
            && mark.bytes().all(|byte| byte.is_ascii_digit())
            && ["http://", "https://", "www."].iter().any(|start| target.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_no_sentence_behind_a_dash() {
        for author in
            ["— Ken Fisher", "- Albert Einstein, 1955", "– Lao Tzu", "― Vincent van Gogh", "-- Marcus Aurelius"]
        {
            assert!(is_author(author), "{author}");
        }
        let at = |text: &str| {
            let row: Vec<Glyph> = text.char_indices().map(|(at, c)| Glyph { c, at, emphasis: false }).collect();
            author_at(&row)
        };
        assert_eq!(at("\"Do or do not.\" – Yoda"), Some(15));
        for said in ["\"Run!\" - and he ran.", "He said \"stop\" – Bob did not.", "Wait – Bob"] {
            assert_eq!(at(said), None, "{said}");
        }
        for prose in ["— Hola, dijo Juan.", "— and then it stopped", "Ken Fisher", "— No!", "- first point of all"]
        {
            assert!(!is_author(prose), "{prose}");
        }
    }

    #[test]
    fn hashtags_end_a_row_and_stand_within_a_sentence() {
        let at = |text: &str| {
            let row: Vec<Glyph> = text.char_indices().map(|(at, c)| Glyph { c, at, emphasis: false }).collect();
            hashtags_at(&row)
        };
        assert_eq!(at("#money #finance"), Some(0));
        assert_eq!(at("#fyp"), Some(0));
        assert_eq!(at("Follow for more! #money"), Some(17));
        assert_eq!(at("I love #coffee"), None);
        assert_eq!(at("Reason #1"), None);
        assert_eq!(at("Buy it #ad #sponsored"), Some(7));
    }
}
