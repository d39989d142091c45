//! What the server costs, what it says of that, and what it does about it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::server::Server;
use crate::support::{Bench, text};

const METRICS: &str = "/performance/metrics";

/// Hands in a render of the bench's project, and waits until it is done.
fn render(bench: &Bench, server: &Server) -> u64 {
    let task = json!({ "task": { "kind": "render", "of": { "path": bench.project() } } });
    let taken = server.call("POST", "/api/v1/jobs", &task).ok();
    let job = taken["jobs"][0].as_u64().unwrap_or_else(|| panic!("{taken}"));
    let done =
        server.wait_for(&format!("/api/v1/jobs/{job}"), |job| job["state"] != "queued" && job["state"] != "running");
    assert_eq!(done["state"], "done", "{done}");
    job
}

/// Numbers of a file in `/proc`, of each thread of a process with its name.
fn threads(server: &Server) -> BTreeMap<String, (String, u64)> {
    let folder = format!("/proc/{}/task", server.child.id());
    let read = |id: &str, file: &str| std::fs::read_to_string(format!("{folder}/{id}/{file}")).unwrap_or_default();
    let switches = |status: &str| -> u64 {
        let lines = status.lines().filter(|line| line.contains("ctxt_switches"));
        lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum()
    };
    let ids = std::fs::read_dir(&folder).unwrap().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    ids.map(|id| {
        let named = (read(&id, "comm").trim().to_owned(), switches(&read(&id, "status")));
        (id, named)
    })
    .collect()
}

/// What the process holds that must be the same whenever it has nothing to do: its open files by kind, apart from those of its
/// database, which closes some late, and its threads by name, apart from those that answer, which come and go.
fn held(server: &Server) -> (Vec<String>, Vec<String>) {
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.child.id())).unwrap();
    let open = open.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
    let (database, mut files): (Vec<String>, Vec<String>) =
        open.map(|path| path.to_string_lossy().into_owned()).partition(|path| path.contains("jobs.db"));
    assert!(database.len() <= 16, "{database:?}");
    for file in &mut files {
        // `socket:[123]` is a socket, whichever.
        file.truncate(file.find(":[").unwrap_or(file.len()));
    }
    let mut names: Vec<String> = threads(server).into_values().map(|(name, _)| name).collect();
    names.retain(|name| name != "server");
    files.sort();
    names.sort();
    (files, names)
}

#[test]
fn the_figures_tell_what_was_asked_and_what_it_cost() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    for _ in 0..5 {
        server.get("/api/v1/looks").ok();
    }
    server.get("/api/v1/jobs/7");
    let figures = server.get(METRICS).ok();
    let looks = &figures["requests"]["routes"]["GET /api/v1/looks"]["1h"];
    assert_eq!((looks["count"].as_u64(), looks["server_errors"].as_u64()), (Some(5), Some(0)), "{figures}");
    assert!(looks["p50_ms"].as_f64() > Some(0.0) && looks["p99_ms"].as_f64() >= looks["p50_ms"].as_f64(), "{looks}");
    let job = &figures["requests"]["routes"]["GET /api/v1/jobs/{id}"]["5m"];
    assert_eq!((job["count"].as_u64(), job["client_errors"].as_u64()), (Some(1), Some(1)), "{figures}");
    assert_eq!(figures["requests"]["errors"], 0);
    assert!(figures["memory"]["roles"]["server"]["pss_bytes"].as_u64() > Some(1_000_000), "{figures}");
    assert!(figures["process"]["threads"].as_u64() > Some(3) && figures["process"]["files"].as_u64() > Some(3));
    assert_eq!((&figures["queue"]["queued"], &figures["alerts"]), (&json!(0), &json!([])), "{figures}");
    assert!(!figures.to_string().contains(server.home().to_str().unwrap()), "{figures}");
    let prometheus = [("Accept", "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")];
    let answer = server.call_with("GET", METRICS, &prometheus, &Value::Null);
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let said = text(&answer.body);
    assert!(said.contains("\nvo_jobs{state=\"queued\"} 0\n"), "{said}");
    assert!(
        said.contains("vo_request_duration_milliseconds{route=\"GET /api/v1/looks\",quantile=\"0.99\"} "),
        "{said}"
    );
    for line in said.lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(series.starts_with("vo_") && value.parse::<f64>().is_ok(), "{line}");
    }
    assert_eq!(server.ask("GET", METRICS, &[]).code(), "not-signed-in");
}

#[test]
fn memory_is_given_back_and_warm_workers_end_when_that_is_asked_for() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    render(&bench, &server);
    let figures = server.get(METRICS).ok();
    assert!(figures["memory"]["roles"]["worker"]["processes"].as_u64() >= Some(1), "it is warm: {figures}");
    assert!(figures["cache"]["misses"].as_u64() > Some(0) && figures["cache"]["bytes"].as_u64() > Some(0), "{figures}");
    assert_eq!(figures["workers"]["lanes"]["renders"]["done"], 1, "{figures}");
    let given = server.call("POST", "/performance/gc", &Value::Null).ok();
    assert!(given["before"]["roles"]["worker"].is_object() && given["after"]["roles"]["worker"].is_null(), "{given}");
    assert!(given["after"]["pss_bytes"].as_u64() < given["before"]["pss_bytes"].as_u64(), "{given}");
    render(&bench, &server);
    assert!(server.get(METRICS).ok()["cache"]["hits"].as_u64() > Some(0));
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}

#[test]
fn after_thirty_jobs_it_holds_what_it_held_before() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let collect = || server.call("POST", "/performance/gc", &Value::Null).ok();
    render(&bench, &server);
    let first = collect();
    let before = held(&server);
    let task = json!({ "task": { "kind": "render", "of": { "path": bench.project() } } });
    let bulk = json!({ "jobs": vec![task; 29] });
    let taken = server.call("POST", "/api/v1/jobs/bulk", &bulk).ok();
    let last = taken["jobs"].as_array().and_then(|jobs| jobs.last()?.as_u64()).unwrap_or_else(|| panic!("{taken}"));
    server.wait_for("/api/v1/jobs?state=done&limit=100", |done| {
        done["jobs"].as_array().is_some_and(|jobs| jobs.len() == 30)
    });
    assert!(last >= 30, "{taken}");
    let then = collect();
    let began = Instant::now();
    while held(&server) != before {
        assert!(began.elapsed() < Duration::from_secs(60), "{:?} became {:?}", before, held(&server));
        std::thread::sleep(Duration::from_millis(100));
    }
    let own = |weight: &Value| weight["after"]["roles"]["server"]["pss_bytes"].as_u64().unwrap();
    assert!(own(&then) < own(&first) + 3_000_000, "{first} became {then}");
    assert_eq!(then["after"]["roles"].as_object().unwrap().len(), 1, "nobody else is left: {then}");
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}

#[test]
fn a_server_that_nobody_asks_does_not_wake_up() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    server.get("/api/v1/voices").ok();
    server.get(METRICS).ok();
    // What a request has left, such as a thread that waits for another one, is over soon.
    let began = Instant::now();
    loop {
        let before = threads(&server);
        std::thread::sleep(Duration::from_secs(10));
        let after = threads(&server);
        if before == after {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(90), "{before:?} became {after:?}");
    }
}

#[test]
fn the_limits_of_the_cache_are_kept_and_kept_to() {
    let bench = Bench::with_script("One line.\n");
    let home = tempfile::tempdir().unwrap();
    let server = Server::start_in(&bench, home.path(), &[]);
    let usual = server.get("/api/v1/cache").ok();
    assert_eq!(usual["limits"], json!({ "bytes": 5_000_000_000_u64, "days": 7 }), "{usual}");
    for wrong in [json!({ "bytes": 1, "days": 7 }), json!({ "bytes": 60_000_000, "days": 0 })] {
        let refused = server.call("PUT", "/api/v1/cache", &wrong);
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid-setting"), "{wrong}");
    }
    assert!((400..500).contains(&server.call("PUT", "/api/v1/cache", &json!({ "bytes": "all" })).status));
    let limits = json!({ "bytes": 60_000_000, "days": 3, "floor_bytes": 1_000 });
    let set = server.call("PUT", "/api/v1/cache", &limits).ok();
    assert_eq!((&set["limits"], &set["prune_job"]), (&limits, &Value::Null), "{set}");
    server.kill();
    let server = Server::start_in(&bench, home.path(), &[]);
    assert_eq!(server.get("/api/v1/cache").ok()["limits"], limits);
    // As if much had been made.
    let store = std::sync::Arc::new(vo_store::Store::open(&bench.path("cache")).unwrap());
    let pins = store.pin().unwrap();
    pins.put(&vec![7; 55_000_000]).unwrap();
    drop((pins, store));
    let over = json!({ "bytes": 50_000_000, "days": 3 });
    let set = server.call("PUT", "/api/v1/cache", &over).ok();
    assert_eq!(set["now"]["bytes"], 55_000_000, "{set}");
    server.wait_for(&format!("/api/v1/jobs/{}", set["prune_job"]), |job| job["state"] == "done");
    let pruned = server.get("/api/v1/cache").ok();
    assert_eq!((&pruned["now"]["bytes"], &pruned["now"]["evicted_bytes"]), (&json!(0), &json!(55_000_000)), "{pruned}");
    assert_eq!(server.get(METRICS).ok()["cache"]["limit_bytes"], 50_000_000);
}

#[test]
fn below_the_floor_of_the_disk_jobs_wait_and_reads_go_on() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let floor = |bytes: u64| {
        let limits = json!({ "bytes": 5_000_000_000_u64, "days": 7, "floor_bytes": bytes });
        server.call("PUT", "/api/v1/cache", &limits).ok()
    };
    assert_eq!(server.ask("GET", "/health", &[]).json()["status"], "ok");
    floor(1 << 50);
    let health = server.ask("GET", "/health", &[]);
    let said = health.json();
    assert_eq!(
        (health.status, &said["status"], &said["disk"]),
        (200, &json!("degraded"), &json!("degraded")),
        "{said}"
    );
    let task = json!({ "task": { "kind": "render", "of": { "path": bench.project() } } });
    let taken = server.call("POST", "/api/v1/jobs", &task).ok();
    let job = format!("/api/v1/jobs/{}", taken["jobs"][0]);
    let waits = server.wait_for(&job, |job| job["waiting"]["reason"].as_str().is_some_and(|why| why.contains("disk")));
    assert_eq!(waits["state"], "queued", "{waits}");
    let alerts = server.get(METRICS).ok()["alerts"].clone();
    assert_eq!((alerts[0]["name"].as_str(), alerts.as_array().map(Vec::len)), (Some("disk"), Some(1)), "{alerts}");
    assert!(alerts[0]["since"].as_u64() > Some(0) && alerts[0]["recommendation"].is_string(), "{alerts}");
    floor(0);
    server.wait_for(&job, |job| job["state"] == "done");
    assert_eq!(server.ask("GET", "/health", &[]).json()["status"], "ok");
    assert_eq!(server.get(METRICS).ok()["alerts"], json!([]));
}
