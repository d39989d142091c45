//! A folder held open. What is below it is found from its descriptor, so that no link, planted before or meanwhile, leads
//! out of it.

mod entry;

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use crate::system::{self, not_ours};
pub use entry::{Input, OpenEntry, Refusal};

/// A folder that is held open for as long as this value lives.
#[derive(Debug)]
pub struct Folder {
    folder: Dir,
    path: PathBuf,
}

impl Folder {
    /// Opens a folder that a person named, or that is ours; links in `path` itself are followed.
    ///
    /// # Errors
    /// What the file system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        let folder = Dir::open_ambient_dir(&path, ambient_authority())?;
        Ok(Self { folder, path })
    }

    /// Makes a folder that a person named, with those above it, unless it is there, and opens it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn make(path: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(path)?;
        Self::open(path)
    }

    /// Where it was when it was opened, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder in this one, made if it is not there. A link is followed as long as it leads to somewhere below.
    ///
    /// # Errors
    /// What the file system says; [`io::ErrorKind::PermissionDenied`] if it leads elsewhere.
    pub fn below(&self, name: &Path) -> io::Result<Self> {
        match self.folder.create_dir(name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        let folder = self.folder.open_dir(name)?;
        Ok(Self { folder, path: self.path.join(name) })
    }

    /// A folder in this one; nothing if there is none. A link is none.
    ///
    /// # Errors
    /// What the file system says.
    pub fn inside(&self, name: &OsStr) -> io::Result<Option<Self>> {
        match self.folder.symlink_metadata(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(meta) if !meta.is_dir() => return Ok(None),
            Ok(_) => {}
        }
        let folder = self.folder.open_dir(name)?;
        Ok(Some(Self { folder, path: self.path.join(name) }))
    }

    /// Gives a folder in this one another name, in this one or another of the same file system, and waits until that is on the
    /// disk. Nothing may have that name.
    ///
    /// # Errors
    /// What the file system says; [`io::ErrorKind::AlreadyExists`] if the name is taken.
    pub fn move_folder(&self, name: &OsStr, into: &Self, new: &OsStr) -> io::Result<()> {
        if into.folder.symlink_metadata(new).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.folder.rename(name, &into.folder, new)?;
        system::sync_open_folder(&into.folder)?;
        system::sync_open_folder(&self.folder)
    }

    /// Removes a file or a link in it; what is not there is gone.
    ///
    /// # Errors
    /// What the file system says.
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        gone(self.folder.remove_file(name))
    }

    /// Removes a folder in it with all that it holds. A link below is removed, not followed; what is not there is gone.
    ///
    /// # Errors
    /// What the file system says; a part may be left then.
    pub fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        gone(self.folder.remove_dir_all(name))
    }

    /// The names of what lies in it, sorted.
    ///
    /// # Errors
    /// What the file system says.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        let mut names = self.folder.entries()?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    /// What a name in it stands for, opened; the empty path is the folder itself.
    pub(crate) fn entry(&self, name: &Path) -> Result<OpenEntry, Refusal> {
        let name = if name.as_os_str().is_empty() { Path::new(".") } else { name };
        let path = if name == Path::new(".") { self.path.clone() } else { self.path.join(name) };
        let meta = self.folder.metadata(name).map_err(Refusal::of)?;
        if meta.is_dir() {
            let folder = self.folder.open_dir(name).map_err(Refusal::of)?;
            return Ok(OpenEntry::Folder(Self { folder, path }));
        }
        // A pipe would be waited for, and a device may never end.
        if !meta.is_file() {
            return Err(Refusal::Special);
        }
        let mut options = OpenOptions::new();
        options.read(true);
        system::without_waiting(&mut options);
        let file = self.folder.open_with(name, &options).map_err(Refusal::of)?.into_std();
        Input::of(file, path)
    }

    /// What is said of a name in it, links not followed; nothing if it is free.
    ///
    /// # Errors
    /// What the file system says.
    pub fn state(&self, name: &OsStr) -> io::Result<Option<State>> {
        match self.folder.symlink_metadata(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
            Ok(meta) if !meta.is_file() => Ok(Some(State::NoFile)),
            Ok(_) => {
                let Ok(OpenEntry::File(Input { file, .. })) = self.entry(Path::new(name)) else {
                    return Ok(Some(State::NoFile));
                };
                Ok(Some(State::File { meta: file.metadata()?, file }))
            }
        }
    }

    /// Writes a whole file of that name: whatever happens, there is either what was there or the new one. What had the
    /// name is replaced; a link is, not followed.
    ///
    /// # Errors
    /// What the file system or `fill` says; nothing is left behind then.
    pub fn write<T>(&self, name: &OsStr, fill: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
        let (temp, mut file) = self.free(name)?;
        let written = fill(&mut file).and_then(|filled| {
            file.sync_all()?;
            self.folder.rename(&temp, &self.folder, name)?;
            system::sync_open_folder(&self.folder)?;
            Ok(filled)
        });
        written.inspect_err(|_| {
            let _ = self.folder.remove_file(&temp);
        })
    }

    /// See [`crate::durable::in_place`].
    pub(crate) fn in_place(&self, name: &OsStr) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true);
        // A link is not followed, not even to a file in this folder.
        system::without_following(&mut options);
        let opened = loop {
            match self.folder.open_with(name, options.clone().create_new(true)) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => break made,
            }
            if self.folder.symlink_metadata(name).is_ok_and(|meta| !meta.is_file()) {
                return Err(not_ours());
            }
            match self.folder.open_with(name, &options) {
                // It vanished in between.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                opened => break opened,
            }
        };
        let file = opened?.into_std();
        let meta = file.metadata()?;
        if meta.is_file() && system::has_one_name(&meta) { Ok(file) } else { Err(not_ours()) }
    }

    /// Makes sure that files can be made in it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn probe(&self) -> io::Result<()> {
        let (temp, _) = self.free(OsStr::new("probe"))?;
        self.folder.remove_file(temp)
    }

    /// Removes what writers that have ended left half-written of files whose names begin with `stem`. `alive` says whether
    /// a process lives. What cannot be removed is left for the next time.
    pub fn sweep(&self, stem: &str, alive: impl Fn(u32) -> bool) {
        let begins = [format!(".{}", stub(stem)), ".probe.".to_owned()];
        for name in self.names().unwrap_or_default() {
            let Some(text) = name.to_str().filter(|name| begins.iter().any(|begin| name.starts_with(begin))) else {
                continue;
            };
            let owner = text.strip_suffix(".part").and_then(|text| text.rsplit('.').next());
            let owner = owner.and_then(|owner| owner.split('-').next()?.parse().ok());
            if owner.is_some_and(|owner| !alive(owner)) {
                let _ = self.folder.remove_file(&name);
            }
        }
    }

    /// A file of our own under a name that was free, `.NAME.PID-COUNT.part`: what is there already, a link that another process
    /// planted too, stays as it is.
    fn free(&self, name: &OsStr) -> io::Result<(String, File)> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let stub = stub(&name.to_string_lossy()).to_owned();
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let temp = format!(".{stub}.{}-{count}.part", std::process::id());
            match self.folder.open_with(&temp, &options) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                opened => return opened.map(|file| (temp, file.into_std())),
            }
        }
    }
}

/// What is not there need not be removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// What has a name in a folder.
#[derive(Debug)]
pub enum State {
    /// A link, a folder, or something else that is no file.
    NoFile,
    /// A file, opened for reading.
    File {
        /// What the system says of it.
        meta: Metadata,
        /// It.
        file: File,
    },
}

/// The beginning of a name that a file has while it is being written: at most 180 bytes, so that what stands around it has
/// room on every file system.
pub(crate) fn stub(name: &str) -> &str {
    name.get(..name.floor_char_boundary(180)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn written(folder: &Folder, name: &str, text: &str) {
        folder.write(OsStr::new(name), |file| file.write_all(text.as_bytes())).unwrap();
    }

    #[test]
    fn a_file_is_whole_or_as_it_was() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        written(&folder, "film.mp4", "a longer first text");
        written(&folder, "film.mp4", "short");
        folder.write(OsStr::new("film.mp4"), |_| Err::<(), _>(io::ErrorKind::Other.into())).unwrap_err();
        assert_eq!(std::fs::read(place.path().join("film.mp4")).unwrap(), b"short");
        assert_eq!(folder.names().unwrap(), ["film.mp4"]);
    }

    #[test]
    fn only_what_the_dead_left_of_this_file_is_swept() {
        let place = tempfile::tempdir().unwrap();
        let names = [".film.mp4.7-0.part", ".film.mp4.8-3.part", ".other.mp4.7-0.part", ".probe.7-1.part", "film.part"];
        for name in names {
            std::fs::write(place.path().join(name), "x").unwrap();
        }
        let folder = Folder::open(place.path()).unwrap();
        folder.sweep("film.", |pid| pid == 8);
        assert_eq!(folder.names().unwrap(), [".film.mp4.8-3.part", ".other.mp4.7-0.part", "film.part"]);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_written_through_and_no_name_that_was_taken_is_used() {
        use std::os::unix::fs::symlink;
        let place = tempfile::tempdir().unwrap();
        let victim = place.path().join("victim");
        std::fs::write(&victim, "precious").unwrap();
        let out = place.path().join("out");
        std::fs::create_dir(&out).unwrap();
        for count in 0..500 {
            symlink(&victim, out.join(format!(".film.mp4.{}-{count}.part", std::process::id()))).unwrap();
        }
        symlink(&victim, out.join("film.mp4")).unwrap();
        let folder = Folder::open(&out).unwrap();
        written(&folder, "film.mp4", "bytes");
        folder.probe().unwrap();
        assert_eq!(std::fs::read(&victim).unwrap(), b"precious");
        assert_eq!(std::fs::read(out.join("film.mp4")).unwrap(), b"bytes");
        assert!(!out.join("film.mp4").is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_moved_or_removed_is_in_the_folder() {
        use std::os::unix::fs::symlink;
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        std::fs::create_dir_all(at("own/deep")).unwrap();
        std::fs::create_dir_all(at("elsewhere")).unwrap();
        std::fs::write(at("elsewhere/precious"), "x").unwrap();
        symlink(at("elsewhere"), at("own/deep/link")).unwrap();
        symlink("../elsewhere", at("own/away")).unwrap();
        let own = Folder::open(&at("own")).unwrap();
        assert!(own.inside(OsStr::new("away")).unwrap().is_none(), "a link is no folder");
        assert!(own.inside(OsStr::new("nothing")).unwrap().is_none());
        own.inside(OsStr::new("../elsewhere")).unwrap_err();
        own.move_folder(OsStr::new("deep"), &own, OsStr::new("away")).unwrap_err();
        own.move_folder(OsStr::new("deep"), &own, OsStr::new("moved")).unwrap();
        assert!(own.inside(OsStr::new("moved")).unwrap().is_some());
        for _ in 0..2 {
            own.remove_folder(OsStr::new("moved")).unwrap();
            own.remove(OsStr::new("away")).unwrap();
        }
        own.remove_folder(OsStr::new("../elsewhere")).unwrap_err();
        assert_eq!(own.names().unwrap(), [""; 0]);
        assert!(at("elsewhere/precious").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_leads_elsewhere_is_not_entered() {
        use std::os::unix::fs::symlink;
        let place = tempfile::tempdir().unwrap();
        let project = place.path().join("project");
        std::fs::create_dir_all(project.join("real")).unwrap();
        symlink("..", project.join("out")).unwrap();
        symlink("real", project.join("fine")).unwrap();
        let folder = Folder::open(&project).unwrap();
        folder.below(Path::new("out")).unwrap_err();
        written(&folder.below(Path::new("fine")).unwrap(), "a", "x");
        assert!(project.join("real/a").exists());
        // It was another folder when it was opened.
        let kept = folder.below(Path::new("real")).unwrap();
        std::fs::rename(project.join("real"), project.join("moved")).unwrap();
        symlink("../..", project.join("real")).unwrap();
        written(&kept, "b", "x");
        assert!(project.join("moved/b").exists());
    }
}
