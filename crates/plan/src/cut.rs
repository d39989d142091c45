//! Cuts a timeline into segments: closed runs of frames that belong to one line each and know nothing of where in the
//! movie they are.

mod cards;

use std::collections::BTreeMap;

use vo_digest::Digest;
use vo_timeline::arrange::Written;
use vo_timeline::clip::{Clip, Source};
use vo_timeline::cue::{Cue, CueWord};
use vo_timeline::look::{Colour, Look};
use vo_timeline::preset::ExportPreset;
use vo_timeline::project::Fit;
use vo_timeline::time::FrameRate;
use vo_timeline::track::{LineSpan, Timeline};

use crate::framing::{Size, framing};
use crate::picture::{Fade, Layer, MediaFile, Pace, Picture, StillMotion};
use crate::recipe::{BusRecipe, Captions, MovieRecipe, MusicRecipe, Progress, SegmentRecipe, SoundFile, Stem};
use cards::{cards, end_from, shown};

/// All that must be made for a movie, but for the takes, which were needed to plan it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The segments in order.
    pub segments: Vec<Planned>,
    /// The sound.
    pub bus: BusRecipe,
    /// Frames a second.
    pub rate: FrameRate,
    /// The frame's size.
    pub size: Size,
    /// The movie's length in frames.
    pub frames: u32,
    joiner: u32,
    tools: String,
}

/// A segment and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The line it belongs to, counted from 0.
    pub line: usize,
    /// Its first frame in the movie.
    pub at: u32,
    /// How it is made.
    pub recipe: SegmentRecipe,
}

/// How everything is to look and sound, beside the timeline.
#[derive(Clone, Debug)]
pub struct Style<'a> {
    /// Size, encoder and loudness.
    pub export: &'a ExportPreset,
    /// How captions look.
    pub look: &'a Look,
    /// How pictures of another shape fill the frame.
    pub fit: Fit,
    /// The point of a picture to keep in sight, in percent.
    pub focus: [u32; 2],
    /// The title card that begins with each line.
    pub titles: &'a [Option<&'a str>],
    /// The words of the end card.
    pub end: Option<&'a str>,
    /// The colour of the progress bar, if there is one.
    pub progress: Option<Colour>,
    /// The badge's text.
    pub badge: Option<&'a str>,
    /// What does not come from a person's words.
    pub inputs: PlanInputs<'a>,
}

/// What a plan holds beside what a person wrote: what was found out of captions and files, and the versions of what makes
/// it.
#[derive(Clone, Debug)]
pub struct PlanInputs<'a> {
    /// At how many thousandths of the look's size the captions of each scene are painted; at full size where none is given.
    pub scales: &'a [u16],
    /// The music.
    pub music: Option<MusicRecipe>,
    /// How each file of the timeline is read.
    pub files: &'a BTreeMap<Digest, MediaFile>,
    /// How each sound of the timeline is read.
    pub sounds: &'a BTreeMap<Digest, crate::picture::Container>,
    /// The version of our painter.
    pub paint: u32,
    /// The version of how segments are made.
    pub maker: u32,
    /// The version of our mixer.
    pub mixer: u32,
    /// The version of how movies are joined.
    pub joiner: u32,
    /// The tool chain.
    pub tools: &'a str,
}

/// Seconds of movie in a segment, at most. Shorter ones cost more (a decoder, an encoder and a key frame each), longer
/// ones make an edit dearer.
const SEGMENT_SECONDS: u32 = 4;

/// Effects lie this far below the voice, in hundredths of a LU.
const EFFECT_UNDER_VOICE: i32 = 1_000;

/// Plans the movie that a person wrote, whose timeline was assembled.
pub fn plan_written(timeline: &Timeline, written: &Written<'_>, inputs: PlanInputs<'_>) -> Plan {
    let Written { script, project, export, look, .. } = *written;
    let titles: Vec<_> = script.lines().map(|line| line.title.as_ref().map(|title| title.value.as_str())).collect();
    let style = Style {
        export,
        look: &look.unnamed(),
        fit: project.background.fit,
        focus: project.background.focus,
        titles: &titles,
        end: project.overlay.end.as_deref(),
        progress: project.overlay.progress.then(|| look.accent()),
        badge: project.overlay.badge.as_deref(),
        inputs,
    };
    plan(timeline, &style)
}

/// Plans a movie.
pub fn plan(timeline: &Timeline, style: &Style<'_>) -> Plan {
    let cards = if style.export.overlays { cards(timeline, style) } else { Vec::new() };
    let segments = timeline
        .slots
        .iter()
        .enumerate()
        .flat_map(|(line, slot)| {
            pieces(slot.from, slot.to, timeline.rate).into_iter().map(move |(from, to)| (line, slot, from, to))
        })
        .map(|(line, slot, from, to)| Planned {
            line,
            at: from,
            recipe: SegmentRecipe {
                cards: shown(&cards, from, to),
                ..segment(timeline, style, &Piece { line, slot, from, to })
            },
        })
        .collect();
    Plan {
        segments,
        bus: bus(timeline, style),
        rate: timeline.rate,
        size: Size { width: style.export.width, height: style.export.height },
        frames: timeline.frames,
        joiner: style.inputs.joiner,
        tools: style.inputs.tools.to_owned(),
    }
}

impl Plan {
    /// How each segment is made, in order.
    pub fn recipes(&self) -> impl Iterator<Item = &SegmentRecipe> + Clone {
        self.segments.iter().map(|planned| &planned.recipe)
    }

    /// The movie, once its segments and its sound are made.
    pub fn movie(&self, segments: &[Digest], bus: Digest) -> MovieRecipe {
        let frames = self.segments.iter().map(|planned| planned.recipe.frames);
        MovieRecipe {
            segments: segments.iter().copied().zip(frames).collect(),
            bus,
            rate: self.rate,
            size: self.size,
            joiner: self.joiner,
            tools: self.tools.clone(),
        }
    }
}

/// A run of frames of one line.
struct Piece<'a> {
    line: usize,
    slot: &'a LineSpan,
    from: u32,
    to: u32,
}

/// Divides a slot into runs of nearly the same length, none longer than [`SEGMENT_SECONDS`].
fn pieces(from: u32, to: u32, rate: FrameRate) -> Vec<(u32, u32)> {
    let length = to - from;
    let count = length.div_ceil(SEGMENT_SECONDS * rate.per_second()).max(1);
    let edge = |index: u32| from + (u64::from(length) * u64::from(index) / u64::from(count)) as u32;
    (0..count).map(|index| (edge(index), edge(index + 1))).collect()
}

fn segment(timeline: &Timeline, style: &Style<'_>, piece: &Piece<'_>) -> SegmentRecipe {
    let size = Size { width: style.export.width, height: style.export.height };
    let Piece { line, slot, from, to } = *piece;
    let layers = timeline
        .clips
        .iter()
        .filter(|clip| clip.at < to && clip.at + clip.frames > from)
        .filter_map(|clip| layer(clip, style, size, from, to))
        .collect::<Vec<_>>();
    let cues = cues_between(&before_the_end(timeline, style, slot), from, to);
    let scale = style.inputs.scales.get(slot.scene).copied().unwrap_or(1000);
    let reached = |frame: u32| reached(timeline, line, frame);
    let (progress, badge) = if style.export.overlays { (style.progress, style.badge) } else { (None, None) };
    SegmentRecipe {
        frames: to - from,
        rate: timeline.rate,
        size,
        layers: visible(layers),
        captions: (!cues.is_empty()).then(|| Captions { look: style.look.shrunk(scale), cues }),
        cards: Vec::new(),
        progress: progress.map(|colour| Progress { from: reached(from), to: reached(to), colour }),
        badge: badge.map(str::to_owned),
        safe: style.export.safe,
        paint: style.inputs.paint,
        maker: style.inputs.maker,
        video: style.export.video.clone(),
        tools: style.inputs.tools.to_owned(),
    }
}

/// A line's cues; the last words of the movie make room for the end card.
fn before_the_end(timeline: &Timeline, style: &Style<'_>, slot: &LineSpan) -> Vec<Cue> {
    let mut cues = slot.cues.clone();
    if style.end.is_some()
        && slot.to == timeline.frames
        && let Some(last) = cues.last_mut()
    {
        last.to = last.to.min(end_from(timeline) as i32);
    }
    cues
}

/// How far the progress bar has come on a frame of a line, in ten-thousandths.
fn reached(timeline: &Timeline, line: usize, frame: u32) -> u32 {
    let Some(slot) = timeline.slots.get(line) else { return 0 };
    let first = timeline.slots.iter().position(|other| other.scene == slot.scene).unwrap_or(line);
    let lines = timeline.slots.iter().filter(|other| other.scene == slot.scene).count() as u64;
    let scenes = timeline.slots.last().map_or(1, |last| last.scene as u64 + 1);
    let (done, length) = (u64::from(frame - slot.from), u64::from(slot.to - slot.from).max(1));
    let in_scene = ((line - first) as u64 * 10_000 + done * 10_000 / length) / lines.max(1);
    ((slot.scene as u64 * 10_000 + in_scene) / scenes) as u32
}

/// The part of a clip that lies in the frames `from..to`, counted from `from`.
fn layer(clip: &Clip, style: &Style<'_>, size: Size, from: u32, to: u32) -> Option<Layer> {
    let (at, skipped) = (clip.at.saturating_sub(from), from.saturating_sub(clip.at));
    let frames = (clip.at + clip.frames).min(to) - clip.at.max(from);
    let fade = (skipped < clip.fade_in).then_some(Fade { done: skipped, of: clip.fade_in });
    let pace = (clip.span != clip.frames).then_some(Pace { done: skipped, span: clip.span, of: clip.frames });
    let start = clip.from + if pace.is_some() { 0 } else { skipped };
    let picture = match &clip.source {
        Source::Footage { file, .. } => {
            let file = style.inputs.files.get(file)?.clone();
            let framing = framing(file.shape, style.fit, style.focus, size);
            Picture::Footage { file, framing, from: start }
        }
        Source::Still { file, moving } => {
            let file = style.inputs.files.get(file)?.clone();
            let framing = framing(file.shape, style.fit, style.focus, size);
            let motion = moving.then_some(StillMotion { seed: clip.seed, from: start, pace });
            Picture::Still { file, framing, motion }
        }
        Source::Painted { name } => Picture::Painted { name: name.clone(), seed: clip.seed, from: start, pace },
    };
    Some(Layer { at, frames, fade, picture })
}

/// Drops what a later layer hides completely: it would be decoded for nothing.
fn visible(layers: Vec<Layer>) -> Vec<Layer> {
    let opaque_from = layers.iter().rposition(|layer| layer.at == 0 && layer.fade.is_none()).unwrap_or(0);
    layers.into_iter().skip(opaque_from).collect()
}

/// The cues that are seen in the frames `from..to`, counted from `from`.
fn cues_between(cues: &[Cue], from: u32, to: u32) -> Vec<Cue> {
    let shift = from as i32;
    cues.iter()
        .filter(|cue| cue.from < to as i32 && cue.to > shift)
        .map(|cue| Cue {
            from: cue.from - shift,
            to: cue.to - shift,
            words: cue.words.iter().map(|word| CueWord { from: word.from - shift, ..word.clone() }).collect(),
        })
        .collect()
}

fn bus(timeline: &Timeline, style: &Style<'_>) -> BusRecipe {
    let stem = |slot: &LineSpan| Stem {
        sound: slot.take.sound,
        at: slot.voice_at,
        samples: slot.voice_samples,
        speaks_from: slot.played(slot.take.heard.start),
        speaks_to: slot.played(slot.take.heard.end),
    };
    let effects = timeline
        .sounds
        .iter()
        .filter_map(|effect| {
            Some(SoundFile {
                file: effect.file,
                container: *style.inputs.sounds.get(&effect.file)?,
                at: effect.at,
                under_voice: EFFECT_UNDER_VOICE,
            })
        })
        .collect();
    BusRecipe {
        samples: timeline.rate.sample_of(timeline.frames),
        voices: timeline.slots.iter().map(stem).collect(),
        music: style.inputs.music.clone(),
        effects,
        audio: style.export.audio.clone(),
        mixer: style.inputs.mixer,
        tools: style.inputs.tools.to_owned(),
    }
}
