//! Samples of what there is to choose from: how a voice sounds, how a look writes, how a background moves.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vo_digest::Key;
use vo_paint::{Fonts, background};
use vo_plan::Recipe;
use vo_timeline::cue::Cue;

use super::outlook::Outlook;
use super::sentences::sentence;
use super::still::{Still, still};
use super::{Preview, kept};
use crate::gather::prepare;
use crate::open::project::{Changes, typed};
use crate::run::{Render, Run};
use crate::speak::audition::aloud;
use crate::studio::Studio;
use crate::{Code, StudioError};

/// The longest text that a look is shown on, in letters: more is not seen at once.
const LONGEST: usize = 300;

/// What a look is shown on where no text is given.
const WORDS: &str = "Every *word* lights up as it is spoken.";

/// The frame of a background that is shown, in frames: by then it is under way.
const UNDER_WAY: u32 = 40;

/// The preset, background and voice of samples. The voice says nothing, and needs nothing to be installed.
const PRESET: &str = "shorts";
const GROUND: &str = "drift";
const VOICE: &str = "silence";

/// What a text is called in messages.
const TEXT: &str = "text";

/// What a sample is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SampleOf {
    /// A voice, by its name, that says a sentence in its language: WAV.
    Voice(String),
    /// A look, painted on a text.
    Look {
        /// Its name.
        name: String,
        /// The text; one of ours where there is none.
        text: Option<String>,
        /// The image.
        still: Still,
    },
    /// A painted background.
    Background {
        /// Its name.
        name: String,
        /// The image.
        still: Still,
    },
}

/// Sees to it that a sample lies in `folder`.
///
/// # Errors
/// [`StudioError::Input`] if nothing has that name, or the text cannot be shown.
pub fn sample(studio: &Studio, of: &SampleOf, folder: &Path, run: Run) -> Result<Preview, StudioError> {
    let render = &Render::begin(studio, run)?;
    let _working = render.account.work();
    match of {
        SampleOf::Voice(name) => voice(render, name, folder),
        SampleOf::Look { name, text, still } => {
            let text = text.as_deref().filter(|text| !text.trim().is_empty()).unwrap_or(WORDS);
            let letters = text.chars().count();
            if letters > LONGEST {
                let why = format!("the text has {letters} letters, and a look is shown on at most {LONGEST}");
                return Err(StudioError::Input(Code::FileTooLarge, why));
            }
            shown(render, text, &Changes { look: Some(name.clone()), ..painted(GROUND) }, *still, folder)
        }
        SampleOf::Background { name, still } => {
            // What is no name of ours may be one of a file.
            if !background::NAMES.contains(&name.as_str()) {
                let why =
                    format!("no background called `{name}` is painted: there are {}", background::NAMES.join(", "));
                return Err(StudioError::Input(Code::UnknownBackground, why));
            }
            shown(render, WORDS, &painted(name), *still, folder)
        }
    }
}

fn painted(background: &str) -> Changes {
    let name = |name: &str| Some(name.to_owned());
    Changes { preset: name(PRESET), voice: name(VOICE), backgrounds: vec![background.to_owned()], ..Changes::default() }
}

/// A frame of a movie of that text: with a look, on the caption of its first line that tells most, when that was nearly spoken.
fn shown(render: &Render, text: &str, changes: &Changes, image: Still, folder: &Path) -> Result<Preview, StudioError> {
    let mut loaded = typed(text, TEXT, changes)?;
    loaded.project.captions = changes.look.is_some();
    let outlook = Outlook::of(render, loaded)?;
    let cues = outlook.timeline.slots.first().filter(|_| changes.look.is_some()).map_or(&[][..], |slot| &slot.cues);
    // A look is known by what it does to words that are marked.
    let tells = |cue: &&Cue| (cue.words.iter().any(|word| word.emphasis), cue.words.len());
    let shown = cues.iter().rev().max_by_key(tells);
    let number = shown.map_or(UNDER_WAY, |cue| (cue.from + (cue.to - cue.from) * 3 / 4).max(0).cast_unsigned());
    still(render, &outlook.plan, (number.min(outlook.plan.frames.saturating_sub(1)), image), folder)
}

fn voice(render: &Render, name: &str, folder: &Path) -> Result<Preview, StudioError> {
    let text = sentence(vo_voice::language_of(name).unwrap_or_default());
    let changes = Changes { voice: Some(name.to_owned()), ..Changes::default() };
    let prepared = prepare(render, &Fonts::bundled(), typed(text, TEXT, &changes)?, |_, _| Ok(()))?;
    let takes = prepared.takes.iter().map(Recipe::key).collect::<Result<Vec<_>, _>>()?;
    kept(folder, format!("{}.wav", Key::of(&("voice", takes))?), || aloud(render, &prepared).map(|(bytes, _)| bytes))
}
