//! The signals by which the system tells that a limit was reached. Who ignores them is answered instead, like anybody whose
//! disk is full, and can say so. What is ignored stays ignored over a start, so a shim hears them again before its child
//! does.

#[cfg(unix)]
const OF_LIMITS: [i32; 1] = [libc::SIGXFSZ];

/// From now on a file that grows beyond the limit of whoever started us is an error, and no end of this process. To be
/// called before anything is written, in a program whose children are started by shims.
pub fn outlive_limits() {
    #[cfg(unix)]
    set(libc::SIG_IGN);
}

/// From now on such a limit ends this process, and what it starts.
#[cfg(unix)]
pub(crate) fn hear_of_limits() {
    set(libc::SIG_DFL);
    crate::allowance::warn_nobody();
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "rustix leaves signals to the C library")]
fn set(how: libc::sighandler_t) {
    for signal in OF_LIMITS {
        // SAFETY: neither way runs any code of ours.
        unsafe { libc::signal(signal, how) };
    }
}
