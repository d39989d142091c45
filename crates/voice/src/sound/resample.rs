//! From an engine's own rate to 48 kHz, in one go and without delay.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

use super::raw_speech::{RawSpeech, Span};
use crate::SAMPLE_RATE;

/// Frames handled at a time.
const CHUNK: usize = 2048;

/// The same take at 48 kHz. The resampler's delay is taken off, so times only scale.
pub(super) fn to_48_khz(take: RawSpeech) -> Result<RawSpeech, String> {
    let RawSpeech { samples, rate, words } = take;
    if rate == SAMPLE_RATE || samples.is_empty() {
        return Ok(RawSpeech { samples, rate: SAMPLE_RATE, words });
    }
    let mut resampler = Fft::<f32>::new(rate as usize, SAMPLE_RATE as usize, CHUNK, 1, FixedSync::Input)
        .map_err(|error| error.to_string())?;
    let input = InterleavedSlice::new(&samples, 1, samples.len()).map_err(|error| error.to_string())?;
    let output = resampler.process_all(&input, samples.len(), None).map_err(|error| error.to_string())?;
    let ratio = f64::from(SAMPLE_RATE) / f64::from(rate);
    let words = words.into_iter().map(|word| Span { from: word.from * ratio, to: word.to * ratio, ..word }).collect();
    Ok(RawSpeech { samples: output.take_data(), rate: SAMPLE_RATE, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_stays_where_it_was() {
        for rate in [16_000, 22_050, 24_000] {
            let mut samples = vec![0.0; rate as usize];
            samples[rate as usize / 4] = 1.0;
            let take = to_48_khz(RawSpeech { samples, rate, words: vec![] }).unwrap();
            let loudest = (0..take.samples.len()).max_by(|&a, &b| take.samples[a].total_cmp(&take.samples[b]));
            let off = loudest.unwrap().abs_diff(12_000);
            assert!(off <= 2, "{rate}: off by {off} samples");
            assert!(take.samples.len().abs_diff(48_000) <= 1);
        }
    }
}
