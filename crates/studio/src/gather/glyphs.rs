//! Warnings about words that no bundled font can write. They look at what is painted (capitals, plain letters instead of
//! fancy ones), not at what was typed.

use vo_paint::Fonts;
use vo_timeline::diagnostic::{Diagnostic, Place};
use vo_timeline::look::{Case, Look};
use vo_timeline::script::Script;

use crate::open::project::LoadedProject;

/// As many words are named; whoever sees them knows what kind of words the others are.
const NAMED: usize = 6;

/// One warning for the captions and titles of a script, and one for each text of the project.
pub fn warnings(script: &Script, fonts: &Fonts, look: &Look, loaded: &LoadedProject) -> Vec<Diagnostic> {
    let in_script = in_script(script, fonts, look, loaded);
    let overlay = &loaded.project.overlay;
    let in_project = [("overlay.badge", &overlay.badge), ("overlay.end", &overlay.end)]
        .into_iter()
        .filter_map(|(key, text)| in_project(fonts, loaded, key, text.as_deref()?));
    in_script.into_iter().chain(in_project).collect()
}

/// A warning at the first word that stays empty, with the others of its kind.
fn in_script(script: &Script, fonts: &Fonts, look: &Look, loaded: &LoadedProject) -> Option<Diagnostic> {
    let mut first: Option<&Place> = None;
    let mut words: Vec<&str> = Vec::new();
    for line in script.lines() {
        let title = line.title.iter().flat_map(|title| title.value.split_whitespace().map(|word| (word, &title.place)));
        let shown = line.tokens.iter().filter(|_| loaded.project.captions);
        for (word, place) in shown.map(|token| (token.shown.as_str(), &line.place)).chain(title) {
            let bare = without_punctuation(word);
            if stays_empty(fonts, look, word) && !words.contains(&bare) {
                first.get_or_insert(place);
                words.push(bare);
            }
        }
    }
    let message = format!("no bundled font can write {}", listed(&words));
    let warning = Diagnostic::warning(&loaded.script_file, message).at(first?.clone());
    Some(
        warning
            .hint("what is missing is spoken, but left out of the picture: write it in another alphabet, or delete it"),
    )
}

/// A warning about a text of the project.
fn in_project(fonts: &Fonts, loaded: &LoadedProject, key: &str, text: &str) -> Option<Diagnostic> {
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !fonts.drawn(word).missing.is_empty()).map(without_punctuation).collect();
    let message = format!("no bundled font can write {}, which {key} asks for", listed(&words));
    let warning = Diagnostic::warning(&loaded.toml_file, message).hint("what is missing is left out of the picture");
    (!words.is_empty()).then(|| match loaded.places.of(key) {
        Some(place) => warning.at(place.clone()),
        None => warning,
    })
}

/// Whether something of a word cannot be painted in a look's letters.
fn stays_empty(fonts: &Fonts, look: &Look, word: &str) -> bool {
    let missing = |word: &str| !fonts.drawn(word).missing.is_empty();
    match look.text.case {
        Case::Upper => missing(&word.to_uppercase()),
        Case::AsWritten => missing(word),
    }
}

/// A word as it is named: what fonts lack is seldom its full stop.
fn without_punctuation(word: &str) -> &str {
    let bare = word.trim_matches(|c: char| c.is_ascii_punctuation() || "“”„‘’«»…—–。，、！？".contains(c));
    if bare.is_empty() { word } else { bare }
}

/// `a`, `b` and 3 more.
fn listed(words: &[&str]) -> String {
    let named: Vec<String> = words.iter().take(NAMED).map(|word| format!("`{word}`")).collect();
    let more = words.len().saturating_sub(NAMED);
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}
