//! The one FFmpeg that all competitors work with, so that a faster build of it is no advantage for any of them.

use std::path::{Path, PathBuf};

use serde::Serialize;
use vo_setup::Paths;
use vo_setup::toolchain::{all, ask};

use crate::BenchError;

/// The programs of a benchmark.
#[derive(Clone, Debug, Serialize)]
pub struct Tools {
    /// The FFmpeg that all competitors work with.
    pub ffmpeg: PathBuf,
    /// What it calls itself.
    pub version: String,
    /// Whether it draws captions with libass.
    pub libass: bool,
    /// A program that measures VMAF, if there is one.
    pub vmaf: Option<PathBuf>,
}

/// Finds the tools: the named FFmpeg, or the first with x264 and libass, or the first with x264.
///
/// # Errors
/// [`BenchError::Input`] if none of them encodes with x264.
pub fn find(paths: &Paths, named: Option<&Path>) -> Result<Tools, BenchError> {
    let installed: Vec<PathBuf> = all(paths).into_iter().map(|toolchain| toolchain.ffmpeg).collect();
    let named = named.map(Path::to_owned);
    let mut encoders: Vec<Tools> = named.iter().chain(&installed).filter_map(|path| look(path)).collect();
    if named.is_some() {
        encoders.truncate(1);
    }
    let vmaf = installed.iter().find(|path| has(path, "-filters", "libvmaf")).cloned();
    let place = encoders.iter().position(|tools| tools.libass).unwrap_or(0);
    match encoders.into_iter().nth(place) {
        Some(tools) if named.as_ref().is_none_or(|named| tools.ffmpeg == *named) => Ok(Tools { vmaf, ..tools }),
        _ => Err(BenchError::Input(match named {
            Some(path) => format!("{} is no FFmpeg with libx264: name another with --ffmpeg", vo_files::shown(path)),
            None => "no FFmpeg with libx264 was found: run `vo setup`, or name one with --ffmpeg".to_owned(),
        })),
    }
}

fn look(path: &Path) -> Option<Tools> {
    let version = ask(path, "-version")?.lines().next()?.trim_start_matches("ffmpeg version ").to_owned();
    let version = version.split(" Copyright").next().unwrap_or_default().to_owned();
    let tools = || Tools { ffmpeg: path.to_owned(), version, libass: has(path, "-filters", "ass"), vmaf: None };
    has(path, "-encoders", "libx264").then(tools)
}

/// Whether a listing of the program has a name: its lines are flags, name, description.
fn has(path: &Path, listing: &str, name: &str) -> bool {
    ask(path, listing).is_some_and(|text| text.lines().any(|line| line.split_whitespace().nth(1) == Some(name)))
}
