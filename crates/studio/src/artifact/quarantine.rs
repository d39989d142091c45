//! Clips that crash their decoder. A crash may be a hole that somebody aims at, so such a file is tried once more, in case
//! the machine was to blame, and then no more by that tool chain.

use vo_digest::Digest;
use vo_media::ffmpeg;
use vo_process::Exit;

use crate::error::MOST_CRASHES;
use crate::run::Render;
use crate::{Code, StudioError};

/// Writes down that the decoder of a clip crashed, and says so.
pub fn record_crash(render: &Render, clip: Digest, tools: &str) -> StudioError {
    // If that cannot be written down, it is not tried again now either.
    let times = render.store.record_attempt(&name(clip, tools)).unwrap_or(MOST_CRASHES);
    StudioError::Crashed { clip: render.display_name(clip), times }
}

/// Nothing is concluded from what an FFmpeg did that was ended half-way: a crash over a file is counted, `of` which it is
/// known with which tools, and any other signal, also one that it took for a wish, is told as what may pass. `what` is
/// told, `tool` names the log.
///
/// # Errors
/// [`StudioError::Crashed`] or [`StudioError::Tool`] if a signal ended it.
pub fn classify_exit(
    render: &Render,
    (of, tools): (Option<Digest>, &str),
    (what, tool): (&str, &str),
    exit: &Exit,
) -> Result<(), StudioError> {
    match of {
        Some(file) if exit.crashed() => Err(record_crash(render, file, tools)),
        _ if exit.signal.is_some() || ffmpeg::may_have_been_asked(exit) => Err(render.tool_failed(what, tool, exit)),
        _ => Ok(()),
    }
}

/// Refuses a clip that has crashed its decoder too often.
///
/// # Errors
/// [`StudioError::Input`] with what to do.
pub fn check_allowed(render: &Render, clip: Digest, tools: &str) -> Result<(), StudioError> {
    let times = render.store.attempts(&name(clip, tools))?;
    refuse_after(times, &render.display_name(clip))
}

/// Refuses a clip, called so, that has crashed its decoder as often.
///
/// # Errors
/// As [`check_allowed`].
pub fn refuse_after(times: u32, clip: &str) -> Result<(), StudioError> {
    if times < MOST_CRASHES {
        return Ok(());
    }
    Err(StudioError::Input(
        Code::ClipRefused,
        format!("{clip} crashed its decoder {times} times and is not opened any more: convert it, or take another"),
    ))
}

/// A movie is done: what was counted against clips that were decoded for it came from elsewhere, such as a machine that was
/// to blame.
///
/// # Errors
/// [`StudioError::Store`].
pub fn clear_crashes(render: &Render) -> Result<(), StudioError> {
    for (clip, tools) in render.take_decoded() {
        let name = name(clip, &tools);
        if render.store.attempts(&name)? > 0 {
            render.store.clear_attempts(&name)?;
        }
    }
    Ok(())
}

/// What a crash is counted under.
pub fn name(clip: Digest, tools: &str) -> String {
    format!("crashed {clip} {tools}")
}
