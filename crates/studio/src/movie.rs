//! Joins segments and bus to the movie, copying every packet as it is.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use vo_plan::recipe::MovieRecipe;
use vo_store::{Staged, durable};
use vo_timeline::time::SAMPLE_RATE;

use crate::make::Workshop;
use crate::{StudioError, check, ffmpeg};

/// Raised by one whenever the same segments and sound would be joined to other bytes.
pub const JOINER: u32 = 2;

/// Makes the movie in the staged folder and returns the path of its file, checked against its recipe.
///
/// # Errors
/// [`StudioError`]; no child is left running.
pub fn make(shop: &Workshop, recipe: &MovieRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
    for (index, (segment, _)) in recipe.segments.iter().enumerate() {
        shop.link(*segment, &staged.path(&format!("{index}.mp4")))?;
    }
    let frames = recipe.segments.iter().map(|(_, length)| length).sum();
    let list = list(recipe);
    let path = staged.path("list");
    durable::write(&path, list.as_bytes()).map_err(StudioError::files("writing", &path))?;
    shop.link(recipe.bus, &staged.path("bus"))?;
    let command = ffmpeg::join(ffmpeg::ffmpeg(&shop.toolchain.ffmpeg, staged.folder(), "join"), recipe.rate);
    let exit = command.run(&shop.stop, Duration::from_secs(600))?;
    let path = shop.made(staged.path("out.mp4"), ("the movie could not be joined", "join"), &exit)?;
    check::movie(&path, frames, recipe.rate, recipe.size)?;
    Ok(path)
}

/// The list that FFmpeg's `concat` reads. A duration is the difference of two rounded moments, not a rounded difference:
/// so the roundings never add up, however many segments there are.
fn list(recipe: &MovieRecipe) -> String {
    let mut list = String::from("ffconcat version 1.0\n");
    let micros = |frames: u32| recipe.rate.sample_of(frames) * 1_000_000 / u64::from(SAMPLE_RATE);
    let mut frames = 0;
    for (index, (_, length)) in recipe.segments.iter().enumerate() {
        let duration = micros(frames + length) - micros(frames);
        frames += length;
        // Writing to a string cannot fail.
        let _ =
            writeln!(list, "file 'file:{index}.mp4'\nduration {}.{:06}", duration / 1_000_000, duration % 1_000_000);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_digest::Digest;
    use vo_plan::framing::Size;
    use vo_timeline::time::FrameRate;

    #[test]
    fn a_thousand_odd_segments_are_as_long_as_their_frames() {
        let recipe = MovieRecipe {
            segments: vec![(Digest::of(b"segment"), 88); 1_000],
            bus: Digest::of(b"bus"),
            rate: FrameRate::THIRTY,
            size: Size { width: 180, height: 320 },
            joiner: JOINER,
            tools: String::new(),
        };
        let sum: u64 = list(&recipe)
            .lines()
            .filter_map(|line| line.strip_prefix("duration ")?.replace('.', "").parse::<u64>().ok())
            .sum();
        assert_eq!(sum, 88_000 * 1_000_000 / 30);
    }
}
