//! The mix: takes, music and effects added up block by block. It can be read as often as needed and never holds more
//! than a block of anything.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use vo_plan::recipe::BusRecipe;
use vo_process::Stop;
use vo_timeline::time::{SAMPLE_RATE, samples_in_ms};

use super::duck::{Duck, raised_cosine};
use super::loudness::{Measured, Meter, gain};
use crate::StudioError;

/// Samples mixed at once.
const BLOCK: usize = 4_800;
/// The loudness every take is brought to before the mix, in LUFS.
const VOICE: f32 = -16.0;
/// The most a take is raised or lowered for that, in decibels: a whisper should not become a shout.
const MOST_CORRECTION: f32 = 12.0;
/// Music comes and goes over this long, in milliseconds.
const FADE_IN: u32 = 600;
const FADE_OUT: u32 = 1_500;
/// Samples in a millisecond: how often the level of the music is worked out.
const STEP: usize = 48;
/// How long music that is too short overlaps with its own beginning, in milliseconds.
const LOOP_FADE: u32 = 1_500;

/// All that is heard, ready to be read from the beginning as often as needed.
#[derive(Debug)]
pub struct Mix {
    samples: u64,
    voices: Vec<Voice>,
    music: Option<Music>,
    effects: Vec<Effect>,
}

#[derive(Debug)]
struct Voice {
    path: PathBuf,
    from: u64,
    to: u64,
    gain: f32,
}

#[derive(Debug)]
struct Music {
    sound: Sound,
    duck: Duck,
    /// Brings the music to the loudness of the voice; the ducking goes on from there.
    gain: f32,
}

#[derive(Debug)]
struct Effect {
    sound: Sound,
    at: u64,
    gain: f32,
}

/// A decoded sound on the disk: 32-bit floats, stereo.
#[derive(Debug)]
pub(super) struct Sound {
    file: File,
    path: PathBuf,
    /// Its length.
    pub(super) samples: u64,
}

impl Sound {
    pub(super) fn open(path: &Path) -> Result<Self, StudioError> {
        let file = File::open(path).map_err(StudioError::files("opening", path))?;
        let bytes = file.metadata().map_err(StudioError::files("reading", path))?.len();
        Ok(Self { file, path: path.to_owned(), samples: bytes / 8 })
    }

    /// Reads samples from `at` on; past its end there is silence.
    fn read(&self, at: u64, into: &mut [[f32; 2]]) -> Result<(), StudioError> {
        let mut bytes = vec![0_u8; into.len() * 8];
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match read_at(&self.file, rest, at * 8 + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) => return Err(StudioError::files("reading", &self.path)(error)),
            }
        }
        for (sample, bytes) in into.iter_mut().zip(bytes.chunks_exact(8)) {
            let [a, b, c, d, e, f, g, h] = *bytes else { continue };
            *sample = [f32::from_le_bytes([a, b, c, d]), f32::from_le_bytes([e, f, g, h])];
        }
        Ok(())
    }

    /// Measures the whole sound; true peaks only if asked for.
    pub(super) fn measured(&self, true_peak: bool, stop: &Stop) -> Result<Measured, StudioError> {
        let mut meter = Meter::new(true_peak);
        let mut block = vec![[0.0; 2]; BLOCK];
        for at in (0..self.samples).step_by(BLOCK) {
            if stop.asked() {
                return Err(StudioError::Stopped);
            }
            self.read(at, &mut block)?;
            meter.add(block.as_flattened());
        }
        Ok(meter.measured())
    }
}

impl Mix {
    /// Prepares the mix of a recipe: `path` tells where a take is, `music` and `effects` are already decoded.
    ///
    /// # Errors
    /// [`StudioError::Files`] if one of them cannot be read.
    pub fn open(
        recipe: &BusRecipe,
        path: impl Fn(vo_digest::Digest) -> PathBuf,
        (music, effects): (Option<&Path>, &[PathBuf]),
        stop: &Stop,
    ) -> Result<Self, StudioError> {
        let mut voices = Vec::with_capacity(recipe.voices.len());
        for stem in &recipe.voices {
            let path = path(stem.sound);
            let (length, loudness) = take_loudness(&path, stop)?;
            // Too short or too quiet to be measured: left as it is.
            let correction = loudness.map_or(0.0, |loudness| VOICE - loudness);
            let gain = gain(correction.clamp(-MOST_CORRECTION, MOST_CORRECTION));
            voices.push(Voice { path, from: stem.at, to: stem.at + length, gain });
        }
        let music = match (music, &recipe.music) {
            (Some(path), Some(music)) => {
                let sound = Sound::open(path)?;
                let gain = gain(sound.measured(false, stop)?.loudness.map_or(0.0, |loudness| VOICE - loudness));
                let [under, pause] = [music.under_voice, music.in_pauses].map(|level| -(level as f32) / 100.0);
                Some(Music { sound, duck: Duck::new(&recipe.voices, under, pause), gain })
            }
            _ => None,
        };
        let mut opened = Vec::with_capacity(effects.len());
        for (path, effect) in effects.iter().zip(&recipe.effects) {
            let sound = Sound::open(path)?;
            let loudness = sound.measured(false, stop)?.loudness.unwrap_or(VOICE);
            let gain = gain((VOICE - loudness - effect.under_voice as f32 / 100.0).clamp(-30.0, 6.0));
            opened.push(Effect { sound, at: effect.at, gain });
        }
        Ok(Self { samples: recipe.samples, voices, music, effects: opened })
    }

    /// Reads the whole mix in order, a block at a time.
    ///
    /// # Errors
    /// Those of `each`, or [`StudioError::Files`] if a take cannot be read any more.
    pub fn play(&self, mut each: impl FnMut(&[[f32; 2]]) -> Result<(), StudioError>) -> Result<(), StudioError> {
        let mut open: Vec<(usize, hound::WavIntoSamples<BufReader<File>, i16>)> = Vec::new();
        let mut next = 0;
        let mut at = 0;
        let mut scratch = vec![[0.0_f32; 2]; BLOCK];
        while at < self.samples {
            let length = (BLOCK as u64).min(self.samples - at);
            let mut block = vec![[0.0_f32; 2]; length as usize];
            while let Some(voice) = self.voices.get(next).filter(|voice| voice.from < at + length) {
                let reader = hound::WavReader::open(&voice.path).map_err(|error| {
                    StudioError::files("reading", &voice.path)(std::io::Error::other(error.to_string()))
                })?;
                open.push((next, reader.into_samples()));
                next += 1;
            }
            for (index, samples) in &mut open {
                let Some(voice) = self.voices.get(*index) else { continue };
                let start = voice.from.saturating_sub(at) as usize;
                for (sample, value) in block.iter_mut().skip(start).zip(samples.by_ref()) {
                    let value = f32::from(value.unwrap_or(0)) / 32_768.0 * voice.gain;
                    let [left, right] = sample;
                    *left += value;
                    *right += value;
                }
            }
            open.retain(|(index, _)| self.voices.get(*index).is_some_and(|voice| voice.to > at + length));
            if let Some(music) = &self.music {
                self.add_music(music, at, &mut block, &mut scratch)?;
            }
            for effect in &self.effects {
                add_effect(effect, at, &mut block, &mut scratch)?;
            }
            each(&block)?;
            at += length;
        }
        Ok(())
    }

    fn add_music(
        &self,
        music: &Music,
        at: u64,
        block: &mut [[f32; 2]],
        scratch: &mut [[f32; 2]],
    ) -> Result<(), StudioError> {
        looped(&music.sound, at, &mut scratch[..block.len()])?;
        // The level changes slowly: it is worked out once every STEP and drawn as a straight line in between.
        let level = |at: u64| {
            let begins = raised_cosine(at as f32 / samples_in_ms(FADE_IN) as f32);
            let ends = raised_cosine((self.samples.saturating_sub(at)) as f32 / samples_in_ms(FADE_OUT) as f32);
            gain(music.duck.level(at)) * music.gain * begins * ends
        };
        for (index, (samples, sound)) in block.chunks_mut(STEP).zip(scratch.chunks(STEP)).enumerate() {
            let from = at + (index * STEP) as u64;
            let (first, last) = (level(from), level(from + STEP as u64));
            for (offset, (sample, sound)) in samples.iter_mut().zip(sound).enumerate() {
                let level = first + (last - first) * offset as f32 / STEP as f32;
                sample.iter_mut().zip(sound).for_each(|(channel, value)| *channel += value * level);
            }
        }
        Ok(())
    }
}

/// Reads music as if it had no end: its end is faded over its own beginning with equal power.
fn looped(sound: &Sound, at: u64, into: &mut [[f32; 2]]) -> Result<(), StudioError> {
    let fade = samples_in_ms(LOOP_FADE).min(sound.samples / 4).max(1);
    let period = sound.samples.saturating_sub(fade).max(1);
    let mut tail = vec![[0.0; 2]; into.len()];
    let mut done = 0;
    while let Some(rest) = into.get_mut(done..).filter(|rest| !rest.is_empty()) {
        let now = at + done as u64;
        let (turn, place) = (now / period, now % period);
        let length = rest.len().min((period - place) as usize);
        let Some((piece, tail)) = rest.get_mut(..length).zip(tail.get_mut(..length)) else { break };
        sound.read(place, piece)?;
        if turn > 0 && place < fade {
            sound.read(period + place, tail)?;
            for (offset, (sample, old)) in piece.iter_mut().zip(tail).enumerate() {
                let part = ((place + offset as u64) as f32 / fade as f32).min(1.0);
                let (new, old_gain) = (part.sqrt(), (1.0 - part).sqrt());
                sample.iter_mut().zip(old).for_each(|(channel, old)| *channel = *channel * new + *old * old_gain);
            }
        }
        done += length;
    }
    Ok(())
}

fn add_effect(effect: &Effect, at: u64, block: &mut [[f32; 2]], scratch: &mut [[f32; 2]]) -> Result<(), StudioError> {
    if effect.at >= at + block.len() as u64 || effect.at + effect.sound.samples <= at {
        return Ok(());
    }
    let (skip, from) = (effect.at.saturating_sub(at) as usize, at.saturating_sub(effect.at));
    let length = block.len() - skip;
    let Some(scratch) = scratch.get_mut(..length) else { return Ok(()) };
    effect.sound.read(from, scratch)?;
    for (sample, sound) in block.iter_mut().skip(skip).zip(scratch) {
        sample.iter_mut().zip(sound).for_each(|(channel, value)| *channel += *value * effect.gain);
    }
    Ok(())
}

/// Length in samples and loudness of a take, as it sounds in both channels.
fn take_loudness(path: &Path, stop: &Stop) -> Result<(u64, Option<f32>), StudioError> {
    if stop.asked() {
        return Err(StudioError::Stopped);
    }
    let failed = |error: hound::Error| StudioError::files("reading", path)(std::io::Error::other(error.to_string()));
    let reader = hound::WavReader::open(path).map_err(failed)?;
    debug_assert_eq!(reader.spec().sample_rate, SAMPLE_RATE);
    let length = u64::from(reader.duration());
    let mut meter = Meter::new(false);
    let mut block = Vec::with_capacity(BLOCK * 2);
    for sample in reader.into_samples::<i16>() {
        let value = f32::from(sample.map_err(failed)?) / 32_768.0;
        block.extend([value, value]);
        if block.len() == BLOCK * 2 {
            meter.add(&block);
            block.clear();
        }
    }
    meter.add(&block);
    Ok((length, meter.measured().loudness))
}

/// Reads from a place in a file, wherever it was read last.
#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

/// Reads from a place in a file, wherever it was read last.
#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}
