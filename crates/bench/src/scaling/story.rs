//! The story of one movie, read off the events that our program reports while it makes it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::cores::on_cores;
use super::model::Story;
use crate::BenchError;
use crate::context::Context;
use crate::measure::failed;
use crate::vo::answer;

/// The longest that a movie may take.
const TIMEOUT: Duration = Duration::from_secs(2 * 3_600);

/// The events that mark a step's end.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
enum StepEvent {
    Planned,
    Segment,
    Done,
    #[serde(other)]
    Else,
}

/// Makes a movie from scratch on so many cores, and returns its story and the seconds it took. The memory budget is the usual
/// one, so that segments are made one after another, unless another one is given.
///
/// # Errors
/// [`BenchError::Failed`]; [`BenchError::Input`] if the system does not let us choose cores.
pub fn of_movie(
    context: &Context,
    project: &Path,
    cores: usize,
    memory: Option<&str>,
) -> Result<(Story, f64), BenchError> {
    let vo = context.vo.with_cache(project.with_file_name("store"));
    vo.forget()?;
    let mut command = vo.make(project, &project.with_file_name("out.mp4"));
    if let Some(memory) = memory {
        command = command.args(["--memory", memory]);
    }
    let started = Instant::now();
    let start = on_cores(cores, || command.clone().pipe_out().start());
    let mut child = start.map_err(|error| BenchError::Input(format!("cores cannot be chosen here: {error}")))??;
    let pipe = child.stdout();
    // The events are read beside the wait, so that a request to stop is heard.
    let (exit, events) = std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let lines = pipe.into_iter().flat_map(|pipe| BufReader::new(pipe).lines());
            let timed = lines.map_while(Result::ok).map(|line| (started.elapsed().as_secs_f64(), line));
            // What is no event, such as a line cut off by the program's end, is events of by its exit.
            timed.filter_map(|(at, line)| Some((at, serde_json::from_str(&line).ok()?))).collect::<Vec<_>>()
        });
        let exit = child.wait(&context.stop, TIMEOUT);
        (exit, reader.join().unwrap_or_default())
    });
    let exit = exit?;
    let whole = started.elapsed().as_secs_f64();
    if !exit.success() {
        return Err(failed("vo", &exit));
    }
    let frames = vo.segment_lengths(project, &context.stop)?;
    Ok((story(&events, &frames, cores), whole))
}

/// Whether our program can be events how much memory to use.
///
/// # Errors
/// [`BenchError::Failed`].
pub fn takes_memory(context: &Context) -> Result<bool, BenchError> {
    let help = answer(&context.vo.command(["make", "--help"]), &context.stop)?;
    Ok(String::from_utf8_lossy(&help).contains("--memory"))
}

fn story(events: &[(f64, StepEvent)], frames: &[u32], cores: usize) -> Story {
    let at = |wanted: fn(&StepEvent) -> bool| events.iter().filter(move |(_, event)| wanted(event)).map(|(at, _)| *at);
    let before = at(|event| matches!(event, StepEvent::Planned)).next().unwrap_or(0.0);
    let ends: Vec<f64> = at(|event| matches!(event, StepEvent::Segment)).collect();
    let starts = std::iter::once(before).chain(ends.iter().copied());
    let segments = frames.iter().zip(ends.iter().zip(starts)).map(|(frames, (end, start))| (*frames, end - start));
    let last = ends.last().copied().unwrap_or(before);
    let done = at(|event| matches!(event, StepEvent::Done)).next().unwrap_or(last);
    Story { cores, before, segments: segments.collect(), after: done - last }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lie_between_events() {
        let lines = [
            (0.1, r#"{"event":"script","scenes":1,"lines":2,"voice":"silence"}"#),
            (0.5, r#"{"event":"planned","frames":150,"segments":2,"make":2}"#),
            (2.0, r#"{"event":"segment","segment":0,"of":2,"reused":false}"#),
            (3.5, r#"{"event":"segment","segment":1,"of":2,"reused":false}"#),
            (3.75, r#"{"event":"done","movie":"out.mp4"}"#),
        ];
        let events: Vec<(f64, StepEvent)> = lines.map(|(at, line)| (at, serde_json::from_str(line).unwrap())).into();
        let expected = Story { cores: 2, before: 0.5, segments: vec![(84, 1.5), (66, 1.5)], after: 0.25 };
        assert_eq!(story(&events, &[84, 66], 2), expected);
    }
}
