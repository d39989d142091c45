//! Ctrl-C, and the other signals by which a program is asked to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Stop;

#[cfg(unix)]
const SIGNALS: [i32; 3] = [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];

/// The first signal from here on asks to stop, so that what is complete is kept; a second one ends the program at once,
/// with 130, and its children, whose pipes close, with it.
pub fn stop_on_signals() -> Stop {
    let stop = Stop::new();
    let again = Arc::new(AtomicBool::new(false));
    for signal in SIGNALS {
        // Registration fails for signals that cannot be caught only; these can.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&again));
        let _ = signal_hook::flag::register(signal, Arc::clone(&again));
        let _ = signal_hook::flag::register(signal, stop.flag());
    }
    again.store(false, Ordering::SeqCst);
    stop
}
