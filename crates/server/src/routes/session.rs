//! Signing in and out, and which sessions are open.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vo_studio::Code;
use vo_users::Role;

use crate::access::Asker;
use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::{JsonBody, Path, Query};
use crate::routes::users::{RoleName, Share};
use crate::sign_in::{begin_session, check_password};
use crate::state::AppState;

/// Whoever wants to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The user.
    name: String,
    /// The password.
    password: String,
}

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The user; `local` for whoever holds the token of the installation.
    name: String,
    /// What may be done.
    role: RoleName,
    /// How much of the server may be taken.
    quota: Share,
    /// The name of the session; nothing for a program that sends the token.
    session: Option<String>,
}

/// A session that is open.
#[derive(Serialize, ToSchema)]
pub struct OpenSession {
    /// Its name.
    id: String,
    /// The user; `local` for pages that were opened by the one-time address.
    user: String,
    /// When it began, in seconds since 1970.
    began: i64,
    /// When it ends, in seconds since 1970.
    ends: i64,
    /// Whether it is the one that asks.
    is_this: bool,
}

/// Which sessions are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Those of everybody, for an admin.
    #[serde(default)]
    all: bool,
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The one there is.
    old: String,
    /// The one to be: at least 8 characters.
    new: String,
}

impl Me {
    fn of(caller: &Caller) -> Self {
        let Caller { name, role, quota, session } = caller;
        Self { name: name.to_string(), role: (*role).into(), quota: (*quota).into(), session: session.clone() }
    }
}

/// Signs in. The session lies in a cookie that no script of a page can read, for thirty days.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Credentials,
    responses((status = 200, description = "Signed in.", body = Me), (status = 401, description = "Name or password are wrong."),
        (status = 429, description = "Too many wrong passwords.")))]
pub async fn sign_in(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    JsonBody(credentials): JsonBody<Credentials>,
) -> Result<([(HeaderName, String); 1], Json<Me>), Refused> {
    let Credentials { name, password } = credentials;
    check_password(&state, &asker, &name, password).await?;
    let secret = begin_session(state.clone(), Some(name)).await?;
    let who = state.access.users.signed_in(&secret)?;
    let caller = Caller::signed_in(who.ok_or_else(|| Refused::new(Code::NotSignedIn, "the user is no more"))?);
    Ok(([(header::SET_COOKIE, state.access.set_cookie(Some(&secret), &asker))], Json(Me::of(&caller))))
}

/// Who asks.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses((status = 200, description = "Who asks.", body = Me)))]
pub async fn who(caller: Caller) -> Json<Me> {
    Json(Me::of(&caller))
}

/// Signs out: the session is no more, whoever knows its cookie.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204, description = "Signed out.")))]
pub async fn sign_out(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    caller: Option<Extension<Caller>>,
) -> Result<(StatusCode, [(HeaderName, String); 1]), Refused> {
    let cookie = state.access.set_cookie(None, &asker);
    if let Some(session) = caller.and_then(|Extension(caller)| caller.session) {
        blocking(move || state.access.users.end_session(&session, None, true)).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}

/// Lists open sessions, the newest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "session", params(Which),
    responses((status = 200, description = "The sessions.", body = Vec<OpenSession>)))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(Which { all }): Query<Which>,
) -> Result<Json<Vec<OpenSession>>, Refused> {
    let own = caller.session.clone();
    let sessions =
        blocking(move || state.access.users.sessions(caller.user(), all && caller.role == Role::Admin)).await?;
    let shown = sessions.into_iter().map(|session| OpenSession {
        is_this: own.as_ref() == Some(&session.id),
        id: session.id,
        user: session.user.unwrap_or_else(|| crate::caller::OWNER.to_owned()),
        began: session.began,
        ends: session.ends,
    });
    Ok(Json(shown.collect()))
}

/// Ends a session: one's own, or as an admin anybody's.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "session", params(("id" = String, Path, description = "Its name.")),
    responses((status = 204, description = "It is no more."), (status = 404, description = "There is none.")))]
pub async fn end(State(state): State<AppState>, caller: Caller, Path(id): Path<String>) -> Result<StatusCode, Refused> {
    let is_admin = caller.role == Role::Admin;
    let ended = blocking(move || state.access.users.end_session(&id, caller.user(), is_admin)).await?;
    let missing =
        || Refused::new(Code::UnknownSession, "there is no such session: /api/v1/sessions lists those that are open");
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(missing()) }
}

/// Changes one's own password, and ends all sessions of that user.
#[utoipa::path(put, path = "/api/v1/password", tag = "session", request_body = NewPassword,
    responses((status = 204, description = "It holds; sign in with it."), (status = 401, description = "The old one is wrong."),
        (status = 422, description = "The new one cannot be used."), (status = 429, description = "Too many wrong passwords.")))]
pub async fn set_password(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    caller: Caller,
    JsonBody(NewPassword { old, new }): JsonBody<NewPassword>,
) -> Result<StatusCode, Refused> {
    let why = "whoever holds the token has no password: sign in as a user";
    let user = caller.user().ok_or_else(|| Refused::new(Code::InvalidUser, why))?.to_owned();
    check_password(&state, &asker, &user, old).await?;
    let shared = state.clone();
    let _one_of_few = state.access.hashing.acquire().await;
    blocking(move || shared.access.users.set_password(&user, &new)).await?;
    Ok(StatusCode::NO_CONTENT)
}
