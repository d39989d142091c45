//! The token of this installation: whoever holds it may do everything. A page has a cookie that is made from it.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use blake3::Hash;

use crate::ServerError;

/// The name of its file.
const FILE: &str = "token";

/// Bytes of a secret.
const BYTES: usize = 32;

/// What the cookie of a page is made for: no other use of the token gives the same.
const SESSION: &str = "vo 2026 session of a page";

/// The token, kept as what is made of it, so that whoever reads our memory or log does not find it.
pub struct Token {
    file: PathBuf,
    /// Two hashes are compared in a time that tells nothing.
    hash: Hash,
    session: Hash,
    session_text: String,
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
        let session_text = hex(&blake3::derive_key(SESSION, token.as_bytes()));
        Ok(Self {
            hash: blake3::hash(token.as_bytes()),
            session: blake3::hash(session_text.as_bytes()),
            session_text,
            key: Mutex::new(Some(secret().map_err(failed)?)),
            file,
        })
    }

    /// Its file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether that is the token.
    pub fn is(&self, presented: &str) -> bool {
        blake3::hash(presented.as_bytes()) == self.hash
    }

    /// Whether that is the cookie of a page that was let in.
    pub fn is_session(&self, presented: &str) -> bool {
        blake3::hash(presented.as_bytes()) == self.session
    }

    /// What a page is opened by, once; empty if it was.
    pub fn one_time_key(&self) -> String {
        self.key().clone().unwrap_or_default()
    }

    /// The cookie for the key, which is good no more.
    pub fn redeem(&self, presented: &str) -> Option<String> {
        let mut key = self.key();
        let is_right =
            key.as_ref().is_some_and(|key| blake3::hash(key.as_bytes()) == blake3::hash(presented.as_bytes()));
        is_right.then(|| {
            *key = None;
            self.session_text.clone()
        })
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
    let mut token = String::new();
    match std::fs::File::open(file) {
        Ok(file) => file.take(1_000).read_to_string(&mut token)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let token = token.trim();
    let is_one = token.len() == BYTES * 2 && token.chars().all(|digit| digit.is_ascii_hexdigit());
    Ok(is_one.then(|| token.to_owned()))
}

/// A new one, kept.
fn made(file: &Path) -> io::Result<String> {
    let token = secret()?;
    keep(file, &token)?;
    Ok(token)
}

/// Writes it so that nobody else can read it, at no moment.
fn keep(file: &Path, token: &str) -> io::Result<()> {
    let temp = file.with_extension("new");
    let _ = std::fs::remove_file(&temp);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(&temp)?, format!("{token}\n").as_bytes())?;
    vo_files::durable::place(&temp, file)
}

/// A secret that nobody guesses, as hexadecimal digits.
fn secret() -> io::Result<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8; BYTES]) -> String {
    Hash::from_bytes(*bytes).to_hex().to_string()
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
        assert!(token.is(text) && !token.is("") && !token.is(&text[1..]) && !token.is_session(text));
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
        assert_eq!(token.redeem("guess"), None);
        let session = token.redeem(&key).unwrap();
        assert!(token.is_session(&session) && !token.is_session(&key));
        assert_eq!(token.redeem(&key), None);
        assert!(Token::open(folder.path()).unwrap().is_session(&session), "a page stays open over a restart");
    }
}
