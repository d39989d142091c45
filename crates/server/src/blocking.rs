//! Work that waits for a disk or a program, on one of the few threads for that, so that requests are answered meanwhile.

use std::time::Instant;

use crate::answer::Refused;
use crate::metrics::phases;

/// Has it done there; what came of it.
///
/// # Errors
/// What the work says.
pub async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Refused>
where
    T: Send + 'static,
    E: Into<Refused> + Send + 'static,
{
    let (asked, phases) = (Instant::now(), phases::current());
    let work = move || {
        if let Some(phases) = phases {
            phases::add_wait(&phases, asked.elapsed());
        }
        work()
    };
    // A panic over there is one here.
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())).map_err(Into::into)
}
