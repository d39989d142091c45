//! What no plan of ours asks for: numbers with which a recipe that was sent here would take all memory, or for ever.

use vo_plan::framing::Size;
use vo_plan::picture::{Layer, Picture};
use vo_plan::recipe::{AnyRecipe, BusRecipe, MovieRecipe, SegmentRecipe, SoundRecipe, TakeRecipe, ThumbnailRecipe};
use vo_timeline::time::SAMPLE_RATE;

use crate::gather::media::LONGEST_SECONDS;

/// The smallest and the largest side of a movie's frame, in pixels, as presets have it.
const SIDES: std::ops::RangeInclusive<u32> = 64..=4_096;

/// The longest segment, in seconds: longer than any that is planned.
const SEGMENT_SECONDS: u32 = 10;

/// The most entries of any list, and the longest text in bytes.
const MOST: usize = 100_000;

/// The most frames of a movie: a day of 60 a second.
const MOST_FRAMES: u64 = 24 * 3_600 * 60;

/// What of a recipe is beyond all that is ever planned; none if nothing is.
pub fn beyond(recipe: &AnyRecipe) -> Option<String> {
    match recipe {
        AnyRecipe::Take(recipe) => take(recipe),
        AnyRecipe::Segment(recipe) => segment(recipe),
        AnyRecipe::Sound(recipe) => sound(recipe),
        AnyRecipe::Bus(recipe) => bus(recipe),
        AnyRecipe::Movie(recipe) => movie(recipe),
        AnyRecipe::Thumbnail(recipe) => thumbnail(recipe),
        AnyRecipe::Probe(_) | AnyRecipe::Audible(_) | AnyRecipe::Reach(_) => None,
    }
}

/// The first of several things that does not hold.
fn first<const N: usize>(rules: [(bool, &str); N]) -> Option<String> {
    rules.into_iter().find(|(holds, _)| !holds).map(|(_, why)| why.to_owned())
}

fn take(recipe: &TakeRecipe) -> Option<String> {
    let bytes: usize = recipe.spoken.iter().map(String::len).sum();
    first([(bytes <= MOST, "its text is too long"), ((10..=1_000).contains(&recipe.speed), "its speed cannot be had")])
}

fn segment(recipe: &SegmentRecipe) -> Option<String> {
    let most = SEGMENT_SECONDS * recipe.rate.per_second();
    let captions = recipe.captions.iter().flat_map(|captions| &captions.cues).flat_map(|cue| &cue.words);
    let words = captions.map(|word| word.text.len()).chain(recipe.cards.iter().map(|card| card.text.len()));
    let text = words.chain(recipe.badge.iter().map(String::len)).fold(0_usize, usize::saturating_add);
    first([
        (is_frame(recipe.size), "its frames are of a size that no movie has"),
        ((1..=most).contains(&recipe.frames), "it has more frames than a segment, or none"),
        ((1..=MOST.min(most as usize)).contains(&recipe.layers.len()), "it has no pictures, or more than frames"),
        (recipe.layers.iter().all(|layer| is_layer(layer, recipe.frames)), "a picture lies outside of its frames"),
        (text <= MOST, "its words are too long"),
    ])
}

fn is_frame(Size { width, height }: Size) -> bool {
    [width, height].iter().all(|side| SIDES.contains(side) && side.is_multiple_of(2))
}

fn is_layer(layer: &Layer, frames: u32) -> bool {
    let ends = layer.at.checked_add(layer.frames).is_some_and(|end| end <= frames);
    let fades = layer.fade.is_none_or(|fade| fade.done <= fade.of && u64::from(fade.of) <= MOST_FRAMES);
    let paced = match &layer.picture {
        Picture::Footage { .. } | Picture::Still { .. } => None,
        Picture::Painted { pace, .. } => *pace,
    };
    let small = |number: u32| u64::from(number) <= MOST_FRAMES;
    ends && fades && paced.is_none_or(|pace| small(pace.done) && small(pace.span) && small(pace.of))
}

fn sound(recipe: &SoundRecipe) -> Option<String> {
    first([((1..=LONGEST_SECONDS).contains(&recipe.seconds), "it is longer than any sound that is decoded, or empty")])
}

fn bus(recipe: &BusRecipe) -> Option<String> {
    let most = MOST_FRAMES / 60 * u64::from(SAMPLE_RATE);
    let inside = |at: u64, samples: u64| at.checked_add(samples).is_some_and(|end| end <= most);
    first([
        ((1..=most).contains(&recipe.samples), "it is longer than any movie, or empty"),
        (recipe.voices.len() <= MOST && recipe.effects.len() <= MOST, "it has too many sounds"),
        (recipe.voices.iter().all(|stem| inside(stem.at, stem.samples)), "a take lies outside of it"),
        (recipe.effects.iter().all(|effect| inside(effect.at, 0)), "a sound lies outside of it"),
    ])
}

fn movie(recipe: &MovieRecipe) -> Option<String> {
    let frames: u64 = recipe.segments.iter().map(|(_, frames)| u64::from(*frames)).sum();
    first([
        (is_frame(recipe.size), "its frames are of a size that no movie has"),
        (!recipe.segments.is_empty() && recipe.segments.len() <= MOST, "it has no segments, or too many"),
        ((1..=MOST_FRAMES).contains(&frames), "it has no frames, or too many"),
    ])
}

fn thumbnail(recipe: &ThumbnailRecipe) -> Option<String> {
    first([
        (is_frame(recipe.size), "its frames are of a size that no movie has"),
        ((1..=4_096).contains(&recipe.width), "its width cannot be had"),
        ((1..=100).contains(&recipe.candidates.len()), "it has no frames to choose from, or too many"),
        (
            recipe.candidates.iter().all(|(_, frame)| u64::from(*frame) < MOST_FRAMES),
            "a frame lies outside of its segment",
        ),
    ])
}
