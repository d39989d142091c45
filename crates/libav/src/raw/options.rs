//! Settings on their way into libav*. It takes those it knows out of the list and says nothing of the rest, so the rest
//! is looked at.

use ffmpeg_sys_the_third as ff;

use super::{c_text, check, text};
use crate::LibavError;

/// Named settings.
#[repr(transparent)]
pub(crate) struct Options(*mut ff::AVDictionary);

impl Options {
    /// A list of names and values.
    pub(crate) fn new(pairs: &[(&str, &str)]) -> Result<Self, LibavError> {
        let mut options = Self(std::ptr::null_mut());
        for (name, value) in pairs {
            let (name, value) = (c_text(*name)?, c_text(*value)?);
            // SAFETY: the list is null or libav's; both texts are copied.
            let code = unsafe { ff::av_dict_set(&raw mut options.0, name.as_ptr(), value.as_ptr(), 0) };
            check(code, "keeping a setting")?;
        }
        Ok(options)
    }

    /// For a call that takes out what it knows.
    pub(super) fn lend(&mut self) -> *mut *mut ff::AVDictionary {
        &raw mut self.0
    }

    /// The first setting that nothing took is an error.
    pub(crate) fn all_taken(&self, doing: &'static str) -> Result<(), LibavError> {
        // SAFETY: the list is null or libav's; an entry is read before the list changes.
        let left = unsafe {
            ff::av_dict_get(self.0, c"".as_ptr(), std::ptr::null(), ff::AV_DICT_IGNORE_SUFFIX)
                .as_ref()
                .map(|entry| format!("{}={}", text(entry.key), text(entry.value)))
        };
        left.map_or(Ok(()), |setting| Err(LibavError::UnknownSetting { doing, setting }))
    }
}

impl Drop for Options {
    fn drop(&mut self) {
        // SAFETY: the list is null or libav's, and ours alone.
        unsafe { ff::av_dict_free(&raw mut self.0) };
    }
}
