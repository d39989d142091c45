//! What the environment says. Nothing else reads it: settings are handed down as values.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use vo_sandbox::Policy;

use crate::{Paths, SetupError};

/// How long a program may make no progress: twenty times what a slow machine needs.
const STALL_TIMEOUT: Duration = Duration::from_secs(120);

/// How vo is to work on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where things are kept; nothing if no place was named and none could be derived.
    paths: Option<Paths>,
    /// What makes no progress for longer is ended: `VO_STALL_TIMEOUT`, in seconds. `VO_PATIENCE` is its older name.
    pub stall_timeout: Duration,
    /// How far the sandbox must reach: `VO_SANDBOX`.
    pub sandbox: Policy,
    /// Whether segments may be made in one process: not where `VO_CODEC` is `children`. `VO_SLOT` is its older name.
    pub in_process: bool,
    /// The form of the log, by its name: `VO_LOG`.
    pub log: Option<String>,
    /// The home folder of the person.
    pub person: Option<PathBuf>,
    /// What the server may reach although it is not on the public internet, over plain HTTP too: `VO_EGRESS_ALLOW`, addresses
    /// with ports and commas between them.
    pub egress_allow: Vec<SocketAddr>,
}

impl Settings {
    /// The usual ones, with these folders.
    pub fn new(paths: Paths) -> Self {
        Self {
            paths: Some(paths),
            stall_timeout: STALL_TIMEOUT,
            sandbox: Policy::default(),
            in_process: true,
            log: None,
            person: None,
            egress_allow: Vec::new(),
        }
    }

    /// What the environment says.
    ///
    /// # Errors
    /// [`SetupError::Setting`] if a variable has a value that it cannot have.
    pub fn from_env() -> Result<Self, SetupError> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, SetupError> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let text = |name: &str| set(name).map(|value| value.to_string_lossy().into_owned());
        Ok(Self {
            paths: Paths::from_variables(&variable),
            stall_timeout: ["VO_STALL_TIMEOUT", "VO_PATIENCE"]
                .into_iter()
                .find_map(|name| Some((name, text(name)?)))
                .map_or(Ok(STALL_TIMEOUT), |(name, value)| seconds(name, &value))?,
            sandbox: text("VO_SANDBOX").map_or(Ok(Policy::default()), |value| policy(&value))?,
            in_process: ["VO_CODEC", "VO_SLOT"]
                .into_iter()
                .find_map(|name| Some((name, text(name)?)))
                .map_or(Ok(true), |(name, value)| in_process(name, &value))?,
            log: text("VO_LOG"),
            person: set("HOME").map(PathBuf::from),
            egress_allow: text("VO_EGRESS_ALLOW").map_or(Ok(Vec::new()), |value| addresses(&value))?,
        })
    }

    /// Where things are kept.
    ///
    /// # Errors
    /// [`SetupError::NoHome`] if no place was named and none could be derived.
    pub fn paths(&self) -> Result<&Paths, SetupError> {
        self.paths.as_ref().ok_or(SetupError::NoHome)
    }
}

fn seconds(name: &'static str, value: &str) -> Result<Duration, SetupError> {
    value.parse().ok().filter(|seconds| *seconds > 0).map(Duration::from_secs).ok_or_else(|| {
        let fix = ": write the seconds without progress after which a tool is ended, such as 120".to_owned();
        SetupError::Setting { name, value: value.to_owned(), fix }
    })
}

fn addresses(value: &str) -> Result<Vec<SocketAddr>, SetupError> {
    value.split(',').map(|address| address.trim().parse()).collect::<Result<_, _>>().map_err(|_| {
        let fix = ": write addresses with ports and commas between them, such as 192.168.1.5:80".to_owned();
        SetupError::Setting { name: "VO_EGRESS_ALLOW", value: value.to_owned(), fix }
    })
}

/// Whether segments may be made in one process.
fn in_process(name: &'static str, value: &str) -> Result<bool, SetupError> {
    match value {
        "worker" => Ok(true),
        "children" => Ok(false),
        _ => Err(SetupError::Setting {
            name,
            value: value.to_owned(),
            fix: ": it can be worker (segments in one process, where there is vo-codec) or children (by FFmpeg)"
                .to_owned(),
        }),
    }
}

fn policy(value: &str) -> Result<Policy, SetupError> {
    Policy::named(value).ok_or_else(|| {
        let known = Policy::NAMES.map(|(name, _)| name).join(", ");
        SetupError::Setting { name: "VO_SANDBOX", value: value.to_owned(), fix: format!(": it can be {known}") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Result<Settings, SetupError> {
        let variable = |name: &str| variables.iter().find(|(known, _)| *known == name);
        Settings::from_variables(|name| variable(name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn without_a_variable_all_is_as_usual_and_no_place_is_an_error_when_one_is_needed() {
        let usual = settings(&[]).unwrap();
        assert_eq!((usual.stall_timeout, usual.sandbox, usual.in_process), (STALL_TIMEOUT, Policy::default(), true));
        let error = usual.paths().unwrap_err();
        assert!(error.to_string().contains("VO_HOME and VO_CACHE"), "{error}");
    }

    #[test]
    fn the_older_name_of_the_timeout_is_read_and_the_newer_wins() {
        let timeout = |variables: &[_]| settings(variables).unwrap().stall_timeout.as_secs();
        assert_eq!(timeout(&[("VO_PATIENCE", "7")]), 7);
        assert_eq!(timeout(&[("VO_PATIENCE", "7"), ("VO_STALL_TIMEOUT", "9")]), 9);
        assert_eq!(timeout(&[("VO_PATIENCE", "")]), 120);
    }

    #[test]
    fn a_wrong_value_is_reported_with_the_right_ones() {
        for (name, value, expected) in [
            ("VO_PATIENCE", "soon", "VO_PATIENCE is `soon`: write the seconds"),
            ("VO_CODEC", "child", "VO_CODEC is `child`: it can be worker"),
            ("VO_STALL_TIMEOUT", "0", "VO_STALL_TIMEOUT is `0`: write the seconds"),
            ("VO_SANDBOX", "no", "VO_SANDBOX is `no`: it can be required, best-effort, off"),
        ] {
            let error = settings(&[(name, value)]).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn segments_are_made_by_children_where_that_is_asked_for() {
        for (variables, in_process) in [
            (vec![("VO_CODEC", "children")], false),
            (vec![("VO_CODEC", "worker")], true),
            (vec![("VO_SLOT", "children")], false),
            (vec![("VO_SLOT", "children"), ("VO_CODEC", "worker")], true),
        ] {
            assert_eq!(settings(&variables).unwrap().in_process, in_process, "{variables:?}");
        }
    }
}
