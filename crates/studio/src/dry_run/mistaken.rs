//! A text that cannot be read, without what is wrong in it: so that a dry run tells of the rest while somebody writes.

use vo_timeline::diagnostic::{Diagnostic, Severity};

use crate::open::project::LoadedProject;

/// The script with blanks for every line in which one of these mistakes stands, so that all places in it stay as they are;
/// nothing if that changes nothing.
pub fn without_mistakes(loaded: &LoadedProject, mistakes: &[Diagnostic]) -> Option<String> {
    let script = &loaded.script;
    let is_here = |mistake: &&Diagnostic| mistake.severity == Severity::Error && mistake.file == loaded.script_file;
    let places: Vec<_> = mistakes.iter().filter(is_here).filter_map(|mistake| mistake.at.as_ref()).collect();
    let mut at = 0;
    let mut less = String::with_capacity(script.len());
    for line in script.split_inclusive('\n') {
        let ends = at + line.len();
        let touches = |span: &std::ops::Range<usize>| {
            span.start < ends && span.end.max(span.start + 1) > at || span.start == ends && ends == script.len()
        };
        if places.iter().any(|place| touches(&place.span)) {
            less.extend(line.chars().flat_map(blank));
        } else {
            less.push_str(line);
        }
        at = ends;
    }
    (less != *script).then_some(less)
}

/// As many blanks as a character has bytes; what ends a line stays.
fn blank(c: char) -> impl Iterator<Item = char> {
    let (blank, count) = if matches!(c, '\n' | '\r') { (c, 1) } else { (' ', c.len_utf8()) };
    std::iter::repeat_n(blank, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open::project::{Changes, typed};
    use vo_timeline::diagnostic::Place;

    #[test]
    fn a_mistaken_line_becomes_blanks_and_the_others_stay_where_they_are() {
        let text = "One.\nZwei für [drei\nFour.";
        let loaded = typed(text, "script.md", &Changes::default()).unwrap();
        let at = text.find('[').unwrap();
        let mistake = Diagnostic::error("script.md", "wrong").at(Place::of(text, at..at + 1));
        let less = without_mistakes(&loaded, std::slice::from_ref(&mistake)).unwrap();
        assert_eq!(less, format!("One.\n{}\nFour.", " ".repeat("Zwei für [drei".len())));
        assert_eq!(less.len(), text.len());
        let elsewhere = Diagnostic { file: "project.toml".to_owned(), ..mistake.clone() };
        assert_eq!(without_mistakes(&loaded, &[elsewhere]), None);
        let blank = LoadedProject { script: less, ..loaded };
        assert_eq!(without_mistakes(&blank, &[mistake]), None, "there is nothing more to leave out");
    }
}
