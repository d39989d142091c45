//! ONNX Runtime, loaded once a process: it allows one environment only, also after that was closed, while engines come
//! and go.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

/// The environment of this process, which loads the library at the first call.
///
/// # Errors
/// Why the library could not be loaded.
pub(crate) fn environment(library: &Path) -> Result<Environment, String> {
    static OPEN: Mutex<Option<Environment>> = Mutex::new(None);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*open {
        return Ok(environment.clone());
    }
    let runtime = ort::init_from(library).map_err(|error| error.to_string())?;
    let environment = runtime.build().map_err(|error| error.to_string())?;
    Ok(open.insert(environment).clone())
}
