//! `vo voices`: who can speak, and how it sounds.

use vo_setup::Settings;
use vo_studio::event::Event;
use vo_studio::open::project::Changes;
use vo_studio::{Budget, Output, Run, StudioError, audition, library};

use crate::args::Voices;
use crate::output::{eprint_line, print_json, print_line};
use crate::reporter::warning;
use crate::start::{stop_on_signals, studio};

/// `vo voices`.
pub fn voices(args: &Voices) -> Result<(), StudioError> {
    if let Some(text) = &args.say {
        return say(args, text);
    }
    let voices = library::voices(Settings::from_env()?.paths()?);
    if args.list.json {
        print_json(&voices);
        return Ok(());
    }
    for voice in voices {
        let state = voice.why_not.map_or_else(|| voice.quality.clone(), |why| format!("not available: {why}"));
        print_line(&format!("{:<16} {:<8} {:<28} {state}", voice.id, voice.language, voice.name));
    }
    Ok(())
}

/// Reads a text aloud into a file.
fn say(args: &Voices, text: &str) -> Result<(), StudioError> {
    let studio = studio(&Settings::from_env()?, Budget::default())?;
    let run = Run::new(stop_on_signals(), |event| {
        if let Event::Warning { text } = event {
            eprint_line(&warning(&text));
        }
    });
    // Nothing is written, so any letters will do.
    let set = vec!["captions=false".to_owned()];
    let changes = Changes { voice: args.voice.clone(), set, ..Changes::default() };
    let output = Output { path: args.output.clone(), force: args.force };
    let heard = audition(&studio, (text, &changes), &output, run)?;
    if args.list.json {
        print_json(&heard);
    } else {
        let (seconds, tenths) = (heard.milliseconds / 1_000, heard.milliseconds % 1_000 / 100);
        print_line(&format!("{}: {seconds}.{tenths} s, spoken by {}", vo_files::shown(&args.output), heard.voice));
    }
    Ok(())
}
