//! Labels that are a row of their own without a colon: bold, in capitals, numbered, or behind a time.

use super::labels::{self, Label, Role};
use super::list::List;
use super::row;
use crate::script::block::Glyph;

/// The label that a row is.
pub(super) fn label(row: &[Glyph], had_stamp: bool) -> Option<Label> {
    let written = row::text(row);
    let stands_out = row::is_marked(row) || row::is_capitals(&written) || had_stamp;
    if stands_out && is_numbered_part(&written) {
        return Some(Label { role: Role::Part, sure: true });
    }
    let bare = |text: &str| text.trim().trim_matches(['*', '_', '[', ']', '(', ')', ':', '-', '–', ' ']).to_owned();
    // `NARRATOR (excited)`.
    let named = written.split(" (").next().map(bare).filter(|name| had_stamp && labels::find(name).is_some());
    let text = named.unwrap_or_else(|| bare(&written));
    let text = text.as_str();
    if text.is_empty() || text.split_whitespace().count() > 8 || text.ends_with(['.', '!', '?', ',', '"', '”']) {
        return None;
    }
    // Behind a time and before a colon any few words name a part.
    let is_part = had_stamp && written.trim_end().ends_with([':', '：']) && text.split_whitespace().count() <= 4;
    let part = is_part.then_some(Label { role: Role::Part, sure: false });
    let label = labels::find(text).or(part)?;
    // `SHOT 3` alone begins what is seen and said in it.
    let outside = text.split(['(', '[']).next().unwrap_or_default().trim();
    let is_shot = label.role == Role::Visual && label.sure && outside.ends_with(|c: char| c.is_ascii_digit());
    let is_script = !label.sure && row::is_marked(row) && labels::plain(outside).ends_with("script");
    if is_script && label.role == Role::About {
        return Some(label);
    }
    let label = if is_shot { Label { role: Role::Part, sure: true } } else { label };
    let in_brackets = row.first().is_some_and(|glyph| row::closing(glyph.c).is_some());
    if (in_brackets || !label.sure) && !matches!(label.role, Role::Part | Role::Speaker) {
        return None;
    }
    let is_numbered = label.role == Role::Part && text.chars().any(|c| c.is_ascii_digit());
    let stands_out = row::is_marked(row) || row::is_capitals(outside);
    let is_part = label.role == Role::Part && text.split_whitespace().count() <= 2;
    (stands_out && (label.sure || is_part || row::is_marked(row)) || had_stamp || is_numbered && label.sure)
        .then_some(label)
}

/// Whether a text is only the number of a part: `STEP 1`, `Part 2 of 3`, `Scene IV`, `Step one`, `Paso 3 (0:05–0:10)`.
pub(super) fn is_numbered_part(text: &str) -> bool {
    let words = labels::plain(text);
    let Some((part, number)) = words.split_once(' ') else { return false };
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 3 || NUMBERS.has(word);
    // `1 of 3`, and `1/3`, which is written as `1 3`.
    let is_counted = match number.split(' ').collect::<Vec<_>>().as_slice() {
        [one] => is_number(one),
        [one, all] => is_number(one) && is_number(all),
        [one, _, all] if matches!(number.split(' ').nth(1), Some("of" | "de" | "von" | "di" | "sur")) => {
            is_number(one) && is_number(all)
        }
        _ => false,
    };
    is_counted && PARTS.has(part)
}

/// What parts of a script are called where they have a number.
static PARTS: List = List::of(
    "step|scene|part|chapter|section|segment|act|shot|clip|slide|frame|beat|block|paso|escena|parte|capítulo|sección|\
    schritt|szene|teil|kapitel|abschnitt|étape|scène|partie|chapitre|passo|passaggio|scena|capitolo|sezione|cena|etapa|seção|\
    шаг|сцена|часть|глава|चरण|दृश्य|भाग",
);
static NUMBERS: List = List::of(
    "one|two|three|four|five|six|seven|eight|nine|ten|i|ii|iii|iv|v|vi|vii|viii|ix|x|uno|una|dos|tres|cuatro|cinco|\
    eins|zwei|drei|vier|fünf|un|deux|trois|quatre|cinq|due|tre|quattro|cinque|um|dois|três|quatro",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_part_is_told_from_what_is_said() {
        for part in [
            "STEP 1",
            "Step one",
            "Part 2 of 3",
            "PART 1/3",
            "Scene IV",
            "Step 1:",
            "Step 1.",
            "STEP 1 (0:05)",
            "Paso 3",
        ] {
            assert!(is_numbered_part(part), "{part}");
        }
        for said in ["Day 1", "Fact 3", "Step up", "Step 1 is easy", "Part of it", "Step", "1", "Step 1: Grind it"] {
            assert!(!is_numbered_part(said), "{said}");
        }
    }
}
