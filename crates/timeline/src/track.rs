//! The timeline: every line has its slot, every slot its cues, every stretch its clips, all counted in frames.

use serde::{Deserialize, Serialize};
use vo_digest::Digest;

use crate::clip::{Clip, Pool, Source};
use crate::cue::Cue;
use crate::cue_cut::{CueRule, TimedWord, cut};
use crate::script::Token;
use crate::take::Take;
use crate::time::{FrameRate, samples_in_ms};

/// The whole video as a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Frames a second.
    pub rate: FrameRate,
    /// Its length in frames.
    pub frames: u32,
    /// The lines in order. They fill the timeline without a hole.
    pub slots: Vec<Slot>,
    /// The pictures, in order of their first frame. They cover the timeline; where two overlap the later fades in.
    pub clips: Vec<Clip>,
    /// Sounds other than voices and music.
    pub sounds: Vec<Effect>,
}

/// The place of a line on the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
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

/// Pauses, in milliseconds.
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

/// A slot is a multiple of this many frames in 30: the pause at its end absorbs what an edit adds or takes away, so
/// that most edits move nothing else.
const SLOT_GRID_IN_30: u32 = 12;

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

fn place_lines(material: &Material<'_>) -> Vec<Slot> {
    let (rate, pacing) = (material.rate, material.pacing);
    let grid = (SLOT_GRID_IN_30 * rate.per_second() / 30).max(1);
    let lines: Vec<_> = material
        .scenes
        .iter()
        .enumerate()
        .flat_map(|(scene, of)| {
            let last = of.lines.len().saturating_sub(1);
            of.lines.iter().enumerate().map(move |(index, line)| (scene, index == last, line))
        })
        .collect();
    let (mut slots, mut from) = (Vec::with_capacity(lines.len()), 0);
    for (index, (scene, ends_scene, line)) in lines.iter().enumerate() {
        let before = if index == 0 { samples_in_ms(pacing.lead_in) } else { 0 };
        let usual = match (index + 1 == lines.len(), ends_scene) {
            (true, _) => pacing.tail,
            (false, true) => pacing.scene_pause,
            (false, false) => pacing.pause,
        };
        let after = samples_in_ms(line.pause_after.unwrap_or(usual));
        // The grid already adds half of itself on average, so that much of the pause is not asked for twice.
        let needed = before + line.take.samples + after.saturating_sub(rate.sample_of(grid / 2).min(after / 2));
        let to = from + rate.frames_to_hold(needed).next_multiple_of(grid).max(grid);
        let voice_at = rate.sample_of(from) + before;
        // The first cue is there from the first frame on: a short must not begin empty.
        let cues = material.captions.map_or_else(Vec::new, |rule| {
            let mut cues = cut(&timed_words(line, voice_at, rate), rule, from, to);
            if let (0, Some(first)) = (index, cues.first_mut()) {
                first.from = 0;
            }
            cues
        });
        slots.push(Slot { scene: *scene, from, to, take: line.take.clone(), voice_at, cues });
        from = to;
    }
    slots
}

/// The words as they are shown, each with its frames. What is not spoken (an emoji, a dash) goes with the word before
/// it, or with the first.
pub fn timed_words(line: &LineMaterial<'_>, voice_at: u64, rate: FrameRate) -> Vec<TimedWord> {
    let (mut words, mut silent_start): (Vec<TimedWord>, String) = (Vec::new(), String::new());
    let mut spoken = 0..;
    for token in line.tokens {
        let said = if token.is_spoken() { spoken.next() } else { None };
        match (line.take.words.iter().find(|word| Some(word.token) == said), words.last_mut()) {
            (Some(word), _) => {
                let from = rate.nearest_frame(voice_at + word.from);
                words.push(TimedWord {
                    text: std::mem::take(&mut silent_start) + &token.shown,
                    // Two words never share a frame: the later one waits.
                    from: words.last().map_or(from, |before| from.max(before.from + 1)),
                    to: rate.nearest_frame(voice_at + word.to).max(from + 1),
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

fn place_clips(material: &Material<'_>, slots: &[Slot]) -> Vec<Clip> {
    let stretches = stretches(material, slots);
    let scenes = &material.scenes;
    // Scenes with equal pools share them: each is known by the first scene that has it.
    let owner: Vec<usize> =
        scenes.iter().map(|scene| scenes.iter().position(|other| other.pool == scene.pool).unwrap_or(0)).collect();
    let (mut users, mut used) = (vec![0; scenes.len()], vec![0; scenes.len()]);
    for stretch in &stretches {
        users[owner[stretch.scene]] += 1;
    }
    let mut clips: Vec<Clip> = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        let owner = owner[stretch.scene];
        let place = used[owner];
        used[owner] += 1;
        let pool = Pool { sources: &scenes[owner].pool, stretches: users[owner], seed: material.seed };
        let before = index.checked_sub(1).and_then(|index| stretches.get(index));
        let lead =
            if stretch.fades { before.map_or(0, |before| material.fade.min((before.to - before.from) / 2)) } else { 0 };
        clips.extend(pool.fill(place, stretch.from, stretch.to - stretch.from, lead));
    }
    clips
}

/// Frames that are shown without changing to another picture.
struct Stretch {
    scene: usize,
    from: u32,
    to: u32,
    fades: bool,
}

/// A scene with one picture keeps it for all its lines; a scene with several shows another one with each line.
fn stretches(material: &Material<'_>, slots: &[Slot]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for slot in slots {
        let Slot { scene, from, to, .. } = *slot;
        match stretches.last_mut() {
            Some(last) if last.scene == scene && material.scenes[scene].pool.len() == 1 => last.to = to,
            last => {
                let fades = last.is_none_or(|last| last.scene != scene);
                stretches.push(Stretch { scene, from, to, fades });
            }
        }
    }
    stretches
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
        Take { sound: Digest::of(&samples.to_le_bytes()), samples, words }
    }

    fn material<'a>(tokens: &'a [Token], lengths: &[&[u64]]) -> Material<'a> {
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
                pool: vec![Source::Footage { file: Digest::of(b"clip"), frames: 3_000 }],
            })
            .collect();
        Material {
            rate: FrameRate::THIRTY,
            scenes,
            pacing: Pacing { lead_in: 200, pause: 250, scene_pause: 450, tail: 700 },
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
        let words: Vec<_> = timed_words(&line, 0, FrameRate::THIRTY).into_iter().map(|word| word.text).collect();
        assert_eq!(words, ["🐙 Three", "hearts ❤"]);
    }

    proptest! {
        #[test]
        fn an_edit_touches_no_other_scene(
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
                assemble(&material(&tokens, &slices))
            };
            let (before, after) = (refs(&lengths), refs(&edited));
            for (old, new) in before.slots.iter().zip(&after.slots) {
                if old.scene == scene {
                    continue;
                }
                prop_assert_eq!(old.to - old.from, new.to - new.from);
                let shift = i64::from(new.from) - i64::from(old.from);
                let shifted = |timeline: &Timeline, slot: &Slot| -> Vec<_> {
                    timeline
                        .clips
                        .iter()
                        .filter(|clip| clip.at < slot.to && clip.at + clip.frames > slot.from)
                        .map(|clip| {
                            let skipped = slot.from.saturating_sub(clip.at);
                            (clip.from + skipped, clip.at.saturating_sub(slot.from), clip.fade_in.saturating_sub(skipped))
                        })
                        .collect()
                };
                prop_assert_eq!(shifted(&before, old), shifted(&after, new), "shifted by {}", shift);
            }
        }

        #[test]
        fn slots_and_clips_leave_no_hole(
            lengths in prop::collection::vec(prop::collection::vec(1_000_u64..400_000, 1..5), 1..6),
        ) {
            let tokens: Vec<_> = "one two three".split(' ').map(token).collect();
            let slices: Vec<&[u64]> = lengths.iter().map(Vec::as_slice).collect();
            let timeline = assemble(&material(&tokens, &slices));
            let mut end = 0;
            for slot in &timeline.slots {
                prop_assert_eq!(slot.from, end);
                prop_assert!(slot.voice_at + slot.take.samples <= timeline.rate.sample_of(slot.to));
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
