//! The control groups that we are in: what bounds us, if anything does, and where we may bound others.

use std::path::{Path, PathBuf};

/// Where control groups are found: by themselves, or beside those of version 1.
const ROOTS: [&str; 2] = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

/// The folder of our own group and of all above it: each of them bounds us. Empty where there are none.
pub fn folders() -> Vec<PathBuf> {
    let Ok(groups) = std::fs::read_to_string("/proc/self/cgroup") else { return Vec::new() };
    let root = ROOTS.iter().map(Path::new).find(|root| root.join("cgroup.controllers").exists());
    root.map_or_else(Vec::new, |root| folders_in(root, &groups))
}

/// The two kinds of control groups that bound memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// A tree for each resource.
    One,
    /// One tree for all.
    Two,
}

impl Version {
    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "control group, version 1",
            Self::Two => "control group, version 2",
        }
    }
}

/// Folders in which a group with a bound on memory could be made, the best first: whether we may is found out by trying.
pub fn with_memory() -> Vec<(PathBuf, Version)> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let hands_on = |folder: &PathBuf| {
        let handed = std::fs::read_to_string(folder.join("cgroup.subtree_control")).unwrap_or_default();
        handed.split_whitespace().any(|controller| controller == "memory")
    };
    // In version 2 a group that has processes hands nothing on, so ours may have to lie beside us. But what bounds us must
    // bound our children too.
    let free = |folder: &PathBuf| {
        ["memory.max", "memory.high", "cpu.max", "pids.max"].iter().all(|bound| {
            std::fs::read_to_string(folder.join(bound)).map_or(true, |text| text.trim_start().starts_with("max"))
        })
    };
    let own = folders();
    let reach = if own.first().is_none_or(free) { 2 } else { 1 };
    let second = own.into_iter().take(reach).filter(hands_on).map(|folder| (folder, Version::Two));
    let first = first_in(Path::new("/sys/fs/cgroup/memory"), &groups).map(|folder| (folder, Version::One));
    second.chain(first).collect()
}

/// Our group of version 1 that bounds memory.
fn first_in(root: &Path, groups: &str) -> Option<PathBuf> {
    let mut lines = groups.lines().map(|line| line.splitn(3, ':').skip(1));
    let own = lines.find_map(|mut line| {
        let controllers = line.next()?;
        controllers.split(',').any(|controller| controller == "memory").then(|| line.next())?
    })?;
    let folder = root.join(own.trim_start_matches('/'));
    // A container may not show where it is.
    [folder, root.to_owned()].into_iter().find(|folder| folder.is_dir())
}

fn folders_in(root: &Path, groups: &str) -> Vec<PathBuf> {
    let Some(own) = groups.lines().find_map(|line| line.strip_prefix("0::/")) else { return Vec::new() };
    // In a container that does not hide where it is, our group's path begins outside of what is mounted; its files
    // are missing then, and those at the root are what bounds us.
    root.join(own).ancestors().take_while(|folder| folder.starts_with(root)).map(Path::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_group_and_all_above_it_bound_us() {
        let groups = "4:memory:/somewhere/else\n0::/user.slice/app.scope\n";
        let found = folders_in(Path::new("/sys/fs/cgroup"), groups);
        let names = ["/sys/fs/cgroup/user.slice/app.scope", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"];
        assert_eq!(found, names.map(PathBuf::from));
        assert_eq!(folders_in(Path::new("/sys/fs/cgroup"), "0::/\n").len(), 1);
    }

    #[test]
    fn the_group_that_bounds_memory_is_found_among_those_of_version_1() {
        let root = tempfile::tempdir().unwrap();
        let groups = "9:name=systemd:/\n4:cpu,memory:/a/b\n0::/\n";
        assert_eq!(first_in(root.path(), groups), Some(root.path().to_owned()), "what is not shown is the root");
        std::fs::create_dir_all(root.path().join("a/b")).unwrap();
        assert_eq!(first_in(root.path(), groups), Some(root.path().join("a/b")));
        assert_eq!(first_in(root.path(), "4:cpu:/a/b\n"), None);
    }

    #[test]
    fn version_1_alone_is_no_group() {
        assert!(folders_in(Path::new("/sys/fs/cgroup"), "4:memory:/docker/1\n").is_empty());
    }
}
