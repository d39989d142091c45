//! What screenplays have beside their dialogue: headings of scenes, transitions, and names above what is said.

use super::row;

/// `INT. KITCHEN - DAY`, `EXT. BEACH`, `I/E. CAR`.
pub(super) fn is_scene(text: &str) -> bool {
    let text = text.trim_start_matches(['.', '*', '#', ' ']);
    ["INT.", "EXT.", "INT ", "EXT ", "INT/EXT", "INT./EXT", "EXT./INT", "I/E"]
        .iter()
        .any(|start| text.starts_with(start))
        && row::is_capitals(text)
        && text.split_whitespace().count() >= 2
}

/// `CUT TO:`, `FADE OUT.`, `SMASH CUT TO BLACK.`
pub(super) fn is_transition(text: &str) -> bool {
    let bare = text.trim().trim_start_matches('>').trim();
    let spoken = bare.trim_end_matches('.');
    // Few rows are so short.
    let is_short = spoken.len() <= 60;
    if is_short
        && ["cut to black", "fade to black", "fade out", "fade in", "smash cut to black"]
            .contains(&spoken.to_lowercase().as_str())
    {
        return true;
    }
    // `CUT TO: Kitchen.`, and not `Cut to: me, crying.`
    let way = bare.split([':', '：']).next().unwrap_or_default().trim();
    let leads = way.len() < bare.len() && row::is_capitals(way) && WAYS.contains(&way);
    if leads && bare.split_whitespace().count() <= 12 {
        return true;
    }
    if !row::is_capitals(bare) || bare.split_whitespace().count() > 6 {
        return false;
    }
    let name = bare.trim_end_matches([':', '.', '…']).trim();
    let known = [
        "FADE IN",
        "FADE OUT",
        "FADE TO BLACK",
        "CUT TO BLACK",
        "FADE TO WHITE",
        "JUMP CUT",
        "SMASH CUT",
        "MATCH CUT",
        "CUT",
        "DISSOLVE",
        "INTERCUT",
        "TITLE CARD",
        "END SCENE",
        "END OF SCENE",
        "ROLL CREDITS",
        "MONTAGE",
        "BACK TO SCENE",
        "CONTINUED",
    ];
    known.contains(&name)
        || bare.ends_with(':') && name.ends_with(" TO")
        || (name.starts_with("CUT TO")
            || name.starts_with("SMASH CUT TO")
            || name.starts_with("MATCH CUT TO")
            || name.starts_with("DISSOLVE TO"))
}

/// A name alone in capitals, as it stands above what is said.
pub(super) fn is_cue(text: &str) -> bool {
    let bare = text.split('(').next().unwrap_or_default().trim();
    row::is_capitals(bare) && bare.split_whitespace().count() <= 4 && !bare.ends_with(['.', '!', '?', ':', ',', '…'])
}

/// Transitions that may name what comes, behind a colon.
const WAYS: [&str; 20] = [
    "CUT TO",
    "CUT BACK TO",
    "HARD CUT TO",
    "QUICK CUT TO",
    "JUMP CUT TO",
    "SMASH CUT TO",
    "MATCH CUT TO",
    "FADE TO",
    "FADE IN",
    "FADE IN ON",
    "FADE OUT",
    "FADE OUT TO",
    "DISSOLVE TO",
    "WIPE TO",
    "BACK TO",
    "FLASH CUT TO",
    "TRANSITION TO",
    "SMASH CUT",
    "JUMP CUT",
    "MATCH CUT",
];
