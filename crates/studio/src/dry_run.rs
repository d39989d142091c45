//! What would be made and what reused, without making anything.

mod explain;
mod known;
mod mistaken;
mod outlook;

use serde::Serialize;
use vo_paint::Fonts;
use vo_timeline::diagnostic::{Diagnostic, Severity};

use crate::StudioError;
use crate::error::Faults;
use crate::finish::previous::Last;
use crate::gather::{gather, prepare};
use crate::open::project::Opened;
use crate::run::{Render, Run};
use crate::studio::Studio;

pub use explain::{Explained, at_second, explain_segment};
use known::Known;
use mistaken::without_mistakes;
use outlook::look_ahead;
pub use outlook::{OneLine, OneSegment, Outlook, Share};

/// What a render would do, as a run finds it: what is not known yet of clips and sounds is found out on the way, as a render
/// would.
///
/// # Errors
/// [`StudioError`]: the same mistakes that a render would find.
pub fn outlook(studio: &Studio, opened: Opened, run: Run) -> Result<Outlook, StudioError> {
    let render = &Render::begin(studio, run)?;
    let last = Last::recall(render, &opened)?;
    let prepared = prepare(render, &Fonts::bundled(), opened, |_, _| Ok(()))?;
    Ok(look_ahead(render, &prepared, last.as_ref())?.0)
}

/// What a text would come to.
#[derive(Clone, Debug, Serialize)]
pub struct PlanReport {
    /// What is wrong or doubtful, all at once. With an error among them the movie cannot be made as it is.
    pub diagnostics: Vec<Diagnostic>,
    /// Clips, images and sounds that nobody has looked at yet, so that something usual stands for each.
    pub not_inspected: Vec<String>,
    /// The language that the script is read in; none if that cannot be told.
    pub language: Option<String>,
    /// What a render would do; none if nothing of the script can be read. With errors, without what is mistaken.
    pub plan: Option<Outlook>,
}

impl PlanReport {
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
pub fn dry_run(studio: &Studio, opened: &Opened, text: &str) -> Result<PlanReport, StudioError> {
    let fonts = Fonts::bundled();
    let mut opened = Opened { script: text.to_owned(), read_as: None, ..opened.clone() };
    let mut mistakes = Vec::new();
    loop {
        let known = Known::of(studio)?;
        let mut faults = Faults::default();
        let gathered = gather(&known, &fonts, opened.clone(), &mut faults, |_| Ok(()));
        let prepared = faults.note(gathered)?.flatten();
        let found = faults.told();
        let less = without_mistakes(&opened, &found).filter(|_| prepared.is_none());
        mistakes.extend(found);
        if let Some(less) = less {
            // What else is wrong, and what else would be made, is told of the rest.
            opened.script = less;
            continue;
        }
        let plan = match &prepared {
            None => None,
            Some(prepared) => {
                prepared.tell(&known, &fonts);
                let last = known.last(&opened)?;
                Some(look_ahead(&known, prepared, last.as_ref())?.0)
            }
        };
        let (not_inspected, doubts, language) = known.into_told();
        mistakes.extend(doubts);
        return Ok(PlanReport { diagnostics: each_once(mistakes), not_inspected, language, plan });
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
