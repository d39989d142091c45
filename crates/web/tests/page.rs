//! A page paints and plans what the program does: golden frames and dry runs, through WebAssembly below node.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

#[path = "../../paint/tests/golden/frames.rs"]
mod frames;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use vo_digest::Digest;
use vo_paint::Fonts;
use vo_paint::fonts::BUNDLED;
use vo_web::{Request, dry_run};

/// What native frames are, as `crates/paint/tests/golden.rs` holds it.
const GOLDEN: &str = include_str!("../../paint/tests/golden.txt");

/// Texts that are planned on both sides: a usual one, others' letters, and mistakes of every file.
const REQUESTS: &[(&str, &str)] = &[
    (
        "",
        "An octopus has **three** hearts, and two of them stop when it swims.\n\n# Why\n\n[title: Why?]\nIt costs $5. 🐙",
    ),
    ("look = 'clean'\n[overlay]\nprogress = true\nbadge = 'Part 2'\nend = 'Follow'\n", "مرحبا بالعالم. هذا جميل جدا."),
    (
        "preset = 'draft'\n[background]\ntransition = 'cut'\n",
        "नमस्ते दुनिया। यह हिन्दी में है।\n\n---\n\nDonaudampfschifffahrtsgesellschaftskapitän!",
    ),
    ("preset = 'tiktik'\nlook = 'pinch'\n[voice]\nlanguage = 'klingonish'\nsped = 3\n", "[voice]\n"),
    ("", ""),
];

#[test]
fn a_page_paints_and_plans_what_the_program_does() {
    let Some(module) = module() else { return };
    let requests: Vec<String> =
        REQUESTS.iter().map(|(project, script)| json!({"project": project, "script": script}).to_string()).collect();
    let (ground, frames) = (frames::ground(), frames::frames());
    let painted = on_a_page(&module, ground.as_bytes(), &frames, &requests);
    let size = ground.as_bytes().len();
    let (pictures, answers) = painted.split_at(size * frames.len());
    let different: Vec<&str> = frames
        .iter()
        .zip(pictures.chunks_exact(size))
        .filter(|((name, ..), picture)| !GOLDEN.contains(&format!("\n{name}: {}\n", Digest::of(picture).short())))
        .map(|((name, ..), _)| name.as_str())
        .collect();
    assert!(different.is_empty(), "a page paints these frames otherwise than the program: {}", different.join(", "));
    let fonts = Fonts::bundled();
    for (request, answer) in requests.iter().zip(std::str::from_utf8(answers).unwrap().lines()) {
        let (report, _) = dry_run(&fonts, &serde_json::from_str::<Request>(request).unwrap());
        let answer: Value = serde_json::from_str(answer).unwrap();
        assert_eq!(answer, serde_json::to_value(&report).unwrap(), "a page plans {request} otherwise than the program");
    }
}

/// What a page makes of it all: raw frames, and then a line for each request.
fn on_a_page(
    module: &Path,
    ground: &[u8],
    frames: &[(String, vo_plan::recipe::SegmentRecipe, u32)],
    requests: &[String],
) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let fonts: Vec<(&str, PathBuf)> = BUNDLED.iter().map(|(family, bytes)| (*family, file(family, bytes))).collect();
    let frames: Vec<_> = frames.iter().map(|(_, recipe, number)| (recipe, number)).collect();
    let job = json!({"fonts": fonts, "ground": file("ground", ground), "frames": frames, "requests": requests});
    let output = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/page.mjs"))
        .arg(module)
        .arg(file("job.json", job.to_string().as_bytes()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The module that a page loads, built as it is shipped; none where it cannot be tried.
fn module() -> Option<PathBuf> {
    if Command::new("node").arg("--version").output().is_err() {
        assert!(std::env::var_os("VO_TEST_REQUIRE_VOICES").is_none(), "no node: run tools/system-packages.sh test");
        println!("skipped: node is not installed");
        return None;
    }
    let output = Command::new(env!("CARGO"))
        .args(["build", "--profile", "web", "-p", "vo-web", "--target", "wasm32-unknown-unknown", "--locked"])
        .args(["--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\nif the target is missing: rustup target add wasm32-unknown-unknown");
    let messages = String::from_utf8(output.stdout).unwrap();
    let built = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let files = message["filenames"].as_array()?;
        files.iter().find_map(|file| file.as_str().filter(|file| file.ends_with("vo_web.wasm")).map(PathBuf::from))
    };
    messages.lines().find_map(built)
}
