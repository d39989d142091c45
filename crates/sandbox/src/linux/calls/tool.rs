//! What a tool may ask: all that FFmpeg, espeak and the scripts in which people wrap them need. They load libraries, start
//! programs and threads, read files and write into their folder. They change no attribute, no limit and no other process,
//! and talk to no other process.

use super::{Calls, Case, Reach, is, is_not, null, own, under};

/// Calls that are allowed whatever their arguments, besides a process's own.
const ALWAYS: [i64; 58] = [
    // Programs and processes of its own.
    libc::SYS_execve,
    libc::SYS_wait4,
    libc::SYS_waitid,
    libc::SYS_getppid,
    libc::SYS_getpgid,
    libc::SYS_getsid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getresuid,
    libc::SYS_getresgid,
    libc::SYS_getgroups,
    libc::SYS_getpriority,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_get_mempolicy,
    libc::SYS_rt_sigsuspend,
    libc::SYS_umask,
    // Files: what may be opened is for Landlock to say.
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_getcwd,
    libc::SYS_chdir,
    libc::SYS_fchdir,
    libc::SYS_fadvise64,
    libc::SYS_preadv,
    libc::SYS_pwritev,
    libc::SYS_preadv2,
    libc::SYS_pwritev2,
    libc::SYS_sendfile,
    libc::SYS_copy_file_range,
    // Descriptors, and waiting for them. A shell asks whether its input comes from a network.
    libc::SYS_pipe2,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_close_range,
    libc::SYS_getpeername,
    libc::SYS_eventfd2,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime,
    libc::SYS_timerfd_gettime,
    // Memory of its own. How much of it may stay in memory has a limit, and libraries keep keys there.
    libc::SYS_msync,
    libc::SYS_mlock,
    libc::SYS_munlock,
    // Its own clocks.
    libc::SYS_getitimer,
    libc::SYS_setitimer,
    libc::SYS_timer_create,
    libc::SYS_timer_settime,
    libc::SYS_timer_gettime,
    libc::SYS_timer_delete,
];

/// Older calls for the same, which only some machines have.
#[cfg(target_arch = "x86_64")]
const OLDER: [i64; 13] = [
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_getpgrp,
    libc::SYS_getrlimit,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_getdents,
    libc::SYS_pipe,
    libc::SYS_dup2,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
    libc::SYS_alarm,
    libc::SYS_pause,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: [i64; 0] = [];

/// Questions to a device or a pipe: is it a terminal, how wide, of which session; how much is there. And what `fcntl` does as well.
const QUESTIONS: [u32; 8] = [
    libc::TCGETS as u32,
    libc::TCGETS2 as u32,
    libc::TIOCGWINSZ as u32,
    libc::TIOCGPGRP as u32,
    libc::FIONREAD as u32,
    libc::FIONBIO as u32,
    libc::FIOCLEX as u32,
    libc::FIONCLEX as u32,
];

/// What a process may ask about itself, and its name.
const ABOUT_ITSELF: [i32; 6] = [
    libc::PR_SET_NAME,
    libc::PR_GET_NAME,
    libc::PR_GET_DUMPABLE,
    libc::PR_GET_SECCOMP,
    libc::PR_GET_NO_NEW_PRIVS,
    libc::PR_CAPBSET_READ,
];

/// All of them.
pub(super) fn calls(reach: Reach) -> Calls {
    let mut calls = own::calls();
    calls.extend(ALWAYS.into_iter().chain(OLDER).map(|call| (call, Vec::new())));
    calls.insert(libc::SYS_clone, vec![vec![own::family(0)]]);
    calls.insert(libc::SYS_ioctl, QUESTIONS.iter().map(|question| vec![is(1, *question)]).collect());
    calls.insert(libc::SYS_prctl, ABOUT_ITSELF.iter().map(|option| vec![is(0, *option as u32)]).collect());
    // A library is mapped to be run; nothing that can be written to is.
    let (writable, executable) = (libc::PROT_WRITE as u32, libc::PROT_EXEC as u32);
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        calls.insert(call, vec![vec![under(2, writable, 0)], vec![under(2, executable, 0)]]);
    }
    // Its own limits are read.
    calls.insert(libc::SYS_prlimit64, vec![vec![is(0, 0), null(2)]]);
    for call in [libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill] {
        calls.insert(call, vec![whom(reach)]);
    }
    of_this_machine(&mut calls);
    calls
}

/// Which process a signal is sent to: never to a group, to which the supervisor belongs too, or to all.
fn whom(reach: Reach) -> Case {
    match reach {
        Reach::Anyone => vec![under(0, 1 << 31, 0), is_not(0, 0)],
        Reach::Itself => vec![is(0, std::process::id())],
    }
}

/// What only this kind of machine has.
#[cfg(target_arch = "x86_64")]
fn of_this_machine(calls: &mut Calls) {
    /// Where a thread's own variables lie, and the shadow stack: what a C library does as it starts.
    const STARTING: [u32; 6] = [0x1002, 0x1003, 0x3001, 0x5001, 0x5003, 0x5005];
    calls.insert(libc::SYS_arch_prctl, STARTING.iter().map(|code| vec![is(0, *code)]).collect());
}

/// What only this kind of machine has.
#[cfg(not(target_arch = "x86_64"))]
fn of_this_machine(_calls: &mut Calls) {}
