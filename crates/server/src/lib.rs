//! Every door to the studio over HTTP. It is a skin: a route calls the studio, or orders a run of a worker, and decides
//! nothing. Begin with [`serve`]; every route stands in `router`.

mod accept;
mod access;
mod answer;
mod blocking;
mod error;
mod events;
#[cfg_attr(not(test), expect(dead_code, reason = "routes that take a body are about to come"))]
mod extract;
mod guard;
mod headers;
mod listener;
mod router;
mod routes;
mod state;
mod work;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::net::TcpListener;
use vo_jobs::Queue;
use vo_library::{LibraryLimits, MediaLibrary};
use vo_net::EgressPolicy;
use vo_setup::Settings;
use vo_studio::Budget;

use access::Access;
pub use error::ServerError;
use events::Stream;
use state::{AppState, Shared};
use work::{Crew, Workshop};

/// The port where nothing else is asked for.
pub const PORT: u16 = 4545;

/// Threads that answer. Renders are processes of their own.
const THREADS: usize = 2;

/// Threads for what waits for a disk, at most.
const BLOCKING_THREADS: usize = 4;

/// Once the server has drained, what still goes on is cut off after so long.
const CUT_OFF: Duration = Duration::from_secs(1);

/// Where the server is to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bind {
    /// Its address: a loopback one.
    pub host: IpAddr,
    /// Its port; 0 for any that is free.
    pub port: u16,
}

/// That it is there, as the first line of `vo serve --json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename = "listening")]
pub struct Listening {
    /// Where a person opens it, once: the key is good for one visit.
    pub url: String,
    /// The file with the token that programs send as `Authorization: Bearer`.
    pub token_file: PathBuf,
}

/// Serves until it is asked to stop by a signal, and then until what was begun is answered, at most ten seconds. `listening` is
/// called once it can be reached. `program` is our own executable, which is started as a worker.
///
/// # Errors
/// [`ServerError`] if it may not or cannot listen there, or its folder cannot be used.
pub fn serve(
    settings: Settings,
    program: PathBuf,
    bind: Bind,
    listening: impl FnOnce(&Listening),
) -> Result<(), ServerError> {
    if !bind.host.is_loopback() {
        return Err(ServerError::NotLoopback(bind.host));
    }
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(THREADS).max_blocking_threads(BLOCKING_THREADS).thread_name("server");
    let runtime = runtime.enable_io().enable_time().build().map_err(ServerError::Start)?;
    let state = runtime.block_on(async {
        let asked = SocketAddr::new(bind.host, bind.port);
        let unreachable = |source| ServerError::Bind { address: asked, source };
        let listener = TcpListener::bind(asked).await.map_err(unreachable)?;
        let address = listener.local_addr().map_err(unreachable)?;
        let folder = settings.paths().map_err(ServerError::Setup)?.data_dir.join("server");
        let access = Access::open(&folder, address)?;
        let (url, token_file) = (access.one_time_url(), access.token_file());
        let state = opened(settings, (program, &folder), access)?;
        // Who stops it before it has begun is heard.
        let stop = accept::stop_signal().map_err(ServerError::Start)?;
        listening(&Listening { url, token_file });
        let queue = Arc::clone(&state.queue);
        let stop = async move {
            stop.await;
            // Those who listen for events are told that there are no more.
            queue.close();
        };
        accept::serve(listener, router::router(state.clone()), stop).await;
        Ok(state)
    })?;
    // Whoever was not done by now is cut off, and lets go of the state.
    runtime.shutdown_timeout(CUT_OFF);
    if let Some(shared) = state.into_shared() {
        shared.crew.end();
        shared.events.end();
    }
    Ok(())
}

/// Opens what there is in the server's folder, and begins to do its jobs.
fn opened(settings: Settings, (program, folder): (PathBuf, &Path), access: Access) -> Result<AppState, ServerError> {
    let paths = settings.paths().map_err(ServerError::Setup)?;
    let budget = Budget::default();
    let library =
        MediaLibrary::open(&paths.data_dir.join("library"), LibraryLimits::default(), vo_library::system_clock());
    let egress = EgressPolicy { exceptions: settings.egress_allow.clone(), ..EgressPolicy::default() };
    let workshop = Workshop {
        library: Arc::new(library.map_err(ServerError::Library)?),
        egress,
        program,
        data: paths.data_dir.clone(),
        cache: paths.cache_dir.clone(),
        machine: Arc::new(budget.permits()),
        budget,
    };
    let queue = Arc::new(Queue::open(folder, vo_jobs::system_clock()).map_err(ServerError::Queue)?);
    if queue.recovered() {
        tracing::warn!("the database of jobs was damaged: it was set aside, and another was begun");
    }
    let events = Stream::begin(&queue).map_err(ServerError::Start)?;
    let crew = Crew::begin(&queue, &workshop, &folder.join("staging")).map_err(ServerError::Start)?;
    Ok(AppState::new(Shared { settings, access, queue, workshop, crew, events }))
}
