//! The limits that we inherit from our parent, such as a shell (`ulimit`). Where they are too low to work with, an error
//! says so before anything begins; where something failed, a note says which of them are low.

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// A limit, as a shell calls it.
#[cfg(unix)]
struct Kind {
    resource: Resource,
    /// What it counts.
    what: &'static str,
    flag: &'static str,
    /// With less nothing is begun.
    least: u64,
    /// With less something may go wrong.
    plenty: u64,
    /// How many of what the system counts a shell counts as one.
    unit: u64,
}

/// Those that matter. A process that works needs a few times more of each than `least`, and says so when it lacks it.
#[cfg(unix)]
const KINDS: [Kind; 7] = [
    // Ours runs in less; a decoder that does not would crash, and its file would be blamed.
    kind(Resource::Stack, "kilobytes of stack", "-s", (1024, 1024), 1024),
    kind(Resource::Nofile, "open files", "-n", (24, 256), 1),
    // At its last second a process is killed without a word.
    kind(Resource::Cpu, "seconds of processor time", "-t", (2, u64::MAX), 1),
    kind(Resource::Fsize, "kilobytes of a file", "-f", (0, u64::MAX), 1024),
    // With less a library ends us wherever it wants some.
    kind(Resource::Data, "kilobytes of memory", "-d", (64 << 10, 4 << 20), 1024),
    kind(Resource::As, "kilobytes of addresses", "-v", (128 << 10, 4 << 20), 1024),
    // A decoder that may start no threads blames its file. Those of other programs count too, so how many are left is not known.
    kind(Resource::Nproc, "processes and threads", "-u", (48, 512), 1),
];

#[cfg(unix)]
const fn kind(
    resource: Resource,
    what: &'static str,
    flag: &'static str,
    (least, plenty): (u64, u64),
    unit: u64,
) -> Kind {
    Kind { resource, what, flag, least, plenty, unit }
}

/// Why nothing can be begun, in words for a person. What may be raised is raised for us and for those that we start.
pub fn unusable_limit() -> Option<String> {
    #[cfg(unix)]
    for kind in KINDS {
        let (soft, hard) = (getrlimit(kind.resource).current, getrlimit(kind.resource).maximum);
        let least = kind.least * kind.unit;
        if soft.is_none_or(|soft| soft >= least) {
            continue;
        }
        if hard.is_none_or(|hard| hard >= least) {
            let _ = setrlimit(kind.resource, Rlimit { current: hard, maximum: hard });
            continue;
        }
        return Some(format!(
            "vo is limited to {} {} (ulimit {}) and needs {}: raise the limit where vo is started",
            soft.unwrap_or_default() / kind.unit,
            kind.what,
            kind.flag,
            kind.least
        ));
    }
    None
}

/// Which limits are low, in words for a person: what went wrong may come of them.
pub fn low_limits() -> Option<String> {
    #[cfg(unix)]
    {
        let low = KINDS.into_iter().filter_map(|kind| {
            let limit = getrlimit(kind.resource).current? / kind.unit;
            (limit < kind.plenty).then(|| format!("{limit} {} (ulimit {})", kind.what, kind.flag))
        });
        let low: Vec<_> = low.collect();
        (!low.is_empty()).then(|| format!("these limits are low and may be the cause: {}", low.join(", ")))
    }
    #[cfg(not(unix))]
    None
}

/// If processor time is bounded: sees to it that we get the signal that is returned a second before the end, and
/// are not killed without a message.
#[cfg(unix)]
pub fn cpu_warning_signal() -> Option<i32> {
    let limit = getrlimit(Resource::Cpu);
    let soft = limit.current.or(limit.maximum)?.min(limit.maximum.map_or(u64::MAX, |hard| hard.saturating_sub(1)));
    setrlimit(Resource::Cpu, Rlimit { current: Some(soft), maximum: limit.maximum }).ok()?;
    Some(libc::SIGXCPU)
}

/// No time is bounded.
#[cfg(not(unix))]
pub fn cpu_warning_signal() -> Option<i32> {
    None
}

/// A child hears of the end of its time when it comes, as a kill: a warning that it takes for a wish would have it do half
/// of its work, and say that all went well.
#[cfg(unix)]
pub(crate) fn disable_cpu_warning() {
    let limit = getrlimit(Resource::Cpu);
    if limit.current.is_some() {
        let _ = setrlimit(Resource::Cpu, Rlimit { current: limit.maximum, maximum: limit.maximum });
    }
}
