//! What every job of a benchmark has in common: the programs, the preset, and a folder to work in.

use std::path::{Path, PathBuf};

use vo_files::durable;
use vo_process::Stop;
use vo_timeline::preset::{ExportPreset, SafeBox};

use crate::toolchain::Tools;
use crate::vo::Vo;
use crate::{BenchError, look};

/// What every job has in common.
#[derive(Clone, Debug)]
pub struct Context {
    /// Our own program, with a store that is not measured.
    pub vo: Vo,
    /// The FFmpeg of all competitors.
    pub tools: Tools,
    /// Frame size, encoder settings and loudness of every movie.
    pub export: ExportPreset,
    /// Where everything is put.
    pub folder: PathBuf,
    /// The request to stop.
    pub stop: Stop,
}

/// A project to be written.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// Its script.
    pub script: &'a str,
    /// Its clip; `None` for the painted background that costs least to look at.
    pub clip: Option<&'a Path>,
    /// Its seed, which chooses where the clip begins.
    pub seed: u64,
    /// Its export preset.
    pub export: &'a ExportPreset,
}

/// Writes a project folder. The voice is silent, as no competitor speaks.
///
/// # Errors
/// [`BenchError::Files`].
pub fn write_project(folder: &Path, project: &Project<'_>) -> Result<(), BenchError> {
    let Project { script, clip, seed, export } = *project;
    for shelf in ["presets", "looks"] {
        let shelf = folder.join(shelf);
        std::fs::create_dir_all(&shelf).map_err(BenchError::files("making the folder", &shelf))?;
    }
    if let Some(clip) = clip {
        bring(clip, &folder.join("source.mp4"))?;
    }
    let background = if clip.is_some() { "source.mp4" } else { "drift" };
    let toml = format!(
        "preset = \"bench\"\nlook = \"bench\"\nseed = {seed}\n[voice]\nname = \"silence\"\nlanguage = \"en-us\"\n\
         [background]\npaths = [\"{background}\"]\n[overlay]\nprogress = false\n"
    );
    let preset = ExportPreset { name: "bench".to_owned(), limit: None, ..export.clone() };
    let preset = toml::to_string(&preset).map_err(|error| BenchError::Input(error.to_string()))?;
    write(&folder.join("presets/bench.toml"), preset.as_bytes())?;
    write(&folder.join("looks/bench.toml"), look::toml().as_bytes())?;
    write(&folder.join("project.toml"), toml.as_bytes())?;
    write(&folder.join("script.md"), script.as_bytes())
}

/// The same preset with smaller frames, which cost little: for what is not about pixels.
pub fn shrunk(export: &ExportPreset, by: u32) -> ExportPreset {
    let even = |length: u32| (length / by / 2 * 2).max(64);
    let (width, height) = (even(export.width), even(export.height));
    let safe = SafeBox { left: 0, top: 0, right: width, bottom: height };
    ExportPreset { width, height, safe, ..export.clone() }
}

/// Writes a file.
///
/// # Errors
/// [`BenchError::Files`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), BenchError> {
    durable::write(path, bytes).map_err(BenchError::files("writing", path))
}

/// Brings a file to a place: as a second name of it where the file system can, as a copy elsewhere.
///
/// # Errors
/// [`BenchError::Files`].
pub fn bring(from: &Path, to: &Path) -> Result<(), BenchError> {
    let _ = std::fs::remove_file(to);
    std::fs::hard_link(from, to)
        .or_else(|_| std::fs::copy(from, to).map(|_| ()))
        .map_err(BenchError::files("bringing", to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_can_be_shrunk_and_written_into_a_project() {
        let folder = tempfile::tempdir().unwrap();
        for export in ExportPreset::bundled() {
            let small = shrunk(&export, 12);
            write_project(folder.path(), &Project { script: "# A\n", clip: None, seed: 3, export: &small }).unwrap();
            let text = std::fs::read_to_string(folder.path().join("presets/bench.toml")).unwrap();
            let read = ExportPreset::parse(&text, "bench.toml").unwrap();
            assert_eq!((read.width, read.video), (small.width, export.video));
        }
    }
}
