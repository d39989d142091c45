//! How fast this machine works: every render measures what it makes, and the store keeps it for dry runs.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::Serialize;
use vo_plan::cost::Rates;
use vo_plan::framing::Size;
use vo_plan::recipe::TakeRecipe;
use vo_store::{Rate, Store};

use crate::StudioError;
use crate::locked::locked;

/// Rates that are used until this machine was measured: those of two cores of a usual laptop at 1080x1920.
const USUAL: Rates = Rates { speech: 250_000, frame: 8_000, sound: 30_000, joining: 10_000 };

/// The pixels of a frame that [`USUAL`] is about.
const USUAL_PIXELS: u64 = 1_080 * 1_920;

/// Rates for one movie, and which of them are of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MachineRates {
    /// In microseconds.
    #[serde(flatten)]
    pub rates: Rates,
    /// Those that are not measured yet, so that usual ones stand for them.
    pub not_measured: Vec<&'static str>,
}

/// The rates for a movie of that size, of which takes are to be spoken that last so many milliseconds. `lately` says how fast
/// this machine has done a sort of work.
///
/// # Errors
/// Those of `lately`.
pub fn of_movie<'t>(
    lately: &dyn Fn(&str) -> Result<Option<Rate>, StudioError>,
    size: Size,
    takes: impl IntoIterator<Item = (&'t TakeRecipe, u64)>,
) -> Result<MachineRates, StudioError> {
    // In microseconds for as much work as that.
    let rate = |work: &str, unit: u64| -> Result<Option<u64>, StudioError> {
        let done = lately(work)?.filter(|done| done.amount > 0);
        Ok(done.map(|done| done.milliseconds * 1_000 * unit / done.amount))
    };
    let mut not_measured = Vec::new();
    let mut or_usual = |rate: Option<u64>, name: &'static str, usual: u64| {
        rate.unwrap_or_else(|| {
            not_measured.push(name);
            usual
        })
    };
    let (mut length, mut took, mut all_known) = (0, 0, true);
    for (take, milliseconds) in takes {
        let rate = rate(&speech(take), 1_000)?;
        all_known &= rate.is_some();
        length += milliseconds;
        took += milliseconds * rate.unwrap_or(USUAL.speech);
    }
    let spoken = took.checked_div(length).unwrap_or(USUAL.speech);
    let rates = Rates {
        speech: or_usual(Some(spoken).filter(|_| all_known), "speech", spoken),
        frame: or_usual(rate(&frames(size), 1)?, "frame", USUAL.frame * pixels(size) / USUAL_PIXELS),
        sound: or_usual(rate(SOUND, 1_000)?, "sound", USUAL.sound),
        joining: or_usual(rate(JOINING, 1_000)?, "joining", USUAL.joining),
    };
    Ok(MachineRates { rates, not_measured })
}

/// The sound of a movie, mixed and encoded.
pub const SOUND: &str = "sound";

/// A movie, joined, checked and delivered.
pub const JOINING: &str = "joining";

/// Frames of that size, painted and encoded.
pub fn frames(Size { width, height }: Size) -> String {
    format!("frames {width}x{height}")
}

/// Speech of the engine that makes a take: `speech kokoro`.
pub fn speech(take: &TakeRecipe) -> String {
    let engine = take.engine.split("; ").nth(1).and_then(|part| part.split(' ').next());
    format!("speech {}", engine.unwrap_or("unknown"))
}

fn pixels(Size { width, height }: Size) -> u64 {
    u64::from(width) * u64::from(height)
}

/// What one run has measured so far: by sort of work, how much there was and how long it took. Speech, sound and joining are
/// counted in milliseconds of what is heard, and frames by themselves.
#[derive(Debug, Default)]
pub struct Stopwatch(Mutex<BTreeMap<String, (u64, Duration)>>);

impl Stopwatch {
    /// So much work was done since.
    pub fn note(&self, work: String, amount: u64, since: Instant) {
        let mut measured = locked(&self.0);
        let (done, took) = measured.entry(work).or_default();
        *done += amount;
        *took += since.elapsed();
    }

    /// Writes down what was measured.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn record(&self, store: &Store) -> Result<(), StudioError> {
        for (work, (amount, took)) in std::mem::take(&mut *locked(&self.0)) {
            let milliseconds = took.as_millis() as u64;
            if amount > 0 && milliseconds > 0 {
                store.record_rate(&work, Rate { amount, milliseconds })?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL_HD: Size = Size { width: 1_080, height: 1_920 };

    /// The rates where so much work was done in so many milliseconds.
    fn rates(done: &[(&str, u64, u64)], size: Size, takes: &[(&TakeRecipe, u64)]) -> MachineRates {
        let lately = |work: &str| {
            let found = done.iter().find(|(name, ..)| *name == work);
            Ok(found.map(|&(_, amount, milliseconds)| Rate { amount, milliseconds }))
        };
        of_movie(&lately, size, takes.iter().copied()).unwrap()
    }

    fn take(engine: &str) -> TakeRecipe {
        let (voice, language) = (String::new(), String::new());
        TakeRecipe { spoken: Vec::new(), voice, language, speed: 100, engine: engine.to_owned() }
    }

    #[test]
    fn what_is_not_measured_is_said_to_be_usual() {
        let usual = rates(&[], FULL_HD, &[]);
        assert_eq!(usual.rates, USUAL);
        assert_eq!(usual.not_measured, ["frame", "sound", "joining"], "nothing is to be spoken");
        let small = rates(&[], Size { width: 540, height: 960 }, &[(&take("voice 9; kokoro x"), 10)]);
        assert_eq!(small.rates.frame, USUAL.frame / 4);
        assert_eq!(small.not_measured, ["speech", "frame", "sound", "joining"]);
    }

    #[test]
    fn rates_are_those_of_the_engines_and_the_size_that_are_asked_for() {
        let done = [("speech kokoro", 4_000, 1_200), ("speech espeak-ng", 1_000, 10), ("frames 1080x1920", 100, 900)];
        let (kokoro, espeak) = (take("voice 9; kokoro 1a; style x"), take("voice 9; espeak-ng 1.51"));
        let found = rates(&done, FULL_HD, &[(&kokoro, 3_000), (&espeak, 1_000)]);
        assert_eq!(found.rates.speech, (3 * 300_000 + 10_000) / 4);
        assert_eq!(found.rates.frame, 9_000);
        assert_eq!(found.not_measured, ["sound", "joining"]);
        assert_eq!(rates(&done, Size { width: 180, height: 320 }, &[]).not_measured[0], "frame");
    }
}
