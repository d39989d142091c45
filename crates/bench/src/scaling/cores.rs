//! Lets a child use some of the cores only.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::{allowed, on_cores};
#[cfg(target_os = "linux")]
pub use linux::{allowed, on_cores};
