//! A name of a type means one thing wherever crates meet.

use std::collections::{BTreeMap, BTreeSet};

use crate::{arrows, modules, none};

#[test]
fn a_name_of_a_type_means_one_thing_where_crates_meet() {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for krate in arrows(false)["studio"].iter().map(String::as_str).chain(["studio"]) {
        for name in modules(krate).types() {
            homes.entry(name).or_default().insert(krate.to_owned());
        }
    }
    let several = homes.into_iter().filter(|(_, crates)| crates.len() > 1);
    let told = several.map(|(name, crates)| format!("{name}: {}", Vec::from_iter(crates).join(" ")));
    none(
        &told.collect::<Vec<_>>(),
        "crates that meet in `studio` show types of one name: call each after what it is there",
    );
}
