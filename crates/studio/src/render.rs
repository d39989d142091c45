//! From a project to a checked movie. Read this first.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use vo_digest::Digest;
use vo_meter::{Profile, give_memory_back, held};
use vo_paint::Fonts;
use vo_plan::Plan;
use vo_store::Pruned;

use crate::artifact::{attempts, quarantine};
use crate::budget::permits::Need;
use crate::budget::{FINISH, SOUND};
use crate::cache::CacheLimits;
use crate::event::{Counts, Done, Event, redacted};
use crate::finish::deliver::{Delivery, Output};
use crate::finish::mux::Muxer;
use crate::finish::previous::PreviousRender;
use crate::finish::thumbnail;
use crate::gather::prepare;
use crate::open::project::LoadedProject;
use crate::run::{Render, Run};
use crate::sound::Mixer;
use crate::speak::{begin, read_aloud};
use crate::studio::Studio;
use crate::{Code, StudioError, rates, segment};

/// Makes the movie of a project and puts it, with its subtitles, thumbnail and report, where it belongs.
///
/// # Errors
/// [`StudioError`]; what is complete by then is kept, so that running it again goes on from there.
pub fn render(studio: &Studio, loaded: &LoadedProject, output: &Output, run: Run) -> Result<Done, StudioError> {
    let render = &Render::begin(studio, run)?;
    let _working = render.account.work();
    tracing::info!(preset = loaded.project.preset, look = loaded.project.look, "render begins");
    let done = attempts::of(render, (loaded, &output.path), |render| attempt(render, loaded.clone(), output))
        .inspect_err(|error| {
            tracing::error!(code = error.code().name(), why = redacted(&error.to_string()), "render failed");
        });
    // Whatever came of it: those that fail bring in as much as others. A store that cannot be pruned now is pruned next
    // time.
    let bounds = CacheLimits::of(&render.studio.paths.data_dir).bounds();
    if let Ok(Some(Pruned { removed, removed_bytes, .. })) = render.store.keep_within(bounds) {
        render.report(Event::Evicted { removed, bytes: removed_bytes });
    }
    render.warn_if_recovered();
    let done = done?;
    tracing::info!(
        frames = done.frames,
        milliseconds = done.milliseconds,
        peak_pss_bytes = done.peak_pss_bytes,
        "render done"
    );
    Ok(done)
}

/// Makes the movie, with whatever was made before.
fn attempt(render: &Render, loaded: LoadedProject, output: &Output) -> Result<Done, StudioError> {
    let (started, profile) = (Instant::now(), Profile::of(&render.account, SAMPLED_EVERY));
    let fonts = Fonts::bundled();
    let delivery = Delivery::to(&loaded, output)?;
    let prepared = prepare(render, &fonts, loaded, begin)?;
    delivery.refuse_to_replace(&prepared)?;
    delivery.refuse_what_is_not_ours(render)?;
    render.report(Event::Script {
        scenes: prepared.script.scenes.len(),
        lines: prepared.takes.len(),
        voice: prepared.voice.clone(),
    });

    profile.mark("speaking");
    let mut takes = Counts::default();
    let spoken = read_aloud(render, &prepared.takes, &mut takes)?;
    let (timeline, plan) = prepared.plan(render.tools(), &spoken);
    prepared.warn(render, (&timeline, &plan), false);
    render.release_voice_for(&plan);
    let (bus, (digests, segments)) = sound_and_picture(render, &fonts, &plan, &profile)?;

    profile.mark("joining");
    let began = Instant::now();
    let permit = render.claim(Need { bytes: FINISH, cores: 1 })?;
    let ((movie, _), cover) = std::thread::scope(|scope| {
        let cover = scope.spawn(|| {
            let _working = render.account.work();
            thumbnail::thumbnail(render, &timeline, &plan, &digests)
        });
        let movie = render.artifact(&plan.movie(&digests, bus), &mut Muxer(render));
        let movie = movie.inspect(|(_, reused)| render.report(Event::Movie { reused: *reused }));
        // A panic over there is one here.
        Ok::<_, StudioError>((movie?, cover.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?))
    })?;
    drop(permit);
    profile.mark("delivering");
    quarantine::clear_crashes(render)?;
    PreviousRender::of(&prepared, &timeline, &plan)?.record(render, &prepared.loaded)?;

    give_memory_back();
    let record = profile.finish();
    let done = Done {
        movie: output.path.to_string_lossy().into_owned(),
        frames: plan.frames,
        segments,
        takes,
        milliseconds: started.elapsed().as_millis() as u64,
        peak_pss_bytes: record.tree.peak_pss_bytes,
        cpu_milliseconds: record.tree.cpu_milliseconds,
        own: held(),
    };
    delivery.deliver(render, &prepared, &timeline, (movie, cover), (&done, &record))?;
    if done.segments.made > 0 {
        render.stopwatch.note(rates::JOINING.to_owned(), plan.milliseconds(), began);
    }
    // The movie is there: it is not to fail over figures.
    let _ = render.stopwatch.record(&render.store);
    Ok(done)
}

/// The bus and the segments: side by side if the budget holds both, else one after the other.
fn sound_and_picture(
    render: &Render,
    fonts: &Fonts,
    plan: &Plan,
    profile: &Profile,
) -> Result<(Digest, (Vec<Digest>, Counts)), StudioError> {
    let mixed = || -> Result<Digest, StudioError> {
        let _working = render.account.work();
        let _permit = render.claim(Need { bytes: SOUND, cores: 0 })?;
        let began = Instant::now();
        let (bus, reused) = render.artifact(&plan.bus, &mut Mixer::new(render))?;
        if !reused {
            render.stopwatch.note(rates::SOUND.to_owned(), plan.milliseconds(), began);
        }
        render.report(Event::Sound { reused });
        Ok(bus)
    };
    if !render.budget().holds_sound_beside(plan, &render.costs()) {
        profile.mark("mixing");
        let bus = mixed()?;
        profile.mark("painting");
        return Ok((bus, segment::all(render, fonts, plan, &|| true)?));
    }
    profile.mark("mixing and painting");
    let silent = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let mixed = scope.spawn(|| mixed().inspect_err(|_| silent.store(true, Ordering::SeqCst)));
        let painted = segment::all(render, fonts, plan, &|| !silent.load(Ordering::SeqCst));
        // A panic over there is one here.
        let bus = mixed.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((bus, painted?))
    })
}

/// Memory and processor time are looked at 50 times a second: what it takes to decode a still image is held for a
/// tenth of a second.
const SAMPLED_EVERY: Duration = Duration::from_millis(20);

/// Writes the frames of a project's movie as they reach the encoder: raw YUV 4:2:0, planes one after another, 8 bits.
///
/// # Errors
/// [`StudioError`]; [`StudioError::Stopped`] too if nobody reads any more.
pub fn frames(studio: &Studio, loaded: LoadedProject, to: &mut impl Write, run: Run) -> Result<(), StudioError> {
    let render = &Render::begin(studio, run)?;
    let fonts = Fonts::bundled();
    let prepared = prepare(render, &fonts, loaded, begin)?;
    let spoken = read_aloud(render, &prepared.takes, &mut Counts::default())?;
    let (_, plan) = prepared.plan(render.tools(), &spoken);
    render.release_voice_for(&plan);
    segment::frames(render, &fonts, &plan, to)
}

/// Where a project's movie goes: what was asked for, or `out/TITLE.mp4` in it, or beside a lone script. If several are made, what was asked for is
/// the folder of them all.
///
/// # Errors
/// [`StudioError::Input`] if that is one file.
pub fn output_for(loaded: &LoadedProject, asked: Option<&Path>, of: usize) -> Result<PathBuf, StudioError> {
    match asked {
        None => Ok(loaded.output.clone()),
        Some(asked) if of == 1 => Ok(asked.to_owned()),
        Some(asked) if asked.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("mp4")) => {
            Err(StudioError::Input(
                Code::OutputUnusable,
                format!(
                    "{} is one file, and {of} movies are to be made: name a folder with -o",
                    vo_files::shown(asked)
                ),
            ))
        }
        Some(folder) => Ok(folder.join(loaded.output.file_name().unwrap_or_default())),
    }
}
