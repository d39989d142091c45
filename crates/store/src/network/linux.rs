//! Linux tells what a file system is by a number, and of those that a program serves (FUSE) by the name of its mount.

use std::path::Path;

/// The numbers by which Linux knows them, from `linux/magic.h` and `statfs(2)`, or from their own sources.
const KINDS: [(u32, &str); 15] = [
    (0x6969, "NFS"),
    (0xFF53_4D42, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0x517B, "SMB"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "AFS"),
    (0x00C3_6400, "Ceph"),
    (0x7375_7245, "Coda"),
    (0x564C, "NCP"),
    (0x0102_1997, "9P"),
    (0x0BD0_0BD0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0xAAD7_AAEA, "PanFS"),
    (0x1983_0326, "BeeGFS"),
    (0x2003_0528, "OrangeFS"),
];

/// The number of all that programs serve, be it from this machine (NTFS, overlays) or from another.
const SERVED: u32 = 0x6573_5546;

/// The mounts of programs that serve what lies on another machine.
const FROM_ELSEWHERE: [&str; 21] = [
    "fuse.blobfuse",
    "fuse.blobfuse2",
    "fuse.ceph",
    "fuse.ceph-fuse",
    "fuse.curlftpfs",
    "fuse.davfs",
    "fuse.davfs2",
    "fuse.gcsfuse",
    "fuse.geesefs",
    "fuse.glusterfs",
    "fuse.goofys",
    "fuse.google-drive-ocamlfuse",
    "fuse.gvfsd-fuse",
    "fuse.juicefs",
    "fuse.mfs",
    "fuse.mount-s3",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.seaweedfs",
    "fuse.smbnetfs",
    "fuse.sshfs",
];

/// What a folder lies on, if that is a file system of another machine.
pub(crate) fn kind(folder: &Path) -> Option<&'static str> {
    // Where the system does not tell, the folder is taken as it is.
    let number = rustix::fs::statfs(folder).ok()?.f_type as u32;
    let mount = || -> Option<String> {
        let device = rustix::fs::stat(folder).ok()?.st_dev;
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
        Some(mount_of(&mounts, (rustix::fs::major(device), rustix::fs::minor(device)))?.to_owned())
    };
    verdict(number, if number == SERVED { mount() } else { None }.as_deref())
}

/// The name of a file system by its number and the kind of its mount; nothing for those that lie on this machine.
fn verdict(number: u32, mount: Option<&str>) -> Option<&'static str> {
    if number == SERVED {
        return FROM_ELSEWHERE.into_iter().find(|known| mount == Some(known)).map(|known| &known["fuse.".len()..]);
    }
    KINDS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

/// The kind of a mount, by the numbers of its device, among the lines of `mountinfo`: `36 35 98:0 / /mnt rw - fuse.sshfs me@there: rw`.
fn mount_of(mounts: &str, (major, minor): (u32, u32)) -> Option<&str> {
    let device = format!("{major}:{minor}");
    let line = mounts.lines().find(|line| line.split(' ').nth(2) == Some(&device))?;
    line.split_once(" - ")?.1.split(' ').next()
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
        for (number, name) in [(0x6969, "NFS"), (0xFF53_4D42, "SMB"), (0x0102_1997, "9P"), (0x0BD0_0BD0, "Lustre")] {
            assert_eq!(verdict(number, None), Some(name));
        }
        for (number, here) in
            [(0xEF53, "ext4"), (0x0102_1994, "tmpfs"), (0x9123_683E, "btrfs"), (0x794C_7630, "overlay")]
        {
            assert_eq!(verdict(number, Some("fuse.sshfs")), None, "{here}");
        }
    }

    #[test]
    fn what_programs_serve_is_known_by_the_name_of_its_mount() {
        assert_eq!(verdict(SERVED, Some("fuse.sshfs")), Some("sshfs"));
        assert_eq!(verdict(SERVED, Some("fuse.rclone")), Some("rclone"));
        for here in [Some("fuseblk"), Some("fuse.fuse-overlayfs"), Some("fuse.ntfs-3g"), Some("virtiofs"), None] {
            assert_eq!(verdict(SERVED, here), None, "{here:?}");
        }
    }

    #[test]
    fn a_mount_is_found_by_its_device() {
        let mounts = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
                      36 22 0:52 / /mnt/a\\040b rw,nosuid shared:7 master:2 - fuse.sshfs me@there:/ - rw\n\
                      broken\n37 22 0:5 / /mnt rw -\n";
        assert_eq!(mount_of(mounts, (0, 52)), Some("fuse.sshfs"));
        assert_eq!(mount_of(mounts, (8, 1)), Some("ext4"));
        assert_eq!((mount_of(mounts, (0, 5)), mount_of(mounts, (9, 9))), (None, None));
    }
}
