//! Room tone: a noise so faint that nobody hears it, and everybody hears where it is missing. Without it the gaps between
//! sentences are digitally silent, which sounds on headphones as if a door was shut.

/// How loud it is as an amplitude: -66 dBFS as a root of the mean square.
const LEVEL: f32 = 0.000_5;
/// How much of the way to the next white value is gone in a sample: a pole near 1 kHz, which makes it dull, as rooms are.
const DULL: f32 = 0.125;

/// A stereo noise that is always the same.
pub(super) struct RoomTone {
    /// The state of `SplitMix64` (Steele, Lea and Flood, 2014).
    state: u64,
    dull: [f32; 2],
}

impl RoomTone {
    /// From its beginning on.
    pub(super) fn new() -> Self {
        Self { state: 1, dull: [0.0; 2] }
    }

    /// Its next sample.
    pub(super) fn next(&mut self) -> [f32; 2] {
        // White noise from -1 to 1 has a mean square of 1/3; of it a pole leaves DULL / (2 - DULL).
        let scale = LEVEL / (DULL / (2.0 - DULL) / 3.0).sqrt();
        let whites = [self.white(), self.white()];
        for (dull, white) in self.dull.iter_mut().zip(whites) {
            *dull += (white - *dull) * DULL;
        }
        self.dull.map(|dull| dull * scale)
    }

    fn white(&mut self) -> f32 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits >> 40) as f32 / (1_u32 << 23) as f32 - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_faint_as_it_should_be_and_never_stops() {
        let mut tone = RoomTone::new();
        for _ in 0..20 {
            let block: Vec<f32> = (0..24_000).flat_map(|_| tone.next()).collect();
            let mean = block.iter().map(|value| value * value).sum::<f32>() / block.len() as f32;
            let level = 10.0 * mean.log10();
            assert!((-67.0..-65.0).contains(&level), "{level} dBFS");
        }
    }
}
