//! Scripts that a chat model hands over in a fenced block, as code is: the block is the script, and its fences are no part
//! of it.

use super::makers;

/// What a fence calls a text that is no code.
const TEXTS: [&str; 7] = ["", "text", "txt", "plaintext", "markdown", "md", "script"];
/// So few words are no script.
const FEWEST: usize = 3;

/// Whether the fenced blocks of a text hold its script: they are prose, and all else is what a chat model says around it.
pub(super) fn holds_script(text: &str) -> bool {
    let (mut inside, mut outside, mut fenced) = (Vec::new(), vec![String::new()], false);
    for line in text.lines().map(str::trim) {
        if is_fence(line) {
            if !fenced && !TEXTS.contains(&line.trim_start_matches(['`', '~']).trim().to_ascii_lowercase().as_str()) {
                return false;
            }
            fenced = !fenced;
        } else if fenced {
            inside.push(line);
        } else if line.is_empty() {
            outside.push(String::new());
        } else if let Some(paragraph) = outside.last_mut() {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    let is_aside = |paragraph: &String| {
        let paragraph = paragraph.trim();
        paragraph.is_empty() || paragraph.chars().all(|c| c == '-') || makers::is_chat(paragraph)
    };
    !fenced && is_prose(&inside) && outside.iter().all(is_aside)
}

/// Whether a line begins or ends a fenced block.
pub(super) fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

/// Whether lines are sentences and no code.
fn is_prose(lines: &[&str]) -> bool {
    let is_code = |line: &&&str| line.ends_with([';', '{', '}']) || line.starts_with(['<', '$', '/']);
    let ends = |line: &&str| line.trim_end_matches(['*', '_', '"', '”', ')']).ends_with(['.', '!', '?', '…', '।']);
    let words = lines.iter().flat_map(|line| line.split_whitespace()).count();
    words >= FEWEST && lines.iter().any(ends) && lines.iter().filter(is_code).count() == 0
}
