//! Who knows the jobs of this data folder: its server, or the queue itself where none runs. And how jobs are drawn.

use serde_json::{Value, json};
use vo_files::plain;
use vo_server::JobsAtRest;
use vo_setup::Settings;
use vo_studio::{Code, Problem, StudioError};

use crate::args::JobsList;
use crate::client::{Client, refused};
use crate::output::print_line;

/// Where jobs are.
const JOBS: &str = "/api/v1/jobs";

/// Who knows the jobs.
pub enum Desk {
    /// The server that has them.
    Server(Client),
    /// The queue, as no server runs.
    Queue(JobsAtRest),
}

impl Desk {
    /// The server of this data folder, or its queue.
    pub fn open() -> Result<Self, StudioError> {
        let settings = Settings::from_env()?;
        Ok(match Client::find(&settings)? {
            Some(client) => Self::Server(client),
            None => Self::Queue(JobsAtRest::open(&settings)?),
        })
    }

    /// A page of jobs.
    pub fn list(&self, wanted: &JobsList) -> Result<Value, StudioError> {
        let JobsList { state, kind, limit } = wanted;
        match self {
            Self::Server(server) => {
                let mut path = format!("{JOBS}?limit={limit}");
                for (name, value) in [("state", state), ("kind", kind)] {
                    let value = value.iter().map(|value| format!("&{name}={}", encoded(value)));
                    path.extend(value);
                }
                server.get(&path)
            }
            Self::Queue(queue) => told(queue.list(state.clone(), kind.clone(), Some(*limit))),
        }
    }

    /// All about a job.
    pub fn show(&self, job: u64) -> Result<Value, StudioError> {
        match self {
            Self::Server(server) => server.get(&format!("{JOBS}/{job}")),
            Self::Queue(queue) => told(queue.show(job)),
        }
    }

    /// Lines of its log after the one with a number.
    pub fn logs(&self, job: u64, after: u64) -> Result<Value, StudioError> {
        match self {
            Self::Server(server) => server.get(&format!("{JOBS}/{job}/logs?after={after}")),
            Self::Queue(queue) => told(queue.logs(job, after)),
        }
    }

    /// Cancels a job.
    pub fn cancel(&self, job: u64) -> Result<Value, StudioError> {
        match self {
            Self::Server(server) => server.post(&format!("{JOBS}/{job}/cancel"), None),
            Self::Queue(queue) => told(queue.cancel(job)),
        }
    }

    /// Begins one again that failed or was cancelled.
    pub fn retry(&self, job: u64) -> Result<Value, StudioError> {
        match self {
            Self::Server(server) => server.post(&format!("{JOBS}/{job}/retry"), None),
            Self::Queue(queue) => told(queue.retry(job)),
        }
    }

    /// Pauses a job.
    pub fn pause(&self, job: u64, reason: &str) -> Result<Value, StudioError> {
        match self {
            Self::Server(server) => server.post(&format!("{JOBS}/{job}/pause"), Some(&json!({ "reason": reason }))),
            Self::Queue(queue) => told(queue.pause(job, reason)),
        }
    }

    /// Lets a paused one go on.
    pub fn resume(&self, job: u64) -> Result<Value, StudioError> {
        match self {
            Self::Server(server) => server.post(&format!("{JOBS}/{job}/resume"), None),
            Self::Queue(queue) => told(queue.resume(job)),
        }
    }
}

fn told(answer: Result<Value, Problem>) -> Result<Value, StudioError> {
    answer.map_err(|problem| refused(&problem))
}

/// A text of an answer; empty if there is none.
pub fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A number of an answer; 0 if there is none.
pub fn number(value: &Value, name: &str) -> u64 {
    value.get(name).and_then(Value::as_u64).unwrap_or_default()
}

fn items<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A job in a line.
pub fn draw_line(job: &Value) {
    let (progress, waiting) = (&job["progress"], text(&job["waiting"], "reason"));
    let about = match text(job, "state") {
        "running" if job["is_cancelling"] == true => "about to be cancelled".to_owned(),
        "running" if progress.is_object() => {
            format!("{} {} of {}", text(progress, "step"), number(progress, "done"), number(progress, "of"))
        }
        "queued" => waiting.to_owned(),
        "failed" => text(&job["problem"], "detail").to_owned(),
        _ => text(&job["result"], "movie").to_owned(),
    };
    let line =
        format!("{:>6}  {:<8} {:<10} {}", number(job, "id"), text(job, "kind"), text(job, "state"), plain(&about));
    print_line(line.trim_end());
}

/// Jobs, a line each.
pub fn draw_list(page: &Value) {
    let jobs = items(page, "jobs");
    if jobs.is_empty() {
        print_line("no jobs");
    }
    jobs.iter().for_each(draw_line);
    if page["next"].is_u64() {
        print_line("there are more: see them with --limit");
    }
}

/// All about a job.
pub fn draw_job(job: &Value) {
    draw_line(job);
    print_line(&format!("task: {}", plain(&job["task"].to_string())));
    print_line(&format!("begun {} times", number(job, "attempts")));
    for step in items(job, "history") {
        let reason = text(step, "reason");
        let why = if reason.is_empty() { String::new() } else { format!(": {}", plain(reason)) };
        print_line(&format!("  was {}{why}", text(step, "state")));
    }
    for (name, value) in [("result", &job["result"]), ("problem", &job["problem"])] {
        if !value.is_null() {
            print_line(&format!("{name}: {}", plain(&value.to_string())));
        }
    }
}

/// What became of jobs that were cancelled.
pub fn draw_cancelled(ended: &Value) {
    for one in ended.as_array().into_iter().flatten() {
        let how = match (text(one, "state"), one["saved"] == true) {
            ("cancelled", true) => "cancelled",
            ("cancelled", false) => "cancelled, which is written down once the disk has room",
            ("running", _) => "is about to be cancelled",
            (other, _) => other,
        };
        print_line(&format!("job {}: {how}", number(one, "job")));
    }
}

/// The lines of a log.
pub fn draw_log(log: &Value) {
    if number(log, "dropped") > 0 {
        print_line(&format!("({} earlier lines are not kept any more)", number(log, "dropped")));
    }
    for line in items(log, "lines") {
        print_line(&plain(text(line, "text")));
    }
}

/// The number of the last line of a log; `after`, if there is none.
pub fn last_line(log: &Value, after: u64) -> u64 {
    items(log, "lines").last().map_or(after, |line| number(line, "number"))
}

/// Ends as the job has: an error if it failed or was cancelled.
pub fn outcome(job: &Value) -> Result<(), StudioError> {
    match text(job, "state") {
        "failed" => Err(match serde_json::from_value::<Problem>(job["problem"].clone()) {
            Ok(problem) => refused(&problem),
            Err(_) => StudioError::Input(Code::Unexpected, format!("job {} failed", number(job, "id"))),
        }),
        "cancelled" => Err(StudioError::Input(Code::Stopped, format!("job {} was cancelled", number(job, "id")))),
        _ => Ok(()),
    }
}

/// A text as a part of an address: RFC 3986.
fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}
