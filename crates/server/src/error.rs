//! Why a server does not start.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use vo_automation::AutomationError;
use vo_library::LibraryError;
use vo_projects::ProjectsError;
use vo_settings::SettingsError;
use vo_setup::SetupError;
use vo_studio::{Code, StudioError};
use vo_users::UsersError;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Strangers could read along.
    #[error(
        "{0} can be reached from other machines, and what is sent there is not encrypted: add `--tls self`, or name a certificate \
         with `--tls CERT,KEY`, or a proxy that encrypts with `--behind-proxy`; or leave --host out, and reach it through an SSH tunnel"
    )]
    NotEncrypted(IpAddr),
    /// Strangers could use it.
    #[error(
        "other machines can reach it there, and nobody could sign in: add a user first with `vo users add NAME --role admin`"
    )]
    NoUsers,
    /// Something else listens there, or it may not be used.
    #[error("cannot listen on {address}: {source}; {}", instead(source))]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// Another server has the data folder.
    #[error(
        "a server has this data folder already, and is reached at {url}: use that one, end it first, or name another data folder with VO_HOME"
    )]
    Running {
        /// Where it is reached, without its key.
        url: String,
    },
    /// A certificate cannot be used.
    #[error("the certificate cannot be used: {why}")]
    Certificate {
        /// Why not, and how to fix it.
        why: String,
    },
    /// The system does not give it what it needs.
    #[error("the server cannot be started: {0}")]
    Start(io::Error),
    /// Its folder, or a file in it, cannot be used.
    #[error("{} cannot be used: {source}", vo_files::shown(.path))]
    Files {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Its jobs cannot be read.
    #[error(transparent)]
    Queue(#[from] vo_jobs::QueueError),
    /// A restore was broken off half-way.
    #[error(
        "a restore into {} was broken off half-way: run `vo restore` with the backup again, or move back what lies in \
         `before-restore-...` there and delete `restore-unfinished`",
        vo_files::shown(.0)
    )]
    HalfRestored(PathBuf),
    /// There is no place for its files.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// Its users cannot be read or changed.
    #[error(transparent)]
    Users(#[from] UsersError),
    /// The folder of projects cannot be opened.
    #[error(transparent)]
    Projects(#[from] ProjectsError),
    /// The library cannot be opened.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// Its settings or secrets cannot be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Its schedules and webhooks cannot be read.
    #[error(transparent)]
    Automation(#[from] AutomationError),
}

/// What to do where it cannot listen.
fn instead(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another `vo serve` may be running there, or another program: end it, or choose another port with --port"
        }
        io::ErrorKind::PermissionDenied => "ports below 1024 are for the system: choose another one with --port",
        io::ErrorKind::AddrNotAvailable => "this machine has no such address: choose another one with --host",
        _ => "choose another port with --port",
    }
}

impl From<ServerError> for StudioError {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::NotEncrypted(_)
            | ServerError::NoUsers
            | ServerError::Bind { .. }
            | ServerError::HalfRestored(_)
            | ServerError::Running { .. }
            | ServerError::Certificate { .. } => Self::Input(Code::AddressUnusable, error.to_string()),
            ServerError::Start(source) => Self::files("starting", "the server".as_ref())(source),
            ServerError::Files { path, source } | ServerError::Users(UsersError::Files { path, source }) => {
                Self::files("using", &path)(source)
            }
            ServerError::Setup(error) => error.into(),
            ServerError::Queue(error) => Self::Input(Code::QueueFailed, error.to_string()),
            ServerError::Settings(SettingsError::Files { what, path, source }) => Self::files(what, &path)(source),
            ServerError::Settings(error) => Self::Input(Code::InvalidSetting, error.to_string()),
            ServerError::Automation(error) => Self::Input(Code::AutomationFailed, error.to_string()),
            ServerError::Users(error) => {
                let code = match &error {
                    UsersError::Unknown { .. } => Code::UnknownUser,
                    UsersError::Exists { .. } => Code::UserExists,
                    _ => Code::InvalidUser,
                };
                Self::Input(code, error.to_string())
            }
            ServerError::Projects(error) => Self::Input(Code::FilesFailed, error.to_string()),
            ServerError::Library(error) => Self::Input(Code::LibraryFailed, error.to_string()),
        }
    }
}
