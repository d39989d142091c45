//! The walls of a Linux kernel.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope,
};
use rustix::thread::UnshareFlags;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

use super::{Level, May, Wall, Walls};

/// The generation of Landlock that has all we ask for: files, TCP, signals and abstract sockets.
const WANTED: ABI = ABI::V6;

/// Where programs and libraries lie, on one system or another.
const SYSTEM: [&str; 9] = ["/usr", "/lib", "/lib32", "/lib64", "/bin", "/opt", "/nix/store", "/gnu/store", "/snap"];
/// What the loader and the C library look at.
const LOOKED_AT: [&str; 3] = ["/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu"];
/// Devices without a secret.
const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

/// Whether there are any to be tried.
pub(super) const ANY: bool = true;

impl Walls {
    /// Puts them up around this process and all that is started later, for good. What the program that is run next needs
    /// stays open.
    pub(crate) fn put_up(&self, program: &Path) -> io::Result<Level> {
        let network = leave_network();
        let mut places: Vec<(&Path, May)> = Vec::new();
        places.extend(self.read.iter().map(|path| (path.as_path(), May::Read)));
        places.extend(self.write.iter().map(|path| (path.as_path(), May::Write)));
        let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
        // Its libraries may lie beside it.
        let home = program.parent().filter(|home| home.parent().is_some());
        let system = SYSTEM.iter().map(Path::new).chain(home).map(|path| (path, May::Run));
        let looked_at = LOOKED_AT.iter().map(|path| (Path::new(path), May::Read));
        let devices = DEVICES.iter().map(|path| (Path::new(path), May::Use));
        places.extend(system.chain(looked_at).chain(devices).filter(|(path, _)| path.exists()));
        let files = shut_files(&places)?;
        Ok(Level { files, network, calls: shut_calls() })
    }
}

fn rights(may: May) -> BitFlags<AccessFs> {
    let read = BitFlags::from(AccessFs::ReadFile);
    match may {
        May::Read => read,
        May::Run => read | AccessFs::ReadDir | AccessFs::Execute,
        May::Write => read | AccessFs::WriteFile | AccessFs::Truncate | AccessFs::MakeReg | AccessFs::RemoveFile,
        May::Use => read | AccessFs::WriteFile,
    }
}

/// Shuts all files for this process but those at the places that are named, each of which must be there. What is open
/// already stays open.
///
/// # Errors
/// If a place cannot be opened. What the kernel does not have is no error.
pub fn shut_files(places: &[(&Path, May)]) -> io::Result<Wall> {
    let refused = |error: RulesetError| io::Error::other(format!("files could not be walled: {error}"));
    let ruleset = Ruleset::default().handle_access(AccessFs::from_all(WANTED)).map_err(refused)?;
    let ruleset = ruleset.handle_access(AccessNet::from_all(WANTED)).map_err(refused)?;
    let ruleset = ruleset.scope(Scope::from_all(WANTED)).map_err(refused)?;
    let mut walls = ruleset.create().map_err(refused)?;
    for (path, may) in places {
        let opened = PathFd::new(path)
            .map_err(|error| io::Error::other(format!("{} cannot be opened: {error}", path.display())))?;
        // A file has no entries to be listed, made or removed.
        let rights = if path.is_dir() { rights(*may) } else { rights(*may) & AccessFs::from_file(WANTED) };
        walls = walls.add_rule(PathBeneath::new(opened, rights)).map_err(refused)?;
    }
    Ok(match walls.restrict_self().map_err(refused)?.ruleset {
        RulesetStatus::FullyEnforced => Wall::Whole,
        RulesetStatus::PartiallyEnforced => Wall::Part,
        RulesetStatus::NotEnforced => Wall::Open,
    })
}

/// Leaves the network for a namespace of our own in which there is none. Who may not have one alone may have one in a
/// namespace of users, where that is allowed.
#[allow(unsafe_code, reason = "rustix leaves it to the caller that descriptors are not unshared, and they are not")]
fn leave_network() -> Wall {
    let leave = |flags| {
        // SAFETY: the flags name namespaces only, so files stay shared as other code here expects.
        unsafe { rustix::thread::unshare_unsafe(flags) }
    };
    let alone = leave(UnshareFlags::NEWNET);
    match alone.or_else(|_| leave(UnshareFlags::NEWUSER | UnshareFlags::NEWNET)) {
        Ok(()) => Wall::Whole,
        Err(_) => Wall::Open,
    }
}

/// What neither FFmpeg nor its libraries ask the system, and an intruder would: other processes, file systems, the
/// kernel itself, keys, the network.
const REFUSED: [i64; 38] = [
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_perf_event_open,
    libc::SYS_bpf,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_sethostname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_socket,
    libc::SYS_acct,
];

/// Refuses those calls, with the answer of a kernel that does not allow them.
fn shut_calls() -> Wall {
    let rules: BTreeMap<_, _> = REFUSED.map(|call| (call, Vec::new())).into();
    let (others, these) = (SeccompAction::Allow, SeccompAction::Errno(libc::EPERM as u32));
    let shut = || {
        let machine = std::env::consts::ARCH.try_into().ok()?;
        let filter = SeccompFilter::new(rules, others, these, machine).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        seccompiler::apply_filter(&program).ok()
    };
    if shut().is_some() { Wall::Whole } else { Wall::Open }
}
