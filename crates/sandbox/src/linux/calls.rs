//! System calls behind the sandbox: what is on a list may be asked of the kernel, and nothing else. Where one call does
//! many things, its arguments are on the list too.

pub mod own;
mod tool;

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    sock_filter,
};

use crate::Enforcement;

/// The calls that may be made, by number. Each has the cases in which it may: one of them must hold. None means always,
/// which is also what costs nothing: the kernel remembers such calls and does not ask the filter.
pub type Calls = BTreeMap<i64, Vec<Case>>;

/// What the arguments of a call must be, all of it.
pub type Case = Vec<Argument>;

/// What one argument of a call, by its number from 0, must be.
#[derive(Clone, Debug)]
pub struct Argument {
    number: u8,
    length: SeccompCmpArgLen,
    operator: SeccompCmpOp,
    value: u64,
}

/// The lower 32 bits of an argument, which are all that the kernel takes of a number, are this value.
pub fn is(number: u8, value: u32) -> Argument {
    Argument { number, length: SeccompCmpArgLen::Dword, operator: SeccompCmpOp::Eq, value: value.into() }
}

/// They are any other.
pub fn is_not(number: u8, value: u32) -> Argument {
    Argument { operator: SeccompCmpOp::Ne, ..is(number, value) }
}

/// Those of them that are set in a mask are this value.
pub fn under(number: u8, mask: u32, value: u32) -> Argument {
    Argument { operator: SeccompCmpOp::MaskedEq(mask.into()), ..is(number, value) }
}

/// A pointer that points nowhere.
pub fn null(number: u8) -> Argument {
    Argument { length: SeccompCmpArgLen::Qword, ..is(number, 0) }
}

/// Which processes signals may be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To any process by its number: something else keeps signals within the sandbox.
    Anyone,
    /// To the process itself.
    Itself,
}

/// What becomes of a call that is not on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The caller gets an error, not permitted, and goes on.
    Denied,
    /// The process ends, by `SIGSYS`.
    Fatal,
}

/// Shuts all calls for this process, and all that comes of it, but those that a tool needs.
pub(super) fn restrict(reach: Reach) -> Enforcement {
    if allow_only(tool::calls(reach), Refusal::Denied).is_ok() { Enforcement::Full } else { Enforcement::None }
}

/// Shuts all calls for this thread, and all that comes of it, but those of the list, for good. A call that the kernel is
/// said not to have is not there either, for any program: see `MISSING`.
///
/// # Errors
/// If the kernel has no such filters, or there is no list for this machine; in words.
pub fn allow_only(calls: Calls, refusal: Refusal) -> Result<(), String> {
    let words = |error: &dyn std::fmt::Display| error.to_string();
    let machine = std::env::consts::ARCH.try_into().map_err(|error: seccompiler::BackendError| words(&error))?;
    let mut rules = BTreeMap::new();
    for (call, cases) in calls {
        let cases: Result<Vec<_>, _> = cases.iter().map(|case| rule(case)).collect();
        rules.insert(call, cases.map_err(|error| words(&error))?);
    }
    let refused = match refusal {
        Refusal::Denied => SeccompAction::Errno(libc::EPERM as u32),
        Refusal::Fatal => SeccompAction::KillProcess,
    };
    let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, machine).map_err(|error| words(&error))?;
    let list: BpfProgram = filter.try_into().map_err(|error: seccompiler::BackendError| words(&error))?;
    // One program: of two, the kernel would take the stricter answer, or that of the one put up last.
    let program: BpfProgram = missing().into_iter().chain(list).collect();
    seccompiler::apply_filter(&program).map_err(|error| words(&error))
}

fn rule(case: &[Argument]) -> Result<SeccompRule, seccompiler::BackendError> {
    let condition = |argument: &Argument| {
        let Argument { number, length, operator, value } = argument.clone();
        SeccompCondition::new(number, length, operator, value)
    };
    SeccompRule::new(case.iter().map(condition).collect::<Result<_, _>>()?)
}

/// The last number before all machines began to give new calls the same ones.
#[cfg(target_arch = "x86_64")]
const LAST_OLD: u32 = libc::SYS_rseq as u32;
#[cfg(not(target_arch = "x86_64"))]
const LAST_OLD: u32 = libc::SYS_kexec_file_load as u32;
/// The first of those.
const FIRST_COMMON: u32 = libc::SYS_pidfd_send_signal as u32;
/// The last call that was known when the lists were written: `file_setattr`.
const LAST_KNOWN: u32 = 469;

/// Numbers, from and to, of calls that are answered as by a kernel that does not have them: the caller falls back on an
/// older one.
const MISSING: [(u32, u32); 5] = [
    (LAST_OLD + 1, FIRST_COMMON - 1),
    // Their flags lie in memory, where a filter cannot look.
    (libc::SYS_clone3 as u32, libc::SYS_clone3 as u32),
    (libc::SYS_openat2 as u32, libc::SYS_openat2 as u32),
    // A C library that may not seal its memory gives up; where there is no such thing it goes on.
    (libc::SYS_mseal as u32, libc::SYS_mseal as u32),
    // What newer kernels bring; and the same calls under other numbers, for programs with short addresses (x32).
    (LAST_KNOWN + 1, u32::MAX),
];

/// The beginning of a filter, which answers the [`MISSING`] and goes on with what follows for all others.
fn missing() -> BpfProgram {
    let step = |code: u32, (then, otherwise): (u8, u8), value: u32| sock_filter {
        code: code as u16,
        jt: then,
        jf: otherwise,
        k: value,
    };
    // The number is the first thing that a filter is shown.
    let mut program = vec![step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, (0, 0), 0)];
    for (first, last) in MISSING {
        program.extend([
            step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, (0, 2), first),
            step(libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K, (1, 0), last),
            step(libc::BPF_RET | libc::BPF_K, (0, 0), libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32),
        ]);
    }
    program
}
