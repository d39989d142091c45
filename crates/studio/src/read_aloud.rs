//! Reads the script aloud: every line is a take, and only the takes that nobody has made are spoken.

use vo_files::durable;
use vo_plan::Recipe;
use vo_plan::recipe::TakeRecipe;
use vo_timeline::take::{Take, Word};
use vo_voice::{Request, Speaker, Speech, Token};

use crate::StudioError;
use crate::event::{Counts, Event};
use crate::make::Workshop;
use crate::sound::take_file;

/// The verb under which our own program speaks.
pub const VOICE_VERB: &str = "__voice";

/// As many lines are read ahead at once.
const AHEAD: usize = 40;

/// Has the voice's process open its engine while the rest of an edited project is looked at, if a take is to be spoken.
/// Where none was spoken before, much else is to be looked at first, which may need the memory.
///
/// # Errors
/// [`StudioError`].
pub fn begin(shop: &Workshop, recipes: &[TakeRecipe]) -> Result<(), StudioError> {
    let mut unspoken = Vec::new();
    for recipe in recipes {
        if !shop.store.knows(Recipe::Take(recipe.clone()).key()?)? {
            unspoken.push(request(recipe));
        }
    }
    if unspoken.len() == recipes.len() || unspoken.is_empty() {
        return Ok(());
    }
    let (first, ahead) = (unspoken.remove(0), unspoken.into_iter().take(AHEAD).collect());
    let mut speaker = match shop.take_speaker() {
        Some(speaker) => speaker,
        None => start(shop)?,
    };
    speaker.open_for(&first, ahead);
    shop.keep_speaker(speaker);
    Ok(())
}

/// The takes of the recipes, in order. The engine's process starts with the first line that must be spoken, and stays
/// until [`Workshop::make_room`] ends it.
///
/// # Errors
/// [`StudioError`]; what was spoken until then is kept.
pub fn read_aloud(shop: &Workshop, recipes: &[TakeRecipe], counts: &mut Counts) -> Result<Vec<Take>, StudioError> {
    let mut speaker = shop.take_speaker();
    let mut takes = Vec::with_capacity(recipes.len());
    // The first line that the voice has not been told of.
    let mut untold = 0;
    for (line, recipe) in recipes.iter().enumerate() {
        shop.breathe();
        let (sound, reused) = shop.one(&Recipe::Take(recipe.clone()), |staged| {
            let mut ahead = Vec::new();
            if line >= untold {
                untold = line + 1 + AHEAD;
                for recipe in recipes.iter().skip(line + 1).take(AHEAD) {
                    if !shop.store.knows(Recipe::Take(recipe.clone()).key()?)? {
                        ahead.push(request(recipe));
                    }
                }
            }
            let speech = speak(shop, &mut speaker, (recipe, ahead))?;
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
        shop.report(Event::Take { line, of: recipes.len(), reused });
        let path = shop.store.path(sound);
        takes.push(take_file::read(&path, sound).map_err(StudioError::files("reading", &path))?);
    }
    if let Some(speaker) = speaker {
        shop.keep_speaker(speaker);
    }
    Ok(takes)
}

fn speak(
    shop: &Workshop,
    speaker: &mut Option<Speaker>,
    (recipe, ahead): (&TakeRecipe, Vec<Request>),
) -> Result<Speech, StudioError> {
    let speaker = match speaker {
        Some(speaker) => speaker,
        none => none.insert(start(shop)?),
    };
    Ok(speaker.speak_before(&request(recipe), ahead)?)
}

fn start(shop: &Workshop) -> Result<Speaker, StudioError> {
    Ok(Speaker::start(&shop.program, &[VOICE_VERB], &shop.home.data, &shop.stop)?)
}

/// What the voice is asked for.
fn request(recipe: &TakeRecipe) -> Request {
    Request {
        tokens: recipe.spoken.iter().map(|spoken| Token { spoken: spoken.clone() }).collect(),
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
