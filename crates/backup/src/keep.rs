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

/// Endings of files that belong to a moment: journals of databases, locks, what is half written.
const PASSING: [&str; 5] = ["-wal", "-shm", "-journal", ".part", "lock"];

/// Whether a file is a database, of which a copy of one moment is taken.
pub(crate) fn is_database(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "db")
}

/// Whether a folder is gone into.
pub(crate) fn enters(relative: &Path) -> bool {
    !(relative.starts_with("server") && relative != Path::new("server"))
        && relative.file_name().is_none_or(|name| name != "corrupt" && name != "staging")
}

/// Whether a file is taken.
pub(crate) fn takes(relative: &Path) -> bool {
    let name = relative.file_name().unwrap_or_default().to_string_lossy();
    if PASSING.iter().any(|ending| name.ends_with(ending)) {
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
            "server/jobs.db-wal",
            "library/a.part",
        ] {
            assert!(!takes(Path::new(name)), "{name}");
        }
        for name in [
            "server/jobs.db",
            "server/settings.json",
            "projects/a/project.toml",
            "library/content/ab",
            "library/clock.mp4",
        ] {
            assert!(takes(Path::new(name)), "{name}");
        }
        assert!(enters(Path::new("server")) && enters(Path::new("projects/a/out")));
        assert!(!enters(Path::new("server/staging")) && !enters(Path::new("library/corrupt")));
    }
}
