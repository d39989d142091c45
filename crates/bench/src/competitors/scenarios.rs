//! A day's work with our own program: a minute of movie, one word of it changed, nothing changed, ten videos of one
//! background, and a long movie beside a short one. Others have no such thing, so they are compared with each other.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use vo_process::Command;
use vo_timeline::preset::ExportPreset;

use crate::BenchError;
use crate::competitor::{Competitor, Trial};
use crate::context::{Context, Project, shrunk, write_project};
use crate::footage::Clip;
use crate::script::{edited, script};
use crate::vo::{Vo, answer};

/// How large a day is.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Seconds of the movie that is edited.
    pub minute: u32,
    /// Seconds of each of the videos made in a row.
    pub each: u32,
    /// How many are made in a row.
    pub row: usize,
    /// Seconds of the short and of the long movie with small frames.
    pub lengths: (u32, u32),
}

impl Scale {
    /// What the bars speak of.
    pub const WHOLE: Self = Self { minute: 60, each: 10, row: 10, lengths: (60, 600) };
    /// Enough to see that everything runs.
    pub const QUICK: Self = Self { minute: 6, each: 2, row: 3, lengths: (4, 12) };
}

/// By what the frames of long movies are smaller in width and height: their length is what matters.
const SMALL: u32 = 3;

/// All of them, in the order in which they build upon each other.
pub fn competitors(context: &Rc<Context>, clip: &Clip, scale: Scale) -> Vec<Competitor> {
    let day = Rc::new(Day { context: Rc::clone(context), clip: clip.clone(), scale });
    let (minute, edit, again, row) = (Rc::clone(&day), Rc::clone(&day), Rc::clone(&day), Rc::clone(&day));
    let (short, long) = (Rc::clone(&day), day);
    let seconds = scale.minute;
    vec![
        Competitor::ready(
            "minute",
            format!("vo, a movie of {seconds} s, everything made from scratch"),
            move |trial| {
                minute.shop(trial).forget()?;
                minute.make_minute(trial, &script(seconds, 0))
            },
        ),
        Competitor::ready("edit", "vo, one word of one line of that movie changed", move |trial| {
            // If the movie is there this takes no time; if it was not made in this round it is made now, unmeasured.
            for command in edit.make_minute(trial, &script(seconds, 0))? {
                answer(&command, trial.stop)?;
            }
            edit.make_minute(trial, &edited(&script(seconds, 0), trial.round))
        }),
        Competitor::ready("again", "vo, nothing changed since", move |trial| {
            let commands = again.make_minute(trial, &edited(&script(seconds, 0), trial.round))?;
            for command in &commands {
                answer(command, trial.stop)?;
            }
            Ok(commands)
        }),
        Competitor::ready("ten", format!("vo, {} videos of {} s over one clip", scale.row, scale.each), move |trial| {
            row.make_row(trial)
        }),
        Competitor::ready("short", format!("vo, {} s with small frames", scale.lengths.0), move |trial| {
            short.make_small(trial, short.scale.lengths.0)
        }),
        Competitor::ready("long", format!("vo, {} s with small frames", scale.lengths.1), move |trial| {
            long.make_small(trial, long.scale.lengths.1)
        }),
    ]
}

struct Day {
    context: Rc<Context>,
    clip: Clip,
    scale: Scale,
}

impl Day {
    /// The program with the store that the minute, its edit and its repetition share.
    fn shop(&self, trial: &Trial<'_>) -> Vo {
        self.context.vo.with_cache(trial.folder.with_file_name("minute").join("store"))
    }

    fn make_minute(&self, trial: &Trial<'_>, script: &str) -> Result<Vec<Command>, BenchError> {
        // One project folder and one place for all three, as a person has.
        let folder = trial.folder.with_file_name("minute");
        let project = folder.join("project");
        self.write(&project, script, &self.context.export)?;
        Ok(vec![self.shop(trial).make(&project, &folder.join("out.mp4"))])
    }

    fn make_row(&self, trial: &Trial<'_>) -> Result<Vec<Command>, BenchError> {
        let vo = self.context.vo.with_cache(trial.folder.join("store"));
        vo.forget()?;
        let one = |number: usize| {
            let project = trial.folder.join(format!("project-{number}"));
            self.write(&project, &script(self.scale.each, number), &self.context.export)?;
            Ok(vo.make(&project, &project.with_extension("mp4")))
        };
        (0..self.scale.row).map(one).collect()
    }

    fn make_small(&self, trial: &Trial<'_>, seconds: u32) -> Result<Vec<Command>, BenchError> {
        small(&self.context, &self.clip, trial.folder, seconds).map(|command| vec![command])
    }

    fn write(&self, project: &Path, script: &str, export: &ExportPreset) -> Result<(), BenchError> {
        write_project(project, &Project { script, clip: Some(&self.clip.file), seed: 1, export })
    }
}

/// A movie with small frames, everything made from scratch.
///
/// # Errors
/// [`BenchError::Files`].
pub fn small(context: &Context, clip: &Clip, folder: &Path, seconds: u32) -> Result<Command, BenchError> {
    let (project, store): (PathBuf, PathBuf) = (folder.join("project"), folder.join("store"));
    let export = shrunk(&context.export, SMALL);
    let script = script(seconds, 0);
    write_project(&project, &Project { script: &script, clip: Some(&clip.file), seed: 1, export: &export })?;
    let vo = context.vo.with_cache(store);
    vo.forget()?;
    Ok(vo.make(&project, &folder.join("out.mp4")))
}

/// Seconds of the movie that [`small`] made in a folder; not a number if there is none.
pub fn seconds(context: &Context, folder: &Path) -> f64 {
    let vo = context.vo.with_cache(folder.join("store"));
    let frames = vo.frames(&folder.join("project"), &context.stop);
    frames.map_or(f64::NAN, |frames| f64::from(frames) / f64::from(context.export.fps))
}
