//! What every route may use.

use std::sync::Arc;

use vo_setup::Settings;

use crate::access::Access;

/// What every route may use. Clones are the same.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Shared>);

/// What there is once in a server.
#[derive(Debug)]
pub struct Shared {
    /// How vo works on this machine.
    pub settings: Settings,
    /// Who may come in.
    pub access: Access,
}

impl AppState {
    /// The state of a server that begins.
    pub fn new(settings: Settings, access: Access) -> Self {
        Self(Arc::new(Shared { settings, access }))
    }
}

impl std::ops::Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
