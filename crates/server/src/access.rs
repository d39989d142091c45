//! Who may come in: only pages of ours, and whoever holds the token of this installation or is signed in.

mod host;
mod proxy;
mod token;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, Method, Uri, header};
use tokio::sync::Semaphore;
use vo_studio::Code;
use vo_users::{LIFETIME, Lockout, Users};

use crate::ServerError;
use crate::answer::Refused;
use crate::caller::Caller;
use crate::connection::Connection;
use crate::listen::Listen;
use host::Names;
pub use proxy::{Asker, Network};
use token::Token;

/// The cookie of a page over TLS: a browser takes it from nobody else, and sends it over TLS alone.
const COOKIE_OF_TLS: &str = "__Host-vo_session";

/// Passwords that are hashed at once: each takes 19 MB.
const HASHED_AT_ONCE: usize = 2;

/// Who may come in.
#[derive(Debug)]
pub struct Access {
    names: Names,
    token: Token,
    proxies: Vec<Network>,
    port: u16,
    scheme: &'static str,
    /// Users and their sessions.
    pub users: Users,
    /// Who has sent wrong passwords.
    pub lockout: Lockout,
    /// Whoever hashes a password holds one.
    pub hashing: Semaphore,
}

impl Access {
    /// Reads or makes the token, which lies in `folder`. The server is reached at `address`.
    ///
    /// # Errors
    /// [`ServerError::Files`] if it cannot be read or kept.
    pub fn open(folder: &Path, address: SocketAddr, listen: &Listen, users: Users) -> Result<Self, ServerError> {
        let schemes = listen.schemes();
        Ok(Self {
            names: Names::of(address, schemes, &listen.names(address)),
            token: Token::open(folder)?,
            proxies: listen.behind_proxy.clone().unwrap_or_default(),
            port: address.port(),
            scheme: listen.scheme(),
            users,
            lockout: Lockout::default(),
            hashing: Semaphore::new(HASHED_AT_ONCE),
        })
    }

    /// Where a person opens the page. Whoever comes by it first is let in.
    pub fn one_time_url(&self) -> String {
        format!("{}/?key={}", self.url(), self.token.one_time_key())
    }

    /// Where programs of this machine reach it.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.names.shown())
    }

    /// The names by which it may be asked, with or without ports.
    pub fn names(&self) -> &[String] {
        self.names.all()
    }

    /// The file that holds the token.
    pub fn token_file(&self) -> PathBuf {
        self.token.file().to_owned()
    }

    /// Who sends a request.
    pub fn asker(&self, headers: &HeaderMap, connection: Connection) -> Asker {
        Asker::of(headers, connection, &self.proxies)
    }

    /// Makes sure that a request is for us, and of a page of ours or of no page.
    ///
    /// # Errors
    /// [`Code::HostRefused`], [`Code::OriginRefused`].
    pub fn check_origin(&self, method: &Method, uri: &Uri, headers: &HeaderMap, asker: &Asker) -> Result<(), Refused> {
        if let Some(why) = self.names.refuse(uri, headers, asker.host.as_deref()) {
            return Err(Refused::new(Code::HostRefused, why));
        }
        if !self.names.are_from_us(method, headers) {
            let why = "the request comes from a page of another address: use the page that this server serves, or a program with the token";
            return Err(Refused::new(Code::OriginRefused, why));
        }
        Ok(())
    }

    /// Who asks; nobody that is known if it is nothing.
    ///
    /// # Errors
    /// [`Code::FilesFailed`] if the sessions cannot be read.
    pub fn caller(&self, headers: &HeaderMap, asker: &Asker) -> Result<Option<Caller>, Refused> {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| of_scheme(value.to_str().ok()?, "Bearer"));
        if bearer.is_some_and(|bearer| self.token.is(bearer)) {
            return Ok(Some(Caller::owner()));
        }
        let name = self.cookie(asker);
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let sessions =
            cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        // A browser sends one; whoever sends more is not looked up for ever.
        for (_, secret) in sessions.filter(|(named, _)| *named == name).take(2) {
            if let Some(who) = self.users.signed_in(secret)? {
                return Ok(Some(Caller::signed_in(who)));
            }
        }
        Ok(None)
    }

    /// The key of a visit by the one-time address, if it is the right one and nobody came by it before.
    pub fn visit<'u>(&self, method: &Method, uri: &'u Uri) -> Option<&'u str> {
        // A look at the address alone does not use it up.
        if method != Method::GET || uri.path() != "/" {
            return None;
        }
        let key = uri.query()?.split('&').find_map(|part| part.strip_prefix("key="))?;
        self.token.redeem(key).then_some(key)
    }

    /// Makes a key good again by which nobody could be let in.
    pub fn give_back(&self, key: &str) {
        self.token.give_back(key);
    }

    /// The value of the header that hands a page the secret of its session, or takes it away.
    pub fn set_cookie(&self, secret: Option<&str>, asker: &Asker) -> String {
        let (secret, age) = secret.map_or(("", 0), |secret| (secret, LIFETIME));
        let secure = if asker.is_encrypted { "; Secure" } else { "" };
        format!("{}={secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age={age}{secure}", self.cookie(asker))
    }

    /// The name of the cookie. Cookies of one machine are shared by all its ports, so the port is in it.
    fn cookie(&self, asker: &Asker) -> String {
        if asker.is_encrypted { COOKIE_OF_TLS.to_owned() } else { format!("vo_session_{}", self.port) }
    }

    /// The same, as the document names it.
    pub fn usual_cookie(&self) -> String {
        if self.scheme == "https" { COOKIE_OF_TLS.to_owned() } else { format!("vo_session_{}", self.port) }
    }
}

/// What follows a scheme of authorization, whose case means nothing.
fn of_scheme<'v>(value: &'v str, scheme: &str) -> Option<&'v str> {
    let (named, rest) = value.split_once(' ')?;
    named.eq_ignore_ascii_case(scheme).then_some(rest.trim_start())
}
