//! Events: what happens is heard by all who listen, in its order, and nothing is missed by who comes back.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Bench;
use crate::support::server::Server;

/// Somebody who listens to server-sent events.
struct Listener {
    lines: BufReader<TcpStream>,
}

/// An event that was heard.
#[derive(Debug)]
struct Heard {
    id: Option<u64>,
    topic: String,
    data: Value,
}

impl Listener {
    fn begin(server: &Server, query: &str, headers: &[(&str, &str)]) -> Self {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let more = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
        let request = format!(
            "GET /api/v1/events{query} HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n{more}\r\n",
            server.address,
            server.bearer()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream);
        let mut line = String::new();
        while lines.read_line(&mut line).unwrap() > 2 {
            assert!(!line.starts_with("HTTP/1.1") || line.starts_with("HTTP/1.1 200"), "{line}");
            line.clear();
        }
        Self { lines }
    }

    /// The next event; none at the end.
    fn next(&mut self) -> Option<Heard> {
        let (mut id, mut topic, mut data) = (None, String::new(), Value::Null);
        let mut line = String::new();
        while self.lines.read_line(&mut line).is_ok_and(|read| read > 0) {
            let said = line.trim_end().to_owned();
            line.clear();
            if let Some(value) = said.strip_prefix("id: ") {
                id = value.parse().ok();
            } else if let Some(value) = said.strip_prefix("event: ") {
                value.clone_into(&mut topic);
            } else if let Some(value) = said.strip_prefix("data: ") {
                data = serde_json::from_str(value).unwrap();
            } else if said.is_empty() && !topic.is_empty() {
                return Some(Heard { id, topic, data });
            }
        }
        None
    }

    fn until(&mut self, is_it: impl Fn(&Heard) -> bool) -> Vec<Heard> {
        let mut heard = Vec::new();
        loop {
            heard.push(self.next().unwrap_or_else(|| panic!("it ended after {heard:?}")));
            if heard.last().is_some_and(&is_it) {
                return heard;
            }
        }
    }
}

fn prune(server: &Server) -> u64 {
    let taken = server.call("POST", "/api/v1/jobs", &json!({ "task": { "kind": "prune" } })).ok();
    taken["jobs"][0].as_u64().unwrap()
}

#[test]
fn who_listens_hears_everything_in_its_order_and_who_comes_back_misses_nothing() {
    let bench = Bench::with_script("One line.\n\nAnother line.\n");
    let server = Server::start(&bench);
    let mut listener = Listener::begin(&server, "", &[]);
    let snapshot = listener.next().unwrap();
    assert_eq!((snapshot.topic.as_str(), &snapshot.data["jobs"]), ("snapshot", &json!([])));
    let render = json!({ "task": { "kind": "render", "of": { "path": bench.project() } } });
    let job = server.call("POST", "/api/v1/jobs", &render).ok()["jobs"][0].as_u64().unwrap();
    let heard = listener.until(|heard| heard.data["what"] == "done");
    let changes: Vec<&str> = heard.iter().filter_map(|heard| heard.data["what"].as_str()).collect();
    assert_eq!(changes, ["queued", "running", "done"], "{heard:?}");
    assert!(heard.iter().all(|heard| heard.data["job"] == job));
    let numbers: Vec<u64> = heard.iter().filter_map(|heard| heard.id).collect();
    let first = snapshot.id.unwrap() + 1;
    assert_eq!(numbers, [first, first + 1, first + 2]);
    // One who was away since the first change hears the other two, by either way to say so.
    for (query, headers) in
        [(format!("?since={first}"), vec![]), (String::new(), vec![("Last-Event-ID", first.to_string())])]
    {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut back = Listener::begin(&server, &query, &headers);
        let missed: Vec<Option<u64>> = (0..2).map(|_| back.next().unwrap().id).collect();
        assert_eq!(missed, [Some(first + 1), Some(first + 2)]);
    }
    // A number of another installation begins anew.
    let mut stranger = Listener::begin(&server, "?since=999999", &[]);
    assert_eq!(stranger.next().unwrap().topic, "snapshot");
    assert_eq!(server.end(), Some(0), "who listens does not keep it from ending");
    assert!(listener.next().is_none());
}

#[test]
fn numbers_go_on_after_a_crash() {
    let bench = Bench::with_script("One line.\n");
    let home = tempfile::tempdir().unwrap();
    let server = Server::start_in(&bench, home.path(), &[]);
    let mut listener = Listener::begin(&server, "", &[]);
    prune(&server);
    let last = listener.until(|heard| heard.data["what"] == "done").last().unwrap().id.unwrap();
    server.kill();
    let server = Server::start_in(&bench, home.path(), &[]);
    let mut back = Listener::begin(&server, &format!("?since={}", last - 1), &[]);
    assert_eq!(back.next().unwrap().id, Some(last));
    prune(&server);
    assert_eq!(back.next().unwrap().id, Some(last + 1));
}

#[test]
fn one_who_never_reads_holds_nobody_up() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let stuck: Vec<Listener> = (0..20).map(|_| Listener::begin(&server, "?since=0", &[])).collect();
    let mut listener = Listener::begin(&server, "", &[]);
    server.call("POST", "/api/v1/jobs/pauses", &json!({})).ok();
    for _ in 0..5 {
        let jobs: Vec<Value> = (0..1_000).map(|_| json!({ "task": { "kind": "prune" } })).collect();
        let taken = server.call("POST", "/api/v1/jobs/bulk", &json!({ "jobs": jobs })).ok();
        server.call("POST", "/api/v1/jobs/cancel", &json!({ "jobs": taken["jobs"] })).ok();
    }
    let snapshot = listener.next().unwrap().id.unwrap();
    for number in snapshot + 1..=snapshot + 10_000 {
        let heard = listener.next().unwrap();
        assert_eq!(heard.id, Some(number), "{heard:?}");
    }
    drop(stuck);
}

#[test]
fn a_websocket_tells_the_same_and_only_to_pages_of_ours() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let shake = |more: &str| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let request = format!(
            "GET /api/v1/events/ws HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n",
            server.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let (mut head, mut line) = (String::new(), String::new());
        while reader.read_line(&mut line).unwrap() > 2 {
            head.push_str(&line);
            line.clear();
        }
        (head, reader)
    };
    let bearer = format!("Authorization: {}\r\n", server.bearer());
    let (head, mut reader) = shake(&bearer);
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    let frame = |reader: &mut BufReader<TcpStream>| {
        let mut start = [0; 2];
        reader.read_exact(&mut start).unwrap();
        assert_eq!(start[0], 0x81, "one whole text");
        let length = match start[1] {
            126 => {
                let mut length = [0; 2];
                reader.read_exact(&mut length).unwrap();
                usize::from(u16::from_be_bytes(length))
            }
            short => usize::from(short),
        };
        let mut text = vec![0; length];
        reader.read_exact(&mut text).unwrap();
        serde_json::from_slice::<Value>(&text).unwrap()
    };
    assert_eq!(frame(&mut reader)["topic"], "snapshot");
    let job = prune(&server);
    assert_eq!(frame(&mut reader)["job"], job);
    for stranger in ["", &format!("{bearer}Origin: http://evil.example\r\n"), &format!("{bearer}Origin: null\r\n")] {
        let (head, _) = shake(stranger);
        assert!(head.starts_with("HTTP/1.1 40"), "{stranger}: {head}");
    }
    // A frame that says it is a gigabyte long ends it.
    reader.get_mut().write_all(&[0x82, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]).unwrap();
    let mut rest = Vec::new();
    let _ = reader.read_to_end(&mut rest);
    assert_eq!(server.end(), Some(0));
}

#[test]
fn an_alert_is_told_when_it_begins_and_when_it_ends() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let mut listener = Listener::begin(&server, "?since=0", &[]);
    for (floor, begins) in [(1_u64 << 50, true), (0, false)] {
        let limits = json!({ "bytes": 5_000_000_000_u64, "days": 7, "floor_bytes": floor });
        server.call("PUT", "/api/v1/cache", &limits).ok();
        // Asked twice, it is told once.
        server.get("/performance/metrics").ok();
        server.get("/performance/metrics").ok();
        let heard = std::iter::from_fn(|| listener.next()).find(|heard| heard.topic == "alert").unwrap();
        let said = &heard.data["value"];
        assert_eq!((&said["begins"], &said["alert"]["name"]), (&json!(begins), &json!("disk")), "{said}");
    }
}
