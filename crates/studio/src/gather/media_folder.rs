//! The files of a folder of media: which are looked at, and what is not, in words for a person. What lies in a folder is
//! held to the same bounds as what is named.

use std::path::{Path, PathBuf};

use vo_files::{Folder, OpenEntry, Refusal};

use crate::StudioError;

/// The most files of one folder that are used.
const MOST_FILES: usize = 500;

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files that may be looked at, in the order of their names: how they are shown, and opened.
    pub files: Vec<PathBuf>,
    /// What is not looked at, and why, in sentences.
    pub left_out: Vec<String>,
}

/// The files of `folder`, which a person knows as `called`, that `open` opens.
///
/// # Errors
/// [`StudioError::Files`] if the folder cannot be read.
pub fn gather(
    (folder, called): (&Folder, &str),
    open: impl Fn(&Path) -> Result<OpenEntry, Refusal>,
) -> Result<Gathered, StudioError> {
    let mut names = folder.names().map_err(StudioError::files("reading the folder", folder.path()))?;
    // `2.jpg` comes before `10.jpg`.
    alphanumeric_sort::sort_os_str_slice(&mut names);
    let mut gathered = Gathered::default();
    for name in names {
        // What is hidden is what systems leave behind: nobody misses it.
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        let shown = vo_files::shown(Path::new(called).join(&name));
        let path = folder.path().join(name);
        let why = match open(&path) {
            Ok(OpenEntry::File(_)) if gathered.files.len() == MOST_FILES => {
                let rest = format!("{shown} and what comes after it: {MOST_FILES} files are used of a folder");
                gathered.left_out.push(rest);
                break;
            }
            Ok(OpenEntry::File(_)) => {
                gathered.files.push(path);
                continue;
            }
            Ok(OpenEntry::Folder(_)) => "a folder in a folder: name it as a background to use what is in it".to_owned(),
            Err(Refusal::Missing) => "a link to something that is not there".to_owned(),
            Err(Refusal::Outside) => "a link that leads out of the project's folder: put a copy into it, or name its \
                                      folder in VO_MEDIA"
                .to_owned(),
            Err(Refusal::Special) => "not a file".to_owned(),
            Err(Refusal::Unreadable(error)) => format!("not to be opened ({error})"),
        };
        gathered.left_out.push(format!("{shown} is {why}"));
    }
    Ok(gathered)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use vo_files::Reach;

    #[test]
    fn files_come_in_the_order_of_their_numbers() {
        let place = tempfile::tempdir().unwrap();
        for name in ["10.jpg", "2.jpg", "1.jpg", "IMG_9.jpg", "IMG_0010.jpg", "photo 3.png", "photo 20.png"] {
            std::fs::write(place.path().join(name), "x").unwrap();
        }
        let own = Reach::of([place.path()]);
        let found = gather((&Folder::open(place.path()).unwrap(), "media"), |path| own.open(path)).unwrap();
        let names: Vec<_> = found.files.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, ["1.jpg", "2.jpg", "10.jpg", "IMG_9.jpg", "IMG_0010.jpg", "photo 3.png", "photo 20.png"]);
    }

    #[test]
    fn links_stay_within_the_walls() {
        let place = tempfile::tempdir().unwrap();
        let (project, elsewhere) = (place.path().join("project"), place.path().join("elsewhere"));
        for folder in ["media/more", "other"] {
            std::fs::create_dir_all(project.join(folder)).unwrap();
        }
        std::fs::create_dir(&elsewhere).unwrap();
        for file in [project.join("media/a.mp4"), project.join("other/b.mp4"), elsewhere.join("c.mp4")] {
            std::fs::write(file, "x").unwrap();
        }
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, project.join("media").join(name)).unwrap();
        link(&project.join("other/b.mp4"), "b.mp4");
        link(&elsewhere.join("c.mp4"), "c.mp4");
        link(&elsewhere, "d");
        link(&elsewhere.join("nothing"), "e.mp4");
        let folder = Folder::open(&project.join("media")).unwrap();
        let own = Reach::of([project.as_path()]);
        let found = gather((&folder, "media"), |path| own.open(path)).unwrap();
        let names: Vec<_> = found.files.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, ["a.mp4", "b.mp4"]);
        for (said, why) in found.left_out.iter().zip([
            "c.mp4 is a link that leads out",
            "d is a link that leads out",
            "e.mp4 is a link to something that is not there",
            "more is a folder in a folder",
        ]) {
            assert!(said.contains(why), "{said}");
        }
        let both = Reach::of([project.as_path(), &elsewhere]);
        let all = gather((&folder, "media"), |path| both.open(path)).unwrap();
        assert_eq!((all.files.len(), all.left_out.len()), (3, 3));
    }
}
