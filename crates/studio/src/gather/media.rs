//! Files of other people, as a project uses them: looked at once, proved, and kept in the store.

mod animation;
mod brought_in;
mod footage;
mod heif_picture;
mod image_process;
mod inspect;
mod sound;

use std::fs::File;

use vo_media::{Purpose, Reason, Rejection};
use vo_plan::picture::Container;

use crate::{Code, StudioError};

pub use brought_in::brought_in;
pub use image_process::open_still;
pub use inspect::{Inspected, PROBE_VERSION, identify_picture, inspect, probe_of, probed};
pub use sound::{AUDIBLE_VERSION, LONGEST_SECONDS, audible, decode_sound, heard, listen};

/// The container of a file, by its first bytes. `shown` is what a person calls it.
///
/// # Errors
/// [`StudioError::Input`] with the file and what it is instead.
pub fn identify(file: &File, shown: &str, purpose: Purpose) -> Result<Container, StudioError> {
    vo_media::identify(file, purpose).map_err(|why| refused(shown, why.into()))
}

/// The error of a file that is called `shown` and cannot be used.
pub fn refused(shown: &str, Rejection { reason, why }: Rejection) -> StudioError {
    let code = match reason {
        Reason::Unreadable => Code::ClipUnreadable,
        Reason::Damaged => Code::ClipDamaged,
        Reason::TooLarge => Code::ImageTooLarge,
        Reason::OverBudget => Code::OverBudget,
    };
    StudioError::Input(code, format!("{shown} cannot be used: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_that_is_too_large_has_a_code_of_its_own() {
        let file = tempfile::tempfile().unwrap();
        file.set_len(200_000_000).unwrap();
        let error = refused("map.png", vo_media::image_file::still_fits(&file).unwrap_err());
        assert_eq!(error.code(), Code::ImageTooLarge);
        let said = "map.png cannot be used: it has 200 MB; at most 100 MB are read of an image: save it smaller";
        assert_eq!(error.to_string(), said);
        assert_eq!(refused("a.mp4", "it is empty".to_owned().into()).code(), Code::ClipUnreadable);
    }
}
