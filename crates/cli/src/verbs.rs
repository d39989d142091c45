//! One function a verb. Each gathers what the verb needs, calls the studio and shows the answer.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use vo_log::Form;
use vo_process::Stop;
use vo_process::walls::Policy;
use vo_setup::{Choice, Home, install, manifest};
use vo_store::file::private_folder;
use vo_studio::event::Event;
use vo_studio::{Budget, StudioError, Workshop, folder, outlook, output_for, render};
use vo_timeline::look::Look;
use vo_timeline::preset::Export;
use vo_timeline::project::Project;

use crate::args::{Bench, Doctor, Explain, List, Make, Plan, ProjectArgs, Prune, Setup, Verb};
use crate::bundle::{self, LOGS};
use crate::draw::{Drawing, Fetching, aside, line, warning};

/// From here on what happens is logged, as `VO_LOG` says. A log that cannot be written keeps nobody from working.
pub fn keep_log(verb: &Verb) -> Result<(), StudioError> {
    let wanted = std::env::var("VO_LOG").ok().filter(|name| !name.is_empty());
    let wanted = wanted.as_deref().unwrap_or("text");
    if wanted == "off" || matches!(verb, Verb::Bench(_) | Verb::Schema) {
        return Ok(());
    }
    let form = Form::named(wanted)
        .ok_or_else(|| StudioError::Input(format!("VO_LOG is `{wanted}`, and there are off, text, json")))?;
    if let Ok(home) = Home::from_env()
        && (home.cache.exists() || verb.works() && private_folder(&home.cache).is_ok())
        && vo_log::start(&home.cache.join(LOGS), form).is_ok()
    {
        vo_log::info!(version = env!("CARGO_PKG_VERSION"), verb = verb.name(), "vo begins");
    }
    Ok(())
}

/// From here on children are started by shims, and strangers' files are decoded behind walls. A benchmark does without
/// both: it measures the programs of others, and ours has its own.
pub fn supervise(verb: &Verb) -> Result<(), StudioError> {
    if !matches!(verb, Verb::Bench(_)) {
        vo_process::shim::use_shims();
    }
    hold_to_policy()
}

/// From here on walls stand as far as `VO_SANDBOX` says.
fn hold_to_policy() -> Result<(), StudioError> {
    let Some(wanted) = std::env::var("VO_SANDBOX").ok().filter(|name| !name.is_empty()) else { return Ok(()) };
    let known = || Policy::NAMES.map(|(name, _)| name).join(", ");
    let policy = Policy::named(&wanted)
        .ok_or_else(|| StudioError::Input(format!("VO_SANDBOX is `{wanted}`, and there are {}", known())))?;
    vo_process::walls::hold_to(policy);
    Ok(())
}

/// The process that speaks: requests on standard input, speech on standard output, until the input ends.
pub fn voice() -> ExitCode {
    vo_process::shim::use_shims();
    // What it says was looked at by who started us.
    let _ = hold_to_policy();
    match vo_voice::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            aside(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// `vo make`: one project after another. A project that cannot be made does not keep the others from being made, unless
/// somebody asked to stop: where the disk is full for one, another may need less or be made already.
pub fn make(args: &Make) -> Result<(), StudioError> {
    let drawing = Arc::new(Drawing::choose(args.json));
    let listener = Arc::clone(&drawing);
    let stop = stop_on_signals();
    let (mut shop, mut outputs) = (None, BTreeSet::new());
    let (mut failed, mut code) = (0, 0);
    let (changes, of) = (args.first.changes.changes(), 1 + args.more.len());
    for project in std::iter::once(&args.first.project).chain(&args.more) {
        let listener = Arc::clone(&listener);
        let result = (|| {
            let opened = folder::open(project, &changes, &Home::from_env()?.media)?;
            let output = output_for(&opened, args.output.as_deref(), of)?;
            if !outputs.insert(std::path::absolute(&output).unwrap_or_else(|_| output.clone())) {
                let (project, output) = (project.display(), output.display());
                let why = format!("{project} would replace {output}, which was just made: give it another name");
                return Err(StudioError::Input(why));
            }
            let shop = match &mut shop {
                Some(shop) => shop,
                // The machine is looked at once the first project was found to be one.
                none => none.insert(workshop(stop.clone(), move |event| listener.draw(&event))?),
            };
            shop.keep_to(Budget { memory: args.memory, cpu: args.cpu_limit });
            shop.draw_profile(args.profile);
            render(shop, &opened, &output)
        })();
        drawing.clear();
        match result {
            Ok(done) => drawing.draw(&Event::Done(done)),
            Err(error) if of == 1 => return Err(error),
            Err(error @ StudioError::Stopped) => return Err(error),
            Err(error) => {
                crate::draw::error(&error);
                if failed == 0 {
                    code = error.exit_code();
                }
                failed += 1;
            }
        }
    }
    if failed == 0 { Ok(()) } else { Err(StudioError::SomeFailed { failed, of, code }) }
}

/// `vo bench`.
pub fn bench(args: Bench) -> Result<(), StudioError> {
    let options = vo_bench::Options {
        program: our_program()?,
        typed: std::env::args().collect::<Vec<_>>().join(" "),
        out: args.output.clone(),
        rounds: args.rounds,
        seconds: args.seconds,
        clips: args.clips,
        only: args.only,
        ffmpeg: args.ffmpeg,
        preset: args.preset,
        quick: args.quick,
        full: args.full,
        keep: args.keep,
    };
    let failed = |error: vo_bench::BenchError| match error {
        vo_bench::BenchError::Process(error) => error.into(),
        other => StudioError::Input(other.to_string()),
    };
    let report =
        vo_bench::run(&options, &stop_on_signals(), &mut |progress| aside(&progress.to_string())).map_err(failed)?;
    report.write(&args.output).map_err(failed)?;
    line(report.markdown().trim_end());
    Ok(())
}

/// The frames of a movie as they reach the encoder, raw, on standard output: for comparing and measuring.
pub fn frames(args: &ProjectArgs) -> Result<(), StudioError> {
    let (mut shop, opened) = quiet(args)?;
    vo_studio::frames(&mut shop, opened, &mut std::io::stdout().lock())
}

/// `vo plan`.
pub fn plan(args: &Plan) -> Result<(), StudioError> {
    let (mut shop, opened) = quiet(&args.project)?;
    let outlook = outlook::outlook(&mut shop, opened)?;
    if args.json {
        line(&serde_json::to_string(&outlook).unwrap_or_default());
        return Ok(());
    }
    line(outlook.text.trim_end());
    for one in outlook.each.iter().filter(|one| !one.reuse) {
        line(&format!("make segment {} of line {}", one.segment, one.line));
    }
    let range = if outlook.segments_at_most > outlook.segments.make {
        format!(" (at most {}, if a new take needs another length)", outlook.segments_at_most)
    } else {
        String::new()
    };
    line(&format!(
        "takes: reuse {}, make {}; segments: reuse {}, make {}{range}; sound: {}",
        outlook.takes.reuse,
        outlook.takes.make,
        outlook.segments.reuse,
        outlook.segments.make,
        if outlook.sound { "make" } else { "reuse" }
    ));
    Ok(())
}

/// `vo explain`.
pub fn explain(args: &Explain) -> Result<(), StudioError> {
    let (mut shop, opened) = quiet(&args.project)?;
    line(outlook::explain_segment(&mut shop, opened, args.segment)?.trim_end());
    Ok(())
}

/// `vo voices`.
pub fn voices(args: &List) -> Result<(), StudioError> {
    let voices = vo_voice::voices(&Home::from_env()?.data);
    if args.json {
        line(&serde_json::to_string(&voices).unwrap_or_default());
        return Ok(());
    }
    for voice in voices {
        let state = voice.why_not.map_or_else(|| voice.quality.clone(), |why| format!("not available: {why}"));
        line(&format!("{:<16} {:<8} {:<28} {state}", voice.id, voice.language, voice.name));
    }
    Ok(())
}

/// `vo looks`.
#[allow(clippy::unnecessary_wraps, reason = "all verbs have one shape")]
pub fn looks(args: &List) -> Result<(), StudioError> {
    let looks: Vec<_> =
        Look::bundled().into_iter().filter_map(|(name, toml)| Some((name, Look::parse(toml).ok()?))).collect();
    if args.json {
        let looks: Vec<_> = looks
            .iter()
            .map(|(name, look)| json!({"name": name, "description": look.description, "aliases": look.aliases}))
            .collect();
        line(&serde_json::to_string(&looks).unwrap_or_default());
        return Ok(());
    }
    for (name, look) in looks {
        line(&format!("{name:<14} {}", look.description));
    }
    Ok(())
}

/// `vo presets`.
#[allow(clippy::unnecessary_wraps, reason = "all verbs have one shape")]
pub fn presets(args: &List) -> Result<(), StudioError> {
    let presets = Export::bundled();
    if args.json {
        line(&serde_json::to_string(&presets).unwrap_or_default());
        return Ok(());
    }
    for preset in presets {
        let size = format!("{}x{}", preset.width, preset.height);
        line(&format!("{:<12} {size:<10} {} frames a second  {}", preset.name, preset.fps, preset.description));
    }
    Ok(())
}

/// `vo schema`.
#[allow(clippy::unnecessary_wraps, reason = "all verbs have one shape")]
pub fn schema() -> Result<(), StudioError> {
    line(&serde_json::to_string_pretty(&Project::schema()).unwrap_or_default());
    Ok(())
}

/// `vo doctor`.
pub fn doctor(args: &Doctor) -> Result<(), StudioError> {
    let home = Home::from_env()?;
    let findings = vo_setup::doctor(&home, &vo_studio::font_families())?;
    if let Some(path) = &args.bundle {
        bundle::pack(&home, &findings, path)?;
        line(&format!("{}: look into it before you send it", path.display()));
        return Ok(());
    }
    if args.list.json {
        line(&serde_json::to_string(&findings).unwrap_or_default());
    } else {
        line(vo_setup::doctor::table(&findings).trim_end());
    }
    Ok(())
}

/// `vo setup`.
pub fn setup(args: &Setup) -> Result<(), StudioError> {
    let home = Home::from_env()?;
    let choice = match (args.all, args.names.as_slice()) {
        (true, _) => Choice::All,
        (false, []) => Choice::Default,
        (false, names) => Choice::Named(names.to_vec()),
    };
    let mut fetching = Fetching::default();
    let summary = install(&home, &manifest()?, &choice, &stop_on_signals(), &mut |progress| fetching.draw(&progress))?;
    drop(fetching);
    line(&format!("{}: {} placed, {} kept", home.data.display(), summary.placed.len(), summary.kept.len()));
    Ok(())
}

/// `vo prune`.
pub fn prune(args: &Prune) -> Result<(), StudioError> {
    let store = vo_studio::open_store(&Home::from_env()?)?;
    if store.begun_anew() {
        aside(&warning(vo_studio::BEGUN_ANEW));
    }
    let days = Duration::from_secs(args.days.saturating_mul(24 * 3_600));
    let pruned = store.prune(vo_studio::Bounds { bytes: args.to, age: days })?;
    line(&format!(
        "{}: removed {} artifacts ({} MB), kept {} ({} MB)",
        store.root().display(),
        pruned.removed,
        pruned.removed_bytes / 1_000_000,
        pruned.kept,
        pruned.kept_bytes / 1_000_000
    ));
    Ok(())
}

/// A workshop for verbs that make nothing; warnings go to standard error.
fn quiet(args: &ProjectArgs) -> Result<(Workshop, folder::Opened), StudioError> {
    let opened = folder::open(&args.project, &args.changes.changes(), &Home::from_env()?.media)?;
    let shop = workshop(stop_on_signals(), |event| {
        if let Event::Warning { text } = event {
            aside(&warning(&text));
        }
    })?;
    Ok((shop, opened))
}

fn workshop(stop: Stop, listener: impl Fn(Event) + Send + Sync + 'static) -> Result<Workshop, StudioError> {
    Workshop::open(Home::from_env()?, our_program()?, stop, listener)
}

fn our_program() -> Result<std::path::PathBuf, StudioError> {
    std::env::current_exe().map_err(|error| StudioError::Input(format!("the program cannot find itself: {error}")))
}

/// The signals by which somebody asks us to end.
#[cfg(unix)]
const SIGNALS: [i32; 3] = [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];

/// The first Ctrl-C asks everything to stop and keeps what is complete; a second one ends the program at once, and its
/// children, whose pipes close, with it.
fn stop_on_signals() -> Stop {
    let stop = Stop::new();
    let again = Arc::new(AtomicBool::new(false));
    for signal in SIGNALS {
        // Registration fails for signals that cannot be caught only; these can.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&again));
        let _ = signal_hook::flag::register(signal, Arc::clone(&again));
        let _ = signal_hook::flag::register(signal, stop.flag());
    }
    again.store(false, Ordering::SeqCst);
    stop
}
