//! The manifest: every artifact that can be fetched, its files, their hashes, and where each may come from.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::SetupError;

/// The manifest of this build, from `artifacts.toml` at the root of the repository.
///
/// # Errors
/// [`SetupError::Manifest`] if this build carries a manifest that breaks its own rules.
pub fn manifest() -> Result<Manifest, SetupError> {
    Manifest::parse(include_str!("../../../artifacts.toml"))
}

/// Everything that can be fetched, and the programs that the system is to bring.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What is fetched, in this order.
    #[serde(rename = "artifact")]
    pub artifacts: Vec<Artifact>,
    /// What the system's own packages bring.
    #[serde(rename = "system", default)]
    pub system: Vec<SystemProgram>,
}

/// One or more files that belong together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// Its name: what `vo setup NAME` takes.
    pub name: String,
    /// The version of what is inside, not of the package around it.
    pub version: String,
    /// What it is for.
    pub purpose: String,
    /// Under which terms it may be used: SPDX names where they fit.
    pub licence: String,
    /// The folder of its files, relative to the data folder.
    pub folder: PathBuf,
    /// Whether its files are programs.
    #[serde(default)]
    pub executable: bool,
    /// Whether a plain `vo setup` brings it.
    #[serde(default = "yes")]
    pub default: bool,
    /// Its files.
    pub files: Vec<ArtifactFile>,
    /// Where it may come from, tried in order.
    pub sources: Vec<ArtifactSource>,
}

/// One file of an artifact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArtifactFile {
    /// Its name in the artifact's folder.
    pub name: String,
    /// Its name at the source, where that differs: fills `{from}`.
    pub from: Option<String>,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// One place an artifact may come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WrittenSource")]
pub struct ArtifactSource {
    /// The package, file or address to fetch.
    pub package: PackageSource,
    /// The exact name of the member inside the package; `None` where what is fetched is the file itself.
    pub member: Option<String>,
    /// About how many bytes are downloaded: for showing progress.
    pub bytes: u64,
}

/// The package, file or address of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageSource {
    /// Wheels, each `name==version`, with the tag (`py3-none-any`) that is chosen whatever Python is installed.
    Pip {
        /// The packages whose members are joined, in order.
        packages: Vec<String>,
        /// Interpreter, binary interface and platform, joined by `-`.
        wheel: String,
    },
    /// A package `name@version`.
    Npm(String),
    /// An https address.
    Url(String),
    /// A file on this machine: for tests, and where there is no network.
    Local(PathBuf),
}

/// A program that a system package brings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemProgram {
    /// The name of the program.
    pub program: String,
    /// The Debian package that brings it.
    pub debian: String,
    /// What it is for.
    pub purpose: String,
    /// Under which terms it may be used.
    pub licence: String,
    /// When it is needed.
    #[serde(rename = "use")]
    pub needed: Needed,
}

/// When a system program is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Needed {
    /// To make videos.
    Run,
    /// To fetch artifacts.
    Fetch,
    /// To build the program.
    Build,
    /// To build the optional worker.
    Worker,
    /// To run the tests.
    Test,
}

impl Manifest {
    /// Reads a manifest and checks its rules: no path leaves its folder or is taken twice, everything has a purpose, a
    /// licence and a source, addresses are https.
    ///
    /// # Errors
    /// [`SetupError::Manifest`] with the place and the rule.
    pub fn parse(text: &str) -> Result<Self, SetupError> {
        let manifest: Self = toml::from_str(text).map_err(|error| SetupError::Manifest(error.to_string()))?;
        manifest.check().map_err(SetupError::Manifest)?;
        Ok(manifest)
    }

    /// The artifact of that name.
    pub fn artifact(&self, name: &str) -> Option<&Artifact> {
        self.artifacts.iter().find(|artifact| artifact.name == name)
    }

    fn check(&self) -> Result<(), String> {
        let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for artifact in &self.artifacts {
            let name = &artifact.name;
            let refuse = |rule: &str| Err(format!("{name}: {rule}"));
            if !names.insert(name) {
                return refuse("this name is given twice");
            }
            let texts = [&artifact.name, &artifact.version, &artifact.purpose, &artifact.licence];
            if texts.iter().any(|text| text.trim().is_empty()) {
                return refuse("name, version, purpose and licence must say something");
            }
            if artifact.files.is_empty() || artifact.sources.is_empty() {
                return refuse("it needs at least one file and one source");
            }
            if !stays_inside(&artifact.folder) {
                return refuse("its folder must be a plain path below the data folder");
            }
            for file in &artifact.files {
                if !stays_inside(Path::new(&file.name)) || file.name.contains('/') {
                    return refuse(&format!("{:?} is not a plain file name", file.name));
                }
                if file.sha256.len() != 64 || !file.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                    return refuse(&format!("the sha256 of {} must be 64 lower-case hexadecimal digits", file.name));
                }
                if !paths.insert(artifact.path(file)) {
                    return refuse(&format!("{} is promised twice", vo_files::shown(artifact.path(file))));
                }
            }
        }
        Ok(())
    }
}

impl Artifact {
    /// The path of one of its files, relative to the data folder.
    pub fn path(&self, file: &ArtifactFile) -> PathBuf {
        self.folder.join(&file.name)
    }

    /// The bytes of all its files.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

impl ArtifactFile {
    /// Puts this file's name at the source into a template: `data/{from}`.
    pub(crate) fn fill(&self, template: &str) -> String {
        template.replace("{from}", self.from.as_ref().unwrap_or(&self.name))
    }
}

/// Whether a relative path only goes down.
fn stays_inside(path: &Path) -> bool {
    path.components().count() > 0 && path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// A source as it is written: exactly one of the four kinds is set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSource {
    pip: Option<Vec<String>>,
    wheel: Option<String>,
    npm: Option<String>,
    url: Option<String>,
    local: Option<PathBuf>,
    member: Option<String>,
    #[serde(default)]
    bytes: u64,
}

impl TryFrom<WrittenSource> for ArtifactSource {
    type Error = String;

    fn try_from(written: WrittenSource) -> Result<Self, String> {
        let WrittenSource { pip, wheel, npm, url, local, member, bytes } = written;
        if wheel.is_some() && pip.is_none() {
            return Err("`wheel` goes with `pip`".to_owned());
        }
        let package = match (pip, npm, url, local) {
            (Some(packages), None, None, None) => pip_source(packages, wheel)?,
            (None, Some(package), None, None) if pinned(&package, "@") => PackageSource::Npm(package),
            (None, Some(package), None, None) => {
                return Err(format!("{package:?}: write an npm package as name@version"));
            }
            (None, None, Some(url), None) if url.starts_with("https://") => PackageSource::Url(url),
            (None, None, Some(url), None) => return Err(format!("{url:?}: only https addresses are fetched")),
            (None, None, None, Some(path)) => PackageSource::Local(path),
            _ => return Err("a source has exactly one of `pip`, `npm`, `url` and `local`".to_owned()),
        };
        if member.is_none() && matches!(package, PackageSource::Pip { .. } | PackageSource::Npm(_)) {
            return Err("a package needs the `member` to take out of it".to_owned());
        }
        Ok(Self { package, member, bytes })
    }
}

fn pip_source(packages: Vec<String>, wheel: Option<String>) -> Result<PackageSource, String> {
    let wheel = wheel.unwrap_or_else(|| "py3-none-any".to_owned());
    if wheel.split('-').count() != 3 {
        return Err(format!("{wheel:?}: a wheel tag has three parts, as py3-none-any"));
    }
    match packages.iter().find(|package| !pinned(package, "==")) {
        Some(package) => Err(format!("{package:?}: write a pip package as name==version")),
        None if packages.is_empty() => Err("`pip` needs at least one package".to_owned()),
        None => Ok(PackageSource::Pip { packages, wheel }),
    }
}

/// Whether a package is written as a name and a version, with nothing that a package manager reads as an option or a path.
fn pinned(package: &str, between: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty()
            && !text.starts_with(['-', '.'])
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@/+".contains(c))
            && !text.contains("..")
    };
    package.rsplit_once(between).is_some_and(|(name, version)| plain(name) && plain(version))
}

fn yes() -> bool {
    true
}
