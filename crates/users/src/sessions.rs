//! Who is signed in: a session is a secret that a page holds, and of which only the hash is kept.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use crate::database::{now, role};
use crate::secret::secret;
use crate::user::{Quota, Role};
use crate::{Users, UsersError};

/// How long a session is good, in seconds: thirty days.
pub const LIFETIME: i64 = 30 * 24 * 3_600;

/// Sessions of one user, at most: with one more the oldest ends.
const MOST: i64 = 50;

/// Characters of the name of a session, which is a part of its hash: it opens nothing.
const NAME: usize = 16;

/// Whoever a session belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The user; nothing for whoever holds the token of the installation.
    pub user: Option<String>,
    /// What may be done.
    pub role: Role,
    /// How much of it.
    pub quota: Quota,
    /// The name of the session.
    pub session: String,
}

/// A session, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Session {
    /// Its name, by which it is ended.
    pub id: String,
    /// The user; nothing for whoever holds the token of the installation.
    pub user: Option<String>,
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// When it ends, in seconds since 1970.
    pub ends: i64,
}

impl Users {
    /// Begins a session of a user, or of whoever holds the token, and returns its secret.
    ///
    /// # Errors
    /// [`UsersError::Unknown`] if the user is no more, [`UsersError::Files`] without random numbers, [`UsersError::Database`].
    pub fn begin_session(&self, user: Option<&str>) -> Result<String, UsersError> {
        let secret = secret().map_err(|source| UsersError::Files { path: "random numbers".into(), source })?;
        let (hash, now) = (hash(&secret), now());
        let begun = self.write(|db| {
            db.execute("DELETE FROM sessions WHERE ends <= ?1", [now])?;
            let oldest = "DELETE FROM sessions WHERE hash IN
                          (SELECT hash FROM sessions WHERE user IS ?1 ORDER BY began DESC, hash LIMIT -1 OFFSET ?2)";
            db.execute(oldest, params![user, MOST - 1])?;
            let sql = "INSERT INTO sessions (hash, user, began, ends) SELECT ?1, ?2, ?3, ?4
                       WHERE ?2 IS NULL OR EXISTS (SELECT 1 FROM users WHERE name = ?2)";
            db.execute(sql, params![hash, user, now, now + LIFETIME])
        })?;
        match (begun, user) {
            (0, Some(name)) => Err(UsersError::Unknown { name: name.to_owned() }),
            _ => Ok(secret),
        }
    }

    /// Whoever has that secret, if the session goes on. It takes some microseconds, and waits for nobody.
    ///
    /// # Errors
    /// [`UsersError::Database`].
    pub fn signed_in(&self, secret: &str) -> Result<Option<SignedIn>, UsersError> {
        let hash = hash(secret);
        self.read(|db| {
            let sql = "SELECT user, role, jobs, library FROM sessions LEFT JOIN users ON name = user
                       WHERE hash = ?1 AND ends > ?2";
            let mut row = db.prepare_cached(sql)?;
            let found = row.query_row(params![hash, now()], |row| {
                let (user, kept): (Option<String>, Option<String>) = (row.get(0)?, row.get(1)?);
                let library: Option<i64> = row.get(3)?;
                let quota = Quota { jobs: row.get(2)?, library: library.map(|bytes| bytes as u64) };
                // Without a user it is one of the token, which may do everything.
                let role = if user.is_none() { Role::Admin } else { kept.as_deref().map_or(Role::Viewer, role) };
                Ok(SignedIn { user, role, quota, session: named(&hash) })
            });
            found.optional()
        })
    }

    /// Whether a session goes on, by its name, as that of a user who is still there.
    ///
    /// # Errors
    /// [`UsersError::Database`].
    pub fn goes_on(&self, id: &str) -> Result<bool, UsersError> {
        self.read(|db| {
            // By the beginning of the primary key, as a range of it.
            let sql = "SELECT EXISTS (SELECT 1 FROM sessions WHERE hash >= ?1 AND hash < ?1 || 'g' AND ends > ?2)";
            db.prepare_cached(sql)?.query_row(params![id, now()], |row| row.get(0))
        })
    }

    /// The sessions of a user, or of whoever holds the token; with `all` those of everybody. The newest first.
    ///
    /// # Errors
    /// [`UsersError::Database`].
    pub fn sessions(&self, user: Option<&str>, all: bool) -> Result<Vec<Session>, UsersError> {
        self.read(|db| {
            let sql = "SELECT hash, user, began, ends FROM sessions
                       WHERE ends > ?1 AND (?2 OR user IS ?3) ORDER BY began DESC, hash LIMIT 1000";
            let mut rows = db.prepare_cached(sql)?;
            let rows = rows.query_map(params![now(), all, user], |row| {
                let hash: String = row.get(0)?;
                Ok(Session { id: named(&hash), user: row.get(1)?, began: row.get(2)?, ends: row.get(3)? })
            })?;
            rows.collect()
        })
    }

    /// Ends a session by its name; with `all` anybody's, else that of a user. Whether there was one.
    ///
    /// # Errors
    /// [`UsersError::Database`].
    pub fn end_session(&self, id: &str, user: Option<&str>, all: bool) -> Result<bool, UsersError> {
        let ended = self.write(|db| {
            let sql = "DELETE FROM sessions WHERE substr(hash, 1, ?1) = ?2 AND (?3 OR user IS ?4)";
            db.execute(sql, params![NAME as i64, id, all, user])
        })?;
        Ok(ended > 0)
    }
}

fn hash(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

fn named(hash: &str) -> String {
    hash.chars().take(NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Change;

    #[test]
    fn a_session_is_good_until_it_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(folder.path()).unwrap();
        users.add("anna", "correct horse", Role::Editor, Quota::default()).unwrap();
        assert!(matches!(users.begin_session(Some("nobody")), Err(UsersError::Unknown { .. })));
        let (one, two) = (users.begin_session(Some("anna")).unwrap(), users.begin_session(None).unwrap());
        let known = |secret: &str| users.signed_in(secret).unwrap();
        let anna = known(&one).unwrap();
        assert_eq!((anna.user.as_deref(), anna.role, anna.quota), (Some("anna"), Role::Editor, Quota::default()));
        let owner = known(&two).unwrap();
        assert_eq!((owner.user, owner.role, owner.quota), (None, Role::Admin, Quota::NONE));
        for guess in ["", "guess", &anna.session, &blake3::hash(one.as_bytes()).to_hex()] {
            assert_eq!(known(guess), None, "{guess}");
        }
        users.change("anna", Change { role: Some(Role::Viewer), quota: None }).unwrap();
        assert_eq!(known(&one).unwrap().role, Role::Viewer, "a role holds from the next request");
        let listed = users.sessions(Some("anna"), false).unwrap();
        assert_eq!(listed.iter().map(|session| session.id.as_str()).collect::<Vec<_>>(), [anna.session.as_str()]);
        assert_eq!(users.sessions(None, true).unwrap().len(), 2);
        assert!(!users.end_session(&owner.session, Some("anna"), false).unwrap(), "it is another's");
        assert!(users.end_session(&anna.session, Some("anna"), false).unwrap());
        assert_eq!(known(&one), None);
        assert!(known(&two).is_some());
        let kept = std::fs::read(folder.path().join("users.db-wal")).unwrap();
        assert!(!kept.windows(two.len()).any(|window| window == two.as_bytes()), "only its hash is kept");
    }

    #[test]
    fn a_new_password_and_a_removal_end_all_sessions() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(folder.path()).unwrap();
        users.add("anna", "correct horse", Role::Editor, Quota::default()).unwrap();
        let one = users.begin_session(Some("anna")).unwrap();
        users.set_password("anna", "another horse").unwrap();
        assert_eq!(users.signed_in(&one).unwrap(), None);
        let two = users.begin_session(Some("anna")).unwrap();
        users.remove("anna").unwrap();
        assert_eq!(users.signed_in(&two).unwrap(), None);
    }

    #[test]
    fn sessions_do_not_grow_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(folder.path()).unwrap();
        for _ in 0..MOST + 20 {
            users.begin_session(None).unwrap();
        }
        assert_eq!(users.sessions(None, true).unwrap().len(), MOST as usize);
        let old = users.begin_session(None).unwrap();
        users.write(|db| db.execute("UPDATE sessions SET ends = 1", [])).unwrap();
        assert_eq!(users.signed_in(&old).unwrap(), None, "it is over");
        users.begin_session(None).unwrap();
        let left: i64 = users.read(|db| db.query_row("SELECT count(*) FROM sessions", [], |row| row.get(0))).unwrap();
        assert_eq!(left, 1);
    }
}
