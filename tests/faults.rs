//! An FFmpeg that fails in every way it can: whatever it does, a person is told what to do, nobody is left behind, nothing
//! broken is kept, and the next run makes the very movie of an undisturbed one. `make faults` prints the table.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests start programs, write files as a person would, and print a table"
)]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use support::{Bench, footage, text};

/// What goes wrong, and what must come of it.
struct Fault {
    name: &'static str,
    /// Whose work goes wrong: words among its arguments.
    role: &'static str,
    /// What it does instead, as a line of shell. `real` does the work.
    does: &'static str,
    /// What a person is told.
    told: &'static str,
}

const DECODER: &str = "yuv4mpegpipe";
const ENCODER: &str = "libx264";
const SOUND: &str = "adts";
const JOINER: &str = "concat -safe";

const FAULTS: [Fault; 16] = [
    Fault { name: "decoder crashes", role: DECODER, does: "kill -SEGV $$", told: "crashed its decoder" },
    Fault { name: "decoder gives nothing", role: DECODER, does: "exit 0", told: "ended before its frames" },
    Fault {
        name: "decoder gives too little",
        role: DECODER,
        does: "real \"$@\" | head -c 40000",
        told: "ended before",
    },
    Fault { name: "decoder gives something else", role: DECODER, does: "yes | head -c 90000", told: "ended before" },
    Fault { name: "encoder crashes", role: ENCODER, does: "kill -SEGV $$", told: "could not be encoded" },
    Fault { name: "encoder is killed for memory", role: ENCODER, does: "kill -KILL $$", told: "could not be encoded" },
    Fault { name: "encoder refuses", role: ENCODER, does: "exit 1", told: "could not be encoded" },
    Fault {
        name: "encoder spins and says that it works",
        role: ENCODER,
        does: "while :; do echo 'frame=    0 fps=0.0' >&2; done",
        told: "stood still",
    },
    Fault {
        name: "decoder spins",
        role: DECODER,
        does: "while :; do echo frame=0 >&2; done",
        told: "nothing was decoded",
    },
    Fault { name: "encoder ends early and well", role: ENCODER, does: "head -c 90000 | real \"$@\"", told: "encoded" },
    Fault { name: "encoder writes nothing", role: ENCODER, does: "cat > /dev/null; exit 0", told: "segment" },
    Fault {
        name: "encoder writes rubbish",
        role: ENCODER,
        does: "cat > /dev/null; yes | head -c 9999 > out.mp4",
        told: "segment",
    },
    Fault {
        name: "encoder floods its error output",
        role: ENCODER,
        does: "yes '[error] a flood' | head -c 30000000 >&2; exit 1",
        told: "could not be encoded",
    },
    Fault { name: "sound is cut short", role: SOUND, does: "head -c 50000 | real \"$@\"", told: "sound" },
    Fault { name: "joiner writes nothing", role: JOINER, does: "exit 0", told: "movie" },
    Fault {
        name: "joiner loses packets",
        role: JOINER,
        does: "real \"$@\"; head -c 3000 out.mp4 > x; mv x out.mp4",
        told: "movie",
    },
];

/// How long a run may take that goes wrong.
const BOUND: Duration = Duration::from_secs(60);

/// A bench whose FFmpeg looks, whenever it starts, what it is to do instead.
fn bench() -> (Bench, PathBuf) {
    let bench = Bench::showing("One short line.\n", "");
    footage(
        &bench.path("project/clip.mp4"),
        "testsrc2=s=320x180:r=30:d=3",
        &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "15"],
    );
    let script = "#!/bin/sh\nreal() { /usr/bin/env ffmpeg \"$@\"; }\nhere=$(dirname \"$0\")\n\
                  if [ -e \"$here/role\" ]; then case \"$*\" in *\"$(cat \"$here/role\")\"*) . \"$here/does\"; exit;; esac; fi\n\
                  exec /usr/bin/env ffmpeg \"$@\"\n";
    let stand_in = bench.write("tool/ffmpeg", script);
    std::fs::set_permissions(&stand_in, std::fs::Permissions::from_mode(0o755)).unwrap();
    let fault = stand_in.parent().unwrap().to_owned();
    (bench.with_ffmpeg(&stand_in), fault)
}

fn make(bench: &Bench) -> Command {
    let mut command = bench.vo();
    let movie = bench.movie();
    command
        .env("VO_SLOT", "children")
        .env("VO_PATIENCE", "4")
        .args(["make", "project", "--background", "project/clip.mp4", "-o"])
        .arg(movie);
    command
}

fn run(bench: &Bench) -> Output {
    make(bench).output().unwrap()
}

fn forget(bench: &Bench) {
    let _ = std::fs::remove_dir_all(bench.path("cache"));
    let _ = std::fs::remove_dir_all(bench.path("out"));
}

#[test]
fn every_fault_is_told_and_mended_by_the_next_run() {
    let (bench, fault) = bench();
    let undisturbed = run(&bench);
    assert!(undisturbed.status.success(), "{}", text(&undisturbed.stderr));
    let expected = std::fs::read(bench.movie()).unwrap();
    println!("| Fault | Told | Seconds | Nobody left | Next run |\n|---|---|---:|---|---|");
    for Fault { name, role, does, told } in FAULTS {
        forget(&bench);
        std::fs::write(fault.join("role"), role).unwrap();
        std::fs::write(fault.join("does"), does).unwrap();
        let begun = Instant::now();
        let output = run(&bench);
        let (took, said) = (begun.elapsed(), text(&output.stderr));
        assert!(!output.status.success() && output.status.code() != Some(101), "{name}: {said}");
        assert!(said.contains(told), "{name}: {said}");
        assert!(took < BOUND, "{name} took {took:?}");
        assert!(!bench.movie().exists(), "{name}");
        bench.wait_until_alone();
        bench.assert_tidy();
        std::fs::remove_file(fault.join("role")).unwrap();
        if name == "decoder crashes" {
            // Its clip has been put away, which another test looks at.
            forget(&bench);
        }
        let next = run(&bench);
        assert!(next.status.success(), "{name}: {}", text(&next.stderr));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{name}");
        println!("| {name} | \"{told}\" | {:.1} | yes | the same movie |", took.as_secs_f64());
    }
}

#[test]
fn a_clip_that_crashes_its_decoder_twice_is_not_opened_again() {
    let (bench, fault) = bench();
    std::fs::write(fault.join("role"), DECODER).unwrap();
    std::fs::write(fault.join("does"), "kill -SEGV $$").unwrap();
    for told in ["it is not opened any more", "2 times"] {
        let output = run(&bench);
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains("clip.mp4") && said.contains(told), "{told}: {said}");
        let again = text(&output.stdout).matches("trying again (2 of 3)").count();
        assert_eq!(again, usize::from(told == "it is not opened any more"), "{}", text(&output.stdout));
    }
    std::fs::remove_file(fault.join("role")).unwrap();
    assert_eq!(run(&bench).status.code(), Some(2), "it is refused before anything is started");
    // Another clip is nobody's fault.
    footage(&bench.path("project/clip.mp4"), "testsrc=s=320x180:r=30:d=3", &["-c:v", "libx264", "-pix_fmt", "yuv420p"]);
    let output = run(&bench);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn what_may_pass_is_tried_again_and_what_would_not_is_not() {
    let (bench, fault) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    // It keeps what it has seen where only somebody without walls can write.
    let once = "if [ -e \"$here/seen\" ]; then real \"$@\"; else touch \"$here/seen\"; kill -KILL $$; fi";
    let every = "echo x >> \"$here/seen\"; exit 1";
    for role in [DECODER, ENCODER, JOINER] {
        forget(&bench);
        let _ = std::fs::remove_file(fault.join("seen"));
        std::fs::write(fault.join("role"), role).unwrap();
        std::fs::write(fault.join("does"), once).unwrap();
        let output = make(&bench).env("VO_SANDBOX", "off").output().unwrap();
        assert!(output.status.success(), "{role}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains("trying again (2 of 3)"), "{role}: {}", text(&output.stdout));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{role}");
        forget(&bench);
        let _ = std::fs::remove_file(fault.join("seen"));
        std::fs::write(fault.join("does"), every).unwrap();
        assert!(!make(&bench).env("VO_SANDBOX", "off").output().unwrap().status.success());
        assert_eq!(std::fs::read_to_string(fault.join("seen")).unwrap(), "x\n", "{role} was tried once");
    }
}

#[test]
fn a_movie_that_takes_vo_down_every_time_is_not_begun_for_ever() {
    let (bench, fault) = bench();
    std::fs::write(fault.join("role"), ENCODER).unwrap();
    std::fs::write(fault.join("does"), "cat > /dev/null; sleep 60").unwrap();
    for _ in 0..5 {
        let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while !bench.left_behind().iter().any(|command| command.contains(ENCODER)) {
            assert!(begun.elapsed() < BOUND);
            std::thread::sleep(Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        bench.wait_until_alone();
    }
    std::fs::remove_file(fault.join("role")).unwrap();
    let refused = run(&bench);
    let said = text(&refused.stderr);
    assert!(refused.status.code() == Some(2) && said.contains("was begun 5 times"), "{said}");
    assert!(run(&bench).status.success(), "who asks again gets it");
}

/// What is in the store, but for the clip itself, which is the project's.
fn blobs(bench: &Bench) -> Vec<PathBuf> {
    let clip = std::fs::metadata(bench.path("project/clip.mp4")).unwrap().len();
    let (mut blobs, mut folders) = (Vec::new(), vec![bench.path("cache/blobs")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) if meta.len() != clip => blobs.push(entry.path()),
                _ => {}
            }
        }
    }
    blobs.sort();
    blobs
}

#[test]
fn what_rots_or_vanishes_in_the_store_is_made_again() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    let blobs = blobs(&bench);
    assert!(blobs.len() >= 4, "{blobs:?}");
    for (number, blob) in blobs.iter().enumerate() {
        let mut bytes = std::fs::read(blob).unwrap();
        std::fs::remove_file(blob).unwrap();
        if number % 3 > 0 {
            let at = bytes.len() * (number + 1) / (blobs.len() + 2);
            bytes[at] ^= 1 << (number % 8);
            std::fs::write(blob, bytes).unwrap();
        }
    }
    std::fs::remove_dir_all(bench.path("out")).unwrap();
    let output = run(&bench);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
    bench.assert_tidy();
}

#[test]
fn what_is_lost_while_a_movie_is_made_is_told_and_made_again() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    for seed in 0..4 {
        forget(&bench);
        let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lost = 0;
        while child.try_wait().unwrap().is_none() {
            // Whatever is there is lost as soon as it is seen, every second or third of it.
            for (number, blob) in blobs(&bench).into_iter().enumerate() {
                if (number + seed) % (2 + seed % 2) == 0 {
                    lost += usize::from(std::fs::remove_file(blob).is_ok());
                }
            }
            std::thread::sleep(Duration::from_millis(3));
        }
        let output = child.wait_with_output().unwrap();
        assert!(output.status.code().is_some_and(|code| code != 101), "{}", text(&output.stderr));
        assert!(lost > 0);
        bench.wait_until_alone();
        let again = run(&bench);
        assert!(again.status.success(), "seed {seed}: {}", text(&again.stderr));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
    }
}

#[test]
fn two_at_once_make_the_same_movie() {
    let (bench, _) = bench();
    let movies = ["one.mp4", "two.mp4"].map(|name| bench.path(&format!("out/{name}")));
    let children = movies.each_ref().map(|movie| {
        let mut command = bench.vo();
        command.args(["make", "project", "--background", "project/clip.mp4", "-o"]).arg(movie);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    });
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let [one, two] = movies.map(|movie| std::fs::read(movie).unwrap());
    assert_eq!(one, two);
}

#[test]
fn who_is_stopped_and_continued_makes_the_same_movie() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    forget(&bench);
    let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let pid = child.id().to_string();
    for _ in 0..5 {
        for signal in ["-STOP", "-CONT"] {
            // It may have finished in between.
            let _ = Command::new("kill").args([signal, &pid]).stderr(Stdio::null()).status();
            std::thread::sleep(Duration::from_millis(60));
        }
    }
    assert!(child.wait().unwrap().success());
    assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
}

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Renders in a row over one store, each with another mishap: `VO_SOAK` says how many.
#[test]
fn after_many_mishaps_the_store_is_whole_and_nobody_is_left() {
    let (bench, fault) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    let rounds = std::env::var("VO_SOAK").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12);
    let (mut chance, mut done, mut failed, mut killed) = (Chance(rounds), 0, 0, 0);
    for round in 0..rounds {
        if chance.below(3) == 0 {
            forget(&bench);
        }
        let _ = std::fs::remove_file(fault.join("role"));
        // The store stays; a clip that crashed its decoder twice would be refused from then on.
        let kinds: Vec<&Fault> = FAULTS.iter().filter(|fault| fault.name != "decoder crashes").collect();
        let kill = match chance.below(4) {
            0 => Some(Duration::from_millis(chance.below(1_500))),
            1 => {
                let blobs = blobs(&bench);
                blobs.iter().filter(|_| chance.below(3) == 0).for_each(|blob| drop(std::fs::remove_file(blob)));
                None
            }
            _ => {
                let kind = kinds[chance.below(kinds.len() as u64) as usize];
                std::fs::write(fault.join("does"), kind.does).unwrap();
                std::fs::write(fault.join("role"), kind.role).unwrap();
                None
            }
        };
        let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        if let Some(after) = kill {
            std::thread::sleep(after);
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let said = text(&output.stderr);
        match output.status.code() {
            Some(0) => {
                done += 1;
                assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "round {round}");
            }
            Some(101) => panic!("round {round}: {said}"),
            Some(_) => {
                failed += 1;
                assert!(said.starts_with("error: ") || said.contains("\nerror: "), "round {round}: {said}");
            }
            None => killed += 1,
        }
        bench.wait_until_alone();
    }
    let _ = std::fs::remove_file(fault.join("role"));
    assert!(run(&bench).status.success());
    assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
    bench.assert_tidy();
    println!(
        "{rounds} renders: {done} done, {failed} failed with a reason, {killed} killed; nobody left, nothing broken kept"
    );
}

/// Movies in a row in one process, with mishaps in between: it holds as much at the end as at the beginning.
#[test]
fn a_process_that_has_seen_mishaps_holds_no_more_than_before() {
    let (bench, fault) = bench();
    let movies = std::env::var("VO_SOAK").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(24);
    let scripts: Vec<_> = (0..movies)
        .map(|number| bench.write(&format!("many/{number}.md"), format!("Line number {number}, which is short.\n")))
        .collect();
    let over = std::sync::atomic::AtomicBool::new(false);
    bench.write("many/presets/tiny.toml", std::fs::read(bench.path("project/presets/tiny.toml")).unwrap());
    let clip = bench.path("project/clip.mp4");
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut chance = Chance(7);
            while !over.load(std::sync::atomic::Ordering::SeqCst) {
                // A crash would have the clip put away for good, and who stands still takes its time.
                let kinds: Vec<&Fault> = FAULTS
                    .iter()
                    .filter(|fault| !fault.name.contains("decoder crashes") && !fault.name.contains("spins"))
                    .collect();
                let kind = kinds[chance.below(kinds.len() as u64) as usize];
                std::fs::write(fault.join("does"), kind.does).unwrap();
                std::fs::write(fault.join("role"), kind.role).unwrap();
                std::thread::sleep(Duration::from_millis(chance.below(300)));
                let _ = std::fs::remove_file(fault.join("role"));
                std::thread::sleep(Duration::from_millis(chance.below(1_500)));
            }
        });
        let mut command = bench.vo();
        command.env("VO_SLOT", "children").args(["make", "--json", "--preset", "tiny", "--background"]).arg(&clip);
        let output = command.args(["--voice", "silence", "-o", "many-out"]).args(&scripts).output().unwrap();
        over.store(true, std::sync::atomic::Ordering::SeqCst);
        output
    });
    bench.wait_until_alone();
    let done: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|event: &serde_json::Value| event["event"] == "done")
        .collect();
    let failed = text(&output.stderr).matches("error: ").count();
    assert!(
        done.len() > 4 && done.len() + failed >= movies,
        "{} done, {failed} failed: {}",
        done.len(),
        text(&output.stderr)
    );
    let (first, last) = (&done[2]["own"], &done[done.len() - 1]["own"]);
    for what in ["files", "threads", "children"] {
        assert_eq!(first[what], last[what], "{what}: {first} {last}");
    }
    let grown = last["anonymous_bytes"].as_i64().unwrap() - first["anonymous_bytes"].as_i64().unwrap();
    assert!(grown < 2_000_000, "{grown} bytes: {first} {last}");
    bench.assert_tidy();
    println!("{movies} movies in one process: {} done, {failed} failed with a reason, {grown} bytes more", done.len());
}

#[test]
fn who_hangs_and_does_not_want_to_go_goes() {
    let (bench, fault) = bench();
    for (role, signal) in [(DECODER, "-INT"), (ENCODER, "-TERM"), (JOINER, "-KILL")] {
        forget(&bench);
        std::fs::write(fault.join("role"), role).unwrap();
        let stubborn = "trap '' TERM INT; setsid sh -c 'trap \"\" TERM INT; while :; do sleep 1; done' & \
                        while :; do sleep 1; done";
        std::fs::write(fault.join("does"), stubborn).unwrap();
        let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        // The stand-in, what it started, and the shim.
        while bench.left_behind().len() < 4 {
            assert!(begun.elapsed() < BOUND, "{role} has not begun");
            std::thread::sleep(Duration::from_millis(20));
        }
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        child.wait().unwrap();
        bench.wait_until_alone();
    }
}
