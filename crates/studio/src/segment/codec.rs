//! The program that makes segments in one process: where it is, and whether it stands for an FFmpeg.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_compose::order::{STANDS_FOR, edition};
use vo_process::{Command, Stop};

/// The generation of FFmpeg's libraries that a worker is ever built with, as `ffmpeg -version` tells of it.
const LINKED: &str = "libavcodec     59.";

/// How long a worker may take to say whom it stands for.
const LOOK: Duration = Duration::from_secs(30);

/// The worker that stands for the tool chain, if there is one beside our own program.
pub fn find(program: &Path, printed: &str) -> Option<PathBuf> {
    let worker = program.with_file_name("vo-slot");
    let there = printed.contains(LINKED) && worker.is_file();
    let asked = there
        .then(|| Command::new(&worker).args([STANDS_FOR, &edition()]).output(printed.as_bytes(), &Stop::new(), LOOK));
    matches!(asked, Some(Ok((exit, _))) if exit.success()).then_some(worker)
}
