//! What the server does without being asked, and what a person decides about that: schedules, webhooks, settings, secrets.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use vo_automation::schedule::Schedules;
use vo_automation::webhook::{Exceptions, Webhooks};
use vo_automation::{AutomationError, Database};
use vo_jobs::{Queue, system_clock};
use vo_settings::{Secrets, SettingsError, SettingsFile};

/// What a person has decided about a server.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The settings.
    pub settings: Arc<SettingsFile>,
    /// Secrets, for whoever uses them.
    pub secrets: Arc<Secrets>,
    /// What the environment allows to be reached.
    allowed: Vec<SocketAddr>,
}

/// What the server does without being asked.
#[derive(Debug)]
pub struct Automation {
    /// Hands in jobs when their time comes.
    pub schedules: Schedules,
    /// Tells others what happens.
    pub webhooks: Webhooks,
}

impl Decided {
    /// Reads what is kept in the server's folder. `allowed` may be reached whatever the settings say.
    ///
    /// # Errors
    /// [`SettingsError`] if it cannot be read.
    pub fn open(folder: &Path, allowed: Vec<SocketAddr>) -> Result<Self, SettingsError> {
        let (settings, secrets) = (SettingsFile::open(folder)?, Secrets::open(folder)?);
        Ok(Self { settings: Arc::new(settings), secrets: Arc::new(secrets), allowed })
    }

    /// Addresses that may be reached although they are not public, as they are at the moment.
    pub fn exceptions(&self) -> Vec<SocketAddr> {
        self.settings.get().0.egress.allow.into_iter().chain(self.allowed.iter().copied()).collect()
    }
}

impl Automation {
    /// Begins, with what was missed while the server did not run.
    ///
    /// # Errors
    /// [`AutomationError`] if its database cannot be used, or threads cannot be started.
    pub fn begin(folder: &Path, queue: &Arc<Queue>, decided: &Decided) -> Result<Self, AutomationError> {
        let db = Database::open(folder)?;
        if db.recovered() {
            tracing::warn!(
                "the database of schedules and webhooks was damaged: it was set aside, and another was begun"
            );
        }
        let allowed = decided.clone();
        let exceptions: Exceptions = Arc::new(move || allowed.exceptions());
        let webhooks = Webhooks::begin(db.clone(), queue, &decided.secrets, system_clock(), exceptions)?;
        Ok(Self { schedules: Schedules::begin(db, queue, system_clock())?, webhooks })
    }

    /// Ends; the queue must be closed.
    pub fn end(&self) {
        self.schedules.end();
        self.webhooks.end();
    }
}
