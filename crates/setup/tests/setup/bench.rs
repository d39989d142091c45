//! A bench for installing: packages made on the spot, and a manifest that names them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use vo_process::Stop;
use vo_setup::{Choice, InstallProgress, Manifest, Paths, SetupError, Summary, install};

/// A folder that vanishes, with a data folder in it.
pub struct Bench {
    folder: tempfile::TempDir,
    pub paths: Paths,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path().join("data"), folder.path().join("cache"));
        Self { folder, paths }
    }

    /// A wheel (a zip) with these members.
    pub fn wheel(&self, name: &str, members: &[(&str, &[u8])]) -> PathBuf {
        let path = self.folder.path().join(name);
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (member, bytes) in members {
            archive.start_file(*member, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap();
        path
    }

    /// An npm package (a compressed tar) with these members, which may have names that no well-behaved tool writes.
    pub fn tarball(&self, name: &str, members: &[(&str, &[u8])]) -> PathBuf {
        let path = self.folder.path().join(name);
        let file = std::fs::File::create(&path).unwrap();
        let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(file, flate2::Compression::fast()));
        for (member, bytes) in members {
            let mut header = tar::Header::new_gnu();
            header.as_old_mut().name[..member.len()].copy_from_slice(member.as_bytes());
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            archive.append(&header, *bytes).unwrap();
        }
        archive.into_inner().unwrap().finish().unwrap();
        path
    }

    pub fn install(&self, manifest: &Manifest) -> Result<Summary, SetupError> {
        self.install_watched(manifest, &Stop::new(), &mut |_| {})
    }

    pub fn install_watched(
        &self,
        manifest: &Manifest,
        stop: &Stop,
        progress: &mut dyn FnMut(InstallProgress<'_>),
    ) -> Result<Summary, SetupError> {
        install(&self.paths, manifest, &Choice::Default, stop, progress)
    }

    /// Everything in the data folder: relative path and content. The lock, which is always empty, is left out.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        gather(&self.paths.data_dir, &self.paths.data_dir, &mut found);
        found.remove("tmp/setup/lock");
        found
    }

    /// The whole folder, to see what escaped from the data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn gather(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(root, &path, found);
        } else {
            found.insert(path.strip_prefix(root).unwrap().display().to_string(), std::fs::read(&path).unwrap());
        }
    }
}

/// One artifact of a manifest: its files with their content, and its sources as they are written.
pub fn artifact(name: &str, files: &[(&str, &[u8])], sources: &[String]) -> String {
    let files: Vec<_> = files
        .iter()
        .map(|(file, bytes)| format!("{{ name = {file:?}, size = {}, sha256 = {:?} }}", bytes.len(), sha256(bytes)))
        .collect();
    format!(
        "[[artifact]]\nname = {name:?}\nversion = \"1\"\npurpose = \"a test\"\nlicence = \"CC0-1.0\"\n\
         folder = \"things/{name}\"\nfiles = [{}]\nsources = [{}]\n",
        files.join(", "),
        sources.join(", ")
    )
}

/// A source on this machine.
pub fn local(path: &Path, member: &str) -> String {
    format!("{{ local = '{}', member = '{member}' }}", path.display())
}

pub fn manifest(artifacts: &[String]) -> Manifest {
    Manifest::parse(&artifacts.concat()).unwrap()
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
