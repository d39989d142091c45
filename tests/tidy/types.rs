//! A name of a type means one thing wherever crates meet.

use std::collections::{BTreeMap, BTreeSet};

use crate::{arrows, modules, none};

/// Names that still mean several things, and where. Nothing is ever added here.
const KNOWN: [(&str, &str); 6] = [
    ("Background", "paint timeline"),
    ("Captions", "paint plan"),
    ("Card", "paint plan"),
    ("Colour", "plan timeline"),
    ("Motion", "plan timeline"),
    ("Voice", "timeline voice"),
];

#[test]
fn a_name_of_a_type_means_one_thing_where_crates_meet() {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for krate in arrows(false)["studio"].iter().map(String::as_str).chain(["studio"]) {
        for name in modules(krate).types() {
            homes.entry(name).or_default().insert(krate.to_owned());
        }
    }
    let several = homes.into_iter().filter(|(_, crates)| crates.len() > 1);
    let clashes: BTreeSet<(String, String)> =
        several.map(|(name, crates)| (name, crates.into_iter().collect::<Vec<_>>().join(" "))).collect();
    let known: BTreeSet<(String, String)> =
        KNOWN.iter().map(|(name, crates)| ((*name).to_owned(), (*crates).to_owned())).collect();
    let told = |clash: &(String, String)| format!("{}: {}", clash.0, clash.1);
    let new: Vec<String> = clashes.difference(&known).map(told).collect();
    none(&new, "crates that meet in `studio` show types of one name: call each after what it is there");
    let gone: Vec<String> = known.difference(&clashes).map(told).collect();
    none(
        &gone,
        "these names no longer mean several things, or not in these crates: put `KNOWN` right in tests/tidy/types.rs",
    );
}
