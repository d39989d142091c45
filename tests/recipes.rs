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
