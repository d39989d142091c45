//! Reads the script aloud: every line is a take, and only the takes that nobody has made are spoken.

pub mod audition;

use vo_files::durable;
use vo_plan::Recipe;
use vo_plan::recipe::TakeRecipe;
use vo_timeline::take::{Take, Word};
use vo_voice::{Request, Speech, SpokenToken, VoiceProcess};

use crate::budget::permits::Need;
use crate::event::{Counts, Event};
use crate::run::Render;
use crate::sound::take_file;
use crate::studio::Voice;
use crate::{StudioError, budget};

/// The verb under which our own program speaks.
pub const VOICE_VERB: &str = "__voice";

/// As many lines are read ahead at once.
const AHEAD: usize = 40;

/// Has the voice's process open its engine while the rest of an edited project is looked at, if a take is to be spoken.
/// Where none was spoken before, much else is to be looked at first, which may need the memory.
///
/// # Errors
/// [`StudioError`].
pub fn begin(render: &Render, recipes: &[TakeRecipe]) -> Result<(), StudioError> {
    let mut unspoken = Vec::new();
    for recipe in recipes {
        if !render.store.knows(Recipe::Take(recipe.clone()).key()?)? {
            unspoken.push(request(recipe));
        }
    }
    if unspoken.len() == recipes.len() || unspoken.is_empty() {
        return Ok(());
    }
    let (first, ahead) = (unspoken.remove(0), unspoken.into_iter().take(AHEAD).collect());
    let mut voice = match render.take_voice() {
        Some(voice) => voice,
        None => start(render)?,
    };
    voice.speaker.load_for(&first, ahead);
    render.studio.voices.keep(voice);
    Ok(())
}

/// The takes of the recipes, in order. The engine's process starts with the first line that must be spoken, and stays
/// until its memory is needed.
///
/// # Errors
/// [`StudioError`]; what was spoken until then is kept.
pub fn read_aloud(render: &Render, recipes: &[TakeRecipe], counts: &mut Counts) -> Result<Vec<Take>, StudioError> {
    let mut voice = render.take_voice();
    let mut takes = Vec::with_capacity(recipes.len());
    // The first line that the voice has not been told of.
    let mut untold = 0;
    for (line, recipe) in recipes.iter().enumerate() {
        render.throttle();
        let (sound, reused) = render.one(&Recipe::Take(recipe.clone()), |staged| {
            let mut ahead = Vec::new();
            if line >= untold {
                untold = line + 1 + AHEAD;
                for recipe in recipes.iter().skip(line + 1).take(AHEAD) {
                    if !render.store.knows(Recipe::Take(recipe.clone()).key()?)? {
                        ahead.push(request(recipe));
                    }
                }
            }
            let speech = speak(render, &mut voice, (recipe, ahead))?;
            let words: Vec<_> =
                speech.words.iter().map(|word| Word { token: word.token, from: word.from, to: word.to }).collect();
            let path = staged.path("take.wav");
            check(recipe, &speech)?;
            take_file::write(&speech.samples, speech.heard.clone(), words)
                .and_then(|bytes| durable::write(&path, &bytes))
                .map_err(StudioError::files("writing", &path))?;
            Ok(path)
        })?;
        counts.count(reused);
        render.report(Event::Take { line, of: recipes.len(), reused });
        let path = render.store.path(sound);
        takes.push(take_file::read(&path, sound).map_err(StudioError::files("reading", &path))?);
    }
    if let Some(voice) = voice {
        render.studio.voices.keep(voice);
    }
    Ok(takes)
}

fn speak(
    render: &Render,
    voice: &mut Option<Voice>,
    (recipe, ahead): (&TakeRecipe, Vec<Request>),
) -> Result<Speech, StudioError> {
    let voice = match voice {
        Some(voice) => voice,
        none => none.insert(start(render)?),
    };
    Ok(voice.speaker.speak_before(&request(recipe), ahead)?)
}

fn start(render: &Render) -> Result<Voice, StudioError> {
    let permit = render.claim(Need { bytes: budget::VOICE, cores: 0 })?;
    let mut speaker =
        VoiceProcess::start(&render.studio.program, &[VOICE_VERB], &render.studio.voice_files(), &render.stop)?;
    speaker.work_for(&render.stop, Some(&render.account));
    Ok(Voice { speaker, permit })
}

/// What the voice is asked for.
fn request(recipe: &TakeRecipe) -> Request {
    Request {
        tokens: recipe.spoken.iter().map(|spoken| SpokenToken { spoken: spoken.clone() }).collect(),
        voice: recipe.voice.clone(),
        speed_percent: recipe.speed as u16,
    }
}

/// A take must hold sound, and every word that is spoken must have its place in it.
fn check(recipe: &TakeRecipe, speech: &Speech) -> Result<(), StudioError> {
    let wrong = |why: String| Err(StudioError::Wrong { kind: "a take", why });
    let length = speech.samples.len() as u64;
    let spoken = recipe.spoken.iter().filter(|spoken| spoken.chars().any(char::is_alphanumeric)).count();
    if length == 0 {
        return wrong("it is empty".to_owned());
    }
    if speech.words.len() < spoken {
        return wrong(format!("{} of {spoken} words have a time", speech.words.len()));
    }
    let heard = &speech.heard;
    if heard.start > heard.end || heard.end > length {
        return wrong(format!("it is heard from {} to {} of {length} samples", heard.start, heard.end));
    }
    let mut last = 0;
    for word in &speech.words {
        if word.from < last || word.to < word.from || word.to > length || word.token as usize >= recipe.spoken.len() {
            return wrong("the times of its words are out of order".to_owned());
        }
        last = word.from;
    }
    Ok(())
}
