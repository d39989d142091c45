//! By which names the server is asked, and from where. A page of another site can make a browser send requests here, and a name
//! of another site can be made to lead here: both are told by these headers, which no page can set.

use std::net::SocketAddr;

use axum::http::{HeaderMap, Method, Uri, header};

/// The names and ports by which the server may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// With their ports: `localhost:4545`.
    names: Vec<String>,
}

impl Names {
    /// Those of a server that listens on a loopback address.
    pub fn of(address: SocketAddr) -> Self {
        let port = address.port();
        let mut names = vec![address.to_string()];
        names.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
        names.dedup();
        Self { names }
    }

    /// The one that a person is shown.
    pub fn shown(&self) -> &str {
        self.names.first().map_or("localhost", String::as_str)
    }

    /// Whether a request asks for one of them. Over HTTP/2 the name is part of its address.
    pub fn are_asked(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut asked = headers.get_all(header::HOST).iter();
        let (first, more) = (asked.next(), asked.next());
        let of_header = first.and_then(|host| host.to_str().ok());
        let is_ours = |name: &str| self.names.iter().any(|ours| ours.eq_ignore_ascii_case(name));
        match (uri.authority().map(axum::http::uri::Authority::as_str), of_header) {
            _ if more.is_some() || first.is_some() && of_header.is_none() => false,
            (Some(authority), None) => is_ours(authority),
            (Some(authority), Some(host)) => is_ours(authority) && is_ours(host),
            (None, Some(host)) => is_ours(host),
            (None, None) => false,
        }
    }

    /// Whether a request comes from a page of ours, or from no page.
    pub fn are_from_us(&self, method: &Method, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let is_ours = |origin: &str| {
            let name = origin.strip_prefix("http://");
            name.is_some_and(|name| self.names.iter().any(|ours| ours.eq_ignore_ascii_case(name)))
        };
        let from = |origin: &axum::http::HeaderValue| origin.to_str().is_ok_and(is_ours);
        let from_elsewhere = headers.get("sec-fetch-site").is_some_and(|site| {
            // A link from anywhere may lead here; what it leads to wants a token.
            let may_come = method.is_safe() && navigates(headers);
            !(may_come || matches!(site.as_bytes(), b"same-origin" | b"none"))
        });
        origins.all(from) && !from_elsewhere
    }
}

/// Whether a person goes to an address, rather than a page reading it.
fn navigates(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_some_and(|mode| mode.as_bytes() == b"navigate")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn names() -> Names {
        Names::of("127.0.0.1:4545".parse().unwrap())
    }

    #[test]
    fn only_our_own_names_are_answered() {
        let asked = |uri: &str, pairs: &[_]| names().are_asked(&uri.parse().unwrap(), &headers(pairs));
        for host in ["127.0.0.1:4545", "localhost:4545", "LocalHost:4545", "[::1]:4545"] {
            assert!(asked("/", &[("host", host)]), "{host}");
        }
        for host in ["evil.example", "localhost", "localhost:80", "127.0.0.1.evil.example:4545", "localhost:4545.", ""]
        {
            assert!(!asked("/", &[("host", host)]), "{host}");
        }
        assert!(!asked("/", &[]), "a request without a name");
        assert!(!asked("/", &[("host", "localhost:4545"), ("host", "evil.example")]), "two names");
        assert!(asked("http://localhost:4545/", &[]), "HTTP/2");
        assert!(!asked("http://evil.example/", &[("host", "localhost:4545")]));
    }

    #[test]
    fn pages_of_others_are_turned_away() {
        let from = |method: Method, pairs: &[_]| names().are_from_us(&method, &headers(pairs));
        assert!(from(Method::POST, &[]), "a program");
        assert!(from(Method::POST, &[("origin", "http://localhost:4545"), ("sec-fetch-site", "same-origin")]));
        for origin in ["http://evil.example", "null", "https://localhost:4545", "http://localhost:3000", ""] {
            assert!(!from(Method::GET, &[("origin", origin)]), "{origin}");
        }
        assert!(!from(Method::POST, &[("sec-fetch-site", "cross-site")]));
        assert!(!from(Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
        assert!(!from(Method::GET, &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")]));
        assert!(from(Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]), "a link");
        assert!(!from(Method::POST, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]), "a form");
    }
}
