//! The child's side: reads a request a line, answers with a header line and the samples.

use std::io::{BufRead, Write};
use std::ops::Range;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::engine::{self, Family, Speak};
use crate::{Request, Speech, VoiceError, WordTime};

/// One line to the child.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) home: PathBuf,
    pub(crate) request: Request,
    /// What will be asked for next, so that it is read ahead in one go; most lines have none.
    #[serde(default)]
    pub(crate) ahead: Vec<Request>,
    /// Whether the engine is only to be opened for it: it will be asked for soon, and nothing is answered now.
    #[serde(default)]
    pub(crate) opens_only: bool,
}

/// One line from the child; after `Spoken` follow the samples as little-endian 16-bit numbers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Spoken { samples: u64, heard: Range<u64>, words: Vec<WordTime> },
    Failed { reason: String },
}

/// Speaks what it is asked to until its input ends, so it cannot outlive who started it. The hidden verb of the
/// program that [`crate::Speaker`] starts calls this.
///
/// # Errors
/// Only if reading or writing fails: a sentence that cannot be spoken is an answer.
pub fn serve(input: impl BufRead, output: impl Write) -> std::io::Result<()> {
    // What an engine frees goes back to the system at once, and threads share one heap: this takes 20 MB off the peak, and
    // the engines' memory is what the budget is made of.
    vo_process::settle_allocator();
    // The last words of a child that crashes reach a person, who can do nothing with a Rust panic.
    std::panic::set_hook(Box::new(|crash| {
        let place = crash.location().map(|at| place(at.file(), at.line())).unwrap_or_default();
        eprintln!("a mistake in the program itself{place}; please report it");
    }));
    answer_all(input, output)
}

/// Where a crash happened, without the folders of whoever built the program.
fn place(file: &str, line: u32) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    format!(" ({name}, line {line})")
}

fn answer_all(input: impl BufRead, mut output: impl Write) -> std::io::Result<()> {
    let mut open = None;
    for line in input.lines() {
        let line = serde_json::from_str::<Line>(&line?).map_err(|error| error.to_string());
        if let Ok(line @ Line { opens_only: true, .. }) = &line {
            // Why an engine does not open is told to whoever asks for a sentence.
            let _ = engine_of(line, &mut open);
            continue;
        }
        let spoken = line.and_then(|line| {
            let engine = engine_of(&line, &mut open)?;
            engine::speech(engine, &line.request).map_err(plain)
        });
        let (answer, samples) = match spoken {
            Ok(Speech { samples, words, heard }) => {
                (Answer::Spoken { samples: samples.len() as u64, heard, words }, samples)
            }
            Err(reason) => (Answer::Failed { reason }, Vec::new()),
        };
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        let bytes: Vec<u8> = samples.into_iter().flat_map(i16::to_le_bytes).collect();
        output.write_all(&bytes)?;
        output.flush()?;
    }
    Ok(())
}

/// An engine that is open, and which it is.
type Open = Option<(Family, Box<dyn Speak>)>;

/// The engine for a line, opened unless it is, while what the line asks for is read ahead.
fn engine_of<'o>(line: &Line, open: &'o mut Open) -> Result<&'o mut (dyn Speak + 'static), String> {
    let family = engine::family(&line.request.voice);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let asked = std::iter::once(&line.request).chain(&line.ahead);
            engine::read_ahead(&asked.cloned().collect::<Vec<_>>());
        });
        // One engine at a time: two would not fit into the memory of one.
        if open.as_ref().is_none_or(|(opened, _)| *opened != family) {
            *open = None;
            *open = Some((family, engine::open(&line.request.voice, &line.home).map_err(plain)?));
        }
        Ok::<_, String>(())
    })?;
    open.as_mut().map(|(_, engine)| engine.as_mut()).ok_or_else(|| "no engine is open".to_owned())
}

/// The reason alone: the parent adds the voice and the sentence.
fn plain(error: VoiceError) -> String {
    match error {
        VoiceError::Failed { reason, .. } => reason,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_is_told_without_anybodys_folders() {
        assert_eq!(place("/builder/crates/voice/src/serve.rs", 7), " (serve.rs, line 7)");
    }

    #[test]
    fn a_line_that_only_opens_has_no_answer() {
        let asked = r#""home":"","request":{"tokens":[{"spoken":"Hello"}],"voice":"silence","speed_percent":100}"#;
        let mut output = Vec::new();
        answer_all(format!("{{{asked},\"opens_only\":true}}\n{{{asked}}}\n").as_bytes(), &mut output).unwrap();
        let mut alone = Vec::new();
        answer_all(format!("{{{asked}}}\n").as_bytes(), &mut alone).unwrap();
        assert_eq!(output, alone);
    }

    #[test]
    fn nonsense_is_answered_and_the_next_request_served() {
        let good = r#"{"home":"","request":{"tokens":[{"spoken":"Hello"}],"voice":"silence","speed_percent":100}}"#;
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
