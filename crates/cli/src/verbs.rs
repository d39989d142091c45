//! One function a verb. Each gathers what the verb needs, calls the studio and shows the answer.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use vo_process::Stop;
use vo_setup::{Choice, Home, install, manifest};
use vo_studio::event::Event;
use vo_studio::{StudioError, Workshop, folder, outlook, output_for, render};
use vo_timeline::look::Look;
use vo_timeline::preset::Export;
use vo_timeline::project::Project;

use crate::args::{Explain, List, Make, Plan, ProjectArgs, Prune, Setup};
use crate::draw::{Drawing, Fetching, line, warning};

/// The process that speaks: requests on standard input, speech on standard output, until the input ends.
pub fn voice() -> ExitCode {
    match vo_voice::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// `vo make`.
pub fn make(args: &Make) -> Result<(), StudioError> {
    let opened = folder::open(&args.project.project, &args.project.changes())?;
    let output = output_for(&opened, args.output.as_deref());
    let drawing = Arc::new(Drawing::choose(args.json));
    let listener = Arc::clone(&drawing);
    let stop = stop_on_signals();
    let mut shop = workshop(stop, move |event| listener.draw(&event))?;
    let result = render(&mut shop, opened, &output);
    drawing.clear();
    drawing.draw(&Event::Done(result?));
    Ok(())
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
pub fn doctor(args: &List) -> Result<(), StudioError> {
    let findings = vo_setup::doctor(&Home::from_env()?, &vo_studio::font_families())?;
    if args.json {
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
    let opened = folder::open(&args.project, &args.changes())?;
    let shop = workshop(stop_on_signals(), |event| {
        if let Event::Warning { text } = event {
            eprintln!("{}", warning(&text));
        }
    })?;
    Ok((shop, opened))
}

fn workshop(stop: Stop, listener: impl Fn(Event) + Send + Sync + 'static) -> Result<Workshop, StudioError> {
    let program = std::env::current_exe()
        .map_err(|error| StudioError::Input(format!("the program cannot find itself: {error}")))?;
    Workshop::open(Home::from_env()?, program, stop, listener)
}

/// The first Ctrl-C asks everything to stop and keeps what is complete; a second one ends the program at once, and its
/// children, whose pipes close, with it.
fn stop_on_signals() -> Stop {
    let stop = Stop::new();
    let again = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        // Registration fails for signals that cannot be caught only; these can.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&again));
        let _ = signal_hook::flag::register(signal, Arc::clone(&again));
        let _ = signal_hook::flag::register(signal, stop.flag());
    }
    again.store(false, Ordering::SeqCst);
    stop
}
