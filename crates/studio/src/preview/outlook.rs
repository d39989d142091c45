//! A movie as far as it is known: lines that are not spoken yet are as long as is estimated.

use std::collections::BTreeSet;

use vo_paint::Fonts;
use vo_plan::Plan;
use vo_timeline::track::Timeline;

use crate::StudioError;
use crate::dry_run::foreseen;
use crate::finish::previous::PreviousRender;
use crate::gather::prepare;
use crate::open::project::LoadedProject;
use crate::run::Render;

/// A movie as far as it is known.
pub struct Outlook {
    /// Its timeline.
    pub timeline: Timeline,
    /// Its plan.
    pub plan: Plan,
    /// The lines that are not spoken yet.
    pub unspoken: BTreeSet<usize>,
}

impl Outlook {
    /// What is known of a project's movie. Nothing is spoken.
    ///
    /// # Errors
    /// [`StudioError`]: every mistake in the project.
    pub fn of(render: &Render, loaded: LoadedProject) -> Result<Self, StudioError> {
        let last = PreviousRender::load(render, &loaded)?;
        let prepared = prepare(render, &Fonts::bundled(), loaded, |_, _| Ok(()))?;
        let (takes, unspoken) = foreseen(render, &prepared, last.as_ref())?;
        let (timeline, plan) = prepared.plan(render.tools(), &takes);
        Ok(Self { timeline, plan, unspoken })
    }

    /// The lines to be spoken before it is certain what is seen on a frame: all of its scene and before, and of the next scene,
    /// whose picture fades in.
    pub fn unspoken_before(&self, number: u32) -> Vec<usize> {
        let scene = self.timeline.slots.iter().find(|slot| number < slot.to).map(|slot| slot.scene);
        self.unspoken_until(scene.unwrap_or(usize::MAX))
    }

    /// Whether a line is where it will be, and looks so.
    pub fn is_certain(&self, line: usize) -> bool {
        let scene = self.scene(line);
        // What lies in scenes before moves it, and changes none of it.
        self.unspoken.iter().all(|unspoken| {
            let of = self.scene(*unspoken);
            of < scene || of > scene.saturating_add(1)
        })
    }

    fn unspoken_until(&self, scene: usize) -> Vec<usize> {
        self.unspoken.iter().copied().filter(|line| self.scene(*line) <= scene.saturating_add(1)).collect()
    }

    fn scene(&self, line: usize) -> usize {
        self.timeline.slots.get(line).map_or(0, |slot| slot.scene)
    }
}
