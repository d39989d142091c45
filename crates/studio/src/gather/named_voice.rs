//! A voice that somebody named: what is said where there is none of that name, or another one speaks instead.

use vo_timeline::diagnostic::{Diagnostic, Place, did_you_mean};
use vo_voice::{VoiceChoice, VoiceError};

use super::lookup::Lookup;
use crate::StudioError;
use crate::event::Event;

/// Says that another voice speaks than was wanted.
pub fn warn_fallback(lookup: &dyn Lookup, choice: &VoiceChoice) {
    if let Some(wanted) = &choice.fell_back_from {
        let text = format!("the voice `{}` speaks instead of `{wanted}`: {}", choice.voice.id, choice.reason);
        lookup.report(Event::Warning { text });
    }
}

/// An unknown voice is a mistake with a place and a hint, if it was written somewhere.
pub fn unknown(error: VoiceError, place: Option<&Place>, file: &str, source: &str) -> StudioError {
    let (message, hint) = match &error {
        VoiceError::UnknownVoice { wanted, candidates } => {
            let known = did_you_mean(wanted, candidates.iter().map(String::as_str));
            let hint = known.map_or_else(
                || "`vo voices` lists them".to_owned(),
                |known| format!("did you mean `{known}`? `vo voices` lists them all"),
            );
            (format!("there is no voice called `{wanted}`"), hint)
        }
        VoiceError::Unusable { .. } => (error.to_string(), "`vo voices` lists the others".to_owned()),
        _ => return error.into(),
    };
    let code = StudioError::from(error).code();
    match place {
        Some(place) => {
            let mistake = Diagnostic::error(file, message).at(place.clone()).hint(hint);
            StudioError::mistakes(code, vec![mistake], source)
        }
        None => StudioError::Input(code, format!("{message}: {hint}")),
    }
}
