//! The Model Context Protocol: spoken over HTTP and over standard input, from the first message to a video.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::support::Bench;
use crate::support::server::Server;

/// An assistant that speaks the protocol.
trait Assistant {
    /// A message, and the answer to it.
    fn say(&mut self, message: &Value) -> Value;

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.say(&json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params }))
    }

    fn begin(&mut self) {
        let client = json!({ "name": "test", "version": "1" });
        let about = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
        let answer = self.ask("initialize", &about);
        assert_eq!(answer["id"], 7, "{answer}");
        assert_eq!(answer["result"]["protocolVersion"], "2025-06-18", "{answer}");
        assert_eq!(answer["result"]["serverInfo"]["name"], "video-orchestrator", "{answer}");
        assert!(answer["result"]["capabilities"]["tools"].is_object(), "{answer}");
    }

    /// What a tool answers, which must be no error.
    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        let answer = self.ask("tools/call", &json!({ "name": tool, "arguments": arguments }));
        let result = &answer["result"];
        assert_eq!(result["isError"], false, "{tool}: {answer}");
        let as_text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(as_text, result["structuredContent"]);
        result.clone()
    }

    /// The code of the problem that a tool answers with, and the sentence that is read.
    fn refused(&mut self, tool: &str, arguments: &Value) -> (String, String) {
        let answer = self.ask("tools/call", &json!({ "name": tool, "arguments": arguments }));
        let result = &answer["result"];
        assert_eq!(result["isError"], true, "{tool}: {answer}");
        let code = result["structuredContent"]["code"].as_str().unwrap().to_owned();
        (code, result["content"][0]["text"].as_str().unwrap().to_owned())
    }
}

/// Over HTTP.
struct OverHttp<'s>(&'s Server);

impl Assistant for OverHttp<'_> {
    fn say(&mut self, message: &Value) -> Value {
        let accept = [("Accept", "application/json, text/event-stream")];
        self.0.call_with("POST", "/mcp", &accept, message).ok()
    }
}

/// Over standard input and output of `vo mcp`.
struct OverPipes {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl OverPipes {
    fn start(bench: &Bench, home: &Path) -> Self {
        let mut command = bench.vo();
        command.arg("mcp").env("VO_HOME", home).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    fn write(&mut self, text: &str) {
        writeln!(self.input.as_mut().unwrap(), "{text}").unwrap();
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }

    /// Ends its input; how it ends then.
    fn end(mut self) -> Option<i32> {
        drop(self.input.take());
        let mut rest = String::new();
        self.output.read_line(&mut rest).unwrap();
        assert_eq!(rest, "", "nothing but answers is written");
        self.child.wait().unwrap().code()
    }
}

impl Assistant for OverPipes {
    fn say(&mut self, message: &Value) -> Value {
        self.write(&message.to_string());
        self.read()
    }
}

/// Speaks of everything but a whole video.
fn speak(assistant: &mut impl Assistant, bench: &Bench) {
    assistant.begin();
    let tools = assistant.ask("tools/list", &json!({}))["result"]["tools"].clone();
    let tools = tools.as_array().unwrap();
    let names: Vec<&str> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(
        names,
        [
            "make_video",
            "plan_video",
            "job_status",
            "list_jobs",
            "cancel_job",
            "fetch_result",
            "list_voices",
            "list_looks",
            "list_presets",
        ]
    );
    assert!(
        tools.iter().all(|tool| tool["inputSchema"]["type"] == "object" && tool["outputSchema"]["type"] == "object")
    );
    let has = |list: &Value, key: &str, name: &str| list.as_array().unwrap().iter().any(|one| one[key] == name);
    let voices = assistant.call("list_voices", &json!({ "all": true }));
    assert!(has(&voices["structuredContent"]["voices"], "id", "silence"), "{voices}");
    let looks = assistant.call("list_looks", &json!({}));
    assert!(has(&looks["structuredContent"]["looks"], "name", "punch"), "{looks}");
    let presets = assistant.call("list_presets", &json!({}));
    assert!(has(&presets["structuredContent"]["presets"], "name", "tiktok"), "{presets}");
    let plan = assistant.call("plan_video", &json!({ "path": bench.project() }));
    assert_eq!(plan["structuredContent"]["plan"]["takes"]["make"], 1, "{plan}");
    assert_eq!(assistant.call("list_jobs", &json!({}))["structuredContent"]["jobs"], json!([]));
    let (code, said) = assistant.refused("job_status", &json!({ "job": 77 }));
    assert!(code == "job-missing" && said.contains("77"), "{said}");
    assert_eq!(assistant.refused("job_status", &json!({ "jobs": 77 })).0, "body-unreadable");
    assert_eq!(assistant.refused("make_video", &json!({})).0, "body-unreadable");
    assert_eq!(assistant.refused("make_video", &json!({ "project": "../.." })).0, "project-missing");
    let unknown = assistant.ask("tools/call", &json!({ "name": "dream", "arguments": {} }));
    assert!(unknown["error"]["message"].as_str().unwrap().contains("dream"), "{unknown}");
    assert!(assistant.ask("dream", &json!({}))["error"]["code"].is_i64());
}

#[test]
fn an_assistant_makes_a_video_from_a_script() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let mut assistant = OverHttp(&server);
    speak(&mut assistant, &bench);
    let wrong = json!({ "script": "One line.", "look": "nonsense", "voice": "silence" });
    let (code, said) = assistant.refused("make_video", &wrong);
    assert!(code == "unknown-look" && said.contains("nonsense"), "{code}: {said}");
    for place in ["/api/v1/projects", "/api/v1/projects/trash"] {
        let left = server.get(place).ok();
        assert!(!left.to_string().contains("One line."), "nothing is kept of it: {left}");
        assert!(left.to_string().len() < 100, "{left}");
    }
    let wanted = json!({ "script": "# Hearts\n\nOne line.", "voice": "silence", "preset": "draft", "title": "Three \"hearts\"" });
    let begun = assistant.call("make_video", &wanted)["structuredContent"].clone();
    let job = begun["job"].as_u64().unwrap();
    assert!(begun["project"].is_string(), "{begun}");
    let mut status = json!({});
    while !status["ended"].is_u64() {
        let answer = assistant.call("job_status", &json!({ "job": job, "wait_seconds": 60 }));
        status = answer["structuredContent"].clone();
    }
    assert_eq!(status["state"], "done", "{status}");
    let fetched = assistant.call("fetch_result", &json!({ "job": job }));
    let files = fetched["structuredContent"]["files"].as_array().unwrap();
    assert_eq!(files[0]["media_type"], "video/mp4", "{fetched}");
    for file in files {
        let length = std::fs::metadata(file["path"].as_str().unwrap()).unwrap().len();
        assert_eq!(file["bytes"].as_u64(), Some(length), "{file}");
    }
    assert_eq!(fetched["content"][1]["type"], "resource_link", "{fetched}");
    assert!(fetched["content"][1]["uri"].as_str().unwrap().starts_with("file:///"), "{fetched}");
    // What is there is made again, and found.
    let again = assistant.call("make_video", &json!({ "project": begun["project"] }))["structuredContent"].clone();
    let over = server.wait_for(&format!("/api/v1/jobs/{}", again["job"]), |job| job["ended"].is_u64());
    assert_eq!(over["result"]["segments"]["made"], 0, "{over}");
    let (code, _) = assistant.refused("fetch_result", &json!({ "job": 99 }));
    assert_eq!(code, "job-missing");
}

#[test]
fn the_protocol_is_closed_to_strangers_as_every_route_is() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let bearer = server.bearer();
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }).to_string();
    let send = |more: &[(&str, &str)]| {
        let mut headers = vec![("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")];
        headers.extend(more);
        server.send("POST", "/mcp", &headers, body.as_bytes())
    };
    let known = ("Authorization", bearer.as_str());
    assert_eq!(send(&[known]).status, 200);
    assert_eq!(send(&[]).code(), "not-signed-in");
    assert_eq!(send(&[known, ("Host", "evil.example")]).code(), "host-refused");
    assert_eq!(send(&[known, ("Origin", "http://evil.example")]).code(), "origin-refused");
    let own = format!("http://{}", server.address);
    assert_eq!(send(&[known, ("Origin", &own)]).status, 200);
    // A tool can do what its caller can, and no more: without the token not even the tools are listed.
    assert_eq!(send(&[("Cookie", "vo_session=guess")]).code(), "not-signed-in");
    let huge = "x".repeat(2 << 20);
    let huge = server.send("POST", "/mcp", &[known, ("Content-Type", "application/json")], huge.as_bytes());
    assert!((400..500).contains(&huge.status), "{}", huge.status);
}

#[test]
fn lines_go_to_the_server_that_runs() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let mut assistant = OverPipes::start(&bench, server.home());
    speak(&mut assistant, &bench);
    assistant.write(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
    assistant.write("this is no message");
    assert_eq!(assistant.read()["error"]["code"], -32700);
    let begun = assistant.call("make_video", &json!({ "path": bench.project() }))["structuredContent"].clone();
    let job = begun["job"].as_u64().unwrap();
    assert_eq!(begun["project"], Value::Null);
    assert_eq!(server.get(&format!("/api/v1/jobs/{job}")).ok()["kind"], "render", "it is a job of that server");
    assistant.call("cancel_job", &json!({ "job": job }));
    server.wait_for(&format!("/api/v1/jobs/{job}"), |job| job["ended"].is_u64());
    assert_eq!(assistant.end(), Some(0));
    assert_eq!(server.end(), Some(0));
}

#[test]
fn without_a_server_one_runs_as_long_as_somebody_is_there() {
    let bench = Bench::with_script("One line.\n");
    let home = tempfile::tempdir().unwrap();
    let mut assistant = OverPipes::start(&bench, home.path());
    speak(&mut assistant, &bench);
    assert_eq!(assistant.end(), Some(0));
    bench.wait_until_alone();
    let mut silent = OverPipes::start(&bench, home.path());
    silent.begin();
    assert_eq!(silent.end(), Some(0));
}
