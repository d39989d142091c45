//! What is seen and heard of movies before they are made, as files whose names are made of their content: those that are there,
//! and those on their way.

mod flights;
mod kept;

use std::path::Path;

use vo_studio::preview::Preview;

use crate::answer::Refused;
use flights::Flights;
use kept::{Kept, Most};

/// The folder of previews in the cache.
const FOLDER: &str = "previews";

/// How much is kept of them.
const MOST: Most = Most { bytes: 256 << 20, files: 8_192 };

/// Letters of a digest.
const DIGEST: usize = 64;

/// The kinds of files that there are, by their endings.
const KINDS: [(&str, &str); 6] = [
    ("webp", "image/webp"),
    ("png", "image/png"),
    ("mp4", "video/mp4"),
    ("wav", "audio/wav"),
    ("aac", "audio/aac"),
    ("json", "application/json"),
];

/// Previews: those that are there, and those on their way.
#[derive(Debug)]
pub struct Previews {
    /// Those that are there.
    pub kept: Kept,
    /// Those on their way.
    pub flights: Flights<Result<Preview, Refused>>,
}

impl Previews {
    /// The previews in a cache.
    pub fn of(cache: &Path) -> Self {
        Self { kept: Kept::of(cache.join(FOLDER), MOST), flights: Flights::default() }
    }
}

/// The digest in the name of a preview, and its media type; nothing for what is no such name.
pub fn parts(name: &str) -> Option<(&str, &'static str)> {
    let (key, ending) = name.split_once('.')?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let is_key = key.len() == DIGEST && key.bytes().all(is_digit);
    KINDS.iter().find(|(known, _)| is_key && *known == ending).map(|(_, kind)| (key, *kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_by_its_content_is_a_preview() {
        let key = "0123456789abcdef".repeat(4);
        assert_eq!(parts(&format!("{key}.webp")), Some((key.as_str(), "image/webp")));
        for name in [
            key.clone(),
            format!("{key}.html"),
            format!("{}.webp", &key[1..]),
            format!("../{key}.webp"),
            "..".to_owned(),
        ] {
            assert_eq!(parts(&name), None, "{name}");
        }
        assert_eq!(parts(&format!("{}.webp", key.to_uppercase())), None);
    }
}
