//! The mix: takes, music and effects added up block by block. It can be read as often as needed and never holds more
//! than a block of anything.

use std::path::PathBuf;

use vo_plan::recipe::BusRecipe;
use vo_timeline::time::samples_in_ms;

use super::decoded::{Kept, Sound};
use super::duck::{Duck, raised_cosine};
use super::loudness::gain;
use super::played::Played;
use super::take_file;
use crate::StudioError;
use crate::artifact::Blobs;

/// Samples mixed at once.
const BLOCK: usize = 4_800;
/// The loudness every take is brought to before the mix, in LUFS.
const VOICE: f32 = -16.0;
/// The most a take is raised or lowered for that, in decibels: a whisper should not become a shout.
const MOST_CORRECTION: f32 = 12.0;
/// Music comes over this long, in milliseconds: a beat on the first frame is heard...
const FADE_IN: u32 = 8;
/// ...and goes over this long, once nobody speaks any more.
const FADE_OUT: u32 = 400;
/// Samples of the mix that are never heard: see [`super::PRIMING`]. Music begins behind them.
const UNHEARD: u64 = super::PRIMING;
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
    samples: u64,
    /// None for a voice that says nothing that could be measured.
    loudness: Option<f32>,
    gain: f32,
}

#[derive(Debug)]
struct Music {
    sound: Sound,
    /// The sample it begins with.
    entry: u64,
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

impl Mix {
    /// Prepares the mix of a recipe: its takes lie among `blobs`, `music` and `effects` are decoded.
    ///
    /// # Errors
    /// [`StudioError::Files`] if one of them cannot be read.
    pub fn open(
        recipe: &BusRecipe,
        blobs: &dyn Blobs,
        (music, effects): (Option<Kept>, Vec<Kept>),
    ) -> Result<Self, StudioError> {
        let mut voices = Vec::with_capacity(recipe.voices.len());
        for stem in &recipe.voices {
            let lost = || StudioError::Wrong { kind: "the sound", why: "one of its takes is not there".to_owned() };
            let path = blobs.find(stem.sound).ok_or_else(lost)?;
            let loudness = take_file::read_loudness(&path).map_err(StudioError::files("reading", &path))?;
            // Too short or too quiet to be measured: left as it is.
            let correction = loudness.map_or(0.0, |loudness| VOICE - loudness);
            let gain = gain(correction.clamp(-MOST_CORRECTION, MOST_CORRECTION));
            voices.push(Voice { path, from: stem.at, samples: stem.samples, loudness, gain });
        }
        let music = music.zip(recipe.music.as_ref()).map(|(Kept { sound, loudness, entry }, music)| {
            let gain = gain(loudness.map_or(0.0, |loudness| VOICE - loudness));
            let [under, pause] = [music.under_voice, music.in_pauses].map(|level| -(level as f32) / 100.0);
            Music { sound, entry, duck: Duck::new(&recipe.voices, under, pause), gain }
        });
        let effects = effects.into_iter().zip(&recipe.effects).map(|(Kept { sound, loudness, .. }, effect)| {
            let loudness = loudness.unwrap_or(VOICE);
            let gain = gain((VOICE - loudness - effect.under_voice as f32 / 100.0).clamp(-30.0, 6.0));
            Effect { sound, at: effect.at, gain }
        });
        Ok(Self { samples: recipe.samples, voices, music, effects: effects.collect() })
    }

    /// Whether a voice is heard: then there is a room around it.
    pub fn has_room(&self) -> bool {
        self.voices.iter().any(|voice| voice.loudness.is_some())
    }

    /// Reads the whole mix in order, a block at a time.
    ///
    /// # Errors
    /// Those of `each`, or [`StudioError::Files`] if a take cannot be read any more.
    pub fn play(&self, mut each: impl FnMut(&[[f32; 2]]) -> Result<(), StudioError>) -> Result<(), StudioError> {
        let mut open: Vec<(&Voice, Played)> = Vec::new();
        let mut next = 0;
        let mut at = 0;
        let mut scratch = vec![[0.0_f32; 2]; BLOCK];
        while at < self.samples {
            let length = (BLOCK as u64).min(self.samples - at);
            let mut block = vec![[0.0_f32; 2]; length as usize];
            while let Some(voice) = self.voices.get(next).filter(|voice| voice.from < at + length) {
                open.push((voice, Played::open(&voice.path, voice.samples)?));
                next += 1;
            }
            for (voice, played) in &mut open {
                let start = voice.from.saturating_sub(at) as usize;
                for sample in block.iter_mut().skip(start) {
                    let value = played.next() * voice.gain;
                    let [left, right] = sample;
                    *left += value;
                    *right += value;
                }
            }
            open.retain(|(_, played)| !played.is_over());
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
        let begun = at.saturating_sub(UNHEARD);
        looped(&music.sound, music.entry + begun, &mut scratch[..block.len()])?;
        // The level changes slowly: it is worked out once every STEP and drawn as a straight line in between.
        let level = |at: u64| {
            let begins = raised_cosine(at.saturating_sub(UNHEARD) as f32 / samples_in_ms(FADE_IN) as f32);
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
