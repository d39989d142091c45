//! The only place a child starts.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use vo_sandbox::{Policy, Sandbox, SandboxLevel, policy};

use crate::child::{Child, Exit};
use crate::group::Group;
use crate::limits::Limits;
use crate::priority::Background;
use crate::registry::NO_ACCOUNT;
use crate::shim::{self, SandboxSpec, SpawnRequest};
use crate::{Account, ProcessError, Stop, registry};

/// A child to be: program, arguments, folder, pipes. Its environment is empty but for `PATH` and a UTF-8 locale,
/// unless [`Command::inherit_environment`] is asked for.
#[derive(Clone, Debug)]
pub struct Command {
    program: PathBuf,
    args: Vec<OsString>,
    folder: Option<PathBuf>,
    environment: Vec<(OsString, OsString)>,
    inherit: bool,
    stdin: bool,
    stdout: bool,
    priority: Priority,
    role: &'static str,
    account: Option<Account>,
    isolation: Isolation,
    limits: Option<Limits>,
}

/// What every child is given of our environment. On Windows libraries find those of the system by the second.
const KEPT: &[&str] = if cfg!(windows) { &["PATH", "SystemRoot"] } else { &["PATH"] };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Priority {
    Ours,
    Background,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Isolation {
    Open,
    Apart,
    Sandboxed,
}

impl Command {
    /// A child that will run `program`, with nothing on its pipes.
    pub fn new(program: impl AsRef<Path>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            folder: None,
            environment: Vec::new(),
            inherit: false,
            stdin: false,
            stdout: false,
            priority: Priority::Ours,
            role: "tool",
            account: None,
            isolation: Isolation::Open,
            limits: None,
        }
    }

    /// One more argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// More arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// The folder it runs in.
    #[must_use]
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// One variable of its environment.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Gives it our whole environment: for package managers, which need their settings and proxies.
    #[must_use]
    pub fn inherit_environment(mut self) -> Self {
        self.inherit = true;
        self
    }

    /// Gives it a pipe on standard input, to be taken with [`Child::stdin`].
    #[must_use]
    pub fn pipe_in(mut self) -> Self {
        self.stdin = true;
        self
    }

    /// Gives it a pipe on standard output, to be taken with [`Child::stdout`].
    #[must_use]
    pub fn pipe_out(mut self) -> Self {
        self.stdout = true;
        self
    }

    /// Lowers its priority below what a person does on the machine: rendering must not make it unusable. Holds for all its
    /// threads and for what it starts. How far behind, [`crate::only_when_idle`] says.
    #[must_use]
    pub fn background(mut self) -> Self {
        self.priority = Priority::Background;
        self
    }

    /// What it is for, in a word: "decoder", "voice". A profile adds up by role; without one it is a
    /// "tool".
    #[must_use]
    pub fn role(mut self, role: &'static str) -> Self {
        self.role = role;
        self
    }

    /// The account that its cost is added to: see [`Account`].
    #[must_use]
    pub fn charge(mut self, account: &Account) -> Self {
        self.account = Some(account.clone());
        self
    }

    /// Puts it in a sandbox around its folder, or around nothing if it has none, as far as the policy asks for them: see
    /// [`vo_sandbox`].
    #[must_use]
    pub fn sandboxed(mut self) -> Self {
        self.isolation = Isolation::Sandboxed;
        self
    }

    /// Gives it namespaces of its own, as far as the policy asks for a sandbox and the kernel lets us: for one that sets
    /// up the rest of its sandbox itself.
    #[must_use]
    pub fn own_namespaces(mut self) -> Self {
        self.isolation = Isolation::Apart;
        self
    }

    /// What it may use at most.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// The arguments, for tests that prove what is never in them.
    pub fn arguments(&self) -> &[OsString] {
        &self.args
    }

    /// File name of the program, for messages.
    fn name(&self) -> String {
        self.program.file_name().map_or_else(|| "the program".to_owned(), |name| name.to_string_lossy().into_owned())
    }

    /// Starts the child, in a group of its own so that a Ctrl-C on the terminal reaches us first.
    ///
    /// # Errors
    /// [`ProcessError::Start`] if the program is missing or may not be run, [`ProcessError::Sandbox`] if it must run in a
    /// sandbox that cannot be set up here.
    pub fn start(&self) -> Result<Child, ProcessError> {
        let failed = |source| ProcessError::Start { program: self.name(), source };
        if !shim::in_use() {
            if self.is_sandboxed() && policy() == Policy::Required {
                let missing = if cfg!(unix) { "this program starts no shims" } else { "this system has none of ours" };
                return Err(ProcessError::Sandbox { program: self.name(), missing: missing.to_owned() });
            }
            if self.is_sandboxed() && cfg!(windows) {
                self.note(SandboxLevel::NONE);
            }
            let inner = self.spawn(self.plain(), self.behind(), self.limits).map_err(failed)?;
            return Child::new(inner, (self.name(), self.role), None).map_err(failed);
        }
        let (mut line, far) = shim::channel().map_err(failed)?;
        let inner = self.spawn(far.command(self.role), None, None).map_err(failed)?;
        drop(far);
        let shim = inner.0.id();
        match line.spawn(&self.spawn_request()) {
            Ok(below) => {
                registry::register_descendants(shim, &below);
                line.level.into_iter().for_each(|level| self.note(level));
                Child::new(inner, (self.name(), self.role), Some(line)).map_err(failed)
            }
            Err(error) => {
                let level = line.level;
                drop(Child::new(inner, (self.name(), self.role), Some(line)));
                Err(match level.filter(|level| policy().refuses(*level)) {
                    Some(level) => ProcessError::Sandbox { program: self.name(), missing: level.missing().join("; ") },
                    None => failed(error),
                })
            }
        }
    }

    /// The program itself as a child, which no shim looks after: the next run ends what we leave of it.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn plain(&self) -> std::process::Command {
        let mut command = std::process::Command::new(&self.program);
        command.args(&self.args);
        #[cfg(unix)]
        marked(&mut command);
        command
    }

    /// How far its priority lies below others, if it does.
    fn behind(&self) -> Option<Background> {
        (self.priority == Priority::Background).then(Background::now)
    }

    /// Its account hears of its sandbox.
    fn note(&self, level: SandboxLevel) {
        self.account.iter().for_each(|account| account.note(level));
    }

    fn is_sandboxed(&self) -> bool {
        self.isolation == Isolation::Sandboxed
    }

    /// What its shim is asked to start.
    fn spawn_request(&self) -> SpawnRequest {
        let names = |paths: Vec<PathBuf>| paths.into_iter().map(PathBuf::into_os_string).collect();
        let sandbox = || self.folder.as_deref().map_or_else(Sandbox::deny_all, Sandbox::for_folder);
        let sandbox = (self.is_sandboxed() && policy() != Policy::Off).then(sandbox);
        SpawnRequest {
            program: self.program.clone().into_os_string(),
            args: self.args.clone(),
            background: self.behind(),
            sandbox: sandbox.map(|Sandbox { read, write, private }| SandboxSpec {
                read: names(read),
                write: names(write),
                private: names(private),
            }),
            apart: self.isolation != Isolation::Open && policy() != Policy::Off,
            policy: policy(),
            limits: self.limits,
        }
    }

    /// Starts the given program in its place, with its folder, environment and pipes: the shim, which sees to priority and limits
    /// itself, or the child.
    fn spawn(
        &self,
        mut command: std::process::Command,
        behind: Option<Background>,
        limits: Option<Limits>,
    ) -> std::io::Result<(std::process::Child, Group)> {
        if !self.inherit {
            command.env_clear().env("LANG", "C.UTF-8");
            command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.stdin(if self.stdin { Stdio::piped() } else { Stdio::null() });
        command.stdout(if self.stdout { Stdio::piped() } else { Stdio::null() });
        command.stderr(Stdio::piped());
        let account = self.account.as_ref().map_or(NO_ACCOUNT, Account::number);
        registry::register((self.role, account), || {
            Group::start(command, behind, limits).map(|started| (started.0.id(), started))
        })
    }

    /// Runs the child to its end with nothing on its pipes.
    ///
    /// # Errors
    /// As [`Command::start`] and [`Child::wait`].
    pub fn run(&self, stop: &Stop, timeout: Duration) -> Result<Exit, ProcessError> {
        self.start()?.wait(stop, timeout)
    }

    /// Runs the child to its end, gives it `input` and returns what it printed.
    ///
    /// # Errors
    /// As [`Command::start`] and [`Child::wait`].
    pub fn output(&self, input: &[u8], stop: &Stop, timeout: Duration) -> Result<(Exit, Vec<u8>), ProcessError> {
        let mut child = self.clone().pipe_in().pipe_out().start()?;
        let stdin = child.stdin();
        let stdout = child.stdout();
        std::thread::scope(|scope| {
            let reader = scope.spawn(move || {
                let mut printed = Vec::new();
                if let Some(mut pipe) = stdout {
                    // What was printed before a failing read is still worth having; the exit code says the rest.
                    let _ = std::io::Read::read_to_end(&mut pipe, &mut printed);
                }
                printed
            });
            scope.spawn(move || {
                if let Some(mut pipe) = stdin {
                    // A child may end without reading everything it was offered.
                    let _ = std::io::Write::write_all(&mut pipe, input);
                }
            });
            let exit = child.wait(stop, timeout)?;
            Ok((exit, reader.join().unwrap_or_default()))
        })
    }
}

/// Has a child bear our mark and hear of its limits.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the library has no other place between `fork` and `exec`")]
fn marked(command: &mut std::process::Command) {
    use std::os::unix::process::CommandExt;
    let mark = crate::orphans::mark();
    let before = move || {
        mark();
        crate::signals::restore_limit_signals();
        Ok(())
    };
    // SAFETY: both ask the kernel only, and take no lock.
    unsafe { command.pre_exec(before) };
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    #[test]
    fn what_goes_in_comes_out() {
        let (exit, printed) = Command::new("cat").output(b"hello", &Stop::new(), SOON).unwrap();
        assert!(exit.success());
        assert_eq!(printed, b"hello");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Command::new("/nowhere/no-such-tool").run(&Stop::new(), SOON).unwrap_err();
        assert!(error.to_string().starts_with("no-such-tool could not be started"), "{error}");
    }

    #[test]
    fn the_environment_is_empty_but_for_path_and_locale() {
        let (_, printed) = Command::new("env").output(b"", &Stop::new(), SOON).unwrap();
        let mut names: Vec<_> =
            std::str::from_utf8(&printed).unwrap().lines().filter_map(|line| line.split('=').next()).collect();
        names.sort_unstable();
        assert_eq!(names, ["LANG", "PATH"]);
    }

    #[test]
    fn a_child_that_takes_too_long_is_stopped() {
        let error = Command::new("sleep").arg("60").run(&Stop::new(), Duration::from_millis(100)).unwrap_err();
        assert!(matches!(error, ProcessError::TooSlow { .. }), "{error}");
    }

    #[test]
    fn a_request_to_stop_ends_the_child_and_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let stop = Stop::new();
        let asker = stop.clone();
        let pids = folder.path().join("pids");
        let watched = pids.clone();
        let thread = std::thread::spawn(move || {
            while std::fs::read_to_string(&watched).map_or(0, |text| text.lines().count()) < 2 {
                std::thread::sleep(Duration::from_millis(5));
            }
            asker.request();
        });
        let error = Command::new("sh")
            .args(["-c", "sleep 60 & echo $! >> pids; echo $$ >> pids; wait"])
            .folder(folder.path())
            .run(&stop, SOON)
            .unwrap_err();
        thread.join().unwrap();
        assert!(matches!(error, ProcessError::Stopped), "{error}");
        for pid in std::fs::read_to_string(pids).unwrap().lines() {
            for _ in 0..200 {
                if gone(pid) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            assert!(gone(pid), "process {pid} is still there");
        }
    }

    /// Whether a process has ended: not listed, or a zombie that waits for a parent that is not us.
    fn gone(pid: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .map_or(true, |stat| stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z')))
    }
}
