//! The token of this installation: whoever holds it may do everything. A page is opened by a key that is good for one visit.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use blake3::Hash;
use vo_users::{BYTES, secret};

use crate::{ServerError, private_file};

/// The name of its file.
const FILE: &str = "token";

/// The token, kept as what is made of it, so that whoever reads our memory or log does not find it.
pub struct Token {
    file: PathBuf,
    /// Two hashes are compared in a time that tells nothing.
    hash: Hash,
    /// Good for one visit.
    key: Mutex<Option<String>>,
}

impl Token {
    /// Reads the token in a folder, or makes one.
    ///
    /// # Errors
    /// [`ServerError::Files`] if it cannot be read or written.
    pub fn open(folder: &Path) -> Result<Self, ServerError> {
        let file = folder.join(FILE);
        let failed = |source| ServerError::Files { path: file.clone(), source };
        vo_files::system::private_folder(folder).map_err(failed)?;
        let kept = read(&file).map_err(failed)?;
        let token = kept.map_or_else(|| made(&file), Ok).map_err(failed)?;
        Ok(Self { hash: blake3::hash(token.as_bytes()), key: Mutex::new(Some(secret().map_err(failed)?)), file })
    }

    /// Its file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether that is the token.
    pub fn is(&self, presented: &str) -> bool {
        blake3::hash(presented.as_bytes()) == self.hash
    }

    /// What a page is opened by, once; empty if it was.
    pub fn one_time_key(&self) -> String {
        self.key().clone().unwrap_or_default()
    }

    /// Whether that is the key, which is good no more then.
    pub fn redeem(&self, presented: &str) -> bool {
        let mut key = self.key();
        let is_right =
            key.as_ref().is_some_and(|key| blake3::hash(key.as_bytes()) == blake3::hash(presented.as_bytes()));
        if is_right {
            *key = None;
        }
        is_right
    }

    /// Makes a key that was redeemed good again, as nobody was let in by it.
    pub fn give_back(&self, key: &str) {
        *self.key() = Some(key.to_owned());
    }

    fn key(&self) -> MutexGuard<'_, Option<String>> {
        // Every change is one step.
        self.key.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Token in {}", vo_files::shown(&self.file))
    }
}

/// The token that was kept; one that is none any more is made again.
fn read(file: &Path) -> io::Result<Option<String>> {
    let text = private_file::read(file)?.unwrap_or_default();
    let token = text.trim();
    let is_one = token.len() == BYTES * 2 && token.chars().all(|digit| digit.is_ascii_hexdigit());
    Ok(is_one.then(|| token.to_owned()))
}

/// A new one, kept.
fn made(file: &Path) -> io::Result<String> {
    let token = secret()?;
    vo_files::durable::write_private(file, format!("{token}\n").as_bytes())?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_kept_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let token = Token::open(folder.path()).unwrap();
        let text = std::fs::read_to_string(token.file()).unwrap();
        let text = text.trim();
        assert!(token.is(text) && !token.is("") && !token.is(&text[1..]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(token.file()).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(!format!("{token:?}").contains(text));
        let again = Token::open(folder.path()).unwrap();
        assert!(again.is(text), "it stays from start to start");
        vo_files::durable::write(token.file(), b"nonsense").unwrap();
        let other = Token::open(folder.path()).unwrap();
        assert!(!other.is("nonsense") && !other.is(text), "what is no token is replaced");
    }

    #[test]
    fn a_key_lets_one_visitor_in() {
        let folder = tempfile::tempdir().unwrap();
        let token = Token::open(folder.path()).unwrap();
        let key = token.one_time_key();
        assert!(!token.redeem("guess") && !token.redeem(""));
        assert!(token.redeem(&key) && !token.redeem(&key));
        token.give_back(&key);
        assert!(token.redeem(&key));
    }
}
