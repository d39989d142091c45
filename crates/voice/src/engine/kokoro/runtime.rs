//! ONNX Runtime: its version, its number of threads, and its environment. That is loaded once a process: the library
//! allows one only, also after it was closed, while engines come and go.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use crate::{VoiceError, VoiceFiles};

/// Rounding differs with the number of threads, and so do the samples: it is fixed and part of the version.
pub(super) const THREADS: usize = 2;
/// How much of the library is searched for its version, in bytes: it stands among the first names.
const SEARCHED: u64 = 1 << 20;

/// The environment of this process, which loads the library at the first call.
///
/// # Errors
/// Why the library could not be loaded.
pub(super) fn environment(library: &Path) -> Result<Environment, String> {
    static OPEN: Mutex<Option<Environment>> = Mutex::new(None);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*open {
        return Ok(environment.clone());
    }
    let runtime = ort::init_from(library).map_err(|error| error.to_string())?;
    let environment = runtime.build().map_err(|error| error.to_string())?;
    Ok(open.insert(environment).clone())
}

/// The version of the library, from the name of its version node; its size if it has none.
///
/// # Errors
/// [`VoiceError::Broken`] if the library cannot be read.
pub(super) fn version(files: &VoiceFiles) -> Result<String, VoiceError> {
    const MARK: &[u8] = b"VERS_";
    let path = files.onnx_runtime();
    let broken = |error: std::io::Error| files.broken(&path, &error);
    let mut front = Vec::new();
    File::open(&path).and_then(|file| file.take(SEARCHED).read_to_end(&mut front)).map_err(broken)?;
    let found = front.windows(MARK.len()).position(|window| window == MARK).map(|at| {
        let version = front[at + MARK.len()..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
        version.map(|&byte| byte as char).collect::<String>()
    });
    match found.filter(|version| !version.is_empty()) {
        Some(version) => Ok(version),
        None => Ok(format!("of {} bytes", std::fs::metadata(&path).map_err(broken)?.len())),
    }
}
