//! Other machines: only encrypted or through a known proxy, and only users.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::support::server::Server;
use crate::support::{Bench, text};
use crate::users::{add, password};

/// A request over TLS of somebody who trusts an authority; the answer, and what was agreed to be spoken.
fn ask(address: SocketAddr, authority: &Path, request: &str) -> Result<(String, Option<Vec<u8>>), String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut stream = StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), socket);
    let request = request.replace("HOST", &format!("localhost:{}", address.port()));
    stream.write_all(request.as_bytes()).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Ok((text(&bytes), stream.conn.alpn_protocol().map(<[u8]>::to_vec)))
}

#[test]
fn a_generated_authority_is_trusted_once_and_its_cookie_goes_over_tls_alone() {
    let bench = Bench::with_script("One line.\n");
    let home = bench.path("home");
    let server = Server::start_in(&bench, &home, &["--tls", "self"]);
    assert_eq!(server.said["authority"]["fingerprint"].as_str().unwrap().len(), 32 * 3 - 1, "{}", server.said);
    let authority = home.join("server/tls/authority.pem");
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n");
    let (said, spoken) = ask(server.address, &authority, &get("/health")).unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    assert_eq!(spoken.as_deref(), Some(&b"http/1.1"[..]));
    let (said, _) = ask(server.address, &authority, &get(&format!("/?key={}", server.key))).unwrap();
    let cookie = said.lines().find(|line| line.starts_with("set-cookie")).unwrap();
    assert!(
        cookie.contains("__Host-vo_session=") && cookie.contains("Secure") && !cookie.contains("Domain"),
        "{cookie}"
    );
    assert_eq!(server.end(), Some(0));
    // Another server of the same folder is trusted too, one of another folder is not.
    let again = Server::start_in(&bench, &home, &["--tls", "self"]);
    assert!(ask(again.address, &authority, &get("/health")).is_ok());
    let stranger = Server::start_with(&bench, &["--tls", "self"]);
    let refused = ask(stranger.address, &authority, &get("/health")).unwrap_err();
    assert!(refused.contains("certificate"), "{refused}");
}

#[test]
fn who_shakes_hands_badly_harms_nobody() {
    let bench = Bench::with_script("One line.\n");
    let home = bench.path("home");
    let server = Server::start_in(&bench, &home, &["--tls", "self"]);
    let evil: [&[u8]; 6] = [
        b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\xff\xff",
        b"\x16\x03\x01\x00\x05\x01\x00\xff\xff\xff",
        b"\x15\x03\x01\x00\x02\x02\x28",
        &[0; 4_096],
    ];
    let mut held: Vec<TcpStream> = Vec::new();
    for bytes in evil.iter().cycle().take(120) {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let _ = stream.write_all(bytes);
        held.push(stream);
    }
    // And some who say nothing at all.
    held.extend((0..50).map(|_| TcpStream::connect(server.address).unwrap()));
    let request = "GET /health HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";
    let (said, _) = ask(server.address, &home.join("server/tls/authority.pem"), request).unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    for mut stream in held {
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut answer = Vec::new();
        // All are let go of within the time of a handshake.
        let _ = stream.read_to_end(&mut answer);
        assert!(!text(&answer).contains("HTTP/1.1 2"), "{}", text(&answer));
    }
    assert_eq!(server.end(), Some(0));
}

#[test]
fn other_machines_reach_it_only_encrypted_and_as_users() {
    let bench = Bench::with_script("One line.\n");
    let home = bench.path("home");
    let refused = |arguments: &[&str]| {
        let output = bench.vo().args(["serve", "--port", "0"]).args(arguments).env("VO_HOME", &home).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        text(&output.stderr)
    };
    assert!(refused(&["--host", "0.0.0.0"]).contains("`--tls self`"));
    for arguments in
        [&["--host", "0.0.0.0", "--tls", "self"][..], &["--behind-proxy"], &["--host", "::", "--behind-proxy"]]
    {
        let said = refused(arguments);
        assert!(said.contains("vo users add NAME --role admin"), "{said}");
    }
    let said = refused(&["--tls", "nowhere.pem,nowhere.key"]);
    assert!(said.contains("nowhere.pem cannot be read"), "{said}");
    add(&bench, &home, "anna", "editor");
    let server = Server::start_in(&bench, &home, &["--host", "0.0.0.0", "--tls", "self", "--name", "studio.example"]);
    let here: SocketAddr = ([127, 0, 0, 1], server.address.port()).into();
    let authority = home.join("server/tls/authority.pem");
    let body = format!(r#"{{"name": "anna", "password": "{}"}}"#, password("anna"));
    let sign_in = |host: &str| {
        format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    for (host, wanted) in [("HOST", 200), ("studio.example", 200), ("evil.example", 403)] {
        let (said, _) = ask(here, &authority, &sign_in(host)).unwrap();
        assert!(said.starts_with(&format!("HTTP/1.1 {wanted}")), "{host}: {said}");
    }
}

#[test]
fn only_a_known_proxy_may_say_for_whom_it_asks() {
    let bench = Bench::with_script("One line.\n");
    let home = bench.path("home");
    add(&bench, &home, "anna", "editor");
    let server = Server::start_in(&bench, &home, &["--behind-proxy", "--name", "studio.example"]);
    let body = format!(r#"{{"name": "anna", "password": "{}"}}"#, password("anna"));
    let json = ("Content-Type", "application/json");
    let through = [
        json,
        ("X-Forwarded-For", "203.0.113.5"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "studio.example"),
        ("Origin", "https://studio.example"),
    ];
    let signed_in = server.send("POST", "/api/v1/session", &through, body.as_bytes());
    assert_eq!(signed_in.status, 200, "{}", text(&signed_in.body));
    assert!(signed_in.headers["set-cookie"].starts_with("__Host-vo_session="), "{:?}", signed_in.headers);
    let evil = [json, ("X-Forwarded-Host", "evil.example")];
    assert_eq!(server.send("POST", "/api/v1/session", &evil, body.as_bytes()).code(), "host-refused");
    // Whoever guesses is slowed down by where the proxy says that the guesses come from.
    let wrong = br#"{"name": "anna", "password": "a wrong password"}"#;
    let from = |address: &str| {
        let headers = [json, ("Host", "studio.example"), ("X-Forwarded-For", address)];
        server.send("POST", "/api/v1/session", &headers, wrong).status
    };
    let statuses: Vec<u16> = (0..10).map(|_| from("203.0.113.66")).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
    assert_eq!(from("203.0.113.67"), 401);
    assert_eq!(server.end(), Some(0));
    // Nobody else may even speak to it: what others send would not be encrypted.
    let shut = Server::start_in(&bench, &home, &["--behind-proxy=192.0.2.1,198.51.100.0/24"]);
    let mut stream = TcpStream::connect(shut.address).unwrap();
    let _ = stream.write_all(format!("GET /health HTTP/1.1\r\nHost: {}\r\n\r\n", shut.address).as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.is_empty(), "{}", text(&answer));
}

#[test]
fn what_is_typed_wrongly_is_told_in_our_words() {
    let bench = Bench::with_script("One line.\n");
    for (arguments, said) in [
        (["--port", "80x"], "from 0 to 65535"),
        (["--host", "example.org"], "127.0.0.1, localhost or 0.0.0.0"),
        (["--tls", "cert.pem"], "with a comma between"),
        (["--name", "https://a"], "without https://"),
        (["--behind-proxy=proxy", "--json"], "10.0.0.0/8"),
    ] {
        let refused = bench.refused(["serve", arguments[0], arguments[1]]);
        assert!(refused.contains(said), "{arguments:?}: {refused}");
    }
    let server = Server::start_with(&bench, &["--host", "localhost"]);
    // Through a tunnel with another port at its end.
    let refused = server.ask("GET", "/api/v1/voices", &[("Host", "localhost:8080")]);
    assert!(text(&refused.body).contains("`vo serve --name localhost:8080`"), "{}", text(&refused.body));
    let named = Server::start_with(&bench, &["--name", "localhost:8080"]);
    let known = [("Authorization", named.bearer()), ("Host", "localhost:8080".to_owned())];
    let known: Vec<(&str, &str)> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(named.ask("GET", "/api/v1/voices", &known).status, 200);
}
