//! Who asks, and what that takes: the one table of which role a request needs.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use vo_studio::Code;
use vo_users::{Quota, Role, SignedIn};

use crate::answer::Refused;

/// The name of whoever holds the token of the installation, and of the pages that were opened by its address.
pub const OWNER: &str = "local";

/// Who asks. A handler takes it as an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The name of the user, or [`OWNER`]: jobs and uploads belong to it, and shares are fair among names.
    pub name: Arc<str>,
    /// What may be done.
    pub role: Role,
    /// How much of the server may be taken.
    pub quota: Quota,
    /// The name of the session; nothing for a program that holds the token.
    pub session: Option<String>,
}

impl Caller {
    /// A program that holds the token.
    pub fn owner() -> Self {
        Self { name: OWNER.into(), role: Role::Admin, quota: Quota::NONE, session: None }
    }

    /// Whoever is signed in.
    pub fn signed_in(who: SignedIn) -> Self {
        let SignedIn { user, role, quota, session } = who;
        Self { name: user.as_deref().unwrap_or(OWNER).into(), role, quota, session: Some(session) }
    }

    /// The user, where it is one: nothing for whoever holds the token.
    pub fn user(&self) -> Option<&str> {
        (*self.name != *OWNER).then_some(&self.name)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Refused::new(Code::NotSignedIn, "sign in first"))
    }
}

/// What a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: strangers are answered.
    Nothing,
    /// A role, or a higher one.
    Role(Role),
}

/// Methods that a line of the table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Methods {
    All,
    Reads,
    Writes,
}

/// What begins with these parts of an address, asked by these methods, needs that. The first line that fits holds.
const TABLE: &[(Methods, &str, Needs)] = &[
    (Methods::Reads, "/health", Needs::Nothing),
    // The files of the page: the same for everybody, and nothing of anybody.
    (Methods::Reads, "/assets", Needs::Nothing),
    // What an error means, to whoever got one.
    (Methods::Reads, "/api/v1/errors", Needs::Nothing),
    // Signing in; who signs out or asks who it is shows a session itself.
    (Methods::Writes, "/api/v1/session", Needs::Nothing),
    // A viewer may sign out elsewhere, change an own password, and ask for several things at once: each is looked at itself.
    (Methods::All, "/api/v1/sessions", Needs::Role(Role::Viewer)),
    (Methods::All, "/api/v1/password", Needs::Role(Role::Viewer)),
    (Methods::All, "/batch", Needs::Role(Role::Viewer)),
    (Methods::All, "/api/v1/users", Needs::Role(Role::Admin)),
    (Methods::All, "/api/v1/settings", Needs::Role(Role::Admin)),
    (Methods::All, "/api/v1/secrets", Needs::Role(Role::Admin)),
    (Methods::All, "/api/v1/backup", Needs::Role(Role::Admin)),
    (Methods::All, "/api/v1/restore", Needs::Role(Role::Admin)),
    (Methods::Writes, "/performance/gc", Needs::Role(Role::Admin)),
    (Methods::Writes, "/api/v1/cache", Needs::Role(Role::Admin)),
    (Methods::Reads, "", Needs::Role(Role::Viewer)),
    (Methods::Writes, "", Needs::Role(Role::Editor)),
];

/// What a request needs.
pub fn needs(method: &Method, path: &str) -> Needs {
    let fits = |(methods, start, _): &&(Methods, &str, Needs)| {
        let is_method = match methods {
            Methods::All => true,
            Methods::Reads => method.is_safe(),
            Methods::Writes => !method.is_safe(),
        };
        // Whole parts: `/api/v1/usersx` is not below `/api/v1/users`.
        let is_below = path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        is_method && is_below
    };
    TABLE.iter().find(fits).map_or(Needs::Role(Role::Admin), |(_, _, needs)| *needs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_request_needs_follows_from_method_and_address() {
        let (viewer, editor, admin) = (Needs::Role(Role::Viewer), Needs::Role(Role::Editor), Needs::Role(Role::Admin));
        for (method, path, wanted) in [
            (Method::GET, "/health", Needs::Nothing),
            (Method::POST, "/health", editor),
            (Method::GET, "/healthy", viewer),
            (Method::HEAD, "/assets/page-1.css", Needs::Nothing),
            (Method::GET, "/", viewer),
            (Method::POST, "/api/v1/session", Needs::Nothing),
            (Method::GET, "/api/v1/session", viewer),
            (Method::DELETE, "/api/v1/sessions/1", viewer),
            (Method::GET, "/api/v1/users", admin),
            (Method::PATCH, "/api/v1/users/anna", admin),
            (Method::GET, "/api/v1/usersx", viewer),
            (Method::PUT, "/api/v1/secrets/stock", admin),
            (Method::POST, "/performance/gc", admin),
            (Method::PUT, "/api/v1/cache", admin),
            (Method::GET, "/api/v1/cache", viewer),
            (Method::GET, "/performance/metrics", viewer),
            (Method::POST, "/api/v1/jobs", editor),
            (Method::DELETE, "/api/v1/jobs/1", editor),
            (Method::OPTIONS, "/api/v1/jobs", viewer),
            (Method::GET, "/api/v1/errors/disk-full", Needs::Nothing),
            (Method::CONNECT, "*", admin),
        ] {
            assert_eq!(needs(&method, path), wanted, "{method} {path}");
        }
    }
}
