//! The ceiling of the bit rate, held after encoding: x264 repeats its bytes with several threads only as long as it need
//! not keep a rate.

use std::path::PathBuf;

use vo_plan::recipe::SegmentRecipe;

use crate::StudioError;

/// The worst constant rate factor that is tried.
const WORST: u32 = 40;

/// Returns the segment's file if its mean bit rate lies below the ceiling of its recipe; otherwise has it made again with
/// a rate factor as much higher as it lies above, until it does. What little footage is that hard costs more than one
/// encode.
///
/// # Errors
/// Those of `again`.
pub fn keep(
    recipe: &SegmentRecipe,
    mut path: PathBuf,
    mut again: impl FnMut(&SegmentRecipe) -> Result<PathBuf, StudioError>,
) -> Result<PathBuf, StudioError> {
    let mut smaller = recipe.clone();
    loop {
        let bytes = std::fs::metadata(&path).map_err(StudioError::files("reading", &path))?.len();
        let rate = bytes * 8 * u64::from(recipe.rate.per_second()) / u64::from(recipe.frames.max(1)) / 1_000;
        match stricter(smaller.video.crf, rate, recipe.video.maxrate.into()) {
            Some(crf) => smaller.video.crf = crf,
            None => return Ok(path),
        }
        path = again(&smaller)?;
    }
}

/// The rate factor that brings a rate (kbit/s) down to the ceiling: six more halve it, so one more takes an eighth. `None`
/// if it is low enough, or nothing more can be done.
fn stricter(crf: u32, mut rate: u64, ceiling: u64) -> Option<u32> {
    let mut stricter = crf;
    while rate > ceiling && stricter < WORST {
        rate = rate * 7 / 8;
        stricter += 1;
    }
    (stricter > crf).then_some(stricter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_rate_is_six_steps() {
        assert_eq!(stricter(21, 9_999, 10_000), None);
        assert_eq!(stricter(21, 10_001, 10_000), Some(22));
        assert_eq!(stricter(21, 20_000, 10_000), Some(27));
        assert_eq!(stricter(21, 10_000_000, 100), Some(WORST), "there is an end");
        assert_eq!(stricter(WORST, 10_000_000, 100), None);
        assert_eq!(stricter(45, 10_000_000, 100), None, "a person who wants worse gets it");
    }
}
