//! Elsewhere no process is marked: what a killed shim has left is ended as far as it stayed in the shim's group.

/// Finds none.
pub(super) fn sweep() {}

/// Marks none.
#[cfg(unix)]
pub(super) fn mark() -> impl Fn() + Send + Sync + 'static {
    || {}
}

/// Finds none.
pub(super) fn end_those_of(_shim: u32) {}
