//! What the server takes and how quick it is: `vo bench --only serve`. Figures are printed; nothing is asserted.

mod client;
mod load;
mod server;
mod sockets;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vo_process::Stop;

use crate::BenchError;
use crate::options::Options;
use client::Connection;
use load::{Latencies, Load, at_rate, flood};
use server::{Render, Server, raise_limits};

/// The name by which this part is asked for.
pub const PART: &str = "serve";

/// Rows of the table: what was measured, and the figure.
type Rows = Vec<(String, String)>;

/// Reads a second while the server is measured.
const READS: u32 = 200;

/// Writes a second.
const WRITES: u32 = 20;

/// Clients of the event stream.
const CLIENTS: usize = 2_000;

/// Jobs that are queued one by one.
const JOBS: usize = 1_000;

/// Measures the server; a table in Markdown.
///
/// # Errors
/// [`BenchError`] if the server does not start or does not answer.
pub fn serve(options: &Options, stop: &Stop, tell: &mut dyn FnMut(&str)) -> Result<String, BenchError> {
    raise_limits();
    let rounds = if options.quick { 1 } else { 3 };
    let each = Duration::from_secs(if options.quick { 2 } else { 10 });
    let mut rows = Rows::new();
    tell("serve: start and rest");
    starts(options, &mut rows)?;
    let server = Server::start(options)?;
    rest(&server, each, stop, &mut rows)?;
    tell("serve: reads, idle and beside two renders in turn");
    reads(options, &server, (rounds, each), stop, &mut rows)?;
    tell("serve: writes, and jobs queued");
    writes(&server, each, &mut rows)?;
    tell("serve: clients of the event stream");
    clients(&server, if options.quick { 100 } else { CLIENTS }, &mut rows)?;
    tell("serve: too much at once");
    overload(&server, each / 2, &mut rows)?;
    after(&server, stop, &mut rows)?;
    let lines = rows.iter().map(|(what, figure)| format!("| {what} | {figure} |\n"));
    Ok(format!("| What | Measured |\n|---|---|\n{}", lines.collect::<String>()))
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1_000.0)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// How soon the first answer comes, the middle of five starts.
fn starts(options: &Options, rows: &mut Rows) -> Result<(), BenchError> {
    let mut took = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let server = Server::start(options)?;
        Connection::open(&server)?.ask("GET", "/health", None)?;
        took.push(began.elapsed());
    }
    took.sort();
    rows.push(("from the start to the first answer (median of 5)".to_owned(), milliseconds(took[took.len() / 2])));
    Ok(())
}

/// What it weighs, and how often it wakes, while nobody asks.
fn rest(server: &Server, long: Duration, stop: &Stop, rows: &mut Rows) -> Result<(), BenchError> {
    Connection::open(server)?.ask("GET", "/api/v1/jobs", None)?;
    stop.wait(Duration::from_secs(3));
    let before = server.wake_ups();
    stop.wait(long);
    let woke = server.wake_ups().saturating_sub(before);
    rows.push(("memory at rest (PSS)".to_owned(), megabytes(server.pss())));
    rows.push((format!("wake-ups at rest in {} s", long.as_secs()), woke.to_string()));
    Ok(())
}

/// Reads at a steady rate, without and with two renders, in turn, so that the weather of a shared machine is the same for both.
fn reads(
    options: &Options,
    server: &Server,
    (rounds, each): (usize, Duration),
    stop: &Stop,
    rows: &mut Rows,
) -> Result<(), BenchError> {
    let load = Load { path: "/api/v1/jobs?limit=20", body: None, rate: READS, connections: 4 };
    let (mut idle, mut busy, mut ratios) = (Latencies::default(), Latencies::default(), Vec::new());
    at_rate(server, &load, Duration::from_secs(1))?;
    for _ in 0..rounds {
        let alone = at_rate(server, &load, each)?;
        let renders = [Render::start(options)?, Render::start(options)?];
        stop.wait(Duration::from_secs(3));
        let beside = at_rate(server, &load, each)?;
        let runs = renders.into_iter().map(Render::end).filter(|ran| *ran).count();
        if runs < 2 {
            return Err(BenchError::Failed {
                what: "a render beside the server".to_owned(),
                reason: "it ended too early".to_owned(),
            });
        }
        ratios.push(beside.percentile(99).as_secs_f64() / alone.percentile(99).as_secs_f64());
        idle.join(alone);
        busy.join(beside);
    }
    ratios.sort_by(f64::total_cmp);
    rows.push((format!("GET at {READS}/s, idle"), idle.told()));
    rows.push((format!("GET at {READS}/s beside two renders"), busy.told()));
    rows.push((
        "p99 beside renders : p99 idle (median of rounds)".to_owned(),
        format!("{:.1}", ratios[ratios.len() / 2]),
    ));
    Ok(())
}

/// A job that waits for a time far away.
fn far_away() -> Value {
    json!({ "task": { "kind": "prune" }, "not_before": u64::MAX / 4 })
}

/// Writes, each of which is on the disk before it is answered, and many jobs.
fn writes(server: &Server, each: Duration, rows: &mut Rows) -> Result<(), BenchError> {
    let load = Load { path: "/api/v1/jobs", body: Some(far_away()), rate: WRITES, connections: 4 };
    rows.push((format!("POST with fsync at {WRITES}/s"), at_rate(server, &load, each)?.told()));
    let mut connection = Connection::open(server)?;
    let began = Instant::now();
    let many = vec![far_away(); JOBS];
    let taken = connection.ask("POST", "/api/v1/jobs/bulk", Some(&json!({ "jobs": many })))?;
    rows.push((format!("{JOBS} jobs queued at once"), milliseconds(began.elapsed())));
    connection.ask("POST", "/api/v1/jobs/cancel", Some(&json!({ "jobs": taken.json()["jobs"] })))?;
    let began = Instant::now();
    let single = flood(server, (16, JOBS), "/api/v1/jobs", Some(&far_away()))?;
    let kept = single.iter().filter(|(status, _)| *status == 202).count();
    rows.push((format!("{kept} jobs queued one by one over 16 connections"), milliseconds(began.elapsed())));
    Ok(())
}

/// What each client of the event stream weighs, and how soon an event has reached them all.
fn clients(server: &Server, many: usize, rows: &mut Rows) -> Result<(), BenchError> {
    let before = server.pss();
    let mut sockets = sockets::open(server, many)?;
    let grown = server.pss().saturating_sub(before);
    rows.push((
        format!("memory for each of {many} WebSocket clients"),
        format!("{:.1} KB", grown as f64 / 1e3 / many as f64),
    ));
    let began = Instant::now();
    Connection::open(server)?.ask("POST", "/api/v1/jobs", Some(&far_away()))?;
    sockets::hear(&mut sockets)?;
    rows.push(("until an event has reached all of them".to_owned(), milliseconds(began.elapsed())));
    Ok(())
}

/// What is answered where more is asked than can be done.
fn overload(server: &Server, long: Duration, rows: &mut Rows) -> Result<(), BenchError> {
    let load = Load { path: "/api/v1/jobs?limit=20", body: None, rate: READS * 5, connections: 64 };
    rows.push((format!("GET at {}/s over 64 connections", READS * 5), at_rate(server, &load, long)?.told()));
    let all = flood(server, (512, 5_120), "/api/v1/jobs?limit=500", None)?;
    let refused = all.iter().filter(|(status, _)| *status == 503).map(|(_, took)| *took);
    let refused: Latencies = refused.collect();
    let answered = all.iter().filter(|(status, _)| *status == 200).count();
    rows.push((
        "512 connections that ask for pages of 500 without a pause".to_owned(),
        format!("{answered} answered, {} told to come again: {}", refused.len(), refused.told()),
    ));
    Ok(())
}

/// What it weighs after all that.
fn after(server: &Server, stop: &Stop, rows: &mut Rows) -> Result<(), BenchError> {
    stop.wait(Duration::from_secs(3));
    rows.push(("memory afterwards (PSS)".to_owned(), megabytes(server.pss())));
    if stop.is_requested() { Err(vo_process::ProcessError::Stopped.into()) } else { Ok(()) }
}
