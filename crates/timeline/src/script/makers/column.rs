//! What a column of a table holds, by its head.

use super::labels::{self, Role};
use super::list::List;

/// What a column of a table with this head holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::script) enum Column {
    Voice,
    Title,
    /// What is heard: the voice too, if no other column has it.
    Audio,
    /// Who speaks, where another column holds the words.
    Speaker,
    Other,
}

/// What a column of a table holds, by its head: `Voice-over`, `On-screen text`, `Visual`.
pub(in crate::script) fn column(head: &str) -> Column {
    let words = labels::plain(head);
    let has = |list: &[&str]| words.split(' ').any(|word| list.contains(&word));
    if ["speaker", "character", "name", "who", "actor", "role", "cast"].contains(&words.as_str()) {
        return Column::Speaker;
    }
    match labels::find(head).map(|label| label.role) {
        Some(Role::Title) => Column::Title,
        Some(Role::Speaker) => Column::Voice,
        _ if has(&[
            "voiceover",
            "vo",
            "narration",
            "narrator",
            "dialogue",
            "spoken",
            "voz",
            "sprecher",
            "sprechertext",
        ]) =>
        {
            Column::Voice
        }
        _ if words.contains("voice over") || words == "script" || words == "what to say" => Column::Voice,
        _ if has(&["audio"]) => Column::Audio,
        _ => Column::Other,
    }
}

/// Whether a column with this head is one that tables of scripts have beside the voice.
pub(in crate::script) fn is_column(head: &str) -> bool {
    static OTHERS: List = List::of(
        "time|timing|timecode|timestamp|time stamp|duration|length|scene|shot|no|number|clip|frame|slide|part|section|\
        notes|note|comments|video|picture|visual|visuals|image|images|action|actions|seconds|sec|start|end|in|out|id|beat|tiempo|escena|\
        zeit|szene|bild|temps|scène|tempo|scena|cena",
    );
    let words = labels::plain(head);
    let bare = words.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    bare.is_empty()
        || labels::find(head).is_some()
        || OTHERS.has(bare)
        || bare.split(' ').count() <= 3
            && bare
                .split(' ')
                .any(|word| ["visual", "visuals", "video", "image", "shot", "scene", "time"].contains(&word))
}
