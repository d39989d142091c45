//! What a run may not leave behind: half-made files and children.

use std::path::{Path, PathBuf};

use super::Bench;

impl Bench {
    /// Nothing temporary is left in the store or beside the movie, and no process works in the bench's folders.
    pub fn assert_tidy(&self) {
        let left: Vec<_> = entries(&self.path("cache/tmp"));
        assert!(left.is_empty(), "temporary files are left: {left:?}");
        let beside: Vec<_> = entries(&self.path("out")).into_iter().filter(|path| is_half_made(path)).collect();
        assert!(beside.is_empty(), "half-made files are left: {beside:?}");
        let running = self.processes();
        assert!(running.is_empty(), "processes are left: {running:?}");
    }

    /// The processes whose working folder lies in the bench, by number.
    pub fn processes(&self) -> Vec<String> {
        let bench = self.path("").canonicalize().unwrap();
        entries(Path::new("/proc"))
            .into_iter()
            .filter(|process| std::fs::read_link(process.join("cwd")).is_ok_and(|folder| folder.starts_with(&bench)))
            .map(|process| process.display().to_string())
            .collect()
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn is_half_made(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "part")
        || path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".vo-"))
}
