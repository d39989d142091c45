//! A page plans what `vo plan` plans: the same segments under the same keys, when it is given what the machine knows.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use serde_json::{Value, json};
use support::Bench;
use vo_paint::Fonts;
use vo_web::{Request, dry_run};

const SCRIPT: &str = "An octopus has **three** hearts, and two of them stop when it swims.\n\n# Why\n\n[title: Why?]\n\
                      It costs $5. 🐙\n\nDonaudampfschifffahrtsgesellschaftskapitän! مرحبا بالعالم.\n";

const PROJECT: &str = "look = \"colour-box\"\nseed = 7\n[voice]\nname = \"silence\"\n[background]\npaths = [\"drift\"]\n\
                       [pacing]\npause = 333\n[overlay]\nprogress = true\nbadge = \"Part 2\"\nend = \"Follow for more\"\n";

#[test]
fn a_page_names_segments_as_the_program_does() {
    let bench = Bench::with_script(SCRIPT);
    for preset in ["tiktok", "draft", "plate"] {
        let project = format!("preset = \"{preset}\"\n{PROJECT}");
        bench.write("project/project.toml", &project);
        let plan = bench.plan();
        let explained = bench.run(["explain", "project", "0", "--json"]);
        let explained: Value = serde_json::from_slice(&explained.stdout).unwrap();
        let recipe = &explained["recipe"];
        let request = json!({
            "project": project,
            "script": SCRIPT,
            "voice": {"id": "silence", "language": "", "engine": ""},
            "pools": [[{"kind": "painted", "name": "drift"}], [{"kind": "painted", "name": "drift"}]],
            "versions": {"maker": recipe["maker"], "tools": recipe["tools"]},
        });
        let (report, _) = dry_run(&Fonts::bundled(), &serde_json::from_value::<Request>(request).unwrap());
        let known = |one: &Value| (one["line"].clone(), one["from"].clone(), one["frames"].clone(), one["key"].clone());
        let ours: Vec<_> = report
            .segments
            .iter()
            .map(|one| (json!(one.line), json!(one.at), json!(one.frames), json!(one.key.short())))
            .collect();
        assert!(ours.len() >= 4, "{:?}", report.diagnostics);
        assert_eq!(ours, plan["each"].as_array().unwrap().iter().map(known).collect::<Vec<_>>(), "{preset}");
        assert_eq!(report.frames, plan["frames"]);
    }
}
