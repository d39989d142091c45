//! A script that a chat model put into a code fence: the fence is the script where all around it is said about the script.

use std::ops::Range;

use super::{makers, words};

/// A text of which only what stands in its fences is the script.
pub(super) struct Fenced {
    /// The text with blanks in place of all else, byte for byte as long: places in it are those of the file.
    pub(super) text: String,
    /// The paragraphs around the fences, in bytes.
    pub(super) around: Vec<Range<usize>>,
}

/// What a fence holds that is prose, by the word behind its signs.
const PROSE: [&str; 11] =
    ["", "text", "txt", "plaintext", "plain", "markdown", "md", "script", "screenplay", "fountain", "srt"];

/// The script in the fences of `text`: nothing where they hold code, or where the text around them is to be read itself.
pub(super) fn script(text: &str) -> Option<Fenced> {
    if !text.contains("```") && !text.contains("~~~") {
        return None;
    }
    let (mut inside, mut around) = (Vec::new(), Vec::new());
    let (mut open, mut paragraph, mut at) = (None::<(&str, bool)>, None::<Range<usize>>, 0);
    for line in text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let bare = line.trim();
        let signs = fence(bare);
        if let Some((closing, is_prose)) = open {
            if signs.is_some_and(|signs| signs.len() >= closing.len() && signs == bare && signs.starts_with(closing)) {
                open = None;
            } else if is_prose {
                inside.push(span);
            }
        } else if let Some(signs) = signs {
            let kind = bare.get(signs.len()..).unwrap_or_default().trim().to_lowercase();
            open = Some((signs, PROSE.contains(&kind.as_str())));
            around.extend(paragraph.take());
        } else if bare.is_empty() {
            around.extend(paragraph.take());
        } else {
            let start = span.start + line.len() - line.trim_start().len();
            paragraph = Some(paragraph.map_or(start, |open| open.start)..span.end);
        }
    }
    around.extend(paragraph);
    let lines: Vec<&str> = inside.iter().filter_map(|span| text.get(span.clone())).collect();
    let first = inside.first()?.start;
    let paragraphs = || around.iter().filter_map(|span| Some((span.start < first, text.get(span.clone())?)));
    let outside: usize = paragraphs().map(|(_, paragraph)| words(paragraph)).sum();
    let within: usize = lines.iter().map(|line| words(line)).sum();
    let announced = paragraphs().any(|(before, paragraph)| before && makers::is_preamble(paragraph));
    let is_about = |paragraph: &str| {
        makers::is_preamble(paragraph)
            || makers::is_trailer(paragraph)
            || paragraph.starts_with('#')
            || words(paragraph) < 3
    };
    let all_about = paragraphs().all(|(_, paragraph)| is_about(paragraph));
    let is_script = is_prose(&lines) && (announced || all_about || outside * 4 <= within && outside <= 60);
    is_script.then(|| Fenced { text: only(text, &inside), around })
}

/// Whether a line begins or ends a fenced block.
pub(super) fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

/// The signs of a fence with which a line begins.
fn fence(line: &str) -> Option<&str> {
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = line.bytes().take_while(|byte| char::from(*byte) == sign).count();
    line.get(..length).filter(|_| length >= 3 && !line.get(length..).unwrap_or_default().contains('`'))
}

/// Whether most lines are words, and none of the signs of a program ends them.
fn is_prose(lines: &[&str]) -> bool {
    let written: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let is_code = |line: &&&str| {
        line.ends_with([';', '{', '}', '>']) && !line.ends_with("-->")
            || ["$ ", "//", "#!", "import ", "#include", "def ", "fn ", "const ", "let ", "npm ", "pip ", "cargo "]
                .iter()
                .any(|start| line.starts_with(start))
    };
    let code = written.iter().filter(is_code).count();
    let sentences = written.iter().any(|line| line.contains(' ') && words(line) >= 3);
    sentences && code * 5 <= written.len()
}

/// The text with blanks in place of all that is outside `kept`.
fn only(text: &str, kept: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in kept.iter().cloned().chain(std::iter::once(text.len()..text.len())) {
        let before = text.get(at..span.start).unwrap_or_default();
        out.extend(before.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }));
        out.push_str(text.get(span.clone()).unwrap_or_default());
        at = span.end;
    }
    out
}
