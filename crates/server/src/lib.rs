//! Every door to the studio over HTTP. It is a skin: a route calls the studio, or orders a run of a worker, and decides
//! nothing. Begin with [`serve`]; every route stands in `router`.

mod accept;
mod access;
mod address;
mod answer;
mod assets;
mod at_rest;
mod automation;
mod blocking;
mod body;
mod caller;
mod compression;
mod connection;
mod crash;
mod error;
mod events;
mod extract;
mod guard;
mod headers;
mod in_flight;
mod limits;
mod listen;
mod listener;
mod mcp;
mod metrics;
mod previews;
mod private_file;
mod project;
mod ranged;
mod router;
mod routes;
mod running;
mod showing;
mod sign_in;
mod single_flight;
mod state;
mod stopping;
mod tls;
mod work;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use tokio::net::TcpListener;
use vo_jobs::Queue;
use vo_library::{LibraryLimits, MediaLibrary};
use vo_projects::{Changed, Projects};
use vo_setup::Settings;
use vo_studio::Budget;
use vo_studio::worker::{Lending, lend, permits_socket};
use vo_users::Users;

use accept::Door;
use access::Access;
pub use access::Network;
pub use at_rest::JobsAtRest;
use automation::{Automation, Decided};
pub use error::ServerError;
use events::Stream;
use limits::Limits;
pub use listen::{Listen, Tls};
use metrics::Metrics;
use previews::Previews;
use running::Claim;
pub use running::{Running, opening, running};
use single_flight::Flights;
use state::{AppState, Shared};
use stopping::Stopping;
pub use tls::Authority;
use work::{Crew, RoomKeeper, Workshop, kinds_that_can_wait};

/// The port where nothing else is asked for.
pub const PORT: u16 = 4545;

/// Threads that answer. Renders are processes of their own.
const THREADS: usize = 2;

/// Threads for what waits for a disk, at most.
const BLOCKING_THREADS: usize = 4;

/// Once the server has drained, what still goes on is cut off after so long.
const CUT_OFF: Duration = Duration::from_secs(1);

/// Connections of one address that is not this machine, at most.
const CONNECTIONS_OF_ONE: usize = 128;

/// What a server tells whoever has started it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Told {
    /// That it is there: the first line of `vo serve --json`.
    Listening(Listening),
    /// That it was asked to end, and finishes what it is at.
    Ending,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listening {
    /// Where a person opens it, once: the key is good for one visit.
    pub url: String,
    /// The file with the token that programs send as `Authorization: Bearer`.
    pub token_file: PathBuf,
    /// Where other machines open it, if they can.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// What must be trusted where the page is opened, if an authority of its own signs for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authority>,
}

/// Serves until it is asked to stop by a signal, and then until what was begun is answered, at most ten seconds. `tell` is
/// called once it can be reached, and when it ends. `program` is our own executable, which is started as a worker.
///
/// # Errors
/// [`ServerError`] if it may not or cannot listen there, another has its folder, or its folder cannot be used.
pub fn serve(
    settings: Settings,
    program: PathBuf,
    listen: &Listen,
    mut tell: impl FnMut(&Told),
) -> Result<(), ServerError> {
    let data = &settings.paths()?.data_dir;
    if vo_backup::is_half_restored(data) {
        return Err(ServerError::HalfRestored(data.clone()));
    }
    let folder = data.join("server");
    let users = users(&settings)?;
    listen.check(users.count()?)?;
    let claim = Claim::take(&folder)?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(THREADS).max_blocking_threads(BLOCKING_THREADS).thread_name("server");
    let runtime = runtime.enable_io().enable_time().build().map_err(ServerError::Start)?;
    let state = runtime.block_on(async {
        let asked = SocketAddr::new(listen.host, listen.port);
        let unreachable = |source| ServerError::Bind { address: asked, source };
        let listener = TcpListener::bind(asked).await.map_err(unreachable)?;
        let address = listener.local_addr().map_err(unreachable)?;
        let access = Access::open(&folder, address, listen, users)?;
        let encryption = listen.tls.as_ref().map(|tls| tls::encryption(tls, &folder, access.names())).transpose()?;
        let authority = encryption.as_ref().and_then(|encryption| encryption.authority.clone());
        let (url, one_time_url, token_file) = (access.url(), access.one_time_url(), access.token_file());
        let state = opened(settings, (program, &folder), access)?;
        // Who stops it before it has begun is heard.
        let stop = accept::stop_signal().map_err(ServerError::Start)?;
        let authority_file = authority.as_ref().map(|authority| authority.file.clone());
        claim.say(&Running {
            url,
            pid: std::process::id(),
            token_file: token_file.clone(),
            authority: authority_file,
        })?;
        let others = listen.urls_of_others(address);
        tell(&Told::Listening(Listening { url: one_time_url, token_file, others, authority }));
        let door = Door {
            router: router::router(&state),
            tls: encryption.map(|encryption| encryption.acceptor),
            only: listen.behind_proxy.clone().filter(|_| listen.takes_only_proxies()),
            by_address: (!listen.host.is_loopback() && listen.behind_proxy.is_none()).then_some(CONNECTIONS_OF_ONE),
            stopping: state.stopping.clone(),
        };
        // The document and its page are texts by now; what they were made of is not held until somebody has come and gone.
        vo_meter::give_memory_back();
        let queue = Arc::clone(&state.queue);
        let stop = async {
            stop.await;
            tell(&Told::Ending);
            // Those who listen for events are told that there are no more.
            queue.close();
        };
        accept::serve(listener, door, stop).await;
        Ok::<_, ServerError>(state)
    })?;
    // Whoever was not done by now is cut off, and lets go of the state.
    runtime.shutdown_timeout(CUT_OFF);
    if let Some(shared) = state.into_shared() {
        shared.lending.into_iter().for_each(Lending::end);
        shared.crew.end();
        shared.events.end();
        shared.automation.end();
    }
    drop(claim);
    Ok(())
}

/// The users of a data folder, whether a server runs there or not.
///
/// # Errors
/// [`ServerError`] if there is no folder for them, or they cannot be read.
pub fn users(settings: &Settings) -> Result<Users, ServerError> {
    Ok(Users::open(&settings.paths()?.data_dir.join("server"))?)
}

/// Opens what there is in the server's folder, and begins to do its jobs.
fn opened(settings: Settings, (program, folder): (PathBuf, &Path), access: Access) -> Result<AppState, ServerError> {
    let paths = settings.paths()?;
    let decided = Decided::open(folder, settings.egress_allow.clone())?;
    let limits = decided.settings.get().0.budget;
    let budget = Budget { memory: limits.memory, cpu: limits.cpu };
    let library =
        MediaLibrary::open(&paths.data_dir.join("library"), LibraryLimits::default(), vo_library::system_clock());
    let queue = Arc::new(Queue::open(folder, vo_jobs::system_clock())?);
    if queue.recovered() {
        tracing::warn!("the database of jobs was damaged: it was set aside, and another was begun");
    }
    let metrics = Arc::new(Metrics::new(&queue, paths, budget.memory));
    let workshop = Workshop {
        library: Arc::new(library?),
        decided: decided.clone(),
        program,
        data: paths.data_dir.clone(),
        cache: paths.cache_dir.clone(),
        machine: Arc::new(budget.permits()),
        budget,
        paths: paths.clone(),
        metrics: Arc::clone(&metrics),
        room: Arc::new(RoomKeeper::new(paths, kinds_that_can_wait())),
    };
    // Where there can be no socket, such as on a path that is too long for one, others work without asking.
    let lending = lend(&permits_socket(&paths.data_dir), &workshop.machine)
        .inspect_err(|error| tracing::warn!(why = %error, "the budget is not shared with other programs"))
        .ok();
    let projects = Projects::open(&workshop.projects(), vo_jobs::system_clock(), announce(&queue));
    let projects = projects?;
    let events = Stream::begin(&queue).map_err(ServerError::Start)?;
    let crew = Crew::begin(&queue, &workshop).map_err(ServerError::Start)?;
    let previews = Previews::of(&workshop.cache);
    let automation = Automation::begin(folder, &queue, &decided)?;
    Ok(AppState::new(Shared {
        settings,
        access,
        limits: Limits::new(),
        stopping: Stopping::new(),
        decided,
        automation,
        queue,
        projects,
        workshop,
        crew,
        events,
        previews,
        metrics,
        flights: Arc::new(Flights::default()),
        lending,
    }))
}

/// Tells those who listen for events which project has changed. One that cannot be told of has changed all the same.
fn announce(queue: &Arc<Queue>) -> vo_projects::Hook {
    let queue = Arc::clone(queue);
    Box::new(move |Changed { id, revision, what }| {
        let told = json!({ "id": id.as_str(), "revision": revision, "what": what.name() });
        if let Err(error) = queue.note("project", &told) {
            tracing::warn!(why = %error, "that a project has changed could not be told");
        }
    })
}
