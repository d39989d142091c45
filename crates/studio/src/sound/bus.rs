//! Makes the bus: the mix, brought to the loudness of the preset without ever passing its true peak, encoded once over
//! the whole movie so that no seam is heard.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_media::ffmpeg;
use vo_plan::picture::Container;
use vo_plan::recipe::BusRecipe;
use vo_process::Watchdog;
use vo_store::Staged;
use vo_timeline::time::SAMPLE_RATE;

use super::PRIMING;
use super::decoded::{Kept, Sound};
use super::limit::Limiter;
use super::loudness::{Measured, Meter, gain};
use super::mix::Mix;
use super::room_tone::RoomTone;
use crate::artifact::{Checked, Maker};
use crate::gather::media::decode_sound;
use crate::run::Render;
use crate::{StudioError, segment};

/// Raised by one whenever the same recipe would sound different.
pub const MIX_VERSION: u32 = 3;

/// How near the loudness must come to what was asked for, in LU.
const NEAR: f32 = 0.2;

/// How far below the true peak allowed that of the mix is kept, in dB: so much is what an encoder of AAC puts on top.
const OVERSHOOT: f32 = 0.9;

/// Mixes and encodes what is heard.
pub struct Mixer<'s> {
    render: &'s Render,
    mixed: Option<Mixed>,
}

/// A mix, and how it was encoded last.
#[derive(Debug)]
struct Mixed {
    mix: Mix,
    /// In dB.
    level: f32,
    /// What the limiter lets through, in dB.
    ceiling: f32,
}

impl<'s> Mixer<'s> {
    /// One that has mixed nothing yet.
    pub fn new(render: &'s Render) -> Self {
        Self { render, mixed: None }
    }

    fn mix(&self, recipe: &BusRecipe) -> Result<Mixed, StudioError> {
        let render = self.render;
        let seconds = (recipe.samples / u64::from(SAMPLE_RATE)) as u32 + 1;
        let music =
            recipe.music.as_ref().map(|music| Kept::of(render, (music.file, music.container), seconds)).transpose()?;
        let effects = recipe.effects.iter().map(|effect| Kept::of(render, (effect.file, effect.container), seconds));
        let effects = effects.collect::<Result<Vec<_>, _>>()?;
        let mix = Mix::open(recipe, &*render.store, (music, effects))?;
        let target = recipe.audio.loudness as f32 / 100.0;
        let allowed = recipe.audio.true_peak as f32 / 100.0;
        let mut ceiling = allowed - OVERSHOOT;
        let mut level = 0.0;
        if let Some(loudness) = measure(render, &mix, (level, f32::MAX), false)?.loudness {
            level = target - loudness;
        }
        for _ in 0..3 {
            // Limiting takes some loudness away, which is given back, as long as there is any.
            let found = measure(render, &mix, (level, gain(ceiling)), true)?;
            // What lies between two samples may be higher than both.
            ceiling -= found.true_peak.map_or(0.0, |peak| (peak - (allowed - OVERSHOOT)).max(0.0));
            let Some(loudness) = found.loudness else { break };
            if (target - loudness).abs() < NEAR {
                break;
            }
            level += target - loudness;
        }
        Ok(Mixed { mix, level, ceiling })
    }
}

impl Maker<BusRecipe> for Mixer<'_> {
    fn make(&mut self, recipe: &BusRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
        let mixed = self.mix(recipe)?;
        let mixed = self.mixed.insert(mixed);
        encode(self.render, recipe, mixed, staged)
    }

    fn again(
        &mut self,
        recipe: &BusRecipe,
        TooLoud { peak, allowed }: TooLoud,
        staged: &Staged,
    ) -> Result<Option<PathBuf>, StudioError> {
        let Some(mixed) = self.mixed.as_mut().filter(|mixed| mixed.ceiling > allowed - 8.0) else {
            let why = format!("its true peak is {peak:.1} dBTP, at most {allowed:.1} is allowed");
            return Err(StudioError::Wrong { kind: "the sound", why });
        };
        tracing::info!(peak, allowed, "the sound is encoded again: its true peak is too high");
        mixed.ceiling -= (peak - allowed).max(0.1) + 0.1;
        encode(self.render, recipe, mixed, staged).map(Some)
    }
}

/// A true peak above the one that is allowed, as its encoder may make of a mix that was below. Both in dBTP.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooLoud {
    peak: f32,
    allowed: f32,
}

impl Checked for BusRecipe {
    type Excess = TooLoud;

    fn check(&self, render: &Render, file: &Path) -> Result<Option<TooLoud>, StudioError> {
        let allowed = self.audio.true_peak as f32 / 100.0;
        let peak = decoded(render, self, file)?.true_peak.filter(|peak| *peak > allowed);
        Ok(peak.map(|peak| TooLoud { peak, allowed }))
    }
}

/// Plays the mix at a level (dB), in its room, through the limiter (linear ceiling) into `each`.
fn play(
    render: &Render,
    mix: &Mix,
    (level, ceiling): (f32, f32),
    mut each: impl FnMut(&[[f32; 2]]) -> Result<(), StudioError>,
) -> Result<(), StudioError> {
    let (amount, mut limiter) = (gain(level), Limiter::new(ceiling));
    // The room is as faint whatever the level of the mix is.
    let mut room = mix.has_room().then(RoomTone::new);
    let mut in_room = |[left, right]: [f32; 2]| {
        let [more_left, more_right] = room.as_mut().map_or([0.0; 2], RoomTone::next);
        [left * amount + more_left, right * amount + more_right]
    };
    let mut out = Vec::new();
    mix.play(|block| {
        if render.stop.is_requested() {
            return Err(StudioError::Stopped);
        }
        render.throttle();
        out.clear();
        out.extend(block.iter().filter_map(|sample| limiter.push(in_room(*sample))));
        each(&out)
    })?;
    out.clear();
    while let Some(sample) = limiter.drain() {
        out.push(sample);
    }
    each(&out)
}

fn measure(render: &Render, mix: &Mix, how: (f32, f32), true_peak: bool) -> Result<Measured, StudioError> {
    let mut meter = Meter::new(true_peak);
    play(render, mix, how, |block| {
        meter.add(block.as_flattened());
        Ok(())
    })?;
    Ok(meter.measured())
}

fn encode(
    render: &Render,
    recipe: &BusRecipe,
    Mixed { mix, level, ceiling }: &Mixed,
    staged: &Staged,
) -> Result<PathBuf, StudioError> {
    let how = (*level, gain(*ceiling));
    let mut encoder = ffmpeg::encode_sound(render.ffmpeg(render.tools(), staged.folder(), "sound"), &recipe.audio)
        .pipe_in()
        .start()?;
    let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
    watchdog.watch(&encoder);
    let mut pipe = encoder.stdin().map(std::io::BufWriter::new);
    let mut skip = PRIMING;
    let mut bytes = Vec::new();
    let played = play(render, mix, how, |block| {
        let skipped = skip.min(block.len() as u64);
        skip -= skipped;
        watchdog.advance();
        bytes.clear();
        for sample in block.iter().skip(skipped as usize).flatten() {
            bytes.extend_from_slice(&sample.to_le_bytes());
        }
        if let Some(open) = &mut pipe
            && open.write_all(&bytes).is_err()
        {
            // The encoder has gone; its exit says why.
            pipe = None;
        }
        Ok(())
    });
    let refused = pipe.take().is_none_or(|mut pipe| pipe.flush().is_err());
    played?;
    let exit = encoder.wait(&render.stop, Duration::from_secs(120))?;
    if watchdog.expired() && !render.stop.is_requested() {
        return Err(segment::stalled(render, "the sound", &watchdog));
    }
    let (what, tool) = ("the sound could not be encoded", "sound");
    if refused {
        return Err(render.tool_failed(what, tool, &exit));
    }
    render.made(staged.path("bus.aac"), (what, tool), &exit)
}

/// Decodes what was encoded: it must be as long as planned, and its peaks are what they really are.
fn decoded(render: &Render, recipe: &BusRecipe, file: &Path) -> Result<Measured, StudioError> {
    // A little more than planned, so that a bus that is too long is seen to be.
    let seconds = (recipe.samples / u64::from(SAMPLE_RATE)) as u32 + 10;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let folder = file.parent().unwrap_or(file);
    let path = decode_sound(render, folder, (&name, seconds), (None, Container::Adts))?
        .map_err(|why| StudioError::Wrong { kind: "the sound", why })?;
    let sound = Sound::open(&path)?;
    let samples = sound.samples;
    if samples < recipe.samples || samples > recipe.samples + 4 * PRIMING {
        let why = format!("it has {samples} samples, planned were {}", recipe.samples);
        return Err(StudioError::Wrong { kind: "the sound", why });
    }
    sound.measured(true, &render.stop)
}
