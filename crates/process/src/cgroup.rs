//! The control groups (version 2) that we are in: who bounds us, if somebody does.

use std::path::{Path, PathBuf};

/// Where control groups are found: by themselves, or beside those of version 1.
const ROOTS: [&str; 2] = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

/// The folder of our own group and of all above it: each of them bounds us. Empty where there are none.
pub(crate) fn folders() -> Vec<PathBuf> {
    let Ok(groups) = std::fs::read_to_string("/proc/self/cgroup") else { return Vec::new() };
    let root = ROOTS.iter().map(Path::new).find(|root| root.join("cgroup.controllers").exists());
    root.map_or_else(Vec::new, |root| folders_in(root, &groups))
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
    fn version_1_alone_is_no_group() {
        assert!(folders_in(Path::new("/sys/fs/cgroup"), "4:memory:/docker/1\n").is_empty());
    }
}
