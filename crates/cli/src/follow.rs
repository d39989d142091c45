//! `vo jobs follow`: how far a job is, drawn as `vo make` draws it, until it is over.

use std::io::BufRead;

use serde_json::Value;
use vo_studio::event::Event;
use vo_studio::{Code, StudioError};

use crate::client::Client;
use crate::desk::{Desk, draw_line, draw_log, last_line, number, outcome, text};
use crate::output::print_json;
use crate::reporter::Reporter;

/// Follows a job until it is over, and ends as it did.
pub fn follow(desk: &Desk, job: u64, json: bool) -> Result<(), StudioError> {
    let about = desk.show(job)?;
    if let (Desk::Server(server), false) = (desk, is_over(&about)) {
        let reporter = Reporter::choose(json);
        let seen = watch((desk, server), job, &reporter);
        reporter.clear();
        seen?;
    } else if !is_over(&about) {
        let why = "no server runs, so nothing happens to this job: start one with `vo serve`";
        return Err(StudioError::Input(Code::ServerEnds, why.to_owned()));
    }
    let about = desk.show(job)?;
    if json {
        print_json(&about);
    } else {
        draw_line(&about);
    }
    outcome(&about)
}

fn is_over(job: &Value) -> bool {
    !job["ended"].is_null()
}

/// Shows what happens until the job is over.
fn watch((desk, server): (&Desk, &Client), job: u64, reporter: &Reporter) -> Result<(), StudioError> {
    let events = server.events()?;
    let mut logged = 0;
    // What happened before the first event is heard is in the log.
    let mut show_log = || -> Result<(), StudioError> {
        if let Reporter::Lines = reporter {
            let log = desk.logs(job, logged)?;
            draw_log(&log);
            logged = last_line(&log, logged);
        }
        Ok(())
    };
    for line in events.lines() {
        let Ok(line) = line else { break };
        let Some(event) = line.strip_prefix("data: ").and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
            continue;
        };
        match text(&event, "topic") {
            "snapshot" if is_over(&desk.show(job)?) => return show_log(),
            "progress" | "job" if number(&event, "job") != job => continue,
            "progress" => draw(&event["progress"], reporter),
            "job" => {}
            _ => continue,
        }
        if let Reporter::Json = reporter {
            print_json(&event);
        }
        show_log()?;
        if matches!(text(&event, "what"), "done" | "failed" | "cancelled") {
            return Ok(());
        }
    }
    let why = format!("the server has ended; job {job} goes on when it is started again: follow it then");
    Err(StudioError::Input(Code::ServerEnds, why))
}

/// How far it is, as an event of a render.
fn draw(progress: &Value, reporter: &Reporter) {
    let (done, of) = (number(progress, "done"), number(progress, "of"));
    let event = match text(progress, "step") {
        "speak" if done > 0 => Event::Take { line: done as usize - 1, of: of as usize, reused: false },
        "render" => Event::Frames { segment: 0, done, of },
        "join" => Event::Movie { reused: true },
        _ => return,
    };
    if let Reporter::Live(_) = reporter {
        reporter.report(&event);
    }
}
