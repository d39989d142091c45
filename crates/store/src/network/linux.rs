//! Linux tells what a file system is by a number.

use std::path::Path;

/// The numbers by which Linux knows them, from `linux/magic.h` and `statfs(2)`.
const KINDS: [(u32, &str); 9] = [
    (0x6969, "NFS"),
    (0xFF53_4D42, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0x517B, "SMB"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "AFS"),
    (0x00C3_6400, "Ceph"),
    (0x7375_7245, "Coda"),
    (0x564C, "NCP"),
];

/// What a folder lies on, if that is a file system of another machine.
pub(crate) fn kind(folder: &Path) -> Option<&'static str> {
    // Where the system does not tell, the folder is taken as it is.
    name(rustix::fs::statfs(folder).ok()?.f_type as u32)
}

/// The name of a kind; nothing for those that lie on this machine.
fn name(number: u32) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_of_this_machine_is_none() {
        assert_eq!(kind(tempfile::tempdir().unwrap().path()), None);
        assert_eq!(kind(Path::new("/proc")), None);
        assert_eq!(kind(Path::new("/nowhere")), None);
    }

    #[test]
    fn those_of_others_are_known_by_their_numbers() {
        assert_eq!(name(0x6969), Some("NFS"));
        assert_eq!(name(0xFF53_4D42), Some("SMB"));
        assert_eq!(name(0xEF53), None, "ext4");
    }
}
