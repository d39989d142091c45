//! Secrets: keys of other services, and those that webhooks are signed with. They lie in one file that only its owner can read,
//! in a folder that only its owner can enter; whoever can read the files of that user can read them. In memory they cannot be
//! printed.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use vo_files::durable;

use crate::error::SettingsError;

/// Secrets that there may be, those of webhooks too.
pub const MOST_SECRETS: usize = 300;

/// Bytes of one.
const MOST_BYTES: usize = 16 << 10;

/// Bytes of a name.
const MOST_NAME_BYTES: usize = 64;

/// Bytes of the file.
const MOST_FILE_BYTES: u64 = 8 << 20;

/// The file.
const FILE: &str = "secrets.json";

/// Secrets, by their names.
pub struct Secrets {
    path: PathBuf,
    known: Mutex<BTreeMap<String, Secret>>,
}

struct Secret {
    value: SecretString,
    set: u64,
}

/// A secret as it stands in the file; it exists while that is read or written.
#[derive(Serialize, Deserialize)]
struct Line {
    value: String,
    set: u64,
}

/// What is told of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretName {
    /// What it is called.
    pub name: String,
    /// When it was set, in milliseconds since 1970.
    pub set: u64,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Reads what is kept in a folder.
    ///
    /// # Errors
    /// [`SettingsError`] if it cannot be read, or is none of ours.
    pub fn open(folder: &Path) -> Result<Self, SettingsError> {
        let path = folder.join(FILE);
        let mut text = String::new();
        let read = durable::read(&path).and_then(|file| file.take(MOST_FILE_BYTES).read_to_string(&mut text));
        let lines: BTreeMap<String, Line> = match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(source) => return Err(SettingsError::Files { what: "reading", path, source }),
            // What the parser says would hold a part of the file.
            Ok(_) => serde_json::from_str(&text).map_err(|_| {
                let why = "it is no file of secrets".to_owned();
                SettingsError::Unreadable { path: path.clone(), why }
            })?,
        };
        let known = lines.into_iter().map(|(name, Line { value, set })| (name, Secret { value: value.into(), set }));
        Ok(Self { path, known: Mutex::new(known.collect()) })
    }

    /// Keeps a secret under a name, in place of the one that had it. It is on the disk then.
    ///
    /// # Errors
    /// [`SettingsError::Invalid`], [`SettingsError::TooMany`], [`SettingsError::Files`].
    pub fn put(&self, name: &str, value: SecretString, now: u64) -> Result<(), SettingsError> {
        if !is_name(name) {
            let why = format!("it may have {MOST_NAME_BYTES} small letters, digits, hyphens and underscores");
            return Err(SettingsError::Invalid { field: "name", why });
        }
        self.keep(name, value, now)
    }

    /// The same for one of the server's own, under a name that no person can give.
    ///
    /// # Errors
    /// As for [`Secrets::put`].
    pub fn put_own(&self, name: &str, value: SecretString, now: u64) -> Result<(), SettingsError> {
        self.keep(&own(name), value, now)
    }

    fn keep(&self, name: &str, value: SecretString, now: u64) -> Result<(), SettingsError> {
        let bytes = value.expose_secret().len();
        if !(1..=MOST_BYTES).contains(&bytes) {
            let why = format!("it has {bytes} bytes, and may have 1 to {MOST_BYTES}");
            return Err(SettingsError::Invalid { field: "value", why });
        }
        let mut known = self.known();
        if known.len() >= MOST_SECRETS && !known.contains_key(name) {
            return Err(SettingsError::TooMany(MOST_SECRETS));
        }
        let before = known.insert(name.to_owned(), Secret { value, set: now });
        self.write(&known).inspect_err(|_| {
            match before {
                Some(before) => known.insert(name.to_owned(), before),
                None => known.remove(name),
            };
        })
    }

    /// A secret, for whoever uses it.
    pub fn get(&self, name: &str) -> Option<SecretString> {
        self.known().get(name).map(|secret| secret.value.clone())
    }

    /// One of the server's own.
    pub fn get_own(&self, name: &str) -> Option<SecretString> {
        self.get(&own(name))
    }

    /// What there is, by its names, without the server's own.
    pub fn names(&self) -> Vec<SecretName> {
        let known = self.known();
        let named = known.iter().filter(|(name, _)| is_name(name));
        named.map(|(name, secret)| SecretName { name: name.clone(), set: secret.set }).collect()
    }

    /// Forgets a secret.
    ///
    /// # Errors
    /// [`SettingsError::NoSuchSecret`], [`SettingsError::Files`].
    pub fn delete(&self, name: &str) -> Result<(), SettingsError> {
        // The server's own are nobody's to delete.
        if is_name(name) { self.forget(name) } else { Err(SettingsError::NoSuchSecret(name.to_owned())) }
    }

    fn forget(&self, name: &str) -> Result<(), SettingsError> {
        let mut known = self.known();
        let Some(secret) = known.remove(name) else { return Err(SettingsError::NoSuchSecret(name.to_owned())) };
        self.write(&known).inspect_err(|_| {
            known.insert(name.to_owned(), secret);
        })
    }

    /// Forgets one of the server's own, if it is there.
    ///
    /// # Errors
    /// [`SettingsError::Files`].
    pub fn delete_own(&self, name: &str) -> Result<(), SettingsError> {
        match self.forget(&own(name)) {
            Err(SettingsError::NoSuchSecret(_)) => Ok(()),
            deleted => deleted,
        }
    }

    fn write(&self, known: &BTreeMap<String, Secret>) -> Result<(), SettingsError> {
        let lines: BTreeMap<&str, Line> = known
            .iter()
            .map(|(name, secret)| {
                (name.as_str(), Line { value: secret.value.expose_secret().to_owned(), set: secret.set })
            })
            .collect();
        let bytes = serde_json::to_vec(&lines).unwrap_or_default();
        durable::write_private(&self.path, &bytes).map_err(|source| SettingsError::Files {
            what: "writing",
            path: self.path.clone(),
            source,
        })
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Secret>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name of one of the server's own: no person can write it.
fn own(name: &str) -> String {
    format!(".{name}")
}

fn is_name(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    (1..=MOST_NAME_BYTES).contains(&text.len()) && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_for_its_owner_alone_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::open(folder.path()).unwrap();
        secrets.put("pexels", "canary-1".into(), 7).unwrap();
        secrets.put_own("webhook-1", "canary-2".into(), 8).unwrap();
        assert_eq!(secrets.names(), [SecretName { name: "pexels".to_owned(), set: 7 }]);
        assert!(!format!("{secrets:?}").contains("canary"));
        let again = Secrets::open(folder.path()).unwrap();
        assert_eq!(again.get("pexels").unwrap().expose_secret(), "canary-1");
        assert_eq!(again.get_own("webhook-1").unwrap().expose_secret(), "canary-2");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = folder.path().join(FILE).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(again.delete(".webhook-1").is_err());
        again.delete("pexels").unwrap();
        again.delete_own("webhook-1").unwrap();
        again.delete_own("webhook-1").unwrap();
        assert!(matches!(again.delete("pexels"), Err(SettingsError::NoSuchSecret(_))));
        let left = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(!left.contains("canary"), "{left}");
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::open(folder.path()).unwrap();
        for name in ["", "Pexels", "a b", "../x", ".webhook-1", &"x".repeat(65)] {
            assert!(secrets.put(name, "x".into(), 0).unwrap_err().to_string().starts_with("name: "), "{name}");
        }
        for value in [String::new(), "x".repeat(MOST_BYTES + 1)] {
            let error = secrets.put("a", value.into(), 0).unwrap_err().to_string();
            assert!(error.starts_with("value: "), "{error}");
        }
        for number in 0..MOST_SECRETS {
            secrets.known().insert(format!("s{number}"), Secret { value: "x".into(), set: 0 });
        }
        assert!(matches!(secrets.put("one-more", "x".into(), 0), Err(SettingsError::TooMany(_))));
        secrets.put("s1", "another".into(), 0).unwrap();
        assert_eq!(secrets.get("s1").unwrap().expose_secret(), "another");
    }

    #[test]
    fn a_file_that_is_none_of_ours_is_not_told_of() {
        let folder = tempfile::tempdir().unwrap();
        durable::write(&folder.path().join(FILE), b"{\"a\": \"canary\"}").unwrap();
        assert!(!Secrets::open(folder.path()).unwrap_err().to_string().contains("canary"));
    }
}
