//! Nothing is left: trees of twelve nasty kinds, each of which ends at six places, behind all that we have and behind
//! less. Every tree is the example `nasty`, run by the example `supervised`, in a copy of its own by which it is found.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const KINDS: [&str; 12] = [
    "session",
    "chain",
    "cleared",
    "deaf",
    "stopped",
    "pipes",
    "deep",
    "threads",
    "groups",
    "heir",
    "collector",
    "anew",
];

/// Where a tree is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Its first process ends by itself.
    Itself,
    /// Its first process is killed.
    Tool,
    /// The shim is killed.
    Shim,
    /// We are killed.
    Us,
    /// We and the shim are killed at once, and somebody runs us again.
    Both,
    /// The shim stands still when we are killed, and somebody runs us again.
    Stopped,
}

const PLACES: [Place; 6] = [Place::Itself, Place::Tool, Place::Shim, Place::Us, Place::Both, Place::Stopped];

/// Nobody is left after that time, once a place was hit.
const PROMISED: Duration = Duration::from_secs(6);
const PATIENCE: Duration = Duration::from_secs(20);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

fn example(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap();
    here.parent().unwrap().parent().unwrap().join("examples").join(name)
}

/// A process that has not ended: its number, its parent's, and the program that it runs.
struct Running {
    pid: u32,
    parent: u32,
    program: PathBuf,
}

fn everybody() -> Vec<Running> {
    let numbers = std::fs::read_dir("/proc").unwrap().flatten();
    let running = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let mut fields = stat.rsplit(") ").next()?.split(' ');
        let alive = fields.next()? != "Z";
        let parent = fields.next()?.parse().ok()?;
        let program = std::fs::read_link(format!("/proc/{pid}/exe")).ok()?;
        alive.then_some(Running { pid, parent, program })
    };
    numbers.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(running).collect()
}

fn until<T>(what: &str, timeout: Duration, mut look: impl FnMut() -> Option<T>) -> Result<T, String> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return Ok(found);
        }
        if begun.elapsed() > timeout {
            return Err(what.to_owned());
        }
        std::thread::sleep(POLL_INTERVAL);
    }
}

fn kill(pids: &[u32]) {
    signal("-KILL", pids);
}

fn signal(name: &str, pids: &[u32]) {
    Command::new("kill").arg(name).args(pids.iter().map(u32::to_string)).stderr(Stdio::null()).status().unwrap();
}

/// Our shims: all that run our program below us.
fn shims(us: u32, program: &Path) -> Vec<u32> {
    let running = everybody();
    let mut found = vec![us];
    for _ in 0..3 {
        let below = running.iter().filter(|one| one.program == program && found.contains(&one.parent));
        let below: Vec<u32> = below.map(|one| one.pid).filter(|pid| !found.contains(pid)).collect();
        found.extend(below);
    }
    found.split_off(1)
}

fn hit(place: Place, us: &mut Child, folder: &Path, tool: &Path) -> Result<(), String> {
    let supervised = example("supervised").canonicalize().unwrap();
    let shims = shims(us.id(), &supervised);
    match place {
        Place::Itself => drop(std::fs::File::create(folder.join("end")).unwrap()),
        Place::Tool => {
            let first = everybody().into_iter().find(|one| one.program == tool && shims.contains(&one.parent));
            kill(&first.into_iter().map(|one| one.pid).collect::<Vec<_>>());
        }
        Place::Shim => kill(&shims[..shims.len().min(1)]),
        Place::Us => kill(&[us.id()]),
        Place::Both => kill(&[&[us.id()], &shims[..]].concat()),
        Place::Stopped => {
            signal("-STOP", &shims);
            kill(&[us.id()]);
        }
    }
    if matches!(place, Place::Both | Place::Stopped) {
        // Whoever comes next, and not before we are gone.
        us.wait().unwrap();
        assert!(Command::new(&supervised).arg("sweep").status().unwrap().success());
    }
    let is_left = |one: &Running| one.program == tool || shims.contains(&one.pid) && one.program == supervised;
    let left = || everybody().into_iter().filter(is_left).count();
    until("somebody is left", PROMISED, || (left() == 0).then_some(()))?;
    // We do not wait for what is no more.
    until("we are still waiting", PROMISED, || us.try_wait().unwrap()).map(drop)
}

fn ended(how: Option<&str>, kind: &str, place: Place) -> Result<(), String> {
    let home = tempfile::tempdir().unwrap();
    let (folder, tool) = (home.path().join("work"), home.path().join("tools/nasty"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::create_dir(home.path().join("tools")).unwrap();
    // By somebody else: a program that anybody has open for writing cannot be run, and whoever we start has what we have.
    assert!(Command::new("cp").arg(example("nasty")).arg(&tool).status().unwrap().success());
    let mut command = Command::new(example("supervised"));
    command.args(how).arg(&tool).arg(kind).current_dir(&folder);
    let mut us = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Held open until the end: a closed one is a wish to stop.
    let held = us.stdin.take();
    let result = until("it never began", PATIENCE, || folder.join("ready").exists().then_some(()))
        .and_then(|()| hit(place, &mut us, &folder, &tool));
    drop(held);
    let _ = us.kill();
    let _ = us.wait();
    let left: Vec<u32> = everybody().into_iter().filter(|one| one.program == tool).map(|one| one.pid).collect();
    kill(&left);
    result.map_err(|why| format!("{} {kind}, {place:?}: {why}: {left:?}", how.unwrap_or("open")))
}

#[test]
fn nothing_is_left_of_a_nasty_tree_wherever_it_ends() {
    let hows = [None, Some("sandboxed"), Some("bounded"), Some("whole")];
    let all = hows.into_iter().flat_map(|how| KINDS.map(|kind| PLACES.map(|place| (how, kind, place)))).flatten();
    let (all, failed) = (Mutex::new(all), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((how, kind, place)) = { all.lock().unwrap().next() } {
                    if let Err(why) = ended(how, kind, place) {
                        failed.lock().unwrap().push(why);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{failed:#?}");
}
