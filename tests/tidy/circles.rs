//! No files of a crate use each other in a circle: who wants to understand one of them must not have to read them all.

use std::collections::BTreeSet;

use crate::imports::circles;
use crate::{arrows, modules, none};

/// Files of a crate that still stand in a circle and are to come out of it. Nothing is ever added here.
const KNOWN: [(&str, &str); 0] = [];

#[test]
fn no_files_use_each_other_in_a_circle() {
    let (mut found, mut stand) = (Vec::new(), BTreeSet::new());
    for krate in arrows(false).keys() {
        let is_known =
            |file: &String| KNOWN.iter().any(|(of, files)| of == krate && files.split(' ').any(|one| one == file));
        for circle in circles(&modules(krate).graph()) {
            stand.extend(circle.iter().map(|file| format!("{krate} {file}")));
            if !circle.iter().all(is_known) {
                found.push(format!("{krate}: {}", circle.join(" ")));
            }
        }
    }
    none(
        &found,
        "these files use each other in a circle: give what they have in common a file of its own, below them all",
    );
    let listed = KNOWN.iter().flat_map(|(krate, files)| files.split(' ').map(move |file| format!("{krate} {file}")));
    let out: Vec<String> = listed.filter(|file| !stand.contains(file)).collect();
    none(&out, "these stand in no circle any more: take them out of `KNOWN` in tests/tidy/circles.rs");
}
