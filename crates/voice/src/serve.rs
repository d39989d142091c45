//! The process that speaks: reads a call a line, answers with a header line and the samples.

use std::io::{BufRead, Write};

use crate::catalog::engine_of;
use crate::engine;
use crate::interface::Speak;
use crate::protocol::{Answer, Call};
use crate::{Request, Speech, VoiceError, phonemes, sound};

/// Speaks what it is asked to until its input ends, so it cannot outlive its parent. The hidden verb of the program that
/// [`crate::VoiceProcess`] starts calls this.
///
/// # Errors
/// Only if reading or writing fails: a sentence that cannot be spoken is an answer.
pub fn serve(input: impl BufRead, output: impl Write) -> std::io::Result<()> {
    // What an engine frees goes back to the system at once, and threads share one heap: this takes 20 MB off the peak, and
    // the budget counts the engines' memory.
    vo_meter::settle_allocator();
    // People are shown the last lines of a process that crashes, and can do nothing with a Rust panic.
    std::panic::set_hook(Box::new(|crash| {
        let place = crash.location().map(|at| place(at.file(), at.line())).unwrap_or_default();
        eprintln!("this is a bug in the program itself{place}; please report it");
    }));
    answer_all(input, output)
}

/// Where a crash happened, without the folders of the machine that built the program.
fn place(file: &str, line: u32) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    format!(" ({name}, line {line})")
}

fn answer_all(input: impl BufRead, mut output: impl Write) -> std::io::Result<()> {
    let mut loaded = None;
    for line in input.lines() {
        let call = serde_json::from_str::<Call>(&line?).map_err(|error| error.to_string());
        if let Ok(call @ Call { loads_only: true, .. }) = &call {
            // If the engine cannot be loaded, the answer to the next call says why.
            let _ = engine_for(call, &mut loaded);
            vo_meter::give_memory_back();
            say(&mut output, &Answer::Loaded, Vec::new())?;
            continue;
        }
        let spoken = call.and_then(|call| {
            let engine = engine_for(&call, &mut loaded)?;
            speak(engine, &call.request).map_err(reason_of)
        });
        let (answer, samples) = match spoken {
            Ok(Speech { samples, words, heard }) => {
                (Answer::Spoken { samples: samples.len() as u64, heard, words }, samples)
            }
            Err(reason) => (Answer::Failed { reason }, Vec::new()),
        };
        say(&mut output, &answer, samples)?;
        // What the next sentence takes comes on top of what is held.
        vo_meter::give_memory_back();
    }
    Ok(())
}

/// One answer: its line, and the samples after it.
fn say(output: &mut impl Write, answer: &Answer, samples: Vec<i16>) -> std::io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")?;
    let bytes: Vec<u8> = samples.into_iter().flat_map(i16::to_le_bytes).collect();
    output.write_all(&bytes)?;
    output.flush()
}

/// An engine that is loaded, with its name.
type Loaded = Option<(&'static str, Box<dyn Speak>)>;

/// The engine for a call. It is loaded unless it is already, while the phonemes of the call are read.
fn engine_for<'l>(call: &Call, loaded: &'l mut Loaded) -> Result<&'l mut (dyn Speak + 'static), String> {
    let engine = engine_of(&call.request.voice, &call.files).map_err(reason_of)?;
    std::thread::scope(|scope| {
        scope.spawn(|| read_ahead(call));
        // One engine at a time: two would not fit into the memory of one.
        if loaded.as_ref().is_none_or(|(name, _)| *name != engine.name()) {
            *loaded = None;
            *loaded = Some((engine.name(), engine.open(&call.files).map_err(reason_of)?));
        }
        Ok::<_, String>(())
    })?;
    loaded.as_mut().map(|(_, engine)| engine.as_mut()).ok_or_else(|| "no engine is loaded".to_owned())
}

/// Reads the phonemes of a call's sentences, of those in the language of the first one, in one run of espeak-ng. What
/// cannot be read fails when it is spoken.
fn read_ahead(call: &Call) {
    let language_of = |request: &Request| engine::of(&request.voice)?.phoneme_language(&request.voice);
    let Some(language) = language_of(&call.request) else { return };
    let same =
        std::iter::once(&call.request).chain(&call.ahead).filter(|request| language_of(request) == Some(language));
    let _ = phonemes::read_ahead(same.map(|request| request.tokens.as_slice()), language);
}

/// Speaks one sentence, finished: 48 kHz, trimmed, every word inside.
fn speak(engine: &mut dyn Speak, request: &Request) -> Result<Speech, VoiceError> {
    let speech = engine.speak(request)?;
    sound::finish(speech, request).map_err(|reason| request.failed(&reason))
}

/// The reason alone: the parent adds the voice and the sentence.
fn reason_of(error: VoiceError) -> String {
    match error {
        VoiceError::Failed { reason, .. } => reason,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_crash_names_no_folders() {
        assert_eq!(place("/builder/crates/voice/src/serve.rs", 7), " (serve.rs, line 7)");
    }

    #[test]
    fn a_call_that_only_loads_says_when_it_has() {
        let call = r#""files":{"data":"","onnx_runtime":null},"request":{"tokens":[{"spoken":"Hello"}],"voice":"silence","speed_percent":100}"#;
        let mut output = Vec::new();
        answer_all(format!("{{{call},\"loads_only\":true}}\n{{{call}}}\n").as_bytes(), &mut output).unwrap();
        let mut alone = Vec::new();
        answer_all(format!("{{{call}}}\n").as_bytes(), &mut alone).unwrap();
        assert_eq!(output, [b"\"loaded\"\n".as_slice(), &alone].concat());
    }

    #[test]
    fn nonsense_is_answered_and_the_next_request_served() {
        let good = r#"{"files":{"data":"","onnx_runtime":null},"request":{"tokens":[{"spoken":"Hello"}],"voice":"silence","speed_percent":100}}"#;
        let input = format!("nonsense\n{good}\n");
        let mut output = Vec::new();
        answer_all(input.as_bytes(), &mut output).unwrap();
        let text = String::from_utf8_lossy(&output);
        let mut lines = text.lines();
        assert!(lines.next().unwrap().starts_with(r#"{"failed":{"reason":"#));
        assert!(
            lines
                .next()
                .unwrap()
                .starts_with(r#"{"spoken":{"samples":19200,"heard":{"start":0,"end":16000},"words":[{"token":0,"#)
        );
    }
}
