//! Whether memory runs short. It is polled: code that can release something asks before it takes more.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use vo_process::cgroup;

/// Looks are this far apart at least; between them the last answer holds.
const LOOK: Duration = Duration::from_secs(1);

/// Hundredths of the last ten seconds in which some process stalled for want of memory. Ordinary work, with files that
/// push each other out of the cache, stays below 1; at 10 a desktop stutters, and killers of processes wait for 50.
const STALLED: f64 = 10.0;

/// Bytes that still can be had, where the kernel does not report stalls. Below that, systems begin to swap.
const AVAILABLE: u64 = 256_000_000;

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemoryPressure {
    /// There is enough.
    Calm,
    /// Caches should be dropped and less be done at once, before the kernel chooses a process to kill.
    Tight,
}

/// Tells how memory stands, from what the kernel says of the machine and of the control groups we are in.
#[derive(Debug)]
pub struct Pressure {
    /// Where the kernel describes the whole machine: `/proc`.
    proc: PathBuf,
    /// The folders of our control groups.
    groups: Vec<PathBuf>,
    last: Mutex<Option<(Instant, MemoryPressure)>>,
}

impl Pressure {
    /// Of the machine we run on, and of the groups we are in now.
    pub fn of_this_machine() -> Self {
        Self::read_from("/proc".into(), cgroup::folders())
    }

    fn read_from(proc: PathBuf, groups: Vec<PathBuf>) -> Self {
        Self { proc, groups, last: Mutex::new(None) }
    }

    /// How it stands now, or stood within the last second. What cannot be read is calm.
    pub fn level(&self) -> MemoryPressure {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match *last {
            Some((looked, level)) if looked.elapsed() < LOOK => level,
            _ => last.insert((Instant::now(), self.look())).1,
        }
    }

    fn look(&self) -> MemoryPressure {
        let machine = match read(&self.proc.join("pressure/memory")).as_deref().and_then(stalled) {
            Some(stalled) => stalled > STALLED,
            None => {
                read(&self.proc.join("meminfo")).as_deref().and_then(available).is_some_and(|left| left < AVAILABLE)
            }
        };
        if machine || self.groups.iter().any(|group| group_is_tight(group)) {
            MemoryPressure::Tight
        } else {
            MemoryPressure::Calm
        }
    }
}

/// Whether a control group stalls for want of memory, or is within a twentieth of what it may have.
fn group_is_tight(group: &Path) -> bool {
    let text = |name: &str| read(&group.join(name));
    if text("memory.pressure").as_deref().and_then(stalled).is_some_and(|stalled| stalled > STALLED) {
        return true;
    }
    let number = |name: &str| text(name)?.trim().parse::<u64>().ok();
    // Without a bound the file says "max".
    let (Some(max), Some(current)) = (number("memory.max"), number("memory.current")) else { return false };
    // What was read from files and is not in use stands in the sum, but the kernel takes it back without a word.
    let spare = text("memory.stat").as_deref().and_then(inactive_file).unwrap_or(0);
    current.saturating_sub(spare) > max - max / 20
}

/// The share of the last ten seconds, in hundredths, in which at least one task waited for memory. None where the
/// kernel does not say.
fn stalled(text: &str) -> Option<f64> {
    let some = text.lines().find_map(|line| line.strip_prefix("some "))?;
    some.split(' ').find_map(|field| field.strip_prefix("avg10="))?.parse().ok()
}

/// Hundredths of the last ten seconds in which at least one task of the machine waited for something; none where the kernel
/// does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stalls {
    /// For a processor.
    pub cpu: Option<f64>,
    /// For memory.
    pub memory: Option<f64>,
    /// For a disk.
    pub io: Option<f64>,
}

/// How the machine stalls now.
pub fn stalls() -> Stalls {
    let of = |what: &str| read(&Path::new("/proc/pressure").join(what)).as_deref().and_then(stalled);
    Stalls { cpu: of("cpu"), memory: of("memory"), io: of("io") }
}

/// `MemAvailable` of a `meminfo`, in bytes.
fn available(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// Bytes of files that are cached and not in use, of a `memory.stat`.
fn inactive_file(text: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix("inactive_file "))?.trim().parse().ok()
}

fn read(path: &Path) -> Option<String> {
    // A kernel that has the file may still refuse to read it: stalls can be switched off.
    std::fs::read_to_string(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: &str = "some avg10=0.22 avg60=0.17 avg300=1.11 total=58761459\n\
                        full avg10=0.00 avg60=0.13 avg300=0.96 total=57788364\n";
    const STALLING: &str = "some avg10=24.10 avg60=8.17 avg300=1.11 total=58761459\n\
                            full avg10=12.00 avg60=4.13 avg300=0.96 total=57788364\n";
    const MEMINFO: &str = "MemTotal:       24689764 kB\nMemFree:          211032 kB\nMemAvailable:     201032 kB\n";

    #[expect(clippy::disallowed_methods, reason = "what the test writes is gone with it")]
    fn put(path: &Path, text: &str) {
        std::fs::write(path, text).unwrap();
    }

    /// A machine that says this.
    fn machine(files: &[(&str, &str)]) -> (tempfile::TempDir, MemoryPressure) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            put(&path, text);
        }
        let level = Pressure::read_from(folder.path().join("proc"), vec![folder.path().join("group")]).level();
        (folder, level)
    }

    #[test]
    fn stalls_are_read_in_hundredths() {
        assert_eq!(stalled(CALM), Some(0.22));
        assert_eq!(stalled(STALLING), Some(24.1));
        assert_eq!(stalled("full avg10=1.00"), None);
        assert_eq!(stalled(""), None);
    }

    #[test]
    fn a_machine_that_stalls_is_tight() {
        assert_eq!(machine(&[("proc/pressure/memory", STALLING)]).1, MemoryPressure::Tight);
        assert_eq!(machine(&[("proc/pressure/memory", CALM)]).1, MemoryPressure::Calm);
    }

    #[test]
    fn without_stalls_to_read_what_is_left_counts() {
        assert_eq!(machine(&[("proc/meminfo", MEMINFO)]).1, MemoryPressure::Tight);
        assert_eq!(machine(&[("proc/meminfo", "MemAvailable:    9201032 kB\n")]).1, MemoryPressure::Calm);
        // Little is left, but nothing waits for it.
        assert_eq!(machine(&[("proc/meminfo", MEMINFO), ("proc/pressure/memory", CALM)]).1, MemoryPressure::Calm);
    }

    #[test]
    fn a_full_group_is_tight_unless_it_is_full_of_files() {
        let bound = [("group/memory.max", "1000000000\n"), ("group/memory.current", "960000000\n")];
        let files = ("group/memory.stat", "anon 60000000\nfile 900000000\ninactive_file 800000000\n");
        assert_eq!(machine(&bound).1, MemoryPressure::Tight);
        assert_eq!(machine(&[bound[0], bound[1], files]).1, MemoryPressure::Calm);
        assert_eq!(machine(&[("group/memory.max", "max\n"), bound[1]]).1, MemoryPressure::Calm);
        assert_eq!(machine(&[("group/memory.pressure", STALLING)]).1, MemoryPressure::Tight);
    }

    #[test]
    fn nothing_to_read_is_calm() {
        assert_eq!(machine(&[]).1, MemoryPressure::Calm);
        assert_eq!(
            machine(&[("proc/meminfo", "MemAvailable: many"), ("group/memory.max", "-3")]).1,
            MemoryPressure::Calm
        );
    }

    #[test]
    fn an_answer_holds_for_a_second() {
        let (folder, _) = machine(&[("proc/pressure/memory", CALM)]);
        let pressure = Pressure::read_from(folder.path().join("proc"), Vec::new());
        assert_eq!(pressure.level(), MemoryPressure::Calm);
        put(&folder.path().join("proc/pressure/memory"), STALLING);
        let long_ago = Instant::now().checked_sub(LOOK).unwrap();
        pressure.last.lock().unwrap().as_mut().unwrap().0 = Instant::now();
        assert_eq!(pressure.level(), MemoryPressure::Calm);
        pressure.last.lock().unwrap().as_mut().unwrap().0 = long_ago;
        assert_eq!(pressure.level(), MemoryPressure::Tight);
    }
}
