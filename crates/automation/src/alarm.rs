//! An alarm clock for a thread: it sleeps until a time of the wall clock, and is woken early if somebody rings, if that clock is
//! set, or when a machine that slept goes on. Nothing is polled.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::Alarm;
#[cfg(target_os = "linux")]
pub(crate) use linux::Alarm;

use std::time::Duration;

/// It wakes so often in any case, so that no clock that does something unheard of can stop it for good.
const LONGEST: Duration = Duration::from_secs(3_600);

/// How long it is until a time, in milliseconds since 1970, at most an hour.
fn until(due: Option<u64>, now: u64) -> Duration {
    due.map_or(LONGEST, |due| Duration::from_millis(due.saturating_sub(now)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use super::*;

    #[test]
    fn it_wakes_when_its_time_comes_and_when_somebody_rings() {
        let now = vo_jobs::system_clock();
        let alarm = Arc::new(Alarm::new().unwrap());
        alarm.wait(Some(now() + 20), now());
        alarm.wait(Some(now()), now() + 5);
        let (began, ringing) = (Instant::now(), Arc::clone(&alarm));
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            ringing.ring();
        });
        alarm.wait(None, now());
        assert!(began.elapsed() < LONGEST);
        thread.join().unwrap();
        // A ring before anybody waits is not lost.
        alarm.ring();
        alarm.wait(None, now());
    }
}
