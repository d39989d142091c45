//! Several requests in one.

use serde_json::{Value, json};

use crate::support::Bench;
use crate::support::server::Server;

fn statuses(answer: &Value) -> Vec<u64> {
    answer["responses"].as_array().unwrap().iter().map(|one| one["status"].as_u64().unwrap()).collect()
}

#[test]
fn addresses_are_read_in_their_order_and_equal_ones_once() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let urls = ["/api/v1/looks", "/nowhere", "/api/v1/presets", "/api/v1/looks", "/api/v1/looks", "/health"];
    let answer = server.call("POST", "/batch", &json!({ "urls": urls })).ok();
    assert_eq!(statuses(&answer), [200, 404, 200, 200, 200, 200], "{answer}");
    let responses = &answer["responses"];
    assert_eq!(responses[0]["body"], server.get("/api/v1/looks").ok());
    assert_eq!((&responses[3], &responses[1]["body"]["code"]), (&responses[0], &json!("route-missing")));
    assert_eq!(responses[0]["headers"]["content-type"], "application/json");
    let counts = &server.get("/performance/metrics").ok()["requests"]["routes"];
    assert_eq!(counts["GET /api/v1/looks"]["1m"]["count"], 2, "one of the batch, and one of ours: {counts}");
    assert_eq!(counts["POST /batch"]["1m"]["count"], 1, "{counts}");
}

#[test]
fn whole_requests_are_done_one_after_another_as_the_caller() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    server.call("POST", "/api/v1/jobs/pauses", &json!({ "reason": "for the test" })).ok();
    let task = json!({ "task": { "kind": "render", "of": { "path": bench.project() } } });
    let submit =
        json!({ "method": "POST", "url": "/api/v1/jobs", "headers": { "idempotency-key": "k" }, "body": task });
    let list = json!({ "url": "/api/v1/jobs?state=queued" });
    let asked = json!({ "requests": [list, submit, list, submit, { "method": "DELETE", "url": "/api/v1/looks" }] });
    let answer = server.call("POST", "/batch", &asked).ok();
    assert_eq!(statuses(&answer), [200, 202, 200, 200, 405], "{answer}");
    let jobs = |at: usize| answer["responses"][at]["body"]["jobs"].as_array().unwrap().len();
    assert_eq!((jobs(0), jobs(2)), (0, 1), "what was handed in before is there: {answer}");
    assert_eq!(answer["responses"][1]["body"]["jobs"], answer["responses"][3]["body"]["jobs"]);
}

#[test]
fn what_must_not_be_in_a_batch_is_refused_and_nothing_is_done() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let send = |body: &Value| server.call("POST", "/batch", body);
    let many = |count: usize| json!({ "urls": vec!["/health"; count] });
    assert_eq!((statuses(&send(&many(20)).ok()).len(), send(&many(21)).status), (20, 413));
    for url in
        ["/batch", "/batch?x=1", "/api/v1/events", "/api/v1/events/ws", "http://evil.example/", "//evil.example/x", "x"]
    {
        let pause = json!({ "method": "POST", "url": "/api/v1/jobs/pauses", "body": { "reason": "x" } });
        let refused = send(&json!({ "requests": [pause, { "url": url }] }));
        assert!((400..500).contains(&refused.status), "{url} {}", refused.status);
        refused.code();
    }
    for header in ["Host", "cookie", "Authorization", "Origin", "X-Forwarded-For"] {
        let refused = send(&json!({ "requests": [{ "url": "/health", "headers": { header: "evil" } }] }));
        assert!((400..500).contains(&refused.status), "{header}");
    }
    for body in [json!({}), json!({ "urls": 7 }), json!([]), json!({ "urls": [], "more": 1 })] {
        let answer = send(&body);
        assert!(answer.status < 500, "{body} {}", answer.status);
    }
    assert_eq!(server.get("/api/v1/jobs/pauses").ok(), json!([]), "none of it was done");
    // A stranger's batch is not even read, and an encoded name leads nowhere.
    assert_eq!(server.send("POST", "/batch", &[("Content-Type", "application/json")], b"{").code(), "not-signed-in");
    let hidden = send(&json!({ "urls": ["/%62atch", "/./batch", "/api/v1/../../batch"] })).ok();
    assert!(statuses(&hidden).iter().all(|status| [404, 405].contains(status)), "{hidden}");
}
