//! The figures as Prometheus reads them: a fixed set of series, in its text format 0.0.4.

use std::fmt::{Display, Write};

use super::figures::Performance;

/// The media type of the text.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// All figures as text.
pub fn text(figures: &Performance) -> String {
    let mut text = Text(String::with_capacity(8 << 10));
    let Performance { memory, cpu, requests, queue, cache, workers, pressure, disk, process, alerts, .. } = figures;
    text.one("vo_uptime_seconds", "gauge", "Seconds since the server began.", figures.uptime_seconds);
    text.series("vo_memory_pss_bytes", "gauge", "Proportional set size by role.", "role", &memory.roles, |role| {
        role.pss_bytes
    });
    text.series("vo_processes", "gauge", "Processes by role.", "role", &memory.roles, |role| role.processes);
    text.one("vo_memory_budget_bytes", "gauge", "What all processes together may take.", memory.budget_bytes);
    text.one("vo_cpu_percent", "gauge", "Hundredths of all processors since the last look.", cpu.percent);
    text.one("vo_requests_total", "counter", "Requests since the start.", requests.total);
    text.one("vo_request_errors_total", "counter", "Requests that failed by the server's fault.", requests.errors);
    text.head(
        "vo_request_duration_milliseconds",
        "gauge",
        "Within which time a share of the requests of a minute was answered.",
    );
    for (route, windows) in &requests.routes {
        for (quantile, value) in windows
            .get("1m")
            .map(|window| [("0.5", window.p50_ms), ("0.95", window.p95_ms), ("0.99", window.p99_ms)])
            .into_iter()
            .flatten()
        {
            text.line("vo_request_duration_milliseconds", &[("route", route), ("quantile", quantile)], value);
        }
    }
    text.head("vo_jobs", "gauge", "Jobs by state.");
    for (state, count) in [
        ("queued", queue.queued),
        ("running", queue.running),
        ("done", queue.done),
        ("failed", queue.failed),
        ("cancelled", queue.cancelled),
    ] {
        text.line("vo_jobs", &[("state", state)], count);
    }
    text.one(
        "vo_queue_oldest_seconds",
        "gauge",
        "For how long the job waits that waits longest.",
        queue.oldest_seconds,
    );
    text.one("vo_cache_bytes", "gauge", "Bytes of the cache.", cache.bytes);
    text.one("vo_cache_limit_bytes", "gauge", "Bytes above which the cache is made smaller.", cache.limit_bytes);
    text.one("vo_cache_hits_total", "counter", "Artifacts that jobs have found made.", cache.hits);
    text.one("vo_cache_misses_total", "counter", "Artifacts that jobs had to make.", cache.misses);
    text.one("vo_cache_evictions_total", "counter", "Blobs that were removed from the cache.", cache.evictions);
    text.one("vo_worker_crashes_total", "counter", "Workers that ended in the middle of a run.", workers.crashes);
    text.series(
        "vo_event_loop_lag_milliseconds",
        "gauge",
        "The longest that an event waited for a thread.",
        "window",
        &figures.event_loop_lag_ms,
        |lag| *lag,
    );
    text.series(
        "vo_blocking_wait_milliseconds",
        "gauge",
        "The longest that a request waited for a thread that may block.",
        "window",
        &figures.blocking_wait_ms,
        |wait| *wait,
    );
    text.head("vo_pressure_percent", "gauge", "Hundredths of the last ten seconds in which something waited.");
    for (resource, value) in [("cpu", pressure.cpu), ("memory", pressure.memory), ("io", pressure.io)] {
        if let Some(value) = value {
            text.line("vo_pressure_percent", &[("resource", resource)], value);
        }
    }
    if let Some(disk) = disk {
        text.one("vo_disk_free_bytes", "gauge", "Bytes that may still be written.", disk.free);
        text.one("vo_disk_floor_bytes", "gauge", "Bytes below which no job begins.", disk.floor);
    }
    text.one("vo_open_files", "gauge", "Open files of the server's own process.", process.files);
    text.one("vo_threads", "gauge", "Threads of the server's own process.", process.threads);
    text.head("vo_alert", "gauge", "Alerts that go on.");
    for alert in alerts {
        text.line("vo_alert", &[("name", alert.name)], 1);
    }
    text.0
}

/// The text so far.
struct Text(String);

impl Text {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        self.0.push_str(name);
        let mut open = "{";
        for (label, text) in labels {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = write!(self.0, "{open}{label}=\"{text}\"");
            open = ",";
        }
        self.0.push_str(if labels.is_empty() { "" } else { "}" });
        let _ = writeln!(self.0, " {value}");
    }

    /// A figure that there is once.
    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.head(name, kind, help);
        self.line(name, &[], value);
    }

    /// One that there is several times, with one label.
    fn series<'a, K: AsRef<str> + 'a, V: 'a, D: Display>(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (&'a K, &'a V)>,
        value: impl Fn(&V) -> D,
    ) {
        self.head(name, kind, help);
        for (key, one) in values {
            self.line(name, &[(label, key.as_ref())], value(one));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_quoted_as_prometheus_reads_them() {
        let mut text = Text(String::new());
        text.one("a", "gauge", "About a.", 1);
        text.line("b", &[("x", "a\"b\\c\nd"), ("y", "2")], 2.5);
        assert_eq!(text.0, "# HELP a About a.\n# TYPE a gauge\na 1\nb{x=\"a\\\"b\\\\c\\nd\",y=\"2\"} 2.5\n");
    }
}
