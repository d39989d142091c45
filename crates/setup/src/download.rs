//! A download: a temporary file that counts, hashes and refuses to grow beyond what was promised.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// A temporary file on its way to become a file of an artifact.
pub(crate) struct Download {
    pub(crate) path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    written: u64,
    cap: u64,
}

impl Download {
    /// Creates the file; it takes `size` bytes and one more, which is enough to know that there are too many.
    pub(crate) fn new(path: PathBuf, size: u64) -> io::Result<Self> {
        let file = BufWriter::new(File::create(&path)?);
        Ok(Self { path, file, hash: Sha256::new(), written: 0, cap: size.saturating_add(1) })
    }

    /// Appends what a reader gives, as far as there is room.
    pub(crate) fn append(&mut self, reader: impl Read) -> io::Result<()> {
        io::copy(&mut reader.take(self.cap.saturating_sub(self.written)), self).map(drop)
    }

    /// Finishes the file. Returns its size in bytes and its hash in hexadecimal.
    pub(crate) fn finish(mut self) -> io::Result<(u64, String)> {
        self.file.flush()?;
        Ok((self.written, hexadecimal(&self.hash.finalize())))
    }
}

impl Write for Download {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Whether a file is there with this size and hash. A file that cannot be read is not there.
pub(crate) fn is_right(path: &Path, size: u64, sha256: &str) -> bool {
    let right_size = std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == size);
    right_size && File::open(path).and_then(sha256_of).is_ok_and(|found| found == sha256)
}

fn sha256_of(mut reader: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(crate) fn sha256_of_bytes(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
