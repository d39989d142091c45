//! Passwords, kept as argon2id hashes: guessing one takes 19 MB of memory and a tenth of a second each time. Both functions
//! take that long: they belong on a thread that may wait.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::UsersError;

/// Characters that a password has at least (NIST SP 800-63B).
pub const MIN_CHARACTERS: usize = 8;

/// Bytes that a password has at most.
pub const MAX_BYTES: usize = 1_024;

/// The hash of a password, with its salt and its parameters.
pub fn hashed(password: &str) -> Result<String, UsersError> {
    if password.chars().count() < MIN_CHARACTERS || password.len() > MAX_BYTES {
        let why = format!("a password has at least {MIN_CHARACTERS} characters and at most {MAX_BYTES} bytes");
        return Err(UsersError::Invalid { why });
    }
    let failed = |error: argon2::password_hash::Error| UsersError::Hash { why: error.to_string() };
    let hash: PasswordHash = argon2().hash_password(normal(password).as_bytes()).map_err(failed)?;
    Ok(hash.to_string())
}

/// Whether a password is the one of a hash. Without a hash it takes as long and is wrong: nobody learns who there is.
pub fn is_right(password: &str, hash: Option<&str>) -> bool {
    if password.len() > MAX_BYTES {
        return false;
    }
    let parsed = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let Some(parsed) = parsed else {
        let _: Result<PasswordHash, _> = argon2().hash_password(normal(password).as_bytes());
        return false;
    };
    argon2().verify_password(normal(password).as_bytes(), &parsed).is_ok()
}

/// As OWASP recommends: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// Keyboards differ in how they compose a letter.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_alone() {
        let hash = hashed("correct horse \u{e9}").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right("correct horse \u{e9}", Some(&hash)));
        assert!(is_right("correct horse e\u{301}", Some(&hash)), "the same letter, composed otherwise");
        assert!(!is_right("correct horse e", Some(&hash)) && !is_right("", Some(&hash)));
        assert!(!is_right("correct horse e", None) && !is_right("correct horse e", Some("no hash")));
        assert_ne!(hash, hashed("correct horse \u{e9}").unwrap(), "each has its salt");
    }

    #[test]
    fn a_password_has_bounds() {
        for password in ["", "1234567", &"x".repeat(MAX_BYTES + 1)] {
            hashed(password).unwrap_err();
        }
        assert!(!is_right(&"x".repeat(1 << 20), None));
    }
}
