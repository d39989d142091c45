//! What can go wrong with a benchmark as a whole. A competitor that fails is a row of the table instead.

use std::path::{Path, PathBuf};

/// What can go wrong. Messages say what, where and how to fix it.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Something was asked for that cannot be had.
    #[error("{0}")]
    Input(String),
    /// A file could not be read or written.
    #[error("{doing} {path} failed: {source}", path = vo_files::shown(.path))]
    Files {
        /// What was tried, such as "writing".
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// A program could not be run.
    #[error(transparent)]
    Process(#[from] vo_process::ProcessError),
    /// A program ended, and not well.
    #[error("{what} failed: {reason}")]
    Failed {
        /// Which.
        what: String,
        /// Its last words.
        reason: String,
    },
    /// No tool chain.
    #[error(transparent)]
    Setup(#[from] vo_setup::SetupError),
}

impl BenchError {
    /// Wraps the error of the system about a file.
    pub fn files(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Files { doing, path, source }
    }
}
