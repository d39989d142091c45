//! Temporary names that say whose they are, so that what a dead process left can be swept.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// A name in `folder` that nobody else uses.
pub(crate) fn fresh(folder: &Path) -> PathBuf {
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    folder.join(format!("{}-{}-{count}", std::process::id(), started(std::process::id()).unwrap_or(0)))
}

/// Removes what processes that are gone have left. What cannot be removed now is left for the next time.
pub(crate) fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let mut parts = name.to_str().unwrap_or_default().split('-').map(str::parse::<u64>);
        let (Some(Ok(pid)), Some(Ok(start))) = (parts.next(), parts.next()) else { continue };
        let alive = u32::try_from(pid).ok().and_then(started).is_some_and(|now| now == start);
        if !alive {
            let path = entry.path();
            let _ = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        }
    }
}

/// When a process started, in clock ticks since boot: with its number, that names it for good.
fn started(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit(") ").next()?.split(' ').nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_dead_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let ours = fresh(folder.path());
        let dead = folder.path().join("4294967-12-0");
        let recycled = folder.path().join(format!("{}-1-0", std::process::id()));
        for path in [&ours, &dead, &recycled] {
            std::fs::create_dir(path).unwrap();
        }
        sweep(folder.path());
        assert!(ours.exists());
        assert!(!dead.exists());
        assert!(!recycled.exists());
    }
}
