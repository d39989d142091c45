//! The optimized model: planned by ONNX Runtime once, for this kind of processor, and kept in the format that the
//! runtime maps. A voice starts in half the time that way, and a sentence takes half the work.
//!
//! The file is made at the first start from the model as it was fetched, and made again whenever it does not fit: when
//! the model, the runtime or this code changed, or when the file is corrupt. It changes no sample, so it is no part of
//! a voice's version.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};

use super::anonymous_file::AnonymousFile;
use super::kernel::Kernel;
use super::runtime::THREADS;
use super::{im2col, onnx, strip_shapes};

/// Raised by one whenever this code makes another file of the same model.
const REVISION: u32 = 3;
/// Stands before the checksum at the end of a file.
const MARK: &[u8; 8] = b"vo ready";

/// A model with everything that decides its optimized form.
#[derive(Clone, Copy, Debug)]
pub(super) struct OptimizedModel<'a> {
    /// The model as it was fetched.
    pub(super) source: &'a Path,
    /// The inner tensor that becomes its second output.
    pub(super) output: &'a str,
    /// The version of ONNX Runtime.
    pub(super) runtime: &'a str,
    /// How its convolutions are computed.
    pub(super) kernel: Kernel,
}

impl OptimizedModel<'_> {
    /// Whether the file is there, fits, and is intact: all of it is read for that.
    pub(super) fn is_valid(&self) -> bool {
        self.origin().and_then(|origin| is_intact(&self.place(), &origin)).unwrap_or(false)
    }

    /// Opens it, after making it if there is none that fits. Where it cannot be stored, as in a read-only folder, the
    /// model is opened as it was fetched, which only takes longer.
    ///
    /// # Errors
    /// If the model cannot be read, or the runtime refuses it.
    pub(super) fn open(&self, environment: &Environment, is_valid: bool) -> Result<Session, Box<dyn Error>> {
        let (place, origin) = (self.place(), self.origin()?);
        if is_valid && let Ok(session) = open_mapped(environment, &place) {
            return Ok(session);
        }
        let patched = self.patched()?;
        let made = make(environment, &patched, &place, &origin).and_then(|()| open_mapped(environment, &place));
        match made {
            Ok(session) => Ok(session),
            Err(reason) => {
                eprintln!("the voice starts slowly, because its optimized model could not be stored: {reason}");
                Ok(settings(environment)?.commit_from_file(patched.path())?)
            }
        }
    }

    /// Opens the model as it was fetched, for the same kernel.
    #[cfg(test)]
    pub(super) fn open_unoptimized(&self, environment: &Environment) -> Result<Session, Box<dyn Error>> {
        Ok(settings(environment)?.commit_from_file(self.patched()?.path())?)
    }

    fn place(&self) -> PathBuf {
        self.source.with_file_name(self.kernel.file_name())
    }

    /// Everything that decides the bytes of the file, as text.
    fn origin(&self) -> io::Result<String> {
        let found = std::fs::metadata(self.source)?;
        let changed = found.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let Self { output, runtime, kernel, .. } = self;
        let (kernel, size) = (kernel.label(), found.len());
        Ok(format!("{REVISION} {kernel} {output} onnxruntime {runtime} {size} bytes of {changed}"))
    }

    /// The model in ONNX format, in an anonymous file: with its second output and in the operators of its kernel.
    fn patched(&self) -> io::Result<AnonymousFile> {
        let file = AnonymousFile::anywhere(folder(self.source))?;
        let mut writer = io::BufWriter::with_capacity(1 << 20, &file.0);
        match self.kernel {
            Kernel::Direct => io::copy(&mut File::open(self.source)?, &mut writer).map(drop)?,
            Kernel::Im2col => im2col::write(&std::fs::read(self.source)?, &mut writer)?,
        }
        writer.write_all(&onnx::added_output(self.output))?;
        writer.flush()?;
        drop(writer);
        Ok(file)
    }
}

/// Has the runtime plan the model and write its plan, and stores that at `place` with its checksum.
fn make(environment: &Environment, patched: &AnonymousFile, place: &Path, origin: &str) -> Result<(), Box<dyn Error>> {
    let mut made = AnonymousFile::within(folder(place))?;
    // Beyond the second level plans depend on the processor. What is packed for it is never written, so nothing is
    // packed here.
    let session = settings(environment)?
        .with_optimization_level(GraphOptimizationLevel::Level2)?
        .with_prepacking(false)?
        .with_optimized_model_path(made.path())?
        .with_config_entry("session.save_model_format", "ORT")?
        .commit_from_file(patched.path())?;
    drop(session);
    strip_shapes::strip(&mut made.0)?;
    made.0.rewind()?;
    let checksum = checksum(&mut made.0, origin)?;
    made.0.seek(SeekFrom::End(0))?;
    made.0.write_all(MARK)?;
    made.0.write_all(&checksum.to_le_bytes())?;
    Ok(made.persist(place)?)
}

fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("."))
}

/// Opens an optimized model. The file is mapped while it is read; what is needed of it is copied, because the mapped
/// pages of packed weights would stay beside the packed ones.
fn open_mapped(environment: &Environment, place: &Path) -> Result<Session, Box<dyn Error>> {
    let mut settings = settings(environment)?.with_config_entry("session.use_memory_mapped_ort_model", "1")?;
    Ok(settings.commit_from_file(place)?)
}

fn settings(environment: &Environment) -> ort::Result<SessionBuilder> {
    // No spinning: an encoder may be running beside us. The memory arena stays on: without it the peak is threefold.
    // Memory patterns would keep one more block as large as all activations from the second sentence on.
    Ok(Session::builder(environment)?
        .with_intra_threads(THREADS)?
        .with_inter_threads(1)?
        .with_intra_op_spinning(false)?
        .with_memory_pattern(false)?
        .with_optimization_level(GraphOptimizationLevel::Level3)?)
}

/// Whether the file at `place` came from `origin` and is as it was written.
fn is_intact(place: &Path, origin: &str) -> io::Result<bool> {
    let mut file = File::open(place)?;
    let end = MARK.len() + size_of::<u64>();
    let Some(length) = file.metadata()?.len().checked_sub(end as u64) else { return Ok(false) };
    let found = checksum((&mut file).take(length), origin)?;
    let mut stored = Vec::new();
    file.read_to_end(&mut stored)?;
    Ok(stored == [MARK.as_slice(), &found.to_le_bytes()].concat())
}

/// A number that differs whenever a byte of the content or of its origin does: four lanes of multiply and rotate, each
/// step of which can be undone. It finds corruption, not forgery.
fn checksum(mut content: impl Read, origin: &str) -> io::Result<u64> {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |lane: u64, word: u64| (lane ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (mut lanes, mut length) = ([1_u64, 2, 3, 4], 0_u64);
    let mut block = vec![0; 1 << 18];
    let mut add = |bytes: &[u8]| {
        let (words, rest) = bytes.as_chunks();
        for (at, word) in words.iter().enumerate() {
            lanes[at % 4] = mix(lanes[at % 4], u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        lanes[0] = mix(lanes[0], u64::from_le_bytes(last));
        length += bytes.len() as u64;
    };
    add(origin.as_bytes());
    loop {
        // Blocks are filled, so that the sum does not depend on how much a read brings.
        let mut filled = 0;
        while filled < block.len() {
            match content.read(&mut block[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        add(&block[..filled]);
        if filled < block.len() {
            return Ok(lanes.into_iter().fold(length, mix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_changed_byte_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("model.ort");
        let mut content: Vec<u8> = (0..300_000_u32).map(|at| at as u8).collect();
        let end = [MARK.as_slice(), &checksum(content.as_slice(), "here").unwrap().to_le_bytes()].concat();
        content.extend(end);
        let is_intact = |content: &[u8], origin| {
            File::create(&place).unwrap().write_all(content).unwrap();
            is_intact(&place, origin).unwrap()
        };
        assert!(is_intact(&content, "here"));
        assert!(!is_intact(&content, "there"), "from another model");
        assert!(!is_intact(&content[1..], "here") && !is_intact(&content[..content.len() - 1], "here"));
        assert!(!is_intact(&content[..10], "here") && !is_intact(&[], "here"));
        for at in [0, 1, 31, 32, 262_143, 262_144, 299_999, 300_000, content.len() - 1] {
            content[at] ^= 0x10;
            assert!(!is_intact(&content, "here"), "byte {at}");
            content[at] ^= 0x10;
        }
    }
}
