//! Where music is entered: on the first beat after which it is there, so that a short begins with it.

/// Samples of a window of energy: 10 ms.
pub(super) const WINDOW: usize = 480;
/// Windows over which music must be there: three seconds.
const SOON: usize = 300;
/// Windows among which an entry is looked for: half a minute.
const SEARCHED: usize = 3_000;
/// Music is there where it has this part of the energy it has on average where it is not silent: 3 dB less.
const THERE: f32 = 0.5;
/// A beat has so many times the energy of what was heard just before...
const RISE: f32 = 3.0;
/// ...in so many windows.
const BEFORE: usize = 6;
/// A beat is waited for so many windows after music is there.
const TIMEOUT: usize = 200;

/// The window on which music is entered, from the energy of each.
pub(super) fn entry(energies: &[f32]) -> usize {
    let mean = |from: usize, to: usize| {
        let windows = &energies[from.min(energies.len())..to.min(energies.len())];
        windows.iter().sum::<f32>() / windows.len().max(1) as f32
    };
    let quiet = mean(0, energies.len()) / 100.0;
    let (sum, count) = energies
        .iter()
        .filter(|energy| **energy > quiet)
        .fold((0.0, 0), |(sum, count), energy| (sum + energy, count + 1));
    let usual = sum / (count as f32).max(1.0);
    let last = SEARCHED.min(energies.len() / 2);
    let there = |at: usize| mean(at, at + SOON) >= usual * THERE && mean(at, at + BEFORE) > quiet;
    let beat = |at: usize| {
        mean(at, at + 2) > usual * THERE / 2.0 && mean(at, at + 2) > RISE * mean(at.saturating_sub(BEFORE), at)
    };
    let Some(first) = (0..last).find(|at| there(*at)) else {
        // It never is, or is too short: whatever it begins with is not to be silence.
        return (0..last).find(|at| mean(*at, at + 1) > quiet).unwrap_or(0);
    };
    // Music that is there from its beginning begins with a beat.
    if first == 0 {
        return 0;
    }
    (first..(first + TIMEOUT).min(last)).find(|at| beat(*at)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Energies of stretches of so many windows each, with a beat every half second that decays.
    fn music(stretches: &[(usize, f32)]) -> Vec<f32> {
        let decay = |at: usize| 0.9_f32.powi((at % 50) as i32) + 0.1;
        stretches.iter().flat_map(|(count, level)| (0..*count).map(move |at| level * decay(at))).collect()
    }

    #[test]
    fn music_is_entered_on_the_beat_on_which_it_is_there() {
        for (stretches, expected) in [
            (&[(3_000, 1.0)][..], 0),
            (&[(37, 0.0), (3_000, 1.0)][..], 37),
            (&[(400, 0.02), (3_000, 1.0)][..], 400),
            (&[(3_000, 0.0)][..], 0),
            (&[][..], 0),
            (&[(20, 0.0), (30, 1.0)][..], 20),
        ] {
            let found = entry(&music(stretches));
            assert!(
                found.abs_diff(expected) <= 1 || found % 50 == expected % 50 && found < expected,
                "{stretches:?}: {found}"
            );
        }
    }
}
