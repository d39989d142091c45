//! The program that makes segments in one process: where it is, and whether it stands for an FFmpeg.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_compose::order::{STANDS_FOR, edition};
use vo_process::{Command, Stop};

/// The generation of FFmpeg's libraries that a worker is ever built with, as `ffmpeg -version` prints it.
const LINKED: &str = "libavcodec     59.";

/// How long a worker may take to say which FFmpeg it stands for.
const LOOK: Duration = Duration::from_secs(30);

/// What the program is called, and what it was called before.
const NAMES: [&str; 2] = ["vo-codec", "vo-slot"];

/// The worker that stands for the tool chain, if there is one beside our own program.
pub fn find(program: &Path, printed: &str) -> Option<PathBuf> {
    let stands_for = |worker: &PathBuf| {
        let asked = Command::new(worker).args([STANDS_FOR, &edition()]);
        worker.is_file() && asked.output(printed.as_bytes(), &Stop::new(), LOOK).is_ok_and(|(exit, _)| exit.success())
    };
    let mut beside = NAMES.iter().map(|name| program.with_file_name(name));
    printed.contains(LINKED).then(|| beside.find(stands_for))?
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_found_by_its_name_and_by_its_older_one_if_it_stands_for_the_ffmpeg() {
        let folder = tempfile::tempdir().unwrap();
        let (program, printed) = (folder.path().join("vo"), format!("{LINKED} 37.100"));
        let put = |name: &str, answer: &str| {
            let path = folder.path().join(name);
            vo_files::durable::write(&path, format!("#!/bin/sh\ncat > /dev/null\nexit {answer}\n").as_bytes()).unwrap();
            vo_files::system::permit(&path, true).unwrap();
        };
        let found = |printed: &str| Some(find(&program, printed)?.file_name()?.to_str()?.to_owned());
        assert_eq!(found(&printed), None);
        put("vo-slot", "0");
        assert_eq!(found(&printed).as_deref(), Some("vo-slot"));
        put("vo-codec", "1");
        assert_eq!(found(&printed).as_deref(), Some("vo-slot"), "one that stands for another FFmpeg is passed over");
        put("vo-codec", "0");
        assert_eq!(found(&printed).as_deref(), Some("vo-codec"));
        assert_eq!(found("libavcodec     60. 3.100"), None);
    }
}
