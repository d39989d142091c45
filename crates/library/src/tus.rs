//! The texts of the tus protocol (version 1.0.0, <https://tus.io/protocols/resumable-upload>): metadata and checksums as they
//! stand in headers.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use vo_digest::{Digest, Hasher};

use crate::error::LibraryError;

/// The version that is spoken.
pub const VERSION: &str = "1.0.0";

/// What is spoken beyond its core.
pub const EXTENSIONS: &str = "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination";

/// The algorithms of checksums.
pub const ALGORITHMS: &str = "sha1,sha256,blake3";

/// The longest metadata that are read, in bytes.
const LONGEST: usize = 4_096;

/// What `Upload-Metadata` says: pairs of a key and a value in Base64, with commas between them.
///
/// # Errors
/// [`LibraryError::Invalid`] if it is not that.
pub fn metadata(text: &str) -> Result<BTreeMap<String, String>, LibraryError> {
    let invalid = || {
        LibraryError::Invalid(
            "Upload-Metadata holds pairs of a key and a value in Base64, such as `filename Y2xpcC5tcDQ=`".to_owned(),
        )
    };
    if text.len() > LONGEST {
        return Err(invalid());
    }
    let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = STANDARD.decode(value.trim()).map_err(|_| invalid())?;
            Ok((key.to_owned(), String::from_utf8(value).map_err(|_| invalid())?))
        })
        .collect()
}

/// The `Upload-Metadata` of a file of that name.
pub fn metadata_of(name: &str) -> String {
    format!("filename {}", STANDARD.encode(name))
}

/// The digest in `X-Content-Digest: blake3:...`.
///
/// # Errors
/// [`LibraryError::Invalid`] if it is none.
pub fn content_digest(text: &str) -> Result<Digest, LibraryError> {
    let digest = text.trim().strip_prefix("blake3:").and_then(|digits| digits.parse().ok());
    let invalid = "a digest is written as `blake3:` and 64 lower-case hexadecimal digits";
    digest.ok_or_else(|| LibraryError::Invalid(invalid.to_owned()))
}

/// What some bytes must come to.
#[derive(Clone, Debug)]
pub struct Checksum {
    sum: Sum,
    expected: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Sum {
    Sha1(Sha1),
    Sha256(Sha256),
    Blake3(Box<Hasher>),
}

impl Checksum {
    /// Reads `Upload-Checksum`: the name of an algorithm, and what it must come to in Base64.
    ///
    /// # Errors
    /// [`LibraryError::Invalid`] if it is not that, or the algorithm is not known.
    pub fn read(text: &str) -> Result<Self, LibraryError> {
        let invalid = || {
            LibraryError::Invalid(format!(
                "Upload-Checksum holds an algorithm ({ALGORITHMS}) and the checksum in Base64, with a space between them"
            ))
        };
        let (algorithm, expected) = text.trim().split_once(' ').ok_or_else(invalid)?;
        let (sum, length) = match algorithm {
            "sha1" => (Sum::Sha1(Sha1::default()), 20),
            "sha256" => (Sum::Sha256(Sha256::default()), 32),
            "blake3" => (Sum::Blake3(Box::default()), 32),
            _ => return Err(invalid()),
        };
        let expected = STANDARD.decode(expected.trim()).map_err(|_| invalid())?;
        if expected.len() == length { Ok(Self { sum, expected }) } else { Err(invalid()) }
    }

    /// Takes bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match &mut self.sum {
            Sum::Sha1(sum) => sum.update(bytes),
            Sum::Sha256(sum) => sum.update(bytes),
            Sum::Blake3(sum) => drop(std::io::Write::write_all(sum, bytes)),
        }
    }

    /// Whether all bytes that were taken come to what they must.
    pub(crate) fn holds(&self) -> bool {
        match &self.sum {
            Sum::Sha1(sum) => sum.clone().finalize()[..] == self.expected,
            Sum::Sha256(sum) => sum.clone().finalize()[..] == self.expected,
            Sum::Blake3(sum) => {
                let expected = self.expected.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
                sum.digest().to_string() == expected
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_are_pairs() {
        let read = metadata("filename Y2xpcC5tcDQ=,is_confidential, tag YQ==").unwrap();
        let pairs: Vec<_> = read.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("filename", "clip.mp4"), ("is_confidential", ""), ("tag", "a")]);
        assert!(metadata("").unwrap().is_empty());
        for wrong in ["filename ???", "filename //79", &"a".repeat(5_000)] {
            assert!(metadata(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn checksums_hold_for_what_they_are_of_alone() {
        for text in [
            "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=",
            "sha256 LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
            "blake3 6o8WPbOGgpJeRJHF5Y1Ls7Bu+OFOAH7QExUCtvBFqz8=",
        ] {
            let hello = Checksum::read(text).unwrap();
            let holds = |bytes: &[u8]| {
                let mut sum = hello.clone();
                bytes.chunks(2).for_each(|piece| sum.update(piece));
                sum.holds()
            };
            assert!(holds(b"hello") || text.starts_with("blake3"), "{text}");
            assert!(!holds(b"hello!"), "{text}");
        }
        for wrong in ["md5 qvTGHdzF6KLavt4PO0gs2a6pQ00=", "sha1", "sha1 AAAA", "sha1 ***"] {
            assert!(Checksum::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_digest_says_what_it_is_of() {
        let digest = Digest::of(b"hello");
        assert_eq!(content_digest(&format!("blake3:{digest}")).unwrap(), digest);
        assert!(content_digest(&digest.to_string()).is_err() && content_digest("blake3:00").is_err());
    }
}
