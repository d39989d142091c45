//! The model made ready: planned by ONNX Runtime once, for this kind of processor, and kept in the format that it reads
//! in place. A voice starts in half the time that way, and what a sentence needs is half the work.
//!
//! The file is made at the first start from the model as it was fetched, and made again whenever it does not fit: when
//! the model, the runtime or this code changed, or when its content rotted. It changes no sample, so it is no part of a
//! voice's version.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};

use super::kokoro::THREADS;
use super::onnx_output::fragment;
use super::shapeless;
use super::unnamed::Unnamed;
use super::unrolled;

/// Raised by one whenever this code makes another file of the same model.
const REVISION: u32 = 3;
/// Stands before the sum at the end of a file.
const MARK: &[u8; 8] = b"vo ready";

/// What a model is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Any processor.
    Plain,
    /// One that multiplies unsigned by signed bytes and adds four products exactly. Older ones cut off sums that are too
    /// large for 16 bits, which would be heard, so they get the plain form.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "other kinds have one form"))]
    Unrolled,
}

impl Form {
    /// The form for the processor we run on.
    pub(crate) fn here() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            let wide = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni");
            // With wide registers the runtime does not look for the narrow kind.
            if wide || (is_x86_feature_detected!("avxvnni") && !is_x86_feature_detected!("avx512f")) {
                return Self::Unrolled;
            }
        }
        Self::Plain
    }

    fn file_name(self) -> &'static str {
        match self {
            Self::Plain => "model-plain.ort",
            Self::Unrolled => "model-unrolled.ort",
        }
    }
}

/// What a model is made ready from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// The model as it was fetched.
    pub(crate) model: &'a Path,
    /// The inner tensor that becomes its second output.
    pub(crate) output: &'a str,
    /// The version of ONNX Runtime.
    pub(crate) runtime: &'a str,
    /// What it is made for.
    pub(crate) form: Form,
}

impl Source<'_> {
    /// Whether the ready model is there, fits, and is as it was written: all of it is read for that.
    pub(crate) fn is_ready(&self) -> bool {
        self.origin().and_then(|origin| is_whole(&self.place(), &origin)).unwrap_or(false)
    }

    /// Opens the ready model, after making it if there is none that fits. Where it cannot be kept, as in a folder that
    /// nobody may write to, the model is opened as it was fetched, which only takes longer.
    ///
    /// # Errors
    /// If the model cannot be read, or the runtime refuses it.
    pub(crate) fn open(&self, environment: &Environment, is_ready: bool) -> Result<Session, Box<dyn Error>> {
        let (place, origin) = (self.place(), self.origin()?);
        if is_ready && let Ok(session) = in_place(environment, &place) {
            return Ok(session);
        }
        let unready = self.unready()?;
        let made = make(environment, &unready, &place, &origin).and_then(|()| in_place(environment, &place));
        match made {
            Ok(session) => Ok(session),
            Err(reason) => {
                eprintln!("the voice starts slowly: its ready model could not be kept: {reason}");
                Ok(settings(environment)?.commit_from_file(unready.path())?)
            }
        }
    }

    /// Opens the model as it was fetched, in its form.
    #[cfg(test)]
    pub(crate) fn open_unready(&self, environment: &Environment) -> Result<Session, Box<dyn Error>> {
        Ok(settings(environment)?.commit_from_file(self.unready()?.path())?)
    }

    fn place(&self) -> PathBuf {
        self.model.with_file_name(self.form.file_name())
    }

    /// Everything that decides the bytes of the ready model, as text.
    fn origin(&self) -> io::Result<String> {
        let found = std::fs::metadata(self.model)?;
        let changed = found.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let Self { output, runtime, form, .. } = self;
        Ok(format!("{REVISION} {form:?} {output} onnxruntime {runtime} {} bytes of {changed}", found.len()))
    }

    /// The model in a file without a name: in its form, with its second output.
    fn unready(&self) -> io::Result<Unnamed> {
        let file = Unnamed::anywhere(folder(self.model))?;
        let mut writer = io::BufWriter::with_capacity(1 << 20, &file.0);
        match self.form {
            Form::Plain => io::copy(&mut File::open(self.model)?, &mut writer).map(drop)?,
            Form::Unrolled => unrolled::write(&std::fs::read(self.model)?, &mut writer)?,
        }
        writer.write_all(&fragment(self.output))?;
        writer.flush()?;
        drop(writer);
        Ok(file)
    }
}

/// Has the runtime plan the model and write what it would run, and keeps that at `place` with its sum.
fn make(environment: &Environment, unready: &Unnamed, place: &Path, origin: &str) -> Result<(), Box<dyn Error>> {
    let mut made = Unnamed::within(folder(place))?;
    // Beyond the second level plans depend on the processor. What is packed for it is never written, so nothing is
    // packed here.
    let session = settings(environment)?
        .with_optimization_level(GraphOptimizationLevel::Level2)?
        .with_prepacking(false)?
        .with_optimized_model_path(made.path())?
        .with_config_entry("session.save_model_format", "ORT")?
        .commit_from_file(unready.path())?;
    drop(session);
    shapeless::strip(&mut made.0)?;
    made.0.rewind()?;
    let sum = sum(&mut made.0, origin)?;
    made.0.seek(SeekFrom::End(0))?;
    made.0.write_all(MARK)?;
    made.0.write_all(&sum.to_le_bytes())?;
    Ok(made.name(place)?)
}

fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("."))
}

/// Opens a ready model. The file is mapped while it is read; what is kept of it is copied, because the mapped pages of
/// packed weights would stay beside the packed ones.
fn in_place(environment: &Environment, place: &Path) -> Result<Session, Box<dyn Error>> {
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
fn is_whole(place: &Path, origin: &str) -> io::Result<bool> {
    let mut file = File::open(place)?;
    let end = MARK.len() + size_of::<u64>();
    let Some(length) = file.metadata()?.len().checked_sub(end as u64) else { return Ok(false) };
    let found = sum((&mut file).take(length), origin)?;
    let mut told = Vec::new();
    file.read_to_end(&mut told)?;
    Ok(told == [MARK.as_slice(), &found.to_le_bytes()].concat())
}

/// A number that differs whenever a byte of the content or of its origin does: four lanes of multiply and rotate, each
/// step of which can be undone. It finds what rotted, not what somebody forged.
fn sum(mut content: impl Read, origin: &str) -> io::Result<u64> {
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
    fn whatever_rots_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("model.ort");
        let mut content: Vec<u8> = (0..300_000_u32).map(|at| at as u8).collect();
        let end = [MARK.as_slice(), &sum(content.as_slice(), "here").unwrap().to_le_bytes()].concat();
        content.extend(end);
        let is_whole = |content: &[u8], origin| {
            File::create(&place).unwrap().write_all(content).unwrap();
            is_whole(&place, origin).unwrap()
        };
        assert!(is_whole(&content, "here"));
        assert!(!is_whole(&content, "there"), "from another model");
        assert!(!is_whole(&content[1..], "here") && !is_whole(&content[..content.len() - 1], "here"));
        assert!(!is_whole(&content[..10], "here") && !is_whole(&[], "here"));
        for at in [0, 1, 31, 32, 262_143, 262_144, 299_999, 300_000, content.len() - 1] {
            content[at] ^= 0x10;
            assert!(!is_whole(&content, "here"), "byte {at}");
            content[at] ^= 0x10;
        }
    }
}
