//! The sandbox of a process that decodes untrusted files: it can open the files it was given and write into one
//! folder, and of the system it can ask for memory, time and threads of its own. It cannot start a program, talk to a
//! network or touch another process; a try ends it on the spot (`SIGSYS`).
//!
//! Files are restricted by Landlock, as far as the kernel has it; calls by a seccomp filter. Both hold for all that is started
//! later and can never be lifted. Libraries must be loaded before, which they are: they are linked.

use std::path::{Path, PathBuf};

use vo_sandbox::calls::{Calls, Refusal, allow_only, is, own, under};
use vo_sandbox::{Enforcement, FileAccess, SandboxLevel, restrict_files};

use crate::LibavError;

/// Puts the whole process in the sandbox. From then on it can read the files of `read` (each must be there; a folder
/// means all files in it) and read, make, change and remove files in the folder `write`, and nothing else. What is
/// open already stays open.
///
/// # Errors
/// [`LibavError::Sandbox`] if there are, or may be, other threads, which would stay outside, or a file or folder cannot be opened.
/// What the kernel does not have is no error, but part of the [`SandboxLevel`]: the caller decides whether it is enough.
pub fn enter(read: &[PathBuf], write: &Path) -> Result<SandboxLevel, LibavError> {
    let threads = std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    if threads == 0 {
        let why = "/proc cannot be read, so it is not known whether there are other threads";
        return Err(LibavError::Sandbox(why.to_owned()));
    }
    if threads > 1 {
        return Err(LibavError::Sandbox(format!(
            "{threads} threads run; enter the sandbox before the first is started"
        )));
    }
    let reading = read.iter().map(|path| (path.as_path(), FileAccess::Read));
    let places: Vec<(&Path, FileAccess)> = reading.chain([(write, FileAccess::Write)]).collect();
    let files = restrict_files(&places).map_err(|error| LibavError::Sandbox(error.to_string()))?;
    let calls = if allow_only(list(), Refusal::Fatal).is_ok() { Enforcement::Full } else { Enforcement::None };
    // No socket can be made where calls are restricted, and no other process be looked at.
    Ok(SandboxLevel { files, network: calls, calls, namespaces: calls })
}

/// What a worker may ask the kernel: what any process asks for itself, and threads.
fn list() -> Calls {
    let (thread, executable) = (libc::CLONE_THREAD, libc::PROT_EXEC as u32);
    let mut calls = own::calls();
    calls.extend(
        [
            // A new thread, but no new process.
            (libc::SYS_clone, own::family(thread)),
            // No memory is made executable: what is not code yet never becomes code.
            (libc::SYS_mmap, under(2, executable, 0)),
            (libc::SYS_mprotect, under(2, executable, 0)),
            // `abort` sends a signal to ourselves.
            (libc::SYS_tgkill, is(0, std::process::id())),
        ]
        .map(|(call, must)| (call, vec![vec![must]])),
    );
    calls
}
