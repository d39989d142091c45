//! By which names the server is asked, and from where. A page of another site can make a browser send requests here, and a name
//! of another site can be made to lead here: both are told by these headers, which no page can set.

use std::net::SocketAddr;

use axum::http::{HeaderMap, Method, Uri, header};

/// The names and ports by which the server may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// With their ports: `localhost:4545`, or without one for that of the scheme.
    all: Vec<String>,
    /// What stands before `://` in the origin of a page of ours.
    schemes: &'static [&'static str],
    port: u16,
    /// By which it is asked from this machine.
    here: String,
}

impl Names {
    /// Those of a server that listens at an address, and `more`, which may have ports of their own.
    pub fn of(address: SocketAddr, schemes: &'static [&'static str], more: &[String]) -> Self {
        let port = address.port();
        let here = match address {
            SocketAddr::V4(address) if address.ip().is_unspecified() => format!("127.0.0.1:{port}"),
            SocketAddr::V6(address) if address.ip().is_unspecified() => format!("[::1]:{port}"),
            address => address.to_string(),
        };
        let mut names = vec![here.clone()];
        for name in more {
            names.push(name.clone());
            names.extend((!has_port(name)).then(|| format!("{name}:{port}")));
        }
        names.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        Self { all: names, schemes, port, here }
    }

    /// The one by which it is asked from this machine.
    pub fn shown(&self) -> &str {
        &self.here
    }

    /// All of them.
    pub fn all(&self) -> &[String] {
        &self.all
    }

    /// Why a request is not answered that does not ask for one of them; nothing if it does. Over HTTP/2 the name is part of its
    /// address; `forwarded` is the name that a known proxy was asked for.
    pub fn refuse(&self, uri: &Uri, headers: &HeaderMap, forwarded: Option<&str>) -> Option<String> {
        let mut asked = headers.get_all(header::HOST).iter();
        let (first, more) = (asked.next(), asked.next());
        let of_header = first.and_then(|host| host.to_str().ok());
        let of_address = uri.authority().map(axum::http::uri::Authority::as_str);
        let is_garbled = more.is_some() || first.is_some() && of_header.is_none();
        let named: Vec<&str> = match forwarded {
            Some(name) => vec![name],
            None => of_address.into_iter().chain(of_header).collect(),
        };
        let stranger = named.iter().find(|name| !self.has(name));
        (is_garbled || named.is_empty() || stranger.is_some()).then(|| self.why(stranger.copied()))
    }

    fn has(&self, name: &str) -> bool {
        self.all.iter().any(|ours| ours.eq_ignore_ascii_case(name))
    }

    /// Why a name is not ours. One that only has another port, as behind a tunnel, is told how to become one.
    fn why(&self, name: Option<&str>) -> String {
        let parts = name.map(|name| name.rsplit_once(':').filter(|_| has_port(name)).unwrap_or((name, "80")));
        match parts.filter(|(name, port)| self.has(&format!("{name}:{}", self.port)) && port.parse::<u16>().is_ok()) {
            Some((name, port)) => format!(
                "this server listens at port {}, and was asked for port {port}: if that leads here, as through a tunnel, \
                 start it with `vo serve --name {}:{port}`",
                self.port,
                name.to_ascii_lowercase(),
            ),
            None => "this server is not called so: open it by the address that `vo serve` prints, or allow another name with \
                     `vo serve --name NAME`"
                .to_owned(),
        }
    }

    /// Whether a request comes from a page of ours, or from no page.
    pub fn are_from_us(&self, method: &Method, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let is_ours = |origin: &str| {
            let parts = origin.split_once("://");
            parts.is_some_and(|(scheme, name)| self.schemes.contains(&scheme) && self.has(name))
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

/// Whether a name says a port: what stands behind the last colon, unless that is a part of an address in brackets.
fn has_port(name: &str) -> bool {
    name.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit()))
        && !name.ends_with(']')
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
        Names::of("127.0.0.1:4545".parse().unwrap(), &["http"], &[])
    }

    #[test]
    fn only_our_own_names_are_answered() {
        let asked = |uri: &str, pairs: &[_]| names().refuse(&uri.parse().unwrap(), &headers(pairs), None).is_none();
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
    fn more_names_can_be_allowed_and_a_tunnel_is_told_how() {
        let more = ["studio.example", "localhost:8080"].map(str::to_owned);
        let names = Names::of("0.0.0.0:4545".parse().unwrap(), &["https"], &more);
        let why = |host: &str| names.refuse(&Uri::from_static("/"), &headers(&[("host", host)]), None);
        for host in ["studio.example", "studio.example:4545", "localhost:8080", "127.0.0.1:4545"] {
            assert_eq!(why(host), None, "{host}");
        }
        assert!(why("localhost:9000").unwrap().contains("`vo serve --name localhost:9000`"));
        assert!(why("localhost").unwrap().contains("--name localhost:80`"));
        for host in ["evil.example:9000", "0.0.0.0:4545", "localhost:99999", "localhost:", "[::1"] {
            assert!(why(host).unwrap().contains("not called so"), "{host}");
        }
        let forwarded = names.refuse(&Uri::from_static("/"), &headers(&[("host", "inner")]), Some("studio.example"));
        assert_eq!(forwarded, None);
        let from = |origin: &str| names.are_from_us(&Method::POST, &headers(&[("origin", origin)]));
        assert!(from("https://studio.example") && !from("http://studio.example") && !from("https://evil.example"));
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
