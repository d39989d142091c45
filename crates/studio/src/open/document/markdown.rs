//! Text of a document as Markdown: every sign that Markdown would eat is escaped, so that no word changes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::emphasis::Emphasis;
use super::raised::{Level, settle};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph,
    /// Of a level from 1.
    Heading(u32),
    /// An entry of a list, with its number if it has one.
    Item(Option<u32>),
}

/// A document that is being written.
#[derive(Debug, Default)]
pub(super) struct Markdown {
    out: String,
    /// Whether the last block is an entry of a list.
    in_list: bool,
    /// The block that is open; a `\n` breaks the line.
    text: Vec<(char, Emphasis)>,
    /// What is written next, and the raised and lowered parts of the open block.
    level: Level,
    levels: Vec<(Range<usize>, Level)>,
    /// The number of the last entry, and the sign behind it: another sign begins another list.
    number: Option<(u32, char)>,
    /// Tables around this point; those inside another are text of its cells.
    tables: usize,
    rows: Vec<Vec<String>>,
    left_out: BTreeSet<&'static str>,
}

impl Markdown {
    /// Adds text to the open block.
    pub(super) fn text(&mut self, text: &str, emphasis: Emphasis) {
        let kept = text.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control() && c != '\u{AD}');
        let start = self.text.len();
        self.text.extend(kept.map(|c| (if c == '\n' || c == '\t' { ' ' } else { c }, emphasis)));
        if self.level != Level::Line {
            match self.levels.last_mut() {
                Some((range, level)) if *level == self.level && range.end == start => range.end = self.text.len(),
                _ => self.levels.push((start..self.text.len(), self.level)),
            }
        }
    }

    /// Says where on the line the text from here on stands.
    pub(super) fn raise(&mut self, level: Level) {
        self.level = level;
    }

    /// Breaks the line in the open block.
    pub(super) fn line_break(&mut self) {
        self.text.push(('\n', Emphasis::None));
    }

    /// Drops the text of the open block.
    pub(super) fn drop_text(&mut self) {
        self.text.clear();
        self.levels.clear();
    }

    /// Remembers that something is left out; `what` is a plural.
    pub(super) fn leave_out(&mut self, what: &'static str) {
        self.left_out.insert(what);
    }

    /// Ends the open block, if there is text in it; whether there was.
    pub(super) fn end(&mut self, block: Block) -> bool {
        let (text, dropped) = settle(&std::mem::take(&mut self.text), &std::mem::take(&mut self.levels));
        if dropped {
            self.leave_out("footnotes");
        }
        if text.iter().all(|(c, _)| c.is_whitespace()) {
            return false;
        }
        if self.tables > 0 {
            let line = inline(&text, true).replace('|', "\\|");
            let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) else { return false };
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&line);
            return true;
        }
        let lines: Vec<String> =
            text.split(|&(c, _)| c == '\n').map(|line| inline(line, !matches!(block, Block::Heading(_)))).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
        match block {
            Block::Heading(level) => {
                let signs = "#".repeat(level.clamp(1, 6) as usize);
                self.block(&format!("{signs} {}", lines.join(" ")), false);
            }
            // A line of signs alone parts scenes, as it does on paper.
            Block::Paragraph if matches!(lines.as_slice(), [line] if is_rule(line)) => self.block("---", false),
            Block::Paragraph => {
                let lines: Vec<String> = lines.iter().map(|line| guarded(line)).collect();
                self.block(&lines.join("  \n"), false);
            }
            Block::Item(number) => {
                let sign = self.entry(number);
                let lines: Vec<String> = lines.iter().map(|line| guarded(line)).collect();
                let indent = " ".repeat(sign.len());
                self.block(&format!("{sign}{}", lines.join(&format!("  \n{indent}"))), true);
            }
        }
        true
    }

    /// The sign of an entry. Markdown counts on from the first of a list, so that another number wants another list.
    fn entry(&mut self, number: Option<u32>) -> String {
        let last = self.number.take().filter(|_| self.in_list);
        let Some(number) = number else { return "- ".to_owned() };
        let sign = match last {
            Some((before, '.')) if before.checked_add(1) != Some(number) => ')',
            Some((before, _)) if before.checked_add(1) != Some(number) => '.',
            Some((_, sign)) => sign,
            None => '.',
        };
        // Lists with different signs stand apart.
        self.in_list &= last.is_none_or(|(_, before)| before == sign);
        self.number = Some((number, sign));
        format!("{number}{sign} ")
    }

    /// A rule between two scenes.
    pub(super) fn rule(&mut self) {
        self.end(Block::Paragraph);
        if self.tables == 0 {
            self.block("---", false);
        }
    }

    pub(super) fn open_table(&mut self) {
        self.end(Block::Paragraph);
        self.tables += 1;
    }

    pub(super) fn open_row(&mut self) {
        if self.tables == 1 {
            self.end(Block::Paragraph);
            self.rows.push(Vec::new());
        }
    }

    pub(super) fn open_cell(&mut self) {
        if self.tables == 1 {
            self.end(Block::Paragraph);
            if self.rows.is_empty() {
                self.rows.push(Vec::new());
            }
            if let Some(row) = self.rows.last_mut() {
                row.push(String::new());
            }
        } else {
            self.end(Block::Paragraph);
        }
    }

    /// Ends a table. What becomes of it, the script's reader decides: a column for the voice is read.
    pub(super) fn close_table(&mut self) {
        self.end(Block::Paragraph);
        self.tables = self.tables.saturating_sub(1);
        if self.tables > 0 {
            return;
        }
        let rows = std::mem::take(&mut self.rows);
        // What lies right of the head would vanish.
        let width = rows.iter().map(Vec::len).max().unwrap_or_default();
        if rows.iter().flatten().all(String::is_empty) {
            return;
        }
        let mut text = String::new();
        for (index, mut row) in rows.into_iter().enumerate() {
            if index == 0 {
                row.resize(width, String::new());
            }
            text.extend(["| ", row.join(" | ").as_str(), " |\n"]);
            if index == 0 {
                text.extend(["|", "---|".repeat(width).as_str(), "\n"]);
            }
        }
        self.block(text.trim_end(), false);
    }

    fn block(&mut self, text: &str, is_item: bool) {
        if !self.out.is_empty() {
            self.out.push_str(if is_item && self.in_list { "\n" } else { "\n\n" });
        }
        self.in_list = is_item;
        self.out.push_str(text);
    }

    /// The whole text, and what was left out of it.
    pub(super) fn finish(mut self) -> (String, Vec<&'static str>) {
        while self.tables > 0 {
            self.close_table();
        }
        self.end(Block::Paragraph);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        (self.out, self.left_out.into_iter().collect())
    }
}

/// A line with its blanks as one each. Whole words are marked, so that no sign stands where Markdown would not see it.
fn inline(line: &[(char, Emphasis)], marks: bool) -> String {
    let words = line.split(|(c, _)| matches!(c, ' ' | '\n')).filter(|word| !word.is_empty());
    let (mut out, mut open) = (String::new(), Emphasis::None);
    for word in words {
        let emphasis = if marks { emphasis(word) } else { Emphasis::None };
        if emphasis != open {
            out.push_str(open.sign());
        }
        if !out.is_empty() {
            out.push(' ');
        }
        if emphasis != open {
            out.push_str(emphasis.sign());
            open = emphasis;
        }
        escape(word, &mut out);
    }
    out.push_str(open.sign());
    out
}

/// How most of a word's letters are marked; blanks that do not part words end it, and Markdown sees no sign beside them.
fn emphasis(word: &[(char, Emphasis)]) -> Emphasis {
    let ends = [word.first(), word.last()];
    if ends.iter().flatten().any(|(c, _)| c.is_whitespace()) {
        return Emphasis::None;
    }
    let letters = || word.iter().filter(|(c, _)| c.is_alphanumeric());
    let most = |emphasis: Emphasis| letters().filter(|(_, own)| *own == emphasis).count() * 2 > letters().count();
    [Emphasis::Bold, Emphasis::Italic].into_iter().find(|&emphasis| most(emphasis)).unwrap_or_default()
}

/// Writes a word so that Markdown reads it as it stands. Brackets stay: directives are written in them.
fn escape(word: &[(char, Emphasis)], out: &mut String) {
    for (at, &(c, _)) in word.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| word.get(at)).map_or(' ', |&(c, _)| c);
        let next = word.get(at + 1).map_or(' ', |&(c, _)| c);
        let is_sign = match c {
            '\\' | '*' | '_' | '`' => true,
            '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!'),
            '&' => next.is_ascii_alphanumeric() || next == '#',
            '!' => next == '[',
            '^' => before == '[',
            '(' => before == ']',
            _ => false,
        };
        if c == '~' && (before == '~' || next == '~') {
            out.push_str("&#126;");
            continue;
        }
        if is_sign {
            out.push('\\');
        }
        out.push(c);
    }
}

/// A line that does not begin as a heading, a quotation, a rule or the line below a heading does.
fn guarded(line: &str) -> String {
    let first = line.split(' ').next().unwrap_or_default();
    let is_heading = !first.is_empty() && first.bytes().all(|byte| byte == b'#');
    let is_line = line.starts_with(['-', '=']) && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b' '));
    if is_heading || is_line || line.starts_with('>') { format!("\\{line}") } else { line.to_owned() }
}

fn is_rule(line: &str) -> bool {
    let signs = line.chars().filter(|c| !matches!(c, ' ' | '\\'));
    signs.clone().count() >= 3 && signs.clone().all(|c| matches!(c, '-' | '*' | '_' | '=' | '#'))
}
