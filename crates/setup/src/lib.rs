//! Fetches, verifies and finds the tools, voices and media named in the manifest, `artifacts.toml`.
//!
//! [`install()`] brings what is missing, [`toolchain`] picks the FFmpeg to work with, [`doctor()`] says what is there.

mod archive;
pub mod doctor;
mod error;
mod fetch;
mod home;
pub mod install;
mod landing;
pub mod manifest;
mod settings;
pub mod toolchain;

pub use doctor::{Finding, doctor};
pub use error::{Mismatch, SetupError};
pub use home::Home;
pub use install::{Choice, Progress, State, Summary, install};
pub use manifest::{Manifest, manifest};
pub use settings::Settings;
pub use toolchain::{Concern, Toolchain};
