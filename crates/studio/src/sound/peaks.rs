//! How loud a sound is over time, for a drawing of it.

use std::path::Path;

use serde::Serialize;
use vo_digest::Digest;
use vo_plan::picture::Container;
use vo_timeline::time::SAMPLE_RATE;

use super::decoded::Sound;
use super::take_file;
use crate::StudioError;
use crate::gather::media::decode_sound;
use crate::run::Render;

/// Peaks in a second.
const PER_SECOND: u32 = 50;

/// Samples that one peak is of.
const WINDOW: usize = (SAMPLE_RATE / PER_SECOND) as usize;

/// The loudest sample of every piece of a sound, both channels together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waveform {
    /// Peaks in a second.
    pub per_second: u32,
    /// Samples of the sound, at 48 kHz.
    pub samples: u64,
    /// From 0 (silence) to 255 (full scale), linear.
    pub peaks: Vec<u8>,
}

/// Of a take.
///
/// # Errors
/// [`StudioError::Files`] if it cannot be read.
pub fn of_take(path: &Path) -> Result<Waveform, StudioError> {
    let samples = take_file::samples(path).map_err(StudioError::files("reading", path))?;
    let loudest = |piece: &[i16]| piece.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or_default();
    let peaks = samples.chunks(WINDOW).map(|piece| (u32::from(loudest(piece)) * 255 / 32_768) as u8).collect();
    Ok(Waveform { per_second: PER_SECOND, samples: samples.len() as u64, peaks })
}

/// Of a mixed and encoded sound of so many samples, which is decoded for it.
///
/// # Errors
/// [`StudioError`].
pub fn of_bus(render: &Render, (bus, samples): (Digest, u64)) -> Result<Waveform, StudioError> {
    let staged = render.store.stage()?;
    render.link(bus, &staged.path("bus.aac"))?;
    let seconds = (samples / u64::from(SAMPLE_RATE)) as u32 + 1;
    let path = decode_sound(render, staged.folder(), ("bus.aac", seconds), (None, Container::Adts))?
        .map_err(|why| StudioError::Wrong { kind: "the sound", why })?;
    let mut peaks = Vec::new();
    // A block holds a whole number of windows.
    Sound::open(&path)?.each(&render.stop, |block| {
        let loudest =
            |piece: &[[f32; 2]]| piece.as_flattened().iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        peaks.extend(block.chunks(WINDOW).map(|piece| (loudest(piece) * 255.0).min(255.0) as u8));
    })?;
    peaks.truncate(samples.div_ceil(WINDOW as u64) as usize);
    Ok(Waveform { per_second: PER_SECOND, samples, peaks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_is_the_loudest_sample_of_a_fiftieth_of_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        let mut samples = vec![0_i16; WINDOW * 2 + 10];
        (samples[3], samples[WINDOW + 1], samples[WINDOW * 2]) = (i16::MIN, 16_384, -129);
        std::fs::write(&path, take_file::write(&samples, 0..10, Vec::new()).unwrap()).unwrap();
        let found = of_take(&path).unwrap();
        assert_eq!(found, Waveform { per_second: 50, samples: 1_930, peaks: vec![255, 127, 1] });
    }
}
