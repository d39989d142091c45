//! A day's work with our own program: a minute of movie, one word of it changed, nothing changed, ten videos of one
//! background, and a long movie beside a short one. Nobody else has these, so they are compared with each other.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use vo_process::Command;
use vo_timeline::preset::Export;

use crate::BenchError;
use crate::contender::{Contender, Turn};
use crate::footage::Clip;
use crate::ground::{Ground, Project, shrunk, write_project};
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
pub fn contenders(ground: &Rc<Ground>, clip: &Clip, scale: Scale) -> Vec<Contender> {
    let day = Rc::new(Day { ground: Rc::clone(ground), clip: clip.clone(), scale });
    let (minute, edit, again, row) = (Rc::clone(&day), Rc::clone(&day), Rc::clone(&day), Rc::clone(&day));
    let (short, long) = (Rc::clone(&day), day);
    let seconds = scale.minute;
    vec![
        Contender::ready("minute", format!("vo, a movie of {seconds} s, everything made anew"), move |turn| {
            minute.shop(turn).forget()?;
            minute.make_minute(turn, &script(seconds, 0))
        }),
        Contender::ready("edit", "vo, one word of one line of that movie changed", move |turn| {
            // If the movie is there this takes no time; if nobody made it in this round it is made now, unmeasured.
            for command in edit.make_minute(turn, &script(seconds, 0))? {
                answer(&command, turn.stop)?;
            }
            edit.make_minute(turn, &edited(&script(seconds, 0), turn.round))
        }),
        Contender::ready("again", "vo, nothing changed since", move |turn| {
            let commands = again.make_minute(turn, &edited(&script(seconds, 0), turn.round))?;
            for command in &commands {
                answer(command, turn.stop)?;
            }
            Ok(commands)
        }),
        Contender::ready("ten", format!("vo, {} videos of {} s over one clip", scale.row, scale.each), move |turn| {
            row.make_row(turn)
        }),
        Contender::ready("short", format!("vo, {} s with small frames", scale.lengths.0), move |turn| {
            short.make_small(turn, short.scale.lengths.0)
        }),
        Contender::ready("long", format!("vo, {} s with small frames", scale.lengths.1), move |turn| {
            long.make_small(turn, long.scale.lengths.1)
        }),
    ]
}

struct Day {
    ground: Rc<Ground>,
    clip: Clip,
    scale: Scale,
}

impl Day {
    /// The program with the store that the minute, its edit and its repetition share.
    fn shop(&self, turn: &Turn<'_>) -> Vo {
        self.ground.vo.with_cache(turn.folder.with_file_name("minute").join("store"))
    }

    fn make_minute(&self, turn: &Turn<'_>, script: &str) -> Result<Vec<Command>, BenchError> {
        // One project folder and one place for all three, as a person has.
        let folder = turn.folder.with_file_name("minute");
        let project = folder.join("project");
        self.write(&project, script, &self.ground.export)?;
        Ok(vec![self.shop(turn).make(&project, &folder.join("out.mp4"))])
    }

    fn make_row(&self, turn: &Turn<'_>) -> Result<Vec<Command>, BenchError> {
        let vo = self.ground.vo.with_cache(turn.folder.join("store"));
        vo.forget()?;
        let one = |number: usize| {
            let project = turn.folder.join(format!("project-{number}"));
            self.write(&project, &script(self.scale.each, number), &self.ground.export)?;
            Ok(vo.make(&project, &project.with_extension("mp4")))
        };
        (0..self.scale.row).map(one).collect()
    }

    fn make_small(&self, turn: &Turn<'_>, seconds: u32) -> Result<Vec<Command>, BenchError> {
        small(&self.ground, &self.clip, turn.folder, seconds).map(|command| vec![command])
    }

    fn write(&self, project: &Path, script: &str, export: &Export) -> Result<(), BenchError> {
        write_project(project, &Project { script, clip: Some(&self.clip.file), seed: 1, export })
    }
}

/// A movie with small frames, everything made anew.
///
/// # Errors
/// [`BenchError::Files`].
pub fn small(ground: &Ground, clip: &Clip, folder: &Path, seconds: u32) -> Result<Command, BenchError> {
    let (project, store): (PathBuf, PathBuf) = (folder.join("project"), folder.join("store"));
    let export = shrunk(&ground.export, SMALL);
    let script = script(seconds, 0);
    write_project(&project, &Project { script: &script, clip: Some(&clip.file), seed: 1, export: &export })?;
    let vo = ground.vo.with_cache(store);
    vo.forget()?;
    Ok(vo.make(&project, &folder.join("out.mp4")))
}

/// Seconds of the movie that [`small`] made in a folder; not a number if there is none.
pub fn seconds(ground: &Ground, folder: &Path) -> f64 {
    let vo = ground.vo.with_cache(folder.join("store"));
    let frames = vo.frames(&folder.join("project"), &ground.stop);
    frames.map_or(f64::NAN, |frames| f64::from(frames) / f64::from(ground.export.fps))
}
