//! Fetches, verifies and finds the tools, voices and media named in the manifest, `artifacts.toml`.
//!
//! [`install()`] brings what is missing, [`toolchain`] picks the FFmpeg to work with, [`doctor()`] says what is there.

mod archive;
pub mod doctor;
mod download;
mod error;
mod fetch;
pub mod install;
pub mod manifest;
mod paths;
mod settings;
pub mod toolchain;

pub use doctor::{Finding, doctor};
pub use error::{Mismatch, SetupError};
pub use install::{Choice, InstallProgress, InstallState, Summary, install};
pub use manifest::{Manifest, manifest};
pub use paths::Paths;
pub use settings::Settings;
pub use toolchain::{Advisory, Toolchain};
