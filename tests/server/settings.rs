//! Settings, which are typed and bounded, and secrets, which go in and are never told again.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::receiver::Receiver;
use crate::support::server::Server;
use crate::support::{Bench, text};

#[test]
fn settings_are_kept_and_changed_by_whoever_knows_them() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = Server::start_in(&bench, home.path(), &[]);
    let read = server.get("/api/v1/settings");
    let tag = read.headers["etag"].clone();
    assert_eq!(
        (read.ok()["budget"]["cpu"].clone(), read.ok()["projects"]["preset"].clone()),
        (json!(100), Value::Null)
    );
    let change = json!({ "budget": { "cpu": 50 }, "projects": { "preset": "draft" }, "egress": { "allow": ["127.0.0.1:5678"] } });
    let if_match =
        |tag: &str, change: &Value| server.call_with("PATCH", "/api/v1/settings", &[("If-Match", tag)], change);
    let changed = if_match(&tag, &change);
    assert_eq!(changed.ok()["egress"]["allow"], json!(["127.0.0.1:5678"]));
    assert_ne!(changed.headers["etag"], tag);
    for stale in [tag.as_str(), "\"77\"", "W/\"1\"", "x"] {
        let late = if_match(stale, &json!({ "budget": { "cpu": 1 } }));
        assert_eq!((late.status, late.code().as_str()), (412, "settings-changed"), "{stale}");
    }
    for (wrong, place) in [
        (json!({ "budget": { "cpu": 0 } }), "budget.cpu"),
        (json!({ "budget": { "hours": 1 } }), "hours"),
        (json!({ "budget": { "memory": 1 } }), "budget.memory"),
        (json!({ "nonsense": 1 }), "nonsense"),
        (json!({ "egress": { "allow": ["x"] } }), "socket address"),
        (json!([1]), "send an object"),
    ] {
        let refused = server.call("PATCH", "/api/v1/settings", &wrong);
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid-setting"), "{wrong}");
        assert!(refused.json()["detail"].as_str().unwrap().contains(place), "{wrong}");
    }
    server.kill();
    let server = Server::start_in(&bench, home.path(), &[]);
    let kept = server.get("/api/v1/settings");
    assert_eq!((kept.headers["etag"].as_str(), kept.ok()), (changed.headers["etag"].as_str(), changed.ok()));
    let usual =
        server.call("PATCH", "/api/v1/settings", &json!({ "budget": null, "projects": { "preset": null } })).ok();
    assert_eq!((usual["budget"]["cpu"].clone(), usual["projects"]["preset"].clone()), (json!(100), Value::Null));
}

/// What no file may hold but the one of secrets.
const CANARY: &str = "canary-5b1f9c";

/// The files below a folder that hold a text.
fn with(folder: &Path, wanted: &str) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = folders.pop() {
        for entry in std::fs::read_dir(path).unwrap().flatten() {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path()).unwrap_or_default();
                if bytes.windows(wanted.len()).any(|window| window == wanted.as_bytes()) {
                    found.push(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
    }
    found
}

#[test]
fn a_secret_is_in_no_file_but_one_and_in_no_answer() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = Server::start_in(&bench, home.path(), &[]);
    let put =
        |name: &str, value: &str| server.call("PUT", &format!("/api/v1/secrets/{name}"), &json!({ "value": value }));
    assert_eq!(put("pexels", CANARY).status, 204);
    assert_eq!(put("pexels", CANARY).status, 204);
    let listed = server.get("/api/v1/secrets").ok();
    assert_eq!((listed[0]["name"].as_str(), listed[0].as_object().unwrap().len()), (Some("pexels"), 2), "{listed}");
    for (name, value) in [("A", CANARY), ("a%20b", CANARY), ("..", CANARY), (".webhook-1", CANARY), ("empty", "")] {
        let refused = put(name, value);
        assert!([404, 422].contains(&refused.status), "{name} {}", refused.status);
        assert!(!text(&refused.body).contains(CANARY), "{name}");
    }
    // Wrong in every other way.
    let wrong = json!({ "value": CANARY, "more": CANARY });
    let wrong = server.call("PUT", "/api/v1/secrets/b", &wrong);
    assert!(wrong.status == 400 && !text(&wrong.body).contains(CANARY), "{}", text(&wrong.body));
    for wrong in [json!(CANARY), json!({ CANARY: 1 }), json!({ "value": { "a": CANARY } })] {
        let wrong = server.call("PUT", "/api/v1/secrets/b", &wrong);
        assert!(wrong.status == 400 && !text(&wrong.body).contains(CANARY), "{}", text(&wrong.body));
    }
    let long = put("long", &CANARY.repeat(2_000));
    assert!(long.code() == "invalid-secret" && !text(&long.body).contains(CANARY));
    assert_eq!(server.get("/api/v1/secrets/pexels").status, 405);
    // A webhook has a secret too, and a receiver that fails.
    let receiver = Receiver::start(|before| Some(if before == 0 { "500 Oh" } else { "200 OK" }));
    let hook = json!({ "url": receiver.url(), "topics": ["pause.*"], "allow_private": true });
    let hook = server.call("POST", "/api/v1/webhooks", &hook).ok();
    let secret = hook["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap().to_owned();
    server.call("POST", "/api/v1/jobs/pauses", &json!({ "kind": "render", "reason": "x" })).ok();
    receiver.wait_for(2);
    let job = server.call("POST", "/api/v1/backup", &Value::Null).ok()["jobs"][0].clone();
    let done =
        server.wait_for(&format!("/api/v1/jobs/{job}"), |job| job["state"] == "done" || job["state"] == "failed");
    let backup = server.get(&format!("/api/v1/backups/{}", done["result"]["name"].as_str().unwrap()));
    std::fs::write(bench.path("backup.tar.gz"), &backup.body).unwrap();
    std::fs::create_dir(bench.path("unpacked")).unwrap();
    let mut unpack = std::process::Command::new("tar");
    unpack.arg("-xzf").arg(bench.path("backup.tar.gz")).arg("-C").arg(bench.path("unpacked"));
    assert!(unpack.status().unwrap().success());
    assert_eq!(server.end(), Some(0));
    for wanted in [CANARY, &secret] {
        assert_eq!(with(home.path(), wanted), ["secrets.json"]);
        assert_eq!(with(&bench.path(""), wanted), Vec::<String>::new());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = home.path().join("server/secrets.json").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let server = Server::start_in(&bench, home.path(), &[]);
    assert_eq!(server.get("/api/v1/secrets").ok()[0]["name"], "pexels");
    assert_eq!(server.call("DELETE", "/api/v1/secrets/pexels", &Value::Null).status, 204);
    assert_eq!(server.call("DELETE", "/api/v1/secrets/pexels", &Value::Null).code(), "secret-missing");
    assert!(with(home.path(), CANARY).is_empty());
}
