//! Takes the files out of an archive, into a folder of ours. An archive is believed nothing: a name in it is a path only if it
//! leads to one of our folders, only plain files are taken, none twice, no more than the disk holds, and nothing that is far
//! larger than it was packed. Whether all is what was packed is known at the end, by the list.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;
use tar::EntryType;
use vo_files::durable;
use vo_store::free_space;

use crate::error::BackupError;
use crate::keep::{ROOTS, takes};
use crate::manifest::{FORMAT, Foot, Head, Line, NAME, version};

/// Files that an archive may have.
const MOST_FILES: u64 = 2_000_000;

/// Bytes of a place in it.
const MOST_PLACE_BYTES: u64 = 4_096;

/// Bytes of a line of the list.
const MOST_LINE_BYTES: u64 = 16 << 10;

/// What is unpacked may be so many times as large as it was packed, once it is larger than this. Databases of many rows shrink to
/// a twentieth.
const MOST_RATIO: u64 = 100;
const SMALL_BYTES: u64 = 64 << 20;

/// Bytes of the disk that stay free.
const LEFT_FREE: u64 = 256 << 20;

/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

/// Takes all files of an archive into a folder, and checks each against the list.
///
/// # Errors
/// [`BackupError::Archive`] if it is none of ours or damaged, and those of the file system.
pub(crate) fn extract(archive: &Path, into: &Path, scratch: &Path) -> Result<Foot, BackupError> {
    let refuse = |why: String| BackupError::archive(archive, why);
    let file = durable::read(archive).map_err(BackupError::files("reading", archive))?;
    let room = free_space(into).map_or(u64::MAX, |free| free.saturating_sub(LEFT_FREE));
    let packed = Rc::new(Cell::new(0));
    let counted = Counted { from: file, read: Rc::clone(&packed) };
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(counted)));
    let seen = scratch.join("seen");
    let list = durable::in_place(&seen).map_err(BackupError::files("making", &seen))?;
    let mut taken = Taken { into, list: BufWriter::new(list), foot: Foot::default(), room, packed };
    let mut long = None;
    // Raw: what a name is made of, and how long it may be, is decided here.
    for entry in tar.entries().map_err(|error| refuse(unreadable(&error)))?.raw(true) {
        let mut entry = entry.map_err(|error| refuse(unreadable(&error)))?;
        match entry.header().entry_type() {
            EntryType::GNULongName if entry.size() <= MOST_PLACE_BYTES && long.is_none() => {
                let mut name = Vec::new();
                entry.read_to_end(&mut name).map_err(|error| refuse(unreadable(&error)))?;
                long = Some(name);
            }
            EntryType::Regular => {
                let name = long.take().unwrap_or_else(|| entry.path_bytes().into_owned());
                let name = name.strip_suffix(&[0]).unwrap_or(&name);
                let name = std::str::from_utf8(name).map_err(|_| refuse("a name in it is no text".to_owned()))?;
                if name == NAME {
                    return taken.compare(entry, archive);
                }
                taken.take(name, entry, archive)?;
            }
            kind => return Err(refuse(format!("it holds something that is no plain file ({kind:?})"))),
        }
    }
    Err(refuse("its end is missing".to_owned()))
}

fn unreadable(error: &io::Error) -> String {
    format!("it cannot be read ({error})")
}

/// What was taken so far.
struct Taken<'f> {
    into: &'f Path,
    /// The lines that the list must have.
    list: BufWriter<File>,
    foot: Foot,
    /// Bytes that may be taken.
    room: u64,
    /// Bytes of the archive that were read.
    packed: Rc<Cell<u64>>,
}

impl Taken<'_> {
    fn take(&mut self, name: &str, entry: impl Read + Sized, archive: &Path) -> Result<(), BackupError> {
        let refuse = |why: String| BackupError::archive(archive, why);
        let place = place(name).ok_or_else(|| refuse(format!("{name:?} is no name of a file in a backup")))?;
        let path = self.into.join(place);
        let folder = path.parent().unwrap_or(self.into);
        std::fs::create_dir_all(folder).map_err(BackupError::files("making the folder", folder))?;
        let file = File::create_new(&path).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => refuse(format!("it holds {name:?} twice")),
            _ => BackupError::Files { what: "writing", path: path.clone(), source },
        })?;
        let (bytes, blake3) = self.copy(entry, file, &path, archive)?;
        self.foot = Foot { files: self.foot.files + 1, bytes: self.foot.bytes + bytes };
        if self.foot.files > MOST_FILES {
            return Err(refuse(format!("it holds more than {MOST_FILES} files")));
        }
        let mut line = serde_json::to_vec(&Line { path: name.to_owned(), bytes, blake3 }).unwrap_or_default();
        line.push(b'\n');
        self.list.write_all(&line).map_err(BackupError::files("writing", self.into))
    }

    /// Copies a file out, piece by piece; its length and its digest.
    fn copy(
        &mut self,
        mut entry: impl Read,
        mut file: File,
        path: &Path,
        archive: &Path,
    ) -> Result<(u64, String), BackupError> {
        let refuse = |why: String| BackupError::archive(archive, why);
        let (mut piece, mut bytes, mut hasher) = (vec![0; PIECE], 0, blake3::Hasher::new());
        loop {
            let read = entry.read(&mut piece).map_err(|error| refuse(unreadable(&error)))?;
            if read == 0 {
                return Ok((bytes, hasher.finalize().to_hex().to_string()));
            }
            bytes += read as u64;
            if self.foot.bytes + bytes > self.room {
                let source = io::Error::from(io::ErrorKind::StorageFull);
                return Err(BackupError::Files { what: "writing", path: path.to_owned(), source });
            }
            if self.foot.bytes + bytes > SMALL_BYTES + self.packed.get().saturating_mul(MOST_RATIO) {
                return Err(refuse(format!("it is packed more than {MOST_RATIO} times as small as what it holds")));
            }
            hasher.update(&piece[..read]);
            file.write_all(&piece[..read]).map_err(BackupError::files("writing", path))?;
        }
    }

    /// Compares what was taken with the list, line by line.
    fn compare(self, list: impl Read, archive: &Path) -> Result<Foot, BackupError> {
        let refuse = |why: &str| BackupError::archive(archive, why);
        let damaged = "a file in it is not what it was, or is missing";
        let reading = || BackupError::files("reading", self.into);
        let mut seen = self.list.into_inner().map_err(|error| reading()(error.into_error()))?;
        seen.rewind().map_err(reading())?;
        let (mut list, mut seen) = (BufReader::new(list), BufReader::new(seen));
        let head: Head = next(&mut list).ok_or_else(|| refuse("its list cannot be read"))?;
        if head.format != FORMAT || version(&head.program) > version(env!("CARGO_PKG_VERSION")) {
            return Err(refuse(&format!("it was made by vo {}: use that version", head.program)));
        }
        for _ in 0..self.foot.files {
            let (told, found): (Option<Line>, Option<Line>) = (next(&mut list), next(&mut seen));
            if told.is_none() || told != found {
                return Err(refuse(damaged));
            }
        }
        if next::<Foot>(&mut list) != Some(self.foot.clone()) {
            return Err(refuse(damaged));
        }
        Ok(self.foot)
    }
}

/// The next line of a list.
fn next<T: DeserializeOwned>(list: &mut impl BufRead) -> Option<T> {
    let mut line = Vec::new();
    list.take(MOST_LINE_BYTES).read_until(b'\n', &mut line).ok()?;
    serde_json::from_slice(&line).ok()
}

/// Where a file lies, if its name is one that a backup has.
fn place(name: &str) -> Option<PathBuf> {
    if name.len() as u64 > MOST_PLACE_BYTES || name.contains(['\\', '\0', ':']) && cfg!(windows) || name.contains('\0')
    {
        return None;
    }
    let path = Path::new(name);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    // A path says the same in several ways; a backup says it in one.
    let as_written =
        path.components().map(|part| part.as_os_str().to_str()).collect::<Option<Vec<_>>>()?.join("/") == name;
    let inside = ROOTS.iter().any(|root| path.starts_with(root) && path != Path::new(root));
    (plain && as_written && inside && takes(path)).then(|| path.to_owned())
}

/// What is read of the archive, which must be in proportion to what comes of it.
struct Counted {
    from: File,
    read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_place_below_our_folders_or_none() {
        for name in [
            "",
            "/etc/passwd",
            "../x",
            "projects",
            "projects/",
            "projects/../server/token",
            "projects/./a",
            "projects//a",
            "server/token",
            "server/secrets.json",
            "voices/x",
            "server/jobs.db-wal",
            "./projects/a",
            "projects/a\0b",
        ] {
            assert_eq!(place(name), None, "{name}");
        }
        for name in ["projects/a/project.toml", "server/jobs.db", "library/content/ab/cd", "projects/a/…"] {
            assert_eq!(place(name).as_deref(), Some(Path::new(name)), "{name}");
        }
    }
}
