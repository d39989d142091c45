//! Names above what is said: `NARRATOR (V.O.)` in any script, and `JOHN` alone on its line in a screenplay.

use super::labels::{self, Role, plain};
use super::list::List;
use super::{alone, bracket, names, row, screenplay, stamp};
use crate::script::block::{Block, Glyph, Kind};

/// A name with what is known to stand in brackets behind the name of who speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue<'r> {
    /// The name and its brackets.
    pub(super) head: &'r [Glyph],
    /// What stands behind them, without a colon or a dash: nothing in most.
    pub(super) said: &'r [Glyph],
}

/// What a bracket behind a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aside {
    /// Where the voice comes from: `V.O.`, `off camera`, `CONT'D`. No text has it elsewhere.
    Voice,
    /// How it is said: `whispering`.
    Manner,
}

/// The name and asides with which a row begins, where nothing else stands on it or words that are said.
pub(super) fn cue(row: &[Glyph]) -> Option<Cue<'_>> {
    const LONGEST: usize = 40;
    let open = row.iter().take(LONGEST).position(|glyph| row::closing(glyph.c).is_some())?;
    let name = row::text(row.get(..open)?);
    let (end, is_voice) = asides(row, open)?;
    let (head, rest) = row.split_at_checked(end)?;
    let said = row::without_separators(rest);
    let label = labels::find(&name).map(|label| label.role == Role::Speaker);
    let is_label = label == Some(true);
    let is_named = is_label || is_name(&name) || is_voice && label.is_none() && names::speaker_name(&name).is_some();
    // `NARRATOR (V.O.) Strain it.` and not `ANNA (whispering) was there.`
    let begins = said.first().is_some_and(|first| first.c.is_uppercase() || !first.c.is_alphabetic());
    let is_said = row::is_empty(said) || is_voice && begins && (is_label || row::is_capitals(&name));
    (is_named && is_said && !alone::is_numbered_part(&name)).then_some(Cue { head, said })
}

/// Where the known brackets end that begin at `open`, and whether one of them says where the voice comes from.
fn asides(row: &[Glyph], open: usize) -> Option<(usize, bool)> {
    let (mut end, mut is_voice) = (None, false);
    let mut at = open;
    while let Some(closing) = row.get(at).and_then(|glyph| row::closing(glyph.c)) {
        let from = row.get(at..)?;
        let Some(length) = from.iter().position(|glyph| glyph.c == closing) else { break };
        let known = aside(&row::text(from.get(1..length)?));
        if known.is_none() && stamp::at_start(&row::chars(from)).is_none() {
            break;
        }
        is_voice |= known == Some(Aside::Voice);
        at += length + 1;
        // A time alone makes no name.
        if known.is_some() || end.is_some() {
            end = Some(at);
        }
        at += row.get(at..)?.iter().take_while(|glyph| glyph.c.is_whitespace()).count();
    }
    Some((end?, is_voice))
}

/// What the inside of a bracket says, if each part of it is known: `V.O., whispering`.
fn aside(inside: &str) -> Option<Aside> {
    let known = |part: &str| {
        let words = plain(part);
        let is_voice = VOICES.has(&words);
        let is_manner = || !part.contains(|c: char| c.is_ascii_digit()) && bracket::is_manner(&words);
        if is_voice { Some(Aside::Voice) } else { is_manner().then_some(Aside::Manner) }
    };
    // `V/O` is one.
    known(inside).or_else(|| {
        let parts: Option<Vec<Aside>> = inside.split([',', '/', ';', '&', '|', '–', '—']).map(known).collect();
        let parts = parts?;
        parts.iter().find(|part| **part == Aside::Voice).or(parts.first()).copied()
    })
}

/// Whether a row is nothing but a name in capitals: `JOHN`, `DR. SMITH`, `WOMAN #1`, and no label for something else.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim();
    if !row::is_capitals(text) {
        return false;
    }
    let first = plain(text);
    let first = first.split(' ').next().unwrap_or_default();
    text.split_whitespace().count() <= 3
        && text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '\'' | '’' | '-' | '#' | '&' | '/'))
        && (!text.ends_with('.') || text.ends_with("JR."))
        && !names::is_prose(first)
        && !names::is_prose(&plain(text))
        && labels::find(text).is_none_or(|label| label.role == Role::Speaker)
        && !alone::is_numbered_part(text)
        && !screenplay::is_scene(text)
        && !screenplay::is_transition(text)
        && !NO_NAMES.has(&plain(text))
        && !text.ends_with(" LATER")
}

/// Which blocks are a name alone, with a paragraph below that is not a name too, as in screenplays.
pub(super) fn alone_in(blocks: &[Block]) -> Vec<bool> {
    let rows = |index: usize| {
        let block = blocks.get(index).filter(|block| block.kind == Kind::Paragraph);
        block.map_or_else(Vec::new, |block| row::rows(&block.text))
    };
    let is_alone = |index: usize| {
        let (here, below) = (rows(index), rows(index + 1));
        let ([(name, _)], [(below, _), ..]) = (here.as_slice(), below.as_slice()) else { return false };
        let below = row::text(below);
        is_name(&row::text(name))
            && !is_name(&below)
            && !screenplay::is_scene(&below)
            && !screenplay::is_transition(&below)
    };
    (0..blocks.len()).map(is_alone).collect()
}

/// Where a voice comes from, as [`plain`] writes it.
static VOICES: List = List::of(
    "vo|v o|os|o s|oc|o c|cont'd|contd|cont|voiceover|voice over|voice|narration|narrating|on camera|off camera|\
    to camera|on cam|off cam|to cam|off screen|offscreen|on screen|onscreen|off stage|offstage|on phone|into phone|over phone|on the phone|\
    on radio|over radio|on tv|pre lap|prelap|filtered|en off|off|fuera de cámara|a cámara|hors champ|face caméra|aus dem off|im off|\
    zur kamera|fuori campo|in camera|em off|fora de quadro|para a câmera",
);
/// Rows in capitals of screenplays that are nobody.
static NO_NAMES: List = List::of(
    "later|meanwhile|continuous|same|same day|black|blackout|silence|end|fin|titles|opening titles|credits|end credits|flashback|\
    end flashback|super|superimpose|beat|pause|boom|bang|crash|knock|knock knock|ring|music|darkness|pov|insert|close on|angle on",
);

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let row: Vec<Glyph> = text.char_indices().map(|(at, c)| Glyph { c, at, emphasis: false }).collect();
        cue(&row).map(|cue| (row::text(cue.head), row::text(cue.said)))
    }

    #[test]
    fn a_name_with_a_known_aside_is_who_speaks() {
        for alone in [
            "NARRATOR (V.O.)",
            "NARRATOR (VO)",
            "NARRATOR (V/O)",
            "Narrator (v.o.)",
            "HOST (on camera)",
            "GUEST (off camera)",
            "ANNA (O.S.)",
            "Anna Smith (O.C.)",
            "DR. SMITH (CONT'D)",
            "DR. SMITH (CONT’D)",
            "ANNA (V.O.) (CONT'D)",
            "ANNA (V.O., whispering)",
            "ANNA (whispering)",
            "NARRATOR [V.O.]",
            "NARRATOR (V.O.) (0:05)",
            "WOMAN #1 (into phone)",
        ] {
            assert_eq!(read(alone), Some((alone.to_owned(), String::new())), "{alone}");
        }
        for said in ["NARRATOR (V.O.) Strain it.", "NARRATOR (V.O.): Strain it.", "ANNA (O.S.) – Strain it."] {
            assert_eq!(read(said).map(|(_, said)| said).as_deref(), Some("Strain it."), "{said}");
        }
        for prose in [
            "NASA (1958)",
            "The NASA (on camera)",
            "STEP 1 (CONT'D)",
            "PART TWO (CONT'D)",
            "TITLE (CONT'D)",
            "Pure gold (excited)",
            "He left (off camera)",
            "ANNA (whispering) was there.",
            "ANNA (V.O.) was there.",
            "ANNA (0:05)",
            "(V.O.)",
            "THIS (whispering)",
        ] {
            assert_eq!(read(prose), None, "{prose}");
        }
    }

    #[test]
    fn a_name_in_capitals_is_told_from_what_else_is() {
        for name in ["JOHN", "DR. SMITH", "WOMAN #1", "NARRATOR", "JEAN-LUC"] {
            assert!(is_name(name), "{name}");
        }
        for other in
            ["THE DOOR SLAMS", "CUT TO:", "BOOM!", "STEP 1", "MOMENTS LATER", "INT. KITCHEN", "John", "SILENCE"]
        {
            assert!(!is_name(other), "{other}");
        }
    }
}
