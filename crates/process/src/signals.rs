//! The signals by which the system reports that a limit was reached. A process that ignores them gets an error instead, as
//! with a full disk, and can report it. What is ignored stays ignored over a start, so a shim hears them again before its child
//! does.

#[cfg(unix)]
const OF_LIMITS: [i32; 1] = [libc::SIGXFSZ];

/// From now on a file that grows beyond the limit set by our parent is an error, and does not end this process. To be
/// called before anything is written, in a program whose children are started by shims.
pub fn ignore_limit_signals() {
    #[cfg(unix)]
    set(libc::SIG_IGN);
}

/// From now on such a limit ends this process, and what it starts.
#[cfg(unix)]
pub(crate) fn restore_limit_signals() {
    set(libc::SIG_DFL);
    crate::inherited_limits::disable_cpu_warning();
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "rustix leaves signals to the C library")]
fn set(how: libc::sighandler_t) {
    for signal in OF_LIMITS {
        // SAFETY: neither way runs any code of ours.
        unsafe { libc::signal(signal, how) };
    }
}
