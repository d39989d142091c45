//! Where kinds of a thing are files in a folder, the folder and the list of them say the same.

use std::collections::BTreeSet;

use vo_studio::Code;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;

use crate::{files, has_ending, none, read, root};

/// The names in a folder that end so, without their ending.
fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.strip_suffix(ending).map(str::to_owned)).collect()
}

/// What stands between `before` and `behind`, each time.
fn between(text: &str, before: &str, behind: &str) -> BTreeSet<String> {
    text.split(before).skip(1).filter_map(|rest| Some(rest.split_once(behind)?.0.to_owned())).collect()
}

fn set<T: Into<String>>(names: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    names.into_iter().map(Into::into).collect()
}

/// Fails with what stands in one of the two only.
fn same(folder: &BTreeSet<String>, list: &BTreeSet<String>, what: &str) {
    let differing: Vec<String> = folder.symmetric_difference(list).cloned().collect();
    none(&differing, &format!("these stand in the folder or in the list only: {what}"));
}

#[test]
fn looks_presets_and_templates_are_the_files_in_their_folders() {
    let looks = set(Look::bundled().into_iter().map(|(name, _)| name));
    same(&names("presets/looks", ".toml"), &looks, "`BUNDLED` in timeline/src/look.rs lists presets/looks");
    let presets = set(ExportPreset::bundled().into_iter().map(|export| export.name));
    same(&names("presets/export", ".toml"), &presets, "`BUNDLED` in timeline/src/preset.rs lists presets/export");
    let mut templates = names("presets/templates", "");
    templates.remove("project.toml");
    let listed = set(vo_studio::open::template::TEMPLATES.map(|template| template.name));
    same(&templates, &listed, "`TEMPLATES` in studio/src/open/template.rs lists presets/templates");
}

#[test]
fn painted_backgrounds_are_the_files_that_prepare_one() {
    let folder = "crates/paint/src/background";
    let prepares = |name: &String| read(&format!("{folder}/{name}.rs")).contains("fn prepare(");
    let painted: BTreeSet<String> = names(folder, ".rs").into_iter().filter(prepares).collect();
    let list = read(&format!("{folder}/mod.rs"));
    let list = list.split_once("pub const NAMES").and_then(|(_, rest)| rest.split_once("= &[")).unwrap().1;
    let list = list.split_once(']').unwrap().0.split(", ").map(|name| name.trim_matches('"'));
    same(&painted, &set(list), "`NAMES` in paint/src/background/mod.rs lists the files there that have a `prepare`");
}

#[test]
fn verbs_are_files_and_stand_in_the_readme() {
    // Verbs of our own children, which nobody types.
    const OURS: [&str; 4] = ["frames", "image", "speak", "worker"];
    let args = read("crates/cli/src/args.rs");
    let listed = between(&args, "=> \"", "\"");
    let shown = listed.iter().filter(|name| !OURS.contains(&name.as_str())).cloned().collect();
    let typed =
        names("crates/cli/src/verbs", ".rs").into_iter().filter(|name| !OURS.contains(&name.as_str())).collect();
    same(&typed, &shown, "`Verb::name` in cli/src/args.rs names every file in cli/src/verbs");
    let readme = read("README.md");
    let missing: Vec<String> = typed.into_iter().filter(|verb| !readme.contains(&format!("`vo {verb}"))).collect();
    none(&missing, "README.md tells nothing of these verbs");
}

#[test]
fn every_error_code_has_its_page_and_is_given_to_some_error() {
    same(&names("docs/errors", ".md"), &set(Code::ALL.iter().map(|code| code.name())), "`codes!` lists docs/errors");
    let is_ours = |name: &str| {
        ["crates/studio/src/", "crates/cli/src/", "crates/server/src/"].iter().any(|folder| name.starts_with(folder))
    };
    let sources: Vec<&String> = files()
        .iter()
        .filter(|(name, _)| is_ours(name) && !name.ends_with("error/code.rs"))
        .map(|(_, text)| text)
        .collect();
    let mut found = Vec::new();
    for code in Code::ALL {
        let page = read(&code.page());
        let begins = format!(
            "# {}\n\n`{}`: exit status {}, HTTP status {}.\n",
            code.title(),
            code.name(),
            code.exit(),
            code.status()
        );
        found.extend((!page.starts_with(&begins)).then(|| format!("{} must begin with\n{begins}", code.page())));
        let given = format!("Code::{code:?}");
        let is_given = |text: &&String| text.split(&given).skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric));
        found.extend((!sources.iter().any(is_given)).then(|| format!("no error has the code {code:?}")));
    }
    none(&found, "pages and uses follow the table in studio/src/error/code.rs");
}

#[test]
fn every_file_of_a_crate_and_every_test_is_built() {
    let mut found = Vec::new();
    for name in files().keys().filter(|name| has_ending(name, "rs")) {
        let parts: Vec<&str> = name.split('/').collect();
        if let ["tests", file] = parts[..] {
            let path = format!("path = \"../../tests/{file}\"");
            let built = ["crates/cli/Cargo.toml", "tests/instructions/Cargo.toml"]
                .iter()
                .any(|list| read(list).contains(&path) || read(list).contains(&format!("path = \"../{file}\"")));
            found.extend((!built).then(|| name.clone()));
        } else if let ["crates", krate, "src", below @ ..] = &parts[..] {
            found.extend((!is_declared(krate, below)).then(|| name.clone()));
        }
    }
    none(&found, "nobody builds these: declare the module, or the test in crates/cli/Cargo.toml");
}

/// Whether the file at these parts of a path below `src` is a root, or the module above it declares it.
fn is_declared(krate: &str, below: &[&str]) -> bool {
    let (file, folders) = below.split_last().unwrap();
    let mut module: Vec<&str> = folders.to_vec();
    if *file != "mod.rs" {
        module.push(file.trim_end_matches(".rs"));
    }
    let Some((name, above)) = module.split_last() else { return true };
    if above.is_empty() && ["lib", "main"].contains(name) {
        return true;
    }
    let source = format!("crates/{krate}/src");
    let parents = if above.is_empty() {
        vec![format!("{source}/lib.rs"), format!("{source}/main.rs")]
    } else {
        vec![format!("{source}/{}.rs", above.join("/")), format!("{source}/{}/mod.rs", above.join("/"))]
    };
    let declares = |text: &String| {
        text.lines().any(|line| line.trim_start().trim_start_matches("pub").ends_with(&format!("mod {name};")))
    };
    parents.iter().filter_map(|parent| files().get(parent)).any(declares)
}

#[test]
fn every_fuzz_target_has_its_corpus_and_its_program() {
    let list = read("fuzz/src/lib.rs");
    let list = list.split_once("pub const TARGETS").and_then(|(_, rest)| rest.split_once("];")).unwrap().0;
    let targets = between(list, "(\"", "\"");
    same(&names("fuzz/corpus", ""), &targets, "`TARGETS` in fuzz/src/lib.rs lists fuzz/corpus");
    same(&names("fuzz/targets", ".rs"), &targets, "`TARGETS` in fuzz/src/lib.rs lists fuzz/targets");
    same(
        &between(&read("fuzz/Cargo.toml"), "name = \"fuzz-", "\""),
        &targets,
        "fuzz/Cargo.toml has a program for each target",
    );
    let makefile = read("Makefile");
    let run = makefile.lines().find_map(|line| line.strip_prefix("TARGETS = ")).unwrap_or_default();
    same(&set(run.split(' ')), &targets, "`TARGETS` in the Makefile");
}
