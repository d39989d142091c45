//! Stands before every route: whoever may not come in is turned away before anything else is looked at.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::state::AppState;

/// Lets a request through to its route, or answers it.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    if let Some(cookie) = state.access.let_in(method, uri, headers) {
        let to_page = [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, cookie)];
        return (StatusCode::SEE_OTHER, to_page).into_response();
    }
    match state.access.refuses(method, uri, headers) {
        Some(refused) => refused.into_response(),
        None => next.run(request).await,
    }
}
