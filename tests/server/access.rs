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
    assert!(
        page.headers["content-security-policy"].contains("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")
    );
    let style = page.headers["link"].split(['<', '>']).nth(1).unwrap().to_owned();
    let style = server.ask("GET", &style, &[("Accept-Encoding", "br")]);
    assert_eq!(
        (style.status, style.headers["content-encoding"].as_str()),
        (200, "br"),
        "files of the page are for everybody"
    );
    assert!(style.headers["cache-control"].contains("immutable"));
    assert!(text(&page.body).contains("/api/v1/voices"));
    assert_eq!(
        server.ask("GET", "/", &[("Cookie", &format!("vo_session_{}=guess", server.address.port()))]).status,
        401
    );
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_server_that_cannot_listen_says_why() {
    let bench = Bench::with_script("One line.\n");
    let said = bench.refused(["serve", "--host", "0.0.0.0", "--port", "0"]);
    assert!(said.contains("from other machines") && said.contains("SSH tunnel"), "{said}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = bench.refused(["serve", "--port", &port]);
    assert!(said.contains(&port) && said.contains("--port") && said.contains("another `vo serve`"), "{said}");
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

#[test]
fn a_problem_leads_to_what_it_means() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let problem = server.ask("GET", "/api/v1/voices", &[]).json();
    assert_eq!(problem["type"], "/api/v1/errors/not-signed-in");
    // To whoever got it: nobody must sign in to read why.
    let page = server.ask("GET", problem["type"].as_str().unwrap(), &[]);
    assert!(text(&page.body).starts_with("# The token is missing or wrong"), "{}", text(&page.body));
    let drawn = server.ask("GET", problem["type"].as_str().unwrap(), &[("Accept", "text/html")]);
    assert!(text(&drawn.body).contains("<h1>The token is missing or wrong</h1>"));
    assert_eq!(server.get("/api/v1/errors/nothing").code(), "route-missing");
    let all = server.ask("GET", "/api/v1/errors", &[]).ok();
    assert!(all.as_array().unwrap().iter().any(|kind| kind["code"] == "disk-full" && kind["status"] == 507));
}

#[test]
fn what_is_public_is_compressed_and_sent_once() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let bearer = server.bearer();
    let get = |path: &str, more: &[(&str, &str)]| {
        let mut headers = vec![("Authorization", bearer.as_str())];
        headers.extend(more);
        server.ask("GET", path, &headers)
    };
    let known = get("/api/v1/openapi.json", &[("Accept-Encoding", "br")]);
    assert_eq!(known.headers["content-encoding"], "br");
    let again = get("/api/v1/openapi.json", &[("If-None-Match", &known.headers["etag"])]);
    assert!(again.status == 304 && again.body.is_empty());
    // What belongs to somebody is never compressed: its length would tell what stands in it.
    for path in ["/api/v1/jobs", "/api/v1/users", "/api/v1/session", "/api/v1/sessions"] {
        let answer = get(path, &[("Accept-Encoding", "br, gzip, zstd")]);
        assert!(
            !answer.headers.contains_key("content-encoding") && answer.headers["cache-control"] == "no-store",
            "{path}"
        );
    }
    let plain = get("/api/v1/openapi.json", &[("Accept-Encoding", "br"), ("X-No-Compression", "1")]);
    assert!(!plain.headers.contains_key("content-encoding"));
}
