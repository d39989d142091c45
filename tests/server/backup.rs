//! Backup and restore, while the server works: what is restored elsewhere answers the same.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::support::server::Server;
use crate::support::{Bench, text};

/// What a server answers to all that is asked of it here.
fn answers(server: &Server) -> Vec<Value> {
    let paths = ["/api/v1/schedules", "/api/v1/webhooks", "/api/v1/settings", "/api/v1/users", "/api/v1/jobs/pauses"];
    paths.iter().map(|path| server.get(path).ok()).collect()
}

/// A server with something of everything.
fn filled(bench: &Bench, home: &Path) -> Server {
    let server = Server::start_in(bench, home, &[]);
    server.call("POST", "/api/v1/jobs/pauses", &json!({ "reason": "for the test" })).ok();
    let schedule =
        json!({ "name": "nightly", "cron": "0 3 1 1 *", "zone": "Europe/Berlin", "task": { "kind": "prune" } });
    server.call("POST", "/api/v1/schedules", &schedule).ok();
    server.call("POST", "/api/v1/webhooks", &json!({ "url": "https://example.com/hook", "topics": ["never.*"] })).ok();
    server.call("PATCH", "/api/v1/settings", &json!({ "budget": { "cpu": 50 } })).ok();
    server
        .call("POST", "/api/v1/users", &json!({ "name": "ada", "password": "a long password", "role": "editor" }))
        .ok();
    let project = home.join("projects/octopus");
    std::fs::create_dir_all(&project).unwrap();
    std::fs::write(project.join("script.md"), "Three hearts.\n").unwrap();
    server
}

fn submit(server: &Server) {
    let taken = server.call("POST", "/api/v1/jobs", &json!({ "task": { "kind": "prune" } }));
    assert_eq!(taken.status, 202, "{}", text(&taken.body));
}

fn restore(bench: &Bench, home: &Path, archive: &Path) -> std::process::Output {
    bench.vo().env("VO_HOME", home).arg("restore").arg(archive).output().unwrap()
}

#[test]
fn what_is_restored_elsewhere_answers_the_same() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = filled(&bench, home.path());
    let (over, elsewhere, archive) = (AtomicBool::new(false), bench.path("elsewhere"), bench.path("b.tar.gz"));
    let before = answers(&server);
    let (count, output) = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                submit(&server);
            }
        });
        let known = server.wait_for("/api/v1/jobs?limit=500", |page| page["jobs"].as_array().unwrap().len() > 5);
        let output = bench.vo().env("VO_HOME", home.path()).arg("backup").arg(&archive).output().unwrap();
        over.store(true, Ordering::SeqCst);
        (known["jobs"].as_array().unwrap().len(), output)
    });
    assert!(output.status.success(), "{}", text(&output.stderr));
    // Not where a server runs.
    let refused = restore(&bench, home.path(), &archive);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert!(text(&refused.stderr).contains("end it first"), "{}", text(&refused.stderr));
    let restored = restore(&bench, &elsewhere, &archive);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    let other = Server::start_in(&bench, &elsewhere, &[]);
    assert_eq!(answers(&other), before);
    assert_ne!(other.token, server.token);
    let jobs = other.get("/api/v1/jobs?limit=500").ok();
    assert!(jobs["jobs"].as_array().unwrap().len() >= count);
    assert_eq!(std::fs::read_to_string(elsewhere.join("projects/octopus/script.md")).unwrap(), "Three hearts.\n");
    // Its webhook has no secret here, and says so.
    let test = other.call("POST", "/api/v1/webhooks/1/test", &Value::Null).ok();
    let path = format!("/api/v1/webhooks/1/deliveries/{}", test["message"].as_str().unwrap());
    let one = other.wait_for(&path, |one| one["tries"] == 1);
    assert!(one["attempts"][0]["error"].as_str().unwrap().contains("rotate"), "{one}");
    // Into the same folder, once the server has ended: its token stays.
    let token = server.token.clone();
    assert_eq!(server.end(), Some(0));
    let restored = restore(&bench, home.path(), &archive);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    assert!(text(&restored.stdout).contains("before-restore-"), "{}", text(&restored.stdout));
    let again = Server::start_in(&bench, home.path(), &[]);
    assert_eq!((answers(&again), again.token.clone()), (before, token));
}

#[test]
fn a_backup_is_a_job_whose_file_is_downloaded() {
    let (bench, home) = (Bench::new(), tempfile::tempdir().unwrap());
    let server = Server::start_in(&bench, home.path(), &[]);
    for _ in 0..4 {
        let taken = server.call("POST", "/api/v1/backup", &Value::Null);
        assert_eq!(taken.status, 202, "{}", text(&taken.body));
        let job = taken.json()["jobs"][0].clone();
        let done =
            server.wait_for(&format!("/api/v1/jobs/{job}"), |job| job["state"] == "done" || job["state"] == "failed");
        assert_eq!(done["state"], "done", "{done}");
    }
    let listed = server.get("/api/v1/backups").ok();
    assert_eq!(listed.as_array().unwrap().len(), 3, "{listed}");
    let href = listed[0]["href"].as_str().unwrap().to_owned();
    let file = server.get(&href);
    assert_eq!((file.status, file.headers["content-type"].as_str()), (200, "application/gzip"));
    assert_eq!(file.body.len() as u64, listed[0]["bytes"].as_u64().unwrap());
    let archive = bench.path("downloaded.tar.gz");
    std::fs::write(&archive, &file.body).unwrap();
    let restored = restore(&bench, &bench.path("elsewhere"), &archive);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    for name in ["..%2F..%2Fserver%2Ftoken", "vo-1.tar.gz", "vo-1.tar.gz%00", "token"] {
        assert_eq!(server.get(&format!("/api/v1/backups/{name}")).code(), "backup-missing", "{name}");
    }
    assert_eq!(server.call("DELETE", &href, &Value::Null).status, 204);
    assert_eq!(server.get(&href).status, 404);
    std::fs::write(&archive, "no archive").unwrap();
    let refused = restore(&bench, &bench.path("elsewhere"), &archive);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("nothing was changed"), "{}", text(&refused.stderr));
}

#[test]
fn a_restore_that_was_broken_off_is_told_before_anything_begins() {
    let bench = Bench::with_script("One line.\n");
    let home = tempfile::tempdir().unwrap();
    let archive = bench.path("all.tar.gz");
    drop(Server::start_in(&bench, home.path(), &[]));
    let vo = |args: &[&str]| bench.vo().args(args).env("VO_HOME", home.path()).output().unwrap();
    assert!(vo(&["backup", archive.to_str().unwrap()]).status.success());
    // As a kill leaves it between what is set aside and what is placed.
    std::fs::write(home.path().join("restore-unfinished"), "").unwrap();
    let refused = vo(&["serve", "--port", "0"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(crate::support::text(&refused.stderr).contains("vo restore"));
    assert!(vo(&["restore", archive.to_str().unwrap()]).status.success());
    drop(Server::start_in(&bench, home.path(), &[]));
}
