//! The timeline: every line has its slot, every slot its cues, every span its clips, all counted in frames.

mod place;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;

use crate::choice::{Wanted, choose};
use crate::clip::{Clip, Source, fill, paced};
use crate::cue::Cue;
use crate::cue_cut::{CueRule, TimedWord, cut};
use crate::deal::Wish;
use crate::script::Token;
use crate::take::Take;
use crate::time::FrameRate;
use place::{lights_up, place};

/// The whole video as a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Frames a second.
    pub rate: FrameRate,
    /// Its length in frames.
    pub frames: u32,
    /// The lines in order. They fill the timeline without a hole.
    pub slots: Vec<LineSpan>,
    /// The pictures, in order of their first frame. They cover the timeline; where two overlap the later fades in.
    pub clips: Vec<Clip>,
    /// Sounds other than voices and music.
    pub sounds: Vec<Effect>,
}

/// The place of a line on the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineSpan {
    /// Which scene it belongs to.
    pub scene: usize,
    /// First frame.
    pub from: u32,
    /// First frame of what follows.
    pub to: u32,
    /// How it was spoken.
    pub take: Take,
    /// Sample of the timeline on which the take begins.
    pub voice_at: u64,
    /// Over how many samples it is played: a hair more or less than it has, so that the next line begins on a frame.
    pub voice_samples: u64,
    /// What is shown of it.
    pub cues: Vec<Cue>,
}

/// A sound at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The file, in the store.
    pub file: Digest,
    /// Sample of the timeline on which it begins.
    pub at: u64,
}

/// Pauses from sound to sound, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pacing {
    /// Before the first word.
    pub lead_in: u32,
    /// Between two lines.
    pub pause: u32,
    /// Between two scenes.
    pub scene_pause: u32,
    /// After the last word.
    pub tail: u32,
}

/// What the timeline is assembled from.
#[derive(Clone, Debug)]
pub struct Material<'a> {
    /// Frames a second.
    pub rate: FrameRate,
    /// The scenes in order.
    pub scenes: Vec<SceneMaterial<'a>>,
    /// Pauses.
    pub pacing: Pacing,
    /// How much text may be shown at once; `None` shows no captions.
    pub captions: Option<CueRule>,
    /// Over how many frames one picture fades into the next; 0 cuts.
    pub fade: u32,
    /// The project's seed.
    pub seed: u64,
}

/// A scene with its takes and pictures.
#[derive(Clone, Debug)]
pub struct SceneMaterial<'a> {
    /// Its lines in order.
    pub lines: Vec<LineMaterial<'a>>,
    /// The pictures it may show; never empty.
    pub pool: Vec<Source>,
}

/// A line with its take.
#[derive(Clone, Debug)]
pub struct LineMaterial<'a> {
    /// Its words as they are written.
    pub tokens: &'a [Token],
    /// How it was spoken.
    pub take: Take,
    /// A pause the script asks for after it, in milliseconds.
    pub pause_after: Option<u32>,
    /// A sound that begins with it.
    pub sound: Option<Digest>,
    /// A title card that is shown from when it begins.
    pub title: Option<&'a str>,
}

/// Puts everything in its place.
pub fn assemble(material: &Material<'_>) -> Timeline {
    let slots = place_lines(material);
    let frames = slots.last().map_or(0, |slot| slot.to);
    let clips = place_clips(material, &slots);
    let lines = material.scenes.iter().flat_map(|scene| &scene.lines);
    let sounds = slots
        .iter()
        .zip(lines)
        .filter_map(|(slot, line)| Some(Effect { file: line.sound?, at: material.rate.sample_of(slot.from) }))
        .collect();
    Timeline { rate: material.rate, frames, slots, clips, sounds }
}

/// The slots with their cues.
fn place_lines(material: &Material<'_>) -> Vec<LineSpan> {
    let mut slots = place(material);
    let Some(rule) = material.captions else { return slots };
    let lines = material.scenes.iter().flat_map(|scene| &scene.lines);
    for (index, (slot, line)) in slots.iter_mut().zip(lines).enumerate() {
        slot.cues = cut(&timed_words(line, slot, material.rate), rule, slot.from, slot.to);
        // The first cue is there from the first frame on: a short must not begin empty.
        if let (0, Some(first)) = (index, slot.cues.first_mut()) {
            first.from = 0;
        }
    }
    slots
}

/// The words as they are shown, each with its frames. What is not spoken (an emoji, a dash) goes with the word before
/// it, or with the first.
pub fn timed_words(line: &LineMaterial<'_>, slot: &LineSpan, rate: FrameRate) -> Vec<TimedWord> {
    let (mut words, mut silent_start): (Vec<TimedWord>, String) = (Vec::new(), String::new());
    let mut left = slot.take.words.len() as u32;
    let mut spoken = 0..;
    for token in line.tokens {
        let said = if token.is_spoken() { spoken.next() } else { None };
        match (slot.take.words.iter().find(|word| Some(word.token) == said), words.last_mut()) {
            (Some(word), _) => {
                // Those that come after it need a frame each, too.
                let latest = slot.to.saturating_sub(left).max(slot.from);
                let from = lights_up(slot.played(word.from), rate).clamp(slot.from, latest);
                // Two words never share a frame: the later one waits.
                let from = words.last().map_or(from, |before: &TimedWord| from.max(before.from + 1));
                left = left.saturating_sub(1);
                words.push(TimedWord {
                    text: std::mem::take(&mut silent_start) + &token.shown,
                    from,
                    to: lights_up(slot.played(word.to), rate).max(from + 1),
                    emphasis: token.emphasis,
                });
            }
            (None, Some(before)) => {
                before.text.push(' ');
                before.text.push_str(&token.shown);
            }
            (None, None) => {
                silent_start.push_str(&token.shown);
                silent_start.push(' ');
            }
        }
    }
    words
}

fn place_clips(material: &Material<'_>, slots: &[LineSpan]) -> Vec<Clip> {
    let picture_spans = picture_spans(material, slots);
    let leads: Vec<u32> = (0..picture_spans.len()).map(|index| lead(material, &picture_spans, index)).collect();
    let wanted: Vec<_> = picture_spans
        .iter()
        .zip(&leads)
        .map(|(span, lead)| Wanted {
            pool: &material.scenes[span.scene].pool,
            wish: span.wish.clone(),
            frames: span.to - span.from + lead,
        })
        .collect();
    let chosen = choose(&wanted, material.seed, material.rate.per_second());
    let mut clips: Vec<Clip> = Vec::new();
    for ((span, chosen), lead) in picture_spans.iter().zip(&chosen).zip(leads) {
        let whole = fill(chosen, span.from, span.to - span.from, lead);
        match &whole[..] {
            [one] if one.source.can_be_paced() => {
                clips.extend(paced(one, lead, &span.ends, material.rate.per_second()));
            }
            _ => clips.extend(whole),
        }
    }
    clips
}

/// How many frames a stretch's picture begins before it, fading in.
fn lead(material: &Material<'_>, picture_spans: &[PictureSpan], index: usize) -> u32 {
    let before = index.checked_sub(1).and_then(|before| picture_spans.get(before));
    match (before, picture_spans.get(index)) {
        (Some(before), Some(span)) if span.fades => material.fade.min((before.to - before.from) / 2),
        _ => 0,
    }
}

/// Frames that are shown without changing to another picture.
struct PictureSpan {
    scene: usize,
    from: u32,
    to: u32,
    fades: bool,
    /// Where each of its lines ends.
    ends: Vec<u32>,
    /// What its line would like to show; nothing where the scene has one picture.
    wish: Option<Wish>,
}

/// A scene with one picture keeps it for all its lines; a scene with several shows another one with each line.
fn picture_spans(material: &Material<'_>, slots: &[LineSpan]) -> Vec<PictureSpan> {
    let mut picture_spans: Vec<PictureSpan> = Vec::new();
    let lines = material.scenes.iter().flat_map(|scene| &scene.lines);
    for (slot, line) in slots.iter().zip(lines) {
        let LineSpan { scene, from, to, .. } = *slot;
        let has_one = material.scenes[scene].pool.len() == 1;
        match picture_spans.last_mut() {
            Some(last) if last.scene == scene && has_one => {
                last.to = to;
                last.ends.push(to);
            }
            last => {
                let fades = last.is_none_or(|last| last.scene != scene);
                let words = line.tokens.iter().map(|token| token.shown.as_str());
                let wish = (!has_one).then(|| Wish::of_words(words));
                picture_spans.push(PictureSpan { scene, from, to, fades, ends: vec![to], wish });
            }
        }
    }
    picture_spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::take::Word;
    use proptest::prelude::*;

    fn token(shown: &str) -> Token {
        Token { shown: shown.into(), spoken: shown.into(), emphasis: false }
    }

    fn take(samples: u64, words: u32) -> Take {
        let each = samples / u64::from(words);
        let words = (0..words)
            .map(|token| Word { token, from: each * u64::from(token), to: each * u64::from(token + 1) })
            .collect();
        Take { sound: Digest::of(&samples.to_le_bytes()), samples, heard: 0..samples, words }
    }

    fn material<'a>(tokens: &'a [Token], lengths: &[&[u64]], source: &Source) -> Material<'a> {
        let scenes = lengths
            .iter()
            .map(|lines| SceneMaterial {
                lines: lines
                    .iter()
                    .map(|samples| LineMaterial {
                        tokens,
                        take: take(*samples, tokens.len() as u32),
                        pause_after: None,
                        sound: None,
                        title: None,
                    })
                    .collect(),
                pool: vec![source.clone()],
            })
            .collect();
        Material {
            rate: FrameRate::THIRTY,
            scenes,
            pacing: Pacing { lead_in: 100, pause: 120, scene_pause: 300, tail: 500 },
            captions: Some(CueRule { words: 4, line_chars: 16, lines: 2 }),
            fade: 8,
            seed: 1,
        }
    }

    #[test]
    fn what_is_not_spoken_is_shown_with_its_neighbour() {
        let tokens = [token("🐙"), token("Three"), token("hearts"), token("❤")];
        let tokens = tokens.map(|token| {
            let spoken = if token.shown.is_ascii() { token.shown.clone() } else { String::new() };
            Token { spoken, ..token }
        });
        let line = LineMaterial { tokens: &tokens, take: take(48_000, 2), pause_after: None, sound: None, title: None };
        let (scene, from, to, take) = (0, 0, 40, line.take.clone());
        let slot = LineSpan { scene, from, to, take, voice_at: 0, voice_samples: 48_000, cues: Vec::new() };
        let words: Vec<_> = timed_words(&line, &slot, FrameRate::THIRTY).into_iter().map(|word| word.text).collect();
        assert_eq!(words, ["🐙 Three", "hearts ❤"]);
    }

    fn sources() -> impl Strategy<Value = Source> {
        prop::sample::select(vec![
            Source::Footage { file: Digest::of(b"clip"), frames: 3_000, endless: false },
            Source::Painted { name: "drift".to_owned() },
            Source::Still { file: Digest::of(b"still"), moving: true },
        ])
    }

    #[test]
    fn what_we_paint_runs_through_whole_steps_with_each_line() {
        let tokens = [token("one"), token("two")];
        let painted = Source::Painted { name: "drift".to_owned() };
        let clips = |longer: u64| -> Vec<_> {
            let timeline = assemble(&material(&tokens, &[&[100_000, 80_000 + longer, 90_000], &[50_000]], &painted));
            timeline.clips.iter().map(|clip| (clip.at, clip.frames, clip.from, clip.span, clip.fade_in)).collect()
        };
        let before = clips(0);
        assert_eq!(before.iter().map(|clip| clip.3).collect::<Vec<_>>(), [72, 60, 60, 8, 48]);
        let after = clips(3_000);
        let kept = |clips: &[(u32, u32, u32, u32, u32)]| {
            clips.iter().map(|(_, frames, from, span, fade)| (*frames, *from, *span, *fade)).collect::<Vec<_>>()
        };
        let (old, new) = (kept(&before), kept(&after));
        let touched: Vec<_> = (0..old.len()).filter(|at| old[*at] != new[*at]).collect();
        assert_eq!(touched, [1], "an edit leaves the picture of the other lines as it was");
    }

    proptest! {
        #[test]
        fn an_edit_touches_no_other_scene(
            source in sources(),
            lengths in prop::collection::vec(prop::collection::vec(20_000_u64..300_000, 1..5), 2..6),
            scene in 0_usize..6, line in 0_usize..5, longer in 20_000_u64..300_000,
        ) {
            let tokens: Vec<_> = "one two three four five".split(' ').map(token).collect();
            let scene = scene % lengths.len();
            let line = line % lengths[scene].len();
            let mut edited = lengths.clone();
            edited[scene][line] = longer;
            let refs = |lengths: &[Vec<u64>]| {
                let slices: Vec<&[u64]> = lengths.iter().map(Vec::as_slice).collect();
                assemble(&material(&tokens, &slices, &source))
            };
            let (before, after) = (refs(&lengths), refs(&edited));
            for (old, new) in before.slots.iter().zip(&after.slots) {
                if old.scene == scene {
                    continue;
                }
                prop_assert_eq!(old.to - old.from, new.to - new.from);
                let shift = i64::from(new.from) - i64::from(old.from);
                let shifted = |timeline: &Timeline, slot: &LineSpan| -> Vec<_> {
                    timeline
                        .clips
                        .iter()
                        .filter(|clip| clip.at < slot.to && clip.at + clip.frames > slot.from)
                        .map(|clip| {
                            let skipped = slot.from.saturating_sub(clip.at);
                            let pace = (clip.span != clip.frames).then_some((clip.span, clip.frames));
                            let fade = clip.fade_in.saturating_sub(skipped);
                            (clip.from + skipped, pace, clip.at.saturating_sub(slot.from), fade)
                        })
                        .collect()
                };
                prop_assert_eq!(shifted(&before, old), shifted(&after, new), "shifted by {}", shift);
            }
        }

        #[test]
        fn slots_and_clips_leave_no_hole(
            source in sources(),
            lengths in prop::collection::vec(prop::collection::vec(1_000_u64..400_000, 1..5), 1..6),
        ) {
            let tokens: Vec<_> = "one two three".split(' ').map(token).collect();
            let slices: Vec<&[u64]> = lengths.iter().map(Vec::as_slice).collect();
            let timeline = assemble(&material(&tokens, &slices, &source));
            let mut end = 0;
            for slot in &timeline.slots {
                prop_assert_eq!(slot.from, end);
                prop_assert!(slot.voice_at >= timeline.rate.sample_of(slot.from));
                for cue in &slot.cues {
                    prop_assert!(cue.from >= slot.from as i32 && cue.from < cue.to && cue.to <= slot.to as i32, "{:?}", cue);
                }
                end = slot.to;
            }
            prop_assert_eq!(end, timeline.frames);
            let mut covered = 0;
            for clip in &timeline.clips {
                prop_assert!(clip.at <= covered);
                covered = covered.max(clip.at + clip.frames);
            }
            prop_assert_eq!(covered, timeline.frames);
        }
    }
}
