//! File systems that lie on another machine. A ledger there would be torn: its locks and its shared memory hold on one
//! machine only.

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) use elsewhere::kind;
#[cfg(target_os = "linux")]
pub(crate) use linux::kind;
#[cfg(target_os = "macos")]
pub(crate) use macos::kind;

/// What kind of file system on another machine a folder lies on, such as "NFS"; none if it lies on this one.
pub fn on_another_machine(folder: &std::path::Path) -> Option<&'static str> {
    kind(folder)
}
