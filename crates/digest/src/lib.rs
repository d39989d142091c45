//! Names for content: digests, keys and the one byte string that is hashed. Pure.

pub mod canonical;

use std::fmt;
use std::io::Read;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The BLAKE3 hash of some bytes: the name of a blob. Written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).into())
    }

    /// The digest of everything a reader gives, read in bounded pieces, and the number of bytes read.
    ///
    /// # Errors
    /// What the reader says.
    pub fn of_reader(reader: impl Read) -> std::io::Result<(Self, u64)> {
        let mut hasher = Hasher::default();
        let bytes = std::io::copy(&mut { reader }, &mut hasher)?;
        Ok((hasher.digest(), bytes))
    }

    /// The first twelve digits: enough for a person to tell two apart.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }

    /// The first byte: evenly spread, so that a few of many can be chosen by their content.
    pub fn first_byte(&self) -> u8 {
        let [first, ..] = self.0;
        first
    }

    /// The first eight bytes as a number: evenly spread, for choices that depend on content alone.
    pub fn number(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}

/// Digests what is written to it, piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Hasher(blake3::Hasher);

impl Hasher {
    /// The digest of all that was written so far.
    pub fn digest(&self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl std::io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The name of a recipe: the digest of its canonical form. What is hashed is what is run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(Digest);

impl Key {
    /// The key of a value.
    ///
    /// # Errors
    /// [`canonical::CanonicalError`] if the value has no canonical form, such as one with a float in it.
    pub fn of(value: &impl Serialize) -> Result<Self, canonical::CanonicalError> {
        Ok(Self(Digest::of(&canonical::bytes(value)?)))
    }

    /// The first twelve digits: enough for a person to tell two apart.
    pub fn short(&self) -> String {
        self.0.short()
    }
}

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("not a digest: 64 lower-case hexadecimal digits are expected")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(NotADigest);
        }
        blake3::Hash::from_hex(text).map(|hash| Self(hash.into())).map_err(|_| NotADigest)
    }
}

impl FromStr for Key {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.short())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.short())
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_digest_of_nothing_is_blake3s() {
        assert_eq!(Digest::of(b"").to_string(), "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    }

    proptest! {
        #[test]
        fn text_and_back_is_the_same_digest(bytes: Vec<u8>) {
            let digest = Digest::of(&bytes);
            prop_assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
        }

        #[test]
        fn reading_and_hashing_agree(bytes: Vec<u8>) {
            let (digest, length) = Digest::of_reader(bytes.as_slice()).unwrap();
            prop_assert_eq!(digest, Digest::of(&bytes));
            prop_assert_eq!(length, bytes.len() as u64);
        }

        #[test]
        fn what_is_not_a_digest_is_refused(text in "[0-9a-fA-F]{0,70}") {
            let fine = text.len() == 64 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
            prop_assert_eq!(text.parse::<Digest>().is_ok(), fine);
        }
    }
}
