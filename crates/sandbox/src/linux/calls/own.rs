//! Calls by which any process looks after itself: its memory, its threads, what it has open, time. They reach nothing that
//! is not its own. Both kinds of sandbox allow them: that of tools, and that of a worker of ours.

use super::{Argument, Calls, Case, is, null, under};

/// Calls that are allowed whatever their arguments.
const ALWAYS: [i64; 45] = [
    // What is open, and files behind Landlock.
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
    libc::SYS_ftruncate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_unlinkat,
    libc::SYS_ppoll,
    // Memory.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    // Threads.
    libc::SYS_futex,
    libc::SYS_rseq,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Signals that are sent to it.
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
    libc::SYS_times,
    libc::SYS_getrusage,
    libc::SYS_getcpu,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_membarrier,
];

/// Older calls for the same, which only some machines have.
#[cfg(target_arch = "x86_64")]
const OLDER: [i64; 7] = [
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_unlink,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_pselect6,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: [i64; 1] = [libc::SYS_pselect6];

/// Flags of a new thread or process that are no more than bookkeeping between the two. All others name namespaces, give it
/// the caller's parent, or change which process traces it.
const FAMILY: i32 = libc::CSIGNAL
    | libc::CLONE_VM
    | libc::CLONE_FS
    | libc::CLONE_FILES
    | libc::CLONE_SIGHAND
    | libc::CLONE_VFORK
    | libc::CLONE_THREAD
    | libc::CLONE_SYSVSEM
    | libc::CLONE_SETTLS
    | libc::CLONE_PARENT_SETTID
    | libc::CLONE_CHILD_CLEARTID
    | libc::CLONE_DETACHED
    | libc::CLONE_CHILD_SETTID
    | libc::CLONE_IO;

/// A new process or thread is made with no other flags than those of a family, and all of these.
pub fn family(with: i32) -> Argument {
    under(0, !(FAMILY as u32) | with as u32, with as u32)
}

/// Signals of which a process may hear: faults of its own, its children, a pipe that is closed, a terminal, and those by
/// which a C library talks to its threads. All others ask it to end. A program that handles those ends in its own way and reports
/// that all went well: FFmpeg does so for TERM, INT, QUIT and XCPU, and repeats its last picture for as long as it was to
/// go on. So no program here may handle them: they end it, and that is seen.
const HEARD: [i32; 18] = [
    libc::SIGILL,
    libc::SIGTRAP,
    libc::SIGABRT,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGSEGV,
    libc::SIGSYS,
    libc::SIGCHLD,
    libc::SIGPIPE,
    libc::SIGURG,
    libc::SIGCONT,
    libc::SIGTSTP,
    libc::SIGTTIN,
    libc::SIGTTOU,
    libc::SIGWINCH,
    32,
    33,
    34,
];

/// What is done to descriptors: copied, closed at the start of a program, not waited for. Not: locks, leases, seals, and
/// signals to any process.
const DESCRIPTORS: [i32; 7] = [
    libc::F_DUPFD,
    libc::F_DUPFD_CLOEXEC,
    libc::F_GETFD,
    libc::F_SETFD,
    libc::F_GETFL,
    libc::F_SETFL,
    libc::F_GETPIPE_SZ,
];

/// Advice on memory of its own. Not: poisoning it, sharing it with others by its content, taking it from others.
const ADVICE: [i32; 14] = [
    libc::MADV_NORMAL,
    libc::MADV_RANDOM,
    libc::MADV_SEQUENTIAL,
    libc::MADV_WILLNEED,
    libc::MADV_DONTNEED,
    libc::MADV_FREE,
    libc::MADV_HUGEPAGE,
    libc::MADV_NOHUGEPAGE,
    libc::MADV_DONTDUMP,
    libc::MADV_DODUMP,
    libc::MADV_POPULATE_READ,
    libc::MADV_POPULATE_WRITE,
    // Guards around stacks: `MADV_GUARD_INSTALL` and `MADV_GUARD_REMOVE`.
    102,
    103,
];

/// A file is opened, with flags from that argument on: if it may be made, then not as one that runs as its owner.
fn opened(flags: u8) -> Vec<Case> {
    // Without the bit for folders, which has its own meaning.
    let made = libc::O_CREAT | (libc::O_TMPFILE & !libc::O_DIRECTORY);
    vec![vec![under(flags, made as u32, 0)], vec![plain(flags + 1)]]
}

/// A mode without the bits by which a program runs as the owner or the group of its file.
fn plain(mode: u8) -> Argument {
    under(mode, libc::S_ISUID | libc::S_ISGID, 0)
}

/// All of them.
pub fn calls() -> Calls {
    let mut calls: Calls = ALWAYS.into_iter().chain(OLDER).map(|call| (call, Vec::new())).collect();
    let one_of = |number: u8, values: &[i32]| values.iter().map(|value| vec![is(number, *value as u32)]).collect();
    calls.insert(libc::SYS_fcntl, one_of(1, &DESCRIPTORS));
    calls.insert(libc::SYS_madvise, one_of(2, &ADVICE));
    calls.insert(libc::SYS_prctl, one_of(0, &[libc::PR_SET_NAME, libc::PR_GET_NAME]));
    // To ask how a signal is handled changes nothing.
    let query = vec![null(1)];
    let heard = HEARD.iter().map(|signal| vec![is(0, *signal as u32)]);
    calls.insert(libc::SYS_rt_sigaction, heard.chain([query]).collect());
    calls.insert(libc::SYS_openat, opened(2));
    #[cfg(target_arch = "x86_64")]
    calls.extend([(libc::SYS_open, opened(1)), (libc::SYS_creat, vec![vec![plain(1)]])]);
    calls
}
