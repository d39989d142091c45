//! A few files, used one after another: what is written is bounded, and what happened last is always there.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use vo_files::{durable, plain, plain_json};

use crate::Format;
use crate::secret::Scrubber;

/// How many files there are.
const FILES: usize = 4;

/// A file is not added to once it has as many bytes.
const LARGEST: u64 = 1 << 20;

/// A line is cut off after as many bytes.
const LONGEST: usize = 16 << 10;

/// The files of a folder, for one process: others that write at the same time have another file, while there is one.
#[derive(Debug)]
pub(crate) struct Rotating {
    folder: PathBuf,
    format: Format,
    scrubber: Scrubber,
    file: File,
    written: u64,
}

/// The files that are there, those written to last at the end.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        paths(folder).map(|path| (changed(&path), path)).filter(|(time, _)| time.is_some()).collect();
    files.sort();
    files.into_iter().map(|(_, path)| path).collect()
}

fn paths(folder: &Path) -> impl Iterator<Item = PathBuf> {
    (0..FILES).map(move |number| folder.join(format!("vo-{number}.log")))
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|meta| meta.modified()).ok()
}

impl Rotating {
    pub(crate) fn open(folder: &Path, format: Format, scrubber: Scrubber) -> io::Result<Self> {
        durable::folder(folder)?;
        let (file, written) = choose(folder)?;
        Ok(Self { folder: folder.to_owned(), format, scrubber, file, written })
    }
}

/// The file to write to: the last one that has room and that no process writes to, else the oldest, emptied.
fn choose(folder: &Path) -> io::Result<(File, u64)> {
    let mut all: Vec<PathBuf> = paths(folder).collect();
    all.sort_by_key(|path| changed(path));
    let open = |path: &PathBuf| durable::in_place(path);
    for path in all.iter().rev().filter(|path| path.exists()) {
        let file = open(path)?;
        let length = file.metadata()?.len();
        if length < LARGEST && free(&file) {
            return Ok((file, length));
        }
    }
    // Those that are not there come before all that are.
    for path in &all {
        let file = open(path)?;
        if free(&file) {
            file.set_len(0)?;
            return Ok((file, 0));
        }
    }
    // More processes than files: they share one, whose lines do not mix.
    let shared = all.first().map_or_else(|| folder.join("vo.log"), Clone::clone);
    let file = open(&shared)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

fn free(file: &File) -> bool {
    file.try_lock().is_ok()
}

thread_local! {
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is writing a line: then it holds what every line needs, and another would wait for it for ever.
pub(crate) fn is_writing() -> bool {
    WRITING.get()
}

impl Write for Rotating {
    /// One line.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        WRITING.set(true);
        let written = self.line(line);
        WRITING.set(false);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Rotating {
    fn line(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.written >= LARGEST {
            // The lock of the old file is kept until the new one has its own, so that it is another.
            (self.file, self.written) = choose(&self.folder)?;
        }
        let text = String::from_utf8_lossy(line);
        let text = self.scrubber.scrub(text.strip_suffix('\n').unwrap_or(&text));
        let text = bounded(&text, self.format) + "\n";
        self.file.write_all(text.as_bytes())?;
        self.written += text.len() as u64;
        Ok(line.len())
    }
}

/// A line that draws nothing and is cut off where it is too long; one of JSON stays JSON.
fn bounded(line: &str, format: Format) -> String {
    let kept = line.get(..line.floor_char_boundary(LONGEST)).unwrap_or_default();
    let is_cut = kept.len() < line.len();
    match format {
        Format::Text if is_cut => format!("{} (cut off)", plain(kept)),
        Format::Text => plain(line).into_owned(),
        Format::Json if is_cut => plain_json(&serde_json::json!({ "cut_off": kept }).to_string()).into_owned(),
        Format::Json => plain_json(line).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path) -> Rotating {
        Rotating::open(folder, Format::Text, Scrubber::of([])).unwrap()
    }

    fn say(log: &mut Rotating, line: &str) {
        log.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    #[test]
    fn what_is_written_is_bounded_and_the_last_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = open(folder.path());
        for number in 0..200_000 {
            say(&mut log, &format!("line {number} of very many that are written here one after another"));
        }
        let files = files(folder.path());
        assert_eq!(files.len(), FILES);
        let bytes: u64 = files.iter().map(|path| path.metadata().unwrap().len()).sum();
        assert!((3 * LARGEST..=FILES as u64 * (LARGEST + 100)).contains(&bytes), "{bytes}");
        let last = std::fs::read_to_string(files.last().unwrap()).unwrap();
        assert!(last.lines().last().unwrap().starts_with("line 199999 "), "{:?}", last.lines().last());
    }

    #[test]
    fn two_at_once_have_a_file_each_and_the_next_goes_on_in_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (open(folder.path()), open(folder.path()));
        say(&mut one, "one");
        say(&mut other, "other");
        assert_eq!(files(folder.path()).len(), 2);
        drop((one, other));
        say(&mut open(folder.path()), "next");
        let all: String = files(folder.path()).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
        assert_eq!((files(folder.path()).len(), all.lines().count()), (2, 3), "{all}");
    }

    #[test]
    fn a_line_is_a_line_and_draws_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = open(folder.path());
        let long = "x".repeat(2 * LONGEST);
        say(&mut log, &format!("a name\nERROR made up \x1b]0;title\x07 {long}"));
        let text = std::fs::read_to_string(&files(folder.path())[0]).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(
            text.starts_with("a name\\u{a}ERROR made up \\u{1b}]0;title\\u{7} xxx") && text.ends_with("(cut off)\n")
        );
    }

    #[test]
    fn a_line_of_json_stays_json_whatever_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Rotating::open(folder.path(), Format::Json, Scrubber::of([])).unwrap();
        for value in ["a\u{202e}b\u{7f}\n", &"\"\u{85}".repeat(LONGEST)] {
            say(&mut log, &serde_json::json!({ "name": value }).to_string());
        }
        let text = std::fs::read_to_string(&files(folder.path())[0]).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["name"], "a\u{202e}b\u{7f}\n");
        assert!(lines[1]["cut_off"].as_str().unwrap().starts_with("{\"name\":\"\\\"\u{85}"), "{}", lines[1]);
        assert!(!text.contains(['\u{202e}', '\u{7f}', '\u{85}']));
    }
}
