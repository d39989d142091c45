//! A server under test: the real `vo serve`, asked over plain sockets as any program would.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Bench, text};

/// A server that ends with its test.
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
    /// The one-time key of its page.
    pub key: String,
    /// What programs are let in by.
    pub token: String,
    /// What it said when it began.
    pub said: Value,
    home: Home,
}

/// The data folder of a server.
enum Home {
    Own(tempfile::TempDir),
    Shared(PathBuf),
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, text(&self.body)))
    }

    /// The JSON of an answer that must be a success.
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, text(&self.body));
        self.json()
    }

    /// The code of an answer that must be a problem.
    pub fn code(&self) -> String {
        assert_eq!(
            self.headers.get("content-type").map(String::as_str),
            Some("application/problem+json"),
            "{} {}",
            self.status,
            text(&self.body)
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{problem}");
        problem["code"].as_str().unwrap().to_owned()
    }
}

impl Server {
    /// Starts one with an empty data folder of its own, which vanishes with it, and the cache of the bench.
    pub fn start(bench: &Bench) -> Self {
        Self::start_with(bench, &[])
    }

    /// The same with more arguments.
    pub fn start_with(bench: &Bench, arguments: &[&str]) -> Self {
        Self::started(bench, arguments, Home::Own(tempfile::tempdir().unwrap()))
    }

    /// Starts one in a data folder that was there before and stays.
    pub fn start_in(bench: &Bench, home: &Path, arguments: &[&str]) -> Self {
        Self::started(bench, arguments, Home::Shared(home.to_owned()))
    }

    fn started(bench: &Bench, arguments: &[&str], home: Home) -> Self {
        let folder = match &home {
            Home::Own(folder) => folder.path(),
            Home::Shared(folder) => folder,
        };
        let mut command = bench.vo();
        command.args(["serve", "--port", "0", "--json"]).args(arguments).env("VO_HOME", folder);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("it did not start: {line:?}"));
        assert_eq!(said["event"], "listening", "{line}");
        let (address, key) = said["url"].as_str().unwrap().split_once("://").unwrap().1.split_once("/?key=").unwrap();
        let token = std::fs::read_to_string(said["token_file"].as_str().unwrap()).unwrap().trim().to_owned();
        Self { child, address: address.parse().unwrap(), key: key.to_owned(), token, home, said: said.clone() }
    }

    /// Its data folder.
    pub fn home(&self) -> &Path {
        match &self.home {
            Home::Own(folder) => folder.path(),
            Home::Shared(folder) => folder,
        }
    }

    /// One request as it is typed, over a connection of its own, without a token.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, b"")
    }

    /// The same with a body.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let (own, length) = (self.address.to_string(), body.len().to_string());
        let has = |wanted: &str| headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let host = (!has("host")).then_some(("Host", own.as_str()));
        let length = (!body.is_empty() && !has("content-length")).then_some(("Content-Length", length.as_str()));
        let lines = host.iter().chain(&length).chain(headers).map(|(name, value)| format!("{name}: {value}\r\n"));
        let request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{}\r\n", lines.collect::<String>());
        stream.write_all(request.as_bytes()).unwrap();
        // What is refused by its head is answered before its body was read.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end =
            bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_else(|| panic!("{}", text(&bytes)));
        let head = text(&bytes[..end]);
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let headers: BTreeMap<_, _> = lines.filter_map(pair).collect();
        let is_chunked = headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked");
        let body = &bytes[end + 4..];
        Answer { status, headers, body: if is_chunked { unchunked(body) } else { body.to_vec() } }
    }

    /// What is there, as a program with the token gets it.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("Authorization", &self.bearer())])
    }

    /// A request with the token and JSON.
    pub fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.call_with(method, path, &[], body)
    }

    /// The same with more headers.
    pub fn call_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let bearer = self.bearer();
        let mut all = vec![("Authorization", bearer.as_str())];
        all.extend(headers);
        if body.is_null() {
            return self.ask(method, path, &all);
        }
        all.push(("Content-Type", "application/json"));
        self.send(method, path, &all, body.to_string().as_bytes())
    }

    /// The value of the header that lets a program in.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Waits until what is at an address is as it should be.
    pub fn wait_for(&self, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let answer = self.get(path).json();
            if is_so(&answer) {
                return answer;
            }
            assert!(began.elapsed() < Duration::from_secs(120), "{path} stays {answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks it to end, and how it did.
    pub fn end(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Ends it as a crash would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A body that came in chunks.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(text(&rest[..end]).trim(), 16).unwrap();
        let Some(chunk) = rest.get(end + 2..end + 2 + length).filter(|chunk| !chunk.is_empty()) else { break };
        body.extend_from_slice(chunk);
        rest = &rest[end + 2 + length + 2..];
    }
    body
}
