//! Reports events: one live display on a terminal, plain lines elsewhere, JSON for programs.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use vo_files::plain;
use vo_studio::event::{Done, Event, Speaker};

use crate::output::{eprint_line, print_json, print_line};

/// How events are shown.
pub enum Reporter {
    /// One JSON object a line.
    Json,
    /// Plain lines, for logs and pipes.
    Lines,
    /// A live display.
    Live(Mutex<Option<ProgressBar>>),
}

impl Reporter {
    /// The right one for where the output goes.
    pub fn choose(json: bool) -> Self {
        if json {
            Self::Json
        } else if std::io::stderr().is_terminal() {
            Self::Live(Mutex::new(None))
        } else {
            Self::Lines
        }
    }

    /// Reports one event.
    pub fn report(&self, event: &Event) {
        match self {
            Self::Json => print_json(event),
            Self::Lines => {
                if let Some(text) = text_of(event) {
                    print_line(&text);
                }
            }
            Self::Live(bar) => {
                let mut bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
                live(&mut bar, event);
            }
        }
    }

    /// Takes the live display away.
    pub fn clear(&self) {
        if let Self::Live(bar) = self
            && let Some(bar) = bar.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            bar.finish_and_clear();
        }
    }
}

fn text_of(event: &Event) -> Option<String> {
    Some(match event {
        Event::Warning { text } => warning(text),
        Event::Language { name, known_from, voice, .. } => language(name, known_from, voice),
        Event::Speakers { each } => speakers(each),
        Event::Background { text } => format!("background: {}", plain(text)),
        Event::Script { scenes, lines, voice } => {
            format!("script: {}, {}, voice {voice}", count(*scenes, "scene"), count(*lines, "line"))
        }
        Event::Take { line, of, reused } if !reused => format!("spoken: line {} of {of}", line + 1),
        Event::Planned { frames, segments, make } => {
            let (frames, segments_in) = (count(*frames as usize, "frame"), count(*segments, "segment"));
            format!("plan: {frames} in {segments_in}, {make} to make, {} to reuse", segments - make)
        }
        Event::Sound { reused } if !reused => "sound: mixed".to_owned(),
        Event::Segment { segment, of, reused } if !reused => format!("segment {} of {of}: made", segment + 1),
        Event::Movie { reused } if !reused => "movie: joined".to_owned(),
        Event::Done(done) => summary(done),
        Event::Take { .. }
        | Event::Sound { .. }
        | Event::Segment { .. }
        | Event::Movie { .. }
        | Event::Frames { .. }
        | Event::Fetch { .. }
        | Event::Evicted { .. }
        | Event::Failed { .. } => {
            return None;
        }
    })
}

/// A number of things: "1 line", "2 lines".
pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The language of a script, how it is known, and who reads it.
pub fn language(name: &str, known_from: &str, voice: &str) -> String {
    let how = match known_from {
        "project" => "as the project says",
        "script" => "as the script says",
        "text" => "found from the text",
        "voice" => "the language of the voice",
        _ => "assumed",
    };
    format!("language: {name}, {how}; voice {voice}")
}

/// Who speaks with which voice, and how to choose another.
pub fn speakers(each: &[Speaker]) -> String {
    let each: Vec<_> = each.iter().map(|one| format!("{}: voice {}", plain(&one.name), one.voice)).collect();
    format!(
        "speakers: {}; to change one, write `NAME = \"VOICE\"` under [speakers] in project.toml, or `[voice: VOICE]` in the script",
        each.join(", ")
    )
}

/// A warning with a place already begins with the word, and has lines of a file below it; any other is one line.
pub fn warning(text: &str) -> String {
    if text.starts_with("warning: ") { text.to_owned() } else { format!("warning: {}", plain(text)) }
}

fn summary(done: &Done) -> String {
    let Done { movie, frames, segments, takes, milliseconds, peak_pss_bytes, .. } = done;
    let movie = plain(movie);
    format!(
        "{movie}: {frames} frames; segments made {}, reused {}; lines spoken {}, reused {}; {}.{:01} s, at most {} MB of memory",
        segments.made,
        segments.reused,
        takes.made,
        takes.reused,
        milliseconds / 1_000,
        milliseconds % 1_000 / 100,
        peak_pss_bytes / 1_000_000
    )
}

fn live(bar: &mut Option<ProgressBar>, event: &Event) {
    let show = |bar: &mut Option<ProgressBar>, stage: &'static str, done: u64, of: u64| {
        let shown = bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{prefix:>10} {bar:32} {pos}/{len} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(of).with_style(style.progress_chars("━╸─"))
        });
        if shown.prefix() != stage {
            shown.reset();
            shown.reset_eta();
        }
        shown.set_prefix(stage);
        shown.set_length(of);
        shown.set_position(done);
        let eta = shown.eta().as_secs();
        shown.set_message(if eta > 0 { format!("about {eta} s left") } else { String::new() });
    };
    match event {
        Event::Warning { .. } | Event::Background { .. } | Event::Speakers { .. } => {
            let text = text_of(event).unwrap_or_default();
            match bar {
                Some(bar) => bar.suspend(|| eprint_line(&text)),
                None => eprint_line(&text),
            }
        }
        Event::Language { name, known_from, voice, .. } => {
            let text = language(name, known_from, voice);
            match bar {
                Some(bar) => bar.suspend(|| eprint_line(&text)),
                None => eprint_line(&text),
            }
        }
        Event::Take { line, of, .. } => show(bar, "speaking", *line as u64 + 1, *of as u64),
        Event::Frames { done, of, .. } => show(bar, "rendering", *done, *of),
        Event::Movie { .. } => show(bar, "joining", 1, 1),
        Event::Done(done) => {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
            print_line(&summary(done));
        }
        Event::Script { .. }
        | Event::Planned { .. }
        | Event::Sound { .. }
        | Event::Segment { .. }
        | Event::Fetch { .. }
        | Event::Evicted { .. }
        | Event::Failed { .. } => {}
    }
}
