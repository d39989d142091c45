//! What a person should know of pictures that do not fit their movie: too small for its frame, too short for its scenes.

use std::collections::{BTreeMap, BTreeSet};

use vo_digest::Digest;
use vo_plan::Plan;
use vo_plan::framing::{Framing, Rect, Shape, Size};
use vo_plan::picture::Picture;
use vo_timeline::clip::{Clip, Source};
use vo_timeline::time::FrameRate;
use vo_timeline::track::Timeline;

/// A picture may be blown up so far, in hundredths, before it looks soft.
const SOFT: u32 = 150;

/// As many pictures are named in one warning.
const NAMED: usize = 3;

/// A warning about pictures that are too small for the frame of a movie. `name` is what a person calls a file.
pub fn too_small(plan: &Plan, name: &dyn Fn(Digest) -> String) -> Option<String> {
    let mut small: BTreeMap<Digest, (u32, Size)> = BTreeMap::new();
    let mut cropped = false;
    for layer in plan.segments.iter().flat_map(|planned| &planned.recipe.layers) {
        if let Picture::Footage { file, framing, .. } | Picture::Still { file, framing, .. } = &layer.picture {
            let hundredths = blown_up(*framing, file.shape);
            if hundredths > SOFT {
                let Rect { width, height, .. } = framing.crop;
                cropped |= file.shape.size != Size { width, height };
                small.insert(file.digest, (hundredths, file.shape.size));
            }
        }
    }
    let named = listed(small.iter().map(|(file, (hundredths, size))| {
        let (whole, tenth) = (hundredths / 100, hundredths % 100 / 10);
        format!("{} ({}x{}, {whole}.{tenth} times)", name(*file), size.width, size.height)
    }));
    let Size { width, height } = plan.size;
    let ways = if cropped {
        "take larger ones, or fit = \"blur\""
    } else {
        "take larger ones; they are seen whole, so no other `fit` makes them sharper"
    };
    (!small.is_empty()).then(|| format!("blown up to fill {width}x{height}, so it will look soft: {named}; {ways}"))
}

/// A warning about clips that are too short for their scenes. `endless` are those that were made to begin again.
pub fn too_short(timeline: &Timeline, name: &dyn Fn(Digest) -> String, endless: &BTreeSet<Digest>) -> Option<String> {
    let short: Vec<_> = ended(&timeline.clips).into_iter().filter(|(file, _)| !endless.contains(file)).collect();
    let named =
        listed(short.iter().map(|(file, frames)| format!("{} ({} s)", name(*file), seconds(*frames, timeline.rate))));
    (!short.is_empty())
        .then(|| format!("shorter than its scene, so it begins again: {named}; take longer ones, or several"))
}

/// How far a picture is blown up, in hundredths: the farther of both directions.
fn blown_up(framing: Framing, shape: Shape) -> u32 {
    // Pixels that are not square were stretched or pressed by whoever made them.
    let (wide, high) = (u64::from(shape.pixel.0.max(1)), u64::from(shape.pixel.1.max(1)));
    let along = |place: u32, crop: u32, own: u64, other: u64| {
        let crop = u64::from(crop.max(1)) * own.max(other) / other;
        (u64::from(place) * 100 / crop.max(1)) as u32
    };
    let across = along(framing.place.width, framing.crop.width, wide, high);
    across.max(along(framing.place.height, framing.crop.height, high, wide))
}

/// Clips that begin again within a scene because they have ended: each with its length in frames.
fn ended(clips: &[Clip]) -> BTreeMap<Digest, u32> {
    let again = clips.windows(2).filter_map(|pair| {
        let [one, next] = pair else { return None };
        let (Source::Footage { file, frames, .. }, true) = (&one.source, one.source == next.source) else {
            return None;
        };
        let ended = one.from + one.frames >= *frames;
        (ended && next.from == 0 && next.fade_in < next.frames.max(1)).then_some((*file, *frames))
    });
    again.collect()
}

/// Some of them, with commas between them, and how many more there are.
fn listed(all: impl ExactSizeIterator<Item = String>) -> String {
    let more = all.len().saturating_sub(NAMED);
    let named = all.take(NAMED).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// Frames in seconds with one decimal.
fn seconds(frames: u32, rate: FrameRate) -> String {
    let tenths = frames * 10 / rate.per_second();
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_plan::framing::framing;
    use vo_timeline::project::Fit;

    #[test]
    fn a_picture_is_blown_up_as_far_as_it_is_smaller() {
        let frame = Size { width: 1080, height: 1920 };
        let blown_up = |width, height, pixel, fit| {
            let shape = Shape { size: Size { width, height }, pixel };
            blown_up(framing(shape, fit, [50, 50], frame), shape)
        };
        assert_eq!(blown_up(1080, 1920, (1, 1), Fit::Cover), 100);
        assert_eq!(blown_up(540, 960, (1, 1), Fit::Cover), 200);
        assert_eq!(blown_up(1920, 1080, (1, 1), Fit::Cover), 178);
        assert_eq!(blown_up(1920, 1080, (1, 1), Fit::Contain), 56);
        assert_eq!(blown_up(4000, 3000, (1, 1), Fit::Cover), 64);
        // HDV: 1440 columns stand for 1920.
        assert_eq!(blown_up(1440, 1080, (4, 3), Fit::Cover), 178);
    }

    #[test]
    fn a_clip_that_begins_again_is_too_short() {
        let source = Source::Footage { file: Digest::of(b"a"), frames: 90, endless: false };
        let clip = |at, frames, from, fade_in| Clip {
            source: source.clone(),
            at,
            frames,
            from,
            fade_in,
            span: frames,
            seed: 1,
        };
        assert_eq!(ended(&[clip(0, 90, 0, 0), clip(75, 90, 0, 15)]), [(Digest::of(b"a"), 90)].into());
        assert_eq!(ended(&[clip(0, 40, 0, 0), clip(30, 40, 45, 10)]), [].into());
        assert_eq!(ended(&[clip(0, 90, 0, 0)]), [].into());
    }
}
