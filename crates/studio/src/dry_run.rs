//! What would be made and what reused, without making anything.

mod explain;
mod known;
mod mistaken;
mod report;

use serde::Serialize;
use vo_paint::Fonts;
use vo_timeline::diagnostic::{Diagnostic, Severity};

use crate::StudioError;
use crate::error::ProjectErrors;
use crate::finish::previous::PreviousRender;
use crate::gather::{gather, prepare};
use crate::open::project::LoadedProject;
use crate::run::{Render, Run};
use crate::studio::Studio;

pub use explain::{Explained, at_second, explain_segment};
use known::Known;
use mistaken::without_mistakes;
pub(crate) use report::foreseen;
use report::report_on;
pub use report::{LineReport, PlanReport, SegmentReport, Tally};

/// What a render would do, as a run finds it: what is not known yet of clips and sounds is found out on the way, as a render
/// would.
///
/// # Errors
/// [`StudioError`]: the same mistakes that a render would find.
pub fn plan_report(studio: &Studio, loaded: LoadedProject, run: Run) -> Result<PlanReport, StudioError> {
    let render = &Render::begin(studio, run)?;
    let last = PreviousRender::load(render, &loaded)?;
    let prepared = prepare(render, &Fonts::bundled(), loaded, |_, _| Ok(()))?;
    Ok(report_on(render, &prepared, last.as_ref())?.0)
}

/// What a text would come to.
#[derive(Clone, Debug, Serialize)]
pub struct DryRun {
    /// What is wrong or doubtful, all at once. With an error among them the movie cannot be made as it is.
    pub diagnostics: Vec<Diagnostic>,
    /// Clips, images and sounds that nobody has looked at yet, so that something usual stands for each.
    pub not_inspected: Vec<String>,
    /// The language that the script is read in; none if that cannot be told.
    pub language: Option<String>,
    /// What a render would do; none if nothing of the script can be read. With errors, without what is mistaken.
    pub plan: Option<PlanReport>,
}

impl DryRun {
    /// Whether the text makes a movie as it is.
    pub fn is_possible(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// What a render of a project would do if `text` were its script, for every keystroke: nothing is started, locked, written
/// or counted as used, and no file is looked into that was not before.
///
/// # Errors
/// [`StudioError`] if the store cannot be read. What must be fixed in the project is told in the report.
pub fn dry_run(studio: &Studio, loaded: &LoadedProject, text: &str) -> Result<DryRun, StudioError> {
    let fonts = Fonts::bundled();
    let mut loaded = LoadedProject { script: text.to_owned(), read_as: None, ..loaded.clone() };
    let mut mistakes = Vec::new();
    loop {
        let known = Known::of(studio)?;
        let mut faults = ProjectErrors::default();
        let gathered = gather(&known, &fonts, loaded.clone(), &mut faults, |_| Ok(()));
        let prepared = faults.note(gathered)?.flatten();
        let found = faults.told();
        let less = without_mistakes(&loaded, &found).filter(|_| prepared.is_none());
        mistakes.extend(found);
        if let Some(less) = less {
            // What else is wrong, and what else would be made, is told of the rest.
            loaded.script = less;
            continue;
        }
        let plan = match &prepared {
            None => None,
            Some(prepared) => {
                prepared.tell(&known, &fonts);
                let last = known.last(&loaded)?;
                Some(report_on(&known, prepared, last.as_ref())?.0)
            }
        };
        let (not_inspected, doubts, language) = known.into_told();
        mistakes.extend(doubts);
        return Ok(DryRun { diagnostics: each_once(mistakes), not_inspected, language, plan });
    }
}

/// What is wrong and doubtful, each once, though it was found at every reading.
fn each_once(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = std::collections::BTreeSet::new();
    let key =
        |one: &Diagnostic| (one.file.clone(), one.at.as_ref().map_or(0, |place| place.span.start), one.message.clone());
    diagnostics.retain(|one| told.insert(key(one)));
    diagnostics
}
