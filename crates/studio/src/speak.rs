//! Reads the script aloud: every line is a take, and only the takes that nobody has made are spoken.

pub mod audition;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use vo_digest::Digest;
use vo_files::durable;
use vo_plan::Recipe;
use vo_plan::recipe::TakeRecipe;
use vo_process::{Account, Stop};
use vo_store::Staged;
use vo_timeline::take::{Take, Word};
use vo_timeline::time::SAMPLE_RATE;
use vo_voice::{Request, Speech, SpokenToken, VoiceError, VoiceProcess};

use crate::artifact::maker::Never;
use crate::artifact::{Checked, Maker};
use crate::budget::permits::{Claimant, Need, Permit, Priority};
use crate::event::{Counts, Event};
use crate::run::Render;
use crate::sound::take_file;
use crate::studio::{ReadyVoice, Studio};
use crate::{StudioError, budget, rates};

/// The verb under which our own program speaks.
pub const VOICE_VERB: &str = "__voice";

/// As many lines are read ahead at once.
const AHEAD: usize = 40;

/// What a voice takes while it loads its engine, and while it speaks.
const SPEAKING: Need = Need { bytes: budget::VOICE, cores: 0 };

/// Room that one can do without is waited for so long.
const SOON: Duration = Duration::from_millis(200);

/// Has the voice's process open its engine while the rest of an edited project is looked at, if a take is to be spoken.
/// Where none was spoken before, much else is to be looked at first, which may need the memory.
///
/// # Errors
/// [`StudioError`].
pub fn begin(render: &Render, recipes: &[TakeRecipe]) -> Result<(), StudioError> {
    let mut unspoken = Vec::new();
    for recipe in recipes {
        if !render.store.knows(recipe.key()?)? {
            unspoken.push(request(recipe));
        }
    }
    if unspoken.len() == recipes.len() || unspoken.is_empty() {
        return Ok(());
    }
    let (first, ahead) = (unspoken.remove(0), unspoken.into_iter().take(AHEAD).collect());
    let mut voice = voice(render)?;
    voice.speaker.load_for(&first, ahead);
    voice.asked = Some(first);
    render.studio.voices.keep(voice);
    Ok(())
}

/// Has a voice that made room for something open its engine again, so that whoever edits a line next finds it ready. Nothing
/// if none did; another time if others need the memory. If it cannot be started, whoever needs it will be told why.
pub fn warm_up(studio: &Studio) {
    let Some(asked) = studio.voices.take_set_aside() else { return };
    let by = Claimant { run: Account::open().number(), priority: Priority::Batch };
    let Some(waits) = Permit::claim(studio.permits(), SPEAKING, by, &soon()) else {
        return studio.voices.start_again(asked);
    };
    if let Ok(mut speaker) = process(studio, &Stop::new()) {
        speaker.load_for(&asked, Vec::new());
        studio.voices.keep(ReadyVoice { speaker, asked: Some(asked), waits, shrunk: false, speaks: None });
    }
}

/// The takes of the recipes, in order. The engine's process starts with the first line that must be spoken, and stays
/// until its memory is needed.
///
/// # Errors
/// [`StudioError`]; what was spoken until then is kept.
pub fn read_aloud(render: &Render, recipes: &[TakeRecipe], counts: &mut Counts) -> Result<Vec<Take>, StudioError> {
    let mut reader = Reader::new(render, recipes);
    let mut takes = Vec::with_capacity(recipes.len());
    for (line, recipe) in recipes.iter().enumerate() {
        render.throttle();
        reader.line = line;
        let (sound, reused) = render.artifact(recipe, &mut reader)?;
        counts.count(reused);
        render.report(Event::Take { line, of: recipes.len(), reused });
        let path = render.store.path(sound);
        takes.push(take_file::read(&path, sound).map_err(StudioError::files("reading", &path))?);
    }
    reader.keep_voice();
    Ok(takes)
}

/// Reads lines aloud, with a voice that is started for the first that nobody has read.
pub struct Reader<'s> {
    render: &'s Render,
    voice: Option<ReadyVoice>,
    /// All that is to be read, in order.
    lines: &'s [TakeRecipe],
    /// Which of it is read next.
    line: usize,
    /// The first line that the voice has not been told of.
    untold: usize,
}

impl<'s> Reader<'s> {
    /// One that reads lines in their order.
    pub fn new(render: &'s Render, lines: &'s [TakeRecipe]) -> Self {
        Self { render, voice: None, lines, line: 0, untold: 0 }
    }

    /// Leaves the voice to whatever is read next.
    pub fn keep_voice(self) {
        if let Some(voice) = self.voice {
            self.render.studio.voices.keep(voice);
        }
    }

    /// What the voice can prepare while it speaks: the next lines that nobody has read, unless it was told of them.
    fn ahead(&mut self) -> Result<Vec<Request>, StudioError> {
        let mut ahead = Vec::new();
        if self.line >= self.untold {
            self.untold = self.line + 1 + AHEAD;
            for recipe in self.lines.iter().skip(self.line + 1).take(AHEAD) {
                if !self.render.store.knows(recipe.key()?)? {
                    ahead.push(request(recipe));
                }
            }
        }
        Ok(ahead)
    }
}

impl Maker<TakeRecipe> for Reader<'_> {
    fn make(&mut self, recipe: &TakeRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
        let ahead = self.ahead()?;
        let Speech { samples, heard, words } = speak(self.render, &mut self.voice, (recipe, ahead))?;
        let words = words.iter().map(|word| Word { token: word.token, from: word.from, to: word.to }).collect();
        let path = staged.path("take.wav");
        take_file::write(&samples, heard, words)
            .and_then(|bytes| durable::write(&path, &bytes))
            .map_err(StudioError::files("writing", &path))?;
        Ok(path)
    }
}

/// A take must hold sound, and every word that is spoken must have its place in it.
impl Checked for TakeRecipe {
    type Excess = Never;

    fn check(&self, _: &Render, file: &Path) -> Result<Option<Never>, StudioError> {
        let wrong = |why: String| Err(StudioError::Wrong { kind: "a take", why });
        // Its digest is not known yet, and not asked for.
        let take = take_file::read(file, Digest::of(b"")).map_err(StudioError::files("reading", file))?;
        let Take { samples: length, heard, words, .. } = take;
        let spoken = self.spoken.iter().filter(|spoken| spoken.chars().any(char::is_alphanumeric)).count();
        if length == 0 {
            return wrong("it is empty".to_owned());
        }
        if words.len() < spoken {
            return wrong(format!("{} of {spoken} words have a time", words.len()));
        }
        if heard.start > heard.end || heard.end > length {
            return wrong(format!("it is heard from {} to {} of {length} samples", heard.start, heard.end));
        }
        let mut last = 0;
        for word in &words {
            if word.from < last || word.to < word.from || word.to > length || word.token as usize >= self.spoken.len() {
                return wrong("the times of its words are out of order".to_owned());
            }
            last = word.from;
        }
        Ok(None)
    }
}

fn speak(
    render: &Render,
    voice: &mut Option<ReadyVoice>,
    (recipe, ahead): (&TakeRecipe, Vec<Request>),
) -> Result<Speech, StudioError> {
    let voice = match voice {
        Some(voice) => voice,
        none => none.insert(self::voice(render)?),
    };
    let (began, request) = (Instant::now(), request(recipe));
    let speech = voice.speaker.speak_before(&request, ahead)?;
    voice.asked = Some(request);
    let milliseconds = speech.samples.len() as u64 * 1_000 / u64::from(SAMPLE_RATE);
    render.stopwatch.note(rates::speech(recipe), milliseconds, began);
    Ok(speech)
}

/// The voice that is ready, or one that is started. A run that speaks nothing takes none: it would stand on its bill.
fn voice(render: &Render) -> Result<ReadyVoice, StudioError> {
    let Some(mut voice) = render.take_voice() else { return start(render) };
    if !voice.shrunk {
        return Ok(voice);
    }
    let more = Need { bytes: budget::VOICE - budget::VOICE_IDLE, cores: 0 };
    voice.speaks = render.claim_unless(more, &soon())?;
    if voice.speaks.is_some() {
        return Ok(voice);
    }
    // Two that wait for each other's room would wait for ever.
    voice.end();
    start(render)
}

fn start(render: &Render) -> Result<ReadyVoice, StudioError> {
    let waits = render.claim(SPEAKING)?;
    let mut speaker = process(&render.studio, &render.stop)?;
    speaker.work_for(&render.stop, Some(&render.account));
    Ok(ReadyVoice { speaker, asked: None, waits, shrunk: false, speaks: None })
}

fn process(studio: &Studio, stop: &Stop) -> Result<VoiceProcess, VoiceError> {
    VoiceProcess::start(&studio.program, &[VOICE_VERB], &studio.voice_files(), stop)
}

/// Whether a claim has waited for as long as one does that can do without.
fn soon() -> impl Fn() -> bool {
    let began = Instant::now();
    move || began.elapsed() > SOON
}

/// What the voice is asked for.
fn request(recipe: &TakeRecipe) -> Request {
    Request {
        tokens: recipe.spoken.iter().map(|spoken| SpokenToken { spoken: spoken.clone() }).collect(),
        voice: recipe.voice.clone(),
        speed_percent: recipe.speed as u16,
    }
}
