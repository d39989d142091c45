//! What a project's last render was made of, kept in the store: plans compare with it, and changes are explained by it.

use serde::{Deserialize, Serialize};
use vo_digest::{Digest, Key};
use vo_plan::{Plan, Recipe};
use vo_timeline::take::Take;
use vo_timeline::track::Timeline;

use crate::StudioError;
use crate::gather::Prepared;
use crate::open::project::LoadedProject;
use crate::run::Render;

/// The last render.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviousRender {
    /// What was said in each line, and how it was spoken.
    pub lines: Vec<(Vec<String>, Take)>,
    /// The key of each segment.
    pub segments: Vec<Key>,
}

impl PreviousRender {
    /// What is to be remembered of a render.
    ///
    /// # Errors
    /// [`StudioError::Recipe`].
    pub fn of(prepared: &Prepared, timeline: &Timeline, plan: &Plan) -> Result<Self, StudioError> {
        let takes = timeline.slots.iter().map(|slot| slot.take.clone());
        let lines = prepared.takes.iter().map(|recipe| recipe.spoken.clone()).zip(takes).collect();
        let segments = plan.segments.iter().map(|planned| planned.recipe.key()).collect::<Result<_, _>>()?;
        Ok(Self { lines, segments })
    }

    /// Keeps it.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn record(&self, render: &Render, loaded: &LoadedProject) -> Result<(), StudioError> {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        Ok(render.store.record_render(place(loaded), &loaded.project.preset, &bytes)?)
    }

    /// The last render of a project, if there was one.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn load(render: &Render, loaded: &LoadedProject) -> Result<Option<Self>, StudioError> {
        Ok(render.store.last_render(place(loaded), &loaded.project.preset)?.as_deref().and_then(Self::read))
    }

    /// A render as it was recorded.
    pub fn read(recorded: &[u8]) -> Option<Self> {
        serde_json::from_slice(recorded).ok()
    }
}

/// A project is known by its folder and its script. Its preset stands beside that in the ledger, so that a draft and an
/// export do not hide each other.
pub fn place(loaded: &LoadedProject) -> Digest {
    Digest::of(loaded.root.join(&loaded.project.script).as_os_str().as_encoded_bytes())
}
