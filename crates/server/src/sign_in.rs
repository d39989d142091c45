//! Signing in: sessions begin, and passwords are looked at, few at once.

use std::time::Instant;

use vo_studio::Code;

use crate::access::Asker;
use crate::answer::Refused;
use crate::blocking::blocking;
use crate::state::AppState;

/// Begins a session of a user, or of whoever holds the token, and returns its secret.
///
/// # Errors
/// What [`vo_users::Users::begin_session`] says.
pub async fn begin_session(state: AppState, user: Option<String>) -> Result<String, Refused> {
    blocking(move || state.access.users.begin_session(user.as_deref())).await
}

/// Makes sure that a password is the one of a user. Wrong ones make one wait.
///
/// # Errors
/// [`Code::NotSignedIn`], or [`Code::TooManyRequests`] with when to come again.
pub async fn check_password(state: &AppState, asker: &Asker, name: &str, password: String) -> Result<(), Refused> {
    let lockout = &state.access.lockout;
    if let Some(wait) = lockout.must_wait(name, asker.address, Instant::now()) {
        let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX).max(1);
        let why = format!("too many wrong passwords: try again in {seconds} s");
        return Err(Refused::new(Code::TooManyRequests, why).after(seconds));
    }
    let (shared, user) = (state.clone(), name.to_owned());
    let _one_of_few = state.access.hashing.acquire().await;
    if blocking(move || shared.access.users.who(&user, &password)).await?.is_none() {
        return Err(Refused::new(Code::NotSignedIn, "name or password are wrong"));
    }
    lockout.was_right(name, asker.address);
    Ok(())
}
