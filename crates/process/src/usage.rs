//! What a child has used, as the kernel counted it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a child and everything that came of it has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Processor time in its own code.
    pub user: Duration,
    /// Processor time in the kernel for it.
    pub system: Duration,
    /// The most memory that one process of it held at once, shared pages included, in bytes.
    pub max_rss_bytes: u64,
}

/// Bytes of one unit in which the system reports memory.
#[cfg(unix)]
const RSS_UNIT: u64 = if cfg!(target_vendor = "apple") { 1 } else { 1024 };

/// What our children that have ended have used.
#[cfg(unix)]
#[expect(unsafe_code, reason = "rustix does not have this call")]
pub(crate) fn of_ended_children() -> Usage {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the call fills the structure, which is all numbers, so that zeros are a value too.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr());
        usage.assume_init()
    };
    let time = |time: libc::timeval| {
        let microseconds = time.tv_usec.try_into().unwrap_or(0);
        Duration::from_secs(time.tv_sec.unsigned_abs()) + Duration::from_micros(microseconds)
    };
    Usage {
        user: time(usage.ru_utime),
        system: time(usage.ru_stime),
        max_rss_bytes: usage.ru_maxrss.unsigned_abs() * RSS_UNIT,
    }
}
