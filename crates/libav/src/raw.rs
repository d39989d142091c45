//! The one module that speaks to C. What it hands out is safe: values that own what they point to, free it when dropped,
//! and never lend a pointer.
#![expect(
    unsafe_code,
    reason = "libav* is a C library; every call into it is in here, with the reason why it is sound"
)]

use std::ffi::{CStr, CString, c_char, c_int};
use std::path::PathBuf;

use ffmpeg_sys_the_third as ff;

use crate::LibavError;

pub(crate) mod graph;
pub(crate) mod input;
pub mod log;
mod matrix;
pub(crate) mod options;
pub(crate) mod output;
pub(crate) mod picture;

/// Name, version (`59.37.100`) and configuration of the five libraries, and the version of the whole.
pub(crate) fn libraries() -> (String, [(&'static str, String, String); 5]) {
    let dotted = |version: u32| format!("{}.{}.{}", version >> 16, version >> 8 & 0xff, version & 0xff);
    // SAFETY: these take nothing and return numbers and constant texts.
    unsafe {
        let all = [
            ("libavutil", dotted(ff::avutil_version()), text(ff::avutil_configuration())),
            ("libavcodec", dotted(ff::avcodec_version()), text(ff::avcodec_configuration())),
            ("libavformat", dotted(ff::avformat_version()), text(ff::avformat_configuration())),
            ("libavfilter", dotted(ff::avfilter_version()), text(ff::avfilter_configuration())),
            ("libswscale", dotted(ff::swscale_version()), text(ff::swscale_configuration())),
        ];
        (text(ff::av_version_info()), all)
    }
}

/// The largest piece of memory libav* may ask for from now on, in bytes; for the whole process.
pub(crate) fn limit_allocation(bytes: usize) {
    // SAFETY: sets a number.
    unsafe { ff::av_max_alloc(bytes) };
}

/// Has glibc map what is `large` by itself, always, and give a free end of its heap of that size back; what is free now
/// is given back at once.
pub(crate) fn set_malloc(large: c_int) {
    #[cfg(target_env = "gnu")]
    // SAFETY: sets numbers of the allocator and gives free pages back; allocations that exist stay as they are.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, large);
        libc::mallopt(libc::M_TRIM_THRESHOLD, large);
        libc::malloc_trim(0);
    }
    #[cfg(not(target_env = "gnu"))]
    let _ = large;
}

/// A copy of a text of C's; an empty one for a null pointer.
///
/// # Safety
/// `pointer` is null, or a text that ends in a zero byte and stays while this runs.
unsafe fn text(pointer: *const c_char) -> String {
    if pointer.is_null() {
        return String::new();
    }
    // SAFETY: not null, and the caller vouches for the rest.
    unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned()
}

/// A text as C wants it.
fn c_text(text: impl Into<Vec<u8>>) -> Result<CString, LibavError> {
    CString::new(text)
        .map_err(|zero| LibavError::ZeroByte(PathBuf::from(String::from_utf8_lossy(&zero.into_vec()).into_owned())))
}

/// A path as a URL of libav's `file` protocol, so that no name is mistaken for another protocol.
fn file_url(path: &std::path::Path) -> Result<CString, LibavError> {
    use std::os::unix::ffi::OsStrExt;
    c_text([b"file:".as_slice(), path.as_os_str().as_bytes()].concat())
}

/// Turns a negative code into an error, with what was logged.
fn check(code: c_int, doing: &'static str) -> Result<c_int, LibavError> {
    if code >= 0 { Ok(code) } else { Err(refused(code, doing)) }
}

fn refused(code: c_int, doing: &'static str) -> LibavError {
    let mut words = [0 as c_char; ff::AV_ERROR_MAX_STRING_SIZE];
    // SAFETY: the buffer is as long as is said, and ends in a zero byte afterwards, whatever the code.
    let why = unsafe {
        ff::av_strerror(code, words.as_mut_ptr(), words.len());
        text(words.as_ptr())
    };
    LibavError::Refused { doing, why, lines: log::take_lines() }
}

/// What an allocation of libav's gave.
fn allocated<T>(pointer: *mut T, doing: &'static str) -> Result<std::ptr::NonNull<T>, LibavError> {
    std::ptr::NonNull::new(pointer).ok_or_else(|| refused(ff::AVERROR(libc::ENOMEM), doing))
}

const AGAIN: c_int = ff::AVERROR(libc::EAGAIN);
