//! `vo mcp`: the Model Context Protocol on standard input and output. Each line goes to the server of this data folder as it is,
//! and each answer comes back as a line. Where no server runs, one runs in here as long as somebody is there.

use std::io::{BufRead, Read, Write};
use std::net::Ipv4Addr;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use serde_json::{Value, json};
use vo_server::{Listen, Told};
use vo_setup::Settings;
use vo_studio::{Problem, StudioError};

use crate::client::Client;
use crate::start::our_program;

/// Bytes of a message, at most: the server takes no longer one.
const MOST: u64 = 1 << 20;

/// Messages that are being answered at once. More are read once one is.
const AT_ONCE: usize = 16;

/// `vo mcp`, until standard input ends.
pub fn mcp() -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    if let Some(client) = Client::find(&settings)? {
        bridge(&client);
        return Ok(());
    }
    let (told, listening) = channel();
    let program = our_program()?;
    let listen = Listen { host: Ipv4Addr::LOCALHOST.into(), port: 0, tls: None, behind_proxy: None, names: Vec::new() };
    let own = settings.clone();
    let server = thread::spawn(move || {
        vo_server::serve(own, program, &listen, |now| {
            if let Told::Listening(_) = now {
                // Nobody waits for it only if we end.
                let _ = told.send(());
            }
        })
    });
    let found = listening.recv().ok().and_then(|()| vo_server::running(&settings));
    let Some(running) = found else {
        let ended = server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        return ended.map_err(StudioError::from);
    };
    bridge(&Client::of(&running)?);
    end();
    server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map_err(StudioError::from)
}

/// Asks the server in here to end, as a signal from outside would.
#[cfg(unix)]
fn end() {
    // It can fail for signals that there are not; there is this one.
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGTERM);
}

/// Ends with the server in here: what runs then goes on with the next one.
#[cfg(not(unix))]
fn end() {
    std::process::exit(0);
}

/// Answers line by line until there are no more.
fn bridge(client: &Client) {
    let (room, version) = (Room::default(), Mutex::new(None));
    thread::scope(|scope| {
        let mut lines = std::io::stdin().lock();
        while let Some(line) = next(&mut lines) {
            room.enter();
            let (room, version) = (&room, &version);
            scope.spawn(move || {
                if let Some(answer) = answered(client, &line, version) {
                    say(&answer);
                }
                room.leave();
            });
        }
    });
}

/// The next line; nothing at the end. Of one that is too long only the beginning, which is no message.
fn next(lines: &mut impl BufRead) -> Option<String> {
    loop {
        let mut bytes = Vec::new();
        lines.by_ref().take(MOST + 1).read_until(b'\n', &mut bytes).ok().filter(|read| *read > 0)?;
        if bytes.last() != Some(&b'\n') {
            // The rest of it is of no use.
            lines.skip_until(b'\n').ok()?;
        }
        let line = String::from_utf8_lossy(&bytes).trim().to_owned();
        if !line.is_empty() {
            return Some(line);
        }
    }
}

/// The answer to a message; nothing to one that wants none.
fn answered(client: &Client, line: &str, version: &Mutex<Option<String>>) -> Option<Value> {
    let message: Value = match serde_json::from_str(line) {
        Ok(message) => message,
        Err(error) => {
            return Some(failure(&Value::Null, -32700, &format!("this is no message of JSON: {error}"), None));
        }
    };
    let id = message.get("id").filter(|_| message.get("method").is_some()).cloned();
    let known = version.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let (status, text) = match client.message(&message.to_string(), &headers(&message, known)) {
        Ok(answer) => answer,
        Err(error) => return id.map(|id| failure(&id, -32603, &error.to_string(), Some(&Problem::of(&error)))),
    };
    let answer = json_of(&text);
    if let Some(agreed) = answer.as_ref().and_then(|answer| answer["result"]["protocolVersion"].as_str()) {
        *version.lock().unwrap_or_else(PoisonError::into_inner) = Some(agreed.to_owned());
    }
    match answer {
        Some(answer) if answer.get("jsonrpc").is_some() => Some(answer),
        Some(problem) if status >= 400 => {
            let said = problem["detail"].as_str().unwrap_or("the server refuses").to_owned();
            id.map(|id| json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32603, "message": said, "data": problem } }))
        }
        _ if status >= 400 => id.map(|id| failure(&id, -32603, &format!("the server refuses: {text}"), None)),
        _ => None,
    }
}

/// What an answer holds: JSON, or one event with it.
fn json_of(text: &str) -> Option<Value> {
    let in_event =
        || text.lines().filter_map(|line| line.strip_prefix("data:")).find_map(|data| serde_json::from_str(data).ok());
    serde_json::from_str(text).ok().or_else(in_event)
}

/// What the protocol says again in the head of a request over HTTP.
fn headers(message: &Value, agreed: Option<String>) -> Vec<(&'static str, String)> {
    let params = &message["params"];
    let own = params["_meta"]["io.modelcontextprotocol/protocolVersion"].as_str().map(str::to_owned);
    let is_printable = |text: &&str| text.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    let one = |name, value: Option<&str>| value.filter(is_printable).map(|value| (name, value.to_owned()));
    let is_first = message["method"] == "initialize";
    let version = own.clone().or_else(|| agreed.filter(|_| !is_first));
    let of_this = own.is_some().then(|| {
        let called = params["name"].as_str().or_else(|| params["uri"].as_str());
        [one("Mcp-Method", message["method"].as_str()), one("Mcp-Name", called)]
    });
    let version = one("MCP-Protocol-Version", version.as_deref());
    version.into_iter().chain(of_this.into_iter().flatten().flatten()).collect()
}

fn failure(id: &Value, code: i32, message: &str, problem: Option<&Problem>) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message, "data": problem } })
}

/// Writes a line, whole.
fn say(answer: &Value) {
    let mut out = std::io::stdout().lock();
    // Who has gone away reads nothing.
    let _ = writeln!(out, "{answer}").and_then(|()| out.flush());
}

/// As many as may be in at once.
#[derive(Default)]
struct Room {
    inside: Mutex<usize>,
    left: Condvar,
}

impl Room {
    fn enter(&self) {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |inside: &mut usize| *inside >= AT_ONCE;
        *self.left.wait_while(inside, is_full).unwrap_or_else(PoisonError::into_inner) += 1;
    }

    fn leave(&self) {
        *self.inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_whole_and_what_is_too_long_is_skipped() {
        let long = "x".repeat(MOST as usize + 10);
        let text = format!("{{}}\n\n{long}\nlast");
        let mut lines = text.as_bytes();
        assert_eq!(next(&mut lines).as_deref(), Some("{}"));
        assert!(next(&mut lines).is_some_and(|line| line.starts_with('x')));
        assert_eq!(next(&mut lines).as_deref(), Some("last"));
        assert_eq!(next(&mut lines), None);
    }

    #[test]
    fn the_head_says_what_the_message_does() {
        let call = json!({ "method": "tools/call", "params": { "name": "list_looks" } });
        assert_eq!(headers(&call, None), []);
        assert_eq!(headers(&call, Some("2025-06-18".to_owned())), [("MCP-Protocol-Version", "2025-06-18".to_owned())]);
        assert_eq!(headers(&json!({ "method": "initialize" }), Some("2025-06-18".to_owned())), []);
        let mut new = call;
        new["params"]["_meta"] = json!({ "io.modelcontextprotocol/protocolVersion": "2026-07-28" });
        let names: Vec<&str> = headers(&new, None).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"]);
    }
}
