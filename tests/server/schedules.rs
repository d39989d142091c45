//! Schedules: jobs are handed in when their time comes, once, whatever happens to the server.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::server::Server;
use crate::support::{Bench, text};

/// A schedule that removes what is old from the cache.
fn schedule(timing: &Value) -> Value {
    let mut schedule = json!({ "name": "tidy", "task": { "kind": "prune" }, "metadata": { "mine": 7 } });
    let (all, timing) = (schedule.as_object_mut().unwrap(), timing.as_object().unwrap());
    all.extend(timing.clone());
    schedule
}

fn made(server: &Server, timing: &Value) -> String {
    let made = server.call("POST", "/api/v1/schedules", &schedule(timing));
    assert_eq!(made.status, 201, "{}", text(&made.body));
    format!("/api/v1/schedules/{}", made.json()["id"])
}

/// So many seconds from now, as a clock in UTC shows it.
fn soon(seconds: u64) -> String {
    let now = std::time::SystemTime::now() + std::time::Duration::from_secs(seconds);
    let seconds = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let output = std::process::Command::new("date")
        .args(["-u", "-d", &format!("@{seconds}"), "+%Y-%m-%dT%H:%M:%S"])
        .output()
        .unwrap();
    text(&output.stdout).trim().to_owned()
}

#[test]
fn a_schedule_shows_when_its_time_comes() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let cron = json!({ "cron": "30 2 * * *", "zone": "Europe/Berlin" });
    let mut dry = schedule(&cron);
    dry["dry_run"] = json!(true);
    let shown = server.call("POST", "/api/v1/schedules", &dry);
    assert_eq!((shown.status, shown.json()["next"].as_array().unwrap().len()), (200, 5));
    assert_eq!(server.get("/api/v1/schedules").ok(), json!([]));
    let path = made(&server, &cron);
    let one = server.get(&path).ok();
    assert_eq!((one["zone"].as_str(), one["missed"].clone()), (Some("Europe/Berlin"), json!({ "policy": "skip" })));
    assert_eq!((one["runs"].clone(), one["owner"].as_str()), (json!([]), Some("local")));
    assert!(one["next"][0]["local"].as_str().unwrap().contains(":30:00+0"), "{one}");
    let change =
        json!({ "missed": { "policy": "run-once", "minutes": 30 }, "at": "2090-01-31T10:00", "name": "later" });
    let changed = server.call("PATCH", &path, &change).ok();
    assert_eq!((changed["name"].as_str(), changed["next"].as_array().unwrap().len()), (Some("later"), 1));
    assert_eq!((changed["cron"].clone(), changed["missed"]["minutes"].clone()), (Value::Null, json!(30)));
    assert_eq!(server.call("DELETE", &path, &Value::Null).status, 204);
    assert_eq!(server.get(&path).code(), "schedule-missing");
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let refused = |timing: Value| {
        let answer = server.call("POST", "/api/v1/schedules", &schedule(&timing));
        assert_eq!(answer.status, 422, "{}", text(&answer.body));
        assert_eq!(answer.code(), "invalid-schedule");
        answer.json()["detail"].as_str().unwrap().to_owned()
    };
    assert!(refused(json!({})).contains("`cron`"));
    assert!(refused(json!({ "cron": "0 0 * * *", "at": "2090-01-01T00:00" })).contains("not both"));
    assert!(refused(json!({ "cron": "every day" })).starts_with("cron: "));
    assert!(refused(json!({ "cron": "0 0 30 2 *" })).contains("never comes"));
    assert!(refused(json!({ "at": "2020-01-01T00:00" })).contains("is over"));
    assert!(refused(json!({ "cron": "0 0 * * *", "zone": "Berlin" })).starts_with("zone: "));
    assert!(refused(json!({ "cron": "0 0 * * *", "name": "" })).starts_with("name: "));
    let evil = json!({ "name": "x", "cron": "0 0 * * *", "task": { "kind": "render", "of": { "project": "../x" } } });
    assert_eq!(server.call("POST", "/api/v1/schedules", &evil).code(), "project-missing");
    assert_eq!(server.get("/api/v1/schedules").ok(), json!([]));
}

#[test]
fn its_job_is_handed_in_once_whatever_happens() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = Server::start_in(&bench, home.path(), &[]);
    let path = made(&server, &json!({ "at": soon(2) }));
    let one = server.wait_for(&path, |one| one["runs"][0]["state"] == "submitted");
    let job = one["runs"][0]["job"].as_u64().unwrap();
    server.kill();
    let server = Server::start_in(&bench, home.path(), &[]);
    let one = server.wait_for(&path, |one| one["runs"][0]["job_state"] == "done");
    assert_eq!((one["runs"].as_array().unwrap().len(), one["next"].clone()), (1, json!([])));
    let jobs = server.get("/api/v1/jobs").ok();
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), 1, "{jobs}");
    let metadata = server.get(&format!("/api/v1/jobs/{job}")).ok()["metadata"].clone();
    assert_eq!((metadata["mine"].as_u64(), metadata["schedule"].is_u64()), (Some(7), true), "{metadata}");
}

#[test]
fn killed_at_any_moment_it_is_handed_in_once() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = Server::start_in(&bench, home.path(), &[]);
    server.call("POST", "/api/v1/jobs/pauses", &json!({ "reason": "only to be counted" })).ok();
    let paths: Vec<String> = (0..8).map(|number| made(&server, &json!({ "at": soon(2 + number / 4) }))).collect();
    let mut server = server;
    for pause in [2_000, 150, 300, 450] {
        std::thread::sleep(std::time::Duration::from_millis(pause));
        server.kill();
        server = Server::start_in(&bench, home.path(), &[]);
    }
    for path in &paths {
        let one = server.wait_for(path, |one| one["runs"][0]["state"] == "submitted");
        assert_eq!(one["runs"].as_array().unwrap().len(), 1, "{one}");
    }
    let jobs = server.get("/api/v1/jobs?limit=100").ok();
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), paths.len(), "{jobs}");
}

#[test]
fn what_was_missed_is_told_with_its_reason() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = Server::start_in(&bench, home.path(), &[]);
    let path = made(&server, &json!({ "cron": "0 * * * *" }));
    assert_eq!(server.end(), Some(0));
    // As if it had not run for a day.
    let db = Connection::open(home.path().join("server/automation.db")).unwrap();
    db.execute("UPDATE schedules SET decided = decided - 86400000", []).unwrap();
    drop(db);
    let server = Server::start_in(&bench, home.path(), &[]);
    let one = server.wait_for(&path, |one| one["runs"][0]["state"] == "skipped");
    let run = &one["runs"][0];
    assert_eq!(run["reason"], "the server did not run");
    assert!(run["count"].as_u64().unwrap() >= 23 && run["first"].as_u64() < run["slot"].as_u64(), "{run}");
    assert_eq!(server.get("/api/v1/jobs").ok()["jobs"], json!([]));
}
