//! All figures at one moment, as they are answered.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::Serialize;
use utoipa::ToSchema;
use vo_jobs::Stats;
use vo_meter::{MemoryPressure, by_role, held, stalls};
use vo_studio::cache::{self, CacheLimits};

use super::alerts::{Alert, Readings};
use super::requests::{Answered, Counts, Tally};
use super::windows::Span;
use super::{ENOUGH, Metrics};

/// The role of the server's own process.
const SERVER: &str = "server";

/// How the server is. Times are milliseconds unless they say otherwise.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Performance {
    /// The version of the program.
    pub version: &'static str,
    /// Seconds since the server began.
    pub uptime_seconds: u64,
    /// What all processes take.
    pub memory: MemoryFigures,
    /// What they have computed.
    pub cpu: CpuFigures,
    /// What was asked, and how fast it was answered.
    pub requests: RequestFigures,
    /// What is to be done.
    pub queue: QueueFigures,
    /// What is kept so that it need not be made again.
    pub cache: CacheFigures,
    /// Those who do the work.
    pub workers: WorkerFigures,
    /// How long events waited for a thread that answers, at most, in each window.
    pub event_loop_lag_ms: BTreeMap<&'static str, f64>,
    /// How long requests waited for a thread that may block, at most, in each window.
    pub blocking_wait_ms: BTreeMap<&'static str, f64>,
    /// What the machine lacks.
    pub pressure: PressureFigures,
    /// The disk of the server's data; nothing where the system does not tell.
    pub disk: Option<DiskFigures>,
    /// What the server's own process holds.
    pub process: ProcessFigures,
    /// What somebody should look at.
    pub alerts: Vec<Alert>,
}

/// Memory of all processes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemoryFigures {
    /// Proportional set size of all of them, in bytes.
    pub pss_bytes: u64,
    /// What they may take together.
    pub budget_bytes: u64,
    /// By what they are for: `server`, `worker`, `encoder`, `decoder`, `voice` and others.
    pub roles: BTreeMap<String, RoleFigures>,
}

/// What the processes of one role take.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RoleFigures {
    /// How many there are.
    pub processes: u64,
    /// Their proportional set size, in bytes.
    pub pss_bytes: u64,
    /// Processor time that those which run have used, in seconds.
    pub cpu_seconds: f64,
}

/// Processor time.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CpuFigures {
    /// Processors of the machine that may be used.
    pub cores: usize,
    /// Processor time of all processes that run, in seconds.
    pub seconds: f64,
    /// How many hundredths of all processors they have used since this was looked at last.
    pub percent: f64,
}

/// Requests.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestFigures {
    /// How many there were since the start.
    pub total: u64,
    /// How many of them failed by our fault.
    pub errors: u64,
    /// All of them, in each window; without the time in which workers made what was asked for.
    pub windows: BTreeMap<&'static str, WindowFigures>,
    /// The same by route, with all of the time.
    pub routes: BTreeMap<String, BTreeMap<&'static str, WindowFigures>>,
    /// The last that were slow, with what they did with the time.
    pub slow: Vec<SlowRequest>,
}

/// The requests of a window.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct WindowFigures {
    /// How many there were.
    pub count: u64,
    /// How many a second.
    pub rate: f64,
    /// How many were refused, by their own fault.
    pub client_errors: u64,
    /// How many failed, by ours.
    pub server_errors: u64,
    /// Half of them took no longer, until the answer began.
    pub p50_ms: f64,
    /// 95 of 100.
    pub p95_ms: f64,
    /// 99 of 100.
    pub p99_ms: f64,
}

/// A request that was slow.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SlowRequest {
    /// Method and address.
    pub route: String,
    /// The status of the answer.
    pub status: u16,
    /// From its head to the head of the answer.
    pub took_ms: u64,
    /// Of that, how long it waited for a thread that may block.
    pub waited_ms: u64,
    /// Of that, how long a worker made what was asked for.
    pub worker_ms: u64,
    /// Of that, how long it was worked on here.
    pub worked_ms: u64,
    /// How long the answer was on its way after that.
    pub sent_ms: u64,
}

/// The queue of jobs.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct QueueFigures {
    /// Jobs that wait.
    pub queued: u64,
    /// Jobs that run.
    pub running: u64,
    /// Jobs that ended well and are kept.
    pub done: u64,
    /// Jobs that failed and are kept.
    pub failed: u64,
    /// Jobs that were cancelled and are kept.
    pub cancelled: u64,
    /// Seconds for which the one that waits longest does.
    pub oldest_seconds: u64,
    /// Bytes of its database.
    pub bytes: u64,
    /// What is paused as a whole: kinds of jobs, or all.
    pub pauses: u64,
}

/// The cache.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CacheFigures {
    /// Bytes of all that is in it.
    pub bytes: u64,
    /// Bytes above which it is made smaller.
    pub limit_bytes: u64,
    /// Days for which what is not used is kept.
    pub limit_days: u64,
    /// What jobs have found made since the start.
    pub hits: u64,
    /// What they had to make.
    pub misses: u64,
    /// Blobs that were removed.
    pub evictions: u64,
    /// Their bytes.
    pub evicted_bytes: u64,
}

/// Those who do the work.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WorkerFigures {
    /// How often one ended in the middle of a run since the start.
    pub crashes: u64,
    /// The same within the last hour.
    pub crashes_of_an_hour: u64,
    /// What each lane is at.
    pub lanes: BTreeMap<&'static str, LaneFigures>,
}

/// A lane: what is done one after another.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct LaneFigures {
    /// The job that it is at.
    pub job: Option<u64>,
    /// Seconds since something was heard of that.
    pub quiet_seconds: u64,
    /// Jobs that it has ended well.
    pub done: u64,
    /// Jobs that failed, or were given back.
    pub others: u64,
}

/// What the machine lacks, by what the kernel says of stalls.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PressureFigures {
    /// Whether memory runs low.
    pub memory_is_tight: bool,
    /// Hundredths of the last ten seconds in which something waited for a processor, where the kernel tells.
    pub cpu: Option<f64>,
    /// The same for memory.
    pub memory: Option<f64>,
    /// The same for disks.
    pub io: Option<f64>,
}

/// The disk of the server's data.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DiskFigures {
    /// Bytes that may still be written.
    pub free: u64,
    /// Bytes of the whole disk.
    pub whole: u64,
    /// Bytes below which no job begins.
    pub floor: u64,
}

/// What the server's own process holds.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ProcessFigures {
    /// Open files, pipes and sockets.
    pub files: usize,
    /// Threads.
    pub threads: usize,
    /// Children.
    pub children: usize,
}

impl Metrics {
    /// All figures now. It takes some milliseconds, and waits for the disk.
    pub fn figures(&self) -> Performance {
        let counts = self.requests.counts(self.began.elapsed());
        let own = held();
        let limits = CacheLimits::of(&self.paths.data_dir);
        let memory = self.memory();
        let cpu = memory.roles.values().map(|role| role.cpu_seconds).sum();
        let queue = self.queue.stats().map(|stats| self.queue_figures(&stats)).unwrap_or_default();
        let cache = self.cache_figures(limits);
        let disk = cache::room(&self.paths.data_dir).map(|room| DiskFigures {
            free: room.free,
            whole: room.disk,
            floor: limits.floor(room.disk),
        });
        let lags = self.lags();
        let workers = self.worker_figures();
        let five_minutes = &counts.all[Span::FiveMinutes as usize];
        let readings = Readings {
            memory: (memory.pss_bytes, memory.budget_bytes),
            p99_ms: five_minutes.took.percentile(99).filter(|_| five_minutes.took.count() >= ENOUGH).map(millis),
            loop_lag_ms: millis(lags[Span::Minute as usize]),
            queue_age: queue.oldest_seconds,
            disk: disk.map(|disk| (disk.free, disk.floor)),
            cache: (cache.bytes, cache.limit_bytes),
            crashes: workers.crashes_of_an_hour,
        };
        let stalls = stalls();
        Performance {
            version: env!("CARGO_PKG_VERSION"),
            uptime_seconds: self.began.elapsed().as_secs(),
            memory,
            cpu: self.cpu_figures(cpu),
            blocking_wait_ms: by_window(counts.waits.map(millis)),
            requests: counts.into(),
            queue,
            cache,
            workers,
            event_loop_lag_ms: by_window(lags.map(millis)),
            pressure: PressureFigures {
                memory_is_tight: self.pressure.level() == MemoryPressure::Tight,
                cpu: stalls.cpu,
                memory: stalls.memory,
                io: stalls.io,
            },
            disk,
            process: ProcessFigures { files: own.files, threads: own.threads, children: own.children },
            alerts: self.alarmed(&readings),
        }
    }

    /// What all processes take now.
    pub fn memory(&self) -> MemoryFigures {
        let roles = by_role(SERVER);
        MemoryFigures {
            pss_bytes: roles.values().map(|role| role.pss_bytes).sum(),
            budget_bytes: self.most_memory,
            roles: roles.into_iter().map(|(name, role)| (name, role.into())).collect(),
        }
    }

    fn queue_figures(&self, stats: &Stats) -> QueueFigures {
        let Stats { queued, running, done, failed, cancelled, oldest, bytes, .. } = *stats;
        let now = (vo_jobs::system_clock())();
        let oldest_seconds = oldest.map_or(0, |oldest| now.saturating_sub(oldest) / 1_000);
        let pauses = self.queue.pauses().map_or(0, |pauses| pauses.len() as u64);
        QueueFigures { queued, running, done, failed, cancelled, oldest_seconds, bytes, pauses }
    }

    /// What is known of the cache.
    pub fn cache_figures(&self, limits: CacheLimits) -> CacheFigures {
        let tally = self.vitals.cache();
        CacheFigures {
            // A database that cannot be read is set right by whoever renders next.
            bytes: cache::bytes(&self.paths).unwrap_or_default(),
            limit_bytes: limits.bytes,
            limit_days: limits.days,
            hits: tally.hits,
            misses: tally.misses,
            evictions: tally.evictions,
            evicted_bytes: tally.evicted_bytes,
        }
    }

    fn worker_figures(&self) -> WorkerFigures {
        let lanes = self.vitals.lanes_now().into_iter().map(|(name, state)| {
            let (job, quiet_seconds) = (state.job.map(|(job, _)| job), state.job.map(|(_, heard)| heard.elapsed()));
            let quiet_seconds = quiet_seconds.map_or(0, |quiet| quiet.as_secs());
            (name, LaneFigures { job, quiet_seconds, done: state.done, others: state.others })
        });
        WorkerFigures {
            lanes: lanes.collect(),
            crashes_of_an_hour: self.vitals.crashes_of_an_hour(&self.known_crashes),
            crashes: self.known_crashes.load(std::sync::atomic::Ordering::Relaxed),
        }
    }

    fn cpu_figures(&self, seconds: f64) -> CpuFigures {
        let mut last = self.cpu.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (since, before) = std::mem::replace(&mut *last, (Instant::now(), seconds));
        let cores = vo_meter::cores();
        let most = since.elapsed().as_secs_f64() * cores as f64;
        let percent = if most > 0.0 { (seconds - before).max(0.0) * 100.0 / most } else { 0.0 };
        CpuFigures { cores, seconds, percent }
    }
}

impl From<vo_meter::RoleUse> for RoleFigures {
    fn from(role: vo_meter::RoleUse) -> Self {
        Self { processes: role.processes, pss_bytes: role.pss_bytes, cpu_seconds: role.cpu.as_secs_f64() }
    }
}

impl From<Counts> for RequestFigures {
    fn from(counts: Counts) -> Self {
        let Counts { total, errors, all, routes, slow, .. } = counts;
        Self {
            total,
            errors,
            windows: windows(&all),
            routes: routes.iter().map(|(route, tallies)| (route.to_string(), windows(tallies))).collect(),
            slow: slow.iter().map(SlowRequest::from).collect(),
        }
    }
}

impl From<&Answered> for SlowRequest {
    fn from(answered: &Answered) -> Self {
        let Answered { route, status, took, waited, at_worker, sent } = answered;
        let millis = |time: &Duration| time.as_millis() as u64;
        Self {
            route: route.to_string(),
            status: *status,
            took_ms: millis(took),
            waited_ms: millis(waited),
            worker_ms: millis(at_worker),
            worked_ms: millis(&took.saturating_sub(*waited + *at_worker)),
            sent_ms: millis(sent),
        }
    }
}

fn windows(tallies: &[Tally; 3]) -> BTreeMap<&'static str, WindowFigures> {
    let one = |(span, tally): (Span, &Tally)| {
        let count = tally.took.count();
        let within = |of_hundred| tally.took.percentile(of_hundred).map_or(0.0, millis);
        let figures = WindowFigures {
            count,
            rate: count as f64 / span.seconds() as f64,
            client_errors: tally.client_errors,
            server_errors: tally.server_errors,
            p50_ms: within(50),
            p95_ms: within(95),
            p99_ms: within(99),
        };
        (span.name(), figures)
    };
    Span::ALL.into_iter().zip(tallies).map(one).collect()
}

fn by_window(values: [f64; 3]) -> BTreeMap<&'static str, f64> {
    Span::ALL.map(Span::name).into_iter().zip(values).collect()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
