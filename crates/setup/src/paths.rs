//! The two places on this machine: the data folder for what was fetched, the cache folder for what was made.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Name of our folders inside the shared data and cache folders of the user.
const OURS: &str = "video-orchestrator";

/// Where things are kept. Both paths are absolute; neither needs to exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Tools, voices, music and settings.
    pub data_dir: PathBuf,
    /// The store of everything made: safe to delete, costs time to make again.
    pub cache_dir: PathBuf,
    /// Folders besides its own out of which a project may name files.
    pub media: Vec<PathBuf>,
    /// Another ONNX Runtime than the one that is fetched.
    pub onnx_runtime: Option<PathBuf>,
    /// Another FFmpeg than those that are found.
    pub ffmpeg: Option<PathBuf>,
    /// Where programs of the system are looked for, as `PATH` says.
    pub search_path: Option<OsString>,
}

impl Paths {
    /// These two folders, and nothing besides: no program of the system is found.
    pub fn new(data_dir: PathBuf, cache_dir: PathBuf) -> Self {
        Self { data_dir, cache_dir, media: Vec::new(), onnx_runtime: None, ffmpeg: None, search_path: None }
    }

    /// The places that `VO_HOME` and `VO_CACHE` name; else the XDG data and cache folders; else those under `HOME`; else
    /// the one that Windows has. And the folders of `VO_MEDIA`, with what the system puts between the folders of `PATH`, and
    /// what `VO_ORT_DYLIB` and `VO_FFMPEG` name. Nothing if no variable names a place.
    pub(crate) fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let set = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let place = |ours, shared, below: &str, inner: &str| {
            let chosen = set(ours).or_else(|| {
                // The XDG base directory specification tells us to ignore relative paths.
                let shared = set(shared).filter(|path| path.is_absolute());
                let shared =
                    shared.or_else(|| set("HOME").map(|home| home.join(below))).map(|folder| folder.join(OURS));
                // Windows has one folder for both.
                shared.or_else(|| Some(set("LOCALAPPDATA")?.join(OURS).join(inner)))
            });
            chosen.and_then(|path| std::path::absolute(path).ok())
        };
        Some(Self {
            data_dir: place("VO_HOME", "XDG_DATA_HOME", ".local/share", "data")?,
            cache_dir: place("VO_CACHE", "XDG_CACHE_HOME", ".cache", "cache")?,
            media: variable("VO_MEDIA").map_or_else(Vec::new, |folders| std::env::split_paths(&folders).collect()),
            onnx_runtime: set("VO_ORT_DYLIB"),
            ffmpeg: set("VO_FFMPEG"),
            search_path: variable("PATH"),
        })
    }

    /// A path in the data folder, as the manifest writes it: `voices/kokoro/model.onnx`.
    pub fn at(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.data_dir.join(relative)
    }

    /// The staging area: where an installation keeps what is not finished. In the same file system as what it becomes.
    pub(crate) fn staging(&self) -> PathBuf {
        self.data_dir.join("tmp").join("setup")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> (String, String) {
        let variable = |name: &str| variables.iter().find(|(known, _)| *known == name);
        let paths = Paths::from_variables(|name| variable(name).map(|(_, value)| OsString::from(value))).unwrap();
        (paths.data_dir.to_string_lossy().into_owned(), paths.cache_dir.to_string_lossy().into_owned())
    }

    fn places(data: &str, cache: &str) -> (String, String) {
        (data.to_owned(), cache.to_owned())
    }

    #[test]
    fn our_own_variables_win() {
        let variables = [("VO_HOME", "/a"), ("VO_CACHE", "/b"), ("XDG_DATA_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(of(&variables), places("/a", "/b"));
    }

    #[test]
    fn the_shared_folders_come_second_and_the_home_folder_last() {
        let variables = [("XDG_DATA_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(of(&variables), places("/x/video-orchestrator", "/h/.cache/video-orchestrator"));
    }

    #[test]
    fn a_relative_shared_folder_is_ignored() {
        let variables = [("XDG_DATA_HOME", "x"), ("XDG_CACHE_HOME", ""), ("HOME", "/h")];
        let expected = places("/h/.local/share/video-orchestrator", "/h/.cache/video-orchestrator");
        assert_eq!(of(&variables), expected);
    }

    #[test]
    fn on_windows_both_are_in_one_folder() {
        let (data, cache) = of(&[("LOCALAPPDATA", "/l")]);
        assert_eq!((data, cache), places("/l/video-orchestrator/data", "/l/video-orchestrator/cache"));
    }

    #[test]
    fn another_onnx_runtime_is_one_that_is_named() {
        for (named, expected) in [("/o/libonnxruntime.so", Some(PathBuf::from("/o/libonnxruntime.so"))), ("", None)] {
            let variable = |name: &str| OsString::from(if name == "VO_ORT_DYLIB" { named } else { "/h" });
            let paths = Paths::from_variables(|name| Some(variable(name))).unwrap();
            assert_eq!(paths.onnx_runtime, expected);
        }
    }
}
