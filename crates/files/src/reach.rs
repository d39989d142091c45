//! Which files a project may name: those in its own folder and in the folders that a person opened to it.

use std::path::Path;

use crate::folder::{Folder, Input, OpenEntry, Refusal};
use crate::system;

/// Folders that are held open, in which files may be named.
#[derive(Debug, Default)]
pub struct Reach(Vec<Folder>);

impl Reach {
    /// Those of `folders` that are there.
    pub fn of<'p>(folders: impl IntoIterator<Item = &'p Path>) -> Self {
        Self(folders.into_iter().filter_map(|folder| Folder::open(folder).ok()).collect())
    }

    /// The file or folder of that path, opened. A link is followed as long as it leads into one of the folders; the open
    /// itself is held to them, so that what changes meanwhile leads nowhere else.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn open(&self, path: &Path) -> Result<OpenEntry, Refusal> {
        let real = path.canonicalize().map_err(Refusal::of)?;
        let below = |folder: &Folder| real.strip_prefix(folder.path()).ok().map(Path::to_owned);
        let (folder, below) =
            self.0.iter().find_map(|folder| Some((folder, below(folder)?))).ok_or(Refusal::Outside)?;
        folder.entry(&below)
    }
}

/// The file or folder that a person typed the path of: it may lie anywhere.
///
/// # Errors
/// [`Refusal`], never [`Refusal::Outside`].
pub fn typed(path: &Path) -> Result<OpenEntry, Refusal> {
    let path = path.canonicalize().map_err(Refusal::of)?;
    let meta = path.metadata().map_err(Refusal::of)?;
    if meta.is_dir() {
        return Folder::open(&path).map(OpenEntry::Folder).map_err(Refusal::Unreadable);
    }
    // A pipe would be waited for, and a device may never end.
    if !meta.is_file() {
        return Err(Refusal::Special);
    }
    let file = system::open_without_waiting(&path).map_err(Refusal::of)?;
    Input::of(file, path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::unix::fs::symlink;

    fn text(found: OpenEntry) -> String {
        let OpenEntry::File(Input { mut file, .. }) = found else { return "a folder".to_owned() };
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn however_a_name_is_written_it_stays_within_reach() {
        let place = tempfile::tempdir().unwrap();
        let (project, media, elsewhere) =
            (place.path().join("project"), place.path().join("media"), place.path().join("elsewhere"));
        for folder in [&project.join("clips"), &media, &elsewhere] {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join("a"), folder.file_name().unwrap().to_str().unwrap()).unwrap();
        }
        symlink(media.join("a"), project.join("to-media")).unwrap();
        symlink(project.join("clips/a"), project.join("whole")).unwrap();
        symlink("clips", project.join("folder")).unwrap();
        symlink(elsewhere.join("a"), project.join("out-by-name")).unwrap();
        symlink("../elsewhere", project.join("out")).unwrap();
        symlink("nothing", project.join("dangling")).unwrap();
        let reach = Reach::of([project.as_path(), &media, &place.path().join("not there")]);
        let open = |name: &str| reach.open(&project.join(name));
        for (name, is) in [
            ("clips/a", "clips"),
            ("folder/a", "clips"),
            ("whole", "clips"),
            ("to-media", "media"),
            ("clips/../folder/./a", "clips"),
            ("../media/a", "media"),
            ("folder", "a folder"),
            (".", "a folder"),
        ] {
            assert_eq!(text(open(name).unwrap()), is, "{name}");
        }
        for name in ["out/a", "out-by-name", "../elsewhere/a", "out", "..", "/etc/passwd", "/dev/null"] {
            assert!(matches!(open(name), Err(Refusal::Outside)), "{name}");
        }
        for name in ["dangling", "clips/b"] {
            assert!(matches!(open(name), Err(Refusal::Missing)), "{name}");
        }
        assert_eq!(text(typed(&elsewhere.join("a")).unwrap()), "elsewhere");
        assert!(matches!(typed(Path::new("/dev/null")), Err(Refusal::Special)));
    }

    #[test]
    fn a_file_stays_the_one_that_was_found() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a");
        std::fs::write(&file, "as it was").unwrap();
        let found = Reach::of([place.path()]).open(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        symlink("/etc/passwd", &file).unwrap();
        assert_eq!(text(found), "as it was");
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let place = tempfile::tempdir().unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, place.path().join("pipe"), rustix::fs::Mode::RWXU).unwrap();
        let reach = Reach::of([place.path()]);
        assert!(matches!(reach.open(&place.path().join("pipe")), Err(Refusal::Special)));
    }
}
