//! A child inherits on which cores the thread that starts it may run.

use rustix::io;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Cores that this thread may use.
pub fn allowed() -> usize {
    sched_getaffinity(None).map_or(1, |set| set.count() as usize)
}

/// Does something on the first few of the cores that this thread may use, and gives it back all of them.
///
/// # Errors
/// The error of the system if it does not allow that.
pub fn on_cores<T>(count: usize, work: impl FnOnce() -> T) -> io::Result<T> {
    let all = sched_getaffinity(None)?;
    let mut few = CpuSet::new();
    for core in (0..CpuSet::MAX_CPU).filter(|core| all.is_set(*core)).take(count.max(1)) {
        few.set(core);
    }
    sched_setaffinity(None, &few)?;
    let result = work();
    sched_setaffinity(None, &all)?;
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_child_inherits_the_core() {
        let _alone = crate::measure::alone();
        let count = || vo_process::Command::new("nproc").output(b"", &vo_process::Stop::new(), Duration::from_secs(20));
        let (_, printed) = on_cores(1, count).unwrap().unwrap();
        assert_eq!(printed, b"1\n");
    }

    #[test]
    fn one_core_is_one_core_and_only_for_a_while() {
        let before = allowed();
        assert_eq!(on_cores(1, allowed).unwrap(), 1);
        assert_eq!(allowed(), before);
    }
}
