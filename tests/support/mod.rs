//! A workbench for tests of the whole machine: a project in a folder of its own, the real `vo`, real tools, real
//! voices, small frames.

#![allow(dead_code, reason = "every test binary uses another part of the bench")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

pub mod picture;
pub mod receiver;
pub mod server;
pub mod traces;

/// A folder with a project, a store of its own, and the installed tools and voices.
pub struct Bench {
    folder: tempfile::TempDir,
    ffmpeg: Option<PathBuf>,
    variables: Vec<(String, String)>,
}

/// A preset so small that a minute of movie is made in seconds.
pub const TINY: &str = r#"
name = "tiny"
description = "For tests."
width = 180
height = 320
fps = 30
captions = true
[video]
preset = "superfast"
crf = 30
threads = 1
sliced_threads = false
rc_lookahead = 0
sync_lookahead = 0
bframes = 2
open_gop = false
keyint = 60
min_keyint = 15
maxrate = 4000
[audio]
bitrate = 96
loudness = -1400
true_peak = -150
[safe]
left = 20
top = 48
right = 148
bottom = 208
"#;

impl Bench {
    /// An empty project that uses the preset [`TINY`] and the quick voice of espeak-ng.
    pub fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap(), ffmpeg: None, variables: Vec::new() };
        bench.write("project/presets/tiny.toml", TINY);
        bench.write("project/project.toml", "preset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n");
        bench
    }

    /// The same with a script.
    pub fn with_script(script: &str) -> Self {
        let bench = Self::new();
        bench.write("project/script.md", script);
        bench
    }

    /// Works with another FFmpeg.
    pub fn with_ffmpeg(mut self, program: &Path) -> Self {
        self.ffmpeg = Some(program.to_owned());
        self
    }

    /// Works with a variable of the environment.
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A path in the bench's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The project's folder.
    pub fn project(&self) -> PathBuf {
        self.path("project")
    }

    /// Where [`Bench::make`] puts the movie.
    pub fn movie(&self) -> PathBuf {
        self.path("out/movie.mp4")
    }

    /// Writes a file of the bench, with its folders.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// `vo`, ready to be given arguments.
    pub fn vo(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vo"));
        command.env("VO_HOME", home()).env("VO_CACHE", self.path("cache")).current_dir(self.folder.path());
        command.env("NO_COLOR", "1").envs(self.variables.iter().cloned());
        if let Some(ffmpeg) = &self.ffmpeg {
            command.env("VO_FFMPEG", ffmpeg);
        }
        command
    }

    /// Runs `vo` with arguments to its end.
    pub fn run<A: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Output {
        self.vo().args(args).output().unwrap()
    }

    /// The same with so many seconds of the processor, and a minute or two to wait, at most.
    pub fn run_within(&self, seconds: u32, args: &[&str]) -> Output {
        let vo = self.vo();
        let mut bounded = Command::new("sh");
        bounded.args(["-c", &format!("ulimit -t {seconds}; exec timeout 120 \"$0\" \"$@\"")]).arg(vo.get_program());
        bounded.args(args).current_dir(self.folder.path());
        bounded.envs(vo.get_envs().filter_map(|(name, value)| Some((name, value?)))).output().unwrap()
    }

    /// Makes the project's movie, which must succeed, and returns its last event.
    pub fn make(&self, extra: &[&str]) -> Value {
        let movie = self.movie();
        let mut args = vec!["make", "project", "--json", "-o", movie.to_str().unwrap()];
        args.extend(extra);
        let output = self.run(&args);
        assert!(output.status.success(), "vo make failed: {}", text(&output.stderr));
        let done = last_event(&output);
        assert_eq!(done["event"], "done", "{done}");
        self.assert_tidy();
        done
    }

    /// Processes that work in the bench's folder and whose command holds `name`.
    pub fn ids_left_behind(&self, name: &str) -> Vec<u32> {
        self.at_work().filter(|(_, command)| command.contains(name)).filter_map(|(id, _)| id.parse().ok()).collect()
    }

    /// The commands of processes that work in the bench's folder.
    pub fn left_behind(&self) -> Vec<String> {
        self.at_work().map(|(_, command)| command).collect()
    }

    /// Processes that work in the bench's folder: their numbers and commands.
    fn at_work(&self) -> impl Iterator<Item = (String, String)> {
        let folder = self.path("").canonicalize().unwrap();
        std::fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .filter(move |entry| std::fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder)))
            .map(|entry| {
                let command = text(&std::fs::read(entry.path().join("cmdline")).unwrap_or_default()).replace('\0', " ");
                (entry.file_name().to_string_lossy().into_owned(), command)
            })
            // Without its memory it has ended, and only its entry is still there.
            .filter(|(_, command)| !command.is_empty())
    }

    /// Nobody works in the bench's folder any more, within the time that is promised.
    pub fn wait_until_alone(&self) {
        let begun = Instant::now();
        while !self.left_behind().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(5), "still there: {:?}", self.left_behind());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What `vo plan --json` says of the project.
    pub fn plan(&self) -> Value {
        let output = self.run(["plan", "project", "--json"]);
        assert!(output.status.success(), "vo plan failed: {}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs `vo` expecting the input to be refused (exit code 2), and returns what it said on standard error.
    pub fn refused<A: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = A>) -> String {
        let output = self.run(args);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "expected a refusal, got {:?}: {said}", output.status);
        for unwanted in ["panicked", "RUST_BACKTRACE", "[error]", "Error { ", "/cache/blobs/"] {
            assert!(!said.contains(unwanted), "raw words reach the person: {said}");
        }
        self.assert_tidy();
        said
    }
}

/// Where tools and voices are installed for tests: `VO_HOME`, or the folder that `make test` fills.
pub fn home() -> PathBuf {
    std::env::var_os("VO_HOME")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/vo-home"), PathBuf::from)
}

/// The last event of `vo make --json`.
pub fn last_event(output: &Output) -> Value {
    let printed = text(&output.stdout);
    serde_json::from_str(printed.lines().last().unwrap_or_default()).unwrap_or_default()
}

/// Bytes as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Makes footage with FFmpeg: `source` is a lavfi graph, `options` go before the output.
pub fn footage(path: &Path, source: &str, options: &[&str]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source])
        .args(options)
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// What `ffprobe` says, as JSON.
pub fn probe(path: &Path, entries: &str) -> Value {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-of", "json", "-show_entries", entries])
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
