//! Who may come in: only pages of ours, and programs that hold the token of this installation.

mod host;
mod token;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, Method, Uri, header};
use vo_studio::Code;

use crate::ServerError;
use crate::answer::Refused;
use host::Names;
use token::Token;

/// The cookie of a page that was opened by the one-time address.
pub const COOKIE: &str = "vo_session";

/// Who may come in.
#[derive(Debug)]
pub struct Access {
    names: Names,
    token: Token,
}

impl Access {
    /// Reads or makes the token, which lies in `folder`. The server is reached at `address`.
    ///
    /// # Errors
    /// [`ServerError::Files`] if it cannot be read or kept.
    pub fn open(folder: &Path, address: SocketAddr) -> Result<Self, ServerError> {
        Ok(Self { names: Names::of(address), token: Token::open(folder)? })
    }

    /// Where a person opens the page. Whoever comes by it first is let in.
    pub fn one_time_url(&self) -> String {
        format!("http://{}/?key={}", self.names.shown(), self.token.one_time_key())
    }

    /// The file that holds the token.
    pub fn token_file(&self) -> PathBuf {
        self.token.file().to_owned()
    }

    /// Why a request is turned away; nothing if it may come in.
    pub fn refuses(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Refused> {
        if !self.names.are_asked(uri, headers) {
            let why = "this server is not called so: open it by the address that `vo serve` prints";
            return Some(Refused::new(Code::HostRefused, why));
        }
        if !self.names.are_from_us(method, headers) {
            let why = "the request comes from a page of another address: use the page that this server serves, or a program with the token";
            return Some(Refused::new(Code::OriginRefused, why));
        }
        if is_open(uri.path()) || self.is_known(headers) {
            return None;
        }
        // A stranger is not told where the token lies.
        let why = "send the token as `Authorization: Bearer ...`, or open the address that `vo serve` prints; that also says where the token lies";
        Some(Refused::new(Code::NotSignedIn, why))
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| of_scheme(value.to_str().ok()?, "Bearer"));
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut sessions = cookies
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='));
        bearer.is_some_and(|bearer| self.token.is(bearer)) || sessions.any(|session| self.token.is_session(session))
    }

    /// The cookie for a visit by the one-time address, if its key is the right one and nobody came by it before.
    pub fn let_in(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<String> {
        // A look at the address alone does not use it up.
        if method != Method::GET || uri.path() != "/" || !self.names.are_asked(uri, headers) {
            return None;
        }
        let key = uri.query()?.split('&').find_map(|part| part.strip_prefix("key="))?;
        // Thirty days; it is good for this installation as long as its token is the same.
        let attributes = "HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000";
        self.token.redeem(key).map(|session| format!("{COOKIE}={session}; {attributes}"))
    }
}

/// What follows a scheme of authorization, whose case means nothing.
fn of_scheme<'v>(value: &'v str, scheme: &str) -> Option<&'v str> {
    let (named, rest) = value.split_once(' ')?;
    named.eq_ignore_ascii_case(scheme).then_some(rest.trim_start())
}

/// What answers without a token.
fn is_open(path: &str) -> bool {
    path == "/health"
}
