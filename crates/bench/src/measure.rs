//! Runs whole processes to their ends and reports what they and all their descendants used.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use vo_process::{Command, Exit, Stop};

use crate::{BenchError, reaper, tree};

/// How often the tree is looked at: 20 times a second.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The longest that one command may take.
const TIMEOUT: Duration = Duration::from_secs(2 * 3_600);

/// What a competitor used in one round.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Measured {
    /// Seconds that passed.
    pub wall: f64,
    /// Seconds of processor time, user and system, of the whole tree.
    pub cpu: f64,
    /// Highest proportional set size of the whole tree, in bytes, sampled at 20 Hz.
    pub peak_pss: u64,
    /// Size of the movie in bytes, if one was made.
    pub bytes: Option<u64>,
    /// Its commands one by one, if there were several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Measured>,
}

/// Runs commands one after another and measures them together. `movie` is looked at afterwards.
///
/// # Errors
/// [`BenchError::Failed`] with the last words of a command that did not end well; [`BenchError::Process`].
pub fn measure(commands: &[Command], movie: &Path, stop: &Stop) -> Result<Measured, BenchError> {
    let steps = commands.iter().enumerate().map(|(index, command)| {
        let what =
            if commands.len() > 1 { format!("step {} of {}", index + 1, commands.len()) } else { "it".to_owned() };
        one(command, &what, stop)
    });
    let steps = steps.collect::<Result<Vec<_>, _>>()?;
    Ok(Measured {
        wall: steps.iter().map(|step| step.wall).sum(),
        cpu: steps.iter().map(|step| step.cpu).sum(),
        peak_pss: steps.iter().map(|step| step.peak_pss).max().unwrap_or(0),
        bytes: movie.metadata().ok().map(|meta| meta.len()),
        steps: if steps.len() > 1 { steps } else { Vec::new() },
    })
}

fn one(command: &Command, what: &str, stop: &Stop) -> Result<Measured, BenchError> {
    reaper::adopt();
    let waited_for = tree::ticks_of_the_waited_for();
    let (ticks, pss, over) = (AtomicU64::new(0), AtomicU64::new(0), Stop::new());
    let (wall, exit) = std::thread::scope(|scope| {
        let started = Instant::now();
        let child = command.start();
        scope.spawn(|| {
            while !over.is_requested() {
                let now = tree::descendants_use();
                ticks.fetch_max(now.ticks, Ordering::Relaxed);
                pss.fetch_max(now.pss, Ordering::Relaxed);
                std::thread::sleep(POLL_INTERVAL);
            }
        });
        let exit = child.and_then(|child| child.wait(stop, TIMEOUT));
        over.request();
        (started.elapsed(), exit)
    });
    reaper::end();
    let exit = exit?;
    let reaped = tree::ticks_of_the_waited_for().saturating_sub(waited_for);
    let measured = Measured {
        wall: wall.as_secs_f64(),
        cpu: reaped.max(ticks.into_inner()) as f64 / tree::ticks_per_second(),
        peak_pss: pss.into_inner(),
        ..Measured::default()
    };
    if exit.success() { Ok(measured) } else { Err(failed(what, &exit)) }
}

/// Why a program failed: the last lines it wrote.
pub fn failed(what: &str, exit: &Exit) -> BenchError {
    const LINES: usize = 6;
    let last = exit.stderr.iter().rev().filter(|line| !line.trim().is_empty()).take(LINES);
    let mut last: Vec<&str> = last.map(|line| line.trim()).collect();
    last.reverse();
    let how = match (exit.code, exit.signal) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no exit code".to_owned(),
    };
    BenchError::Failed { what: what.to_owned(), reason: format!("{how}; {}", last.join(" | ")) }
}

/// Held by tests that start children: tests of one binary may share a process, and what one of them starts would be the
/// descendant that another one looks at.
#[cfg(test)]
pub fn alone() -> std::sync::MutexGuard<'static, ()> {
    static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        Command::new("sh").args(["-c", script])
    }

    fn measured(commands: &[Command]) -> Measured {
        let _alone = alone();
        measure(commands, Path::new("no-such-movie"), &Stop::new()).unwrap()
    }

    #[test]
    fn work_of_grandchildren_counts() {
        let spin = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done";
        let used = measured(&[shell(&format!("sh -c '{spin}'; sh -c '{spin}'"))]);
        assert!(used.cpu > 0.02, "{used:?}");
        assert!(used.wall > 0.0 && used.bytes.is_none() && used.steps.is_empty());
    }

    #[test]
    fn memory_is_that_of_the_whole_tree() {
        let used = measured(&[shell("sleep 0.3 & sleep 0.3; wait")]);
        assert!(used.peak_pss > 100_000, "{used:?}");
    }

    #[test]
    fn several_commands_are_told_apart_and_summed() {
        let used = measured(&[shell("sleep 0.02"), shell("sleep 0.03")]);
        assert_eq!(used.steps.len(), 2);
        let sum: f64 = used.steps.iter().map(|step| step.wall).sum();
        assert!((used.wall - sum).abs() < 1e-9);
    }

    #[test]
    fn a_failure_is_told_in_its_own_last_words() {
        let _alone = alone();
        let error = measure(&[shell("echo no such codec >&2; exit 3")], Path::new("x"), &Stop::new()).unwrap_err();
        assert_eq!(error.to_string(), "it failed: exit code 3; no such codec");
    }
}
