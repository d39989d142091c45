//! What a measured program leaves behind.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::{adopt, end};
#[cfg(target_os = "linux")]
pub use linux::{adopt, end};
