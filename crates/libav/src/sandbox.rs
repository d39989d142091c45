//! Walls around a process that decodes what comes from strangers: it can open the files it was given and write into one
//! folder, and of the system it can ask for memory, time and threads of its own. It cannot start a program, talk to a
//! network or touch another process; a try ends it on the spot (`SIGSYS`).
//!
//! Files are walled by Landlock, as far as the kernel has it; calls by a seccomp filter. Both hold for all that is started
//! later and can never be lifted. Libraries must be loaded before, which they are: they are linked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use vo_process::walls::{Level, May, Wall, shut_files};

use crate::LibavError;

/// Puts up the walls around the whole process. From then on it can read the files of `read` (each must be there; a folder
/// stands for all files in it) and read, make, change and remove files in the folder `write`, and nothing else. What is
/// open already stays open.
///
/// # Errors
/// [`LibavError::Sandbox`] if there are, or may be, other threads, which would stay outside, or a file or folder cannot be opened.
/// What the kernel does not have is no error, but told in the [`Level`]: whoever asked decides whether it is enough.
pub fn enter(read: &[PathBuf], write: &Path) -> Result<Level, LibavError> {
    let threads = std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    if threads == 0 {
        let why = "/proc cannot be read, so it is not known whether there are other threads";
        return Err(LibavError::Sandbox(why.to_owned()));
    }
    if threads > 1 {
        return Err(LibavError::Sandbox(format!(
            "{threads} threads run; put up the walls before the first is started"
        )));
    }
    let reading = read.iter().map(|path| (path.as_path(), May::Read));
    let places: Vec<(&Path, May)> = reading.chain([(write, May::Write)]).collect();
    let files = shut_files(&places).map_err(|error| LibavError::Sandbox(error.to_string()))?;
    let calls = if shut_calls().is_ok() { Wall::Whole } else { Wall::Open };
    // No socket can be made where calls are shut.
    Ok(Level { files, network: calls, calls })
}

/// Calls that are allowed whatever they are told.
const ALLOWED: [i64; 44] = [
    // Files, behind Landlock, and pipes.
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_fcntl,
    libc::SYS_ftruncate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_unlinkat,
    REMOVE,
    libc::SYS_ppoll,
    // Memory that no code is run from: see `conditions`.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // Threads.
    libc::SYS_futex,
    libc::SYS_rseq,
    libc::SYS_set_robust_list,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    // glibc asks for this one first; a second filter tells it that the kernel does not have it.
    libc::SYS_clone3,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Signals to ourselves.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    // Time and chance.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
];

/// What glibc removes a file with: an older call, where the machine has it.
#[cfg(target_arch = "x86_64")]
const REMOVE: i64 = libc::SYS_unlink;
#[cfg(not(target_arch = "x86_64"))]
const REMOVE: i64 = libc::SYS_unlinkat;

/// Calls that are allowed with some arguments only: argument, mask, and what it must be under the mask.
fn conditions() -> [(i64, u8, u64, u64); 5] {
    let (thread, executable) = (libc::CLONE_THREAD as u64, libc::PROT_EXEC as u64);
    [
        // A new thread, but no new process.
        (libc::SYS_clone, 0, thread, thread),
        // No memory is made executable: what is not code yet never becomes code.
        (libc::SYS_mmap, 2, executable, 0),
        (libc::SYS_mprotect, 2, executable, 0),
        // The name of a thread, and nothing else about it.
        (libc::SYS_prctl, 0, u64::from(u32::MAX), libc::PR_SET_NAME as u64),
        // `abort` sends a signal to ourselves.
        (libc::SYS_tgkill, 0, u64::from(u32::MAX), u64::from(std::process::id())),
    ]
}

fn shut_calls() -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.map(|call| (call, Vec::new())).into();
    for (call, argument, mask, value) in conditions() {
        let (length, operator) = (SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(mask));
        let condition = SeccompCondition::new(argument, length, operator, value).map_err(|error| told(&error))?;
        rules.insert(call, vec![SeccompRule::new(vec![condition]).map_err(|error| told(&error))?]);
    }
    let unknown = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    // The last one shuts the door through which filters come, so it comes last.
    for (rules, others, these) in [
        (unknown, SeccompAction::Allow, SeccompAction::Errno(libc::ENOSYS as u32)),
        (rules, SeccompAction::KillProcess, SeccompAction::Allow),
    ] {
        let machine = std::env::consts::ARCH.try_into().map_err(|error: seccompiler::BackendError| told(&error))?;
        let filter = SeccompFilter::new(rules, others, these, machine).map_err(|error| told(&error))?;
        let program: BpfProgram = filter.try_into().map_err(|error: seccompiler::BackendError| told(&error))?;
        seccompiler::apply_filter(&program).map_err(|error| told(&error))?;
    }
    Ok(())
}
