//! How often a movie is tried. What may go better next time is tried again; what would fail the same way is not. Every try is
//! counted before it begins, so that one that takes us down with it is counted too.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use vo_digest::Key;
use vo_process::is_shortage;
use vo_voice::VoiceError;

use crate::error::MOST_CRASHES;
use crate::event::Event;
use crate::open::project::LoadedProject;
use crate::run::Render;
use crate::{Code, StudioError};

/// A movie is tried as often in one run.
const MOST: u32 = 3;

/// So many damaged clips are left out of one movie, or shown as far as they go, before it is given up.
const MOST_SHORTER: u32 = 50;

/// A movie that was begun as often and never came to an end, good or bad, is not begun again by itself.
const UNENDED: u32 = 5;

/// How long the first new try waits, for whatever was tight to pass; every further one twice as long.
const PAUSE: Duration = Duration::from_millis(500);

/// Tries to make a movie until it is made, fails in a way that will not pass, or was tried often enough.
///
/// # Errors
/// Those of `attempt`, and [`StudioError::Input`] if earlier tries never came to an end.
pub fn of<T>(
    render: &Render,
    (loaded, output): (&LoadedProject, &Path),
    mut attempt: impl FnMut(&Render) -> Result<T, StudioError>,
) -> Result<T, StudioError> {
    let asked = format!("{:?}", loaded.changes);
    let what = (loaded.root.to_string_lossy(), &loaded.toml, &loaded.script, asked, output.to_string_lossy());
    let name = format!("render {}", Key::of(&what)?);
    if render.store.record_attempt(&name)? > UNENDED {
        render.store.clear_attempts(&name)?;
        return Err(StudioError::Input(
            Code::NeverEnded,
            format!(
                "{} was started {UNENDED} times and never finished, because vo or the machine was stopped each time; run this \
             again to try once more, with a smaller --memory if memory may have been short",
                loaded.name
            ),
        ));
    }
    let (mut pause, mut may_make_room) = (PAUSE, true);
    let (mut again, mut shorter) = (1, 0);
    loop {
        let result = attempt(render);
        match &result {
            // What cannot be decoded is left out next time, and said: nothing has to pass for that.
            Err(StudioError::Shorter { .. }) if shorter < MOST_SHORTER => shorter += 1,
            Err(error) if again < MOST && is_transient(render, error) => {
                let text = format!("{error}; trying again ({} of {MOST})", again + 1);
                render.report(Event::Warning { text });
                render.stop.wait(pause);
                pause *= 2;
                again += 1;
            }
            Err(StudioError::FullDisk(place) | StudioError::FullCache(place))
                if may_make_room && make_room(render, place) =>
            {
                may_make_room = false;
            }
            _ => {
                // If that cannot be written down, a later run counts one try too many.
                let _ = render.store.clear_attempts(&name);
                return result;
            }
        }
    }
}

/// Removes half of what nobody needs, if that lies on the disk that is full, and says so; false if nothing was removed.
fn make_room(render: &Render, full: &Path) -> bool {
    if !vo_store::on_one_disk(full, render.store.root()) {
        return false;
    }
    // What was removed until it failed, if it did, is room as well, but nobody knows how much.
    let removed = render.store.evict_half().unwrap_or_default();
    if removed.removed > 0 {
        let text = format!(
            "the disk is full: {} MB of what was made before and was not used for longest were removed; trying again",
            removed.removed_bytes.div_ceil(1_000_000)
        );
        render.report(Event::Warning { text });
    }
    removed.removed > 0
}

/// Whether another try may go better: a tool was ended by somebody else, the machine was short of something, or something
/// vanished from the store, or changed there, after it was found.
fn is_transient(render: &Render, error: &StudioError) -> bool {
    match error {
        StudioError::Stopped
        | StudioError::Mistakes(_)
        | StudioError::Input(..)
        | StudioError::FullDisk(_)
        | StudioError::FullCache(_) => false,
        StudioError::Tool { ended: true, .. } | StudioError::EndedEarly { .. } | StudioError::Corrupt(_) => true,
        StudioError::Crashed { times, .. } => *times < MOST_CRASHES,
        StudioError::Process(error) | StudioError::Voice(VoiceError::Process(error)) => error.is_transient(),
        _ => was_resource_exhausted(error) || render.lost_any(),
    }
}

/// Whether the system was short of something when a file or a folder was to be opened.
fn was_resource_exhausted(error: &StudioError) -> bool {
    let first = Some(error as &(dyn Error + 'static));
    let mut causes = std::iter::successors(first, |&error| error.source());
    causes.any(|cause| cause.downcast_ref().is_some_and(is_shortage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortage_is_seen_behind_every_error() {
        let told = |code| {
            let error = std::io::Error::from_raw_os_error(code);
            was_resource_exhausted(&StudioError::files("linking", Path::new("in"))(error))
        };
        // Too many open files, and no such file.
        assert!(told(24) && !told(2));
    }
}
