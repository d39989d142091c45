//! The sandbox of a Linux kernel: Landlock, namespaces, seccomp.

pub mod calls;
mod namespaces;

use std::io;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope,
};
use rustix::thread::CapabilitySet;

use crate::{Enforcement, FileAccess, Namespaces, Sandbox, SandboxLevel};

pub use namespaces::leave;

/// The generation of Landlock that has all we ask for: files, TCP, signals and abstract sockets.
const WANTED: ABI = ABI::V6;

/// Where programs and libraries lie, on one system or another.
const SYSTEM: [&str; 9] = ["/usr", "/lib", "/lib32", "/lib64", "/bin", "/opt", "/nix/store", "/gnu/store", "/snap"];
/// What the loader and the C library look at.
const LOOKED_AT: [&str; 3] = ["/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu"];
/// Devices without a secret.
const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

/// Whether there are any to be tried.
pub const ANY: bool = true;

impl Sandbox {
    /// Sets it up around this process and all that is started later, for good. What the program that is run next needs
    /// stays open. The namespaces that it is in were left before, as that takes another process.
    pub fn enter(&self, program: &Path, left: Namespaces) -> io::Result<SandboxLevel> {
        let mut places: Vec<(&Path, FileAccess)> = Vec::new();
        places.extend(self.read.iter().map(|path| (path.as_path(), FileAccess::Read)));
        places.extend(self.write.iter().map(|path| (path.as_path(), FileAccess::Write)));
        let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
        // Its libraries may lie beside it.
        let beside = program.parent().filter(|folder| self.may_open(folder));
        let own = std::iter::once(program.as_path()).chain(beside);
        let system = SYSTEM.iter().map(Path::new).chain(own).map(|path| (path, FileAccess::Run));
        let looked_at = LOOKED_AT.iter().map(|path| (Path::new(path), FileAccess::Read));
        let devices = DEVICES.iter().map(|path| (Path::new(path), FileAccess::Use));
        places.extend(system.chain(looked_at).chain(devices).filter(|(path, _)| path.exists()));
        let files = restrict_files(&places)?;
        drop_capabilities();
        // Signals too are restricted by Landlock, where it is all there.
        let reach = if files == Enforcement::Full { calls::Reach::Anyone } else { calls::Reach::Itself };
        Ok(SandboxLevel { files, network: left.network, calls: calls::restrict(reach), namespaces: left.others })
    }

    /// Whether the folder of a program may be opened for it: not if it is one in which people keep everything.
    fn may_open(&self, folder: &Path) -> bool {
        let too_wide = |kept: &PathBuf| kept.canonicalize().is_ok_and(|kept| kept.starts_with(folder));
        folder.parent().is_some() && !self.private.iter().any(too_wide)
    }
}

/// Files of others, which root may read: those are sandboxed by Landlock.
const KEPT: CapabilitySet = CapabilitySet::DAC_OVERRIDE.union(CapabilitySet::DAC_READ_SEARCH);

/// Gives up what root may do more than others, and what comes with a namespace of users, for good. A process without such rights
/// stays without: what cannot be given up is not there.
fn drop_capabilities() {
    use rustix::thread as our;
    for capability in CapabilitySet::all().difference(KEPT) {
        let _ = our::remove_capability_from_bounding_set(capability);
    }
    let _ = our::clear_ambient_capability_set();
    if let Ok(mut sets) = our::capabilities(None) {
        for set in [&mut sets.effective, &mut sets.permitted, &mut sets.inheritable] {
            *set = set.intersection(KEPT);
        }
        let _ = our::set_capabilities(None, sets);
    }
}

fn rights(may: FileAccess) -> BitFlags<AccessFs> {
    let read = BitFlags::from(AccessFs::ReadFile);
    match may {
        FileAccess::Read => read,
        FileAccess::Run => read | AccessFs::ReadDir | AccessFs::Execute,
        FileAccess::Write => read | AccessFs::WriteFile | AccessFs::Truncate | AccessFs::MakeReg | AccessFs::RemoveFile,
        FileAccess::Use => read | AccessFs::WriteFile,
    }
}

/// Closes all files to this process but those at the places that are named, each of which must be there. What is open
/// already stays open.
///
/// # Errors
/// If a place cannot be opened. What the kernel does not have is no error.
pub fn restrict_files(places: &[(&Path, FileAccess)]) -> io::Result<Enforcement> {
    let refused = |error: RulesetError| io::Error::other(format!("files could not be sandboxed: {error}"));
    let ruleset = Ruleset::default().handle_access(AccessFs::from_all(WANTED)).map_err(refused)?;
    let ruleset = ruleset.handle_access(AccessNet::from_all(WANTED)).map_err(refused)?;
    let ruleset = ruleset.scope(Scope::from_all(WANTED)).map_err(refused)?;
    let mut ruleset = ruleset.create().map_err(refused)?;
    for (path, may) in places {
        let opened = PathFd::new(path)
            .map_err(|error| io::Error::other(format!("{} cannot be opened: {error}", path.display())))?;
        // A file has no entries to be listed, made or removed.
        let rights = if path.is_dir() { rights(*may) } else { rights(*may) & AccessFs::from_file(WANTED) };
        ruleset = ruleset.add_rule(PathBeneath::new(opened, rights)).map_err(refused)?;
    }
    Ok(match ruleset.restrict_self().map_err(refused)?.ruleset {
        RulesetStatus::FullyEnforced => Enforcement::Full,
        RulesetStatus::PartiallyEnforced => Enforcement::Partial,
        RulesetStatus::NotEnforced => Enforcement::None,
    })
}
