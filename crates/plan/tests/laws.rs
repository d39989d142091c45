//! The laws of planning: the plan as stable text, and which segments an edit touches.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use expect_test::expect;
use proptest::prelude::*;
use vo_digest::{Digest, Key};
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
use vo_timeline::track::{LineMaterial, Material, Pacing, SceneMaterial, assemble};

/// A script as its lines, scene by scene, each with the length of its take in samples.
type Lines = Vec<Vec<(String, u64)>>;

fn tokens(text: &str) -> Vec<Token> {
    text.split(' ').map(|word| Token { shown: word.into(), spoken: word.into(), emphasis: false }).collect()
}

fn take(text: &str, samples: u64) -> Take {
    let count = text.split(' ').count() as u64;
    let words = (0..count)
        .map(|token| Word { token: token as u32, from: samples * token / count, to: samples * (token + 1) / count })
        .collect();
    Take { sound: Digest::of(format!("{text} {samples}").as_bytes()), samples, heard: 0..samples, words }
}

/// Plans lines over one clip of footage.
fn planned(lines: &Lines) -> Plan {
    over(lines, &Source::Footage { file: Digest::of(b"clip"), frames: 9_000, endless: false })
}

/// Plans lines over one picture.
fn over(lines: &Lines, picture: &Source) -> Plan {
    let file = Digest::of(b"clip");
    let tokens: Vec<Vec<_>> = lines.iter().map(|scene| scene.iter().map(|(text, _)| tokens(text)).collect()).collect();
    let scenes = lines
        .iter()
        .zip(&tokens)
        .map(|(scene, tokens)| SceneMaterial {
            lines: scene
                .iter()
                .zip(tokens)
                .map(|((text, samples), tokens)| LineMaterial {
                    tokens,
                    take: take(text, *samples),
                    pause_after: None,
                    sound: None,
                    title: None,
                })
                .collect(),
            pool: vec![picture.clone()],
        })
        .collect();
    let timeline = assemble(&Material {
        rate: FrameRate::THIRTY,
        scenes,
        pacing: Pacing { lead_in: 200, pause: 250, scene_pause: 450, tail: 700 },
        captions: Some(CueRule { words: 3, line_chars: 14, lines: 2 }),
        fade: 8,
        seed: 5,
    });
    let shape = Shape { size: Size { width: 1920, height: 1080 }, pixel: (1, 1) };
    let colour = ColourSpace::BT709;
    let media = MediaFile {
        digest: file,
        container: Container::Mp4,
        shape,
        colour,
        track: 0,
        alpha: Alpha::Opaque,
        scan: Scan::Progressive,
        tools: "tools".into(),
    };
    let look = Look::named("punch").unwrap();
    plan(
        &timeline,
        &Style {
            export: &ExportPreset::named("tiktok").unwrap(),
            // Names for people are no part of a plan.
            look: &look.unnamed(),
            fit: Fit::Cover,
            focus: [50, 50],
            titles: &[],
            end: None,
            progress: Some(look.text.fill),
            badge: None,
            inputs: PlanInputs {
                scales: &[],
                music: None,
                files: &BTreeMap::from([(file, media)]),
                sounds: &BTreeMap::new(),
                paint: 1,
                maker: 1,
                mixer: 1,
                joiner: 1,
                tools: "tools",
            },
        },
    )
}

fn keys(plan: &Plan) -> Vec<Key> {
    plan.segments.iter().map(|one| one.recipe.key().unwrap()).collect()
}

fn line(text: &str, samples: u64) -> (String, u64) {
    (text.to_owned(), samples)
}

#[test]
fn the_plan_is_stable_text() {
    let lines = vec![
        vec![line("Octopuses have three hearts", 90_000), line("Two of them stop when it swims", 120_000)],
        vec![line("Why", 20_000)],
    ];
    // The keys are cut away: they change with every look and preset, the rest only with the planner.
    let text: Vec<_> = planned(&lines)
        .text()
        .unwrap()
        .lines()
        .map(|line| {
            let word = |word: &&str| word.len() != 12 || !word.bytes().all(|byte| byte.is_ascii_hexdigit());
            line.split("  ").filter(|part| word(&part.trim())).collect::<Vec<_>>().join("  ")
        })
        .collect();
    expect![[r#"
        1080x1920 at 30 frames a second, 193 frames, 3 segments
        segment   0  line   0      0+68   clip be64f2ee97a4 from 5400  "Octopuses have three hearts"
        segment   1  line   1     68+89   clip be64f2ee97a4 from 5468 then at 81 clip be64f2ee97a4 from 7200 (fade 0 of 8)  "Two of them stop / when it swims"
        segment   2  line   2    157+36   clip be64f2ee97a4 from 7208  "Why"
        sound  3 takes, 308800 samples"#]].assert_eq(&text.join("\n"));
}

#[test]
fn a_typo_touches_one_segment() {
    let before = vec![
        vec![line("Octopuses have thre hearts", 90_000), line("Two of them stop", 70_000)],
        vec![line("Then it rests", 60_000)],
    ];
    let mut after = before.clone();
    // The corrected word takes a little longer: what follows moves, and does not change.
    after[0][0] = line("Octopuses have three hearts", 91_900);
    let touched = |picture: &Source| -> Vec<usize> {
        let (old, new) = (over(&before, picture), over(&after, picture));
        assert_ne!(old.frames, new.frames);
        let (old, new) = (keys(&old), keys(&new));
        assert_eq!(old.len(), new.len());
        (0..old.len()).filter(|index| old[*index] != new[*index]).collect()
    };
    assert_eq!(touched(&Source::Painted { name: "drift".to_owned() }), [0]);
    // Footage runs on through the scene, so the rest of it shows other pictures.
    assert_eq!(touched(&Source::Footage { file: Digest::of(b"clip"), frames: 9_000, endless: false }), [0, 1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_edit_touches_another_scene(
        lengths in prop::collection::vec(prop::collection::vec(30_000_u64..400_000, 1..4), 2..5),
        scene in 0_usize..5, index in 0_usize..4, longer in 30_000_u64..400_000,
    ) {
        let before: Lines = lengths
            .iter()
            .map(|scene| scene.iter().map(|samples| line("some words are said here", *samples)).collect())
            .collect();
        let scene = scene % before.len();
        let index = index % before[scene].len();
        let mut after = before.clone();
        after[scene][index] = line("quite other words are said there", longer);
        let (old, new) = (planned(&before), planned(&after));
        let of_others = |plan: &Plan| -> Vec<Key> {
            let first: usize = before[..scene].iter().map(Vec::len).sum();
            let own = first..first + before[scene].len();
            plan.segments
                .iter()
                .filter(|one| !own.contains(&one.line))
                .map(|one| one.recipe.key().unwrap())
                .collect()
        };
        prop_assert_eq!(of_others(&old), of_others(&new));
    }

    #[test]
    fn segments_fill_the_movie_and_none_is_long(
        lengths in prop::collection::vec(prop::collection::vec(10_000_u64..900_000, 1..4), 1..5),
    ) {
        let lines: Lines = lengths
            .iter()
            .map(|scene| scene.iter().map(|samples| line("a few words", *samples)).collect())
            .collect();
        let plan = planned(&lines);
        let mut at = 0;
        for one in &plan.segments {
            prop_assert_eq!(one.at, at);
            prop_assert!((1..=120).contains(&one.recipe.frames));
            prop_assert_eq!(one.recipe.layers.first().map(|layer| layer.at), Some(0));
            at += one.recipe.frames;
        }
        prop_assert_eq!(at, plan.frames);
    }
}
