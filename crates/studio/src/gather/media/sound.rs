//! Sound files, decoded to one form: 48 kHz, stereo, 32-bit floats, in a file that is read piece by piece.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_digest::Digest;
use vo_files::Input;
use vo_media::{Rejection, ffmpeg};
use vo_plan::picture::Container;
use vo_plan::recipe::AudibleRecipe;
use vo_process::Exit;

use super::refused;
use crate::StudioError;
use crate::artifact::quarantine;
use crate::run::Render;

/// Raised by one whenever listening to a file would find something else.
pub const AUDIBLE_VERSION: u32 = 2;

/// The longest sound of a stranger that is decoded, in seconds.
pub const LONGEST_SECONDS: u32 = 3_600;

/// As much is listened to, in seconds, to hear whether there is a sound at all.
const LISTEN_SECONDS: u32 = 600;

/// A sound whose loudest sample lies below this is silent, in decibels below the loudest that there is.
const SILENT_BELOW: f64 = -80.0;

/// Decodes at most `seconds` of the sound linked as `input` in `folder` to `input.f32` beside it. `of` is the file, if it came
/// from outside. The inner result is a reason for a person why it is refused.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was stopped, or the disk is full.
pub fn decode_sound(
    render: &Render,
    folder: &Path,
    (input, seconds): (&str, u32),
    (of, container): (Option<Digest>, Container),
) -> Result<Result<PathBuf, String>, StudioError> {
    let output = format!("{input}.f32");
    let exit = ffmpeg::untrusted(render.ffmpeg(render.tools(), folder, "sound"), container)
        .args(["-i", &format!("file:{input}"), "-map", "0:a:0", "-vn", "-sn", "-dn"])
        .args(["-t", &seconds.to_string(), "-ac", "2", "-ar", "48000", "-c:a", "pcm_f32le"])
        .args(["-f", "f32le", &format!("file:{output}")])
        .run(&render.stop, Duration::from_secs(600))?;
    quarantine::classify_exit(render, (of, &render.tools().id), ("a sound could not be decoded", "sound"), &exit)?;
    if ffmpeg::reports_full_disk(&exit) {
        return Err(StudioError::FullCache(render.store.root().to_owned()));
    }
    let path = folder.join(&output);
    let bytes = std::fs::metadata(&path).map_or(0, |meta| meta.len());
    if !exit.success() || bytes < 8 * 480 {
        return Ok(Err(why_unheard(&exit)));
    }
    if let Some(file) = of {
        render.decoded(file, &render.tools().id);
    }
    Ok(Ok(path))
}

/// What a sound file is called in the store, which a person calls `shown`, and whether anything is heard in it.
///
/// # Errors
/// [`StudioError::Input`] with the reason why it cannot be used, and those of the store and the tools.
pub fn listen(
    render: &Render,
    (input, container): (&Input, Container),
    shown: &str,
) -> Result<(Digest, bool), StudioError> {
    let digest = render.store.import_opened((&input.file, &input.path), &|| !render.stop.is_requested())?;
    render.set_display_name(digest, shown);
    match heard(render, (digest, container))? {
        Ok(heard) => Ok((digest, heard)),
        Err(rejection) => {
            render.discard(digest)?;
            Err(refused(shown, rejection))
        }
    }
}

/// Whether anything is heard in a file of the store: found out before, or now. The inner error is a reason for a person.
///
/// # Errors
/// Those of the store and the tools.
pub fn heard(
    render: &Render,
    (digest, container): (Digest, Container),
) -> Result<Result<bool, Rejection>, StudioError> {
    let recipe = audible(digest, &render.tools().id);
    if let Some(known) = render.fact(&recipe)? {
        return Ok(Ok(known));
    }
    let staged = render.store.stage()?;
    render.link(digest, &staged.path("in"))?;
    let found = prove_sound(render, staged.folder(), (digest, container))?;
    if let Ok(heard) = &found {
        render.record_fact(&recipe, heard)?;
    }
    Ok(found.map_err(Rejection::from))
}

/// What is asked of a sound: whether anything is heard in it.
pub fn audible(file: Digest, tools: &str) -> AudibleRecipe {
    AudibleRecipe { file, version: AUDIBLE_VERSION, tools: tools.to_owned() }
}

/// Why nothing was decoded, for a person.
fn why_unheard(exit: &Exit) -> String {
    let said = |words: &str| exit.stderr.iter().any(|line| line.contains(words));
    if said("matches no streams") {
        "it holds no sound".to_owned()
    } else if said("not on whitelist") || said("Decoding requested") || said("Decoder") && said("not found") {
        "its codec is not one that is read; convert it to WAV, FLAC or MP3".to_owned()
    } else {
        "it is damaged or no sound that can be decoded; copy or download it again".to_owned()
    }
}

/// Listens to the sound linked as `in` in `folder` and says whether anything is heard. The inner result is a reason for a
/// person why it is refused.
///
/// # Errors
/// As [`decode_sound`].
fn prove_sound(
    render: &Render,
    folder: &Path,
    (file, container): (Digest, Container),
) -> Result<Result<bool, String>, StudioError> {
    quarantine::check_allowed(render, file, &render.tools().id)?;
    let exit = ffmpeg::listen(render.ffmpeg(render.tools(), folder, "sound"), container, LISTEN_SECONDS)
        .run(&render.stop, Duration::from_secs(600))?;
    let told = ("a sound could not be decoded", "sound");
    quarantine::classify_exit(render, (Some(file), &render.tools().id), told, &exit)?;
    let loudest = loudest(exit.stderr.iter().map(String::as_str));
    Ok(match loudest.filter(|_| exit.success()) {
        Some(loudest) => Ok(loudest > SILENT_BELOW),
        None => Err(why_unheard(&exit)),
    })
}

/// Reads `[Parsed_volumedetect_0 @ 0x1] max_volume: -3.0 dB`: the loudest sample, in decibels.
fn loudest<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<f64> {
    let told = lines.into_iter().filter_map(|line| line.split_once("max_volume:")).last()?.1;
    told.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::loudest;

    #[test]
    fn the_loudest_sample_is_told() {
        assert_eq!(loudest(["x", "[info] [Parsed_volumedetect_0 @ 0x1] max_volume: -91.0 dB"]), Some(-91.0));
        assert_eq!(loudest(["[Parsed_volumedetect_0 @ 0x1] n_samples: 0"]), None);
    }
}
