//! The server, killed again and again while it is asked for things: what it answered with success is there, and ends once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Bench;
use crate::support::server::Server;

/// Kills in a usual run; `VO_KILLS` asks for more.
const KILLS: u64 = 8;

/// What was answered with success, and what may or may not have been done, as no answer came.
#[derive(Debug, Default)]
struct Promised {
    /// Jobs by their idempotency keys.
    jobs: Mutex<BTreeMap<String, u64>>,
    cancelled: Mutex<BTreeSet<u64>>,
}

/// One request that may find the server gone; nothing if no whole answer came.
fn try_call(server: &Server, method: &str, path: &str, key: &str, body: &Value) -> Option<Value> {
    let mut stream = TcpStream::connect(server.address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let body = body.to_string();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: {}\r\nIdempotency-Key: {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        server.address,
        server.bearer(),
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    assert!(head.starts_with("HTTP/1.1 20") || head.starts_with("HTTP/1.1 503"), "{answer}");
    if head.starts_with("HTTP/1.1 20") { serde_json::from_str(body).ok() } else { None }
}

/// Hands in jobs and cancels some until the server is gone.
fn ask(server: &Server, promised: &Promised, numbers: &AtomicU64, over: &AtomicBool) {
    while !over.load(Ordering::SeqCst) {
        // As many as are done soon after the last kill.
        std::thread::sleep(Duration::from_millis(25));
        let number = numbers.fetch_add(1, Ordering::SeqCst);
        let key = format!("key-{number}");
        let body = json!({ "task": { "kind": "prune" }, "metadata": { "key": key } });
        let Some(taken) = try_call(server, "POST", "/api/v1/jobs", &key, &body) else { continue };
        let job = taken["jobs"][0].as_u64().unwrap();
        promised.jobs.lock().unwrap().insert(key, job);
        if number.is_multiple_of(3) {
            let path = format!("/api/v1/jobs/{job}/cancel");
            let cancelled = try_call(server, "POST", &path, "", &Value::Null);
            if cancelled.is_some_and(|ended| ended["state"] == "cancelled") {
                promised.cancelled.lock().unwrap().insert(job);
            }
        }
    }
}

#[test]
fn what_was_answered_is_there_after_every_kill_and_ends_once() {
    let bench = Bench::with_script("One line.\n");
    let home = tempfile::tempdir().unwrap();
    let kills = std::env::var("VO_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let (promised, numbers) = (Promised::default(), AtomicU64::new(0));
    for round in 0..kills {
        let server = Server::start_in(&bench, home.path(), &[]);
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| ask(&server, &promised, &numbers, &over));
            }
            // Another moment each time; the first ones before anything is answered.
            std::thread::sleep(Duration::from_millis(20 + round * 97 % 600));
            let id = server.child.id().to_string();
            assert!(std::process::Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
            over.store(true, Ordering::SeqCst);
        });
        drop(server);
        bench.wait_until_alone();
    }
    let server = Server::start_in(&bench, home.path(), &[]);
    let (jobs, cancelled) = (promised.jobs.into_inner().unwrap(), promised.cancelled.into_inner().unwrap());
    assert!(jobs.len() > 20, "only {} jobs were taken in", jobs.len());
    for (key, job) in &jobs {
        let path = format!("/api/v1/jobs/{job}");
        let found = server.wait_for(&path, |job| job["ended"].is_u64());
        assert_eq!(found["metadata"]["key"].as_str(), Some(key.as_str()), "{found}");
        if cancelled.contains(job) {
            assert_eq!(found["state"], "cancelled", "{found}");
        }
        let over = |step: &&Value| ["done", "failed", "cancelled"].contains(&step["state"].as_str().unwrap());
        let ends = found["history"].as_array().unwrap().iter().filter(over).count();
        assert_eq!(ends, 1, "{found}");
    }
    assert_eq!(jobs.values().collect::<BTreeSet<_>>().len(), jobs.len(), "each key has a job of its own");
    // The same requests again begin nothing new.
    for (key, job) in jobs.iter().take(20) {
        let body = json!({ "task": { "kind": "prune" }, "metadata": { "key": key } });
        assert_eq!(try_call(&server, "POST", "/api/v1/jobs", key, &body).unwrap()["jobs"][0], *job);
    }
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}
