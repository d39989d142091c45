//! Requests at a steady rate, whether the answers come in time or not, and as many as there can be.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::Connection;
use super::server::Server;
use crate::BenchError;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Load {
    /// Where.
    pub path: &'static str,
    /// What is sent; nothing is read.
    pub body: Option<Value>,
    /// Requests a second, over all connections.
    pub rate: u32,
    /// Connections.
    pub connections: u32,
}

/// How long answers took.
#[derive(Clone, Debug, Default)]
pub struct Latencies {
    took: Vec<Duration>,
    failed: usize,
}

impl FromIterator<Duration> for Latencies {
    fn from_iter<I: IntoIterator<Item = Duration>>(all: I) -> Self {
        Self { took: all.into_iter().collect(), failed: 0 }
    }
}

impl Latencies {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.took.len()
    }

    /// Takes in others.
    pub fn join(&mut self, other: Self) {
        self.took.extend(other.took);
        self.failed += other.failed;
    }

    /// What so many of a hundred took at most.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.took.clone();
        sorted.sort();
        let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(at).copied().unwrap_or_default()
    }

    /// All of it in a line.
    pub fn told(&self) -> String {
        let [p50, p95, p99] = [50, 95, 99].map(|percent| self.percentile(percent).as_secs_f64() * 1_000.0);
        let failed = if self.failed > 0 { format!(", {} failed", self.failed) } else { String::new() };
        format!("p50 {p50:.1} ms, p95 {p95:.1} ms, p99 {p99:.1} ms of {}{failed}", self.took.len())
    }
}

/// Asks at a steady rate. A request that begins late because the one before it took long is counted from when it was due.
///
/// # Errors
/// [`BenchError`] if the server goes away.
pub fn at_rate(server: &Server, load: &Load, long: Duration) -> Result<Latencies, BenchError> {
    let step = Duration::from_secs(1) * load.connections / load.rate;
    let began = Instant::now();
    let one = |index: u32| {
        let mut connection = Connection::open(server)?;
        let mut due = began + step * index / load.connections;
        let mut latencies = Latencies::default();
        let method = if load.body.is_some() { "POST" } else { "GET" };
        while due < began + long {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let answer = connection.ask(method, load.path, load.body.as_ref())?;
            if (200..300).contains(&answer.status) {
                latencies.took.push(due.elapsed());
            } else {
                latencies.failed += 1;
            }
            due += step;
        }
        Ok::<_, BenchError>(latencies)
    };
    let mut all = Latencies::default();
    for latencies in together(load.connections as usize, |index| one(index as u32)) {
        all.join(latencies?);
    }
    Ok(all)
}

/// Asks so often over so many connections, each again as soon as it was answered; the statuses, and how long each took.
///
/// # Errors
/// [`BenchError`] if the server goes away.
pub fn flood(
    server: &Server,
    (connections, requests): (usize, usize),
    path: &str,
    body: Option<&Value>,
) -> Result<Vec<(u16, Duration)>, BenchError> {
    let method = if body.is_some() { "POST" } else { "GET" };
    let one = |_| {
        let mut connection = Connection::open(server)?;
        let ask = |_| {
            let began = Instant::now();
            Ok((connection.ask(method, path, body)?.status, began.elapsed()))
        };
        (0..requests.div_ceil(connections)).map(ask).collect::<Result<Vec<_>, BenchError>>()
    };
    let mut all = Vec::new();
    for answers in together(connections, one) {
        all.extend(answers?);
    }
    Ok(all)
}

/// Does something as often at the same time.
fn together<T: Send>(times: usize, one: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = (0..times).map(|index| scope.spawn(move || one(index))).collect();
        let ended = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|ended| ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_what_was_measured() {
        let latencies: Latencies = (1..=200).rev().map(Duration::from_millis).collect();
        assert_eq!(latencies.told(), "p50 100.0 ms, p95 190.0 ms, p99 198.0 ms of 200");
        assert_eq!(Latencies::default().percentile(99), Duration::ZERO);
    }
}
