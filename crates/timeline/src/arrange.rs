//! From what a person wrote, and what was gathered for it, to what a timeline is assembled from.

use vo_digest::Digest;

use crate::clip::Source;
use crate::cue_cut::CueRule;
use crate::look::Look;
use crate::preset::ExportPreset;
use crate::project::{Project, Transition};
use crate::script::Script;
use crate::take::Take;
use crate::time::FrameRate;
use crate::track::{LineMaterial, Material, Pacing, SceneMaterial};

/// What a person wrote and chose.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The script.
    pub script: &'a Script,
    /// The project.
    pub project: &'a Project,
    /// The export preset that it names.
    pub export: &'a ExportPreset,
    /// The look that it names.
    pub look: &'a Look,
    /// The rate of that preset.
    pub rate: FrameRate,
}

/// What was gathered for a script.
#[derive(Clone, Copy, Debug)]
pub struct Gathered<'a> {
    /// The take of each line, in order, spoken or estimated.
    pub takes: &'a [Take],
    /// The pictures that each scene may show, in order.
    pub pools: &'a [Vec<Source>],
    /// The sound that begins with each line, in order.
    pub sounds: &'a [Option<Digest>],
}

/// An end card is seen for at least so many milliseconds.
const END_CARD_MS: u32 = 1_800;

/// Over how many frames in 30 one picture fades into the next.
const FADE_IN_30: u32 = 8;

/// What the timeline is assembled from. Lines and scenes for which nothing was gathered are left out.
pub fn material<'a>(written: &Written<'a>, gathered: &Gathered<'_>) -> Material<'a> {
    let Written { script, project, export, look, rate } = *written;
    let mut spoken = gathered.takes.iter().zip(gathered.sounds);
    let mut scenes = Vec::with_capacity(script.scenes.len());
    for (scene, pool) in script.scenes.iter().zip(gathered.pools) {
        let mut lines = Vec::with_capacity(scene.lines.len());
        for (line, (take, sound)) in scene.lines.iter().zip(spoken.by_ref()) {
            let (tokens, pause_after) = (line.tokens.as_slice(), line.pause_after_ms);
            let title = line.title.as_ref().map(|title| title.value.as_str());
            lines.push(LineMaterial { tokens, take: take.clone(), pause_after, sound: *sound, title });
        }
        scenes.push(SceneMaterial { lines, pool: pool.clone() });
    }
    let rule =
        CueRule { words: look.cue.words.into(), line_chars: look.cue.line_chars.into(), lines: look.cue.lines.into() };
    Material {
        rate,
        scenes,
        pacing: Pacing {
            lead_in: project.pacing.lead_in,
            pause: script.pause_ms.unwrap_or(project.pacing.pause),
            scene_pause: project.pacing.scene_pause,
            // An end card must be read before the video is over.
            tail: project.pacing.tail.max(if project.overlay.end.is_some() { END_CARD_MS } else { 0 }),
        },
        captions: (project.captions && export.captions).then_some(rule),
        fade: match project.background.transition {
            Transition::Fade => FADE_IN_30 * rate.per_second() / 30,
            Transition::Cut => 0,
        },
        seed: project.seed,
    }
}
