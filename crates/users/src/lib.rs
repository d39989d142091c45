//! Who may use a server: users with a role and a quota, their passwords, and the sessions that they have open. All of it is one
//! database that several processes may use at once. Knows nothing of HTTP.

mod database;
mod error;
mod lockout;
mod name;
mod password;
mod secret;
mod sessions;
mod user;

pub use database::Users;
pub use error::UsersError;
pub use lockout::{Lockout, whole_network};
pub use password::{MAX_BYTES, MIN_CHARACTERS};
pub use secret::{BYTES, secret};
pub use sessions::{LIFETIME, Session, SignedIn};
pub use user::{Change, Quota, Role, User};
