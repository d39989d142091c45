//! A recipe is a total function: a worker that has nothing but recipes and the blobs that they name makes the same bytes, and
//! what it cannot make the same it refuses.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::{Bench, footage, home};
use vo_digest::Digest;
use vo_plan::recipe::{AnyRecipe, RecipeKind};
use vo_process::Stop;
use vo_studio::worker::{Failed, Made, Work, Worker};
use vo_studio::{Budget, Code, Priority, Problem};

/// A film with a clip, a still, music and a voice.
fn film() -> Bench {
    let bench =
        Bench::with_script("A little boat crossed the bay. It carried nine crates. The mill has stood still.\n");
    let coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
    footage(&bench.path("project/clip.mkv"), "testsrc2=s=200x360:r=30:d=12", &coded);
    footage(&bench.path("project/still.png"), "testsrc2=s=100x180:d=1", &["-frames:v", "1"]);
    let sound = ["-f", "lavfi", "-i", "sine=440:d=8", "-map", "1:a"];
    footage(&bench.path("project/bed.wav"), "testsrc2=s=64x64:d=1", &sound);
    bench.write(
        "project/project.toml",
        "preset = \"tiny\"\n[voice]\nname = \"espeak:en-us\"\n[background]\npaths = [\"clip.mkv\", \"still.png\"]\n\
         [music]\npath = \"bed.wav\"\n",
    );
    bench.make(&[]);
    bench
}

/// Every recipe in the ledger of a bench, with what it made: a digest, or a value.
fn recipes(bench: &Bench) -> Vec<(AnyRecipe, Made)> {
    let db = rusqlite::Connection::open(bench.path("cache/ledger.db")).unwrap();
    let rows = |query: &str| -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut query = db.prepare(query).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let artifacts = rows("SELECT recipe, CAST(digest AS BLOB) FROM artifacts ORDER BY key").into_iter();
    let artifacts = artifacts.map(|(recipe, digest)| (recipe, Made::Artifact(support::text(&digest).parse().unwrap())));
    let facts = rows("SELECT recipe, value FROM facts ORDER BY key").into_iter();
    let facts = facts.map(|(recipe, value)| (recipe, Made::Fact(serde_json::from_slice(&value).unwrap())));
    artifacts.chain(facts).map(|(recipe, made)| (serde_json::from_slice(&recipe).unwrap(), made)).collect()
}

/// The blobs of a bench that a recipe names.
fn blobs(bench: &Bench, recipe: &AnyRecipe) -> BTreeMap<Digest, PathBuf> {
    let path = |digest: Digest| {
        let name = digest.to_string();
        bench.path("cache/blobs").join(&name[..2]).join(&name[2..])
    };
    recipe.inputs().into_iter().map(|digest| (digest, path(digest))).collect()
}

/// A worker with an empty cache of its own.
fn elsewhere(bench: &Bench) -> Worker {
    let (data, cache) = (home(), bench.path("elsewhere"));
    Worker::new(Path::new(env!("CARGO_BIN_EXE_vo")), (&data, &cache), Budget::default(), None)
}

fn make(
    worker: &mut Worker,
    (recipe, blobs): (&AnyRecipe, BTreeMap<Digest, PathBuf>),
    output: &Path,
) -> Result<Value, Failed> {
    let work = Work::Artifact { recipe: Box::new(recipe.clone()), blobs, output: output.to_owned() };
    worker.run((&work, Priority::Render), &Stop::new(), &mut |_| ())
}

#[test]
fn a_worker_elsewhere_makes_every_artifact_of_a_movie_from_its_recipe_alone() {
    let bench = film();
    let recipes = recipes(&bench);
    let mut kinds: Vec<RecipeKind> = recipes.iter().map(|(recipe, _)| recipe.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let all = RecipeKind::ALL.into_iter().filter(|kind| *kind != RecipeKind::Reach);
    assert!(all.clone().all(|kind| kinds.contains(&kind)), "a movie is made of every kind: {kinds:?}");
    let mut worker = elsewhere(&bench);
    std::fs::create_dir_all(bench.path("back")).unwrap();
    for (number, (recipe, made)) in recipes.iter().enumerate() {
        let output = bench.path(&format!("back/{number}"));
        let result = make(&mut worker, (recipe, blobs(&bench, recipe)), &output);
        let result: Made = serde_json::from_value(result.unwrap()).unwrap();
        assert_eq!(result, *made, "{recipe:?}");
        match made {
            Made::Artifact(digest) => assert_eq!(Digest::of(&std::fs::read(&output).unwrap()), *digest),
            Made::Fact(_) => assert!(!output.exists()),
        }
    }
    // A clip that can be decoded to its end has no nearer end.
    let clip = recipes.iter().find_map(|(recipe, made)| match (recipe, made) {
        (AnyRecipe::Probe(probe), Made::Fact(found)) if found["milliseconds"] != 0 => Some(probe.clone()),
        _ => None,
    });
    let clip = clip.unwrap();
    let reach = json!({ "make": "reach", "file": clip.file, "tools": clip.tools, "version": 1 });
    let reach: AnyRecipe = serde_json::from_value(reach).unwrap();
    let result = make(&mut worker, (&reach, blobs(&bench, &reach)), &bench.path("back/reach")).unwrap();
    assert_eq!(result, json!({ "fact": null }));
}

#[test]
fn what_a_worker_cannot_make_the_same_it_refuses() {
    let bench = film();
    let mut worker = elsewhere(&bench);
    let mut refused = |recipe: &AnyRecipe, blobs, code: Code| {
        let failed = make(&mut worker, (recipe, blobs), &bench.path("back")).unwrap_err();
        let Failed::Run(Problem { code: found, detail, .. }) = failed else { panic!("{failed}") };
        assert_eq!(found, code, "{detail}");
        assert!(!detail.contains(bench.path("").to_str().unwrap()), "{detail}");
        assert!(!bench.path("back").exists());
    };
    for (recipe, _) in recipes(&bench) {
        let there = blobs(&bench, &recipe);
        // As if it had been planned for another machine.
        let mut other = serde_json::to_value(&recipe).unwrap();
        let versions = ["tools", "engine", "paint", "maker", "listener", "mixer", "joiner", "chooser", "version"];
        for name in versions {
            let Some(value) = other.get(name).cloned() else { continue };
            other[name] = if value.is_number() { json!(900) } else { json!("another") };
            refused(&serde_json::from_value(other.clone()).unwrap(), there.clone(), Code::RecipeOfOthers);
            other[name] = value;
        }
        if there.is_empty() {
            continue;
        }
        // Others may have brought it in by now.
        let _ = std::fs::remove_dir_all(bench.path("elsewhere/blobs"));
        std::fs::create_dir_all(bench.path("elsewhere/blobs")).unwrap();
        refused(&recipe, BTreeMap::new(), Code::BlobMissing);
        let wrong = bench.write("wrong", "something else");
        refused(&recipe, there.keys().map(|digest| (*digest, wrong.clone())).collect(), Code::BlobMissing);
    }
}

#[test]
fn a_recipe_that_lies_or_asks_for_too_much_is_refused_and_spoils_nothing() {
    let bench = film();
    let recipes = recipes(&bench);
    let mut worker = elsewhere(&bench);
    let mut answer = |recipe: &Value, blobs: &BTreeMap<Digest, PathBuf>, name: &str| {
        let recipe: AnyRecipe = serde_json::from_value(recipe.clone()).unwrap();
        match make(&mut worker, (&recipe, blobs.clone()), &bench.path(name)) {
            Ok(result) => Ok(serde_json::from_value::<Made>(result).unwrap()),
            Err(Failed::Run(problem)) => Err(problem.code),
            Err(other) => panic!("{other}"),
        }
    };
    // Where each lies in the recipe, and what it is instead.
    let lies = [
        ("/layers/0/picture/file/shape/size/width", json!(102)),
        ("/layers/0/picture/file/shape/size", json!({ "width": 1_000_000_000, "height": 1_000_000_000 })),
        ("/layers/0/fade", json!({ "done": u32::MAX, "of": u32::MAX })),
        ("/layers/0/frames", json!(u32::MAX)),
        ("/layers", json!([])),
        ("/frames", json!(4_000_000_000_u32)),
        ("/size", json!({ "width": u32::MAX, "height": 2 })),
        ("/size", json!({ "width": 16_384, "height": 16_384 })),
        ("/badge", json!("b".repeat(200_000))),
        ("/samples", json!(u64::MAX)),
        ("/segments/0/1", json!(u32::MAX)),
        ("/segments", json!([])),
        ("/width", json!(0)),
        ("/seconds", json!(u32::MAX)),
        ("/speed", json!(u32::MAX)),
    ];
    let mut refused = std::collections::BTreeSet::new();
    for (recipe, _) in &recipes {
        let (right, there) = (serde_json::to_value(recipe).unwrap(), blobs(&bench, recipe));
        for (place, lie) in &lies {
            let mut wrong = right.clone();
            let Some(value) = wrong.pointer_mut(place) else { continue };
            *value = lie.clone();
            let code = answer(&wrong, &there, "wrong").unwrap_err();
            assert_eq!(code, Code::RecipeImpossible, "{place} of {right}");
            refused.insert(*place);
        }
    }
    assert_eq!(refused.len(), lies.iter().map(|(place, _)| place).collect::<std::collections::BTreeSet<_>>().len());
    // A pipe is not waited for, and what a wrong file holds is not taken out of the cache.
    let (probe, _) = recipes.iter().find(|(recipe, _)| recipe.kind() == RecipeKind::Probe).unwrap();
    let probe = serde_json::to_value(probe).unwrap();
    let pipe = bench.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let other = BTreeMap::from([(Digest::of(b"another"), pipe.clone())]);
    let mut unknown = probe.clone();
    unknown["file"] = serde_json::to_value(Digest::of(b"another")).unwrap();
    assert_eq!(answer(&unknown, &other, "pipe").unwrap_err(), Code::BlobMissing);
    for (number, (recipe, made)) in recipes.iter().enumerate() {
        let there = blobs(&bench, recipe);
        let innocent = there.values().next().cloned().unwrap_or(pipe.clone());
        let other = BTreeMap::from([(Digest::of(b"another"), innocent)]);
        assert_eq!(answer(&unknown, &other, "innocent").unwrap_err(), Code::BlobMissing);
        let right = serde_json::to_value(recipe).unwrap();
        assert_eq!(answer(&right, &there, &format!("right {number}")).unwrap(), *made);
        // All that it needs is there by now.
        assert_eq!(answer(&right, &BTreeMap::new(), &format!("again {number}")).unwrap(), *made);
    }
}
