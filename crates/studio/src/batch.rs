//! Several projects, made one after another.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::budget::permits::Priority;
use crate::event::Done;
use crate::finish::deliver::Output;
use crate::open::project::{self, Changes};
use crate::run::Run;
use crate::studio::Studio;
use crate::{Code, StudioError, output_for, render};

/// Projects to be made, and how.
#[derive(Clone, Debug)]
pub struct Batch<'b> {
    /// Project folders or scripts.
    pub projects: Vec<&'b Path>,
    /// What is asked for instead of what they say.
    pub changes: &'b Changes,
    /// The movie, or the folder of the movies if there are several; left out: beside each project.
    pub output: Option<&'b Path>,
    /// Whether files that vo did not make are replaced.
    pub force: bool,
    /// Folders out of which the projects may name files, too.
    pub media: &'b [PathBuf],
}

/// What came of one project.
#[derive(Debug)]
pub struct Outcome {
    /// The project, as it was named.
    pub project: PathBuf,
    /// What was done, or why it came to nothing.
    pub result: Result<Done, StudioError>,
}

/// What came of all of them.
#[derive(Debug, Default)]
pub struct BatchReport {
    /// Each that was begun, in their order.
    pub each: Vec<Outcome>,
}

impl BatchReport {
    /// How many could not be made.
    pub fn failed(&self) -> usize {
        self.each.iter().filter(|outcome| outcome.result.is_err()).count()
    }

    /// What kind of error the whole ends with: that it was stopped, or else the first; none if all were made.
    pub fn code(&self) -> Option<Code> {
        let mut codes = self.each.iter().filter_map(|outcome| Some(outcome.result.as_ref().err()?.code()));
        let first = codes.next()?;
        Some(if first == Code::Stopped || codes.any(|code| code == Code::Stopped) { Code::Stopped } else { first })
    }
}

/// Makes one project after another. One that cannot be made does not keep the others from being made, unless somebody asked to
/// stop: where the disk is full for one, another may need less or be made already. `open` looks at the machine, once the
/// first project was found to be one; `tell` hears what came of each before the next begins.
pub fn batch(
    batch: &Batch<'_>,
    run: &Run,
    open: impl Fn() -> Result<Studio, StudioError>,
    tell: &mut dyn FnMut(&Outcome),
) -> BatchReport {
    let of = batch.projects.len();
    // Nobody sits and waits for several.
    let priority = if of > 1 { Priority::Batch } else { run.priority };
    let (mut studio, mut outputs, mut report) = (None, BTreeSet::new(), BatchReport::default());
    for project in &batch.projects {
        let mut one = || {
            let loaded = project::open(project, batch.changes, batch.media)?;
            let path = output_for(&loaded, batch.output, of)?;
            if !outputs.insert(std::path::absolute(&path).unwrap_or_else(|_| path.clone())) {
                let (project, output) = (vo_files::shown(project), vo_files::shown(path));
                let why = format!("{project} would replace {output}, which was just made: give it another name");
                return Err(StudioError::Input(Code::OutputTwice, why));
            }
            let studio = match &mut studio {
                Some(studio) => studio,
                none => none.insert(open()?),
            };
            render(studio, &loaded, &Output { path, force: batch.force }, Run { priority, ..run.clone() })
        };
        let outcome = Outcome { project: project.to_path_buf(), result: one() };
        tell(&outcome);
        let is_stopped = matches!(outcome.result, Err(StudioError::Stopped));
        report.each.push(outcome);
        if is_stopped {
            break;
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_process::Stop;

    /// What comes of scripts where there is no machine to make them on.
    fn codes(scripts: &[&str], output: Option<&Path>, none: impl Fn() -> StudioError) -> (Vec<Code>, BatchReport) {
        let folder = tempfile::tempdir().unwrap();
        for script in scripts.iter().filter(|script| !script.starts_with("missing")) {
            let path = folder.path().join(script);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "One line.\n").unwrap();
        }
        let paths: Vec<_> = scripts.iter().map(|script| folder.path().join(script)).collect();
        let (changes, mut told) = (Changes::default(), Vec::new());
        let projects = paths.iter().map(PathBuf::as_path).collect();
        let all = Batch { projects, changes: &changes, output, force: false, media: &[] };
        let run = Run::new(Stop::new(), |_| ());
        let report = batch(&all, &run, || Err(none()), &mut |outcome| {
            told.push(outcome.result.as_ref().unwrap_err().code());
        });
        (told, report)
    }

    fn no_tools() -> StudioError {
        vo_setup::SetupError::NoToolchain("none".to_owned()).into()
    }

    #[test]
    fn one_that_fails_leaves_the_others_and_the_first_failure_counts() {
        let (told, report) = codes(&["missing.md", "b.md"], None, no_tools);
        assert_eq!(told, [Code::FileMissing, Code::NoToolChain]);
        assert_eq!((report.failed(), report.code()), (2, Some(Code::FileMissing)));
    }

    #[test]
    fn two_movies_are_not_put_in_one_place() {
        let (told, _) = codes(&["a/one.md", "b/one.md", "b/two.md"], Some(Path::new("out")), no_tools);
        assert_eq!(told, [Code::NoToolChain, Code::OutputTwice, Code::NoToolChain]);
        let (told, _) = codes(&["a/one.md", "b/two.md"], Some(Path::new("out.mp4")), no_tools);
        assert_eq!(told, [Code::OutputUnusable, Code::OutputUnusable]);
    }

    #[test]
    fn a_wish_to_stop_ends_the_batch_and_is_what_it_ends_with() {
        let (told, report) = codes(&["missing.md", "b.md", "c.md"], None, || StudioError::Stopped);
        assert_eq!(told, [Code::FileMissing, Code::Stopped]);
        assert_eq!(report.code(), Some(Code::Stopped));
        assert_eq!(BatchReport::default().code(), None);
    }
}
