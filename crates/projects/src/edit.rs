//! A change of a project: on what stands there, or on an older state, and then merged with what others have changed since.

use serde_json::{Map, Value};
use vo_timeline::diagnostic::Diagnostic;

use crate::conflict::{EditConflict, KeyConflict, Sent};
use crate::document::ProjectDocument;
use crate::error::ProjectsError;
use crate::history::{self, EditedBy};
use crate::limits::{MOST_CHANGES, MOST_CONFLICTS, MOST_SCRIPT_BYTES, MOST_SETTINGS_BYTES, MOST_TITLE};
use crate::merge::{SentenceConflict, merge};
use crate::opened::Opened;
use crate::settings::{self, Change, FILE, SCRIPT};
use crate::show;
use crate::tag::IfMatch;
use crate::texts::Texts;

/// What is to be changed; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edit {
    /// The title.
    pub title: TitleEdit,
    /// The whole script.
    pub script: Option<String>,
    /// A merge patch (RFC 7396) of the settings.
    pub settings: Option<Map<String, Value>>,
    /// The whole text of `project.toml`, with comments, instead of a title and settings.
    pub toml: Option<String>,
}

/// What becomes of a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TitleEdit {
    /// It stays.
    #[default]
    Same,
    /// It is removed from the settings.
    Removed,
    /// It is another one.
    New(String),
}

/// What a change came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The project now.
    pub document: ProjectDocument,
    /// Whether others had changed it meanwhile, and both stand now.
    pub merged: bool,
    /// Whether anything is different from before.
    pub changed: bool,
}

/// Changes a project.
///
/// # Errors
/// [`ProjectsError::Conflict`], and what is wrong with the edit; nothing was changed then.
pub fn edit(project: &mut Opened, edit: Edit, on: &IfMatch, now: u64) -> Result<Edited, ProjectsError> {
    check(&edit)?;
    let is_current = on.names(project.tag());
    let base = if is_current { Some(project.texts.clone()) } else { base(project, on) };
    let Some(base) = base else {
        let settings = with_title(&edit);
        let Edit { script, toml, .. } = edit;
        return Err(conflict(project, Vec::new(), Vec::new(), Some(Sent { script, settings, toml })));
    };
    let merged = edited(&edit, &base, &project.texts)?;
    let (script, toml) = match merged {
        (Ok(script), Ok(toml)) => (script, toml),
        (script, toml) => {
            return Err(conflict(project, script.err().unwrap_or_default(), toml.err().unwrap_or_default(), None));
        }
    };
    let texts = Texts { script: script.or(project.texts.script.clone()), toml: toml.or(project.texts.toml.clone()) };
    let by = if is_current { EditedBy::Patch } else { EditedBy::Merge };
    let changed = project.change(texts, by, None, now)?;
    Ok(Edited { document: show::document(project), merged: !is_current, changed })
}

/// The new bytes of a text, if there are any, or what both changed.
type Merged<C> = Result<Option<Vec<u8>>, Vec<C>>;

/// What an edit of `base` makes of the texts as they are now.
fn edited(
    edit: &Edit,
    base: &Texts,
    now: &Texts,
) -> Result<(Merged<SentenceConflict>, Merged<KeyConflict>), ProjectsError> {
    let script = match &edit.script {
        None => Ok(None),
        Some(yours) => merge(&base.script(), yours, &now.script()).map(|script| Some(script.into_bytes())),
    };
    let (was, is) = (base.toml(), now.toml());
    let changes = match &edit.toml {
        Some(yours) if was == is => {
            settings::read(yours)?;
            return Ok((script, Ok(Some(yours.clone().into_bytes()))));
        }
        Some(yours) => settings::between(&settings::read(&was)?, &settings::read(yours)?),
        None => match with_title(edit) {
            None => return Ok((script, Ok(None))),
            Some(patch) => {
                let before = settings::read(&was)?;
                let after = settings::patched(&Value::Object(before.clone()), &Value::Object(patch));
                settings::between(&before, after.as_object().unwrap_or(&before))
            }
        },
    };
    refuse_other_script(&changes)?;
    let toml = match needed(changes, &settings::read(&was)?, &is)? {
        Ok(changes) => {
            let text = settings::with(&is, &changes)?;
            if text.len() > MOST_SETTINGS_BYTES {
                return Err(too_large(FILE, text.len(), MOST_SETTINGS_BYTES));
            }
            Ok((!changes.is_empty()).then(|| text.into_bytes()))
        }
        Err(conflicts) => Err(conflicts),
    };
    Ok((script, toml))
}

/// Of these changes of `base` those that are to be made in what is there now, or what was changed there in another way.
fn needed(
    changes: Vec<Change>,
    base: &Map<String, Value>,
    now: &str,
) -> Result<Result<Vec<Change>, Vec<KeyConflict>>, ProjectsError> {
    if changes.len() > MOST_CHANGES {
        let why = format!("at most {MOST_CHANGES} settings are changed at once: send the whole text as `toml`");
        return Err(ProjectsError::Unusable(why));
    }
    let theirs = settings::read(now)?;
    let (mut needed, mut conflicts) = (Vec::new(), Vec::new());
    for change in changes {
        let (was, is) = (settings::get(base, &change.path), settings::get(&theirs, &change.path));
        let is_free = !settings::is_in_the_way(&theirs, &change.path) || settings::is_in_the_way(base, &change.path);
        if was == is && is_free {
            needed.push(change);
        } else if is != change.value.as_ref() {
            let key = change.key();
            let line = settings::line(now, &key);
            let (base, theirs) = (was.cloned(), is.cloned());
            conflicts.push(KeyConflict { key, line, base, yours: change.value, theirs });
        }
    }
    conflicts.truncate(MOST_CONFLICTS);
    Ok(if conflicts.is_empty() { Ok(needed) } else { Err(conflicts) })
}

/// The texts that an edit was made of, if the history holds them.
fn base(project: &Opened, on: &IfMatch) -> Option<Texts> {
    let revision = project.history.named(on)?;
    history::texts(&project.hidden().ok()?, revision.digests)
}

fn conflict(
    project: &Opened,
    sentences: Vec<SentenceConflict>,
    keys: Vec<KeyConflict>,
    sent: Option<Sent>,
) -> ProjectsError {
    ProjectsError::Conflict(Box::new(EditConflict { theirs: show::document(project), sentences, keys, sent }))
}

/// A patch of settings that sets the title as well.
fn with_title(edit: &Edit) -> Option<Map<String, Value>> {
    let title = match &edit.title {
        TitleEdit::Same => return edit.settings.clone(),
        TitleEdit::Removed => Value::Null,
        TitleEdit::New(title) => Value::String(title.clone()),
    };
    let mut settings = edit.settings.clone().unwrap_or_default();
    settings.insert("title".to_owned(), title);
    Some(settings)
}

/// Refuses what can be used in no state of the project.
fn check(edit: &Edit) -> Result<(), ProjectsError> {
    let Edit { title, script, settings, toml } = edit;
    if toml.is_some() && (*title != TitleEdit::Same || settings.is_some()) {
        let why = "`toml` is the whole text of the settings: send it, or `title` and `settings`, and not both";
        return Err(ProjectsError::Unusable(why.to_owned()));
    }
    let other = settings.as_ref().and_then(|settings| settings.get("title"));
    let new = if let TitleEdit::New(title) = title { Some(title.as_str()) } else { None };
    if *title != TitleEdit::Same && other.is_some_and(|other| other.as_str() != new) {
        return Err(ProjectsError::Unusable("`title` and `settings.title` differ: send one of them".to_owned()));
    }
    new.map_or(Ok(()), check_title)?;
    script.as_deref().map_or(Ok(()), check_script)?;
    match toml {
        Some(toml) if toml.len() > MOST_SETTINGS_BYTES => Err(too_large(FILE, toml.len(), MOST_SETTINGS_BYTES)),
        _ => Ok(()),
    }
}

/// Refuses a title that is none.
pub fn check_title(title: &str) -> Result<(), ProjectsError> {
    if title.trim().is_empty() || title.chars().count() > MOST_TITLE || title.contains(char::is_control) {
        let why = format!("a title has 1 to {MOST_TITLE} characters on one line; `null` removes it");
        return Err(ProjectsError::Unusable(why));
    }
    Ok(())
}

/// Refuses a script that is too large to be kept, or no text.
pub fn check_script(script: &str) -> Result<(), ProjectsError> {
    if script.len() > MOST_SCRIPT_BYTES {
        return Err(too_large(SCRIPT, script.len(), MOST_SCRIPT_BYTES));
    }
    if let Some(at) = script.find('\0') {
        let place = vo_timeline::diagnostic::Place::of(script, at..at + 1);
        let mistake = Diagnostic::error(SCRIPT, "a character of zero stands here").at(place).hint("remove it");
        return Err(ProjectsError::Mistaken(Box::new(mistake)));
    }
    Ok(())
}

fn too_large(file: &str, bytes: usize, most: usize) -> ProjectsError {
    ProjectsError::TooLarge(format!("{file} would have {bytes} bytes, and at most {most} are kept: make it shorter"))
}

/// The script of a project here is the one that is edited here.
fn refuse_other_script(changes: &[Change]) -> Result<(), ProjectsError> {
    let names_another = |change: &Change| {
        change.path.first().is_some_and(|key| key == "script")
            && change.value.as_ref().is_some_and(|value| value != SCRIPT)
    };
    if changes.iter().any(names_another) {
        let why = format!("the script of a project is {SCRIPT}: leave `script` out of its settings");
        return Err(ProjectsError::Unusable(why));
    }
    Ok(())
}
