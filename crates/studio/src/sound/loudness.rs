//! Loudness after EBU R 128, of streams that are read piece by piece.

use ebur128::{EbuR128, Mode};
use vo_timeline::time::SAMPLE_RATE;

/// Measures an interleaved stereo stream.
#[derive(Debug)]
pub struct Meter(Option<EbuR128>);

/// What a meter found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Integrated loudness in LUFS; `None` if there is nothing above the gate.
    pub loudness: Option<f32>,
    /// Highest true peak in dBTP; `None` for silence.
    pub true_peak: Option<f32>,
}

impl Meter {
    /// A meter for stereo at 48 kHz. True peaks cost ten times as much as loudness alone.
    pub fn new(true_peak: bool) -> Self {
        let mode = if true_peak { Mode::I | Mode::TRUE_PEAK } else { Mode::I };
        // It fails for odd channel counts and rates only.
        Self(EbuR128::new(2, SAMPLE_RATE, mode).ok())
    }

    /// More of the stream.
    pub fn add(&mut self, interleaved: &[f32]) {
        if let Some(meter) = &mut self.0
            && meter.add_frames_f32(interleaved).is_err()
        {
            self.0 = None;
        }
    }

    /// What was found so far.
    pub fn measured(&self) -> Measured {
        let Some(meter) = &self.0 else { return Measured { loudness: None, true_peak: None } };
        let finite = |value: f64| value.is_finite().then_some(value as f32);
        let peak = |channel| meter.true_peak(channel).ok().filter(|peak| *peak > 0.0);
        let highest = [peak(0), peak(1)].into_iter().flatten().fold(0.0_f64, f64::max);
        Measured {
            loudness: meter.loudness_global().ok().and_then(finite),
            true_peak: (highest > 0.0).then(|| (20.0 * highest.log10()) as f32),
        }
    }
}

/// Decibels to a linear gain.
pub fn gain(decibels: f32) -> f32 {
    10.0_f32.powf(decibels / 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sine_at_minus_23_dbfs_in_both_channels_is_minus_23_lufs() {
        // EBU Tech 3341, test signal 1.
        let mut meter = Meter::new(true);
        for n in 0..20 * 48 {
            let block: Vec<f32> = (0..1_000)
                .flat_map(|i| {
                    let phase = (n * 1_000 + i) as f64 * 1_000.0 / 48_000.0 * std::f64::consts::TAU;
                    [(phase.sin() as f32) * gain(-23.0); 2]
                })
                .collect();
            meter.add(&block);
        }
        let Measured { loudness, true_peak } = meter.measured();
        assert!((loudness.unwrap() + 23.0).abs() < 0.1, "{loudness:?}");
        assert!((true_peak.unwrap() + 23.0).abs() < 0.2, "{true_peak:?}");
    }

    #[test]
    fn silence_has_no_loudness() {
        let mut meter = Meter::new(true);
        meter.add(&vec![0.0; 96_000]);
        assert_eq!(meter.measured(), Measured { loudness: None, true_peak: None });
    }
}
