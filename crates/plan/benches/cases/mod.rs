//! The planner's work, case by case: what the benchmark times and what the test of instructions counts. Each case
//! prepares itself and returns what is measured, ready to be called again and again.

use std::collections::BTreeMap;
use std::hint::black_box;

use vo_digest::Digest;
use vo_plan::framing::{Shape, Size};
use vo_plan::picture::{Alpha, ColourSpace, Container, MediaFile, Scan};
use vo_plan::{Plan, PlanInputs, Recipe, Style, plan};
use vo_timeline::clip::Source;
use vo_timeline::cue_cut::CueRule;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_timeline::project::Fit;
use vo_timeline::script::Token;
use vo_timeline::take::{Take, Word};
use vo_timeline::time::FrameRate;
use vo_timeline::track::{LineMaterial, Material, Pacing, SceneMaterial, Timeline, assemble};

/// What is measured.
pub type Work = Box<dyn FnMut()>;

/// A name, and what prepares the work.
type Case = (&'static str, fn() -> Work);

/// Every case.
pub const CASES: &[Case] = &[
    ("plan of 60 s", || planning(60)),
    ("plan of 10 min", || planning(600)),
    ("keys of 60 s", || naming(60)),
    ("keys of 10 min", || naming(600)),
];

/// From takes to recipes.
fn planning(seconds: usize) -> Work {
    let (tokens, export, look) = (tokens(), export(), look());
    Box::new(move || {
        black_box(planned(&timeline(&tokens, seconds), &export, &look));
    })
}

/// From recipes to keys.
fn naming(seconds: usize) -> Work {
    let plan = planned(&timeline(&tokens(), seconds), &export(), &look());
    Box::new(move || {
        for one in &plan.segments {
            black_box(one.recipe.key().expect("a segment has a key"));
        }
    })
}

/// The line that is said again and again: three seconds.
fn tokens() -> Vec<Token> {
    let words = "An octopus has three hearts, and two of them stop".split(' ');
    words.map(|word| Token { shown: word.into(), spoken: word.into(), emphasis: word == "three" }).collect()
}

fn take(line: usize, words: usize) -> Take {
    let (samples, count) = (131_000, words as u64);
    let words = (0..count)
        .map(|token| Word { token: token as u32, from: samples * token / count, to: samples * (token + 1) / count })
        .collect();
    Take { sound: Digest::of(&line.to_le_bytes()), samples, heard: 0..samples, words }
}

/// The footage under all lines.
fn file() -> Digest {
    Digest::of(b"clip")
}

/// A movie of about so many seconds, in scenes of five lines over one clip of footage.
fn timeline(tokens: &[Token], seconds: usize) -> Timeline {
    let line =
        |line| LineMaterial { tokens, take: take(line, tokens.len()), pause_after: None, sound: None, title: None };
    let scene = |scene: usize| SceneMaterial {
        lines: (scene * 5..scene * 5 + 5).map(line).collect(),
        pool: vec![Source::Footage { file: file(), frames: 9_000, endless: false }],
    };
    assemble(&Material {
        rate: FrameRate::THIRTY,
        scenes: (0..seconds / 15).map(scene).collect(),
        pacing: Pacing { lead_in: 200, pause: 250, scene_pause: 450, tail: 700 },
        captions: Some(CueRule { words: 3, line_chars: 14, lines: 2 }),
        fade: 8,
        seed: 5,
    })
}

fn export() -> ExportPreset {
    ExportPreset::named("tiktok").expect("it is built in")
}

fn look() -> Look {
    Look::named("punch").expect("it is built in")
}

fn planned(timeline: &Timeline, export: &ExportPreset, look: &Look) -> Plan {
    let shape = Shape { size: Size { width: 1920, height: 1080 }, pixel: (1, 1) };
    let colour = ColourSpace::BT709;
    let media = MediaFile {
        digest: file(),
        container: Container::Mp4,
        shape,
        colour,
        track: 0,
        alpha: Alpha::Opaque,
        scan: Scan::Progressive,
        tools: "tools".into(),
    };
    let style = Style {
        export,
        look: &look.unnamed(),
        fit: Fit::Cover,
        focus: [50, 50],
        titles: &[],
        end: None,
        progress: Some(look.text.fill),
        badge: Some("Part 2"),
        inputs: PlanInputs {
            scales: &[],
            music: None,
            files: &BTreeMap::from([(file(), media)]),
            sounds: &BTreeMap::new(),
            paint: 1,
            maker: 1,
            mixer: 1,
            joiner: 1,
            tools: "tools",
        },
    };
    plan(timeline, &style)
}
