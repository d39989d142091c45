//! Users: who may sign in, and what each may do.

use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use crate::support::server::{Answer, Server};
use crate::support::{Bench, text};

/// `vo users`, in the data folder of a server, with a line on standard input.
pub fn vo_users(bench: &Bench, home: &std::path::Path, arguments: &[&str], line: &str) -> Output {
    let mut command = bench.vo();
    command.arg("users").args(arguments).env("VO_HOME", home);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // One that reads no password may have ended.
    let _ = child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes());
    child.wait_with_output().unwrap()
}

/// Adds a user, which must go well.
pub fn add(bench: &Bench, home: &std::path::Path, name: &str, role: &str) {
    let added = vo_users(bench, home, &["add", name, "--role", role], &password(name));
    assert!(added.status.success(), "{}", text(&added.stderr));
}

/// The password of a user of tests.
pub fn password(name: &str) -> String {
    format!("the password of {name}")
}

/// A request to sign in.
fn sign_in(server: &Server, name: &str, password: &str) -> Answer {
    let body = json!({ "name": name, "password": password }).to_string();
    server.send("POST", "/api/v1/session", &[("Content-Type", "application/json")], body.as_bytes())
}

/// The cookie of a user who has signed in.
pub fn signed_in(server: &Server, name: &str) -> String {
    let answer = sign_in(server, name, &password(name));
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    answer.headers["set-cookie"].split(';').next().unwrap().to_owned()
}

fn status(server: &Server, method: &str, path: &str, cookie: &str) -> u16 {
    server.ask(method, path, &[("Cookie", cookie)]).status
}

#[test]
fn a_user_signs_in_and_may_do_what_the_role_allows() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    for (name, role) in [("vera", "viewer"), ("edith", "editor"), ("ada", "admin")] {
        add(&bench, server.home(), name, role);
    }
    let (vera, edith, ada) = (signed_in(&server, "vera"), signed_in(&server, "edith"), signed_in(&server, "ada"));
    let me = server.ask("GET", "/api/v1/session", &[("Cookie", &vera)]).ok();
    assert_eq!((&me["name"], &me["role"], &me["quota"]["jobs"]), (&json!("vera"), &json!("viewer"), &json!(100)));
    for (cookie, read, write, admin) in [(&vera, 200, 403, 403), (&edith, 200, 415, 403), (&ada, 200, 415, 200)] {
        assert_eq!(status(&server, "GET", "/api/v1/voices", cookie), read);
        // Whoever may begin a job is asked for one.
        assert_eq!(status(&server, "POST", "/api/v1/jobs", cookie), write);
        assert_eq!(status(&server, "GET", "/api/v1/users", cookie), admin);
    }
    assert_eq!(server.ask("POST", "/api/v1/jobs", &[("Cookie", &vera)]).code(), "role-too-low");
    // A role holds from the next request, also where the command line changes it.
    assert!(vo_users(&bench, server.home(), &["role", "vera", "editor"], "").status.success());
    assert_eq!(status(&server, "POST", "/api/v1/jobs", &vera), 415);
    assert!(vo_users(&bench, server.home(), &["remove", "vera"], "").status.success());
    assert_eq!(status(&server, "GET", "/api/v1/voices", &vera), 401);
    // Whoever signs out is signed out, whoever has the cookie.
    let sessions = server.ask("GET", "/api/v1/sessions", &[("Cookie", &edith)]).ok();
    assert_eq!(sessions.as_array().unwrap().len(), 1, "{sessions}");
    let all = server.get("/api/v1/sessions?all=true").ok();
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
    let foreign = format!(
        "/api/v1/sessions/{}",
        all.as_array().unwrap().iter().find(|one| one["user"] == "ada").unwrap()["id"].as_str().unwrap()
    );
    assert_eq!(server.ask("DELETE", &foreign, &[("Cookie", &edith)]).code(), "unknown-session");
    let out = server.ask("DELETE", "/api/v1/session", &[("Cookie", &edith)]);
    assert!(out.status == 204 && out.headers["set-cookie"].contains("Max-Age=0"), "{:?}", out.headers);
    assert_eq!(status(&server, "GET", "/api/v1/voices", &edith), 401);
    assert_eq!(server.call("DELETE", &foreign, &Value::Null).status, 204);
    assert_eq!(status(&server, "GET", "/api/v1/voices", &ada), 401);
}

#[test]
fn an_admin_looks_after_users_over_http() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let new = json!({ "name": "anna", "password": password("anna"), "role": "editor" });
    let added = server.call("POST", "/api/v1/users", &new);
    assert_eq!((added.status, &added.json()["quota"]["jobs"]), (201, &json!(100)));
    assert!(!text(&added.body).contains(&password("anna")));
    assert_eq!(server.call("POST", "/api/v1/users", &new).code(), "user-exists");
    for (body, code) in [
        (json!({ "name": "Anna B", "password": "long enough", "role": "editor" }), "invalid-user"),
        (json!({ "name": "bert", "password": "short", "role": "editor" }), "invalid-user"),
        (json!({ "name": "bert", "password": "long enough", "role": "owner" }), "body-unreadable"),
        (json!({ "name": "bert", "password": "long enough", "role": "admin", "is_root": true }), "body-unreadable"),
    ] {
        assert_eq!(server.call("POST", "/api/v1/users", &body).code(), code, "{body}");
    }
    let cookie = signed_in(&server, "anna");
    let changed = server.call("PATCH", "/api/v1/users/anna", &json!({ "quota": { "jobs": 3, "library": null } })).ok();
    assert_eq!((&changed["quota"]["jobs"], &changed["role"]), (&json!(3), &json!("editor")));
    // More jobs than may wait are refused, with when to come again.
    server.call("PATCH", "/api/v1/users/anna", &json!({ "quota": { "jobs": 0, "library": null } })).ok();
    let of_anna = [("Cookie", cookie.as_str()), ("Content-Type", "application/json")];
    let send =
        |task: Value| server.send("POST", "/api/v1/jobs", &of_anna, json!({ "task": task }).to_string().as_bytes());
    let refused = send(json!({ "kind": "prune" }));
    assert_eq!((refused.code().as_str(), refused.headers.contains_key("retry-after")), ("queue-full", true));
    // Files of the machine are named by an admin alone, in a dry run too.
    let path = json!({ "path": bench.project() });
    for task in [
        json!({ "kind": "render", "of": path }),
        json!({ "kind": "render", "of": { "project": "a" }, "changes": { "backgrounds": ["/etc"] } }),
        json!({ "kind": "render", "of": { "project": "a" }, "changes": { "set": ["script=/etc/passwd"] } }),
        json!({ "kind": "backup" }),
    ] {
        assert_eq!(send(task.clone()).code(), "role-too-low", "{task}");
    }
    let dry = json!({ "task": { "kind": "render", "of": path }, "dry_run": true }).to_string();
    assert_eq!(server.send("POST", "/api/v1/jobs", &of_anna, dry.as_bytes()).code(), "role-too-low");
    assert_eq!(server.call("PATCH", "/api/v1/users/nobody", &json!({ "role": "admin" })).code(), "unknown-user");
    // One's own password; then one signs in anew.
    let own = json!({ "old": password("anna"), "new": "another password" }).to_string();
    let json_of_anna = [("Cookie", cookie.as_str()), ("Content-Type", "application/json")];
    let wrong = json!({ "old": "guess guess", "new": "another password" }).to_string();
    assert_eq!(server.send("PUT", "/api/v1/password", &json_of_anna, wrong.as_bytes()).code(), "not-signed-in");
    assert_eq!(server.send("PUT", "/api/v1/password", &json_of_anna, own.as_bytes()).status, 204);
    assert_eq!(status(&server, "GET", "/api/v1/voices", &cookie), 401);
    assert_eq!(sign_in(&server, "anna", &password("anna")).code(), "not-signed-in");
    assert_eq!(sign_in(&server, "anna", "another password").status, 200);
    let listed = vo_users(&bench, server.home(), &["list", "--json"], "");
    assert_eq!(serde_json::from_slice::<Value>(&listed.stdout).unwrap()[0]["name"], "anna");
    assert_eq!(server.call("DELETE", "/api/v1/users/anna", &Value::Null).status, 204);
    assert_eq!(server.get("/api/v1/users").ok(), json!([]));
    // None of it is in the log.
    let logs = bench.path("cache/logs");
    for entry in std::fs::read_dir(logs).unwrap().flatten() {
        let log = std::fs::read_to_string(entry.path()).unwrap_or_default();
        assert!(!log.contains("another password") && !log.contains(&password("anna")), "{}", entry.path().display());
    }
}

#[test]
fn whoever_guesses_passwords_is_slowed_down() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    add(&bench, server.home(), "anna", "admin");
    let (mut looked_at, mut slowed) = (0, 0);
    for guess in 0..200 {
        let answer = sign_in(&server, "anna", &format!("wrong password {guess}"));
        match answer.status {
            401 => looked_at += 1,
            429 => {
                slowed += 1;
                assert!(answer.headers["retry-after"].parse::<u32>().unwrap() >= 1);
                assert_eq!(answer.code(), "too-many-requests");
            }
            other => panic!("{other}"),
        }
    }
    assert!(looked_at >= 6 && slowed >= 150, "{looked_at} {slowed}");
    // The token is no password, and whoever holds it is not shut out.
    assert_eq!(server.get("/api/v1/users").status, 200);
}

#[test]
fn a_page_signs_out_and_two_servers_share_no_cookie() {
    let bench = Bench::with_script("One line.\n");
    let (one, two) = (Server::start(&bench), Server::start(&bench));
    let opened = one.ask("GET", &format!("/?key={}", one.key), &[]);
    let cookie = opened.headers["set-cookie"].split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with(&format!("vo_session_{}=", one.address.port())), "{cookie}");
    assert_eq!((status(&one, "GET", "/", &cookie), status(&two, "GET", "/", &cookie)), (200, 401));
    assert_eq!(one.ask("GET", "/api/v1/session", &[("Cookie", &cookie)]).ok()["role"], "admin");
    // After a link of another site, or the file that `--open` writes, our own page leads on: only then the cookie is sent.
    let linked = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    let led = two.ask("GET", &format!("/?key={}", two.key), &linked);
    assert!(led.status == 200 && text(&led.body).contains("url=/"), "{}", text(&led.body));
    assert!(led.headers["set-cookie"].contains("SameSite=Strict"));
    assert_eq!(status(&one, "DELETE", "/api/v1/session", &cookie), 204);
    assert_eq!(status(&one, "GET", "/", &cookie), 401, "signing out revokes it");
}

#[test]
fn passwords_are_read_from_standard_input_and_what_is_wrong_is_told() {
    let bench = Bench::with_script("One line.\n");
    let home = bench.path("home");
    for (arguments, line, said) in [
        (&["add", "Anna"][..], "long enough", "lower-case"),
        (&["add", "anna"], "short", "8 characters"),
        (&["add", "anna", "--role", "boss"], "long enough", "viewer, editor or admin"),
        (&["role", "anna", "admin"], "", "no user `anna`"),
        (&["password", "anna"], "long enough", "no user `anna`"),
        (&["remove", "anna"], "", "no user `anna`"),
    ] {
        let output = vo_users(&bench, &home, arguments, line);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{arguments:?}: {}", text(&output.stderr));
    }
    add(&bench, &home, "anna", "viewer");
    let listed = vo_users(&bench, &home, &["list"], "");
    assert!(text(&listed.stdout).contains("anna") && text(&listed.stdout).contains("viewer"));
}

#[test]
fn whoever_is_removed_hears_nothing_more_and_has_nothing_done() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    add(&bench, server.home(), "anna", "editor");
    let cookie = signed_in(&server, "anna");
    let of_anna = [("Cookie", cookie.as_str()), ("Content-Type", "application/json")];
    let schedule = json!({ "name": "a", "cron": "0 3 * * *", "zone": "UTC", "task": { "kind": "prune" } }).to_string();
    let made = server.send("POST", "/api/v1/schedules", &of_anna, schedule.as_bytes()).ok();
    std::thread::scope(|scope| {
        // It ends by itself: the test would wait for ever.
        let listening = scope.spawn(|| server.ask("GET", "/api/v1/events", &[("Cookie", &cookie)]));
        std::thread::sleep(std::time::Duration::from_secs(1));
        assert_eq!(server.call("DELETE", "/api/v1/users/anna", &Value::Null).status, 204);
        assert!(text(&listening.join().unwrap().body).contains("snapshot"));
    });
    assert_eq!(server.get(&format!("/api/v1/schedules/{}", made["id"])).ok()["enabled"], false);
}

#[test]
fn a_library_is_filled_as_far_as_a_user_may() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    add(&bench, server.home(), "anna", "editor");
    let cookie = signed_in(&server, "anna");
    server.call("PATCH", "/api/v1/users/anna", &json!({ "quota": { "jobs": 5, "library": 1_000 } })).ok();
    let begin = |length: &str| {
        let headers = [("Cookie", cookie.as_str()), ("Tus-Resumable", "1.0.0"), ("Upload-Length", length)];
        server.ask("POST", "/api/v1/library/uploads", &headers)
    };
    assert_eq!(begin("1000").status, 201);
    assert_eq!((begin("1001").status, begin("1001").code().as_str()), (507, "library-full"));
}
