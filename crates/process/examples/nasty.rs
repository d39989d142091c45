//! A tool that leaves behind what it can, in the way that it is told: for the test of the same name. It ends when a file
//! `end` lies in its folder, and makes one called `ready` when all of its tree is there.
#![cfg_attr(not(target_os = "linux"), allow(dead_code, unused_imports, reason = "the test is for Linux"))]
#![expect(unsafe_code, reason = "a tree is made by bare calls of the system")]

use std::path::Path;
use std::time::{Duration, Instant};

/// Nobody of a tree stays longer, whatever becomes of the test.
const AT_MOST: Duration = Duration::from_secs(40);
const POLL_INTERVAL: Duration = Duration::from_millis(3);

fn main() {
    #[cfg(target_os = "linux")]
    tree(&std::env::args().nth(1).unwrap_or_default());
}

fn touch(name: &str) {
    let _ = std::fs::File::create(name);
}

/// Stays until the time is over; the first process of all until it is told to end.
fn stay(first: bool) -> ! {
    let begun = Instant::now();
    while begun.elapsed() < AT_MOST && !(first && Path::new("end").exists()) {
        std::thread::sleep(POLL_INTERVAL);
    }
    std::process::exit(0)
}

#[cfg(target_os = "linux")]
fn fork(child: impl FnOnce()) {
    // SAFETY: a process with other threads forks one that only sleeps and forks.
    if unsafe { libc::fork() } == 0 {
        child();
        stay(false);
    }
}

#[cfg(target_os = "linux")]
fn new_session() {
    // SAFETY: the call takes nothing.
    unsafe { libc::setsid() };
}

#[cfg(target_os = "linux")]
fn set(option: libc::c_int, value: libc::c_ulong) {
    // SAFETY: the options that are set here take a number.
    unsafe { libc::prctl(option, value, 0, 0, 0) };
}

/// One link after another, each of which is gone when the next one is there.
#[cfg(target_os = "linux")]
fn chain(links: u32) {
    new_session();
    if links < 30_000 {
        if links == 30 {
            touch("ready");
        }
        if links.is_multiple_of(10) {
            std::thread::sleep(POLL_INTERVAL);
        }
        fork(|| chain(links + 1));
        std::process::exit(0);
    }
}

#[cfg(target_os = "linux")]
fn deep(levels: u32) {
    if levels == 0 {
        return touch("ready");
    }
    fork(|| {
        new_session();
        deep(levels - 1);
    });
}

#[cfg(target_os = "linux")]
fn tree(kind: &str) {
    // SAFETY of the bare calls here: they take numbers only, and the handlers are those of the system.
    match kind {
        "session" => fork(|| {
            new_session();
            fork(|| {
                new_session();
                fork(|| touch("ready"));
            });
        }),
        "chain" => fork(|| chain(0)),
        "cleared" => {
            set(libc::PR_SET_PDEATHSIG, 0);
            new_session();
            fork(|| {
                set(libc::PR_SET_PDEATHSIG, 0);
                new_session();
                touch("ready");
            });
        }
        "deaf" => {
            for signal in 1..32 {
                unsafe { libc::signal(signal, libc::SIG_IGN) };
            }
            set(libc::PR_SET_PDEATHSIG, 0);
            fork(|| touch("ready"));
        }
        "stopped" => {
            set(libc::PR_SET_PDEATHSIG, 0);
            fork(|| {
                new_session();
                touch("ready");
                unsafe { libc::raise(libc::SIGSTOP) };
            });
        }
        "pipes" => fork(|| {
            new_session();
            for number in [50, 51, 52] {
                unsafe { libc::dup2(2, number) };
            }
            touch("ready");
        }),
        "deep" => deep(25),
        "threads" => {
            for thread in 0..20 {
                std::thread::spawn(move || {
                    fork(|| {
                        if thread == 19 {
                            touch("ready");
                        }
                    });
                    stay(false)
                });
            }
        }
        "groups" => {
            for child in 0..5 {
                fork(move || {
                    unsafe { libc::setpgid(0, 0) };
                    if child == 4 {
                        touch("ready");
                    }
                });
            }
            unsafe { libc::setpgid(0, 0) };
        }
        "heir" => {
            set(libc::PR_SET_PDEATHSIG, 0);
            fork(|| {
                new_session();
                fork(|| touch("ready"));
                std::process::exit(0);
            });
            while !Path::new("ready").exists() {
                std::thread::sleep(POLL_INTERVAL);
            }
        }
        "collector" => {
            set(libc::PR_SET_PDEATHSIG, 0);
            set(libc::PR_SET_CHILD_SUBREAPER, 1);
            for _ in 0..30 {
                fork(|| std::process::exit(0));
            }
            fork(|| {
                new_session();
                set(libc::PR_SET_CHILD_SUBREAPER, 1);
                fork(|| touch("ready"));
            });
        }
        "anew" => fork(|| {
            new_session();
            set(libc::PR_SET_PDEATHSIG, 0);
            fork(start_anew);
        }),
        "made anew" => touch("ready"),
        _ => std::process::exit(1),
    }
    stay(kind != "made anew")
}

/// The same program again, that nothing tells whose it is.
#[cfg(target_os = "linux")]
fn start_anew() {
    use std::os::unix::process::CommandExt;
    let Ok(this) = std::env::current_exe() else { return };
    #[expect(clippy::disallowed_methods, reason = "it is a tool that starts something, and none of ours")]
    let _ = std::process::Command::new(this).arg("made anew").env_clear().exec();
}
