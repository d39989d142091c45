//! Why something cannot be done with a project.

use std::io;

use vo_studio::StudioError;
use vo_timeline::diagnostic::Diagnostic;

use crate::conflict::EditConflict;
use crate::id::NotAnId;

/// Why something cannot be done with a project. No message names a path of ours.
#[derive(Debug, thiserror::Error)]
pub enum ProjectsError {
    /// There is none with this id, or it is in the trash.
    #[error("there is no such project; it may be in the trash")]
    Missing,
    /// The history does not hold this revision.
    #[error("the history of this project holds no revision {0}: old ones are left out in time")]
    NoRevision(u64),
    /// Somebody else changed the same.
    #[error("somebody else changed the same meanwhile: choose what is to stand, and send it with the new ETag")]
    Conflict(Box<EditConflict>),
    /// A file of the project has a mistake that keeps it from being changed or kept: the file, and its text.
    #[error("{}", .0.message)]
    Mistaken(Box<Diagnostic>),
    /// What was asked for is of no use, and how to ask.
    #[error("{0}")]
    Unusable(String),
    /// A text or a number of files is larger than may be.
    #[error("{0}")]
    TooLarge(String),
    /// There are as many projects as there may be.
    #[error("there are {0} projects, and more are not kept: delete one that is not needed any more")]
    Full(usize),
    /// Only a person at this machine may name its folders.
    #[error("a folder of the machine may be named by its own user alone: upload the files instead")]
    NotPermitted,
    /// The engine says no.
    #[error(transparent)]
    Studio(#[from] StudioError),
    /// The disk is full.
    #[error("the disk is full: free some space; nothing was changed")]
    DiskFull,
    /// The file system says no.
    #[error("{what} failed: {source}")]
    Files {
        /// What was tried.
        what: &'static str,
        /// What the system says.
        source: io::Error,
    },
}

impl From<NotAnId> for ProjectsError {
    /// What has the form of no name is the name of nothing.
    fn from(_: NotAnId) -> Self {
        Self::Missing
    }
}

impl ProjectsError {
    /// A failure of the file system at something.
    pub(crate) fn files(what: &'static str) -> impl Fn(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Files { what, source },
        }
    }
}
