//! The cap of the bit rate, held after encoding: x264 repeats its bytes with several threads only as long as it need
//! not keep a rate.

use vo_plan::recipe::SegmentRecipe;

/// The worst constant rate factor that is tried.
const WORST: u32 = 40;

/// The mean bit rate of a segment of so many bytes, in kbit/s.
pub fn rate(recipe: &SegmentRecipe, bytes: u64) -> u64 {
    bytes * 8 * u64::from(recipe.rate.per_second()) / u64::from(recipe.frames.max(1)) / 1_000
}

/// The recipe by which a segment gets smaller that had a rate above its cap: with a rate factor as much higher as it lies
/// above. `None` if nothing more can be done. What little footage is that hard costs more than one encode.
pub fn smaller(recipe: &SegmentRecipe, rate: u64) -> Option<SegmentRecipe> {
    let crf = stricter(recipe.video.crf, rate, recipe.video.maxrate.into())?;
    let mut smaller = recipe.clone();
    smaller.video.crf = crf;
    Some(smaller)
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
