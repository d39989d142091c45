//! Makes an inner tensor of an ONNX model one of its outputs, without touching the model's file.
//!
//! ONNX files are Protocol Buffers, where a message that appears twice is merged: 28 bytes after the end of the model
//! that say "a model with a graph with an output of this name" add that output to the graph.
//! Source: protobuf.dev, "Encoding", "Last One Wins"; onnx.proto, fields ModelProto.graph = 7, GraphProto.output = 12,
//! ValueInfoProto.name = 1.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, MemfdFlags, Mode, OFlags, memfd_create, openat};

/// The bytes that add the tensor `name` to a model's outputs. Names are at most 100 bytes long here, so every length
/// fits into one byte.
pub(crate) fn fragment(name: &str) -> Vec<u8> {
    let field = |number: u8, content: &[u8]| {
        let mut bytes = vec![number << 3 | 2, content.len() as u8];
        bytes.extend_from_slice(content);
        bytes
    };
    field(7, &field(12, &field(1, name.as_bytes())))
}

/// A copy of the model at `path` with one more output: a file without a name, which is gone when it is dropped.
/// It is read from page cache, so it costs no memory of ours; the model's own file keeps its digest.
#[derive(Debug)]
pub(crate) struct Copy(File);

impl Copy {
    /// Copies the model and adds the output.
    pub(crate) fn with_output(path: &Path, name: &str) -> io::Result<Self> {
        let mut source = File::open(path)?;
        let mut copy = unnamed(path.parent())?;
        io::copy(&mut source, &mut copy)?;
        copy.write_all(&fragment(name))?;
        copy.rewind()?;
        Ok(Self(copy))
    }

    /// Where this process finds it, as long as it is held.
    pub(crate) fn path(&self) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.0.as_raw_fd()))
    }
}

/// A file without a name beside the model, else among the temporary files, else in memory.
fn unnamed(beside: Option<&Path>) -> io::Result<File> {
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let temporary = std::env::temp_dir();
    for folder in beside.into_iter().chain([temporary.as_path()]) {
        if let Ok(file) = openat(CWD, folder, flags, Mode::RUSR | Mode::WUSR) {
            return Ok(File::from(file));
        }
    }
    let memory: OwnedFd = memfd_create("voice model", MemfdFlags::CLOEXEC)?;
    Ok(File::from(memory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fragment_is_28_bytes_of_nested_names() {
        let bytes = fragment("/encoder/Clip_output_0");
        assert_eq!(bytes.len(), 28);
        assert_eq!(bytes[..6], [0x3a, 26, 0x62, 24, 0x0a, 22]);
        assert_eq!(&bytes[6..], b"/encoder/Clip_output_0");
    }

    #[test]
    fn the_copy_is_longer_and_the_model_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("model.onnx");
        std::fs::File::create(&model).unwrap().write_all(b"model").unwrap();
        let copy = Copy::with_output(&model, "out").unwrap();
        let bytes = std::fs::read(copy.path()).unwrap();
        assert_eq!(bytes, [b"model".as_slice(), &fragment("out")].concat());
        assert_eq!(std::fs::read(&model).unwrap(), b"model");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
