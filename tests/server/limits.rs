//! How much the server takes at once, and how it ends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::support::Bench;
use crate::support::server::Server;
use crate::support::text;

/// Requests that are answered at once.
const AT_ONCE: usize = 256;

/// Begins a request with a body of which only a part is sent.
fn half_sent(server: &Server, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        server.address,
        server.bearer()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    text(&bytes)
}

fn wait_until_busy(server: &Server) {
    for _ in 0..600 {
        if server.get("/api/v1/session").status == 503 {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it never had too much to do");
}

#[test]
fn what_is_too_much_at_once_is_told_to_come_again() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let held: Vec<TcpStream> = (0..AT_ONCE).map(|_| half_sent(&server, "/api/v1/users")).collect();
    wait_until_busy(&server);
    let refused = server.get("/api/v1/voices");
    assert_eq!((refused.code().as_str(), refused.headers["retry-after"].as_str()), ("server-busy", "1"));
    // A stranger is told no more than always.
    assert_eq!(server.ask("GET", "/api/v1/voices", &[]).status, 401);
    // What goes on for long is counted apart.
    let mut events = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\r\n",
        server.address,
        server.bearer()
    );
    events.write_all(head.as_bytes()).unwrap();
    let mut first = [0; 12];
    events.read_exact(&mut first).unwrap();
    assert_eq!(text(&first), "HTTP/1.1 200");
    drop(held);
    server.wait_for("/api/v1/session", |answer| answer["role"] == "admin");
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_body_that_is_too_long_or_never_comes_is_refused() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let silent = half_sent(&server, "/api/v1/users");
    let (bearer, huge) = (server.bearer(), (2 << 20).to_string());
    let known = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let announced = server.ask("POST", "/api/v1/users", &[known[0], known[1], ("Content-Length", &huge)]);
    assert_eq!(announced.code(), "request-too-large");
    // One that does not say how long it is.
    let chunk = format!("{:x}\r\n{}\r\n", 64 << 10, "x".repeat(64 << 10)).repeat(40);
    let chunked = [known[0], known[1], ("Transfer-Encoding", "chunked"), ("Content-Length", "0")];
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST /api/v1/users HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: {bearer}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut writes = stream.try_clone().unwrap();
    let writer = std::thread::spawn(move || {
        let _ = writes.write_all(chunk.as_bytes());
    });
    let mut begins = [0; 12];
    stream.read_exact(&mut begins).unwrap();
    assert_eq!(text(&begins), "HTTP/1.1 413");
    drop(stream);
    writer.join().unwrap();
    assert!(server.send("POST", "/api/v1/users", &chunked, b"").status >= 400, "two lengths");
    let said = answer(silent);
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("request-timeout"), "{said}");
}

#[test]
fn a_server_that_ends_answers_what_was_begun_and_waits_for_nothing_half_sent() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let half = half_sent(&server, "/api/v1/users");
    let mut head = TcpStream::connect(server.address).unwrap();
    head.write_all(b"GET /health HTTP/1.1\r\nHost: ").unwrap();
    let mut events = TcpStream::connect(server.address).unwrap();
    let asks = format!(
        "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\r\n",
        server.address,
        server.bearer()
    );
    events.write_all(asks.as_bytes()).unwrap();
    let mut first = [0; 12];
    events.read_exact(&mut first).unwrap();
    // A password takes its time: the request is under way when the signal comes.
    let body = r#"{"name": "anna", "password": "long enough", "role": "viewer"}"#;
    let mut begun = TcpStream::connect(server.address).unwrap();
    let asks = format!(
        "POST /api/v1/users HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        server.address,
        server.bearer(),
        body.len()
    );
    begun.write_all(asks.as_bytes()).unwrap();
    let address = server.home().join("server/address");
    assert!(std::fs::read_to_string(&address).unwrap().contains(&server.address.to_string()));
    let home = server.home().to_owned();
    assert!(Command::new("kill").args(["-INT", &server.child.id().to_string()]).status().unwrap().success());
    let said = answer(half);
    assert!(said.contains("503") && said.contains("server-ends"), "{said}");
    let said = answer(begun);
    // It may have been heard of before the signal or behind it; it is never left without an answer that was begun.
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 201"), "{said}");
    answer(events);
    let mut server = server;
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(!home.join("server/address").exists());
}

#[test]
fn a_data_folder_has_one_server() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let second = || {
        let output = bench.vo().args(["serve", "--port", "0"]).env("VO_HOME", server.home()).output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    let (code, said) = second();
    assert_eq!(code, Some(2));
    assert!(said.contains(&format!("http://{}", server.address)) && said.contains("VO_HOME"), "{said}");
    assert!(!said.contains(&server.key) && !said.contains(&server.token), "{said}");
    // Killed, it holds the folder no more.
    let home = bench.path("home");
    Server::start_in(&bench, &home, &[]).kill();
    assert_eq!(Server::start_in(&bench, &home, &[]).end(), Some(0));
}
