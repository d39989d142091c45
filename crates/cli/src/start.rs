//! What a verb begins with: the log, the sandbox, the signals to stop, and what a render works with.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use vo_files::plain;
use vo_files::system::private_folder;
use vo_log::Format;
pub use vo_process::stop_on_signals;
use vo_setup::Settings;
use vo_studio::event::Event;
use vo_studio::open::project;
use vo_studio::{Budget, Code, Run, Studio, StudioError};

use crate::args::{ChangeArgs, Verb};
use crate::bundle::LOGS;
use crate::output::eprint_line;
use crate::reporter::{language, speakers, warning};

/// From here on what would end us by a signal without a message ends us with a message and a code: processor time that is used up,
/// and memory that is not there, which the library reports before it ends us. Threads that may not be started are no crash
/// either. To be called after the panic hook is installed.
pub fn exit_with_messages() {
    let crashed = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |crash| {
        // The words of the library where a thread of a scope does not start, which cannot be asked beforehand.
        if crash.payload_as_str().is_some_and(|what| what.starts_with("failed to spawn thread")) {
            eprint_line(
                "error: the system does not let vo start more threads: close other programs, or raise the limit (ulimit -u)",
            );
            low_limits();
            std::process::exit(1);
        }
        crashed(crash);
    }));
    #[cfg(unix)]
    {
        let always = Arc::new(AtomicBool::new(true));
        // It can fail for signals that cannot be caught only; this one can.
        let _ = signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGABRT, 1, always);
        let Some(warning) = vo_process::inherited_limits::cpu_warning_signal() else { return };
        let Ok(mut warnings) = signal_hook::iterator::Signals::new([warning]) else { return };
        // Without a thread for it we end as we would have.
        let _ = std::thread::Builder::new().name("the end".to_owned()).spawn(move || {
            if warnings.forever().next().is_some() {
                eprint_line("error: the limit of processor time (ulimit -t) is used up; what is complete is kept, so raise it and run this again");
                low_limits();
                std::process::exit(1);
            }
        });
    }
}

/// Says which of the limits that we inherited are low.
pub fn low_limits() {
    if let Some(low) = vo_process::inherited_limits::low_limits() {
        eprint_line(&format!("note: {low}"));
    }
}

/// From here on what happens is logged, as `VO_LOG` says. A log that cannot be written stops no work.
pub fn keep_log(verb: &Verb, settings: &Settings) -> Result<(), StudioError> {
    let wanted = settings.log.as_deref().unwrap_or("text");
    if wanted == "off" || matches!(verb, Verb::Bench(_) | Verb::Schema(_)) {
        return Ok(());
    }
    let form = Format::named(wanted).ok_or_else(|| {
        StudioError::Input(Code::InvalidSetting, format!("VO_LOG is `{wanted}`: it can be off, text or json"))
    })?;
    if let Ok(paths) = settings.paths()
        && (paths.cache_dir.exists() || verb.works() && private_folder(&paths.cache_dir).is_ok())
        && vo_log::start(&paths.cache_dir.join(LOGS), form).is_ok()
    {
        vo_log::info!(version = env!("CARGO_PKG_VERSION"), verb = verb.name(), "vo begins");
    }
    Ok(())
}

/// From here on children are started by shims, and untrusted files are decoded in a sandbox. A benchmark does without
/// both: it measures the programs of others, and ours has its own. What a run that was cut off has left running is ended.
pub fn supervise(verb: &Verb, settings: &Settings) {
    if !matches!(verb, Verb::Bench(_)) {
        vo_process::shim::use_shims();
    }
    if verb.works() || matches!(verb, Verb::Bench(_)) {
        vo_process::orphans::sweep();
    }
    vo_sandbox::set_policy(settings.sandbox);
}

/// A studio, a project and a run for verbs that make nothing; warnings go to standard error.
pub fn quiet(project: &Path, changes: &ChangeArgs) -> Result<(Studio, project::LoadedProject, Run), StudioError> {
    let settings = Settings::from_env()?;
    let loaded = project::open(project, &changes.changes(), &settings.paths()?.media)?;
    let studio = studio(&settings, Budget { memory: changes.memory, ..Budget::default() })?;
    let run = Run::new(stop_on_signals(), |event| match event {
        Event::Warning { text } => eprint_line(&warning(&text)),
        Event::Language { name, known_from, voice, .. } => eprint_line(&language(&name, known_from, &voice)),
        Event::Speakers { each } => eprint_line(&speakers(&each)),
        Event::Background { text } => eprint_line(&format!("background: {}", plain(&text))),
        _ => {}
    });
    Ok((studio, loaded, run))
}

/// What all runs of this program share.
pub fn studio(settings: &Settings, budget: Budget) -> Result<Studio, StudioError> {
    Studio::open(settings.clone(), our_program()?, budget)
}

/// Where this very program lies.
pub fn our_program() -> Result<std::path::PathBuf, StudioError> {
    std::env::current_exe()
        .map_err(|error| StudioError::Input(Code::ProgramMissing, format!("the program cannot find itself: {error}")))
}
