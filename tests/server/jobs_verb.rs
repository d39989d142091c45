//! `vo jobs`: the same words, whether a server runs or not.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::server::Server;
use crate::support::{Bench, text};

fn jobs(bench: &Bench, home: &Path, arguments: &[&str]) -> Output {
    bench.vo().arg("jobs").args(arguments).env("VO_HOME", home).output().unwrap()
}

/// What is printed where all goes well.
fn said(bench: &Bench, home: &Path, arguments: &[&str]) -> String {
    let output = jobs(bench, home, arguments);
    assert!(output.status.success(), "{arguments:?}: {} {}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn listed(bench: &Bench, home: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&said(bench, home, arguments)).unwrap()
}

#[test]
fn jobs_are_seen_and_decided_about_with_a_server_and_without() {
    let bench = Bench::with_script("One line.\n");
    let home = tempfile::tempdir().unwrap();
    assert!(said(&bench, home.path(), &[]).contains("no jobs"));
    let server = Server::start_in(&bench, home.path(), &[]);
    server.call("POST", "/api/v1/jobs/pauses", &json!({ "reason": "a test" })).ok();
    let tasks: Vec<Value> = (0..3).map(|_| json!({ "task": { "kind": "prune" } })).collect();
    let taken = server.call("POST", "/api/v1/jobs/bulk", &json!({ "jobs": tasks })).ok();
    let first = taken["jobs"][0].as_u64().unwrap();
    let look = |home: &Path| {
        let all = said(&bench, home, &["list", "--state", "queued", "--kind", "prune"]);
        let shown = said(&bench, home, &["show", &first.to_string()]);
        let page = listed(&bench, home, &["--json"]);
        (all, shown, page["jobs"].as_array().unwrap().len())
    };
    let (all, shown, count) = look(home.path());
    assert!(all.contains("prune") && all.contains("paused: a test") && shown.contains("task:"), "{all}{shown}");
    assert_eq!(count, 3);
    assert!(said(&bench, home.path(), &["cancel", &(first + 1).to_string()]).contains("cancelled"));
    assert_eq!(server.end(), Some(0));
    // The same without it.
    let (all, shown, count) = look(home.path());
    assert!(all.contains("paused: a test") && shown.contains("task:"), "{all}{shown}");
    assert_eq!(count, 3);
    assert!(said(&bench, home.path(), &["cancel", &(first + 2).to_string()]).contains("cancelled"));
    assert!(said(&bench, home.path(), &["retry", &(first + 1).to_string()]).contains("queued"));
    assert!(said(&bench, home.path(), &["pause", &first.to_string(), "--reason", "lunch"]).contains("lunch"));
    said(&bench, home.path(), &["resume", &first.to_string()]);
    said(&bench, home.path(), &["logs", &first.to_string()]);
    let states = |state: &str| {
        listed(&bench, home.path(), &["list", "--state", state, "--json"])["jobs"].as_array().unwrap().len()
    };
    assert_eq!((states("queued"), states("cancelled"), states("queued,cancelled")), (2, 1, 3));
    let missing = jobs(&bench, home.path(), &["show", "77", "--json"]);
    assert_eq!(missing.status.code(), Some(2));
    let problem: Value = serde_json::from_slice(&missing.stdout).unwrap();
    assert_eq!(problem["code"], "job-missing", "{problem}");
    let stands = jobs(&bench, home.path(), &["follow", &first.to_string()]);
    assert!(text(&stands.stderr).contains("vo serve"), "{}", text(&stands.stderr));
}

#[test]
fn a_render_is_followed_to_its_end_and_ends_as_it_did() {
    let bench = Bench::with_script("One line.\n\nAnother line.\n");
    let server = Server::start(&bench);
    let render = json!({ "task": { "kind": "render", "of": { "path": bench.project() } } });
    let job = server.call("POST", "/api/v1/jobs", &render).ok()["jobs"][0].to_string();
    let followed = said(&bench, server.home(), &["follow", &job]);
    assert!(followed.contains("the script has 2 lines") && followed.contains("done"), "{followed}");
    let events = said(&bench, server.home(), &["follow", &job, "--json"]);
    let last: Value = serde_json::from_str(events.lines().last().unwrap()).unwrap();
    assert_eq!(last["state"], "done", "{events}");
    bench.write("project/project.toml", "preset = \"nonsense\"\n");
    let job = server.call("POST", "/api/v1/jobs", &render).ok()["jobs"][0].to_string();
    let failed = jobs(&bench, server.home(), &["follow", &job]);
    assert_eq!(failed.status.code(), Some(2), "{}", text(&failed.stderr));
    assert!(text(&failed.stderr).contains("nonsense"), "{}", text(&failed.stderr));
    let wrong = jobs(&bench, server.home(), &["list", "--state", "asleep"]);
    assert!(text(&wrong.stderr).contains("asleep"), "{}", text(&wrong.stderr));
}
