//! A whole benchmark, from drawing the footage to the report.

use std::path::PathBuf;
use std::rc::Rc;

use vo_process::Stop;
use vo_setup::{Paths, Settings};
use vo_timeline::preset::Export;

use crate::contender::Contender;
use crate::contenders::{expert, floor, habit, life, ours, stages};
use crate::footage::{self, Clip};
use crate::ground::{Ground, shrunk};
use crate::job::{Job, frames_of};
use crate::machine::{Machine, now};
use crate::options::Options;
use crate::report::{JobReport, LifeReport, Report};
use crate::rounds::play;
use crate::script::script;
use crate::vo::{CHILDREN, Vo};
use crate::{BenchError, Progress, peers, quality, scaling, toolchain};

/// Those who make the same movie.
pub const MAKERS: [&str; 11] =
    ["floor", "expert", "habit", "stages", "cold", "worker", "plain", "usual", "moviepy", "hyperframes", "remotion"];
/// Our own program's day.
pub const LIFE: [&str; 6] = ["minute", "edit", "again", "ten", "short", "long"];
/// The speed-up over cores and the cost over lengths.
pub const SCALING: &str = "scaling";

/// The folder in the chosen one in which everything is made; it is emptied before and removed after.
const WORK: &str = "vo-bench-work";
/// By what the frames of a quick run are smaller in width and height.
const QUICK: u32 = 6;

/// Runs a whole benchmark. Whoever asks to stop gets a report of what was measured by then. It is meant for a process of
/// its own: whatever descends from this process when a turn is over is ended.
///
/// # Errors
/// [`BenchError::Input`] for choices that cannot be met; [`BenchError`] if a job cannot even be prepared.
pub fn run(options: &Options, stop: &Stop, tell: &mut dyn FnMut(Progress)) -> Result<Report, BenchError> {
    let settings = Settings::from_env()?;
    let paths = settings.paths()?;
    refuse_unknown(options)?;
    let work = std::path::absolute(options.output.join(WORK)).map_err(BenchError::files("finding", &options.output))?;
    let ground = Rc::new(ground(options, paths, work, stop)?);
    let mut report = Report {
        machine: Machine::this(&options.program),
        when: now(),
        typed: options.typed.clone(),
        quick: options.quick,
        rounds: options.counted_rounds(),
        preset: ground.export.clone(),
        tools: ground.tools.clone(),
        jobs: Vec::new(),
        life: None,
        scaling: None,
        stopped: false,
        trouble: None,
    };
    let result = play_everything(options, paths, &ground, &mut report, tell);
    report.stopped = stop.is_requested();
    if !options.keep {
        // What cannot be removed is in a folder of its own and in nobody's way.
        let _ = std::fs::remove_dir_all(&ground.folder);
    }
    match result {
        Err(error) if report.jobs.is_empty() && report.life.is_none() && !report.stopped => Err(error),
        // What was measured before is worth having.
        Err(error) if !report.stopped => Ok(Report { trouble: Some(error.to_string()), ..report }),
        _ => Ok(report),
    }
}

fn play_everything(
    options: &Options,
    paths: &Paths,
    ground: &Rc<Ground>,
    report: &mut Report,
    tell: &mut dyn FnMut(Progress),
) -> Result<(), BenchError> {
    let group: Vec<&str> = MAKERS.into_iter().chain(LIFE).chain([SCALING]).collect();
    let wants = |name: &str| options.wants(name, &group);
    let text = script(options.job_seconds(), 0);
    tell(Progress::Preparing("the captions".to_owned()));
    let frames = frames_of(ground, &text)?;
    let clips = clips(options, ground, frames, tell)?;
    if MAKERS.into_iter().any(wants) {
        // Every clip is looked at before the first is measured: a mistake must not be found after an hour.
        let build = |clip: &Clip| Ok(Rc::new(Job::build(ground, clip.clone(), text.clone(), frames)?));
        tell(Progress::Preparing("the jobs".to_owned()));
        for job in clips.iter().map(build).collect::<Result<Vec<_>, BenchError>>()? {
            let makers: Vec<Contender> =
                makers(paths, ground, &job).into_iter().filter(|contender| wants(contender.name)).collect();
            play_job(options, ground, &job, &makers, report, tell)?;
        }
    }
    let Some(clip) = clips.iter().find(|clip| clip.name == "hard").or(clips.first()) else { return Ok(()) };
    if LIFE.into_iter().any(wants) && !ground.stop.is_requested() {
        let scale = if options.quick { life::Scale::QUICK } else { life::Scale::WHOLE };
        let contenders: Vec<Contender> =
            life::contenders(ground, clip, scale).into_iter().filter(|contender| wants(contender.name)).collect();
        let seat = |name: &str| {
            let folder = ground.folder.join("life").join(name);
            std::fs::create_dir_all(&folder).map_err(BenchError::files("making the folder", &folder))?;
            Ok(folder)
        };
        let rows = play(&contenders, &seat, options.counted_rounds(), &ground.stop, tell)?;
        let seconds = |name: &str| life::seconds(ground, &ground.folder.join("life").join(name));
        let lengths = (seconds("short"), seconds("long"));
        let (clip, minute, each) = (clip.name.clone(), scale.minute, scale.each);
        report.life = Some(LifeReport { clip, minute, each, lengths, rows });
    }
    if wants(SCALING) && !ground.stop.is_requested() {
        report.scaling = Some(scaling::measure(ground, clip, options, tell)?);
    }
    Ok(())
}

/// Plays one job and judges the movies that came of it.
fn play_job(
    options: &Options,
    ground: &Ground,
    job: &Job,
    contenders: &[Contender],
    report: &mut Report,
    tell: &mut dyn FnMut(Progress),
) -> Result<(), BenchError> {
    if ground.stop.is_requested() {
        return Ok(());
    }
    tell(Progress::Preparing(format!("the rounds on the clip {}", job.clip.name)));
    let seat = |name: &str| job.seat(ground, name);
    let rows = play(contenders, &seat, options.counted_rounds(), &ground.stop, tell)?;
    let mut played = JobReport { facts: job.facts(), rows, quality: Vec::new() };
    if !ground.stop.is_requested() {
        tell(Progress::Preparing("the comparison of the pictures".to_owned()));
        played.quality = quality::judge(ground, job);
    }
    report.jobs.push(played);
    // Raw frames are a gigabyte for ten seconds; the second one is another name of the first.
    for frames in ["frames.yuv", "floor/frames.yuv"] {
        let _ = std::fs::remove_file(job.folder(ground).join(frames));
    }
    Ok(())
}

fn ground(options: &Options, paths: &Paths, folder: PathBuf, stop: &Stop) -> Result<Ground, BenchError> {
    let exports = Export::bundled();
    let Some(export) = exports.iter().find(|export| export.name == options.preset) else {
        let known: Vec<&str> = exports.iter().map(|export| export.name.as_str()).collect();
        let (asked, known) = (&options.preset, known.join(", "));
        return Err(BenchError::Input(format!("there is no preset `{asked}`; there are {known}")));
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
    Ok(Ground { vo, tools, export, folder, stop: stop.clone() })
}

fn refuse_unknown(options: &Options) -> Result<(), BenchError> {
    let known: Vec<&str> = MAKERS.into_iter().chain(LIFE).chain([SCALING]).chain(footage::drawn_names()).collect();
    match options.only.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(BenchError::Input(format!("nobody is called `{name}`; there are {}", known.join(", ")))),
        None => Ok(()),
    }
}

/// The clips: those that are drawn, a little longer than the job, and those of a person.
fn clips(
    options: &Options,
    ground: &Ground,
    frames: u32,
    tell: &mut dyn FnMut(Progress),
) -> Result<Vec<Clip>, BenchError> {
    let (drawn, folder) = (footage::drawn_names(), ground.folder.join("footage"));
    let rate = ground.export.fps;
    let mut clips = Vec::new();
    let mut wanted: Vec<&str> = drawn.into_iter().filter(|name| options.wants(name, &drawn)).collect();
    if options.quick {
        wanted.truncate(1);
    }
    for name in wanted {
        tell(Progress::Preparing(format!("the clip {name}")));
        // Two seconds more than the job; the day's work shows it again and again.
        clips.push(footage::draw(name, (frames + 2 * rate) * 30 / rate, &folder, &ground.tools, &ground.stop)?);
    }
    for (number, path) in options.clips.iter().enumerate() {
        tell(Progress::Preparing(format!("the clip {}", vo_files::shown(path))));
        clips.push(footage::own(path, number + 1, rate, &ground.tools, &ground.stop)?);
    }
    Ok(clips)
}

/// Everybody who makes the same movie, in the order of their turns.
fn makers(paths: &Paths, ground: &Rc<Ground>, job: &Rc<Job>) -> Vec<Contender> {
    let mut makers = vec![
        floor::contender(ground, job),
        expert::contender(ground, job),
        habit::contender(ground, job),
        stages::contender(ground, job),
        ours::cold(ground, job),
        ours::worker(ground, job),
        ours::plain(ground, job),
        ours::usual(paths, ground, job),
    ];
    makers.extend(peers::all(paths, &ground.tools.ffmpeg));
    makers
}
