//! The machine and the moment: figures mean nothing without them.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;

/// What the figures were taken on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Machine {
    /// The processor's own name.
    pub processor: String,
    /// Cores that may be used.
    pub cores: usize,
    /// Memory in bytes.
    pub memory: u64,
    /// The kernel's version.
    pub kernel: String,
    /// Our own version.
    pub vo: String,
    /// Size of our own program in bytes.
    pub vo_bytes: u64,
}

impl Machine {
    /// This machine, with our program.
    pub fn this(program: &Path) -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let memory = field(&read("/proc/meminfo"), "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok());
        Self {
            processor: field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory: memory.map_or(0, |kib: u64| kib * 1_024),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            vo: env!("CARGO_PKG_VERSION").to_owned(),
            vo_bytes: program.metadata().map_or(0, |meta| meta.len()),
        }
    }
}

fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.split(':').next().is_some_and(|known| known.trim() == name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Now, as `2026-11-22 17:05 UTC`.
pub fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
    moment(seconds)
}

/// Seconds since 1970 as a date; days to year, month and day by Howard Hinnant's `civil_from_days`.
fn moment(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year}-{month:02}-{day:02} {:02}:{:02} UTC", rest / 3_600, rest / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(moment(0), "1970-01-01 00:00 UTC");
        assert_eq!(moment(951_782_400), "2000-02-29 00:00 UTC");
        assert_eq!(moment(1_795_366_800), "2026-11-22 17:00 UTC");
    }

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let text = "model\t\t: 1\nmodel name\t: A Processor\n";
        assert_eq!(field(text, "model name").as_deref(), Some("A Processor"));
        assert_eq!(field(text, "name"), None);
    }
}
