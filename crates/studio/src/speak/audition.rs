//! A text read aloud and nothing else: how a voice sounds before a movie is made with it.

use vo_paint::Fonts;
use vo_timeline::time::{SAMPLE_RATE, samples_in_ms};

use super::read_aloud;
use crate::event::{Counts, Event};
use crate::finish::deliver::{Output, write_named};
use crate::gather::{Prepared, prepare};
use crate::open::project::{Changes, typed};
use crate::run::{Render, Run};
use crate::sound::take_file;
use crate::studio::Studio;
use crate::{Code, StudioError};

/// The longest text that is read aloud at once, in letters: some ten minutes. A movie's lines are kept one by one, and may be
/// more.
const LONGEST: usize = 10_000;

/// What was read aloud.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Audition {
    /// The voice that spoke first.
    pub voice: String,
    /// How long it is, in milliseconds.
    pub milliseconds: u64,
}

/// Reads `text` aloud as a script would be, and writes it to `output` as WAV: mono, 16 bits, 48 kHz.
///
/// # Errors
/// [`StudioError`]: an unknown voice, a text that is too long or cannot be spoken, a file that cannot be written.
pub fn audition(
    studio: &Studio,
    (text, changes): (&str, &Changes),
    output: &Output,
    run: Run,
) -> Result<Audition, StudioError> {
    let Output { path: output, force } = output;
    if !output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("wav")) {
        let why = format!("{} must end in .wav, the only kind of sound that is written", vo_files::shown(output));
        return Err(StudioError::Input(Code::OutputUnusable, why));
    }
    let letters = text.chars().count();
    if letters > LONGEST {
        let why = format!(
            "the text has {letters} letters, and at most {LONGEST} are read aloud at once: read it in parts, or make a movie of it"
        );
        return Err(StudioError::Input(Code::FileTooLarge, why));
    }
    let render = &Render::begin(studio, run)?;
    let prepared = prepare(render, &Fonts::bundled(), typed(text, "--say", changes)?, |_, _| Ok(()))?;
    let scenes = prepared.script.scenes.len();
    render.report(Event::Script { scenes, lines: prepared.takes.len(), voice: prepared.voice.clone() });
    let (bytes, milliseconds) = aloud(render, &prepared)?;
    write_named(Some(&render.store), output, bytes, *force)?;
    Ok(Audition { voice: prepared.takes.first().map_or(prepared.voice, |take| take.voice.clone()), milliseconds })
}

/// All lines of a script, read one after another, as the bytes of a WAV file, and how many milliseconds that lasts.
///
/// # Errors
/// [`StudioError`].
pub fn aloud(render: &Render, prepared: &Prepared) -> Result<(Vec<u8>, u64), StudioError> {
    let takes = read_aloud(render, &prepared.takes, &mut Counts::default())?;
    let usual = prepared.loaded.project.pacing.pause;
    let mut samples = Vec::new();
    for (take, line) in takes.iter().zip(prepared.script.lines()) {
        let path = render.store.path(take.sound);
        samples.extend(take_file::samples(&path).map_err(StudioError::files("reading", &path))?);
        // Faint onsets and endings are part of the pause.
        let faint = take.samples - take.heard.end + take.heard.start;
        let pause = samples_in_ms(line.pause_after_ms.unwrap_or(usual)).saturating_sub(faint);
        samples.resize(samples.len() + pause as usize, 0);
    }
    let bytes = take_file::write(&samples, 0..samples.len() as u64, Vec::new());
    let bytes = bytes.map_err(StudioError::files("writing", "a sound".as_ref()))?;
    Ok((bytes, samples.len() as u64 * 1_000 / u64::from(SAMPLE_RATE)))
}
