//! Plates: segments that hold nothing of words and looks, so that an edit of these makes none of them again.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use vo_digest::Key;
use vo_plan::{Plan, PlanInputs, Planned, Recipe, plan_written};
use vo_timeline::arrange::{Gathered, Written, material};
use vo_timeline::clip::Source;
use vo_timeline::estimate;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_timeline::project::Project;
use vo_timeline::script::Script;
use vo_timeline::take::Take;
use vo_timeline::time::FrameRate;
use vo_timeline::track::assemble;

/// What an edit of words and looks changes.
#[derive(Clone, Debug)]
struct Edit {
    lines: Vec<String>,
    title: String,
    look: usize,
    progress: bool,
    badge: Option<String>,
    end: String,
}

/// A movie of so many lines, which is written and painted in any way.
fn edit(lines: usize) -> impl Strategy<Value = Edit> {
    let lines = prop::collection::vec("[A-Z][a-z]{1,9}( [a-z]{1,9}){0,7}", lines);
    let badge = prop::option::of("[A-Z][a-z]{1,8} [0-9]");
    (lines, "[A-Z][a-z]{1,12}", 0..3_usize, any::<bool>(), badge, "[A-Z][a-z]{1,12}")
        .prop_map(|(lines, title, look, progress, badge, end)| Edit { lines, title, look, progress, badge, end })
}

/// Plans it in scenes of two lines, whose takes have these lengths.
fn planned(edit: &Edit, samples: &[u64], preset: &str) -> Plan {
    let mut text = format!("[title: {}]\n", edit.title);
    for (index, line) in edit.lines.iter().enumerate() {
        let _ = write!(text, "{line}.\n\n{}", if index % 2 == 1 { "---\n\n" } else { "" });
    }
    let script = Script::parse(&text, "script.md", "en-us").unwrap();
    let takes: Vec<Take> = script
        .lines()
        .zip(samples)
        .map(|(line, samples)| {
            let spoken: Vec<String> = line.tokens.iter().map(|token| token.spoken.clone()).collect();
            let before = Take { samples: *samples, heard: 0..*samples, ..estimate::take(&spoken, 100, None) };
            estimate::take(&spoken, 100, Some(&before))
        })
        .collect();
    assert_eq!(takes.len(), samples.len());
    let mut project = Project::default();
    (project.overlay.progress, project.overlay.badge) = (edit.progress, edit.badge.clone());
    project.overlay.end = Some(edit.end.clone());
    let (export, look) = (ExportPreset::named(preset).unwrap(), Look::bundled().remove(edit.look).1);
    let rate = FrameRate::try_from(export.fps).unwrap();
    let written = Written { script: &script, project: &project, export: &export, look: &look, rate };
    let pools = vec![vec![Source::Painted { name: "drift".to_owned() }]; script.scenes.len()];
    let sounds = vec![None; takes.len()];
    let timeline = assemble(&material(&written, &Gathered { takes: &takes, pools: &pools, sounds: &sounds }));
    let inputs = PlanInputs {
        scales: &[],
        music: None,
        files: &BTreeMap::new(),
        sounds: &BTreeMap::new(),
        paint: 1,
        maker: 1,
        mixer: 1,
        joiner: 1,
        tools: "tools",
    };
    plan_written(&timeline, &written, inputs)
}

fn keys(plan: &Plan) -> Vec<Key> {
    plan.segments.iter().map(|one| one.recipe.key().unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_edit_of_words_and_looks_makes_no_plate_again(
        samples in prop::collection::vec(40_000_u64..400_000, 4), before in edit(4), after in edit(4),
    ) {
        let (old, new) = (planned(&before, &samples, "plate"), planned(&after, &samples, "plate"));
        prop_assert_eq!(keys(&old), keys(&new));
        for one in &old.segments {
            let recipe = &one.recipe;
            prop_assert!(recipe.captions.is_none() && recipe.cards.is_empty());
            prop_assert!(recipe.progress.is_none() && recipe.badge.is_none());
        }
        // The movie has them all.
        let whole = planned(&before, &samples, "draft");
        prop_assert!(whole.segments.iter().any(|one| one.recipe.captions.is_some()));
        prop_assert!(whole.segments.iter().any(|one| !one.recipe.cards.is_empty()));
        // Each is told once, however many segments it goes through.
        let told: Vec<String> = whole.segments.iter().flat_map(Planned::titles).collect();
        prop_assert_eq!(told, [before.title.clone(), before.end.clone()]);
        // A plate lies under the same frames.
        let places = |plan: &Plan| plan.segments.iter().map(|one| (one.at, one.recipe.frames)).collect::<Vec<_>>();
        prop_assert_eq!(places(&old), places(&whole));
    }
}
