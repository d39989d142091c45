//! The end of the server, told to everything that goes on for long.

use std::sync::Arc;

use tokio::sync::watch;

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Running,
    /// What goes on for long, such as events and uploads, ends by itself.
    Ending,
    /// What is only half sent is not waited for any more.
    Cut,
}

/// Whether the server ends. Clones are the same.
#[derive(Clone, Debug)]
pub struct Stopping(Arc<watch::Sender<Stage>>);

impl Stopping {
    /// Of a server that runs.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Stage::Running)))
    }

    /// Says that the server ends.
    pub fn begin(&self) {
        self.reach(Stage::Ending);
    }

    /// Says that nothing half sent is waited for any more.
    pub fn cut(&self) {
        self.reach(Stage::Cut);
    }

    fn reach(&self, stage: Stage) {
        self.0.send_if_modified(|now| {
            let is_later = stage > *now;
            *now = stage.max(*now);
            is_later
        });
    }

    /// Waits until the server ends: a stream of events or an upload ends then.
    pub fn begun(&self) -> impl Future<Output = ()> + Send + 'static {
        self.reached(Stage::Ending)
    }

    /// Waits until nothing half sent is waited for any more.
    pub fn is_cut(&self) -> impl Future<Output = ()> + Send + 'static {
        self.reached(Stage::Cut)
    }

    fn reached(&self, stage: Stage) -> impl Future<Output = ()> + Send + 'static {
        let mut changes = self.0.subscribe();
        async move {
            // Without a server there is nothing to wait for.
            let _ = changes.wait_for(|now| *now >= stage).await;
        }
    }
}
