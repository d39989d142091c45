//! How many processors are really ours.

use vo_process::cgroup;

/// Processors that we may use: those our threads may run on, and no more than the control groups we are in allow,
/// rounded up. At least one.
pub fn cores() -> usize {
    let quotas =
        cgroup::folders().into_iter().filter_map(|folder| std::fs::read_to_string(folder.join("cpu.max")).ok());
    quotas.filter_map(|text| quota(&text)).fold(allowed(), usize::min).max(1)
}

#[cfg(target_os = "linux")]
fn allowed() -> usize {
    rustix::thread::sched_getaffinity(None).map_or(1, |set| set.count() as usize)
}

/// Other systems say how many there are at best.
#[cfg(not(target_os = "linux"))]
fn allowed() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whole processors of a `cpu.max` such as `150000 100000`: microseconds that may be used in each so many. `max`, which
/// is no bound, is none.
fn quota(text: &str) -> Option<usize> {
    let (used, period) = text.trim().split_once(' ')?;
    let (used, period): (usize, usize) = (used.parse().ok()?, period.parse().ok()?);
    (period > 0).then(|| used.div_ceil(period))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use vo_process::{Command, Stop};

    #[test]
    fn a_quota_is_rounded_up() {
        assert_eq!(quota("150000 100000\n"), Some(2));
        assert_eq!(quota("200000 100000\n"), Some(2));
        assert_eq!(quota("5000 100000\n"), Some(1));
        assert_eq!(quota("max 100000\n"), None);
        assert_eq!(quota("100000 0\n"), None);
        assert_eq!(quota(""), None);
    }

    #[test]
    fn there_are_not_more_than_the_system_counts() {
        let (_, printed) = Command::new("nproc").output(b"", &Stop::new(), Duration::from_secs(20)).unwrap();
        let counted: usize = String::from_utf8(printed).unwrap().trim().parse().unwrap();
        assert!((1..=counted).contains(&cores()));
    }
}
