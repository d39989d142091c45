//! What the kernel says of a process in `/proc`: its time, its children, its memory. Readers of files on top,
//! pure readers of their text below. Other systems have no such folder: there nothing is known of anybody.

use std::fs::File;
use std::io::Read;
use std::sync::LazyLock;
use std::time::Duration;

/// Processor time in the kernel's ticks, a hundredth of a second on Linux.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticks(
    /// How many.
    pub u64,
);

impl Ticks {
    /// As a duration.
    pub fn duration(self) -> Duration {
        static PER_SECOND: LazyLock<u64> = LazyLock::new(ticks_per_second);
        Duration::from_micros(self.0.saturating_mul(1_000_000) / *PER_SECOND)
    }
}

/// Ticks in a second. The kernel gives it to every process in its auxiliary vector.
#[cfg(unix)]
pub fn ticks_per_second() -> u64 {
    rustix::param::clock_ticks_per_second().max(1)
}

/// Ticks in a second, if there were any to count.
#[cfg(not(unix))]
pub fn ticks_per_second() -> u64 {
    100
}

/// Bytes of a page of memory.
#[cfg(unix)]
pub fn page_size() -> u64 {
    rustix::param::page_size() as u64
}

/// There are no pages to count.
#[cfg(not(unix))]
pub fn page_size() -> u64 {
    4096
}

/// What `/proc/PID/stat` holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// Its parent.
    pub parent: u32,
    /// Processor time of all its threads, in user and in kernel mode.
    pub own: Ticks,
    /// Processor time of its children, and theirs, as far as they have ended and were waited for.
    pub reaped: Ticks,
    /// When it began, in the kernel's ticks since the machine did.
    pub began: u64,
    /// Whether it has ended, and only its entry is left until its parent reaps it.
    pub ended: bool,
    /// Pages it holds in memory, shared ones included. The kernel keeps count, so this is cheap.
    pub pages: u64,
    /// Whether it was forked and has not run a program of its own yet. After `vfork` it lives in its parent's memory.
    pub before_exec: bool,
}

/// The flag of a process that was forked and has not run a program yet (`PF_FORKNOEXEC` of `linux/sched.h`).
const FORKED_NO_EXEC: u64 = 0x40;

/// Reads `/proc/PID/stat`, or nothing if the process is gone.
pub fn stat(pid: u32) -> Option<Stat> {
    stat_of(&read(&format!("/proc/{pid}/stat"))?)
}

/// Proportional set size in bytes. The kernel walks all pages of the process for it, which takes 1 to 3 ms for 250 MB.
pub fn pss(pid: u32) -> Option<u64> {
    kept_of("Pss:", &read(&format!("/proc/{pid}/smaps_rollup"))?)
}

/// Of these the bytes that lie in no file, on kernels since 5.4.
pub fn anonymous(pid: u32) -> Option<u64> {
    kept_of("Pss_Anon:", &read(&format!("/proc/{pid}/smaps_rollup"))?)
}

/// Whether two processes live in the same memory, as a child after `vfork` does in its parent's until it runs a program:
/// what is weighed of both is one and the same. Where the kernel does not say, a child that has run no program does.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "neither rustix nor libc wraps this call")]
pub fn share_memory(parent: u32, child: u32) -> bool {
    /// `KCMP_VM` of `linux/kcmp.h`.
    const MEMORY: libc::c_long = 1;
    // SAFETY: the call takes numbers only and changes nothing.
    let order = unsafe { libc::syscall(libc::SYS_kcmp, parent, child, MEMORY, 0, 0) };
    // 1, 2 and 3 say how they differ.
    order <= 0 && (order == 0 || stat(child).is_some_and(|stat| stat.before_exec))
}

/// Nothing is known of anybody there.
#[cfg(not(target_os = "linux"))]
pub fn share_memory(_parent: u32, _child: u32) -> bool {
    false
}

/// All processes of the machine, by number.
pub fn processes() -> Vec<u32> {
    numbers_in("/proc")
}

/// The number of the thread that asks.
pub fn this_thread() -> Option<u32> {
    std::fs::read_link("/proc/thread-self").ok()?.file_name()?.to_str()?.parse().ok()
}

/// Processor time of a thread of ours.
pub fn thread_time(thread: u32) -> Option<Ticks> {
    Some(stat_of(&read(&format!("/proc/self/task/{thread}/stat"))?)?.own)
}

/// The threads of a process.
pub fn threads(pid: u32) -> Vec<u32> {
    numbers_in(&format!("/proc/{pid}/task"))
}

/// The processes that a process started and that were not waited for yet; of another process, those that its first
/// thread started.
///
/// Other threads of others are not looked up: the kernel keeps their names until the thread sweeps them at its end, and
/// as long as a thread of idle priority is kept from that, the process that reaps it spins.
pub fn children(pid: u32) -> Vec<u32> {
    // Not every kernel is built with lists of children; one without is looked through as a whole.
    static LISTED: LazyLock<bool> = LazyLock::new(|| {
        let own = std::process::id();
        File::open(format!("/proc/{own}/task/{own}/children")).is_ok()
    });
    if *LISTED {
        let looked_at = if pid == std::process::id() { threads(pid) } else { vec![pid] };
        let lists = looked_at.into_iter().filter_map(|thread| read(&format!("/proc/{pid}/task/{thread}/children")));
        lists
            .flat_map(|list| list.split_whitespace().filter_map(|child| child.parse().ok()).collect::<Vec<_>>())
            .collect()
    } else {
        children_by_scan(pid)
    }
}

/// The same, by a look at all processes of the machine.
fn children_by_scan(pid: u32) -> Vec<u32> {
    processes().into_iter().filter(|other| stat(*other).is_some_and(|stat| stat.parent == pid)).collect()
}

/// Whether `/proc` is that of the namespace in which we count processes, so that its numbers are ours.
#[cfg(target_os = "linux")]
pub fn is_ours() -> bool {
    read("/proc/self/status").is_some_and(|status| numbers_of("NSpid:", &status) == [u64::from(std::process::id())])
}

/// Whether a process is one of our user. This costs little: most of a machine's are not.
#[cfg(target_os = "linux")]
pub fn is_of_our_user(pid: u32) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    std::fs::metadata(format!("/proc/{pid}")).is_ok_and(|folder| folder.uid() == user)
}

/// Whether a process is counted in our namespace: not one of a container within.
#[cfg(target_os = "linux")]
pub fn is_counted_here(pid: u32) -> bool {
    read(&format!("/proc/{pid}/status")).is_some_and(|status| numbers_of("NSpid:", &status).len() == 1)
}

/// The arguments of a process, from its name on, each with a zero behind it.
#[cfg(target_os = "linux")]
pub fn arguments(pid: u32) -> String {
    read(&format!("/proc/{pid}/cmdline")).unwrap_or_default()
}

/// Which program a process runs: the file's device and number.
#[cfg(target_os = "linux")]
pub fn program(pid: u32) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(format!("/proc/{pid}/exe")).ok().map(|file| (file.dev(), file.ino()))
}

/// The limit on real-time computing of a process, in microseconds; none if it has none, or has ended.
#[cfg(target_os = "linux")]
pub fn real_time_limit(pid: u32) -> Option<u64> {
    let limits = read(&format!("/proc/{pid}/limits"))?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max realtime timeout"))?;
    // The soft one, the hard one, the unit.
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The number of the process or thread that was started last.
#[cfg(target_os = "linux")]
pub fn newest() -> u32 {
    read("/proc/loadavg").and_then(|text| text.split_whitespace().nth(4)?.parse().ok()).unwrap_or(0)
}

/// The numbers in a line of `/proc/PID/status`.
#[cfg(target_os = "linux")]
fn numbers_of(name: &str, status: &str) -> Vec<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Names in a folder that are numbers.
fn numbers_in(folder: &str) -> Vec<u32> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// The text of a small file. `/proc` makes the whole text for a read of any size, so it is read at once.
fn read(path: &str) -> Option<String> {
    let mut text = [0; 4096];
    let length = File::open(path).ok()?.read(&mut text).ok()?;
    Some(String::from_utf8_lossy(text.get(..length)?).into_owned())
}

fn stat_of(text: &str) -> Option<Stat> {
    // The name of the program is in brackets and may itself hold brackets and blanks.
    let mut fields = text.rsplit_once(") ")?.1.split(' ');
    let ended = matches!(fields.next()?, "Z" | "X");
    let parent = fields.next()?.parse().ok()?;
    let flags: u64 = fields.nth(4)?.parse().ok()?;
    let mut fields = fields.skip(4);
    let mut number = |skipped: usize| fields.nth(skipped)?.parse::<u64>().ok();
    let own = Ticks(number(0)? + number(0)?);
    let reaped = Ticks(number(0)? + number(0)?);
    let (began, pages) = (number(4)?, number(1)?);
    Some(Stat { parent, own, reaped, began, ended, pages, before_exec: flags & FORKED_NO_EXEC != 0 })
}

fn kept_of(name: &str, text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_line_is_read_whatever_the_program_is_called() {
        let text =
            "30222 (a) b (c) S 1561 30222 1561 34816 30222 4194304 1300 900 0 2 31 7 5 3 20 -5 1 0 99 700000 250 2";
        assert_eq!(
            stat_of(text),
            Some(Stat {
                parent: 1561,
                own: Ticks(38),
                reaped: Ticks(8),
                began: 99,
                ended: false,
                pages: 250,
                before_exec: false
            })
        );
        assert!(stat_of(&text.replace(" S ", " Z ")).unwrap().ended);
        let forked = text.replace("4194304", "4194368");
        assert!(stat_of(&forked).unwrap().before_exec);
        assert_eq!(stat_of("30222 (cut off) S 1561 30222 1561 34816 30222"), None);
        assert_eq!(stat_of(""), None);
    }

    #[test]
    fn pss_is_told_from_its_parts() {
        let text = "5640-7ffe ---p 0 00:00 0 [rollup]\nRss:  269584 kB\nPss:  268159 kB\nPss_Dirty:  262920 kB\n";
        assert_eq!(kept_of("Pss:", text), Some(268_159 * 1024));
        assert_eq!(kept_of("Pss:", "Pss_Dirty: 1 kB\n"), None);
    }

    #[test]
    fn both_ways_to_find_children_find_the_same() {
        let child = crate::Command::new("sleep").arg("60").start().unwrap();
        let own = std::process::id();
        assert!(children(own).contains(&child.id()));
        assert!(children_by_scan(own).contains(&child.id()));
    }

    #[test]
    fn we_weigh_something() {
        let own = std::process::id();
        assert!(pss(own).unwrap() > 100_000);
        assert!(stat(own).unwrap().pages > 25);
    }
}
