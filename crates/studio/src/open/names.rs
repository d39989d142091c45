//! Names of files, compared as people see them: an `é` of one character is an `é` of two. A name that is not found is
//! compared with those that are there.

use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;
use vo_files::{Folder, OpenEntry, Reach};
use vo_timeline::diagnostic::did_you_mean;

/// The most files of a folder whose names are compared with one that is not found.
const MOST_COMPARED: usize = 1_000;

/// A name with its letters composed.
pub fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// The path that a name stands for in a folder, whether there is such a file or not. Where no file has it to the letter,
/// one that looks the same is meant.
pub fn find(folder: &Path, name: &str) -> PathBuf {
    let exact = folder.join(name);
    if exact.exists() {
        return exact;
    }
    let mut found = folder.to_owned();
    for part in Path::new(name).components() {
        let there = match part {
            Component::Normal(part) if !found.join(part).exists() => looking_like(&found, &part.to_string_lossy()),
            _ => None,
        };
        found = there.unwrap_or_else(|| found.join(part));
    }
    found
}

/// What lies in a folder under a name that looks like another.
fn looking_like(folder: &Path, name: &str) -> Option<PathBuf> {
    let wanted = composed(name);
    let names = Folder::open(folder).ok()?.names().ok()?;
    let alike = names.into_iter().find(|there| there.to_str().is_some_and(|there| composed(there) == wanted));
    alike.map(|there| folder.join(there))
}

/// ` Did you mean ...?` for a name that is not found: a file of the folder, of its folder `media`, or of the one that the
/// name leads into, or one of `others`. Nothing if none is near.
pub fn hint<'a>(folder: &Path, name: &str, others: impl IntoIterator<Item = &'a str>) -> String {
    let plain = composed(name.trim().trim_matches(['"', '\'', '“', '”', '`'])).replace('\\', "/");
    let mut known: Vec<String> = others.into_iter().map(str::to_owned).collect();
    let mut folders = vec![String::new(), "media/".to_owned()];
    if let Some((into, _)) = plain.rsplit_once('/') {
        folders.push(format!("{into}/"));
    }
    // The names in folders outside are no stranger's business.
    let inside = Reach::of([folder]);
    for within in folders {
        let Ok(OpenEntry::Folder(loaded)) = inside.open(&folder.join(&within)) else { continue };
        let names = loaded.names().unwrap_or_default().into_iter();
        let names = names.filter_map(|name| name.into_string().ok()).filter(|name| !name.starts_with('.'));
        known.extend(names.take(MOST_COMPARED).map(|name| format!("{within}{}", composed(&name))));
    }
    // Who leaves out the folder means the file all the same.
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let elsewhere = known.iter().find(|known| last(known) == last(&plain));
    let near = elsewhere.map(String::as_str).or_else(|| did_you_mean(&plain, known.iter().map(String::as_str)));
    near.filter(|near| *near != name).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_as_it_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("media")).unwrap();
        let there = folder.path().join("media/cafe\u{301}.mp4");
        std::fs::write(&there, "x").unwrap();
        assert_eq!(find(folder.path(), "media/caf\u{e9}.mp4"), there);
        assert_eq!(find(folder.path(), "media/cafe.mp4"), folder.path().join("media/cafe.mp4"));
    }

    #[test]
    fn what_was_perhaps_meant_is_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("media")).unwrap();
        std::fs::write(folder.path().join("media/clip.mp4"), "x").unwrap();
        for name in
            ["\"media/clip.mp4\"", "media\\clip.mp4", "media/Clip.mp4", "clip.mp4", "media/clp.mp4", "./clip.MP4"]
        {
            assert_eq!(hint(folder.path(), name, ["drift"]), " Did you mean `media/clip.mp4`?", "{name}");
        }
        assert_eq!(hint(folder.path(), "drfit", ["drift"]), " Did you mean `drift`?");
        assert_eq!(hint(folder.path(), "something-else.mov", ["drift"]), "");
    }
}
