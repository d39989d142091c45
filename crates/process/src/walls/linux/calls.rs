//! Calls of the system that are refused behind walls.

use std::collections::BTreeMap;

use rustix::process::Signal;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::walls::Wall;

/// What neither FFmpeg nor its libraries ask the system, and an intruder would: other processes, file systems, the
/// kernel itself, keys, the network.
const REFUSED: [i64; 45] = [
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
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
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
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

/// Namespaces: in one of its own a process may do what it may not outside.
const NAMESPACES: [i32; 7] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// Signals that say that a process is wanted to end. One that takes them for a wish ends in its own way and says that all
/// went well: FFmpeg repeats its last picture for as long as it was to go on. So nobody here hears of them: they end it,
/// and that is seen.
const WISHES: [Signal; 3] = [Signal::TERM, Signal::INT, Signal::QUIT];

/// Refuses those calls, with the answer of a kernel that does not allow them.
pub(super) fn shut() -> Wall {
    if shut_all().is_some() { Wall::Whole } else { Wall::Open }
}

fn shut_all() -> Option<()> {
    let machine = std::env::consts::ARCH.try_into().ok()?;
    let always: BTreeMap<_, _> = REFUSED.map(|call| (call, Vec::new())).into();
    let namespaces = NAMESPACES.iter().map(|flag| u64::from(flag.unsigned_abs())).map(|flag| with(0, flag, flag));
    let wishes = WISHES.iter().map(|wish| with(0, u64::from(u32::MAX), wish.as_raw().unsigned_abs().into()));
    let sometimes = BTreeMap::from([
        (libc::SYS_clone, namespaces.collect::<Option<_>>()?),
        (libc::SYS_rt_sigaction, wishes.collect::<Option<_>>()?),
    ]);
    // Its flags lie in memory, where a filter cannot look. Who is told that there is no such call takes the older one.
    let unknown = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    let (refused, missing) = (libc::EPERM as u32, libc::ENOSYS as u32);
    let mut programs: Vec<BpfProgram> = Vec::new();
    for (rules, answer) in [(always, refused), (sometimes, refused), (unknown, missing)] {
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(answer), machine).ok()?;
        programs.push(filter.try_into().ok()?);
    }
    programs.extend(other_numbers());
    programs.iter().try_for_each(|program| seccompiler::apply_filter(program).ok())
}

/// A rule for a call one of whose arguments is `value` under a mask.
fn with(argument: u8, mask: u64, value: u64) -> Option<SeccompRule> {
    let operator = SeccompCmpOp::MaskedEq(mask);
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value).ok()?;
    SeccompRule::new(vec![condition]).ok()
}

/// The same calls go by other numbers too, from this one on, where the kernel runs programs with short addresses (x32).
#[cfg(target_arch = "x86_64")]
fn other_numbers() -> Vec<BpfProgram> {
    const FIRST: u32 = 0x4000_0000;
    let step = |code: u32, jump_if_not: u8, value: u32| seccompiler::sock_filter {
        code: code as u16,
        jt: 0,
        jf: jump_if_not,
        k: value,
    };
    vec![vec![
        // The number is the first thing that a filter is shown.
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0),
        step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 1, FIRST),
        step(libc::BPF_RET | libc::BPF_K, 0, libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32),
        step(libc::BPF_RET | libc::BPF_K, 0, libc::SECCOMP_RET_ALLOW),
    ]]
}

/// Other machines have one number for each.
#[cfg(not(target_arch = "x86_64"))]
fn other_numbers() -> Vec<BpfProgram> {
    Vec::new()
}
