//! What is about to be written: both files of a project change as one, although a crash may come between them.

use std::ffi::OsStr;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use vo_files::Folder;

use crate::error::ProjectsError;
use crate::history::{self, History, Revision};
use crate::tag::Digests;
use crate::texts::Texts;

const FILE: &str = "intent.json";

/// A change that is begun: its texts are kept, and the files may or may not be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// What was there.
    pub before: Digests,
    /// What is to be there, and in the history.
    pub revision: Revision,
}

impl Intent {
    /// Notes it, durable before it returns.
    ///
    /// # Errors
    /// What the file system says.
    pub fn note(&self, hidden: &Folder) -> io::Result<()> {
        let text = serde_json::to_vec(self)?;
        hidden.write(OsStr::new(FILE), |file| file.write_all(&text)).inspect_err(|_| done(hidden))
    }

    /// Completes a change that was begun before a crash. If a person has edited a file since, theirs stands.
    ///
    /// # Errors
    /// What keeps it from being completed now.
    pub fn complete(hidden: &Folder, folder: &Folder, history: &mut History) -> Result<(), ProjectsError> {
        let failed = || ProjectsError::files("completing a change of the project");
        let Some(text) = history::read(hidden, FILE).map_err(failed())? else { return Ok(()) };
        if let Ok(Self { before, revision }) = serde_json::from_slice::<Self>(&text)
            && let Some(after) = history::texts(hidden, revision.digests)
        {
            let (now, next) = (Texts::read(folder)?, revision.digests);
            let found = now.digests();
            let is_ours =
                [before.script, next.script].contains(&found.script) && [before.toml, next.toml].contains(&found.toml);
            if is_ours {
                after.write(folder, &now).map_err(failed())?;
                if history.head().is_none_or(|head| head.number < revision.number) {
                    history.add(hidden, revision).map_err(failed())?;
                }
            }
        }
        done(hidden);
        Ok(())
    }
}

/// Forgets the intent: it was carried out. If a crash undoes that, it is carried out again, which changes nothing.
pub fn done(hidden: &Folder) {
    let _ = hidden.remove(OsStr::new(FILE));
}
