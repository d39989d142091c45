//! The settings of a server: typed, bounded, and kept in one file.

use std::io::{self, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vo_files::durable;

use crate::error::SettingsError;

/// Bytes of the file, at most.
const MOST_BYTES: u64 = 256 << 10;

/// Bytes of a name in it.
const MOST_NAME_BYTES: usize = 200;

/// Exceptions for what lies in private networks.
const MOST_ALLOWED: usize = 50;

const MB: u64 = 1 << 20;
const GB: u64 = 1 << 30;

/// The settings of a server. What is left out is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// What new projects begin with.
    pub projects: NewProjects,
    /// What all workers together may use. It holds from the next start on.
    pub budget: WorkBudget,
    /// What may be reached although it is not public.
    pub egress: Egress,
}

/// What new projects begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewProjects {
    /// The export preset.
    pub preset: Option<String>,
    /// The voice.
    pub voice: Option<String>,
    /// The caption look.
    pub look: Option<String>,
}

/// What all workers together may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkBudget {
    /// Bytes of memory.
    pub memory: u64,
    /// Percent of all processors together.
    pub cpu: u32,
}

impl Default for WorkBudget {
    fn default() -> Self {
        Self { memory: 300_000_000, cpu: 100 }
    }
}

/// What may be reached although it is not public.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Egress {
    /// Addresses with their ports, such as `192.168.1.7:8080`.
    pub allow: Vec<SocketAddr>,
}

impl ServerSettings {
    /// Whether every value is within its bounds.
    ///
    /// # Errors
    /// [`SettingsError::Invalid`] with the first that is not.
    pub fn check(&self) -> Result<(), SettingsError> {
        let within = |field, value: u64, least: u64, most: u64| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err(SettingsError::Invalid { field, why: format!("it is {value}, and may be {least} to {most}") })
        };
        within("budget.memory", self.budget.memory, 100 * MB, 1_024 * GB)?;
        within("budget.cpu", self.budget.cpu.into(), 1, 100)?;
        let NewProjects { preset, voice, look } = &self.projects;
        for (field, name) in [("projects.preset", preset), ("projects.voice", voice), ("projects.look", look)] {
            within(field, name.as_ref().map_or(1, String::len) as u64, 1, MOST_NAME_BYTES as u64)?;
        }
        within("egress.allow", self.egress.allow.len() as u64, 0, MOST_ALLOWED as u64)
    }
}

/// The settings as they are kept.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    current: Mutex<Current>,
}

/// What is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Current {
    /// Raised with every change.
    version: u64,
    settings: ServerSettings,
}

impl SettingsFile {
    /// Reads what is kept in a folder; the usual ones, if that is nothing.
    ///
    /// # Errors
    /// [`SettingsError`] if it cannot be read, or is none of ours.
    pub fn open(folder: &Path) -> Result<Self, SettingsError> {
        let path = folder.join("settings.json");
        let mut text = String::new();
        let read = durable::read(&path).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text));
        let current = match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Current::default(),
            Err(source) => return Err(SettingsError::Files { what: "reading", path, source }),
            Ok(_) => serde_json::from_str(&text)
                .map_err(|error| SettingsError::Unreadable { path: path.clone(), why: error.to_string() })?,
        };
        current
            .settings
            .check()
            .map_err(|error| SettingsError::Unreadable { path: path.clone(), why: error.to_string() })?;
        Ok(Self { path, current: Mutex::new(current) })
    }

    /// The settings, and their version.
    pub fn get(&self) -> (ServerSettings, u64) {
        let current = self.current();
        (current.settings.clone(), current.version)
    }

    /// Changes the values that stand in `change` (JSON Merge Patch, RFC 7396: `null` makes one as it usually is), if the settings
    /// still have the version that is expected; what they are then, on the disk. Nothing is changed if one cannot be.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn change(&self, change: &Value, expected: Option<u64>) -> Result<(ServerSettings, u64), SettingsError> {
        let mut current = self.current();
        if expected.is_some_and(|expected| expected != current.version) {
            return Err(SettingsError::Changed);
        }
        if !change.is_object() {
            return Err(SettingsError::Shape("send an object, such as {\"cache\": {\"days\": 14}}".to_owned()));
        }
        let mut value = serde_json::to_value(&current.settings).unwrap_or_default();
        merge(&mut value, change);
        let settings: ServerSettings =
            serde_json::from_value(value).map_err(|error| SettingsError::Shape(error.to_string()))?;
        settings.check()?;
        if settings == current.settings {
            return Ok((settings, current.version));
        }
        let next = Current { version: current.version + 1, settings };
        let bytes = serde_json::to_vec_pretty(&next).unwrap_or_default();
        durable::write(&self.path, &bytes).map_err(|source| SettingsError::Files {
            what: "writing",
            path: self.path.clone(),
            source,
        })?;
        *current = next;
        Ok((current.settings.clone(), current.version))
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        // Every change is one step.
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// JSON Merge Patch.
fn merge(into: &mut Value, change: &Value) {
    let Value::Object(change) = change else {
        *into = change.clone();
        return;
    };
    if !into.is_object() {
        *into = Value::Object(serde_json::Map::new());
    }
    let Value::Object(into) = into else { return };
    for (name, value) in change {
        if value.is_null() {
            into.remove(name);
        } else {
            merge(into.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_changed_is_there_after_a_restart_and_the_rest_is_as_usual() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::open(folder.path()).unwrap();
        assert_eq!(file.get(), (ServerSettings::default(), 0));
        let change = json!({ "budget": { "cpu": 50 }, "projects": { "preset": "draft" }, "egress": { "allow": ["127.0.0.1:5678"] } });
        file.change(&change, Some(0)).unwrap();
        drop(file);
        let file = SettingsFile::open(folder.path()).unwrap();
        let (settings, version) = file.get();
        assert_eq!((settings.budget.cpu, settings.budget.memory, version), (50, 300_000_000, 1));
        assert_eq!(settings.projects.preset.as_deref(), Some("draft"));
        file.change(&json!({ "budget": null, "projects": { "preset": null } }), None).unwrap();
        let (settings, version) = file.get();
        assert_eq!((settings.budget, settings.projects, version), (WorkBudget::default(), NewProjects::default(), 2));
    }

    #[test]
    fn a_change_that_cannot_be_made_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::open(folder.path()).unwrap();
        for (change, place) in [
            (json!({ "budget": { "cpu": 0 } }), "budget.cpu"),
            (json!({ "budget": { "cpu": 14, "hours": 1 } }), "hours"),
            (json!({ "budget": { "memory": 1 } }), "budget.memory"),
            (json!({ "egress": { "allow": ["example.com:80"] } }), "socket address"),
            (json!({ "projects": { "voice": "" } }), "projects.voice"),
            (json!([]), "send an object"),
        ] {
            let error = file.change(&change, None).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
        }
        assert!(matches!(file.change(&json!({}), Some(7)), Err(SettingsError::Changed)));
        assert_eq!(file.get(), (ServerSettings::default(), 0));
        assert!(!folder.path().join("settings.json").exists());
    }

    #[test]
    fn a_file_that_is_none_of_ours_is_named() {
        let folder = tempfile::tempdir().unwrap();
        durable::write(&folder.path().join("settings.json"), b"{").unwrap();
        assert!(SettingsFile::open(folder.path()).unwrap_err().to_string().contains("cannot be read"));
    }
}
