//! An FFmpeg that fails in every way it can: whatever it does, a person is told what to do, nobody is left behind, nothing
//! broken is kept, and the next run makes the very movie of an undisturbed one. `make faults` prints the table.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests start programs, write files as a person would, and print a table"
)]

#[path = "faults/soak.rs"]
mod soak;
#[path = "faults/store.rs"]
mod store;
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

const LOOK: &str = "showinfo";
const DECODER: &str = "yuv4mpegpipe";
const ENCODER: &str = "libx264";
const SOUND: &str = "adts";
const JOINER: &str = "-f mov -i pipe:0";

/// What is told of a clip that is put away.
const CRASHED: &str = "crashed its decoder";

const FAULTS: [Fault; 20] = [
    Fault { name: "decoder crashes", role: DECODER, does: "kill -SEGV $$", told: CRASHED },
    Fault { name: "look is killed", role: LOOK, does: "kill -KILL $$", told: "could not be looked at" },
    Fault { name: "look crashes", role: LOOK, does: "kill -SEGV $$", told: CRASHED },
    Fault { name: "decoder gives nothing", role: DECODER, does: "exit 0", told: "another one decoded all of it" },
    Fault {
        name: "decoder gives too little",
        role: DECODER,
        does: "real \"$@\" | head -c 40000",
        told: "another one decoded all of it",
    },
    Fault {
        name: "decoder gives something else",
        role: DECODER,
        does: "yes | head -c 90000",
        told: "another one decoded all of it",
    },
    Fault { name: "encoder crashes", role: ENCODER, does: "kill -SEGV $$", told: "could not be encoded" },
    Fault { name: "encoder is killed for memory", role: ENCODER, does: "kill -KILL $$", told: "could not be encoded" },
    Fault { name: "encoder refuses", role: ENCODER, does: "exit 1", told: "could not be encoded" },
    Fault {
        name: "encoder spins and says that it works",
        role: ENCODER,
        does: "while :; do echo 'frame=    0 fps=0.0' >&2; done",
        told: "made no progress",
    },
    Fault {
        name: "decoder spins",
        role: DECODER,
        does: "while :; do echo frame=0 >&2; done",
        told: "nothing was decoded",
    },
    Fault {
        name: "decoder gives a picture now and then",
        role: DECODER,
        // As many bytes a second as a picture has.
        does: "real \"$@\" | while sleep 1; do dd bs=86406 count=1 iflag=fullblock 2>/dev/null; done",
        told: "took longer than",
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
    Fault { name: "sound's encoder spins", role: SOUND, does: "while :; do :; done", told: "made no progress" },
    Fault { name: "sound is cut short", role: SOUND, does: "head -c 50000 | real \"$@\"", told: "sound" },
    Fault { name: "joiner writes nothing", role: JOINER, does: "exit 0", told: "movie" },
    Fault {
        name: "joiner loses packets",
        role: JOINER,
        does: "real \"$@\"; head -c 3000 out.mp4 > x; cat x > out.mp4",
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
        .env("VO_CODEC", "children")
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
        if told == CRASHED {
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
fn a_crash_that_did_not_come_again_is_forgiven_once_the_movie_is_made() {
    let (bench, fault) = bench();
    std::fs::write(fault.join("role"), DECODER).unwrap();
    let once = "if mkdir \"$here/once\" 2>/dev/null; then kill -SEGV $$; else real \"$@\"; fi";
    std::fs::write(fault.join("does"), once).unwrap();
    for script in ["One short line.\n", "Another short line.\n", "And a third one.\n"] {
        bench.write("project/script.md", script);
        let _ = std::fs::remove_dir(fault.join("once"));
        let output = make(&bench).env("VO_SANDBOX", "off").output().unwrap();
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success() && told.contains("trying again (2 of 3)"), "{told}");
    }
}

#[test]
fn a_look_that_takes_too_long_leaves_the_clip_to_another_tool_or_out() {
    let (bench, fault) = bench();
    std::fs::write(fault.join("role"), LOOK).unwrap();
    std::fs::write(fault.join("does"), "while :; do :; done").unwrap();
    assert!(run(&bench).status.success(), "another FFmpeg that is installed can read it");
    forget(&bench);
    let output = make(&bench).env("VO_HOME", bench.path("nothing")).args(["--voice", "silence"]).output().unwrap();
    let said = text(&output.stderr);
    assert!(output.status.code() == Some(2) && said.contains("clip.mp4 cannot be used"), "{said}");
    assert!(said.contains("took longer than 4 s"), "{said}");
    bench.assert_tidy();
}

#[test]
fn what_may_pass_is_tried_again_and_what_would_not_is_not() {
    let (bench, fault) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    // It keeps what it has seen where only a process without a sandbox can write.
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
        // A second decoder has found the clip whole, so it was not the clip that was to blame.
        let tries = if role == DECODER { 3 } else { 1 };
        let seen = std::fs::read_to_string(fault.join("seen")).unwrap();
        assert_eq!(seen.lines().count(), tries, "{role}");
    }
}

/// A real FFmpeg that somebody asks to end brings what it has begun to an end of its own: a look counts too little, a decoder
/// repeats its last picture. None of that is believed, whether the sandbox keeps it from handling the signal or not.
#[test]
fn who_is_asked_to_end_from_outside_decides_nothing() {
    let (bench, fault) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    let usual = PathBuf::from("/usr/bin/env ffmpeg");
    // A newer one ends in another way.
    let newer = Some(support::home().join("tools/ffmpeg/8.1.2/ffmpeg")).filter(|newer| newer.exists());
    let without = std::iter::once(usual.clone()).chain(newer).map(|ffmpeg| ("off", ffmpeg));
    // It is slowed down so that it has not ended before it is asked to. In a sandbox it cannot keep what it has seen, so
    // there it is asked every time.
    for (sandbox, ffmpeg) in without.chain([("best-effort", usual)]) {
        let asked = format!("(sleep 0.6; kill -TERM $$) & exec {} -readrate 1 \"$@\"", ffmpeg.display());
        let once = format!("if [ -e \"$here/seen\" ]; then real \"$@\"; else touch \"$here/seen\"; {asked}; fi");
        for role in ["framecrc", DECODER] {
            forget(&bench);
            let _ = std::fs::remove_file(fault.join("seen"));
            std::fs::write(fault.join("role"), role).unwrap();
            std::fs::write(fault.join("does"), if sandbox == "off" { &once } else { &asked }).unwrap();
            let output = make(&bench).env("VO_SANDBOX", sandbox).output().unwrap();
            let (events, said) = (text(&output.stdout), text(&output.stderr));
            let told = format!("{role}, {}, {sandbox}: {events}{said}", ffmpeg.display());
            assert!(events.contains("trying again (2 of 3)"), "{told}");
            assert_eq!(output.status.success(), sandbox == "off", "{told}");
            if sandbox == "off" {
                assert!(std::fs::read(bench.movie()).unwrap() == expected, "{told}");
            } else {
                assert!(events.contains("(3 of 3)") && said.contains("could not be"), "{told}");
            }
        }
        std::fs::remove_file(fault.join("role")).unwrap();
        assert!(run(&bench).status.success(), "nothing is held against the clip");
        assert!(std::fs::read(bench.movie()).unwrap() == expected);
    }
}

/// Every signal that FFmpeg takes for a wish, sent to a decoder in the middle of its clip: its pictures do not count, and neither
/// does it count against the clip.
#[test]
fn a_signal_that_ends_a_decoder_is_seen_and_held_against_no_file() {
    let (bench, fault) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    let newer = Some(support::home().join("tools/ffmpeg/8.1.2/ffmpeg")).filter(|newer| newer.exists());
    for ffmpeg in std::iter::once(PathBuf::from("/usr/bin/env ffmpeg")).chain(newer) {
        for signal in ["TERM", "INT", "QUIT", "XCPU", "HUP", "KILL"] {
            forget(&bench);
            let _ = std::fs::remove_file(fault.join("seen"));
            std::fs::write(fault.join("role"), DECODER).unwrap();
            // The same decoder the second time, so that nothing else is different.
            let slow = format!("exec {} -readrate 1 \"$@\"", ffmpeg.display());
            let asked = format!("touch \"$here/seen\"; (sleep 0.6; kill -{signal} $$) & {slow}");
            std::fs::write(fault.join("does"), format!("if [ -e \"$here/seen\" ]; then {slow}; else {asked}; fi"))
                .unwrap();
            let output = make(&bench).env("VO_SANDBOX", "off").output().unwrap();
            let (events, said) = (text(&output.stdout), text(&output.stderr));
            let told = format!("{signal}, {}: {events}{said}", ffmpeg.display());
            assert!(output.status.success() && events.contains("trying again (2 of 3)"), "{told}");
            assert!(!events.contains("damaged"), "{told}");
            assert!(std::fs::read(bench.movie()).unwrap() == expected, "{told}");
        }
    }
}

/// A decoder that says that it went well and gave too little.
#[test]
fn a_decoder_that_gives_too_little_and_says_that_it_went_well_is_tried_again() {
    let (bench, fault) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    forget(&bench);
    std::fs::write(fault.join("role"), DECODER).unwrap();
    let once = "if mkdir \"$here/once\" 2>/dev/null; then real \"$@\" | head -c 900000; else real \"$@\"; fi";
    std::fs::write(fault.join("does"), once).unwrap();
    let output = make(&bench).env("VO_SANDBOX", "off").output().unwrap();
    let told = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success() && told.contains("another one decoded all of it"), "{told}");
    assert!(std::fs::read(bench.movie()).unwrap() == expected);
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
    assert!(refused.status.code() == Some(2) && said.contains("was started 5 times"), "{said}");
    assert!(run(&bench).status.success(), "who asks again gets it");
}

#[test]
fn who_is_stopped_and_continued_makes_the_same_movie() {
    let (bench, _) = bench();
    assert!(run(&bench).status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    forget(&bench);
    let mut child = make(&bench).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let pid = child.id().to_string();
    for round in 0..5 {
        for signal in ["-STOP", "-CONT"] {
            // It may have finished in between.
            let _ = Command::new("kill").args([signal, &pid]).stderr(Stdio::null()).status();
            // Once for longer than anything may stand still.
            let long = round == 2 && signal == "-STOP";
            std::thread::sleep(Duration::from_millis(if long { 6_000 } else { 60 }));
        }
    }
    assert!(child.wait().unwrap().success());
    assert_eq!(std::fs::read(bench.movie()).unwrap(), expected);
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
        // In a sandbox it could not even keep from going when it is asked.
        let mut vo = make(&bench);
        let mut child = vo.env("VO_SANDBOX", "off").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
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
