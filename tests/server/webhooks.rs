//! Webhooks: what happens is told, signed, again until it is taken, and not once more.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::receiver::Receiver;
use crate::support::server::Server;
use crate::support::{Bench, text};

/// Makes a webhook for a receiver; its address and its secret.
fn hook(server: &Server, receiver: &Receiver, topics: &[&str]) -> (String, String) {
    let made = server.call(
        "POST",
        "/api/v1/webhooks",
        &json!({ "url": receiver.url(), "topics": topics, "allow_private": true, "description": "of a test" }),
    );
    assert_eq!(made.status, 201, "{}", text(&made.body));
    let made = made.json();
    (format!("/api/v1/webhooks/{}", made["id"]), made["secret"].as_str().unwrap().to_owned())
}

/// Has something happen: a kind of jobs is paused.
fn happen(server: &Server, reason: &str) {
    server.call("POST", "/api/v1/jobs/pauses", &json!({ "kind": "render", "reason": reason })).ok();
}

/// The deliveries of a webhook, the newest first.
fn deliveries(server: &Server, hook: &str) -> Vec<Value> {
    server.get(&format!("{hook}/deliveries")).ok()["deliveries"].as_array().unwrap().clone()
}

/// Waits until so many deliveries stand so.
fn wait_until(server: &Server, hook: &str, state: &str, count: usize) {
    server.wait_for(&format!("{hook}/deliveries"), |page| {
        page["deliveries"].as_array().unwrap().iter().filter(|one| one["state"] == state).count() >= count
    });
}

#[test]
fn what_happens_is_told_once_and_signed_in_the_form_of_the_standard() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let receiver = Receiver::start(|_| Some("204 No Content"));
    let (hook, secret) = hook(&server, &receiver, &["job.*"]);
    let job = json!({ "task": { "kind": "prune" }, "metadata": { "mine": 7 } });
    let job = server.call("POST", "/api/v1/jobs", &job).ok()["jobs"][0].as_u64().unwrap();
    let got = receiver.wait_for(3);
    let kinds: Vec<Value> = got.iter().map(|got| got.json()["type"].clone()).collect();
    assert_eq!(kinds, ["job.queued", "job.running", "job.done"]);
    for got in &got {
        assert!(got.is_signed_with(&secret), "{got:?}");
        assert!(!got.is_signed_with("whsec_AAAA"));
        let told = got.json();
        assert_eq!(got.id(), format!("msg_{}_{}", told["data"]["seq"], hook.rsplit('/').next().unwrap()));
        assert_eq!((told["data"]["job"].as_u64(), told["data"]["metadata"]["mine"].as_u64()), (Some(job), Some(7)));
        assert!(told["timestamp"].as_str().unwrap().ends_with('Z'));
        assert_eq!(got.headers["content-type"], "application/json");
    }
    wait_until(&server, &hook, "delivered", 3);
    // The secret is told no more, and what was told stands in the log.
    let shown = server.get(&hook).ok();
    assert!(shown.get("secret").is_none(), "{shown}");
    let message = got[0].id();
    let one = server.get(&format!("{hook}/deliveries/{message}")).ok();
    assert_eq!((one["attempts"][0]["status"].as_u64(), one["body"].clone()), (Some(204), got[0].json()));
    // Another start tells nothing again.
    let home = server.home().to_owned();
    assert_eq!(receiver.got().len(), 3);
    assert!(home.join("server/automation.db").is_file());
}

#[test]
fn what_is_not_taken_is_sent_again_under_the_same_name() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let receiver = Receiver::start(|before| Some(if before == 0 { "500 Oh" } else { "200 OK" }));
    let (hook, secret) = hook(&server, &receiver, &["pause.*"]);
    happen(&server, "one");
    let got = receiver.wait_for(2);
    assert_eq!((got[0].id(), &got[0].body), (got[1].id(), &got[1].body));
    assert!(got[1].is_signed_with(&secret));
    wait_until(&server, &hook, "delivered", 1);
    let one = server.get(&format!("{hook}/deliveries/{}", got[0].id())).ok();
    let statuses: Vec<_> = one["attempts"].as_array().unwrap().iter().map(|at| at["status"].clone()).collect();
    assert_eq!(statuses, [500, 200]);
    assert_eq!(one["attempts"][0]["error"], "the receiver says so");
    // Sent again as it is asked for, and only then.
    let again = server.call("POST", &format!("{hook}/deliveries/{}/redeliver", got[0].id()), &Value::Null);
    assert_eq!(again.status, 202, "{}", text(&again.body));
    assert_eq!(receiver.wait_for(3)[2].id(), got[0].id());
    let unknown = server.call("POST", &format!("{hook}/deliveries/msg_1_1x/redeliver"), &Value::Null);
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "webhook-missing"));
}

#[test]
fn nothing_is_lost_or_sent_twice_when_the_server_is_killed() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = Server::start_in(&bench, home.path(), &[]);
    // It takes the first, and is never heard of: the server cannot know.
    let receiver = Receiver::start(|before| (before > 0).then_some("200 OK"));
    let (hook, _) = hook(&server, &receiver, &["pause.*"]);
    happen(&server, "one");
    receiver.wait_for(1);
    happen(&server, "two");
    server.kill();
    let server = Server::start_in(&bench, home.path(), &[]);
    wait_until(&server, &hook, "delivered", 2);
    let got = receiver.got();
    assert_eq!(got.len(), 3, "{got:?}");
    assert_eq!(got[0].id(), got[1].id());
    assert_ne!(got[1].id(), got[2].id());
    server.kill();
    // What was taken is not sent again by any start.
    let server = Server::start_in(&bench, home.path(), &[]);
    happen(&server, "three");
    wait_until(&server, &hook, "delivered", 3);
    assert_eq!(receiver.got().len(), 4);
}

#[test]
fn one_that_is_gone_is_switched_off_and_that_is_told() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let (gone, other) = (Receiver::start(|_| Some("410 Gone")), Receiver::start(|_| Some("200 OK")));
    let (hook, _) = hook(&server, &gone, &["pause.*"]);
    let (watching, _) = self::hook(&server, &other, &["webhook.*"]);
    happen(&server, "one");
    let shown = server.wait_for(&hook, |hook| hook["enabled"] == false);
    assert_eq!(shown["disabled_because"], "the receiver answered 410 Gone");
    // Before it was told that webhooks were made.
    server.wait_for(&format!("{watching}/deliveries"), |page| {
        let deliveries = page["deliveries"].as_array().unwrap();
        deliveries.iter().any(|one| one["type"] == "webhook.disabled" && one["state"] == "delivered")
    });
    let told = other.got().into_iter().map(|got| got.json()).find(|told| told["type"] == "webhook.disabled").unwrap();
    assert_eq!(told["data"]["value"]["reason"], "the receiver answered 410 Gone");
    let refused = server.call("POST", &format!("{hook}/test"), &Value::Null);
    assert_eq!((refused.status, refused.code().as_str()), (409, "webhook-off"));
    let on = server.call("PATCH", &hook, &json!({ "enabled": true })).ok();
    assert_eq!((on["enabled"].clone(), on["disabled_because"].clone()), (json!(true), Value::Null));
    assert_eq!(gone.got().len(), 1);
}

#[test]
fn only_what_an_admin_allows_is_reached_in_private_networks() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let receiver = Receiver::start(|_| Some("200 OK"));
    let add = |body: Value| server.call("POST", "/api/v1/webhooks", &body);
    let plain = add(json!({ "url": receiver.url() }));
    assert_eq!((plain.status, plain.code().as_str()), (422, "invalid-webhook"));
    let clouds = add(json!({ "url": "http://169.254.169.254/latest", "allow_private": true }));
    assert_eq!((clouds.status, clouds.code().as_str()), (422, "invalid-webhook"));
    for url in ["", "n8n", "file:///etc/passwd", "https://user:word@example.com/"] {
        assert_eq!(add(json!({ "url": url })).code(), "invalid-webhook", "{url}");
    }
    // One that leads here although it looks public from outside is found out when it is sent to.
    let sly = add(json!({ "url": format!("https://localhost:{}/hook", receiver.port), "topics": ["pause.*"] })).ok();
    let sly = format!("/api/v1/webhooks/{}", sly["id"]);
    happen(&server, "one");
    let page = server.wait_for(&format!("{sly}/deliveries"), |page| page["deliveries"][0]["tries"] == 1);
    let message = page["deliveries"][0]["message"].as_str().unwrap().to_owned();
    let one = server.get(&format!("{sly}/deliveries/{message}")).ok();
    assert!(one["attempts"][0]["error"].as_str().unwrap().contains("public internet"), "{one}");
    assert!(receiver.got().is_empty());
    // An editor may make webhooks, but none that reach here.
    let user = json!({ "name": "ed", "password": "a long password", "role": "editor" });
    server.call("POST", "/api/v1/users", &user).ok();
    let signed = server.send(
        "POST",
        "/api/v1/session",
        &[("Content-Type", "application/json")],
        json!({ "name": "ed", "password": "a long password" }).to_string().as_bytes(),
    );
    let cookie = signed.headers["set-cookie"].split(';').next().unwrap().to_owned();
    let as_editor = |body: Value| {
        let headers = [("Cookie", cookie.as_str()), ("Content-Type", "application/json")];
        server.send("POST", "/api/v1/webhooks", &headers, body.to_string().as_bytes())
    };
    let refused = as_editor(json!({ "url": receiver.url(), "allow_private": true }));
    assert_eq!((refused.status, refused.code().as_str()), (403, "role-too-low"));
    assert_eq!(as_editor(json!({ "url": "https://example.com/hook" })).status, 201);
}

#[test]
fn for_a_day_the_old_secret_and_the_new_one_sign() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let receiver = Receiver::start(|_| Some("200 OK"));
    let (hook, old) = hook(&server, &receiver, &["pause.*"]);
    let new = server.call("POST", &format!("{hook}/secret"), &Value::Null).ok();
    let new = new["secret"].as_str().unwrap().to_owned();
    assert_ne!(old, new);
    let test = server.call("POST", &format!("{hook}/test"), &Value::Null);
    assert_eq!(test.status, 202);
    let got = receiver.wait_for(1);
    assert_eq!(got[0].json()["type"], "webhook.test");
    assert!(got[0].is_signed_with(&old) && got[0].is_signed_with(&new), "{got:?}");
    let gone = server.call("DELETE", &hook, &Value::Null);
    assert_eq!((gone.status, server.get(&hook).code().as_str()), (204, "webhook-missing"));
    happen(&server, "one");
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!((receiver.got().len(), server.get("/api/v1/webhooks").ok()), (1, json!([])));
}

#[test]
fn what_is_deep_in_the_log_is_reached_page_by_page() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let receiver = Receiver::start(|_| Some("200 OK"));
    let (hook, _) = hook(&server, &receiver, &["pause.*"]);
    for number in 0..5 {
        happen(&server, &format!("reason {number}"));
    }
    wait_until(&server, &hook, "delivered", 5);
    let first = server.get(&format!("{hook}/deliveries?limit=3")).ok();
    let second = server.get(&format!("{hook}/deliveries?limit=3&before={}", first["next"])).ok();
    let names = |page: &Value| page["deliveries"].as_array().unwrap().clone();
    assert_eq!((names(&first).len(), names(&second).len(), second["next"].clone()), (3, 2, Value::Null));
    assert_eq!([names(&first), names(&second)].concat(), deliveries(&server, &hook));
}
