//! Work that waits for a disk or a program, on one of the few threads for that, so that requests are answered meanwhile.

use crate::answer::Refused;

/// Has it done there; what came of it.
///
/// # Errors
/// What the work says.
pub async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Refused>
where
    T: Send + 'static,
    E: Into<Refused> + Send + 'static,
{
    // A panic over there is one here.
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())).map_err(Into::into)
}
