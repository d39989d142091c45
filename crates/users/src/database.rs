//! The database of users and sessions. The server and the command line use it at once: whoever changes it does so in a
//! transaction, and nobody remembers what stands in it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use vo_store::sqlite;

use crate::password::{hashed, is_right};
use crate::user::{Change, Quota, Role, User};
use crate::{UsersError, name};

/// The name of its file.
const FILE: &str = "users.db";

/// Users that there may be.
const MOST: usize = 1_000;

/// What brings the database from one schema to the next, the first from nothing. A released step is never changed.
const STEPS: [&str; 1] = ["
    CREATE TABLE users (
        name TEXT PRIMARY KEY, role TEXT NOT NULL, jobs INTEGER, library INTEGER, password TEXT NOT NULL,
        added INTEGER NOT NULL) WITHOUT ROWID;
    -- A session without a user is one of whoever holds the token of the installation.
    CREATE TABLE sessions (
        hash TEXT PRIMARY KEY, user TEXT REFERENCES users (name) ON DELETE CASCADE, began INTEGER NOT NULL,
        ends INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX sessions_by_user ON sessions (user, began);"];

/// All users of a data folder, and their sessions.
#[derive(Debug)]
pub struct Users {
    path: PathBuf,
    /// What is asked with every request waits for nobody who writes. It ends first: who writes puts the journal away.
    reads: Mutex<Connection>,
    writes: Mutex<Connection>,
}

impl Users {
    /// Opens the database in a folder, making both if they are not there.
    ///
    /// # Errors
    /// [`UsersError::Files`], [`UsersError::Database`], [`UsersError::Newer`].
    pub fn open(folder: &Path) -> Result<Self, UsersError> {
        let path = folder.join(FILE);
        let files = |source| UsersError::Files { path: path.clone(), source };
        let failed = |source| UsersError::Database { path: path.clone(), source };
        vo_files::system::private_folder(folder).map_err(files)?;
        vo_files::durable::own_file(&path).map_err(files)?;
        let mut db = sqlite::open(&path).map_err(failed)?;
        db.pragma_update(None, "foreign_keys", true).map_err(failed)?;
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
        if found > STEPS.len() as i64 {
            return Err(UsersError::Newer { path });
        }
        bring_forward(&mut db).map_err(failed)?;
        let reads = sqlite::open_to_read(&path).map_err(failed)?;
        Ok(Self { path, writes: Mutex::new(db), reads: Mutex::new(reads) })
    }

    /// All users, by name.
    ///
    /// # Errors
    /// [`UsersError::Database`].
    pub fn list(&self) -> Result<Vec<User>, UsersError> {
        self.read(|db| {
            let mut rows = db.prepare_cached("SELECT name, role, jobs, library, added FROM users ORDER BY name")?;
            rows.query_map([], user)?.collect()
        })
    }

    /// How many there are.
    ///
    /// # Errors
    /// [`UsersError::Database`].
    pub fn count(&self) -> Result<usize, UsersError> {
        self.read(|db| db.query_row("SELECT count(*) FROM users", [], |row| row.get::<_, i64>(0)))
            .map(|count| count as usize)
    }

    /// Adds one. It takes a tenth of a second.
    ///
    /// # Errors
    /// [`UsersError::Invalid`], [`UsersError::Exists`], [`UsersError::TooMany`], [`UsersError::Database`].
    pub fn add(&self, name: &str, password: &str, role: Role, quota: Quota) -> Result<User, UsersError> {
        name::check(name)?;
        if self.count()? >= MOST {
            return Err(UsersError::TooMany { most: MOST });
        }
        let user = User { name: name.to_owned(), role, quota: checked(quota)?, added: now() };
        let hash = hashed(password)?;
        let added = self.write(|db| {
            let values =
                params![name, role.name(), quota.jobs, quota.library.map(|bytes| bytes as i64), hash, user.added];
            let sql = "INSERT INTO users (name, role, jobs, library, password, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                       ON CONFLICT DO NOTHING";
            db.execute(sql, values)
        })?;
        if added == 0 { Err(UsersError::Exists { name: name.to_owned() }) } else { Ok(user) }
    }

    /// Removes one, and ends all sessions of that user.
    ///
    /// # Errors
    /// [`UsersError::Unknown`], [`UsersError::Database`].
    pub fn remove(&self, name: &str) -> Result<(), UsersError> {
        let removed = self.write(|db| db.execute("DELETE FROM users WHERE name = ?1", [name]))?;
        if removed == 0 { Err(unknown(name)) } else { Ok(()) }
    }

    /// Changes the role or the quota of one. It holds from the next request.
    ///
    /// # Errors
    /// [`UsersError::Invalid`], [`UsersError::Unknown`], [`UsersError::Database`].
    pub fn change(&self, name: &str, change: Change) -> Result<User, UsersError> {
        let Change { role, quota } = change;
        quota.map_or(Ok(()), |quota| checked(quota).map(drop))?;
        let changed = self.write(|db| {
            if let Some(role) = role {
                db.execute("UPDATE users SET role = ?2 WHERE name = ?1", params![name, role.name()])?;
            }
            if let Some(Quota { jobs, library }) = quota {
                let library = library.map(|bytes| bytes as i64);
                db.execute("UPDATE users SET jobs = ?2, library = ?3 WHERE name = ?1", params![name, jobs, library])?;
            }
            found(db, name)
        })?;
        changed.ok_or_else(|| unknown(name))
    }

    /// Gives one another password, and ends all sessions of that user. It takes a tenth of a second.
    ///
    /// # Errors
    /// [`UsersError::Invalid`], [`UsersError::Unknown`], [`UsersError::Database`].
    pub fn set_password(&self, name: &str, password: &str) -> Result<(), UsersError> {
        let hash = hashed(password)?;
        let changed = self.write(|db| {
            db.execute("DELETE FROM sessions WHERE user = ?1", [name])?;
            db.execute("UPDATE users SET password = ?2 WHERE name = ?1", [name, &hash])
        })?;
        if changed == 0 { Err(unknown(name)) } else { Ok(()) }
    }

    /// Whoever has that name and that password. It takes a tenth of a second, also where nobody has the name.
    ///
    /// # Errors
    /// [`UsersError::Database`].
    pub fn who(&self, name: &str, password: &str) -> Result<Option<User>, UsersError> {
        let known = self.read(|db| {
            let hash = "SELECT password FROM users WHERE name = ?1";
            let hash: Option<String> = db.query_row(hash, [name], |row| row.get(0)).optional()?;
            Ok((hash, found(db, name)?))
        })?;
        let (hash, user) = known;
        Ok(user.filter(|_| is_right(password, hash.as_deref())).or_else(|| {
            if hash.is_none() {
                is_right(password, None);
            }
            None
        }))
    }

    /// What only reads.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, UsersError> {
        read(&held(&self.reads)).map_err(|source| self.failed(source))
    }

    /// What changes something, all of it or nothing.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, UsersError> {
        let mut db = held(&self.writes);
        let change = || {
            let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let written = write(&change)?;
            change.commit().map(|()| written)
        };
        change().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> UsersError {
        UsersError::Database { path: self.path.clone(), source }
    }
}

/// Brings a database to our schema.
fn bring_forward(db: &mut Connection) -> rusqlite::Result<()> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (schema, statements) in (1_i64..).zip(STEPS).filter(|(schema, _)| *schema > found) {
        change.execute_batch(statements)?;
        change.pragma_update(None, "user_version", schema)?;
    }
    change.commit()
}

/// A lock of a connection, whose every use is whole.
fn held(db: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    db.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

fn unknown(name: &str) -> UsersError {
    UsersError::Unknown { name: vo_files::plain(name).chars().take(100).collect() }
}

/// A quota that the database can hold.
fn checked(quota: Quota) -> Result<Quota, UsersError> {
    if quota.library.is_none_or(|bytes| i64::try_from(bytes).is_ok()) {
        return Ok(quota);
    }
    Err(UsersError::Invalid { why: "that many bytes are on no disk: write a smaller `library`".to_owned() })
}

fn found(db: &Connection, name: &str) -> rusqlite::Result<Option<User>> {
    let mut row = db.prepare_cached("SELECT name, role, jobs, library, added FROM users WHERE name = ?1")?;
    row.query_row([name], user).optional()
}

/// A row of name, role, jobs, bytes and when it was added.
fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    let quota = Quota { jobs: row.get(2)?, library: row.get::<_, Option<i64>>(3)?.map(|bytes| bytes as u64) };
    Ok(User { name: row.get(0)?, role: role(&row.get::<_, String>(1)?), quota, added: row.get(4)? })
}

/// A role as it is kept. One that is not known may do the least.
pub(crate) fn role(name: &str) -> Role {
    name.parse().unwrap_or(Role::Viewer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_added_changed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(folder.path()).unwrap();
        let anna = users.add("anna", "correct horse", Role::Editor, Quota::default()).unwrap();
        assert_eq!(users.list().unwrap(), std::slice::from_ref(&anna));
        let again = users.add("anna", "another one", Role::Admin, Quota::NONE);
        assert!(matches!(again, Err(UsersError::Exists { .. })));
        assert_eq!(users.who("anna", "correct horse").unwrap().as_ref(), Some(&anna));
        for (name, password) in [("anna", "another one"), ("nobody", "correct horse"), ("", "")] {
            assert_eq!(users.who(name, password).unwrap(), None, "{name}");
        }
        // Another process sees it at once.
        let other = Users::open(folder.path()).unwrap();
        let changed = other.change("anna", Change { role: Some(Role::Admin), quota: None }).unwrap();
        assert_eq!((changed.role, changed.quota), (Role::Admin, Quota::default()));
        let quota = Quota { jobs: Some(3), library: None };
        other.change("anna", Change { role: None, quota: Some(quota) }).unwrap();
        assert_eq!(users.list().unwrap()[0].quota, quota);
        let huge = Quota { jobs: None, library: Some(u64::MAX) };
        other.change("anna", Change { role: None, quota: Some(huge) }).unwrap_err();
        users.set_password("anna", "another one").unwrap();
        assert!(other.who("anna", "another one").unwrap().is_some());
        users.remove("anna").unwrap();
        assert!(matches!(users.remove("anna"), Err(UsersError::Unknown { .. })));
        assert!(matches!(users.change("anna", Change::default()), Err(UsersError::Unknown { .. })));
        assert_eq!(other.count().unwrap(), 0);
    }

    #[test]
    fn a_newer_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(folder.path()).unwrap();
        users.write(|db| db.pragma_update(None, "user_version", 99)).unwrap();
        assert!(matches!(Users::open(folder.path()), Err(UsersError::Newer { .. })));
    }
}
