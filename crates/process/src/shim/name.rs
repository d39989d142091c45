//! What a shim is called and started with.

use std::path::PathBuf;

/// The hidden verb.
pub(super) const VERB: &str = "__shim";
/// A shim's name: a person who lists processes sees that it is ours.
#[cfg(unix)]
pub(super) const NAME: &str = "vo";

/// This very program: where the kernel has a name for it, even if its file was replaced since.
pub(crate) fn ourselves() -> PathBuf {
    let file = || std::env::current_exe().unwrap_or_else(|_| "vo".into());
    if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { file() }
}

/// Whether these are a shim's arguments, each with a zero behind it.
#[cfg(target_os = "linux")]
pub(crate) fn is_named(arguments: &str) -> bool {
    arguments.strip_prefix(NAME).and_then(|rest| rest.strip_prefix('\0')?.strip_prefix(VERB)).is_some()
}

/// The role of a shim's child, by the shim's arguments, each with a zero behind it; nothing if they are no shim's.
#[cfg(target_os = "linux")]
pub(crate) fn role(arguments: &str) -> Option<&str> {
    is_named(arguments).then(|| arguments.split('\0').nth(3)).flatten().filter(|role| !role.is_empty())
}
