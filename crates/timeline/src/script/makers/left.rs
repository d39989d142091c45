//! What is left out of a script, each with what to do about it.

use super::labels::Role;

/// What was left out, and what to do about it.
pub(in crate::script) type Left = (&'static str, &'static str);

pub(in crate::script) const CHAT: Left =
    ("what is said about the script", "remove it, or write it as a sentence of the script");
pub(super) const NOTES: Left =
    ("a note about the script", "write it above the notes, as a sentence, to have it spoken");
pub(super) const SCENE: Left =
    ("the heading of a scene", "it begins a scene; write `[background: FILE]` below it to show something");
pub(super) const TRANSITION: Left =
    ("a transition", "remove it; `transition` under `[background]` in project.toml sets how pictures follow");
pub(super) const ACTION: Left = ("what happens in a screenplay", "write it below a name to have it spoken");
pub(super) const SPEAKER: Left = (
    "the name of who speaks",
    "write `[voice: NAME]` before the sentence, or the name under `[speakers]` in project.toml, to choose the voice",
);
pub(super) const LIKELY_SPEAKER: Left = (
    "what looks like the name of who speaks",
    "what is below it is spoken; if nobody of this name speaks, put both in square brackets",
);
pub(super) const PART: Left = ("the name of a part", "it begins a scene; write it as a sentence to have it spoken");
pub(super) const DIRECTION: Left = ("a direction", "write it as a sentence without brackets to have it spoken");
pub(super) const VISUAL: Left =
    ("a description of the picture", "write `[background: FILE]` to show a picture or clip");
pub(super) const SOUND: Left =
    ("a sound or music cue", "write `[sound: NAME]` before a sentence, or set `[music]` in project.toml");
pub(super) const ABOUT: Left = ("a note about the video", "write it as a sentence to have it spoken");
pub(super) const AUTHOR: Left = ("the author of a quotation", "write it as a sentence to have it spoken");
pub(super) const TITLE: Left = ("a label", "what follows it is shown as a title");
pub(super) const LONG_TITLE: Left =
    ("a text for the picture that is too long for a title", "write `[title: …]` with a few words of it");
pub(in crate::script) const STAMP: Left =
    ("a time stamp", "the voice takes its own time; write the time in words to have it spoken");
pub(super) const HASHTAGS: Left = ("a hashtag at the end", "put it in the post's description, or within a sentence");
pub(super) const NUMBER: Left = ("the number of a list", "write it in the sentence to have it spoken");
pub(super) const SOURCE: Left = ("the source of a note", "write it as a sentence to have it spoken");
pub(super) const NOTE: Left = ("the mark of a note", "write `\\[` before a bracket that is to be read");

/// What a label of this role says is left out.
pub(super) fn left_as(role: Role) -> Left {
    match role {
        Role::Visual => VISUAL,
        Role::Sound => SOUND,
        Role::Direction => DIRECTION,
        Role::About => ABOUT,
        Role::Title => TITLE,
        Role::Part => PART,
        Role::Speaker => SPEAKER,
    }
}
