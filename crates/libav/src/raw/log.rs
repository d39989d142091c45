//! What libav* logs: kept as a bounded list of lines instead of being written to standard error.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, Once, PoisonError};

use ffmpeg_sys_the_third as ff;

/// Lines that are kept; older ones go.
const KEPT: usize = 64;

/// A line that libav* logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What wrote it: `libx264`, `h264`, `mp4`; empty if it is not known.
    pub from: String,
    /// Whether it is an error; else it is a warning.
    pub error: bool,
    /// What it says, without an end of line.
    pub text: String,
}

impl fmt::Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.error { "error" } else { "warning" };
        if self.from.is_empty() {
            write!(out, "[{kind}] {}", self.text)
        } else {
            write!(out, "[{kind}] {}: {}", self.from, self.text)
        }
    }
}

static LINES: Mutex<VecDeque<Line>> = Mutex::new(VecDeque::new());

/// Takes the lines that were kept in this process since the last call: at most 64, oldest first.
pub fn take_lines() -> Vec<Line> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
}

/// Takes only the lines of components of these names, and leaves the others.
pub(crate) fn take_lines_of(names: &[&str]) -> Vec<Line> {
    let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    let (theirs, others) = lines.drain(..).partition(|line| names.contains(&line.from.as_str()));
    *lines = others;
    Vec::from(theirs)
}

/// Has lines kept from now on; for the whole process.
pub(crate) fn keep() {
    static ONCE: Once = Once::new();
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the callback has the type that is asked for, and lives as long as the program.
    ONCE.call_once(|| unsafe { ff::av_log_set_callback(Some(keep_line)) });
    // The type of a C list of arguments differs from machine to machine; where it is not this one, nothing is kept.
    #[cfg(not(target_arch = "x86_64"))]
    // SAFETY: sets a number.
    ONCE.call_once(|| unsafe { ff::av_log_set_level(ff::AV_LOG_QUIET) });
}

/// Called by libav*, from any of its threads.
#[cfg(target_arch = "x86_64")]
unsafe extern "C" fn keep_line(
    context: *mut std::ffi::c_void,
    level: std::ffi::c_int,
    format: *const std::ffi::c_char,
    arguments: *mut ff::__va_list_tag,
) {
    let level = level & 0xff;
    if level > ff::AV_LOG_WARNING {
        return;
    }
    let (mut line, mut prefix) = ([0 as std::ffi::c_char; 1024], 0);
    // SAFETY: context, format and arguments are libav's own, passed on unchanged; the buffer is as long as is said, and
    // ends in a zero byte afterwards.
    let text = unsafe {
        ff::av_log_format_line2(context, level, format, arguments, line.as_mut_ptr(), 1024, &raw mut prefix);
        super::text(line.as_ptr())
    };
    let class = context.cast::<*const ff::AVClass>();
    // SAFETY: libav's rule for a context of its log: null, or a structure whose first field is null or points to its
    // class, whose `item_name` returns a constant text.
    let from = unsafe {
        match class.as_ref().and_then(|class| class.as_ref()).and_then(|class| class.item_name) {
            Some(name) => super::text(name(context)),
            None => String::new(),
        }
    };
    let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    if lines.len() == KEPT {
        lines.pop_front();
    }
    lines.push_back(Line { from, error: level <= ff::AV_LOG_ERROR, text: text.trim_end().to_owned() });
}
