//! What a project was: whole texts under their digests, and a list of which were there when, and why. Bounded in number, bytes and
//! age, and thinner the older it is.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_files::Folder;
use vo_files::folder::State;

use crate::error::ProjectsError;
use crate::limits::{
    ALWAYS_REVISIONS, APART_MS, MOST_HISTORY_BYTES, MOST_READ_BYTES, MOST_REVISIONS, NEWEST_REVISIONS, REVISION_MS,
};
use crate::settings;
use crate::tag::{Digests, IfMatch, Tag};
use crate::texts::Texts;

/// The file that lists the revisions.
const FILE: &str = "history.json";

/// The folder with their texts.
const TEXTS: &str = "texts";

/// The edition of the file. A newer one is refused.
const EDITION: u32 = 1;

/// What a revision came of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditedBy {
    /// The project was begun.
    Created,
    /// It is a copy of another one.
    Duplicated,
    /// A change of what was current.
    Patch,
    /// A change of an older state, merged with what others had changed.
    Merge,
    /// An older state was taken up again.
    Undo,
    /// Somebody changed the files by hand.
    Outside,
    /// It came back out of the trash.
    Restored,
}

/// A state of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its number, from 1.
    pub number: u64,
    /// When it was noted, in milliseconds since 1970.
    pub at: u64,
    /// What it came of.
    pub by: EditedBy,
    /// The revision that was taken up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
    /// What the project was called.
    pub title: String,
    /// Bytes of the script.
    pub script_bytes: u64,
    /// Bytes of the settings.
    pub toml_bytes: u64,
    /// What stands for its texts.
    pub(crate) digests: Digests,
}

/// What is known of a project that was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    #[serde(default)]
    edition: u32,
    /// When the first revision was noted.
    pub created: u64,
    /// The oldest first.
    pub revisions: Vec<Revision>,
}

impl History {
    /// The history in a hidden folder; one that cannot be read begins again.
    ///
    /// # Errors
    /// [`ProjectsError::Files`], and [`ProjectsError::Unusable`] for one that a newer version wrote.
    pub fn read(hidden: &Folder) -> Result<Self, ProjectsError> {
        let text = read(hidden, FILE).map_err(ProjectsError::files("reading the history"))?;
        let history: Self = text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        if history.edition > EDITION {
            return Err(ProjectsError::Unusable(
                "a newer version of vo has edited this project: use that one".to_owned(),
            ));
        }
        Ok(history)
    }

    /// The last revision.
    pub fn head(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// A revision by its number.
    ///
    /// # Errors
    /// [`ProjectsError::NoRevision`].
    pub fn revision(&self, number: u64) -> Result<&Revision, ProjectsError> {
        self.revisions.iter().find(|one| one.number == number).ok_or(ProjectsError::NoRevision(number))
    }

    /// The last revision whose tag is named.
    pub fn named(&self, tags: &IfMatch) -> Option<&Revision> {
        self.revisions.iter().rev().find(|one| tags.names(Tag::from(one.digests)))
    }

    /// The next revision: these texts.
    pub fn next(&self, texts: &Texts, title: String, by: EditedBy, at: u64) -> Revision {
        let length = |text: &Option<Vec<u8>>| text.as_ref().map_or(0, |text| text.len() as u64);
        Revision {
            number: self.head().map_or(0, |head| head.number) + 1,
            at,
            by,
            of: None,
            title,
            script_bytes: length(&texts.script),
            toml_bytes: length(&texts.toml),
            digests: texts.digests(),
        }
    }

    /// Adds a revision whose texts were kept, durable before it returns.
    ///
    /// # Errors
    /// What the file system says; then it was not added.
    pub fn add(&mut self, hidden: &Folder, revision: Revision) -> io::Result<()> {
        let mut next = self.clone();
        if next.revisions.is_empty() {
            next.created = revision.at;
        }
        let now = revision.at;
        next.edition = EDITION;
        next.revisions.push(revision);
        let before = next.revisions.len();
        next.thin(now);
        let text = serde_json::to_vec(&next)?;
        hidden.write(OsStr::new(FILE), |file| file.write_all(&text))?;
        if next.revisions.len() < before {
            next.sweep(hidden);
        }
        *self = next;
        Ok(())
    }

    /// Leaves out what is too old, too many or too large; never the last revision.
    fn thin(&mut self, now: u64) {
        let all = std::mem::take(&mut self.revisions);
        let (mut kept, mut last, mut bytes) = (Vec::new(), None, 0);
        let mut known: BTreeSet<Digest> = BTreeSet::new();
        for (back, revision) in all.into_iter().rev().enumerate() {
            let own = [(revision.digests.script, revision.script_bytes), (revision.digests.toml, revision.toml_bytes)];
            let new: u64 = own
                .iter()
                .filter(|(digest, _)| digest.is_some_and(|one| !known.contains(&one)))
                .map(|(_, bytes)| bytes)
                .sum();
            let is_apart = last.is_none_or(|last: u64| last.saturating_sub(revision.at) >= APART_MS);
            let is_kept = back == 0
                || bytes + new <= MOST_HISTORY_BYTES
                    && kept.len() < MOST_REVISIONS
                    && (back < NEWEST_REVISIONS || is_apart)
                    && (back < ALWAYS_REVISIONS || now.saturating_sub(revision.at) <= REVISION_MS);
            if is_kept {
                bytes += new;
                known.extend(own.iter().filter_map(|(digest, _)| *digest));
                last = Some(revision.at);
                kept.push(revision);
            }
        }
        kept.reverse();
        self.revisions = kept;
    }

    /// Removes texts of no revision. What cannot be removed is for the next time.
    fn sweep(&self, hidden: &Folder) {
        let Ok(Some(texts)) = hidden.inside(OsStr::new(TEXTS)) else { return };
        let used: Vec<OsString> = self
            .revisions
            .iter()
            .flat_map(|revision| [revision.digests.script, revision.digests.toml])
            .flatten()
            .map(|digest| digest.to_string().into())
            .collect();
        for name in texts.names().unwrap_or_default().into_iter().filter(|name| !used.contains(name)) {
            let _ = texts.remove(&name);
        }
    }
}

/// Keeps texts under their digests, durable before it returns.
///
/// # Errors
/// What the file system says.
pub fn keep(hidden: &Folder, texts: &Texts) -> io::Result<()> {
    let folder = hidden.below(Path::new(TEXTS))?;
    for text in [&texts.script, &texts.toml].into_iter().flatten() {
        let name = OsString::from(Digest::of(text).to_string());
        let is_there =
            matches!(folder.state(&name)?, Some(State::File { meta, .. }) if meta.len() == text.len() as u64);
        if !is_there {
            folder.write(&name, |file| file.write_all(text))?;
        }
    }
    Ok(())
}

/// The texts that stand for these digests; nothing if they are not there any more, or are not what they were.
pub fn texts(hidden: &Folder, digests: Digests) -> Option<Texts> {
    let folder = hidden.inside(OsStr::new(TEXTS)).ok()??;
    let text = |digest: Option<Digest>| match digest {
        None => Some(None),
        Some(digest) => {
            let text = read(&folder, &digest.to_string()).ok()??;
            (Digest::of(&text) == digest).then_some(Some(text))
        }
    };
    Some(Texts { script: text(digests.script)?, toml: text(digests.toml)? })
}

/// The bytes of a file of ours; nothing if there is none.
pub fn read(folder: &Folder, name: &str) -> io::Result<Option<Vec<u8>>> {
    let Some(State::File { file, .. }) = folder.state(OsStr::new(name))? else { return Ok(None) };
    let mut bytes = Vec::new();
    file.take(MOST_READ_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Where the hidden folder of a project is.
pub const HIDDEN: &str = ".vo";

/// The names in a project's folder that are no files of its own.
pub fn is_ours(name: &OsStr) -> bool {
    name == HIDDEN || name == settings::FILE || name == settings::SCRIPT || name == "out"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(number: u64, at: u64, bytes: u64) -> Revision {
        let digests = Digests { script: Some(Digest::of(&number.to_le_bytes())), toml: None };
        let title = String::new();
        Revision { number, at, by: EditedBy::Patch, of: None, title, script_bytes: bytes, toml_bytes: 0, digests }
    }

    fn thinned(revisions: Vec<Revision>, now: u64) -> Vec<u64> {
        let mut history = History { revisions, ..History::default() };
        history.thin(now);
        history.revisions.iter().map(|revision| revision.number).collect()
    }

    #[test]
    fn old_revisions_are_thinner() {
        // One a second, as when somebody types.
        let kept = thinned((1..=3_000).map(|number| revision(number, number * 1_000, 10)).collect(), 3_000_000);
        assert_eq!(kept[kept.len() - 100..], (2_901..=3_000).collect::<Vec<u64>>());
        assert_eq!(kept[..kept.len() - 100], [501, 1_101, 1_701, 2_301]);
        let hourly = |number: u64| revision(number, number * 3_600_000, 10);
        assert_eq!(thinned((1..=2_000).map(hourly).collect(), 0).len(), MOST_REVISIONS);
    }

    #[test]
    fn a_history_is_bounded_in_bytes_and_age() {
        let large = (1..=20).map(|number| revision(number, number, 10 << 20)).collect();
        assert_eq!(thinned(large, 0), [16, 17, 18, 19, 20]);
        let one = vec![revision(1, 1, MOST_HISTORY_BYTES * 2)];
        assert_eq!(thinned(one, 0), [1], "the last one stays");
        let old = (1..=50).map(|number| revision(number, number, 10)).collect();
        assert_eq!(thinned(old, REVISION_MS * 2), (41..=50).collect::<Vec<u64>>());
    }
}
