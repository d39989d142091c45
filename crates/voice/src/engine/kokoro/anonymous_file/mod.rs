//! Files without a name, or with one that no other program looks for: nothing else finds what is being written there
//! until it is complete and is given its name.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::AnonymousFile;
#[cfg(target_os = "linux")]
pub(super) use linux::AnonymousFile;
