//! Namespaces of its own for a child in a sandbox: in them there is no network, no messages or shared memory of others, no
//! other process, and no mount but those that were there. The numbering of processes begins with the next child.

use rustix::thread::UnshareFlags;

use crate::{Enforcement, Namespaces};

/// Leaves the namespaces of our parent, as far as the kernel lets us. A process that may not have one alone may have one in a
/// namespace of users, where that is allowed.
pub fn leave() -> Namespaces {
    let (network, processes) = (UnshareFlags::NEWNET, UnshareFlags::NEWPID);
    let others = [UnshareFlags::NEWIPC, UnshareFlags::NEWNS];
    let all = others.into_iter().fold(network | processes, UnshareFlags::union);
    let own = |flags| unshare(flags) || unshare(UnshareFlags::NEWUSER | flags);
    if own(all) {
        return Namespaces { network: Enforcement::Full, others: Enforcement::Full, processes: true };
    }
    let network = if own(network) { Enforcement::Full } else { Enforcement::None };
    let processes = own(processes);
    let got = others.into_iter().filter(|flags| own(*flags)).count() + usize::from(processes);
    let others = match got {
        0 => Enforcement::None,
        3 => Enforcement::Full,
        _ => Enforcement::Partial,
    };
    Namespaces { network, others, processes }
}

#[expect(unsafe_code, reason = "rustix leaves it to the caller that descriptors are not unshared, and they are not")]
fn unshare(flags: UnshareFlags) -> bool {
    // SAFETY: the flags name namespaces only, so files stay shared as other code here expects.
    unsafe { rustix::thread::unshare_unsafe(flags) }.is_ok()
}
