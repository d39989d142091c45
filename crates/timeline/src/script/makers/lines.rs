//! Rows that are about the script as a whole: lines of signs, `-- END --`, `~30 seconds`, the head and foot of an e-mail,
//! and names with times as transcripts have them.

use super::labels::{self, Role, plain};
use super::left::{ABOUT, DIRECTION, Left};
use super::list::List;
use super::{alone, row, stamp};
use crate::script::block::Glyph;

/// Whether a row is a line of signs, which parts scenes: `===`, `———`, `* * *`.
pub(super) fn is_rule(text: &str) -> bool {
    const SIGNS: [char; 14] = ['=', '-', '–', '—', '―', '_', '*', '~', '#', '•', '·', '─', '═', '+'];
    let mut signs = text.chars().filter(|c| !c.is_whitespace()).peekable();
    let Some(first) = signs.peek().copied().filter(|first| SIGNS.contains(first)) else { return false };
    signs.clone().count() >= 3
        && (signs.all(|c| c == first) || text.trim().chars().all(|c| matches!(c, '~' | '*' | '-' | '=')))
}

/// What a row is left out as that says something about the script and nothing in it.
pub(super) fn left_out(text: &str) -> Option<Left> {
    if is_end(text) {
        return Some(DIRECTION);
    }
    (is_length(text) || is_of_mail(text)).then_some(ABOUT)
}

/// `End of script.`, `-- END --`: and not `The end.`
fn is_end(text: &str) -> bool {
    let words = plain(text);
    let signs = text
        .trim()
        .trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '=' | '*' | '~' | '#' | '<' | '>' | '_' | ' '));
    let framed = signs.len() + 3 < text.trim().len() && (words == "end" || words == "the end" || words == "fin");
    framed || words == "end" && signs == "END" || ENDS.has(&words)
}

static ENDS: List = List::of(
    "end of script|end of video|end of the script|end of the video|end of transcript|end of voiceover|end of voice over|\
    end of episode|end of scene|end script|end scene|end transcript|script ends|script ends here|end of narration|end of dialogue|\
    fin del guion|fin del guión|fin del video|fin del vídeo|ende des skripts|ende des videos|fin du script|fin de la vidéo|\
    fine dello script|fine del video|fim do roteiro|fim do vídeo",
);

/// `~30 seconds`, `Total: 30s`, `Script length: 85 words`, `Word count: 85 | Time: 30 s`: and not `30 seconds.`
fn is_length(text: &str) -> bool {
    let bare = text.trim().trim_matches(['*', '_', '(', ')', '[', ']', ' ']);
    let (name, value) = bare.split_once([':', '=']).map_or((None, bare), |(name, value)| (Some(plain(name)), value));
    let about = value.trim_start().starts_with(['~', '≈']);
    let named = name.is_some_and(|name| NAMES.has(&name));
    (named || about && !bare.contains(':')) && is_amount(value)
}

static NAMES: List = List::of(
    "total|timing|time|length|est|approx|estimate|estimated|reading time|read time|speaking time|script length|script time|script|words|count|gesamt|gesamtdauer|wörter|palabras|total de palabras|mots|parole|palavras",
);

/// A number with a unit of time or words, and nothing else: `~30s`, `about 45-60 seconds`, `85 words`.
fn is_amount(value: &str) -> bool {
    let words = plain(&value.replace(['~', '≈'], " "));
    let spaced: String = words
        .chars()
        .scan(false, |was_digit, c| {
            let parts = *was_digit && c.is_alphabetic();
            *was_digit = c.is_ascii_digit();
            Some([parts.then_some(' '), Some(c)])
        })
        .flatten()
        .flatten()
        .collect();
    let is_unit = |word: &&str| UNITS.has(word);
    let is_filler = |word: &&str| ["about", "approx", "approximately", "around", "to", "max", "total"].contains(word);
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let list: Vec<&str> = spaced.split_whitespace().collect();
    list.iter().any(is_number)
        && list.iter().any(is_unit)
        && list.iter().all(|word| is_number(word) || is_unit(word) || is_filler(word))
}

static UNITS: List = List::of(
    "s|sec|secs|second|seconds|min|mins|minute|minutes|words|word|segundos|minutos|palabras|sekunden|sek|minuten|wörter|\
    secondes|mots|secondi|minuti|parole|palavras",
);

/// `Downloaded from www.OpenSubtitles.org`, `Subtitles by Anna`: who made subtitles.
pub(super) fn is_credit(text: &str) -> bool {
    let lower = text.trim().trim_start_matches(['-', '=', '~', '*', '[', '(', ' ']).to_lowercase();
    let starts = [
        "downloaded from ",
        "subtitles by ",
        "subtitled by ",
        "subtitle by ",
        "subs by ",
        "synced by ",
        "sync by ",
        "sync and corrections by ",
        "synced and corrected by ",
        "captioned by ",
        "captions by ",
        "captioning by ",
        "transcribed by ",
        "transcript by ",
        "subtítulos por ",
        "untertitel von ",
        "untertitel im auftrag",
        "sous-titres par ",
        "sous-titrage ",
        "sottotitoli di ",
        "legendas por ",
    ];
    let names = ["opensubtitles", "amara.org", "addic7ed", "subscene", "podnapisi", "yify"];
    let short = lower.split_whitespace().count() <= 8;
    short && starts.iter().any(|start| lower.starts_with(start)) || names.iter().any(|name| lower.contains(name))
}

/// `From: bob@example.com`, `Sent from my iPhone`.
fn is_of_mail(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let head = ["from:", "to:", "cc:", "bcc:", "reply-to:", "von:", "an:", "de:", "para:", "à:"];
    let addressed = head.iter().any(|head| lower.starts_with(head)) && lower.contains('@');
    let foot = [
        "sent from my ",
        "get outlook for ",
        "enviado desde mi ",
        "von meinem iphone gesendet",
        "envoyé de mon ",
        "inviato da ",
    ];
    addressed || foot.iter().any(|foot| lower.starts_with(foot)) && lower.split_whitespace().count() <= 6
}

/// Whether a row is a name and a time and nothing else: `Speaker 1 (00:00)`, `00:12 Anna Smith`.
pub(super) fn name_and_time(row: &[Glyph]) -> bool {
    let row = row::trimmed(row);
    let text = row::chars(row);
    let leading = stamp::at_start(&text).map(|stamp| (0, stamp.length));
    let trailing = || {
        let at = (1..text.len()).find(|&at| {
            text.get(at - 1).is_some_and(|c| c.is_whitespace())
                && stamp::at_start(text.get(at..).unwrap_or_default())
                    .is_some_and(|stamp| at + stamp.length == text.len())
        })?;
        Some((at, text.len()))
    };
    let Some((from, to)) = leading.or_else(trailing) else { return false };
    let around = [text.get(..from).unwrap_or_default(), text.get(to..).unwrap_or_default()];
    let name: String = around.concat().iter().collect();
    let name = name.trim().trim_end_matches([':', '-', '–', '|', ' ']);
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase) && !word.ends_with(['.', '!', '?', ','])
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_other = labels::find(name).is_some_and(|label| label.role != Role::Speaker) || alone::is_numbered_part(name);
    !is_other && (1..=3).contains(&words.len()) && words.iter().all(is_name) && name.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_the_whole_is_told_from_what_is_said() {
        for about in [
            "End of script.",
            "-- END --",
            "=== END ===",
            "END",
            "~30 seconds",
            "(~30s)",
            "Total: 30s",
            "Time: 45-60 seconds",
            "Script length: 85 words",
            "From: bob@example.com",
            "Sent from my iPhone",
        ] {
            assert!(left_out(about).is_some(), "{about}");
        }
        for said in [
            "The end.",
            "THE END",
            "End of story.",
            "30 seconds.",
            "It took ~30 seconds.",
            "Total: 30 people came.",
            "Time: the one thing you cannot buy.",
            "From: the moon.",
            "Sent from my heart to yours with all my love.",
        ] {
            assert!(left_out(said).is_none(), "{said}");
        }
        for rule in ["===", "———", "* * *", "~*~*~", "• • •"] {
            assert!(is_rule(rule), "{rule}");
        }
        for text in ["...", "--", "!!!", "= 5", "???", "🐙🐙🐙"] {
            assert!(!is_rule(text), "{text}");
        }
    }

    #[test]
    fn a_name_and_a_time_are_a_row_of_a_transcript() {
        let is = |text: &str| {
            let row: Vec<Glyph> = text.char_indices().map(|(at, c)| Glyph { c, at, emphasis: false }).collect();
            name_and_time(&row)
        };
        for row in ["Speaker 1 (00:00)", "00:12 Speaker 2", "Anna Smith  0:05", "Anna [00:01:05]", "[00:10] Anna:"] {
            assert!(is(row), "{row}");
        }
        for said in ["Anna left at 10:30", "0:05 we begin now", "The bus leaves 10:30.", "10:30", "Anna"] {
            assert!(!is(said), "{said}");
        }
    }
}
