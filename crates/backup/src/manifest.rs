//! The list at the end of an archive: a line of JSON for the archive, one for each file in the order in which they come, and one
//! for all.

use serde::{Deserialize, Serialize};

/// Its name in the archive.
pub(crate) const NAME: &str = "manifest.jsonl";

/// The version of the form of archives.
pub(crate) const FORMAT: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub format: u32,
    /// The version of the program.
    pub program: String,
    /// When it was made, in milliseconds since 1970.
    pub created: u64,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line {
    /// Its place below the data folder, with `/` between the names.
    pub path: String,
    pub bytes: u64,
    /// Its digest, in hexadecimal digits.
    pub blake3: String,
}

/// The last line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Foot {
    pub files: u64,
    pub bytes: u64,
}

/// The numbers of a version, to be compared.
pub(crate) fn version(text: &str) -> Vec<u64> {
    text.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}
