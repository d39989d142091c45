//! Why a server does not start.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use vo_jobs::QueueError;
use vo_library::LibraryError;
use vo_setup::SetupError;
use vo_studio::{Code, StudioError};

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Strangers could reach it.
    #[error(
        "{0} can be reached from other machines, and without TLS and users whoever reaches it could use it: \
         leave --host out, and reach it through an SSH tunnel"
    )]
    NotLoopback(IpAddr),
    /// Something else listens there, or it may not be used.
    #[error("cannot listen on {address}: {source}; choose another port with --port")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The system does not give it what it needs.
    #[error("the server cannot be started: {0}")]
    Start(std::io::Error),
    /// Its folder, or a file in it, cannot be used.
    #[error("{} cannot be used: {source}", vo_files::shown(.path))]
    Files {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// There is no place for its files.
    #[error(transparent)]
    Setup(SetupError),
    /// The queue of jobs cannot be opened.
    #[error(transparent)]
    Queue(QueueError),
    /// The library cannot be opened.
    #[error(transparent)]
    Library(LibraryError),
}

impl From<ServerError> for StudioError {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::NotLoopback(_) | ServerError::Bind { .. } => {
                Self::Input(Code::AddressUnusable, error.to_string())
            }
            ServerError::Start(source) => Self::files("starting", "the server".as_ref())(source),
            ServerError::Files { path, source } => Self::files("using", &path)(source),
            ServerError::Setup(error) => error.into(),
            ServerError::Queue(error) => Self::Input(Code::QueueFailed, error.to_string()),
            ServerError::Library(error) => Self::Input(Code::LibraryFailed, error.to_string()),
        }
    }
}
