//! The server under measurement, in folders of its own, and renders beside it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use vo_process::{Child, Command, Stop};

use crate::BenchError;
use crate::options::Options;

/// Lines of the script that is rendered beside it: minutes of work.
const LINES: usize = 200;

/// Folders that were made so far.
static MADE: AtomicUsize = AtomicUsize::new(0);

/// A server that ends with this value.
#[derive(Debug)]
pub struct Server {
    /// Where it is.
    pub address: SocketAddr,
    /// What it lets in.
    pub token: String,
    child: Child,
    folder: PathBuf,
}

impl Server {
    /// Starts one in an empty folder, and waits until it listens.
    ///
    /// # Errors
    /// [`BenchError`] if it does not start.
    pub fn start(options: &Options) -> Result<Self, BenchError> {
        let folder = empty_folder(options)?;
        let command = ours(options, &folder, &folder).args(["serve", "--port", "0", "--json"]).pipe_out();
        let mut child = command.role("server").start()?;
        let failed = |reason: &str| BenchError::Failed { what: "vo serve".to_owned(), reason: reason.to_owned() };
        let mut line = String::new();
        let output = child.stdout().ok_or_else(|| failed("it has no output"))?;
        BufReader::new(output).read_line(&mut line).map_err(|error| failed(&error.to_string()))?;
        let said: Value = serde_json::from_str(&line).map_err(|_| failed("it said nothing"))?;
        let text = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default();
        let address = text("url").split('/').nth(2).and_then(|address| address.parse().ok());
        let token_file = Path::new(text("token_file"));
        let token = std::fs::read_to_string(token_file).map_err(BenchError::files("reading", token_file))?;
        Ok(Self {
            address: address.ok_or_else(|| failed("it said no address"))?,
            token: token.trim().to_owned(),
            child,
            folder,
        })
    }

    /// What it weighs, in bytes: its proportional set size.
    pub fn pss(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()).unwrap_or_default() << 10
    }

    /// How often its threads woke so far.
    pub fn wake_ups(&self) -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).into_iter().flatten().flatten();
        let of_task = |task: std::fs::DirEntry| {
            let text = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:").map(str::to_owned));
            line.and_then(|line| line.trim().parse::<u64>().ok()).unwrap_or_default()
        };
        tasks.map(of_task).sum()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A render beside the server, in a cache of its own.
#[derive(Debug)]
pub struct Render {
    child: Child,
    folder: PathBuf,
}

impl Render {
    /// Begins one that takes minutes.
    ///
    /// # Errors
    /// [`BenchError`] if it does not start.
    pub fn start(options: &Options) -> Result<Self, BenchError> {
        let folder = empty_folder(options)?;
        let script = folder.join("script.md");
        let text: String =
            (0..LINES).map(|line| ["Line ", &line.to_string(), " of a script that takes long.\n\n"].concat()).collect();
        vo_files::durable::write(&script, text.as_bytes()).map_err(BenchError::files("writing", &script))?;
        let command = ours(options, &folder, &folder).arg("make").arg(&script).args(["--voice", "silence"]);
        let child = command.args(["--preset", options.preset.as_str()]).role("render").start()?;
        Ok(Self { child, folder })
    }

    /// Ends it; whether it still ran.
    pub fn end(self) -> bool {
        let Self { mut child, folder } = self;
        let now = Stop::new();
        let runs = Path::new(&format!("/proc/{}", child.id())).exists();
        child.kill();
        let _ = child.wait(&now, Duration::from_secs(10));
        let _ = std::fs::remove_dir_all(folder);
        runs
    }
}

/// Lets this program, and the server that it starts, have as many files open as the system allows at all.
pub fn raise_limits() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        // Where that is refused, fewer clients are taken.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    }
}

/// Our program with folders of its own.
fn ours(options: &Options, home: &Path, cache: &Path) -> Command {
    let command = Command::new(&options.program).inherit_environment().env("VO_HOME", home);
    let command = command.env("VO_CACHE", cache.join("cache")).env("VO_LOG", "off");
    match &options.ffmpeg {
        Some(ffmpeg) => command.env("VO_FFMPEG", ffmpeg),
        None => command,
    }
}

fn empty_folder(options: &Options) -> Result<PathBuf, BenchError> {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let output = std::path::absolute(&options.output).map_err(BenchError::files("finding", &options.output))?;
    let folder = output.join(format!("vo-bench-serve-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(BenchError::files("making", &folder))?;
    Ok(folder)
}
