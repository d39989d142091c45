//! The engines: one file each, one line in [`open`].

mod espeak;
pub(crate) mod kokoro;
mod onnx_output;
pub(crate) mod piper;
mod protobuf;
mod ready;
mod runtime;
mod shapeless;
mod silence;
mod symbols;
mod unnamed;
mod unrolled;
mod warp;

use std::path::Path;

use crate::sound::Take;
use crate::{Request, Speech, VoiceError, phonemes, sound};

/// An engine that is ready to speak. It speaks any of its voices.
pub(crate) trait Speak {
    /// Speaks one sentence at the engine's own rate.
    fn speak(&mut self, request: &Request) -> Result<Take, VoiceError>;
}

/// Opens the engine of a voice.
pub(crate) fn open(voice: &str, home: &Path) -> Result<Box<dyn Speak>, VoiceError> {
    Ok(match family(voice) {
        Family::Kokoro => Box::new(kokoro::Kokoro::open(home)?),
        Family::Piper => Box::new(piper::Piper::open(home)?),
        Family::Espeak => Box::new(espeak::Espeak),
        Family::Silence => Box::new(silence::Silence),
    })
}

/// Which engine a voice belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Kokoro,
    Piper,
    Espeak,
    Silence,
}

/// The engine of a voice, by the shape of its id; what is no voice at all is found out when it is asked to speak.
pub(crate) fn family(voice: &str) -> Family {
    match voice {
        "silence" => Family::Silence,
        piper::VOICE => Family::Piper,
        _ if voice.starts_with("espeak:") => Family::Espeak,
        _ => Family::Kokoro,
    }
}

/// Reads the phonemes of several sentences ahead, in one process a language, as far as a voice needs any. What cannot be read
/// is told when its turn comes.
pub(crate) fn read_ahead(requests: &[Request]) {
    let Some(language) = requests.first().and_then(language_read) else { return };
    let same = requests.iter().filter(|request| language_read(request) == Some(language));
    let _ = phonemes::read_ahead(same.map(|request| request.tokens.as_slice()), language);
}

/// The language in which the phonemes of a request are read, if any are.
fn language_read(request: &Request) -> Option<&'static str> {
    match family(&request.voice) {
        Family::Kokoro => Some(kokoro::language_of(&request.voice)).filter(|(_, spoken)| *spoken).map(|(tag, _)| tag),
        Family::Piper => Some(piper::LANGUAGE),
        Family::Espeak => espeak::language(request).ok(),
        Family::Silence => None,
    }
}

/// Speaks one sentence, finished: 48 kHz, trimmed, every word inside.
pub(crate) fn speech(engine: &mut dyn Speak, request: &Request) -> Result<Speech, VoiceError> {
    let take = engine.speak(request)?;
    sound::finish(take, request).map_err(|reason| failed(request, &reason))
}

/// An engine's failure over a sentence.
fn failed(request: &Request, reason: &(impl ToString + ?Sized)) -> VoiceError {
    VoiceError::Failed { voice: request.voice.clone(), sentence: request.excerpt(), reason: reason.to_string() }
}
