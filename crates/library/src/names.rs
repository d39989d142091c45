//! Names that people and strangers give: as they are kept, and as files of a project.

use vo_files::plain;

use crate::error::LibraryError;
use crate::limits::{MOST_NAME, MOST_TAG, MOST_TAGS};

/// A name as it is kept: one line, not too long.
pub(crate) fn checked_name(name: &str) -> Result<String, LibraryError> {
    let name = name.trim();
    let is_fine = !name.is_empty() && name.chars().count() <= MOST_NAME && plain(name) == name;
    let why = || LibraryError::Invalid(format!("a name has 1 to {MOST_NAME} letters on one line"));
    if is_fine { Ok(name.to_owned()) } else { Err(why()) }
}

/// Tags as they are kept.
pub(crate) fn checked_tags(tags: &[String]) -> Result<Vec<String>, LibraryError> {
    if tags.len() > MOST_TAGS {
        return Err(LibraryError::Invalid(format!("an asset has at most {MOST_TAGS} tags")));
    }
    let checked = |tag: &String| {
        let tag = tag.trim();
        let is_fine = !tag.is_empty() && tag.chars().count() <= MOST_TAG && plain(tag) == tag;
        let why = || LibraryError::Invalid(format!("a tag has 1 to {MOST_TAG} letters on one line"));
        if is_fine { Ok(tag.to_owned()) } else { Err(why()) }
    };
    tags.iter().map(checked).collect()
}

/// The name of a file that somebody sends: what stands behind the last slash of a path, on one line, cut where it is long.
pub(crate) fn last_part(path: &str) -> Option<String> {
    let name = path.rsplit(['/', '\\']).next()?;
    let name: String =
        name.chars().filter(|letter| plain(letter.encode_utf8(&mut [0; 4])) == *letter.to_string()).collect();
    let name: String = name.trim().chars().take(MOST_NAME).collect();
    (!name.is_empty()).then_some(name)
}

/// A name for the file of an asset: no path, nothing hidden, and an ending that says what it is.
pub fn file_name(name: &str, format: &str) -> String {
    /// Bytes of a name that every file system takes, with room for a number.
    const MOST: usize = 200;
    let safe = |letter: char| if matches!(letter, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { letter };
    let name: String = last_part(name).unwrap_or_default().trim_start_matches('.').chars().map(safe).collect();
    let ending = match format {
        "Matroska/WebM" => "mkv",
        "MPEG-TS" => "ts",
        "HEIC/AVIF" => "heic",
        "JPEG" => "jpg",
        "Wave64" => "w64",
        other => &other.to_ascii_lowercase(),
    };
    let has_ending =
        name.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && (1..=5).contains(&ending.len()));
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, own)) if has_ending => (stem, own),
        _ => (name.as_str(), ending),
    };
    let stem = stem.get(..stem.floor_char_boundary(MOST)).unwrap_or(stem).trim_end();
    let stem = if stem.is_empty() { "media" } else { stem };
    if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_calls_a_file_is_a_name() {
        for (sent, name) in [
            ("clip.mp4", Some("clip.mp4")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\films\\a.mov", Some("a.mov")),
            ("a\r\n\u{202e}b.mp4", Some("ab.mp4")),
            ("日本 🐙.mp4", Some("日本 🐙.mp4")),
            ("a/", None),
            ("", None),
        ] {
            assert_eq!(last_part(sent).as_deref(), name, "{sent:?}");
        }
        assert_eq!(last_part(&"é".repeat(400)).unwrap().chars().count(), MOST_NAME);
    }

    #[test]
    fn a_name_in_a_project_is_one_that_every_system_takes() {
        for (name, format, file) in [
            ("clip.mp4", "MP4", "clip.mp4"),
            ("A day: out?", "Matroska/WebM", "A day_ out_.mkv"),
            ("../../x", "PNG", "x.png"),
            (".hidden", "JPEG", "hidden.jpg"),
            ("", "WAV", "media.wav"),
            ("v1.2 final cut", "MP4", "v1.2 final cut.mp4"),
        ] {
            assert_eq!(file_name(name, format), file, "{name}");
        }
        assert!(file_name(&"日".repeat(250), "MP4").len() < 220);
    }
}
