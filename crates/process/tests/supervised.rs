//! A child ends with us, whatever becomes of us and whatever it does, and its sandbox holds. Every case is a process of its
//! own, the example `supervised`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// No child of ours lives longer than this after we are gone.
const PROMISED: Duration = Duration::from_secs(5);

fn supervised(folder: &Path) -> Command {
    let here = std::env::current_exe().unwrap();
    let example = here.parent().unwrap().parent().unwrap().join("examples/supervised");
    assert!(example.exists(), "build it: cargo build -p vo-process --example supervised");
    let mut command = Command::new(example);
    command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn printed(mut child: Child) -> String {
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    text
}

/// Runs a line of shell; its standard input stays open until it has ended.
fn sh(folder: &Path, how: Option<&str>, script: &str) -> String {
    let mut command = supervised(folder);
    command.args(how).args(["/bin/sh", "-c", script]);
    let mut child = command.spawn().unwrap();
    let _held = child.stdin.take().unwrap();
    printed(child)
}

/// The processes that a script wrote into `pids`, once there are so many.
fn pids(folder: &Path, many: usize) -> Vec<u32> {
    let begun = Instant::now();
    loop {
        let text = std::fs::read_to_string(folder.join("pids")).unwrap_or_default();
        let pids: Vec<u32> = text.lines().filter_map(|line| line.parse().ok()).collect();
        if pids.len() >= many {
            return pids;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "only {pids:?} have begun");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn assert_gone(pids: &[u32]) {
    let begun = Instant::now();
    let alive = |pid: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let state = stat.rsplit(") ").next()?.chars().next()?;
        (state != 'Z').then_some(())
    };
    while let Some(pid) = pids.iter().find(|pid| alive(pid).is_some()) {
        assert!(begun.elapsed() < PROMISED, "process {pid} is still there");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A child that does not want to go, with a child of its own that has left its session.
const STUBBORN: &str = "trap '' TERM; setsid sh -c 'trap \"\" TERM; echo $$ >> pids; while :; do sleep 1; done' & \
                        echo $$ >> pids; while :; do sleep 1; done";

#[test]
fn what_a_child_ends_with_is_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(sh(folder.path(), None, "echo why >&2; exit 7").starts_with("Some(7) None why "));
    assert!(sh(folder.path(), None, "kill -SEGV $$").starts_with("None Some(11) "));
    let mut command = supervised(folder.path());
    let printed = printed(command.arg("/nowhere/no-such-tool").spawn().unwrap());
    assert!(printed.starts_with("no-such-tool could not be started"), "{printed}");
}

#[test]
fn when_we_are_killed_everything_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = supervised(folder.path()).args(["/bin/sh", "-c", STUBBORN]).spawn().unwrap();
    let pids = pids(folder.path(), 2);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_gone(&pids);
}

#[test]
fn when_its_shim_is_killed_the_child_ends() {
    let folder = tempfile::tempdir().unwrap();
    let script = "echo $PPID >> pids; echo $$ >> pids; exec sleep 600";
    let mut command = supervised(folder.path());
    let mut child = command.args(["/bin/sh", "-c", script]).spawn().unwrap();
    let held = child.stdin.take().unwrap();
    let pids = pids(folder.path(), 2);
    assert!(Command::new("kill").args(["-KILL", &pids[0].to_string()]).status().unwrap().success());
    assert_gone(&pids);
    assert!(printed(child).starts_with("None Some(9) "));
    drop(held);
}

#[test]
fn a_request_to_stop_ends_what_does_not_want_to_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = supervised(folder.path()).args(["/bin/sh", "-c", STUBBORN]).spawn().unwrap();
    let pids = pids(folder.path(), 2);
    drop(child.stdin.take());
    assert_eq!(printed(child), "stopped\n");
    assert_gone(&pids);
}

#[test]
fn what_a_child_leaves_behind_ends_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let script = "setsid sh -c 'echo $$ >> pids; exec sleep 600' & while [ ! -s pids ]; do sleep 0.05; done";
    assert!(sh(folder.path(), None, script).starts_with("Some(0) "));
    assert_gone(&pids(folder.path(), 1));
}

#[test]
fn what_was_left_behind_by_what_was_left_behind_ends_too() {
    let folder = tempfile::tempdir().unwrap();
    // Each in a session of its own: who dies leaves the next one to the shim.
    let nest = "echo $$ >> pids; [ $1 -eq 0 ] || setsid sh nest $(($1 - 1)) & exec sleep 60";
    std::fs::File::create(folder.path().join("nest")).unwrap().write_all(nest.as_bytes()).unwrap();
    let script = "setsid sh nest 2 & while [ $(cat pids | wc -l) -lt 3 ]; do sleep 0.05; done 2> /dev/null";
    let printed = sh(folder.path(), None, script);
    assert!(printed.starts_with("Some(0) "), "{printed}");
    assert_gone(&pids(folder.path(), 3));
}

#[test]
fn in_a_sandbox_only_its_own_files_are_there() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| -> PathBuf { elsewhere.path().join(name) };
    for name in ["given", "secret"] {
        std::fs::File::create(path(name)).unwrap().write_all(format!("{name}\n").as_bytes()).unwrap();
    }
    std::os::unix::fs::symlink(path("given"), folder.path().join("in")).unwrap();
    let (secret, there) = (path("secret"), path("there"));
    let script = format!(
        "cat in > out && cat out >&2; cat {} 2>/dev/null || echo no secret >&2; \
         (echo x > {}) 2>/dev/null || echo no writing >&2; cat /proc/$PPID/environ 2>/dev/null || echo no looking >&2",
        secret.display(),
        there.display()
    );
    let printed = sh(folder.path(), Some("sandboxed"), &script);
    assert!(printed.starts_with("Some(0) None given|no secret|no writing|no looking Some("), "{printed}");
    assert!(!there.exists());
}

#[test]
fn in_a_sandbox_a_child_has_namespaces_of_its_own_and_ends_as_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = supervised(folder.path());
    // Who asks is the second in its namespace; the first is its shim.
    let script = "echo $$ $PPID >&2; : > pids; while [ ! -e seen ]; do sleep 0.02; done; kill -ABRT $$";
    let mut child = command.args(["sandboxed", "/bin/sh", "-c", script]).spawn().unwrap();
    let held = child.stdin.take().unwrap();
    while !folder.path().join("pids").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let below = |pid: u32| -> u32 {
        let text = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        text.split_whitespace().next().unwrap().parse().unwrap()
    };
    let namespace = |pid: u32, name: &str| std::fs::read_link(format!("/proc/{pid}/ns/{name}")).unwrap();
    let tool = below(below(below(child.id())));
    let shared: Vec<_> = ["net", "ipc", "mnt", "pid"]
        .into_iter()
        .filter(|name| namespace(tool, name) == namespace(child.id(), name))
        .collect();
    std::fs::File::create(folder.path().join("seen")).unwrap();
    let printed = printed(child);
    drop(held);
    // Where the kernel lets nobody have them, that is printed.
    if printed.contains("namespaces: Full") {
        assert!(printed.starts_with("None Some(6) 2 1 ") && shared.is_empty(), "{printed} {shared:?}");
    } else {
        assert!(printed.starts_with("None Some(6) "), "{printed}");
    }
    // What a limit ends is seen, too.
    let full = "exec dd if=/dev/zero of=full bs=1 count=1 seek=9000000000 conv=notrunc";
    assert!(sh(folder.path(), Some("whole"), full).starts_with("None Some(25) "));
}

#[test]
fn in_a_sandbox_there_is_no_network() {
    let folder = tempfile::tempdir().unwrap();
    let python = "import socket\ntry: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))\n\
                  except OSError as error: print(type(error).__name__, file=__import__('sys').stderr)";
    let Ok(python3) = std::fs::canonicalize("/usr/bin/python3") else { return };
    let mut command = supervised(folder.path());
    let mut child = command.arg("sandboxed").arg(python3).args(["-I", "-c", python]).spawn().unwrap();
    let held = child.stdin.take().unwrap();
    let printed = printed(child);
    drop(held);
    assert!(printed.contains("PermissionError"), "{printed}");
}

/// What a sandboxed child may not ask for, each with the answer of the system, and what it still can do.
const ASKED: &str = r"
import ctypes, os, signal, subprocess, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
def asked(*call):
    ctypes.set_errno(0)
    # A clone without a stack is a fork: whoever comes back as the child must be gone at once.
    if libc.syscall(*call) == 0 and call[0] == 56: os._exit(0)
    return ctypes.get_errno()
NEW = [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]
printed = [asked(56, flag | signal.SIGCHLD, 0, 0, 0, 0) for flag in NEW] + [asked(call, 0, 0, 0, 0, 0) for call in
    [424, 431, 433, 442, 320, 440, 448]] + [asked(435, 0, 0), asked(0x40000000 + 39)]
for wish in [signal.SIGTERM, signal.SIGINT]:
    try: signal.signal(wish, lambda *_: None); printed.append('heard')
    except OSError as error: printed.append(error.errno)
thread = threading.Thread(target=lambda: printed.append('thread')); thread.start(); thread.join()
printed.append(subprocess.run(['/bin/true']).returncode)
KEPT = {1, 2}
printed.append([cap for cap in range(41) if cap not in KEPT and libc.prctl(23, cap, 0, 0, 0) and os.geteuid() == 0])
print(*printed, file=sys.stderr)
";

#[test]
#[cfg(target_arch = "x86_64")]
fn in_a_sandbox_an_intruder_gets_nothing_of_the_kernel() {
    let folder = tempfile::tempdir().unwrap();
    let Ok(python3) = std::fs::canonicalize("/usr/bin/python3") else { return };
    let mut command = supervised(folder.path());
    let mut child = command.arg("sandboxed").arg(python3).args(["-I", "-c", ASKED]).spawn().unwrap();
    let held = child.stdin.take().unwrap();
    let printed = printed(child);
    drop(held);
    // Not allowed; unknown; not heard of; and threads, children, and nothing of what root may do.
    let expected = format!("{}38 38 1 1 thread 0 []", "1 ".repeat(14));
    assert!(printed.contains(&expected), "{printed}");
}

/// Every signal by which somebody asks a process to end, or the system does.
const WISHES: [(&str, i32); 12] = [
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("USR1", 10),
    ("USR2", 12),
    ("ALRM", 14),
    ("TERM", 15),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("VTALRM", 26),
    ("PROF", 27),
    ("IO", 29),
];

#[test]
fn a_terminated_child_in_a_sandbox_ends_by_that_signal() {
    let folder = tempfile::tempdir().unwrap();
    for (name, number) in WISHES {
        let script = format!("trap 'exit 0' {name}; kill -{name} $$; sleep 5");
        let printed = sh(folder.path(), None, &script);
        assert!(printed.starts_with("Some(0) None "), "{name}: {printed}");
        let printed = sh(folder.path(), Some("sandboxed"), &script);
        assert!(printed.starts_with(&format!("None Some({number}) ")), "{name}: {printed}");
    }
}

#[test]
fn what_lies_beside_a_program_is_open_unless_it_is_all_that_a_person_has() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("work");
    std::fs::create_dir_all(home.path().join("tools")).unwrap();
    std::fs::create_dir(&folder).unwrap();
    for place in ["", "tools"] {
        std::fs::copy("/bin/cat", home.path().join(place).join("tool")).unwrap();
        std::fs::File::create(home.path().join(place).join("beside")).unwrap().write_all(b"read").unwrap();
    }
    let read = |place: &str, of: &str| {
        let [program, beside] = [(place, "tool"), (of, "beside")].map(|(at, name)| home.path().join(at).join(name));
        let mut command = supervised(&folder);
        let mut child = command.env("HOME", home.path()).arg("sandboxed").args([program, beside]).spawn().unwrap();
        let held = child.stdin.take().unwrap();
        let printed = printed(child);
        drop(held);
        printed
    };
    assert!(read("tools", "tools").starts_with("Some(0) None  "), "a library could not be read");
    for of in ["", "tools"] {
        let printed = read("", of);
        assert!(printed.starts_with("Some(1) None ") && printed.contains("Permission denied"), "{of}: {printed}");
    }
}

#[test]
fn a_child_that_works_is_ended_before_others_when_memory_runs_out() {
    let folder = tempfile::tempdir().unwrap();
    let printed = sh(folder.path(), None, "cat /proc/self/oom_score_adj /proc/$PPID/oom_score_adj >&2");
    let own = std::fs::read_to_string("/proc/self/oom_score_adj").unwrap();
    assert!(printed.contains(&format!("800|{} ", own.trim())), "{printed}");
}

#[test]
fn a_child_has_nothing_open_that_it_was_not_given() {
    let folder = tempfile::tempdir().unwrap();
    // Somebody else's are 7 and 9, as those of another shim that is started at the same moment would be.
    let script = "exec 7</dev/null 9</dev/zero; exec \"$0\" \"$@\"";
    let ours = supervised(folder.path());
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]).arg(ours.get_program()).current_dir(folder.path());
    // What `ls` opens itself comes last: the folder that it lists.
    command.args(["/bin/sh", "-c", "ls /proc/self/fd | tr '\\n' ' ' >&2"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let held = child.stdin.take().unwrap();
    let printed = printed(child);
    drop(held);
    assert!(printed.starts_with("Some(0) None 0 1 2 3 "), "{printed}");
}

#[test]
fn all_that_comes_of_a_child_holds_no_more_memory_than_it_may() {
    let folder = tempfile::tempdir().unwrap();
    // Two that hold a part each, at the same time: only together they are too many.
    let part = "(head -c 70m /dev/zero; sleep 1) | tail -c 69m > /dev/null";
    let greedy = format!("({part}) & {part}; wait");
    let enough = sh(folder.path(), Some("bounded"), "head -c 50m /dev/zero | tail -c 49m > /dev/null; echo well >&2");
    assert!(enough.contains("Some(0) None well"), "{enough}");
    let printed = sh(folder.path(), Some("bounded"), &greedy);
    match vo_process::limits::memory_held_by() {
        Some(_) => assert!(printed.contains("out_of_memory"), "{printed}"),
        None => println!("skipped: nobody lets us make a control group here"),
    }
}
