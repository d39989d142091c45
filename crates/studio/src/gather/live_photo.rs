//! Photos that move: phones write a photo and, beside it, a short clip of the same name. Whoever copies both means one
//! picture, which is the photo.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use vo_timeline::clip::Source;
use vo_timeline::time::FrameRate;

/// The clip of such a photo lasts at most so many seconds.
const LONGEST: u32 = 4;

/// What a phone calls its photos.
const PHOTOS: [&str; 4] = ["heic", "heif", "jpg", "jpeg"];

/// Takes the moving parts of photos out of what was found in a folder. Returns each of them with its photo.
pub fn without_moving_parts(found: &mut Vec<(PathBuf, Source)>, rate: FrameRate) -> Vec<(PathBuf, PathBuf)> {
    let photos: Vec<PathBuf> =
        found.iter().filter(|(path, source)| is_photo(path, source)).map(|(path, _)| path.clone()).collect();
    let mut parts = Vec::new();
    found.retain(|(path, source)| {
        let short = matches!(source, Source::Footage { frames, .. } if *frames <= LONGEST * rate.per_second());
        let photo = photos.iter().find(|photo| short && stem(photo) == stem(path));
        parts.extend(photo.map(|photo| (path.clone(), photo.clone())));
        photo.is_none()
    });
    parts
}

fn is_photo(path: &Path, source: &Source) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    matches!(source, Source::Still { .. }) && PHOTOS.contains(&ending.as_str())
}

fn stem(path: &Path) -> OsString {
    path.file_stem().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_digest::Digest;

    #[test]
    fn the_photo_stays_and_its_clip_goes() {
        let file = |name: &str| Digest::of(name.as_bytes());
        let still = |name: &str| (PathBuf::from(name), Source::Still { file: file(name), moving: true });
        let clip =
            |name: &str, frames| (PathBuf::from(name), Source::Footage { file: file(name), frames, endless: false });
        let mut found = vec![
            still("IMG_1.HEIC"),
            clip("IMG_1.mov", 85),
            clip("IMG_2.mov", 85),
            still("trip.jpg"),
            // A clip of its own, and the picture somebody made of it.
            clip("trip.mp4", 400),
            still("chart.png"),
            clip("chart.mp4", 60),
        ];
        let parts = without_moving_parts(&mut found, FrameRate::try_from(30).unwrap());
        assert_eq!(parts, [("IMG_1.mov".into(), "IMG_1.HEIC".into())]);
        let left: Vec<_> = found.iter().filter_map(|(path, _)| path.to_str()).collect();
        assert_eq!(left, ["IMG_1.HEIC", "IMG_2.mov", "trip.jpg", "trip.mp4", "chart.png", "chart.mp4"]);
    }
}
