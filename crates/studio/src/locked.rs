//! A lock that is held, whatever became of the thread that held it before.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a panic of another thread left behind is as it was: every change here is one step.
pub fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
