//! One budget for all that work in a data folder: `vo make` beside a server waits for its share of it.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::server::Server;
use crate::support::{Bench, text};

/// Somebody who is lent all there is.
struct Holder {
    stream: UnixStream,
    answers: BufReader<UnixStream>,
}

impl Holder {
    fn of_all(server: &Server) -> Self {
        let socket = server.home().join("server/permits.sock");
        assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
        let stream = UnixStream::connect(socket).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut holder = Self { answers: BufReader::new(stream.try_clone().unwrap()), stream };
        let need = json!({ "bytes": 1_u64 << 40, "cores": 64 });
        holder.say(&json!({ "answer": "claim", "claim": 1, "need": need, "by": { "run": 1, "priority": "batch" } }));
        assert_eq!(holder.hear(), json!({ "order": "granted", "claim": 1 }));
        holder
    }

    fn say(&mut self, said: &Value) {
        self.stream.write_all(format!("{said}\n").as_bytes()).unwrap();
    }

    /// What it is told next, apart from that it should free memory.
    fn hear(&mut self) -> Value {
        loop {
            let mut line = String::new();
            self.answers.read_line(&mut line).unwrap();
            let heard: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line:?}"));
            if heard["order"] != "reclaim" {
                return heard;
            }
        }
    }

    /// Waits until somebody else waits.
    fn wait_for_others(&mut self) {
        let began = Instant::now();
        loop {
            self.say(&json!({ "answer": "turn", "claim": 1, "by": { "run": 1, "priority": "batch" }, "held": 60_000 }));
            if self.hear()["others"] == true {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "nobody waits");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn make(bench: &Bench, server: &Server) -> Child {
    let mut command = bench.vo();
    command.args(["make", "project", "-o", "out/movie.mp4"]).env("VO_HOME", server.home());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn succeeds(bench: &Bench, made: Child) {
    let made = made.wait_with_output().unwrap();
    assert!(made.status.success() && bench.movie().exists(), "{}", text(&made.stderr));
}

#[test]
fn vo_make_waits_for_its_share_and_a_server_that_dies_does_not_hold_it_up() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let mut holder = Holder::of_all(&server);
    let mut made = make(&bench, &server);
    holder.wait_for_others();
    assert!(made.try_wait().unwrap().is_none() && !bench.movie().exists());
    holder.say(&json!({ "answer": "release", "claim": 1 }));
    succeeds(&bench, made);

    std::fs::remove_file(bench.movie()).unwrap();
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    let mut holder = Holder::of_all(&server);
    let made = make(&bench, &server);
    holder.wait_for_others();
    server.kill();
    succeeds(&bench, made);
    bench.wait_until_alone();
}

#[test]
fn what_a_program_held_is_free_when_it_ends_and_a_render_of_the_server_waits_until_then() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let mut holder = Holder::of_all(&server);
    let task = json!({ "task": { "kind": "render", "of": { "path": bench.project() } } });
    let taken = server.call("POST", "/api/v1/jobs", &task).ok();
    holder.wait_for_others();
    let job = format!("/api/v1/jobs/{}", taken["jobs"][0]);
    assert_eq!(server.get(&job).ok()["state"], "running");
    drop(holder);
    server.wait_for(&job, |job| job["state"] == "done");
    // Nonsense ends the connection, and nothing else.
    let mut stream = UnixStream::connect(server.home().join("server/permits.sock")).unwrap();
    stream.write_all(b"hello\n").unwrap();
    let mut line = String::new();
    assert_eq!(BufReader::new(&stream).read_line(&mut line).unwrap(), 0, "{line}");
    assert_eq!(server.ask("GET", "/health", &[]).json()["status"], "ok");
    let socket = server.home().join("server/permits.sock");
    assert!(socket.exists());
    assert_eq!(server.end(), Some(0));
}
