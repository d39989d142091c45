//! How the time of a movie follows the cores and the length: measured where this machine can, by a model beyond.

mod cores;
mod fit;
mod model;
mod story;

use serde::Serialize;
use vo_chart::{Series, plot};

use crate::competitors::scenarios::{self, small};
use crate::context::{Context, Project, write_project};
use crate::footage::Clip;
use crate::options::Options;
use crate::script::script;
use crate::statistics::Summary;
use crate::{BenchError, Progress, measure as processes};

use model::Story;
pub use model::{Model, Slots};

/// What was measured and what follows from it.
#[derive(Clone, Debug, Serialize)]
pub struct Scaling {
    /// Seconds of the short movies that the model is fitted on.
    pub fitted_on: [u32; 2],
    /// Seconds of the movie that is predicted.
    pub seconds: u32,
    /// Its segments.
    pub segments: usize,
    /// The model; none if too little could be measured.
    pub model: Option<Model>,
    /// The numbers of cores of this machine.
    pub points: Vec<Point>,
    /// More cores than this machine has.
    pub beyond: Vec<Beyond>,
    /// What a second of movie costs, by the movie's length.
    pub lengths: Vec<Length>,
}

/// A number of cores that was measured.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Point {
    /// Cores.
    pub cores: usize,
    /// Seconds the movie took.
    pub seconds: Summary,
    /// How many times faster than on one core.
    pub speed_up: f64,
    /// Seconds the model says, which has not seen this movie.
    pub predicted: Option<f64>,
}

/// A number of cores that this machine does not have.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Beyond {
    /// Cores.
    pub cores: usize,
    /// Seconds with as many slots as the cores have room for.
    pub seconds: f64,
    /// How many times faster than on one core.
    pub speed_up: f64,
}

/// What a second of movie costs at a length.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Length {
    /// Seconds of the movie.
    pub seconds: f64,
    /// Seconds of processor time for each of them.
    pub cpu: f64,
    /// Seconds that passed for each of them.
    pub wall: f64,
    /// Highest proportional set size of the whole tree, in bytes.
    pub peak_pss: u64,
}

/// Cores that results are extrapolated to.
const BEYOND: [usize; 4] = [4, 8, 16, 32];
/// Cores up to which one slot is looked at.
const ONE_SLOT: usize = 4;
/// A budget that never limits the slots.
const MUCH_MEMORY: &str = "64G";

/// Measures both.
///
/// # Errors
/// [`BenchError`] if our program does not run.
pub fn measure(
    context: &Context,
    clip: &Clip,
    options: &Options,
    report_progress: &mut dyn FnMut(Progress),
) -> Result<Scaling, BenchError> {
    let (fitted_on, seconds, repeats) = if options.quick { ([2, 4], 6, 1) } else { ([10, 20], 40, 3) };
    let cores = cores::allowed();
    let mut stories: Vec<Story> = Vec::new();
    for repeat in 0..repeats {
        for (cores, length) in (1..=cores.min(ONE_SLOT)).flat_map(|cores| fitted_on.map(|length| (cores, length))) {
            report_progress(Progress::Preparing(format!(
                "the model: {length} s on {cores} cores, {} of {repeats}",
                repeat + 1
            )));
            let project = project(context, clip, length)?;
            stories.push(story::of_movie(context, &project, cores, None)?.0);
        }
    }
    let model = Model::fit(&stories, context.export.video.threads as usize);
    let many = story::takes_memory(context)?.then_some(MUCH_MEMORY);
    let mut segments = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    for cores in counts(cores) {
        let mut taken = Vec::new();
        for repeat in 0..repeats {
            report_progress(Progress::Preparing(format!(
                "the speed-up: {seconds} s on {cores} cores, {} of {repeats}",
                repeat + 1
            )));
            let project = project(context, clip, seconds)?;
            let (story, whole) = story::of_movie(context, &project, cores, many)?;
            segments = story.segments.iter().map(|(frames, _)| *frames).collect();
            taken.push(whole);
        }
        let Some(summary) = Summary::of(taken) else { continue };
        let alone = points.first().map_or(summary.median, |point| point.seconds.median);
        let slots = if many.is_some() { Slots::ByCores } else { Slots::One };
        let predicted = model.map(|model| model.seconds(&segments, cores, slots));
        points.push(Point { cores, seconds: summary, speed_up: alone / summary.median, predicted });
    }
    let alone = model.map_or(0.0, |model| model.seconds(&segments, 1, Slots::ByCores));
    let beyond = model.iter().flat_map(|model| {
        BEYOND.into_iter().filter(|more| *more > cores).map(|cores| {
            let seconds = model.seconds(&segments, cores, Slots::ByCores);
            Beyond { cores, seconds, speed_up: alone / seconds }
        })
    });
    let beyond = beyond.collect();
    let lengths = lengths(context, clip, options, report_progress)?;
    Ok(Scaling { fitted_on, seconds, segments: segments.len(), model, points, beyond, lengths })
}

/// One, two, four and so on, and all.
fn counts(all: usize) -> Vec<usize> {
    let mut counts: Vec<usize> =
        std::iter::successors(Some(1), |count| Some(count * 2)).take_while(|n| *n < all).collect();
    counts.push(all);
    counts
}

fn project(context: &Context, clip: &Clip, seconds: u32) -> Result<std::path::PathBuf, BenchError> {
    let folder = context.folder.join("scaling/project");
    let script = script(seconds, 0);
    write_project(&folder, &Project { script: &script, clip: Some(&clip.file), seed: 1, export: &context.export })?;
    Ok(folder)
}

fn lengths(
    context: &Context,
    clip: &Clip,
    options: &Options,
    report_progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Length>, BenchError> {
    let mut wanted = if options.quick { vec![2, 6] } else { vec![15, 60, 300] };
    if options.full {
        wanted.push(1_800);
    }
    let folder = context.folder.join("lengths");
    let mut lengths = Vec::new();
    for seconds in wanted {
        report_progress(Progress::Preparing(format!("the cost of a movie of {seconds} s")));
        let command = small(context, clip, &folder, seconds)?;
        let used = processes::measure(&[command], &folder.join("out.mp4"), &context.stop)?;
        // A movie is as long as its sentences, not as was wanted.
        let seconds = scenarios::seconds(context, &folder);
        lengths.push(Length { seconds, cpu: used.cpu / seconds, wall: used.wall / seconds, peak_pss: used.peak_pss });
    }
    Ok(lengths)
}

impl Point {
    /// By how much the model is wrong, in percent of what was measured.
    pub fn error(&self) -> Option<f64> {
        Some((self.predicted? / self.seconds.median - 1.0) * 100.0)
    }
}

impl Scaling {
    /// The speed-up over cores as an SVG: what was measured as dots, the model as a line.
    pub fn speed_up_plot(&self) -> String {
        let measured = self.points.iter().map(|point| (point.cores as f64, point.speed_up)).collect();
        let alone = self.points.first().and_then(|point| point.predicted).unwrap_or(0.0);
        let predicted = self.points.iter().filter_map(|point| Some((point.cores as f64, alone / point.predicted?)));
        let model = predicted.chain(self.beyond.iter().map(|point| (point.cores as f64, point.speed_up))).collect();
        plot(
            "Speed-up over one core",
            ("cores", "times faster"),
            &[Series::dots("measured", "#b91c1c", measured), Series::line("model", "#1d4ed8", model)],
        )
    }

    /// What a second of movie costs over lengths as an SVG.
    pub fn cost_plot(&self) -> String {
        let series = |cost: fn(&Length) -> f64| self.lengths.iter().map(|one| (one.seconds, cost(one))).collect();
        plot(
            "Cost of a second of movie",
            ("seconds of movie", "seconds"),
            &[
                Series::line("processor time", "#1d4ed8", series(|one| one.cpu)),
                Series::line("time passed", "#b91c1c", series(|one| one.wall)),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_double_up_to_all_of_them() {
        assert_eq!(counts(1), [1]);
        assert_eq!(counts(2), [1, 2]);
        assert_eq!(counts(6), [1, 2, 4, 6]);
        assert_eq!(counts(8), [1, 2, 4, 8]);
    }
}
