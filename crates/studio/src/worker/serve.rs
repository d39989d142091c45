//! The worker's side: takes orders and makes one run after another.

use std::collections::BTreeSet;
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vo_log::secret::Scrubber;
use vo_meter::give_memory_back;
use vo_paint::Fonts;
use vo_process::Stop;
use vo_setup::{Choice, InstallProgress, Settings, install, manifest};

use super::grants::Parent;
use super::{Answer, Order, Work};
use crate::artifact::any::{self, Made};
use crate::budget::permits::Priority;
use crate::event::{Envelope, Event};
use crate::finish::deliver::{Output, hand_over};
use crate::locked::locked;
use crate::open::{document, project};
use crate::run::{Render, Run};
use crate::speak::audition::audition;
use crate::speak::warm_up;
use crate::studio::Studio;
use crate::{Bounds, Budget, Code, Problem, StudioError, dry_run, frame, look_at_file, output_for, preview, render};

/// A worker without work gives its memory back after so much time.
const REST_AFTER: Duration = Duration::from_secs(5);

/// And ends after so much.
const END_AFTER: Duration = Duration::from_secs(60);

/// How long its work may take to end once no more orders come.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Takes orders from `input` until it ends or none come for a minute, and answers on `output`. `program` is our own
/// executable.
///
/// # Errors
/// [`StudioError`] if the machine cannot be used at all.
pub fn serve(
    settings: Settings,
    program: PathBuf,
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
) -> Result<(), StudioError> {
    let out = Arc::new(Mutex::new(output));
    let say = move |answer: &Answer| {
        let mut line = serde_json::to_vec(answer).unwrap_or_default();
        line.push(b'\n');
        // Nobody may be there any more: then the input ends as well.
        let mut out = locked(&out);
        let _ = out.write_all(&line).and_then(|()| out.flush());
    };
    let say: Say = Arc::new(say);
    let (orders, runs) = channel();
    let desk = Arc::new(Desk {
        current: Mutex::default(),
        parent: Arc::new(Parent::new(said(&say))),
        studio: Mutex::default(),
    });
    let (reader, answers) = (Arc::clone(&desk), Arc::clone(&say));
    // It ends with the process: a read cannot be broken off.
    let reads = move || {
        reader.read(input, &orders, &answers);
        drop(orders);
        // Whoever started us may read no answers any more, and then the other thread waits for ever. Our children end with us.
        std::thread::sleep(SHUTDOWN_GRACE);
        std::process::exit(1);
    };
    let started = std::thread::Builder::new().name("orders".to_owned()).spawn(reads);
    started.map_err(StudioError::files("starting", Path::new("the thread that takes orders")))?;
    desk.work(&runs, (settings, program), &say)
}

type Say = Arc<dyn Fn(&Answer) + Send + Sync>;

/// The same, as a function of its own.
fn said(say: &Say) -> impl Fn(&Answer) + Send + Sync + 'static {
    let say = Arc::clone(say);
    move |answer| say(answer)
}

/// What both threads of a worker know: the one that takes orders, and the one that works.
struct Desk {
    current: Mutex<Current>,
    parent: Arc<Parent>,
    /// Until it is first needed there is none.
    studio: Mutex<Option<Studio>>,
}

/// The run that goes on, and those that were stopped before they began.
#[derive(Default)]
struct Current {
    running: Option<(u64, Stop)>,
    stopped: BTreeSet<u64>,
    /// No more orders come.
    is_over: bool,
    /// Whether the last run was one that nobody waits for.
    is_batch: bool,
}

/// What is left to the thread that works.
enum Task {
    Begin { budget: Budget, grants: bool },
    Run { job: u64, priority: Priority, work: Box<Work> },
}

impl Desk {
    /// Reads orders until there are no more; then whatever goes on stops.
    fn read(&self, mut input: impl BufRead, tasks: &Sender<Task>, say: &Say) {
        let mut line = Vec::new();
        while let Ok(true) = next_line(&mut input, &mut line) {
            let order = match serde_json::from_slice::<Order>(&line) {
                Ok(order) => order,
                Err(error) => {
                    // A later version may send more: a run that is not understood has an answer, all else is skipped.
                    if let Some(job) = job_of(&line) {
                        let why = format!("the order is not understood: {error}");
                        let problem = Problem::of(&StudioError::Input(Code::OrderUnreadable, why));
                        say(&Answer::Failed { job, problem });
                    }
                    continue;
                }
            };
            let sent = match order {
                Order::Begin { memory, cpu, grants } => {
                    tasks.send(Task::Begin { budget: Budget { memory, cpu }, grants }).is_ok()
                }
                Order::Run { job, priority, work } => tasks.send(Task::Run { job, priority, work }).is_ok(),
                Order::Stop { job } => {
                    self.stop(job);
                    true
                }
                Order::Granted { claim } => {
                    self.parent.granted(claim);
                    true
                }
                Order::Turn { claim, others } => {
                    self.parent.turn(claim, others);
                    true
                }
                Order::End => break,
                Order::Reclaim => {
                    let _ = self.reclaim();
                    true
                }
            };
            if !sent {
                break;
            }
        }
        let mut current = locked(&self.current);
        current.is_over = true;
        current.running.iter().for_each(|(_, stop)| stop.request());
    }

    fn stop(&self, job: u64) {
        let mut current = locked(&self.current);
        match &current.running {
            Some((running, stop)) if *running == job => stop.request(),
            _ => {
                current.stopped.insert(job);
            }
        }
    }

    /// Makes one run after another.
    fn work(
        &self,
        tasks: &Receiver<Task>,
        (settings, program): (Settings, PathBuf),
        say: &Say,
    ) -> Result<(), StudioError> {
        let (mut budget, mut grants) = (Budget::default(), false);
        let mut rested = false;
        say(&Answer::Ready { version: env!("CARGO_PKG_VERSION").to_owned() });
        loop {
            let timeout = if rested { END_AFTER.saturating_sub(REST_AFTER) } else { REST_AFTER };
            match tasks.recv_timeout(timeout) {
                Ok(Task::Begin { budget: wanted, grants: granted }) => {
                    (budget, grants) = (wanted, granted);
                    *locked(&self.studio) = None;
                }
                Ok(Task::Run { job, priority, work }) => {
                    rested = false;
                    self.keep_only_what_fits(priority);
                    let studio = self.studio(|| {
                        let granted = grants.then(|| Arc::clone(&self.parent) as _);
                        Studio::open_with(settings.clone(), program.clone(), budget, granted)
                    });
                    self.one((job, priority, *work), (&settings, studio), say);
                }
                Err(RecvTimeoutError::Timeout) if !rested => {
                    give_memory_back();
                    rested = true;
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    while self.reclaim() {}
                    return Ok(());
                }
            }
        }
    }

    /// Frees what is kept for the next run; false if there is nothing.
    fn reclaim(&self) -> bool {
        let studio = locked(&self.studio).clone();
        studio.is_some_and(|studio| studio.reclaim())
    }

    /// Lets go of a studio whose cache somebody has deleted, and of what was kept for runs of another class: children work
    /// as urgently as they did when they were started.
    fn keep_only_what_fits(&self, priority: Priority) {
        let is_batch = priority == Priority::Batch;
        if std::mem::replace(&mut locked(&self.current).is_batch, is_batch) != is_batch {
            while self.reclaim() {}
        }
        let mut studio = locked(&self.studio);
        if studio.as_ref().is_some_and(|studio| !studio.store.is_there()) {
            *studio = None;
        }
    }

    /// The studio, opened when the first run needs it.
    fn studio(&self, open: impl FnOnce() -> Result<Studio, StudioError>) -> Result<Studio, StudioError> {
        if let Some(studio) = &*locked(&self.studio) {
            return Ok(studio.clone());
        }
        let studio = open()?;
        *locked(&self.studio) = Some(studio.clone());
        Ok(studio)
    }

    /// Makes one run and says what came of it.
    fn one(
        &self,
        (job, priority, work): (u64, Priority, Work),
        (settings, studio): (&Settings, Result<Studio, StudioError>),
        say: &Say,
    ) {
        let is_edit = matches!((priority, &work), (Priority::Person, Work::Render { .. }));
        let stop = Stop::new();
        {
            let mut current = locked(&self.current);
            if current.stopped.remove(&job) || current.is_over {
                stop.request();
            }
            current.running = Some((job, stop.clone()));
        }
        if stop.is_requested() {
            locked(&self.current).running = None;
            return say(&Answer::Failed { job, problem: Problem::of(&StudioError::Stopped) });
        }
        let began = Instant::now();
        let sequence = Mutex::new(0);
        let events = said(say);
        let listener = move |event: Event| {
            let mut sequence = locked(&sequence);
            *sequence += 1;
            let (at_ms, event) = (began.elapsed().as_millis() as u64, serde_json::to_value(&event).unwrap_or_default());
            events(&Answer::Event(Envelope { job, seq: *sequence, at_ms, event }));
        };
        let run = Run { priority, ..Run::new(stop, listener) };
        vo_process::only_when_idle(priority == Priority::Batch);
        let shared = studio.as_ref().ok().cloned();
        let result = match work {
            Work::Fetch { names } => fetch(settings, names, &run),
            work => studio.and_then(|studio| done(&studio, work, run)),
        };
        let answer = match result {
            Ok(result) => Answer::Done { job, result },
            Err(error) => {
                // What a tool said may be in it.
                let scrubber = Scrubber::of_environment();
                Answer::Failed { job, problem: Problem::of(&error).map(|text| scrubber.scrub(text)) }
            }
        };
        locked(&self.current).running = None;
        say(&answer);
        if let (true, Some(studio)) = (is_edit, shared) {
            warm_up(&studio);
        }
    }
}

/// The longest line that is read as an order, in bytes: a recipe of a long movie has megabytes.
const LONGEST_LINE: u64 = 64 << 20;

/// Reads the next line; false at the end. One that is too long is read and left out.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    if input.by_ref().take(LONGEST_LINE).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
        line.clear();
        line.shrink_to_fit();
        input.skip_until(b'\n')?;
    }
    Ok(true)
}

/// The number of the run that an order is about, if it is to begin one.
fn job_of(line: &[u8]) -> Option<u64> {
    let order: Value = serde_json::from_slice(line).ok()?;
    (order.get("order")? == "run").then(|| order.get("job")?.as_u64())?
}

/// The folder of a server's projects, in that of tools and voices.
const PROJECTS: &str = "projects";

/// What comes of a run.
fn done(studio: &Studio, work: Work, run: Run) -> Result<Value, StudioError> {
    if let Some(relative) = work.paths().find(|path| !path.is_absolute()) {
        let shown = vo_files::shown(relative);
        let why = format!("the path {shown} must be absolute: a worker and whoever orders may be in different folders");
        return Err(StudioError::Input(Code::OrderUnreadable, why));
    }
    let projects = studio.paths.data_dir.join(PROJECTS);
    // Whoever asks a server is not told where it keeps its projects.
    let load = |project: &Path, changes: &project::Changes| {
        let called = project.strip_prefix(&projects).unwrap_or(project);
        project::open_as(project, called, changes, &studio.paths.media)
    };
    match work {
        Work::Render { project, changes, output, force } => {
            let loaded = load(&project, &changes)?;
            let path = output_for(&loaded, output.as_deref(), 1)?;
            let done = render(studio, &loaded, &Output { path, force }, run)?;
            Ok(serde_json::to_value(done).unwrap_or_default())
        }
        Work::Plan { project, text: None, changes } => {
            let report = dry_run::plan_report(studio, load(&project, &changes)?, run)?;
            Ok(serde_json::to_value(report).unwrap_or_default())
        }
        Work::Plan { project, text: Some(text), changes } => {
            let loaded = load(&project, &changes)?;
            let text = document::text(text.as_bytes(), &loaded.script_file)?.text;
            let report = dry_run::dry_run(studio, &loaded, &text)?;
            Ok(serde_json::to_value(report).unwrap_or_default())
        }
        Work::Frame { project, changes, moment, output: path, force } => {
            let number = frame(studio, load(&project, &changes)?, moment, &Output { path, force }, run)?;
            Ok(json!({ "number": number }))
        }
        Work::Explain { project, changes, segment } => {
            let explained = dry_run::explain_segment(studio, load(&project, &changes)?, segment, run)?;
            Ok(serde_json::to_value(explained).unwrap_or_default())
        }
        Work::Preview { project, changes, of, folder } => {
            let shown = preview::preview(studio, load(&project, &of.changes(changes))?, &of, &folder, run)?;
            Ok(serde_json::to_value(shown).unwrap_or_default())
        }
        Work::Sample { of, folder } => {
            let shown = preview::sample(studio, &of, &folder, run)?;
            Ok(serde_json::to_value(shown).unwrap_or_default())
        }
        Work::Artifact { recipe, blobs, output } => {
            let render = Render::begin(studio, run)?;
            let _working = render.account.work();
            let made = any::make(&render, &Fonts::bundled(), &recipe, &blobs)?;
            if let Made::Artifact(digest) = made {
                hand_over(&render.store, digest, &output)?;
            }
            Ok(serde_json::to_value(made).unwrap_or_default())
        }
        Work::Take { text, changes, output: path, force } => {
            let heard = audition(studio, (&text, &changes), &Output { path, force }, run)?;
            Ok(serde_json::to_value(heard).unwrap_or_default())
        }
        Work::Look { file, output } => {
            let look = look_at_file(studio, &file, &output, run)?;
            Ok(serde_json::to_value(look).unwrap_or_default())
        }
        Work::Prune { bytes, days } => {
            let age = Duration::from_secs(days.saturating_mul(24 * 3_600));
            let pruned = studio.store.prune(Bounds { bytes, age })?;
            let vo_store::Pruned { removed, removed_bytes, kept, kept_bytes } = pruned;
            Ok(json!({ "removed": removed, "removed_bytes": removed_bytes, "kept": kept, "kept_bytes": kept_bytes }))
        }
        Work::Fetch { names } => fetch(&studio.settings, names, &run),
    }
}

/// Fetches what is missing of tools, voices and music.
fn fetch(settings: &Settings, names: Vec<String>, run: &Run) -> Result<Value, StudioError> {
    let choice = if names.is_empty() { Choice::Default } else { Choice::Named(names) };
    let mut progress = |progress: InstallProgress<'_>| {
        let InstallProgress { artifact, done_bytes, total_bytes, .. } = progress;
        run.events.send(Event::Fetch { name: artifact.to_owned(), done: done_bytes, of: total_bytes });
    };
    let summary = install(settings.paths()?, &manifest()?, &choice, &run.stop, &mut progress)?;
    Ok(json!({ "placed": summary.placed, "kept": summary.kept }))
}
