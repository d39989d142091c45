//! Whether a label is the narrator, who says the words of the video itself, or somebody with a voice of their own.

use super::labels;
use super::list::List;

/// Labels for who speaks that are somebody in the video: `GUEST`, `Interviewer`, `Male voice`.
static PEOPLE: List = List::of(
    "male voice|female voice|male vo|female vo|co host|interviewer|interviewee|guest|customer|caller|\
    audience member|man|woman|boy|girl|person|character|actor|reporter|expert|doctor|teacher|student|mom|dad|invité|gast|ospite|\
    convidado",
);
/// Labels that are somebody if they have a number or a letter: `Speaker 1`, `Host B`. `VO 2` is the second text of one voice.
static COUNTED: List = List::of(
    "speaker|host|narrator|voice|presenter|anchor|hablante|locutor|locutora|locuteur|sprecher|sprecherin|moderator",
);

/// Whether a label for who speaks is the narrator's.
pub(super) fn is_narrator(label: &str) -> bool {
    if labels::find(label).is_none() {
        return false;
    }
    let name = labels::plain(label);
    let (base, number) = name.rsplit_once(' ').unwrap_or((&name, ""));
    let counted = !number.is_empty()
        && (number.bytes().all(|byte| byte.is_ascii_digit()) || matches!(number, "a" | "b" | "c" | "d"));
    !(PEOPLE.has(&name) || counted && (COUNTED.has(base) || PEOPLE.has(base)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrator_is_told_from_people() {
        for narrator in
            ["NARRATOR", "VO", "V.O.", "Host (excited)", "Voiceover", "Scene 2 - VO", "VO 2", "Audio", "Sprecher"]
        {
            assert!(is_narrator(narrator), "{narrator}");
        }
        for person in
            ["ANNA", "Dr. Smith", "Speaker 1", "Speaker B", "Host 2", "Guest", "GUEST (laughs)", "Man 1", "Male voice"]
        {
            assert!(!is_narrator(person), "{person}");
        }
    }
}
