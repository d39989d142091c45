//! A whole benchmark, from drawing the footage to the report.

use std::path::PathBuf;
use std::rc::Rc;

use vo_process::Stop;
use vo_setup::{Paths, Settings};
use vo_timeline::preset::ExportPreset;

use crate::competitor::Competitor;
use crate::competitors::{expert, floor, habit, ours, scenarios, stages};
use crate::context::{Context, shrunk};
use crate::footage::{self, Clip};
use crate::job::{Job, frames_of};
use crate::machine::{Machine, now};
use crate::options::Options;
use crate::report::{JobReport, Report, ScenariosReport};
use crate::rounds::play;
use crate::script::script;
use crate::vo::{CHILDREN, Vo};
use crate::{BenchError, Progress, peers, quality, scaling, toolchain};

/// The competitors that make the same movie.
pub const MAKERS: [&str; 11] =
    ["floor", "expert", "habit", "stages", "cold", "worker", "plain", "usual", "moviepy", "hyperframes", "remotion"];
/// Our own program's day.
pub const SCENARIOS: [&str; 6] = ["minute", "edit", "again", "ten", "short", "long"];
/// The speed-up over cores and the cost over lengths.
pub const SCALING: &str = "scaling";

/// The folder in the chosen one in which everything is made; it is emptied before and removed after.
const WORK: &str = "vo-bench-work";
/// By what the frames of a quick run are smaller in width and height.
const QUICK: u32 = 6;

/// Runs a whole benchmark. A run that is stopped ends with a report of what was measured by then. It is meant for a process of
/// its own: whatever descends from this process when a trial is over is ended.
///
/// # Errors
/// [`BenchError::Input`] for choices that cannot be met; [`BenchError`] if a job cannot even be prepared.
pub fn run(options: &Options, stop: &Stop, report_progress: &mut dyn FnMut(Progress)) -> Result<Report, BenchError> {
    let settings = Settings::from_env()?;
    let paths = settings.paths()?;
    refuse_unknown(options)?;
    let work = std::path::absolute(options.output.join(WORK)).map_err(BenchError::files("finding", &options.output))?;
    let context = Rc::new(context(options, paths, work, stop)?);
    let mut report = Report {
        machine: Machine::this(&options.program),
        when: now(),
        typed: options.typed.clone(),
        quick: options.quick,
        rounds: options.counted_rounds(),
        preset: context.export.clone(),
        tools: context.tools.clone(),
        jobs: Vec::new(),
        scenarios: None,
        scaling: None,
        stopped: false,
        trouble: None,
    };
    let result = play_everything(options, paths, &context, &mut report, report_progress);
    report.stopped = stop.is_requested();
    if !options.keep {
        // What cannot be removed is in a folder of its own and in no one's way.
        let _ = std::fs::remove_dir_all(&context.folder);
    }
    match result {
        Err(error) if report.jobs.is_empty() && report.scenarios.is_none() && !report.stopped => Err(error),
        // What was measured before is worth having.
        Err(error) if !report.stopped => Ok(Report { trouble: Some(error.to_string()), ..report }),
        _ => Ok(report),
    }
}

fn play_everything(
    options: &Options,
    paths: &Paths,
    context: &Rc<Context>,
    report: &mut Report,
    report_progress: &mut dyn FnMut(Progress),
) -> Result<(), BenchError> {
    let group: Vec<&str> = MAKERS.into_iter().chain(SCENARIOS).chain([SCALING]).collect();
    let wants = |name: &str| options.wants(name, &group);
    let text = script(options.job_seconds(), 0);
    report_progress(Progress::Preparing("the captions".to_owned()));
    let frames = frames_of(context, &text)?;
    let clips = clips(options, context, frames, report_progress)?;
    if MAKERS.into_iter().any(wants) {
        // Every clip is looked at before the first is measured: a mistake must not be found after an hour.
        let build = |clip: &Clip| Ok(Rc::new(Job::build(context, clip.clone(), text.clone(), frames)?));
        report_progress(Progress::Preparing("the jobs".to_owned()));
        for job in clips.iter().map(build).collect::<Result<Vec<_>, BenchError>>()? {
            let makers: Vec<Competitor> =
                makers(paths, context, &job).into_iter().filter(|competitor| wants(competitor.name)).collect();
            play_job(options, context, &job, &makers, report, report_progress)?;
        }
    }
    let Some(clip) = clips.iter().find(|clip| clip.name == "hard").or(clips.first()) else { return Ok(()) };
    if SCENARIOS.into_iter().any(wants) && !context.stop.is_requested() {
        let scale = if options.quick { scenarios::Scale::QUICK } else { scenarios::Scale::WHOLE };
        let competitors: Vec<Competitor> = scenarios::competitors(context, clip, scale)
            .into_iter()
            .filter(|competitor| wants(competitor.name))
            .collect();
        let workdir = |name: &str| {
            let folder = context.folder.join("scenarios").join(name);
            std::fs::create_dir_all(&folder).map_err(BenchError::files("making the folder", &folder))?;
            Ok(folder)
        };
        let rows = play(&competitors, &workdir, options.counted_rounds(), &context.stop, report_progress)?;
        let seconds = |name: &str| scenarios::seconds(context, &context.folder.join("scenarios").join(name));
        let lengths = (seconds("short"), seconds("long"));
        let (clip, minute, each) = (clip.name.clone(), scale.minute, scale.each);
        report.scenarios = Some(ScenariosReport { clip, minute, each, lengths, rows });
    }
    if wants(SCALING) && !context.stop.is_requested() {
        report.scaling = Some(scaling::measure(context, clip, options, report_progress)?);
    }
    Ok(())
}

/// Plays one job and judges the movies that came of it.
fn play_job(
    options: &Options,
    context: &Context,
    job: &Job,
    competitors: &[Competitor],
    report: &mut Report,
    report_progress: &mut dyn FnMut(Progress),
) -> Result<(), BenchError> {
    if context.stop.is_requested() {
        return Ok(());
    }
    report_progress(Progress::Preparing(format!("the rounds on the clip {}", job.clip.name)));
    let workdir = |name: &str| job.workdir(context, name);
    let rows = play(competitors, &workdir, options.counted_rounds(), &context.stop, report_progress)?;
    let mut played = JobReport { facts: job.facts(), rows, quality: Vec::new() };
    if !context.stop.is_requested() {
        report_progress(Progress::Preparing("the comparison of the pictures".to_owned()));
        played.quality = quality::judge(context, job);
    }
    report.jobs.push(played);
    // Raw frames are a gigabyte for ten seconds; the second one is another name of the first.
    for frames in ["frames.yuv", "floor/frames.yuv"] {
        let _ = std::fs::remove_file(job.folder(context).join(frames));
    }
    Ok(())
}

fn context(options: &Options, paths: &Paths, folder: PathBuf, stop: &Stop) -> Result<Context, BenchError> {
    let exports = ExportPreset::bundled();
    let Some(export) = exports.iter().find(|export| export.name == options.preset) else {
        let known: Vec<&str> = exports.iter().map(|export| export.name.as_str()).collect();
        let (name, known) = (&options.preset, known.join(", "));
        return Err(BenchError::Input(format!("there is no preset `{name}`; choose from: {known}")));
    };
    let tools = toolchain::find(paths, options.ffmpeg.as_deref())?;
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(BenchError::files("making the folder", &folder))?;
    let vo = Vo {
        program: options.program.clone(),
        ffmpeg: tools.ffmpeg.clone(),
        home: folder.join("home"),
        cache: folder.join("store"),
        slot: CHILDREN,
    };
    let export = if options.quick { shrunk(export, QUICK) } else { export.clone() };
    Ok(Context { vo, tools, export, folder, stop: stop.clone() })
}

fn refuse_unknown(options: &Options) -> Result<(), BenchError> {
    let known: Vec<&str> = MAKERS.into_iter().chain(SCENARIOS).chain([SCALING]).chain(footage::drawn_names()).collect();
    match options.only.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(BenchError::Input(format!(
            "there is no competitor, part or clip called `{name}`; choose from: {}",
            known.join(", ")
        ))),
        None => Ok(()),
    }
}

/// The clips: those that are drawn, a little longer than the job, and those of a person.
fn clips(
    options: &Options,
    context: &Context,
    frames: u32,
    report_progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Clip>, BenchError> {
    let (drawn, folder) = (footage::drawn_names(), context.folder.join("footage"));
    let rate = context.export.fps;
    let mut clips = Vec::new();
    let mut wanted: Vec<&str> = drawn.into_iter().filter(|name| options.wants(name, &drawn)).collect();
    if options.quick {
        wanted.truncate(1);
    }
    for name in wanted {
        report_progress(Progress::Preparing(format!("the clip {name}")));
        // Two seconds more than the job; the day's work shows it again and again.
        clips.push(footage::draw(name, (frames + 2 * rate) * 30 / rate, &folder, &context.tools, &context.stop)?);
    }
    for (number, path) in options.clips.iter().enumerate() {
        report_progress(Progress::Preparing(format!("the clip {}", vo_files::shown(path))));
        clips.push(footage::own(path, number + 1, rate, &context.tools, &context.stop)?);
    }
    Ok(clips)
}

/// All that make the same movie, in the order of their trials.
fn makers(paths: &Paths, context: &Rc<Context>, job: &Rc<Job>) -> Vec<Competitor> {
    let mut makers = vec![
        floor::competitor(context, job),
        expert::competitor(context, job),
        habit::competitor(context, job),
        stages::competitor(context, job),
        ours::cold(context, job),
        ours::worker(context, job),
        ours::plain(context, job),
        ours::usual(paths, context, job),
    ];
    makers.extend(peers::all(paths, &context.tools.ffmpeg));
    makers
}
