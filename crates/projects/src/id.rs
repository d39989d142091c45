//! What a project is called in addresses and on the disk: a few letters of its title and a random ending. No other text of a
//! person becomes a name of a folder here.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::str::FromStr;

/// Characters of the random ending: two thousand million endings, so that none comes twice.
const ENDING: usize = 6;

/// Characters that are made of a title.
const STEM: usize = 40;

const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The name of a project: `[a-z0-9]+(-[a-z0-9]+)*-[a-z0-9]{6}`, at most 47 characters. It stays the same when the title changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectId(String);

impl ProjectId {
    /// A new one for a title.
    ///
    /// # Errors
    /// What the system says if it gives no random numbers.
    pub fn made(title: &str) -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let mut number = u64::from_le_bytes(random);
        let mut id = stem(title);
        id.push('-');
        for _ in 0..ENDING {
            let letter = ALPHABET.get((number % ALPHABET.len() as u64) as usize).copied().unwrap_or(b'0');
            id.push(char::from(letter));
            number /= ALPHABET.len() as u64;
        }
        Ok(Self(id))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of its folder.
    pub fn folder(&self) -> &OsStr {
        OsStr::new(&self.0)
    }
}

impl From<ProjectId> for String {
    fn from(id: ProjectId) -> Self {
        id.0
    }
}

impl FromStr for ProjectId {
    type Err = NotAnId;

    /// What has another form is the name of no project, whatever lies on the disk.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let ending = text.rsplit_once('-').map(|(_, ending)| ending);
        let is_one = text.len() <= STEM + 1 + ENDING
            && ending.is_some_and(|ending| ending.len() == ENDING)
            && text.split('-').all(|part| !part.is_empty() && part.chars().all(is_plain));
        if is_one { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
    }
}

/// A text that is the name of no project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for ProjectId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

/// What an id begins with: the Latin letters and digits of a title.
fn stem(title: &str) -> String {
    let mut stem = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            stem.push(c.to_ascii_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') && !matches!(c, '\'' | '’') {
            stem.push('-');
        }
        if stem.len() >= STEM {
            break;
        }
    }
    let stem = stem.trim_end_matches('-');
    if stem.is_empty() { "project".to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_begins_as_its_title() {
        for (title, begins) in [
            ("Octopuses: 3 Hearts!?", "octopuses-3-hearts-"),
            ("Don't", "dont-"),
            ("../../etc/passwd", "etc-passwd-"),
            ("🐙", "project-"),
            ("", "project-"),
            ("CON", "con-"),
        ] {
            let id = ProjectId::made(title).unwrap();
            assert!(id.as_str().starts_with(begins), "{id}");
            assert_eq!(id.as_str().len(), begins.len() + ENDING);
        }
        assert_ne!(ProjectId::made("a").unwrap(), ProjectId::made("a").unwrap());
    }

    #[test]
    fn what_is_no_id_is_none() {
        for text in [
            "",
            ".",
            "..",
            "../a-abcdef",
            "a-abcdef/",
            "a/../a-abcdef",
            "A-abcdef",
            "a--abcdef",
            "-abcdef",
            "abcdef",
            "a-abcde",
            "a-abcdef\0",
            "a-abcdef\n",
            "a\\b-abcdef",
            "%2e%2e-abcdef",
            "ä-abcdef",
            ".trash",
            ".vo",
            "a-abcdef.",
        ] {
            assert!(text.parse::<ProjectId>().is_err(), "{text}");
        }
        assert!(format!("{}-abcdef", "a".repeat(41)).parse::<ProjectId>().is_err());
        "a-b-0abcde".parse::<ProjectId>().unwrap();
    }

    proptest! {
        #[test]
        fn whatever_the_title_is_the_id_is_one(title: String) {
            let id = ProjectId::made(&title).unwrap();
            prop_assert_eq!(id.as_str().parse::<ProjectId>().unwrap(), id);
        }
    }
}
