//! Tries every system call there is, and what shared ones can be asked for, and writes into the file `tried` what came of
//! each: a line `name: allowed`, `name: refused` (not permitted) or `name: missing` (as if the kernel had no such call).
//! Every try is a process of its own that ends within a moment. For a test that runs it behind the sandbox.
#![expect(unsafe_code, reason = "whoever tries calls of the system as an intruder would makes them by number")]
#![expect(clippy::disallowed_methods, reason = "its files are its own")]

use std::fmt::Write as _;
use std::os::fd::AsRawFd;

use libc::{c_long, syscall};
use syscalls::Sysno;

/// What is set in a number for the same call of a program with short addresses.
const X32: c_long = 0x4000_0000;
/// How long a try may take, in microseconds: one that waits came through.
const MOMENT: i64 = 50_000;

/// What came of a try.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Allowed,
    Refused,
    Missing,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Missing => "missing",
        }
    }

    /// What a call answered.
    fn of(result: c_long) -> Self {
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EPERM | libc::EACCES) if result == -1 => Self::Refused,
            Some(libc::ENOSYS) if result == -1 => Self::Missing,
            _ => Self::Allowed,
        }
    }
}

/// Does something in a process of its own.
fn tried(what: impl FnOnce() -> Outcome) -> Outcome {
    // SAFETY: there is one thread, so the child can do what its parent could; it ends here, by itself or by the clock.
    unsafe {
        let child = libc::fork();
        assert!(child >= 0, "there is no process for a try");
        if child == 0 {
            let moment = libc::timeval { tv_sec: 0, tv_usec: MOMENT };
            let once = libc::itimerval { it_interval: libc::timeval { tv_sec: 0, tv_usec: 0 }, it_value: moment };
            libc::setitimer(libc::ITIMER_REAL, &raw const once, std::ptr::null_mut());
            libc::_exit(what() as i32 + 100);
        }
        let mut status = 0;
        assert_eq!(libc::waitpid(child, &raw mut status, 0), child);
        let known = [Outcome::Allowed, Outcome::Refused, Outcome::Missing];
        let known_outcome = known.into_iter().find(|outcome| libc::WEXITSTATUS(status) == *outcome as i32 + 100);
        match known_outcome {
            Some(outcome) if libc::WIFEXITED(status) => outcome,
            _ if libc::WIFSIGNALED(status) && libc::WTERMSIG(status) == libc::SIGSYS => Outcome::Refused,
            // Whatever else became of it, the call was made.
            _ => Outcome::Allowed,
        }
    }
}

/// Makes a call with these arguments, in this process.
fn call(number: c_long, given: [c_long; 6]) -> Outcome {
    let [a, b, c, d, e, f] = given;
    // SAFETY: nothing here is relied on after a try; see `tried`.
    Outcome::of(unsafe { syscall(number, a, b, c, d, e, f) })
}

/// Makes a process that lives in the memory of this one, on its stack even, so it must end before it touches either.
#[cfg(target_arch = "x86_64")]
fn borrowed() -> Outcome {
    let mut answer = libc::SYS_vfork;
    // SAFETY: the new process leaves at once, by the call `exit`; registers that calls change are said to.
    unsafe {
        std::arch::asm!(
            "syscall", "test rax, rax", "jnz 2f", "mov eax, 60", "xor edi, edi", "syscall", "2:",
            inout("rax") answer, out("rdi") _, out("rcx") _, out("r11") _
        );
    }
    match i32::try_from(-answer) {
        Ok(libc::EPERM) => Outcome::Refused,
        Ok(libc::ENOSYS) => Outcome::Missing,
        _ => Outcome::Allowed,
    }
}

/// Whether a call comes through with arguments that mean nothing.
fn number(number: c_long) -> Outcome {
    #[cfg(target_arch = "x86_64")]
    if number == libc::SYS_vfork {
        return tried(borrowed);
    }
    let outcomes = [-1, 0, 1].map(|given| tried(|| call(number, [given; 6])));
    let best = |wanted| outcomes.into_iter().find(|outcome| *outcome == wanted);
    best(Outcome::Allowed).or_else(|| best(Outcome::Refused)).unwrap_or(Outcome::Missing)
}

type Case = (String, Box<dyn Fn() -> Outcome>);

fn case(name: impl Into<String>, number: c_long, given: [c_long; 6]) -> Case {
    (name.into(), Box::new(move || call(number, given)))
}

fn text(text: &std::ffi::CStr) -> c_long {
    text.as_ptr() as c_long
}

/// One call for many things.
fn shared(own: c_long) -> Vec<Case> {
    let at = c_long::from(libc::AT_FDCWD);
    let (file, fresh) = (text(c"own"), text(c"new"));
    let mut cases = Vec::new();
    let mut add = |name: &str, number: c_long, given: &[c_long]| {
        let mut all = [0; 6];
        all[..given.len()].copy_from_slice(given);
        cases.push(case(name, number, all));
    };
    for (name, flag) in [
        ("nothing more", 0),
        ("a namespace of mounts", libc::CLONE_NEWNS),
        ("a namespace of control groups", libc::CLONE_NEWCGROUP),
        ("a namespace of names", libc::CLONE_NEWUTS),
        ("a namespace of IPC", libc::CLONE_NEWIPC),
        ("a namespace of users", libc::CLONE_NEWUSER),
        ("a namespace of processes", libc::CLONE_NEWPID),
        ("a network of its own", libc::CLONE_NEWNET),
        ("our parent", libc::CLONE_PARENT),
        ("our tracer", libc::CLONE_PTRACE),
        ("no tracer", libc::CLONE_UNTRACED),
    ] {
        add(&format!("clone with {name}"), libc::SYS_clone, &[c_long::from(flag | libc::SIGCHLD)]);
        add(&format!("unshare {name}"), libc::SYS_unshare, &[c_long::from(flag)]);
    }
    for (name, option, value) in [
        ("PR_SET_NAME", libc::PR_SET_NAME, text(c"name")),
        ("PR_GET_DUMPABLE", libc::PR_GET_DUMPABLE, 0),
        ("PR_GET_SECCOMP", libc::PR_GET_SECCOMP, 0),
        ("PR_CAPBSET_READ", libc::PR_CAPBSET_READ, 0),
        ("PR_CAPBSET_DROP", libc::PR_CAPBSET_DROP, 0),
        ("PR_CAP_AMBIENT", libc::PR_CAP_AMBIENT, 4),
        ("PR_SET_PDEATHSIG", libc::PR_SET_PDEATHSIG, 0),
        ("PR_SET_DUMPABLE", libc::PR_SET_DUMPABLE, 1),
        ("PR_SET_KEEPCAPS", libc::PR_SET_KEEPCAPS, 1),
        ("PR_SET_SECUREBITS", libc::PR_SET_SECUREBITS, 0),
        ("PR_SET_TIMERSLACK", libc::PR_SET_TIMERSLACK, 1),
        ("PR_SET_CHILD_SUBREAPER", libc::PR_SET_CHILD_SUBREAPER, 1),
        ("PR_SET_PTRACER", libc::PR_SET_PTRACER, -1),
        ("PR_SET_MM", libc::PR_SET_MM, 1),
        ("PR_SET_SECCOMP", libc::PR_SET_SECCOMP, 2),
        ("PR_SET_NO_NEW_PRIVS", libc::PR_SET_NO_NEW_PRIVS, 1),
        ("PR_SET_THP_DISABLE", libc::PR_SET_THP_DISABLE, 1),
        ("PR_MCE_KILL", libc::PR_MCE_KILL, 0),
        ("PR_SET_SPECULATION_CTRL", libc::PR_SET_SPECULATION_CTRL, 0),
        ("PR_SCHED_CORE", libc::PR_SCHED_CORE, 0),
        ("PR_SET_VMA", 0x5356_4d41, 0),
    ] {
        add(&format!("prctl {name}"), libc::SYS_prctl, &[option.into(), value]);
    }
    for (name, request) in [
        ("TCGETS", libc::TCGETS as c_long),
        ("TIOCGWINSZ", libc::TIOCGWINSZ as c_long),
        ("FIONREAD", libc::FIONREAD as c_long),
        ("TCSETS", libc::TCSETS as c_long),
        ("TIOCSTI", libc::TIOCSTI as c_long),
        ("TIOCSCTTY", libc::TIOCSCTTY as c_long),
        ("TIOCSPGRP", libc::TIOCSPGRP as c_long),
        ("TIOCLINUX", 0x541c),
        ("FIOASYNC", libc::FIOASYNC as c_long),
        ("FIOSETOWN", 0x8901),
        ("SIOCGIFCONF", libc::SIOCGIFCONF as c_long),
        ("FS_IOC_SETFLAGS", 0x4008_6602),
        ("FS_IOC_FSSETXATTR", 0x401c_5820),
        ("FS_IOC_SET_ENCRYPTION_POLICY", 0x800c_6613),
        ("FIFREEZE", 0xc004_5877),
        ("FICLONE", 0x4004_9409),
    ] {
        add(&format!("ioctl {name}"), libc::SYS_ioctl, &[own, request, file]);
    }
    for (name, command) in [
        ("F_DUPFD", libc::F_DUPFD),
        ("F_DUPFD_CLOEXEC", libc::F_DUPFD_CLOEXEC),
        ("F_GETFD", libc::F_GETFD),
        ("F_SETFD", libc::F_SETFD),
        ("F_GETFL", libc::F_GETFL),
        ("F_SETFL", libc::F_SETFL),
        ("F_GETLK", libc::F_GETLK),
        ("F_SETLK", libc::F_SETLK),
        ("F_OFD_SETLK", libc::F_OFD_SETLK),
        ("F_SETOWN", libc::F_SETOWN),
        ("F_SETOWN_EX", 15),
        ("F_SETSIG", 10),
        ("F_SETLEASE", libc::F_SETLEASE),
        ("F_NOTIFY", libc::F_NOTIFY),
        ("F_SETPIPE_SZ", libc::F_SETPIPE_SZ),
        ("F_ADD_SEALS", libc::F_ADD_SEALS),
        ("F_SET_RW_HINT", 1036),
    ] {
        add(&format!("fcntl {name}"), libc::SYS_fcntl, &[own, command.into(), 3]);
    }
    let (cpu, somebody) = (libc::RLIMIT_CPU as c_long, c_long::from(std::process::id()));
    let limit = std::ptr::from_ref(Box::leak(Box::new([9_i64, 9]))) as c_long;
    add("prlimit64 reads its own", libc::SYS_prlimit64, &[0, cpu, 0, limit]);
    add("prlimit64 sets its own", libc::SYS_prlimit64, &[0, cpu, limit, 0]);
    add("prlimit64 reads another's", libc::SYS_prlimit64, &[somebody, cpu, 0, limit]);
    add("prlimit64 sets another's", libc::SYS_prlimit64, &[somebody, cpu, limit, 0]);
    for (name, family, kind) in [
        ("unix stream", libc::AF_UNIX, libc::SOCK_STREAM),
        ("unix datagram", libc::AF_UNIX, libc::SOCK_DGRAM),
        ("TCP", libc::AF_INET, libc::SOCK_STREAM),
        ("UDP", libc::AF_INET6, libc::SOCK_DGRAM),
        ("netlink", libc::AF_NETLINK, libc::SOCK_RAW),
        ("packet", libc::AF_PACKET, libc::SOCK_RAW),
        ("kernel crypto", libc::AF_ALG, libc::SOCK_SEQPACKET),
        ("virtual machine", libc::AF_VSOCK, libc::SOCK_STREAM),
    ] {
        add(&format!("socket {name}"), libc::SYS_socket, &[family.into(), kind.into()]);
    }
    add("socketpair", libc::SYS_socketpair, &[libc::AF_UNIX.into(), libc::SOCK_STREAM.into(), 0, limit]);
    let (read, write, run) = (libc::PROT_READ, libc::PROT_WRITE, libc::PROT_EXEC);
    let nameless = c_long::from(libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    for (name, how) in [("read and write", read | write), ("read and run", read | run), ("write and run", write | run)]
    {
        add(&format!("mmap to {name}"), libc::SYS_mmap, &[0, 4096, how.into(), nameless, -1]);
        let page = limit & !4095;
        add(&format!("mprotect to {name}"), libc::SYS_mprotect, &[page, 4096, c_long::from(how)]);
    }
    for (name, advice) in [
        ("MADV_DONTNEED", libc::MADV_DONTNEED),
        ("MADV_HUGEPAGE", libc::MADV_HUGEPAGE),
        ("MADV_MERGEABLE", libc::MADV_MERGEABLE),
        ("MADV_HWPOISON", libc::MADV_HWPOISON),
        ("MADV_PAGEOUT", libc::MADV_PAGEOUT),
    ] {
        add(&format!("madvise {name}"), libc::SYS_madvise, &[0, 0, advice.into()]);
    }
    // Groups and everybody, with a signal that does nothing.
    for (name, whom) in [("itself", somebody), ("its group", 0), ("everybody", -1), ("another group", -2)] {
        add(&format!("kill {name}"), libc::SYS_kill, &[whom]);
    }
    add("tgkill itself", libc::SYS_tgkill, &[somebody, somebody]);
    let made = c_long::from(libc::O_CREAT | libc::O_WRONLY);
    add("openat its own", libc::SYS_openat, &[at, file, libc::O_RDWR.into()]);
    add("openat a new file", libc::SYS_openat, &[at, fresh, made, 0o600]);
    add("openat a new file that runs as its owner", libc::SYS_openat, &[at, fresh, made, 0o4700]);
    add("openat a new file that runs as its group", libc::SYS_openat, &[at, fresh, made, 0o2700]);
    let nameless = c_long::from(libc::O_TMPFILE | libc::O_WRONLY);
    add("openat a nameless file that runs as its owner", libc::SYS_openat, &[at, text(c"."), nameless, 0o4700]);
    add("unlinkat its own", libc::SYS_unlinkat, &[at, file]);
    cases
}

/// What an intruder would do, each with arguments that would work elsewhere.
fn intrusions(own: c_long) -> Vec<Case> {
    let at = c_long::from(libc::AT_FDCWD);
    let (file, fresh, bytes) = (text(c"own"), text(c"new"), text(c"bytes"));
    let zero = std::ptr::from_ref(Box::leak(Box::new([0_i64; 32]))) as c_long;
    let ourselves = c_long::from(std::process::id());
    let mut cases = Vec::new();
    let mut add = |name: &str, number: c_long, given: &[c_long]| {
        let mut all = [0; 6];
        all[..given.len()].copy_from_slice(given);
        cases.push(case(name, number, all));
    };
    add("mode by descriptor", libc::SYS_fchmod, &[own, 0o666]);
    add("mode by path", libc::SYS_fchmodat, &[at, file, 0o666]);
    add("mode by path, newer", 452, &[at, file, 0o666]);
    add("owner by descriptor", libc::SYS_fchown, &[own, -1, -1]);
    add("owner by path", libc::SYS_fchownat, &[at, file, -1, -1]);
    add("times by path", libc::SYS_utimensat, &[at, file]);
    add("times by descriptor", libc::SYS_utimensat, &[own]);
    for (name, number) in [("path", libc::SYS_setxattr), ("link", libc::SYS_lsetxattr)] {
        add(&format!("attribute by {name}"), number, &[file, text(c"user.a"), bytes, 5]);
    }
    add("attribute by descriptor", libc::SYS_fsetxattr, &[own, text(c"user.a"), bytes, 5]);
    add("attribute by path, newer", 463, &[at, file, 0, text(c"user.a"), zero, 24]);
    add("attribute is removed", libc::SYS_removexattr, &[file, text(c"user.a")]);
    add("flags by path, newer", 469, &[at, file, zero, 24]);
    add("length by path", libc::SYS_truncate, &[file, 0]);
    add("room in a file", libc::SYS_fallocate, &[own, 0, 0, 9]);
    add("hard link", libc::SYS_linkat, &[at, file, at, fresh]);
    add("symbolic link", libc::SYS_symlinkat, &[file, at, fresh]);
    add("another name", libc::SYS_renameat2, &[at, file, at, fresh]);
    add("folder", libc::SYS_mkdirat, &[at, fresh, 0o700]);
    add("named pipe", libc::SYS_mknodat, &[at, fresh, c_long::from(libc::S_IFIFO | 0o600)]);
    add("lock on a file", libc::SYS_flock, &[own, libc::LOCK_EX.into()]);
    add("file by handle", libc::SYS_name_to_handle_at, &[at, file, zero, zero]);
    add("mount", libc::SYS_mount, &[text(c"none"), text(c"."), text(c"tmpfs")]);
    add("root", libc::SYS_chroot, &[text(c".")]);
    add("shared memory", libc::SYS_shmget, &[0, 4096, 0o1600]);
    add("message queue", libc::SYS_msgget, &[0, 0o1600]);
    add("semaphores", libc::SYS_semget, &[0, 1, 0o1600]);
    add("message queue by name", libc::SYS_mq_open, &[text(c"queue"), made_and_read(), 0o600]);
    add("file in memory", libc::SYS_memfd_create, &[text(c"name"), 0]);
    add("secret memory", 447, &[0]);
    add("program by descriptor", libc::SYS_execveat, &[own, text(c""), zero, zero, libc::AT_EMPTY_PATH.into()]);
    add("watch on files", libc::SYS_inotify_init1, &[0]);
    add("watch on all files", libc::SYS_fanotify_init, &[0]);
    add("io_uring", libc::SYS_io_uring_setup, &[1, zero]);
    add("older asynchronous reading", libc::SYS_io_setup, &[1, zero]);
    add("memory of others", libc::SYS_process_vm_readv, &[ourselves, zero, 1, zero, 1]);
    add("trace", libc::SYS_ptrace, &[libc::PTRACE_TRACEME.into()]);
    add("process by descriptor", libc::SYS_pidfd_open, &[ourselves]);
    add("signal with a value", libc::SYS_rt_sigqueueinfo, &[ourselves, 0, zero]);
    add("signals by descriptor", libc::SYS_signalfd4, &[-1, zero, 8]);
    add("signals that are waited for", libc::SYS_rt_sigtimedwait, &[zero, 0, zero, 8]);
    add("session", libc::SYS_setsid, &[]);
    add("group", libc::SYS_setpgid, &[]);
    add("priority", libc::SYS_setpriority, &[libc::PRIO_PROCESS as c_long, 0, 19]);
    add("priority of reading", libc::SYS_ioprio_set, &[1, 0, 3 << 13]);
    add("processors", libc::SYS_sched_setaffinity, &[0, 8, text(c"\x01\x01\x01\x01\x01\x01\x01\x01")]);
    add("scheduler", libc::SYS_sched_setscheduler, &[0, libc::SCHED_IDLE.into(), zero]);
    add("user", libc::SYS_setresuid, &[-1, -1, -1]);
    add("capabilities", libc::SYS_capset, &[zero, zero]);
    add("personality", libc::SYS_personality, &[0xffff_ffff]);
    add("filter of calls", libc::SYS_seccomp, &[0, 0, 0]);
    add("namespace", libc::SYS_setns, &[own]);
    add("keys", libc::SYS_keyctl, &[0, -3]);
    add("program in the kernel", libc::SYS_bpf, &[0, zero, 48]);
    add("counters", libc::SYS_perf_event_open, &[zero, 0, -1, -1]);
    add("faults of memory", libc::SYS_userfaultfd, &[1]);
    add("log of the kernel", libc::SYS_syslog, &[10]);
    add("everything is written", libc::SYS_sync, &[]);
    cases
}

fn made_and_read() -> c_long {
    c_long::from(libc::O_CREAT | libc::O_RDWR)
}

/// Of which signals this process may hear.
fn heard() -> String {
    let handler = |signal: i32| {
        move || {
            let way = std::ptr::from_ref(Box::leak(Box::new([libc::SIG_IGN as i64, 0, 0, 0]))) as c_long;
            call(libc::SYS_rt_sigaction, [signal.into(), way, 0, 8, 0, 0])
        }
    };
    // The kernel itself says no for these two.
    let signals = (1..=64).filter(|signal| ![libc::SIGKILL, libc::SIGSTOP].contains(signal));
    let heard = signals.filter(|signal| tried(handler(*signal)) == Outcome::Allowed);
    heard.map(|signal| signal.to_string()).collect::<Vec<_>>().join(" ")
}

/// The way of programs of 32 bits into the same kernel.
#[cfg(target_arch = "x86_64")]
fn short_program() -> Outcome {
    let mut answer: i32 = 20;
    // SAFETY: asks for the number of this process, and touches nothing.
    unsafe { std::arch::asm!("int 0x80", inout("eax") answer, clobber_abi("C")) };
    if answer > 0 { Outcome::Allowed } else { Outcome::Refused }
}

#[cfg(not(target_arch = "x86_64"))]
fn short_program() -> Outcome {
    Outcome::Missing
}

fn main() -> std::io::Result<()> {
    // SAFETY: a question.
    assert_eq!(unsafe { libc::prctl(libc::PR_GET_SECCOMP) }, 2, "outside of a sandbox this could do harm");
    let own = std::fs::File::options().read(true).write(true).create(true).truncate(false).open("own")?;
    let mut text = String::new();
    let newest = Sysno::last().id() as c_long + 30;
    for at in 0..=newest {
        let name = Sysno::new(at as usize).map_or_else(|| format!("number {at}"), |call| call.name().to_owned());
        let _ = writeln!(text, "{name}: {}", number(at).word());
    }
    let short = (0..=newest).filter(|at| tried(|| call(at | X32, [0; 6])) == Outcome::Allowed).count();
    let _ = writeln!(text, "--\nby numbers of short addresses: {short}\nint 0x80: {}", tried(short_program).word());
    let _ = writeln!(text, "signals that are heard: {}", heard());
    let thread = std::thread::spawn(|| Outcome::Allowed);
    let _ = writeln!(text, "thread: {}", thread.join().map_or("refused", Outcome::word));
    let own = own.as_raw_fd().into();
    for (name, case) in shared(own).into_iter().chain(intrusions(own)) {
        let _ = writeln!(text, "{name}: {}", tried(case).word());
    }
    std::fs::write("tried", text)
}
