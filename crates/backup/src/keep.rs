//! What is taken into a backup, by its place below the data folder.

use std::path::Path;

/// Folders of the data folder that are taken, in this order: what refers to others before these, so that nothing it names is
/// missing.
pub(crate) const ROOTS: [&str; 3] = ["server", "library", "projects"];

/// Files of the server's folder that are taken beside its databases. All others stay where they are: locks, what is being
/// uploaded, and above all the token, secrets and keys.
const OF_THE_SERVER: [&str; 1] = ["settings.json"];

/// What lets others in: it is not taken, and what is there stays when a backup is restored.
pub(crate) const OF_THIS_INSTALLATION: [&str; 2] = ["token", "secrets.json"];

/// A folder of the same sort: keys of TLS.
pub(crate) const KEYS: &str = "tls";

/// Endings of what lies beside a database while somebody uses it.
const BESIDE: [&str; 3] = [".db-wal", ".db-shm", ".db-journal"];

/// Folders at the top of one that are not gone into: what was damaged, what is just being made.
const PASSING: [&str; 2] = ["corrupt", "staging"];

/// Whether a file is a database of ours, of which a copy of one moment is taken. One of a person is a file as any other.
pub(crate) fn is_database(path: &Path) -> bool {
    is_at_the_top(path) && path.extension().is_some_and(|ending| ending == "db")
}

/// Whether it lies at the top of the server's folder or of the library.
fn is_at_the_top(path: &Path) -> bool {
    path.parent().is_some_and(|above| above == Path::new("server") || above == Path::new("library"))
}

/// Whether a folder is gone into.
pub(crate) fn enters(relative: &Path) -> bool {
    let is_passing = is_at_the_top(relative) && PASSING.iter().any(|name| relative.ends_with(name));
    !is_passing && (relative == Path::new("server") || !relative.starts_with("server"))
}

/// Whether a file is taken.
pub(crate) fn takes(relative: &Path) -> bool {
    let name = relative.file_name().unwrap_or_default().to_string_lossy();
    // What is half written is called so by `vo_files`.
    let is_half = name.starts_with('.') && name.ends_with(".part");
    let is_lock = name == "lock" || relative.extension().is_some_and(|ending| ending == "lock");
    let is_beside = is_lock || BESIDE.iter().any(|ending| name.ends_with(ending));
    if is_half || is_at_the_top(relative) && is_beside {
        return false;
    }
    !relative.starts_with("server") || is_database(relative) || OF_THE_SERVER.contains(&&*name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_let_others_in_is_not_taken() {
        for name in [
            "server/token",
            "server/secrets.json",
            "server/tls.key",
            "server/lock",
            "server/running.lock",
            "server/jobs.db-wal",
            "library/library.db-shm",
            "library/lock",
            "projects/a/.b.7-1.part",
        ] {
            assert!(!takes(Path::new(name)), "{name}");
        }
        for name in [
            "server/jobs.db",
            "server/settings.json",
            "projects/a/project.toml",
            "library/content/ab",
            "library/clock.mp4",
            "projects/a/clock",
            "projects/a/notes.db",
            "projects/a/notes.db-wal",
        ] {
            assert!(takes(Path::new(name)), "{name}");
        }
        assert!(enters(Path::new("server")) && enters(Path::new("projects/a/out")));
        assert!(!enters(Path::new("server/staging")) && !enters(Path::new("library/corrupt")));
    }
}
