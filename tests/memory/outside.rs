//! What a program and all that it starts hold together, looked at from outside while it runs.

use std::fs::{read_dir, read_to_string};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::text;

/// How a program ended, and what was seen of it.
pub struct Watched {
    pub output: Output,
    /// The most memory that the whole tree held at once, as PSS in bytes.
    pub peak_bytes: u64,
    /// How often one looked, in times a second.
    pub looks: f64,
}

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// The flag of a process that lives in its parent's memory, or in a copy of it, until it starts a program: `PF_FORKNOEXEC`.
const NOT_YET_A_PROGRAM: u32 = 0x40;

/// Runs a program to its end.
pub fn watch(command: &mut Command) -> Watched {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let root = child.id();
    let waiting = std::thread::spawn(move || child.wait_with_output().unwrap());
    let (begun, mut looks, mut peak_bytes) = (Instant::now(), 0_u32, 0);
    while !waiting.is_finished() {
        peak_bytes = peak_bytes.max(tree(root));
        looks += 1;
        std::thread::sleep(PAUSE);
    }
    let looks = f64::from(looks) / begun.elapsed().as_secs_f64();
    Watched { output: waiting.join().unwrap(), peak_bytes, looks }
}

impl Watched {
    /// What it said on standard error.
    pub fn said(&self) -> String {
        text(&self.output.stderr)
    }
}

fn tree(root: u32) -> u64 {
    let (mut sum, mut queue) = (0, vec![root]);
    while let Some(pid) = queue.pop() {
        if pid == root || is_a_program(pid) {
            sum += pss_bytes(pid);
        }
        queue.extend(children(pid));
    }
    sum
}

fn is_a_program(pid: u32) -> bool {
    let stat = read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name before it may hold anything, brackets too.
    let flags = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(6)?.parse::<u32>().ok());
    flags.is_some_and(|flags| flags & NOT_YET_A_PROGRAM == 0)
}

fn pss_bytes(pid: u32) -> u64 {
    let rollup = read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn children(pid: u32) -> Vec<u32> {
    let threads = read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect()
}
