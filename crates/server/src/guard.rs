//! Stands before every route: whoever may not come in is turned away before anything else is looked at.

use std::net::{IpAddr, Ipv4Addr};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use vo_studio::Code;

use crate::access::Asker;
use crate::answer::Refused;
use crate::body::{self, bounded};
use crate::caller::{Caller, Needs, needs};
use crate::connection::Connection;
use crate::extract::Unread;
use crate::in_flight::Held;
use crate::limits::Room;
use crate::sign_in::begin_session;
use crate::state::AppState;

/// Uploads may be as long as they like: they are written down as they come.
const UPLOADS: &str = "/api/v1/library/uploads";

/// Lets a request through to its route, or answers it.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match look_at(&state, request).await {
        Ok(Looked::Through(request, room)) => {
            let answer = next.run(request).await;
            if room.is_long { answer.map(|body| Body::new(Held::new(body, room))) } else { answer }
        }
        Ok(Looked::Answered(answer)) => answer,
        Err(refused) => refused.into_response(),
    }
}

/// What became of a request.
enum Looked {
    /// It goes on to its route.
    Through(Request, Room),
    /// It is answered already.
    Answered(Response),
}

async fn look_at(state: &AppState, mut request: Request) -> Result<Looked, Refused> {
    // Without a connection it is a part of a batch that says nothing of its own.
    let connection = request.extensions().get::<Connection>().copied();
    let connection = connection.unwrap_or(Connection { peer: IpAddr::V4(Ipv4Addr::LOCALHOST), is_encrypted: false });
    let access = &state.access;
    let asker = access.asker(request.headers(), connection);
    access.check_origin(request.method(), request.uri(), request.headers(), &asker)?;
    if let Some(key) = access.visit(request.method(), request.uri()) {
        return let_in(state, key, &asker, request.headers()).await.map(Looked::Answered);
    }
    let caller = access.caller(request.headers(), &asker)?;
    state.limits.count(caller.as_ref(), asker.address)?;
    check_role(needs(request.method(), request.uri().path()), caller.as_ref())?;
    let path = request.uri().path();
    let most = (!path.starts_with(UPLOADS)).then_some(body::MOST);
    if most.is_some_and(|most| announced(request.headers()).is_some_and(|length| length > most)) {
        return Err(Unread::TooLarge.into());
    }
    let room = state.limits.room(path)?;
    if let Some(caller) = caller {
        request.extensions_mut().insert(caller);
    }
    request.extensions_mut().insert(asker);
    Ok(Looked::Through(request.map(|body| bounded(body, most, &state.stopping)), room))
}

/// What leads to the page from a page of ours. After a link of another site a browser sends our cookie with the next visit only.
const ONWARD: &str = "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=/\"><title>Video Orchestrator</title>";

/// Whoever came by the one-time address has a session from now on, and is led to the page without the key.
async fn let_in(state: &AppState, key: &str, asker: &Asker, headers: &HeaderMap) -> Result<Response, Refused> {
    let secret = begin_session(state.clone(), None).await.inspect_err(|_| state.access.give_back(key))?;
    let cookie = [(header::SET_COOKIE, state.access.set_cookie(Some(&secret), asker))];
    let is_direct = headers.get("sec-fetch-site").is_none_or(|site| site.as_bytes() == b"none");
    if is_direct {
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/")], cookie).into_response());
    }
    Ok((cookie, Html(ONWARD)).into_response())
}

/// Makes sure that whoever asks has the role that it takes.
fn check_role(needs: Needs, caller: Option<&Caller>) -> Result<(), Refused> {
    let Needs::Role(needed) = needs else { return Ok(()) };
    // A stranger is not told where the token lies.
    let why = "sign in, send the token as `Authorization: Bearer ...`, or open the address that `vo serve` prints; that also says where the token lies";
    let caller = caller.ok_or_else(|| Refused::new(Code::NotSignedIn, why))?;
    if caller.role >= needed {
        return Ok(());
    }
    let why = format!("this takes the role {needed}, and {} is {}: an admin can change that", caller.name, caller.role);
    Err(Refused::new(Code::RoleTooLow, why))
}

/// How long a body says that it is.
fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
