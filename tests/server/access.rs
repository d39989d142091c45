//! Who is let in.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::server::Server;
use crate::support::{Bench, text};

#[test]
fn who_holds_the_token_is_answered_and_nobody_else() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    assert_eq!(server.ask("GET", "/health", &[]).json()["status"], "ok");
    let stranger = server.ask("GET", "/api/v1/voices", &[]);
    assert_eq!((stranger.status, stranger.code()), (401, "not-signed-in".to_owned()));
    assert_eq!(stranger.headers["www-authenticate"], "Bearer");
    let said = text(&stranger.body);
    assert!(!said.contains(&server.token) && !said.contains(server.home().to_str().unwrap()), "{said}");
    let wrong = server.ask("GET", "/api/v1/voices", &[("Authorization", "Bearer 0000")]);
    assert_eq!(wrong.code(), "not-signed-in");
    assert_eq!(
        server.ask("GET", "/api/v1/looks", &[("Authorization", &format!("bearer {}", server.token))]).status,
        200
    );
    let names = |path: &str, key: &str| -> Vec<String> {
        let list = server.get(path).json();
        list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
    };
    assert!(names("/api/v1/voices", "id").contains(&"silence".to_owned()));
    assert!(names("/api/v1/looks", "name").contains(&"punch".to_owned()));
    assert!(names("/api/v1/presets", "name").contains(&"tiktok".to_owned()));
    assert_eq!(server.get("/nowhere").code(), "route-missing");
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}

#[test]
fn a_page_is_let_in_once_by_its_address_and_then_by_its_cookie() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    assert_eq!(server.ask("GET", "/?key=guess", &[]).code(), "not-signed-in");
    server.ask("HEAD", &format!("/?key={}", server.key), &[]);
    let opened = server.ask("GET", &format!("/?key={}", server.key), &[]);
    assert_eq!((opened.status, opened.headers["location"].as_str()), (303, "/"));
    let cookie = &opened.headers["set-cookie"];
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let session = cookie.split(';').next().unwrap();
    assert_eq!(server.ask("GET", &format!("/?key={}", server.key), &[]).code(), "not-signed-in", "it was used");
    let page = server.ask("GET", "/", &[("Cookie", &format!("other=1; {session}"))]);
    assert_eq!(page.status, 200);
    assert!(page.headers["content-security-policy"].contains("default-src 'self'"));
    assert!(text(&page.body).contains("/api/v1/voices"));
    assert_eq!(server.ask("GET", "/", &[("Cookie", "vo_session=guess")]).status, 401);
    assert_eq!(server.end(), Some(0));
}

#[test]
fn every_route_is_closed_to_strangers() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let document = server.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"), "{document}");
    let plain =
        |path: &str| document["paths"][path]["get"].is_object() && !path.contains('{') && !path.contains("events");
    for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| plain(path)) {
        let answers = item["get"]["responses"].as_object().unwrap();
        assert!(answers.values().all(|answer| answer["description"].is_string()), "{path}: {answers:?}");
        assert!(["200", "401", "403"].iter().all(|status| answers.contains_key(*status)), "{path}: {answers:?}");
    }
    let paths = document["paths"].as_object().unwrap().keys().map(String::as_str);
    let mut paths: Vec<&str> = paths.filter(|path| plain(path)).collect();
    assert!(paths.len() >= 4);
    paths.extend(["/", "/api/v1/openapi.json", "/api/v1/docs"]);
    let bearer = format!("Bearer {}", server.token);
    let known = ("Authorization", bearer.as_str());
    for path in paths {
        for host in ["evil.example", "localhost", "127.0.0.1.evil.example:4545", ""] {
            assert_eq!(server.ask("GET", path, &[known, ("Host", host)]).code(), "host-refused", "{path} {host}");
        }
        for origin in ["http://evil.example", "null"] {
            assert_eq!(
                server.ask("GET", path, &[known, ("Origin", origin)]).code(),
                "origin-refused",
                "{path} {origin}"
            );
        }
        let image = [known, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
        assert_eq!(server.ask("GET", path, &image).code(), "origin-refused", "{path}");
        let stranger = server.ask("GET", path, &[]);
        assert_eq!(stranger.status == 401, path != "/health", "{path}: {}", stranger.status);
        assert_eq!(server.ask("PUT", path, &[known]).code(), "method-refused", "{path}");
        assert_eq!(server.ask("GET", path, &[known]).headers["x-content-type-options"], "nosniff", "{path}");
    }
}

#[test]
fn a_server_that_cannot_listen_says_why() {
    let bench = Bench::with_script("One line.\n");
    let said = bench.refused(["serve", "--host", "0.0.0.0", "--port", "0"]);
    assert!(said.contains("from other machines") && said.contains("SSH tunnel"), "{said}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = bench.refused(["serve", "--port", &port]);
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
}

#[test]
fn who_sends_a_head_that_never_ends_is_cut_off_and_the_others_are_answered() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let mut slow: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /health HTTP/1.1\r\nHost: ").unwrap();
    }
    assert_eq!(server.ask("GET", "/health", &[]).status, 200);
    for mut stream in slow {
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut answer = Vec::new();
        // It ends: with an answer that says so, or without one.
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || text(&answer).starts_with("HTTP/1.1 4"), "{}", text(&answer));
    }
    let mut huge = TcpStream::connect(server.address).unwrap();
    let head = format!("GET /health HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n", server.address, "x".repeat(1 << 20));
    let _ = huge.write_all(head.as_bytes());
    let mut answer = Vec::new();
    let _ = huge.read_to_end(&mut answer);
    assert!(!text(&answer).starts_with("HTTP/1.1 2"), "{}", text(&answer));
    assert_eq!(server.end(), Some(0));
}
