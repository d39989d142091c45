//! Brings artifacts to their places: what is right is kept, what is missing is fetched, checked and only then placed.

use std::collections::VecDeque;
use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use vo_files::durable;
use vo_process::Stop;

use crate::download::{Download, is_right};
use crate::error::Mismatch;
use crate::fetch::{self, Failure, Package, remove_folder};
use crate::manifest::{Artifact, ArtifactFile, ArtifactSource, Manifest};
use crate::{Paths, SetupError, archive};

/// Which artifacts to bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Those that the manifest brings by default.
    #[default]
    Default,
    /// Every one.
    All,
    /// Those of these names.
    Named(Vec<String>),
}

/// A step of the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstallProgress<'a> {
    /// Name of the artifact.
    pub artifact: &'a str,
    /// What is happening to it.
    pub state: InstallState,
    /// Bytes downloaded so far, or bytes in place.
    pub done_bytes: u64,
    /// Bytes to download in all, or bytes in place.
    pub total_bytes: u64,
    /// Which of its packages is fetched, from 1, and how many there are.
    pub part: (usize, usize),
}

/// What is happening to an artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstallState {
    /// It was there and right.
    Kept,
    /// It is being downloaded.
    Fetching,
    /// It is being unpacked and checked.
    Verifying,
    /// It is in its place now.
    Placed,
}

/// What an installation did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Names of the artifacts that were there and right.
    pub kept: Vec<String>,
    /// Names of the artifacts that were brought.
    pub placed: Vec<String>,
}

/// Brings the chosen artifacts into the data folder. If it is interrupted, the next run removes what was not finished
/// and goes on: files in place are kept if their hash is right, and packages that came whole are not fetched again.
///
/// # Errors
/// [`SetupError::Wrong`] for a hash that does not fit (nothing is kept then), [`SetupError::Unreachable`] if all sources
/// failed, [`SetupError::Stopped`] when asked to.
pub fn install(
    paths: &Paths,
    manifest: &Manifest,
    choice: &Choice,
    stop: &Stop,
    progress: &mut dyn FnMut(InstallProgress<'_>),
) -> Result<Summary, SetupError> {
    let chosen = choose(manifest, choice)?;
    let mut summary = Summary::default();
    let mut missing = Vec::new();
    for artifact in chosen {
        let wrong = wrong_files(paths, artifact, stop)?;
        if wrong.is_empty() {
            let size = artifact.size();
            progress(InstallProgress {
                artifact: &artifact.name,
                state: InstallState::Kept,
                done_bytes: size,
                total_bytes: size,
                part: (1, 1),
            });
            summary.kept.push(artifact.name.clone());
        } else {
            missing.push(artifact);
        }
    }
    if missing.is_empty() {
        return Ok(summary);
    }
    let staging = StagingArea::open(paths, stop)?;
    for artifact in missing {
        // Another run may have brought it while we waited for the lock.
        let wrong = wrong_files(paths, artifact, stop)?;
        bring(paths, &staging, artifact, &wrong, stop, progress)?;
        let size = artifact.size();
        progress(InstallProgress {
            artifact: &artifact.name,
            state: InstallState::Placed,
            done_bytes: size,
            total_bytes: size,
            part: (1, 1),
        });
        summary.placed.push(artifact.name.clone());
    }
    staging.close()?;
    Ok(summary)
}

fn choose<'m>(manifest: &'m Manifest, choice: &Choice) -> Result<Vec<&'m Artifact>, SetupError> {
    match choice {
        Choice::Default => Ok(manifest.artifacts.iter().filter(|artifact| artifact.default).collect()),
        Choice::All => Ok(manifest.artifacts.iter().collect()),
        Choice::Named(names) => names
            .iter()
            .map(|name| {
                manifest.artifact(name).ok_or_else(|| SetupError::Unknown {
                    name: name.clone(),
                    known: manifest.artifacts.iter().map(|artifact| artifact.name.clone()).collect(),
                })
            })
            .collect(),
    }
}

fn wrong_files<'m>(paths: &Paths, artifact: &'m Artifact, stop: &Stop) -> Result<Vec<&'m ArtifactFile>, SetupError> {
    let mut wrong = Vec::new();
    for file in &artifact.files {
        if stop.is_requested() {
            return Err(SetupError::Stopped);
        }
        if !is_right(&paths.at(artifact.path(file)), file.size, &file.sha256) {
            wrong.push(file);
        }
    }
    Ok(wrong)
}

/// The folder of what is not finished, held by one installation at a time.
struct StagingArea {
    packages: PathBuf,
    files: PathBuf,
    _lock: File,
}

impl StagingArea {
    /// Waits until no other installation works here, then sweeps what an earlier one did not finish.
    fn open(paths: &Paths, stop: &Stop) -> Result<Self, SetupError> {
        let folder = paths.staging();
        let (packages, files) = (folder.join("packages"), folder.join("files"));
        std::fs::create_dir_all(&packages).map_err(SetupError::disk(&packages))?;
        let lock_path = folder.join("lock");
        let lock = File::create(&lock_path).map_err(SetupError::disk(&lock_path))?;
        while let Err(busy) = lock.try_lock() {
            match busy {
                std::fs::TryLockError::WouldBlock if stop.is_requested() => return Err(SetupError::Stopped),
                std::fs::TryLockError::WouldBlock => std::thread::sleep(Duration::from_millis(200)),
                std::fs::TryLockError::Error(source) => return Err(SetupError::Disk { path: lock_path, source }),
            }
        }
        remove_folder(&files).map_err(SetupError::disk(&files))?;
        for entry in std::fs::read_dir(&packages).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|end| end == "part") {
                // A package manager that outlived its run may still be at it; then a later run sweeps.
                let _ = remove_folder(&path);
            }
        }
        std::fs::create_dir_all(&files).map_err(SetupError::disk(&files))?;
        Ok(Self { packages, files, _lock: lock })
    }

    /// Removes everything in the staging area but the lock, which others may be waiting for.
    fn close(self) -> Result<(), SetupError> {
        for folder in [&self.packages, &self.files] {
            remove_folder(folder).map_err(SetupError::disk(folder))?;
        }
        Ok(())
    }
}

fn bring(
    paths: &Paths,
    staging: &StagingArea,
    artifact: &Artifact,
    files: &[&ArtifactFile],
    stop: &Stop,
    progress: &mut dyn FnMut(InstallProgress<'_>),
) -> Result<(), SetupError> {
    let mut attempts = Vec::new();
    // A source is tried once more where a package kept from it turned out to be wrong: it was discarded.
    let mut sources: VecDeque<(&ArtifactSource, bool)> =
        artifact.sources.iter().map(|source| (source, false)).collect();
    while let Some((source, again)) = sources.pop_front() {
        // The files of failed attempts are wiped: nothing of one source mixes with another.
        let wipe = || remove_folder(&staging.files).and_then(|()| std::fs::create_dir_all(&staging.files));
        wipe().map_err(SetupError::disk(&staging.files))?;
        match gather(staging, artifact, source, files, stop, progress) {
            Ok((downloads, kept)) => {
                let placed = check(artifact, source, files, downloads)
                    .and_then(|finished| place(paths, artifact, files, &finished));
                wipe().map_err(SetupError::disk(&staging.files))?;
                // The packages of this artifact are used up, or not to be trusted.
                let _ = remove_folder(&staging.packages);
                std::fs::create_dir_all(&staging.packages).map_err(SetupError::disk(&staging.packages))?;
                if matches!(placed, Err(SetupError::Wrong(_))) && kept && !again {
                    sources.push_front((source, true));
                    continue;
                }
                return placed;
            }
            Err(Failure::Stopped) => return Err(SetupError::Stopped),
            Err(Failure::Stale(_)) if !again => sources.push_front((source, true)),
            Err(Failure::Unavailable(reason) | Failure::Stale(reason)) => attempts.push(reason),
        }
    }
    Err(SetupError::Unreachable { artifact: artifact.name.clone(), attempts })
}

/// Fetches the packages of a source and joins their members, one download a file. Also returns whether any of them
/// was kept from an earlier run.
fn gather(
    staging: &StagingArea,
    artifact: &Artifact,
    source: &ArtifactSource,
    files: &[&ArtifactFile],
    stop: &Stop,
    progress: &mut dyn FnMut(InstallProgress<'_>),
) -> Result<(Vec<Download>, bool), Failure> {
    let mut downloads = files
        .iter()
        .enumerate()
        .map(|(index, file)| Download::new(staging.files.join(index.to_string()), file.size))
        .collect::<Result<Vec<_>, _>>()?;
    let packages = by_package(source, files);
    let parts = packages.len();
    let mut most = 0;
    let mut report = |state, part, done: u64| {
        let total_bytes = source.bytes.max(1);
        // A package manager may put away what it has loaded before it is in its place: what is reported only grows.
        most = most.max(done.min(total_bytes));
        let (artifact, done_bytes) = (&artifact.name, most);
        progress(InstallProgress { artifact, state, done_bytes, total_bytes, part: (part, parts) });
    };
    let (mut done, mut any_kept) = (0, false);
    for (part, (package, served)) in (1..).zip(packages) {
        if stop.is_requested() {
            return Err(Failure::Stopped);
        }
        let kept = fetch::is_kept(&package, &staging.packages);
        any_kept |= kept;
        let watch = &mut |bytes| report(InstallState::Fetching, part, done + bytes);
        let path = fetch::fetch(&package, &staging.packages, source.bytes, stop, watch)
            .map_err(|failure| failure.of(&package))?;
        done += std::fs::metadata(&path).map_or(0, |found| found.len());
        report(InstallState::Verifying, part, done);
        let written = match &source.member {
            Some(template) => {
                let wanted: Vec<_> = served.iter().map(|&at| (package.member(template, files[at]), at)).collect();
                archive::take(&path, &wanted, &mut downloads)
            }
            None => File::open(&path).and_then(|file| served.iter().try_for_each(|&at| downloads[at].append(&file))),
        };
        if let Err(error) = written {
            fetch::discard(&package, &staging.packages)?;
            let failure = if kept { Failure::Stale(error.to_string()) } else { Failure::from(error) };
            return Err(failure.of(&package));
        }
    }
    Ok((downloads, any_kept))
}

/// The packages of a source in order, each with the indices of the files that need it.
fn by_package(source: &ArtifactSource, files: &[&ArtifactFile]) -> Vec<(Package, Vec<usize>)> {
    let mut ordered: Vec<(Package, Vec<usize>)> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        for package in fetch::packages(source, file) {
            match ordered.iter_mut().find(|(known, _)| *known == package) {
                Some((_, served)) => served.push(index),
                None => ordered.push((package, vec![index])),
            }
        }
    }
    ordered
}

/// Compares the downloads with the manifest. Returns the finished temporary files.
fn check(
    artifact: &Artifact,
    source: &ArtifactSource,
    files: &[&ArtifactFile],
    downloads: Vec<Download>,
) -> Result<Vec<PathBuf>, SetupError> {
    let mut paths = Vec::new();
    for (file, download) in files.iter().zip(downloads) {
        let path = download.path.clone();
        let (found_size, found_sha256) = download.finish().map_err(SetupError::disk(&path))?;
        if found_size != file.size || found_sha256 != file.sha256 {
            let packages = fetch::packages(source, file);
            return Err(SetupError::Wrong(Box::new(Mismatch {
                artifact: artifact.name.clone(),
                file: vo_files::shown(artifact.path(file)),
                origin: packages.iter().map(Package::title).collect::<Vec<_>>().join(", "),
                size: file.size,
                sha256: file.sha256.clone(),
                found_size,
                found_sha256,
            })));
        }
        paths.push(path);
    }
    Ok(paths)
}

fn place(paths: &Paths, artifact: &Artifact, files: &[&ArtifactFile], finished: &[PathBuf]) -> Result<(), SetupError> {
    for (file, temp) in files.iter().zip(finished) {
        let path = paths.at(artifact.path(file));
        let folder = paths.at(&artifact.folder);
        std::fs::create_dir_all(&folder).map_err(SetupError::disk(&folder))?;
        vo_files::system::permit(temp, artifact.executable).map_err(SetupError::disk(temp))?;
        durable::place(temp, &path).map_err(SetupError::disk(&path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn packages_that_came_whole_are_not_fetched_again_and_their_members_are_joined_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path().join("data"), folder.path().join("cache"));
        // No index has these packages: if they were asked for, the installation would fail.
        for (package, content) in [("vo-no-such-a", "first "), ("vo-no-such-b", "second")] {
            let folder = paths.staging().join("packages").join(format!("p-pip-{package}--1.0"));
            std::fs::create_dir_all(&folder).unwrap();
            let mut wheel = zip::ZipWriter::new(File::create(folder.join("x.whl")).unwrap());
            let member = format!("{}/part", package.replace('-', "_"));
            wheel.start_file(member, zip::write::SimpleFileOptions::default()).unwrap();
            wheel.write_all(content.as_bytes()).unwrap();
            wheel.finish().unwrap();
        }
        let sha256 = crate::download::sha256_of_bytes(b"first second");
        let manifest = Manifest::parse(&format!(
            "[[artifact]]\nname = \"thing\"\nversion = \"1\"\npurpose = \"p\"\nlicence = \"MIT\"\nfolder = \"things\"\n\
             files = [{{ name = \"one\", size = 12, sha256 = {sha256:?} }}]\n\
             sources = [{{ pip = [\"vo-no-such-a==1.0\", \"vo-no-such-b==1.0\"], member = \"{{package}}/part\" }}]"
        ))
        .unwrap();
        let mut done = Vec::new();
        let watch = &mut |progress: InstallProgress<'_>| done.push(progress.done_bytes);
        install(&paths, &manifest, &Choice::Default, &Stop::new(), watch).unwrap();
        assert!(done.is_sorted(), "{done:?}");
        assert_eq!(std::fs::read(paths.at("things/one")).unwrap(), b"first second");
        assert!(!paths.staging().join("packages").exists());
    }

    #[test]
    fn a_package_that_is_not_what_it_should_be_is_discarded_and_fetched_again() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path().join("data"), folder.path().join("cache"));
        let packages = paths.staging().join("packages");
        let mut other = zip::ZipWriter::new(File::create(folder.path().join("other.zip")).unwrap());
        other.start_file("one", zip::write::SimpleFileOptions::default()).unwrap();
        other.write_all(b"other bytes!").unwrap();
        other.finish().unwrap();
        // One that was cut short, one that lacks what is wanted of it, and one whose content is another.
        let other = std::fs::read(folder.path().join("other.zip")).unwrap();
        for (content, member) in [(&b"PK\x03\x04"[..], "one"), (&other, "two"), (&other, "one")] {
            // Nothing listens there: what is fetched again cannot come.
            let url = "https://127.0.0.1:1/package.zip";
            let kept = packages.join(Package::Url(url.to_owned()).folder_name());
            std::fs::create_dir_all(&kept).unwrap();
            durable::write(&kept.join("package.zip"), content).unwrap();
            let sha256 = crate::download::sha256_of_bytes(b"first second");
            let manifest = Manifest::parse(&format!(
                "[[artifact]]\nname = \"thing\"\nversion = \"1\"\npurpose = \"p\"\nlicence = \"MIT\"\nfolder = \"things\"\n\
                 files = [{{ name = \"one\", size = 12, sha256 = {sha256:?} }}]\n\
                 sources = [{{ url = {url:?}, member = {member:?} }}]"
            ))
            .unwrap();
            let failed = install(&paths, &manifest, &Choice::Default, &Stop::new(), &mut |_| {}).unwrap_err();
            assert!(matches!(failed, SetupError::Unreachable { .. }), "it was not fetched again: {failed}");
            assert!(!kept.exists(), "{member}: {failed}");
        }
    }
}
