//! Other systems choose the cores of a process themselves.

use std::io;

/// Cores that we may use.
pub fn allowed() -> usize {
    vo_meter::cores()
}

/// Cannot be done.
///
/// # Errors
/// Always.
pub fn on_cores<T>(_count: usize, _work: impl FnOnce() -> T) -> io::Result<T> {
    Err(io::ErrorKind::Unsupported.into())
}
