//! What every route may use.

use std::sync::Arc;

use vo_jobs::Queue;
use vo_projects::Projects;
use vo_setup::Settings;

use crate::access::Access;
use crate::events::Stream;
use crate::limits::Limits;
use crate::previews::Previews;
use crate::stopping::Stopping;
use crate::work::{Crew, Workshop};

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
    /// How much may be asked at once.
    pub limits: Limits,
    /// Whether the server ends.
    pub stopping: Stopping,
    /// All jobs.
    pub queue: Arc<Queue>,
    /// All projects.
    pub projects: Projects,
    /// Where workers come from.
    pub workshop: Workshop,
    /// Who does jobs, and who answers the person.
    pub crew: Crew,
    /// What happens, for whoever listens.
    pub events: Arc<Stream>,
    /// What was shown of movies before they were made.
    pub previews: Previews,
}

impl AppState {
    /// The state of a server that begins.
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// What there was in a server that ends; nothing if somebody still uses it.
    pub fn into_shared(self) -> Option<Shared> {
        Arc::into_inner(self.0)
    }
}

impl std::ops::Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
