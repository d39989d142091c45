//! Files without a name, or with one that nobody asks for: what is being written there is found by nobody else until it
//! is whole and is given its name.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::Unnamed;
#[cfg(target_os = "linux")]
pub(crate) use linux::Unnamed;
