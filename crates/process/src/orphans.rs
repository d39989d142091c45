//! What was left behind where a shim could not see to it: because it was killed itself, or the machine stood still. It is
//! found by its mark and by its control group, never by a number alone, and ended.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

/// Ends what shims that are no more have left, of any run, and takes away their control groups. Touches no process whose
/// shim lives, and none of another user. Takes a few milliseconds where nothing was left.
pub fn sweep() {
    system::sweep();
}

/// What puts the mark of this process on the one that calls it, between its `fork` and its `exec`.
#[cfg(unix)]
pub(crate) fn mark() -> impl Fn() + Send + Sync + 'static {
    system::mark()
}

/// Ends what a child of ours has left behind that was a shim and was killed. To be called before it is reaped, while its
/// number is its own.
pub(crate) fn end_those_of(shim: u32) {
    system::end_those_of(shim);
}
