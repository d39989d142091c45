//! An archive as it is written: files one after another, with a list of them that is written beside it and comes last.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};

use crate::manifest::{FORMAT, Foot, Head, Line, NAME};

/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

pub(crate) struct Archive<W: Write> {
    tar: Builder<GzEncoder<BufWriter<W>>>,
    list: BufWriter<File>,
    foot: Foot,
}

impl<W: Write> Archive<W> {
    /// Begins one. `list` is an empty file for the list.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn begin(out: W, list: File, created: u64) -> io::Result<Self> {
        // What is large in it, media, does not become smaller by more work.
        let tar = Builder::new(GzEncoder::new(BufWriter::new(out), Compression::fast()));
        let mut archive = Self { tar, list: BufWriter::new(list), foot: Foot::default() };
        archive.say(&Head { format: FORMAT, program: env!("CARGO_PKG_VERSION").to_owned(), created })?;
        Ok(archive)
    }

    /// Adds a file. `place` is where it lies, with `/` between the names. What it grows by meanwhile is left out.
    ///
    /// # Errors
    /// What the system says, also if it became shorter meanwhile.
    pub(crate) fn add(&mut self, place: &str, file: File) -> io::Result<()> {
        let bytes = file.metadata()?.len();
        let mut hashed = Hashed { from: file.take(bytes), hasher: blake3::Hasher::new(), read: 0 };
        self.tar.append_data(&mut header(bytes), place, &mut hashed)?;
        if hashed.read != bytes {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read"));
        }
        let blake3 = hashed.hasher.finalize().to_hex().to_string();
        self.foot = Foot { files: self.foot.files + 1, bytes: self.foot.bytes + bytes };
        self.say(&Line { path: place.to_owned(), bytes, blake3 })
    }

    /// Adds the list and ends; how much there is.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn end(mut self) -> io::Result<Foot> {
        self.say(&self.foot.clone())?;
        let mut list = self.list.into_inner().map_err(io::IntoInnerError::into_error)?;
        let bytes = list.stream_position()?;
        list.rewind()?;
        self.tar.append_data(&mut header(bytes), NAME, list)?;
        self.tar.into_inner()?.finish()?.flush()?;
        Ok(self.foot)
    }

    fn say(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(line)?;
        line.push(b'\n');
        self.list.write_all(&line)
    }
}

fn header(bytes: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header
}

/// What is read, hashed on its way.
struct Hashed {
    from: io::Take<File>,
    hasher: blake3::Hasher,
    read: u64,
}

impl Read for Hashed {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(PIECE);
        let read = self.from.read(&mut to[..most])?;
        self.hasher.update(&to[..read]);
        self.read += read as u64;
        Ok(read)
    }
}
