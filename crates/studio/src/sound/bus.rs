//! Makes the bus: the mix, brought to the loudness of the preset without ever passing its true peak, encoded once over
//! the whole movie so that no seam is heard.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use vo_digest::Digest;
use vo_plan::picture::Container;
use vo_plan::recipe::BusRecipe;
use vo_process::Watchdog;
use vo_store::Staged;
use vo_timeline::time::SAMPLE_RATE;

use super::limit::Limiter;
use super::loudness::{Measured, Meter, gain};
use super::mix::{Mix, Sound};
use crate::make::Workshop;
use crate::media::{LONGEST_SECONDS, decode_sound};
use crate::{StudioError, ffmpeg, slot};

/// Raised by one whenever the same recipe would sound different.
pub const MIXER: u32 = 2;

/// Samples an AAC encoder puts before the first one it is given. As many of ours are left out, so that sound and
/// picture stay together without an edit list; they are the lead-in, before any word.
const PRIMING: u64 = 1_024;

/// How near the loudness must come to what was asked for, in LU.
const NEAR: f32 = 0.2;

/// How much lower than the true peak allowed the limiter's ceiling is, in dB: peaks between samples and AAC go above.
const HEADROOM: f32 = 1.0;

/// Makes the bus in the staged folder and returns the path of its file, checked against its recipe.
///
/// # Errors
/// [`StudioError`]; no child is left running.
pub fn make(shop: &Workshop, recipe: &BusRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
    let music = match &recipe.music {
        Some(music) => {
            shop.link(music.file, &staged.path("music"))?;
            Some(decoded(shop, staged, ("music", LONGEST_SECONDS), (Some(music.file), music.container))?)
        }
        None => None,
    };
    let mut effects = Vec::with_capacity(recipe.effects.len());
    for (index, effect) in recipe.effects.iter().enumerate() {
        let name = format!("effect{index}");
        shop.link(effect.file, &staged.path(&name))?;
        effects.push(decoded(shop, staged, (&name, LONGEST_SECONDS), (Some(effect.file), effect.container))?);
    }
    recipe.voices.iter().try_for_each(|stem| shop.prove(stem.sound))?;
    let mix = Mix::open(recipe, |digest| shop.store.path(digest), (music.as_deref(), &effects), &shop.stop)?;
    let target = recipe.audio.loudness as f32 / 100.0;
    let allowed = recipe.audio.true_peak as f32 / 100.0;
    let mut ceiling = allowed - HEADROOM;
    let mut level = 0.0;
    if let Some(loudness) = measure(shop, &mix, level, f32::MAX)?.loudness {
        level = target - loudness;
    }
    for _ in 0..3 {
        // Limiting takes some loudness away, which is given back, as long as there is any.
        let Measured { loudness: Some(loudness), .. } = measure(shop, &mix, level, gain(ceiling))? else { break };
        if (target - loudness).abs() < NEAR {
            break;
        }
        level += target - loudness;
    }
    loop {
        let path = encode(shop, recipe, &mix, level, gain(ceiling), staged)?;
        let found = check(shop, recipe, staged)?;
        match found.true_peak {
            Some(peak) if peak > allowed && ceiling > allowed - 8.0 => ceiling -= (peak - allowed).max(0.1) + 0.1,
            Some(peak) if peak > allowed => {
                let why = format!("its true peak is {peak:.1} dBTP, at most {allowed:.1} is allowed");
                return Err(StudioError::Wrong { kind: "the sound", why });
            }
            _ => return Ok(path),
        }
    }
}

fn decoded(
    shop: &Workshop,
    staged: &Staged,
    named: (&str, u32),
    (of, container): (Option<Digest>, Container),
) -> Result<PathBuf, StudioError> {
    decode_sound(shop, staged.folder(), named, (of, container))?
        .map_err(|why| StudioError::Wrong { kind: "a sound", why })
}

/// Plays the mix at a level (dB) through the limiter (linear ceiling) into `each`.
fn play(
    shop: &Workshop,
    mix: &Mix,
    level: f32,
    ceiling: f32,
    mut each: impl FnMut(&[[f32; 2]]) -> Result<(), StudioError>,
) -> Result<(), StudioError> {
    let (amount, mut limiter) = (gain(level), Limiter::new(ceiling));
    let mut out = Vec::new();
    mix.play(|block| {
        if shop.stop.asked() {
            return Err(StudioError::Stopped);
        }
        shop.breathe();
        out.clear();
        out.extend(block.iter().filter_map(|[left, right]| limiter.push([left * amount, right * amount])));
        each(&out)
    })?;
    out.clear();
    while let Some(sample) = limiter.drain() {
        out.push(sample);
    }
    each(&out)
}

fn measure(shop: &Workshop, mix: &Mix, level: f32, ceiling: f32) -> Result<Measured, StudioError> {
    let mut meter = Meter::new(false);
    play(shop, mix, level, ceiling, |block| {
        meter.add(block.as_flattened());
        Ok(())
    })?;
    Ok(meter.measured())
}

fn encode(
    shop: &Workshop,
    recipe: &BusRecipe,
    mix: &Mix,
    level: f32,
    ceiling: f32,
    staged: &Staged,
) -> Result<PathBuf, StudioError> {
    let mut encoder =
        ffmpeg::encode_sound(ffmpeg::ffmpeg(&shop.toolchain.ffmpeg, staged.folder(), "sound"), &recipe.audio)
            .pipe_in()
            .start()?;
    let watchdog = Watchdog::start(&shop.stop, ffmpeg::patience())?;
    watchdog.watch(&encoder);
    let mut pipe = encoder.stdin().map(std::io::BufWriter::new);
    let mut skip = PRIMING;
    let mut bytes = Vec::new();
    let played = play(shop, mix, level, ceiling, |block| {
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
    let exit = encoder.wait(&shop.stop, Duration::from_secs(120))?;
    if watchdog.bitten() && !shop.stop.asked() {
        return Err(slot::stood_still("the sound", &watchdog));
    }
    let (what, tool) = ("the sound could not be encoded", "sound");
    if refused {
        return Err(shop.tool_failed(what, tool, &exit));
    }
    shop.made(staged.path("bus.aac"), (what, tool), &exit)
}

/// Decodes what was encoded: it must be as long as planned, and its peaks are what they really are.
fn check(shop: &Workshop, recipe: &BusRecipe, staged: &Staged) -> Result<Measured, StudioError> {
    // A little more than planned, so that a bus that is too long is seen to be.
    let seconds = (recipe.samples / u64::from(SAMPLE_RATE)) as u32 + 10;
    let path = decoded(shop, staged, ("bus.aac", seconds), (None, Container::Adts))?;
    let sound = Sound::open(&path)?;
    let samples = sound.samples;
    if samples < recipe.samples || samples > recipe.samples + 4 * PRIMING {
        let why = format!("it has {samples} samples, planned were {}", recipe.samples);
        return Err(StudioError::Wrong { kind: "the sound", why });
    }
    sound.measured(true, &shop.stop)
}
