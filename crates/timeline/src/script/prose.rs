//! A script is prose first: what Markdown would eat of an ordinary text is hidden from it.

use std::collections::BTreeSet;

use super::{fence, makers};

/// What stands in place of a sign that Markdown must not see. It is written back from the text itself.
pub(super) const HIDDEN: char = '\u{1}';

/// The text for the Markdown parser, byte for byte as long as `text`: signs that are prose are hidden in it.
pub(super) fn shielded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (defined, numbers, counted) = (definitions(text), numbers(text), counted(text));
    let (mut fenced, mut in_list, mut after_blank) = (false, false, true);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let is_fence = fence::is_fence(bare);
        if is_fence || fenced {
            fenced ^= is_fence;
            out.push_str(line);
            after_blank = false;
            continue;
        }
        if bare.is_empty() {
            out.push_str(line);
            after_blank = true;
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let number = counted.iter().find(|number| bare.starts_with(&format!("{number}/ ")));
        in_list = number.is_some() || is_entry(bare) || in_list && (indent > 0 || !after_blank);
        let mut signs: Vec<char> = line.chars().collect();
        if !in_list {
            unindent(&mut signs);
        }
        // The parts of a thread are a list.
        if let Some(number) = number
            && let Some(sign) = signs.get_mut(indent + number.to_string().len())
        {
            *sign = '.';
        } else {
            hide_at_start(&mut signs, &defined, &numbers);
        }
        hide_within(&mut signs);
        out.extend(signs);
        after_blank = false;
    }
    out
}

/// Labels that are used as `[text][label]`, in lower case.
fn definitions(text: &str) -> BTreeSet<String> {
    let used = text.split("][").skip(1).filter_map(|rest| rest.split(']').next());
    used.map(str::to_lowercase).collect()
}

/// The numbers with which lines begin as those of a list do.
fn numbers(text: &str) -> BTreeSet<u32> {
    let of = |line: &str| {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let follows = line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
        if follows { line.get(..digits)?.parse().ok() } else { None }
    };
    text.lines().filter_map(of).collect()
}

/// The numbers of the parts of a thread, `1/`, `2/` and so on, if there are several in order.
fn counted(text: &str) -> Vec<u32> {
    let of = |line: &str| line.trim_start().split_once("/ ").and_then(|(number, _)| number.parse().ok());
    let found: Vec<u32> = text.lines().filter_map(of).collect();
    let in_order = found.iter().zip(1..).all(|(found, number)| *found == number);
    if found.len() >= 2 && in_order { found } else { Vec::new() }
}

fn is_entry(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=3).contains(&digits)
        && line.get(digits..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "));
    numbered || ["- ", "* ", "+ "].iter().any(|start| line.starts_with(start))
}

/// Hides what makes code of a paragraph that begins with blanks or a tab.
fn unindent(line: &mut [char]) {
    let blank = line.iter().take_while(|c| matches!(c, ' ' | '\t')).count();
    let has_tab = line.iter().take(blank).any(|&c| c == '\t');
    if let Some(first) = line.first_mut().filter(|_| blank >= 4 || has_tab) {
        *first = HIDDEN;
    }
}

/// At the beginning of a line: a year, `> 5`, `[x]: y`.
fn hide_at_start(line: &mut [char], defined: &BTreeSet<String>, numbers: &BTreeSet<u32>) {
    let start = line.iter().take_while(|c| matches!(c, ' ' | '\t')).count();
    let rest: String = line.get(start..).unwrap_or_default().iter().collect();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number: Option<u32> = rest.get(..digits).and_then(|digits| digits.parse().ok());
    // A list begins with one, or has a neighbour: `10. That was the score.` has none.
    let counts = number.is_some_and(|n| n == 1 || numbers.contains(&(n + 1)) || n > 0 && numbers.contains(&(n - 1)));
    if digits > 0 && !(counts && digits <= 2) && rest.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) {
        hide(line, start + digits);
    }
    if let Some(behind) = rest.strip_prefix('>') {
        let behind = behind.trim_start_matches(['=', ' ', '$', '€', '£', '~']);
        if behind.starts_with(|c: char| c.is_ascii_digit()) {
            hide(line, start);
        }
    }
    let label = rest.strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    if let Some((label, target)) = label.filter(|(label, _)| !label.starts_with('^') && !label.contains(['[', ']'])) {
        let target = target.trim().trim_start_matches('<');
        let is_address =
            ["http", "www.", "/", "#", "mailto:", "./", "../"].iter().any(|start| target.starts_with(start));
        if !(is_address && defined.contains(&label.to_lowercase())) {
            hide(line, start + 1 + label.chars().count() + 1);
        }
    }
    // Below a quotation a dash and a name are its author, and no list.
    if rest.starts_with("> - ") && makers::is_author(rest.trim_start_matches("> ")) {
        hide(line, start + 2);
    }
    // A lone sign of a list or a heading with nothing behind it is text, and so is `+1 for that`.
    if rest.trim_end() == "-" || rest.trim_end() == "+" || rest.trim_end() == "*" {
        hide(line, start);
    }
}

/// Within a line: `2*3*4`, `~5`, a lone `<`.
fn hide_within(line: &mut [char]) {
    for at in 0..line.len() {
        let before = at.checked_sub(1).and_then(|at| line.get(at)).copied().unwrap_or(' ');
        let (Some(&c), next) = (line.get(at), line.get(at + 1).copied().unwrap_or(' ')) else { continue };
        let numbers = before.is_ascii_digit() && (next.is_ascii_digit() || next.is_alphabetic())
            || next.is_ascii_digit() && before.is_alphanumeric();
        let hides = match c {
            '*' => numbers,
            '~' => before != '~' && next != '~',
            '<' => !(next.is_ascii_alphabetic() || next == '/' || next == '!'),
            _ => false,
        };
        if hides {
            hide(line, at);
        }
    }
}

/// Hides a sign of one byte.
fn hide(line: &mut [char], at: usize) {
    if let Some(sign) = line.get_mut(at).filter(|sign| sign.is_ascii()) {
        *sign = HIDDEN;
    }
}
