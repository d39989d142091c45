//! Jobs over HTTP: a render is handed in, watched, cancelled, paused, and goes on after a crash.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::server::Server;
use crate::support::{Bench, text};

/// A render of the bench's project, as it is handed in.
fn render(bench: &Bench) -> Value {
    json!({ "task": { "kind": "render", "of": { "path": bench.project() } } })
}

/// The number of a job that was taken.
fn number(taken: &Value) -> u64 {
    taken["jobs"][0].as_u64().unwrap_or_else(|| panic!("{taken}"))
}

fn is_over(job: &Value) -> bool {
    ["done", "failed", "cancelled"].contains(&job["state"].as_str().unwrap_or_default())
}

/// Waits until a job stands somewhere.
fn wait_until(server: &Server, job: u64, state: &str) -> Value {
    server.wait_for(&format!("/api/v1/jobs/{job}"), |job| job["state"] == state || is_over(job) && panic!("{job}"))
}

/// A script of so many lines.
fn script(lines: usize) -> String {
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    let line = |line: usize| format!("This is line {} of a longer script.\n\n", words[line % 8]);
    (0..lines).map(line).collect::<Vec<_>>().concat()
}

#[test]
fn a_render_is_a_job_from_being_handed_in_to_its_movie() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let taken = server.call("POST", "/api/v1/jobs", &render(&bench));
    assert_eq!(taken.status, 202, "{}", text(&taken.body));
    let job = number(&taken.json());
    let done = wait_until(&server, job, "done");
    let movie = bench.project().join("out/project.mp4");
    assert_eq!(done["result"]["movie"].as_str(), movie.to_str(), "{done}");
    assert!(movie.is_file());
    assert_eq!((done["kind"].as_str(), done["attempts"].as_u64()), (Some("render"), Some(1)), "{done}");
    let passed: Vec<&str> = done["history"].as_array().unwrap().iter().filter_map(|at| at["state"].as_str()).collect();
    assert_eq!(passed, ["queued", "running", "done"]);
    let logs = server.get(&format!("/api/v1/jobs/{job}/logs")).ok();
    assert!(logs["lines"].to_string().contains("1 lines"), "{logs}");
    let files = server.get(&format!("/api/v1/jobs/{job}/files")).ok();
    let named = |ending: &str| {
        let files = files.as_array().unwrap();
        files.iter().find(|file| file["name"].as_str().unwrap().ends_with(ending)).unwrap_or_else(|| panic!("{ending}"))
    };
    let bytes = std::fs::read(&movie).unwrap();
    let href = named(".mp4")["href"].as_str().unwrap();
    assert!(server.get(href).body == bytes);
    let part = server.call_with("GET", href, &[("Range", "bytes=4-7")], &Value::Null);
    assert_eq!((part.status, part.body.as_slice()), (206, b"ftyp".as_slice()));
    for (ending, kind) in
        [(".webp", "image/webp"), (".srt", "application/x-subrip"), (".report.json", "application/json")]
    {
        assert_eq!(server.get(named(ending)["href"].as_str().unwrap()).headers["content-type"], kind);
    }
    for evil in ["..%2f..%2fproject.toml", "project.toml", "%2fetc%2fpasswd"] {
        assert_eq!(server.get(&format!("/api/v1/jobs/{job}/files/{evil}")).code(), "file-missing", "{evil}");
    }
    let listed = server.get("/api/v1/jobs?state=done&kind=render").ok();
    assert_eq!(listed["jobs"][0]["id"], job, "{listed}");
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}

#[test]
fn the_same_request_with_a_key_begins_one_job() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let send = |body: &Value| server.call_with("POST", "/api/v1/jobs", &[("Idempotency-Key", "k1")], body);
    server.call("POST", "/api/v1/jobs/pauses", &json!({ "reason": "for the test" })).ok();
    let (first, second) = (send(&render(&bench)), send(&render(&bench)));
    assert_eq!((first.status, second.status), (202, 200));
    assert_eq!(number(&first.json()), number(&second.json()));
    let other = send(&json!({ "task": { "kind": "prune" } }));
    assert_eq!((other.status, other.code().as_str()), (409, "key-reused"));
    let waits = server.get(&format!("/api/v1/jobs/{}", number(&first.json()))).ok();
    assert_eq!(waits["waiting"]["reason"], "paused: for the test", "{waits}");
    assert_eq!(server.call("DELETE", "/api/v1/jobs/pauses/all", &Value::Null).ok(), json!([]));
    wait_until(&server, number(&first.json()), "done");
}

#[test]
fn what_is_wrong_is_said_before_anything_is_begun() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let send = |body: Value| server.call("POST", "/api/v1/jobs", &body);
    let of = |of: Value| send(json!({ "task": { "kind": "render", "of": of } }));
    for id in ["../../etc", "..", "a/b", "", "Ä", "a\u{0}b", ".hidden"] {
        assert_eq!(of(json!({ "project": id })).code(), "project-missing", "{id:?}");
    }
    assert_eq!(of(json!({ "path": "relative" })).code(), "project-missing");
    let place = send(json!({ "task": { "kind": "render", "of": { "project": 7 } } })).json();
    assert!(place["detail"].to_string().contains("`task`") && place["place"]["line"] == 1, "{place}");
    for body in [json!({}), json!([]), json!({ "task": { "kind": "dream" } }), json!({ "task": 7 })] {
        let answer = send(body.clone());
        assert!((400..500).contains(&answer.status), "{body} {}", answer.status);
        answer.code();
    }
    assert_eq!(server.get("/api/v1/jobs/77").code(), "job-missing");
    assert_eq!(server.get("/api/v1/jobs?state=asleep").code(), "query-unreadable");
    assert_eq!(server.call("POST", "/api/v1/jobs/77/cancel", &Value::Null).code(), "job-missing");
    assert_eq!(server.get("/api/v1/jobs").ok()["jobs"], json!([]), "nothing was kept of all that");
    let missing = json!({ "task": { "kind": "render", "of": { "path": bench.path("nowhere") } } });
    let job = number(&send(missing).ok());
    let failed = server.wait_for(&format!("/api/v1/jobs/{job}"), is_over);
    assert_eq!((failed["state"].as_str(), failed["problem"]["code"].as_str()), (Some("failed"), Some("file-missing")));
}

#[test]
fn a_dry_run_says_what_a_job_would_do_and_does_nothing() {
    let bench = Bench::with_script("One line.\n\nAnother line.\n");
    let server = Server::start(&bench);
    let mut body = render(&bench);
    body["dry_run"] = json!(true);
    let plan = server.call("POST", "/api/v1/jobs", &body).ok();
    assert_eq!(plan["plan"]["takes"]["make"], 2, "{plan}");
    assert_eq!(server.get("/api/v1/jobs").ok()["jobs"], json!([]));
    bench.write("project/project.toml", "preset = \"nonsense\"\n");
    assert_eq!(server.call("POST", "/api/v1/jobs", &body).code(), "unknown-preset");
}

#[test]
fn many_jobs_are_handed_in_at_once_and_cancelled_at_once() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    server.call("POST", "/api/v1/jobs/pauses", &json!({})).ok();
    let jobs: Vec<Value> = (0..1_000).map(|_| json!({ "task": { "kind": "prune" }, "priority": "batch" })).collect();
    let taken = server.call("POST", "/api/v1/jobs/bulk", &json!({ "jobs": jobs })).ok();
    assert_eq!(taken["jobs"].as_array().unwrap().len(), 1_000);
    let page = server.get("/api/v1/jobs?limit=100").ok();
    let next = page["next"].as_u64().unwrap();
    assert_eq!(page["jobs"].as_array().unwrap().len(), 100);
    assert!(server.get(&format!("/api/v1/jobs?limit=100&after={next}")).ok()["jobs"][0]["id"].as_u64() < Some(next));
    let ended = server.call("POST", "/api/v1/jobs/cancel", &json!({ "jobs": taken["jobs"] })).ok();
    assert!(ended.as_array().unwrap().iter().all(|ended| ended["state"] == "cancelled" && ended["saved"] == true));
    assert_eq!(server.get("/api/v1/jobs?state=queued,running").ok()["jobs"], json!([]));
}

#[test]
fn a_job_that_runs_is_cancelled_paused_and_goes_on() {
    let bench = Bench::with_script(&script(60));
    let server = Server::start(&bench);
    let job = number(&server.call("POST", "/api/v1/jobs", &render(&bench)).ok());
    let path = format!("/api/v1/jobs/{job}");
    server.wait_for(&path, |job| job["progress"]["done"].as_u64() > Some(0));
    server.call("POST", &format!("{path}/pause"), &json!({ "reason": "lunch" })).ok();
    let paused = wait_until(&server, job, "queued");
    assert_eq!(paused["waiting"]["paused"], "job", "{paused}");
    server.call("POST", &format!("{path}/resume"), &Value::Null).ok();
    wait_until(&server, job, "running");
    server.call("POST", &format!("{path}/cancel"), &Value::Null).ok();
    let cancelled = server.wait_for(&path, is_over);
    assert_eq!(cancelled["state"], "cancelled", "{cancelled}");
    assert_eq!(server.call("PATCH", &path, &json!({ "priority": "urgent" })).code(), "job-unfit");
    let again = server.call("POST", &format!("{path}/retry"), &Value::Null).ok();
    assert!(["queued", "running"].contains(&again["state"].as_str().unwrap()), "{again}");
    assert_eq!(server.call("PATCH", &path, &json!({ "priority": "urgent" })).ok()["priority"], "urgent");
    server.call("POST", &format!("{path}/cancel"), &Value::Null).ok();
    server.wait_for(&path, is_over);
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}

#[test]
fn a_server_that_is_killed_goes_on_where_it_was() {
    let bench = Bench::with_script(&script(24));
    let home = tempfile::tempdir().unwrap();
    let server = Server::start_in(&bench, home.path(), &[]);
    let waiting: Vec<Value> =
        (0..20).map(|_| json!({ "task": { "kind": "prune" }, "not_before": u64::MAX / 4 })).collect();
    server.call("POST", "/api/v1/jobs/bulk", &json!({ "jobs": waiting })).ok();
    let job = number(&server.call("POST", "/api/v1/jobs", &render(&bench)).ok());
    let path = format!("/api/v1/jobs/{job}");
    server.wait_for(&path, |job| job["progress"]["done"].as_u64() > Some(3));
    server.kill();
    bench.wait_until_alone();
    let server = Server::start_in(&bench, home.path(), &[]);
    let done = wait_until(&server, job, "done");
    assert_eq!(done["attempts"], 2, "{done}");
    assert!(done["result"]["takes"]["reused"].as_u64() > Some(0), "what was made before is not made again: {done}");
    let reasons = done["history"].to_string();
    assert!(reasons.contains("the server ended while it ran"), "{reasons}");
    assert_eq!(server.get("/api/v1/jobs?state=queued").ok()["jobs"].as_array().unwrap().len(), 20);
}

#[test]
fn a_server_that_ends_gives_back_what_runs_and_leaves_nothing_behind() {
    let bench = Bench::with_script(&script(60));
    let home = tempfile::tempdir().unwrap();
    let server = Server::start_in(&bench, home.path(), &[]);
    let job = number(&server.call("POST", "/api/v1/jobs", &render(&bench)).ok());
    let path = format!("/api/v1/jobs/{job}");
    server.wait_for(&path, |job| job["progress"]["done"].as_u64() > Some(0));
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
    let server = Server::start_in(&bench, home.path(), &[]);
    let job = server.get(&path).ok();
    assert!(job["history"].to_string().contains("its worker gave it back"), "{job}");
    assert_eq!(job["attempts"].as_u64().filter(|attempts| *attempts > 2), None, "{job}");
    server.call("POST", &format!("{path}/cancel"), &Value::Null).ok();
    server.wait_for(&path, is_over);
    std::thread::sleep(Duration::from_millis(10));
}

#[test]
fn the_files_of_a_job_are_those_that_it_made() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let make = |look: &str| {
        let mut body = render(&bench);
        body["task"]["changes"] = json!({ "look": look });
        let job = number(&server.call("POST", "/api/v1/jobs", &body).ok());
        wait_until(&server, job, "done");
        job
    };
    let movie = |job: u64| server.get(&format!("/api/v1/jobs/{job}/files/project.mp4"));
    let first = make("punch");
    let bytes = movie(first).body;
    let second = make("clean");
    assert!(movie(second).status == 200 && movie(second).body != bytes);
    for path in [format!("/api/v1/jobs/{first}/files"), format!("/api/v1/jobs/{first}/files/project.mp4")] {
        let gone = server.get(&path);
        assert_eq!((gone.status, gone.code().as_str()), (410, "file-replaced"), "{path}");
    }
    // The same again is the same: it is served for either.
    let third = make("clean");
    assert!(movie(third).body == movie(second).body);
}
