//! The end of a process as a descriptor that becomes readable.

use std::io;
use std::os::fd::OwnedFd;

use rustix::process::Pid;

/// A descriptor that is readable from the end of a child of ours on, to be asked for before it is reaped.
#[cfg(target_os = "linux")]
pub(crate) fn ended(child: Pid) -> io::Result<OwnedFd> {
    use rustix::process::{PidfdFlags, pidfd_open};
    Ok(pidfd_open(child, PidfdFlags::empty())?)
}

/// The same by a queue of events with a single one that is never taken out.
#[cfg(not(target_os = "linux"))]
#[expect(
    unsafe_code,
    reason = "the call is unsafe because events may name descriptors by number, and this one does not"
)]
pub(crate) fn ended(child: Pid) -> io::Result<OwnedFd> {
    use rustix::event::kqueue::{Event, EventFilter, EventFlags, ProcessEvents, kevent, kqueue};
    let queue = kqueue()?;
    rustix::io::fcntl_setfd(&queue, rustix::io::FdFlags::CLOEXEC)?;
    let filter = EventFilter::Proc { pid: child, flags: ProcessEvents::EXIT };
    let event = Event::new(filter, EventFlags::ADD, std::ptr::null_mut());
    let mut none: [Event; 0] = [];
    // SAFETY: the event names a process, no descriptor.
    match unsafe { kevent(&queue, &[event], &mut none, None) } {
        Ok(_) => Ok(queue),
        // It has ended before: so has what is written into a pipe whose other end is closed.
        Err(rustix::io::Errno::SRCH) => Ok(rustix::pipe::pipe()?.0),
        Err(error) => Err(error.into()),
    }
}
