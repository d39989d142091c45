//! Projects over HTTP: begun, edited by two at once, undone, deleted and had back; and closed to every name that leads elsewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::server::{Answer, Server};
use crate::support::{Bench, text};

const PROJECTS: &str = "/api/v1/projects";
const SCRIPT: &str = "# Hearts\n\nAn octopus has three hearts. Two of them stop when it swims.\n\nSo it crawls.\n";

fn begun(server: &Server, body: &Value) -> (String, Answer) {
    let answer = server.call("POST", PROJECTS, body);
    assert_eq!(answer.status, 201, "{}", text(&answer.body));
    let at = answer.headers["location"].clone();
    assert_eq!(at, format!("{PROJECTS}/{}", answer.json()["id"].as_str().unwrap()));
    (at, answer)
}

fn change(server: &Server, at: &str, on: &str, body: &Value) -> Answer {
    server.call_with("PATCH", at, &[("If-Match", on)], body)
}

fn etag(answer: &Answer) -> &str {
    &answer.headers["etag"]
}

fn folder(server: &Server, at: &str) -> PathBuf {
    server.home().join("projects").join(at.rsplit('/').next().unwrap())
}

#[test]
fn a_project_is_a_folder_that_make_takes() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let (at, first) = begun(&server, &json!({ "title": "Three hearts", "script": "One short line.\n" }));
    let set = json!({ "settings": { "voice": { "name": "silence" }, "preset": "draft", "background": { "paths": ["drift"] } } });
    let edited = change(&server, &at, etag(&first), &set).ok();
    assert_eq!((&edited["merged"], &edited["project"]["mistakes"]), (&json!(false), &json!([])), "{edited}");
    let folder = folder(&server, &at);
    let made = bench.run(["make", folder.to_str().unwrap(), "--preset", "draft", "--json"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(folder.join("out/three-hearts.mp4").is_file());
    // What a person does to the folder by hand is there at once.
    std::fs::write(folder.join("script.md"), "By hand.\n").unwrap();
    let read = server.get(&at);
    assert_eq!((read.ok()["script"].as_str(), read.json()["revision"].as_u64()), (Some("By hand.\n"), Some(3)));
    // And a job of the server makes it as well.
    let id = at.rsplit('/').next().unwrap();
    let dry = json!({ "task": { "kind": "render", "of": { "project": id } }, "dry_run": true });
    let planned = server.call("POST", "/api/v1/jobs", &dry);
    assert_eq!(planned.status, 200, "{}", text(&planned.body));
    assert_eq!(server.end(), Some(0));
}

#[test]
fn two_tabs_merge_and_a_real_conflict_shows_both_sides() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let (at, seen) = begun(&server, &json!({ "script": SCRIPT }));
    assert_eq!(seen.json()["title"], "Hearts");
    let theirs = change(&server, &at, etag(&seen), &json!({ "script": SCRIPT.replace("three", "3") }));
    assert_eq!(theirs.ok()["merged"], false);
    let merged =
        change(&server, &at, etag(&seen), &json!({ "script": SCRIPT.replace("crawls", "walks"), "title": "New" }));
    let both = merged.ok();
    assert_eq!(both["project"]["script"], SCRIPT.replace("three", "3").replace("crawls", "walks"));
    assert_eq!((&both["merged"], &both["project"]["title"]), (&json!(true), &json!("New")));
    assert_eq!(etag(&merged), etag(&server.get(&at)));
    let refused = change(
        &server,
        &at,
        etag(&seen),
        &json!({ "script": SCRIPT.replace("crawls", "runs"), "settings": { "title": "Other" } }),
    );
    assert_eq!((refused.status, refused.code().as_str()), (412, "edit-conflict"));
    let sides = refused.json();
    assert_eq!(
        sides["sentences"],
        json!([{ "line": 5, "base": "So it crawls.", "yours": "So it runs.", "theirs": "So it walks." }])
    );
    assert_eq!(
        sides["settings"],
        json!([{ "key": "title", "line": 1, "base": "Hearts", "yours": "Other", "theirs": "New" }])
    );
    assert_eq!((sides["etag"].as_str().unwrap(), etag(&refused)), (etag(&merged), etag(&merged)));
    assert_eq!(sides["theirs"], both["project"]);
    // With the tag of the answer it is what stands.
    let chosen = change(&server, &at, sides["etag"].as_str().unwrap(), &json!({ "script": "So it runs." }));
    assert_eq!(chosen.ok()["project"]["script"], "So it runs.");
    let unknown = change(&server, &at, "\"0123\"", &json!({ "script": "Mine.", "settings": { "seed": 2 } }));
    assert_eq!((unknown.status, unknown.json()["yours"]["script"].as_str()), (412, Some("Mine.")));
    assert_eq!(unknown.json()["theirs"]["script"], "So it runs.");
}

#[test]
fn what_is_known_is_not_sent_again() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let (at, first) = begun(&server, &json!({ "title": "One" }));
    let bearer = server.bearer();
    let ask = |known: &str| server.ask("GET", &at, &[("Authorization", &bearer), ("If-None-Match", known)]);
    let same = ask(etag(&first));
    assert_eq!((same.status, same.body.len(), etag(&same)), (304, 0, etag(&first)));
    // A file of media is part of what is shown, and changes nothing of what edits are made of.
    std::fs::write(folder(&server, &at).join("media/a.png"), "picture").unwrap();
    let other = ask(etag(&first));
    assert_eq!((other.status, &other.json()["media"]), (200, &json!([{ "name": "a.png", "bytes": 7 }])));
    assert_eq!(change(&server, &at, etag(&first), &json!({ "title": "Two" })).ok()["merged"], false);
    assert_eq!(ask(etag(&other)).status, 200);
}

#[test]
fn what_was_is_listed_and_can_be_had_back() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let (at, first) = begun(&server, &json!({ "script": "One.", "title": "T" }));
    let second = change(&server, &at, etag(&first), &json!({ "script": "Two." }));
    let history = server.get(&format!("{at}/history")).ok();
    let told: Vec<_> =
        history.as_array().unwrap().iter().map(|one| (one["revision"].clone(), one["by"].clone())).collect();
    assert_eq!(told, [(json!(2), json!("patch")), (json!(1), json!("created"))]);
    assert_eq!(server.get(&format!("{at}/history?before=2&limit=1")).ok().as_array().unwrap().len(), 1);
    assert_eq!(server.get(&format!("{at}/history/1")).ok()["script"], "One.");
    let undo =
        |on: &str| server.call_with("POST", &format!("{at}/undo"), &[("If-Match", on)], &json!({ "revision": 1 }));
    assert_eq!(undo(etag(&first)).code(), "edit-conflict");
    assert_eq!(undo(etag(&second)).ok()["script"], "One.");
    assert_eq!(server.get(&format!("{at}/history/9")).code(), "revision-missing");
    assert_eq!(server.get(&format!("{at}/history/x")).status, 422);
    let copy = server.call("POST", &format!("{at}/duplicate"), &json!({ "title": "Copy" }));
    assert_eq!(
        (copy.status, copy.json()["title"].as_str(), copy.json()["script"].as_str()),
        (201, Some("Copy"), Some("One."))
    );
    assert_eq!(server.call("POST", &format!("{at}/duplicate"), &Value::Null).json()["title"], "T (copy)");
    let id = at.rsplit('/').next().unwrap();
    assert_eq!(server.call_with("DELETE", &at, &[("If-Match", etag(&second))], &Value::Null).code(), "edit-conflict");
    assert_eq!(server.call("DELETE", &at, &Value::Null).status, 204);
    assert_eq!(server.get(&at).code(), "project-missing");
    assert_eq!(server.get(&format!("{PROJECTS}/trash")).ok()[0]["id"], id);
    let back = server.call("POST", &format!("{PROJECTS}/trash/{id}/restore"), &Value::Null);
    assert_eq!((back.ok()["script"].as_str(), back.json()["title"].as_str()), (Some("One."), Some("T")));
    assert_eq!(server.call("DELETE", &at, &Value::Null).status, 204);
    assert_eq!(server.call("DELETE", &format!("{PROJECTS}/trash/{id}"), &Value::Null).status, 204);
    assert_eq!(server.get(&format!("{PROJECTS}/trash")).ok(), json!([]));
}

#[test]
fn projects_begin_in_every_way_and_are_listed() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let (empty, answer) = begun(&server, &json!({}));
    assert_eq!(answer.json()["title"], "Untitled");
    let (_, template) = begun(&server, &json!({ "template": "list", "title": "A list" }));
    assert!(template.json()["toml"].as_str().unwrap().contains("# look"));
    let (_, copied) = begun(&server, &json!({ "folder": bench.project() }));
    assert_eq!(copied.json()["script"], "One line.\n");
    let page = server.get(&format!("{PROJECTS}?limit=2")).ok();
    assert_eq!((page["total"].as_u64(), page["projects"].as_array().unwrap().len()), (Some(3), 2));
    let rest = server.get(&format!("{PROJECTS}?limit=2&after={}", page["next"].as_str().unwrap())).ok();
    assert_eq!((rest["projects"][0]["id"].as_str(), &rest["next"]), (empty.rsplit('/').next(), &Value::Null));
    assert_eq!(server.get(&format!("{PROJECTS}?q=LIST")).ok()["total"], 1);
    let schema = server.get(&format!("{PROJECTS}/schema")).ok();
    assert!(schema["properties"]["voice"].is_object());
}

#[test]
fn what_cannot_be_kept_is_refused_with_its_place_and_leaves_nothing() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let (at, first) = begun(&server, &json!({ "script": "One.", "title": "T" }));
    let refused = |body: &Value| {
        let answer = change(&server, &at, etag(&first), body);
        (answer.status, answer.code())
    };
    assert_eq!(server.call("PATCH", &at, &json!({ "script": "Two." })).code(), "precondition-missing");
    let answer = change(&server, &at, "*", &json!({ "toml": "title = \"a\"\nseed = \n" }));
    assert_eq!((answer.status, answer.code().as_str()), (422, "invalid-project"));
    assert_eq!(
        (answer.json()["place"]["file"].as_str(), answer.json()["place"]["line"].as_u64()),
        (Some("project.toml"), Some(2))
    );
    assert_eq!(refused(&json!({ "script": "a\0b" })), (422, "invalid-script".to_owned()));
    assert_eq!(refused(&json!({ "script": 1 })), (400, "body-unreadable".to_owned()));
    assert_eq!(refused(&json!({ "scirpt": "a" })), (400, "body-unreadable".to_owned()));
    assert_eq!(refused(&json!({ "settings": { "script": "../secret" } })), (422, "invalid-edit".to_owned()));
    assert_eq!(
        refused(&json!({ "settings": { "background": { "paths": [null] } } })),
        (422, "invalid-edit".to_owned())
    );
    assert_eq!(refused(&json!({ "title": "a\nb" })), (422, "invalid-edit".to_owned()));
    assert_eq!(refused(&json!({ "title": "a", "toml": "" })), (422, "invalid-edit".to_owned()));
    assert_eq!(refused(&json!({ "script": "x".repeat(3 << 20) })).0, 413);
    let form =
        [("Authorization", server.bearer()), ("Content-Type", "text/plain".to_owned()), ("If-Match", "*".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(server.send("PATCH", &at, &form, b"{}").status, 415);
    for (body, status) in [
        (json!({ "script": "a", "template": "facts" }), 422),
        (json!({ "template": "fact" }), 422),
        (json!({ "template": "../facts" }), 422),
        (json!({ "folder": "relative" }), 422),
        (json!({ "folder": "/nowhere" }), 422),
        (json!({ "folder": "/etc/passwd" }), 422),
        (json!({ "title": "" }), 422),
    ] {
        assert_eq!(server.call("POST", PROJECTS, &body).status, status, "{body}");
    }
    assert_eq!(server.get(&at).headers["etag"], etag(&first), "nothing of it is there");
    assert_eq!(server.get(PROJECTS).ok()["total"], 1);
    let names: BTreeSet<_> =
        std::fs::read_dir(server.home().join("projects")).unwrap().flatten().map(|one| one.file_name()).collect();
    assert_eq!(names.len(), 2, "the project and the trash: {names:?}");
    // A draft with mistakes is kept, and told of.
    let draft =
        change(&server, &at, "*", &json!({ "script": "Hello. [voise: bob]", "settings": { "lok": "punch" } })).ok();
    let mistakes = draft["project"]["mistakes"].as_array().unwrap();
    let of = |file: &str| {
        mistakes
            .iter()
            .find(|one| one["file"] == file && one["line"].is_u64())
            .is_some_and(|one| one["hint"].is_string())
    };
    assert!(of("script.md") && of("project.toml"), "{draft}");
}

/// Names that lead elsewhere if somebody takes them for a path, as they are typed in an address.
fn evil() -> Vec<String> {
    let plain = [
        "..",
        "%2e%2e",
        "%2e%2e%2f",
        "..%2f..%2fetc%2fpasswd",
        "%2fetc%2fpasswd",
        "..%5c..%5cwindows",
        "%5c%5cserver%5cshare",
        "C%3a%5c",
        "C%3a",
        "%00",
        "a%00b",
        "a-abcdef%00",
        "a-abcdef%00.toml",
        ".",
        "%2e",
        "...",
        "....%2f%2f",
        "..%252f",
        "%252e%252e",
        "%c0%ae%c0%ae",
        "%c0%ae%c0%ae%c0%af",
        "%ef%bc%8e%ef%bc%8e",
        "%e2%80%ae",
        "~",
        "~root",
        "%24HOME",
        "%25HOME%25",
        "%60id%60",
        "%24(id)",
        "%3bls",
        "%7cls",
        "-rf",
        "--help",
        "con",
        "nul",
        "aux",
        "lpt1",
        ".vo",
        ".trash",
        "trash.",
        ".new-a-abcdef",
        ".gone-a-abcdef",
        "project.toml",
        "script.md",
        "media",
        "a-abcdef.",
        "a-abcdef%20",
        "%20a-abcdef",
        "a-abcdef%0a",
        "a-abcdef%0d%0a",
        "A-ABCDEF",
        "%c3%a4-abcdef",
        "a--abcdef",
        "-abcdef",
        "abcdef",
        "a-abcde",
        "a-abcdefg-",
        "a%2fb-abcdef",
        "a-abcdef%2f..",
        "a-abcdef%2f.vo",
        "a-abcdef%2fmedia",
        "%f0%9f%90%99-abcdef",
        "%3cscript%3e",
        "'%20or%201=1",
        "*",
        "%3f",
        "%23",
        "a-abcdef*",
        "%ff",
        "file:%2f%2f%2fetc",
    ];
    let mut all: Vec<String> = plain.map(str::to_owned).to_vec();
    all.extend([format!("{}-abcdef", "a".repeat(300)), "..%2f".repeat(50), "%2e".repeat(100)]);
    all
}

#[test]
fn no_name_leads_out_of_the_projects() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let (at, _) = begun(&server, &json!({ "script": "One." }));
    let before = tree_of(&server.home().join("projects"));
    let edit = json!({ "script": "Evil." });
    assert!(evil().len() >= 70);
    for id in evil() {
        for (method, path, body) in [
            ("GET", format!("{PROJECTS}/{id}"), Value::Null),
            ("PATCH", format!("{PROJECTS}/{id}"), edit.clone()),
            ("DELETE", format!("{PROJECTS}/{id}"), Value::Null),
            ("POST", format!("{PROJECTS}/{id}/duplicate"), Value::Null),
            ("GET", format!("{PROJECTS}/{id}/history"), Value::Null),
            ("GET", format!("{PROJECTS}/{id}/history/1"), Value::Null),
            ("POST", format!("{PROJECTS}/{id}/undo"), json!({ "revision": 1 })),
            ("POST", format!("{PROJECTS}/trash/{id}/restore"), Value::Null),
            ("DELETE", format!("{PROJECTS}/trash/{id}"), Value::Null),
            ("GET", format!("{at}/history/{id}"), Value::Null),
            ("GET", format!("{PROJECTS}?after={id}"), Value::Null),
        ] {
            let answer = server.call_with(method, &path, &[("If-Match", "*")], &body);
            assert!((400..500).contains(&answer.status), "{method} {path}: {} {}", answer.status, text(&answer.body));
            let said = String::from_utf8_lossy(&answer.body);
            assert!(
                !said.contains(server.home().to_str().unwrap()) && !said.contains("root:"),
                "{method} {path}: {said}"
            );
        }
    }
    assert_eq!(tree_of(&server.home().join("projects")), before, "nothing was made or removed");
    assert_eq!(server.get(&at).ok()["revision"], 1);
    assert_eq!(server.end(), Some(0));
}

#[test]
fn no_name_in_a_project_brings_a_file_from_elsewhere_in() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let secret = bench.write("secret/token", "precious");
    let from = bench.path("stranger");
    std::fs::create_dir_all(from.join("media")).unwrap();
    let secret = secret.to_str().unwrap().to_owned();
    let mut names: Vec<String> = [
        "../secret/token",
        "../secret",
        "..",
        "../../..",
        "/etc/passwd",
        "/",
        "media/../../secret/token",
        "./../secret/token",
        "~/token",
        "media/link",
        "media/folder/token",
        "media/up/secret/token",
        "file:///etc/passwd",
        "\\\\server\\share",
        "..\\secret\\token",
        "/proc/self/environ",
        "/dev/zero",
        "/dev/stdin",
        ".vo/history.json",
        ".git/config",
        "out/x",
        "%2e%2e/secret/token",
        "-y",
        "",
    ]
    .map(str::to_owned)
    .to_vec();
    names.extend([secret.clone(), format!("media/{}", "../".repeat(40) + "etc/passwd"), "a".repeat(1_000)]);
    for folder in [".git", "out"] {
        std::fs::create_dir(from.join(folder)).unwrap();
        std::fs::write(from.join(folder).join("config"), "precious").unwrap();
    }
    std::os::unix::fs::symlink(&secret, from.join("media/link")).unwrap();
    std::os::unix::fs::symlink(bench.path("secret"), from.join("media/folder")).unwrap();
    std::os::unix::fs::symlink("../..", from.join("media/up")).unwrap();
    for name in names {
        let quoted = Value::String(name.clone()).to_string();
        std::fs::write(from.join("project.toml"), format!("background.paths = [{quoted}]\nmusic.path = {quoted}\n"))
            .unwrap();
        std::fs::write(
            from.join("script.md"),
            format!("[background: {name}]\n\nHello there. [sound: {name}] Again.\n"),
        )
        .unwrap();
        let answer = server.call("POST", PROJECTS, &json!({ "folder": from }));
        if answer.status != 201 {
            assert!((400..500).contains(&answer.status), "{name}: {}", text(&answer.body));
            continue;
        }
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        let copy = server.home().join("projects").join(&id);
        for path in tree_of(&copy) {
            let held = std::fs::read(&path).unwrap_or_default();
            assert!(!path.is_symlink() && held != b"precious", "{name} brought {} in", path.display());
        }
        assert_eq!(std::fs::read_dir(copy.join("media")).unwrap().count(), 0, "{name}");
    }
}

/// Everything in a folder.
fn tree_of(folder: &Path) -> BTreeSet<PathBuf> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
            found.insert(entry.path());
        }
    }
    found
}

#[test]
fn what_was_answered_survives_a_kill() {
    let bench = Bench::with_script("One line.\n");
    let home = tempfile::tempdir().unwrap();
    let mut at = None;
    for round in 0..4_u64 {
        let server = Server::start_in(&bench, home.path(), &[]);
        let place = at.get_or_insert_with(|| begun(&server, &json!({ "script": "0" })).0).clone();
        let before = server.get(&place).ok();
        assert_eq!(before["script"], (round * 3).to_string(), "{before}");
        for edit in 1..=3 {
            let script = (round * 3 + edit).to_string();
            let set = json!({ "script": script, "settings": { "seed": round * 3 + edit } });
            assert_eq!(change(&server, &place, "*", &set).status, 200);
        }
        server.kill();
    }
}
