//! By a timer of the kernel on the wall clock, which is right after the machine slept, and also fires when that clock is set.

use std::io;
use std::os::fd::OwnedFd;

use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
use rustix::io::{read, write};
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};

use super::until;

#[derive(Debug)]
pub(crate) struct Alarm {
    timer: OwnedFd,
    bell: OwnedFd,
}

impl Alarm {
    /// # Errors
    /// What the system says.
    pub(crate) fn new() -> io::Result<Self> {
        let timer = timerfd_create(TimerfdClockId::Realtime, TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK)?;
        let bell = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self { timer, bell })
    }

    /// Waits until a time in milliseconds since 1970, or an hour if there is none; it may end early.
    pub(crate) fn wait(&self, due: Option<u64>, now: u64) {
        // One on the wall clock is exact after a sleep, and is cancelled if the clock is set.
        let at = now.saturating_add(until(due, now).as_millis() as u64).max(1);
        let value = Timespec { tv_sec: (at / 1_000) as i64, tv_nsec: (at % 1_000 * 1_000_000) as i64 };
        let once = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value: value };
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        if timerfd_settime(&self.timer, flags, &once).is_err() {
            return std::thread::sleep(until(due, now).min(std::time::Duration::from_secs(1)));
        }
        let mut both = [PollFd::new(&self.timer, PollFlags::IN), PollFd::new(&self.bell, PollFlags::IN)];
        // A signal ends it early, which it may.
        let _ = poll(&mut both, None);
        let mut counted = [0; 8];
        // That the clock was set is told once, by an error of this.
        let _ = read(&self.timer, &mut counted);
        let _ = read(&self.bell, &mut counted);
    }

    /// Wakes who waits, or else who waits next.
    pub(crate) fn ring(&self) {
        let _ = write(&self.bell, &1_u64.to_ne_bytes());
    }
}
