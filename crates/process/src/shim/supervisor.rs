//! The shim's own side: starts the child, listens on the channel, leaves no process behind.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::{AsFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, ExitCode, ExitStatus};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, Signal, getpid, kill_process};
use vo_sandbox::{Namespaces, Sandbox, SandboxLevel};

use super::channel::ShimMessage;
use super::{ExitReport, SpawnRequest};
use crate::ended::ended;
use crate::memory_cgroup::{self, MemoryCgroup};
use crate::signals::restore_limit_signals;
use crate::{orphans, usage};

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

/// How long a child may take to end by itself once it was asked to.
const TERM_GRACE: Duration = Duration::from_secs(1);

/// Where a process is once the namespaces were left.
enum Side {
    /// In them, or nowhere else than before: it starts the child.
    Inside(Namespaces),
    /// Around them: the other one has ended, and it ends with that.
    Outside(ExitCode),
}

/// Does a shim's work at the line with that number.
pub(super) fn run(number: Option<RawFd>) -> ExitCode {
    match number.and_then(line).map(|line| supervise(&line)) {
        Some(Ok(code)) => code,
        // The process that would read why has gone.
        Some(Err(_)) => ExitCode::FAILURE,
        None => {
            eprintln!("vo starts this by itself; to make a video, run `vo make`");
            ExitCode::from(2)
        }
    }
}

/// Closes what this process was given by chance: the line of another shim that was started at the same moment, or what our
/// own parent left open. A child would inherit it, and the process at the other end would not see it close.
#[expect(unsafe_code, reason = "what was inherited by chance has no owner here, only a number")]
fn close_all_but(line: RawFd) {
    let listed = std::fs::read_dir(system::OPEN).into_iter().flatten().flatten();
    let open: Vec<RawFd> = listed.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    for number in open.into_iter().filter(|number| *number > 2 && *number != line) {
        // SAFETY: nothing was opened by this process yet but the listing, which is closed by now, so nothing here owns it.
        // Closing a number that is not open is an error without harm.
        unsafe { libc::close(number) };
    }
}

#[expect(unsafe_code, reason = "an inherited descriptor has nothing but its number")]
fn line(number: RawFd) -> Option<UnixStream> {
    close_all_but(number);
    // SAFETY: the three standard ones have owners in the library; of the others nothing was opened yet, as this is the
    // first thing the program does, so this number is ours.
    let line = (number > 2).then(|| unsafe { OwnedFd::from_raw_fd(number) })?;
    // What the child starts must not hold the line.
    rustix::io::fcntl_setfd(&line, rustix::io::FdFlags::CLOEXEC).ok()?;
    Some(UnixStream::from(line))
}

fn supervise(line: &UnixStream) -> std::io::Result<ExitCode> {
    restore_limit_signals();
    let mut ours = line.try_clone()?;
    let mut text = String::new();
    BufReader::new(line.try_clone()?).read_line(&mut text)?;
    let order: SpawnRequest = serde_json::from_str(&text)?;
    system::adopt()?;
    let memory_cgroup = order.limits.and_then(|limits| MemoryCgroup::new((limits.memory_bytes, limits.threads)));
    let mark = orphans::mark();
    // The process that goes on is the first of the child's namespace where there is one, and this process waits for it.
    let left = match system::leave(order.apart)? {
        Side::Inside(left) => left,
        Side::Outside(code) => return Ok(code),
    };
    let mut child = match start(&order, line, memory_cgroup.as_ref(), (mark, left)) {
        Ok(child) => child,
        Err(error) => {
            send(&mut ours, &ShimMessage::Failed(error.raw_os_error(), error.to_string()))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    if let Some(background) = order.background {
        background.put(Pid::from_child(&child));
    }
    // If the other end is gone, the channel says so below.
    let _ = send(&mut ours, &ShimMessage::Runs(system::below(child.id())));
    detach_stdio();
    wait_for_exit(&mut child, line);
    let status = child.wait();
    system::clear(|| {
        let Ok(status) = &status else { return };
        let out_of_memory = memory_cgroup.as_ref().is_some_and(MemoryCgroup::was_exceeded);
        drop(memory_cgroup);
        let usage = usage::of_ended_children();
        let _ = send(
            &mut ours,
            &ShimMessage::Ended(ExitReport { code: status.code(), signal: status.signal(), usage, out_of_memory }),
        );
    });
    Ok(code(status?))
}

/// Waits until the child has ended. If the line is cut, it is asked to end first, and then not asked any more.
fn wait_for_exit(child: &mut Child, line: &UnixStream) {
    let pid = Pid::from_child(child);
    match ended(pid) {
        Ok(ended) if wait(&ended, Some(line), None) => return,
        Ok(ended) => {
            let _ = kill_process(pid, Signal::TERM);
            // A stopped process gets no signal until it continues.
            let _ = kill_process(pid, Signal::CONT);
            if wait(&ended, None, Some(TERM_GRACE)) {
                return;
            }
        }
        // A child whose end cannot be waited for is killed at once.
        Err(_) => {}
    }
    let _ = child.kill();
}

/// Starts the child. What must hold before it runs is done between `fork` and `exec`.
#[expect(clippy::disallowed_methods, reason = "`Command` starts this shim, and this shim the child")]
#[expect(unsafe_code, reason = "the library has no other place between `fork` and `exec`")]
fn start(
    order: &SpawnRequest,
    line: &UnixStream,
    memory_cgroup: Option<&MemoryCgroup>,
    (mark, left): (impl Fn() + Send + Sync + 'static, Namespaces),
) -> std::io::Result<Child> {
    let mut command = std::process::Command::new(&order.program);
    command.args(&order.args);
    let paths = |names: &Vec<std::ffi::OsString>| names.iter().map(PathBuf::from).collect();
    let sandbox = order.sandbox.as_ref().map(|given| Sandbox {
        read: paths(&given.read),
        write: paths(&given.write),
        private: paths(&given.private),
    });
    let (shim, policy, limits, program) = (getpid(), order.policy, order.limits, PathBuf::from(&order.program));
    let (expendable, apart) = (order.background.is_some(), order.apart);
    // As a file, which is written to: behind the sandbox nothing is sent to sockets.
    let mut line = File::from(OwnedFd::from(line.try_clone()?));
    let procs_file = memory_cgroup.map(MemoryCgroup::procs_file);
    let before = move || {
        system::end_with(shim)?;
        mark();
        if let Some(procs_file) = &procs_file {
            // Where it cannot join, the other limits hold alone.
            let _ = memory_cgroup::join(procs_file);
        }
        if expendable {
            system::prefer_for_oom_kill();
        }
        if let Some(limits) = limits {
            limits.set();
        }
        let level = match &sandbox {
            Some(sandbox) => Some(sandbox.enter(&program, left)?),
            None => apart.then(|| SandboxLevel::of_namespaces(left)),
        };
        if let Some(level) = level {
            send(&mut line, &ShimMessage::Sandbox(level))?;
            if policy.refuses(level) {
                return Err(std::io::ErrorKind::PermissionDenied.into());
            }
        }
        Ok(())
    };
    // SAFETY: the danger between `fork` and `exec` is a lock, of the allocator for instance, that another thread held at
    // that moment. This process has one thread.
    unsafe { command.pre_exec(before) };
    command.spawn()
}

fn send(line: &mut impl Write, message: &ShimMessage) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(message)?;
    text.push(b'\n');
    line.write_all(&text)
}

/// The child's pipes are the child's: if it closes one, or ends, the other side must see it.
fn detach_stdio() {
    if let Ok(null) = File::options().read(true).write(true).open("/dev/null") {
        let _ = rustix::stdio::dup2_stdin(&null);
        let _ = rustix::stdio::dup2_stdout(&null);
        let _ = rustix::stdio::dup2_stderr(&null);
    }
}

/// Waits until the child has ended, which is true, or the line is cut or the time is over.
fn wait(ended: &OwnedFd, line: Option<&UnixStream>, timeout: Option<Duration>) -> bool {
    let deadline = timeout.map(|timeout| Instant::now() + timeout);
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = left.map(|left| rustix::time::Timespec {
            tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        });
        let mut watched = vec![PollFd::new(ended, PollFlags::IN)];
        watched.extend(line.map(|line| PollFd::from_borrowed_fd(line.as_fd(), PollFlags::IN)));
        match poll(&mut watched, timeout.as_ref()) {
            Ok(0) => return false,
            Ok(_) => {
                let is_ready = |at: usize| watched.get(at).is_some_and(|watched| !watched.revents().is_empty());
                if is_ready(0) || is_ready(1) {
                    return is_ready(0);
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            // Without a look at the clock nothing is waited for.
            Err(_) => return false,
        }
    }
}

/// What a shell would say.
fn code(status: ExitStatus) -> ExitCode {
    let signal = || status.signal().map_or(1, |signal| 128 + signal);
    ExitCode::from(status.code().unwrap_or_else(signal).to_le_bytes()[0])
}
