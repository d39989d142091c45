//! What holds here, tried.

use vo_sandbox::{ANY, SandboxLevel, policy};

use crate::{Command, ProcessError, shim};

/// How far a child can be sandboxed here, tried with a child that does nothing; none if it could be and this
/// program does not start children by shims.
///
/// # Errors
/// [`ProcessError::Sandbox`] if it may not run behind what there is.
pub fn probe_sandbox() -> Option<Result<SandboxLevel, ProcessError>> {
    if !ANY {
        let missing = || SandboxLevel::NONE.missing().join("; ");
        let refused = || ProcessError::Sandbox { program: "the probe".to_owned(), missing: missing() };
        return Some(if policy().refuses(SandboxLevel::NONE) { Err(refused()) } else { Ok(SandboxLevel::NONE) });
    }
    // Our own program is always at hand.
    let child = Command::new(shim::ourselves()).arg("--version").sandboxed();
    shim::in_use().then(|| child.start())?.map(|child| child.sandbox_level()).transpose()
}
