//! When titles and the end card are shown.

use vo_timeline::track::Timeline;

use super::Style;
use crate::recipe::{Card, CardKind};

/// A title is shown for as long as its line takes, and for two and a half to four seconds.
const TITLE_IN_HALF_SECONDS: (u32, u32) = (5, 8);
/// The end card waits so many frames in 30 after the last word.
const BREATH_IN_30: u32 = 4;

/// All cards, in frames of the movie.
pub(super) fn cards(timeline: &Timeline, style: &Style<'_>) -> Vec<Card> {
    let second = timeline.rate.per_second();
    let card = |kind, text: &str, from: u32, to: u32| {
        (from < to).then(|| Card {
            kind,
            text: text.to_owned(),
            from: from as i32,
            to: to as i32,
            look: style.look.clone(),
        })
    };
    let end = style.end.and_then(|text| card(CardKind::End, text, end_from(timeline), timeline.frames));
    let last = end.as_ref().map_or(timeline.frames, |end| end.from as u32);
    let titled: Vec<_> =
        timeline.slots.iter().zip(style.titles).filter_map(|(slot, text)| Some((slot, (*text)?))).collect();
    let next = titled.iter().skip(1).map(|(slot, _)| slot.from).chain(std::iter::once(last));
    let (least, most) = (TITLE_IN_HALF_SECONDS.0 * second / 2, TITLE_IN_HALF_SECONDS.1 * second / 2);
    let titles = titled.iter().zip(next).filter_map(|((slot, text), next)| {
        card(CardKind::Title, text, slot.from, (slot.from + (slot.to - slot.from).clamp(least, most)).min(next))
    });
    titles.chain(end).collect()
}

/// The frame on which the end card appears: soon after the last word.
pub(super) fn end_from(timeline: &Timeline) -> u32 {
    let rate = timeline.rate;
    timeline.slots.last().map_or(0, |slot| {
        let from = rate.nearest_frame(slot.played(slot.take.heard.end)) + BREATH_IN_30 * rate.per_second() / 30;
        from.clamp(slot.from, slot.to)
    })
}

/// The cards that are seen in the frames `from..to`, counted from `from`.
pub(super) fn shown(cards: &[Card], from: u32, to: u32) -> Vec<Card> {
    let (from, to) = (from as i32, to as i32);
    let seen = cards.iter().filter(|card| card.from < to && card.to > from);
    seen.map(|card| Card { from: card.from - from, to: card.to - from, ..card.clone() }).collect()
}
