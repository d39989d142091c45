//! Whether a process with a number still runs, so that what ended ones left behind can be told from what is in use.

/// Whether there is a process of this number.
#[cfg(target_os = "linux")]
pub fn alive(pid: u32) -> bool {
    std::path::Path::new("/proc").join(pid.to_string()).exists()
}

/// Whether there is a process of this number.
#[cfg(all(unix, not(target_os = "linux")))]
pub fn alive(pid: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let known = i32::try_from(pid).ok().and_then(Pid::from_raw);
    // Another user's process is there, too.
    known.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Whether there is a process of this number: as the system cannot be asked here, there may be.
#[cfg(not(unix))]
pub fn alive(_pid: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_are_there_and_nobody_who_is_known_has_the_largest_number() {
        assert!(alive(std::process::id()));
        assert_eq!(alive(u32::MAX), cfg!(windows));
    }
}
