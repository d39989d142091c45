//! The worker makes what children make, byte for byte, and leaves as little behind. It is optional: where it is not built
//! with FFmpeg's libraries, or is of another build than the system's FFmpeg, there is nothing to compare.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Bench, TINY, footage, home, text};

/// Two clips that fade into each other, a still that moves, a painted background, a clip between blurred bars.
const SCRIPT: &str = "\
# Bay

[background: one.mp4]

A little **boat** crossed the quiet bay at dawn. It carried nine crates of oranges and a dog, which slept all the way.

# Shore

[background: two.mkv]

The captain sang all the way home, as he *always* did. Nobody on the shore could hear the song.

# House

[background: still.png]

This is where he lived. 🐙

# Sea

[background: rush]

And this is the sea on the next day, with all of its waves.

# Bay again

[background: one.mp4]

He never came back.
";

const PROJECT: &str = "\
preset = \"tiny\"
[voice]
name = \"silence\"
[background]
fit = \"FIT\"
[overlay]
badge = \"Part 1\"
";

const H264: [&str; 8] = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-pix_fmt", "yuv420p"];
/// A picture that never comes twice.
const MOVING: &str = "testsrc2=s=320x240:r=25:d=20,noise=alls=12:allf=t:all_seed=7";

/// Whether the worker beside `vo` stands for the system's FFmpeg. Where it could be built, it must.
fn there() -> bool {
    let worker = Path::new(env!("CARGO_BIN_EXE_vo")).with_file_name("vo-codec");
    let printed = Command::new("ffmpeg").arg("-version").output().unwrap().stdout;
    let asked = Command::new(worker)
        .args(["stands-for", &vo_compose::order::edition()])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let stands = asked.is_ok_and(|mut asked| {
        // One that was built without the libraries ends without reading.
        let _ = asked.stdin.take().unwrap().write_all(&printed);
        asked.wait().unwrap().success()
    });
    if !stands {
        let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/can-build-worker.sh");
        let could = Command::new(tool).status().is_ok_and(|status| status.success());
        let must = could && std::env::var_os("VO_TEST_REQUIRE_VOICES").is_some();
        assert!(!must, "no worker for this FFmpeg: run `cargo build -p vo-codec --features libav`");
        println!("skipped: no worker is built that stands for the system's FFmpeg");
    }
    stands
}

/// A project that shows a bit of everything.
fn bench(preset: &str, fit: &str) -> Bench {
    let bench = Bench::with_script(SCRIPT).with_ffmpeg(Path::new("ffmpeg"));
    bench.write("project/presets/tiny.toml", preset);
    bench.write("project/project.toml", PROJECT.replace("FIT", fit));
    footage(&bench.path("project/one.mp4"), MOVING, &H264);
    footage(&bench.path("project/two.mkv"), &MOVING.replace("25", "30000/1001"), &H264);
    footage(&bench.path("project/still.png"), "mandelbrot=s=640x480", &["-frames:v", "1"]);
    bench
}

/// Makes the movie with one kind of slot, in a store of its own; returns what each kind of process used.
fn made(bench: &Bench, slot: &str) -> Value {
    let output = making(bench, slot).output().unwrap();
    assert!(output.status.success(), "{slot}: {}", text(&output.stderr));
    assert_tidy(bench, slot);
    let report = std::fs::read(bench.path(&format!("out/{slot}.report.json"))).unwrap();
    serde_json::from_slice::<Value>(&report).unwrap()["processes"].take()
}

fn making(bench: &Bench, slot: &str) -> Command {
    let mut vo = bench.vo();
    vo.env("VO_CODEC", slot).env("VO_CACHE", bench.path("cache").join(slot));
    vo.args(["make", "project", "--json", "-o", &format!("out/{slot}.mp4")]);
    vo
}

/// Nothing half-made is left of a run, and nobody works on.
fn assert_tidy(bench: &Bench, slot: &str) {
    bench.assert_tidy();
    let left = std::fs::read_dir(bench.path("cache").join(slot).join("tmp")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "temporary files are left");
}

/// The names of all that is kept in a store, each of which is the digest of its bytes.
fn kept(bench: &Bench, slot: &str) -> BTreeSet<PathBuf> {
    let folders = std::fs::read_dir(bench.path("cache").join(slot).join("blobs")).unwrap().flatten();
    let blobs = folders.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten());
    blobs.map(|blob| PathBuf::from(blob.file_name())).collect()
}

/// Makes a movie with children and with the worker, which must be the same in every part.
fn same(preset: &str, fit: &str) {
    let bench = bench(preset, fit);
    let (children, worker) = (made(&bench, "children"), made(&bench, "worker"));
    let roles = |processes: &Value| ["codec", "encoder", "decoder"].map(|role| processes.get(role).is_some());
    assert_eq!(roles(&children), [false, true, true], "{children}");
    assert_eq!(roles(&worker), [true, false, false], "{worker}");
    assert!(kept(&bench, "children").len() > 8, "too little was made to prove anything");
    assert_eq!(kept(&bench, "children"), kept(&bench, "worker"), "another segment, sound or movie");
    let movies = ["children", "worker"].map(|slot| std::fs::read(bench.path(&format!("out/{slot}.mp4"))).unwrap());
    assert!(movies[0] == movies[1]);
}

#[test]
fn a_movie_is_the_same_with_one_thread() {
    if there() {
        same(TINY, "cover");
    }
}

#[test]
fn a_movie_is_the_same_with_two_threads() {
    if there() {
        let sliced = TINY.replace("sliced_threads = false", "sliced_threads = true").replace("superfast", "veryfast");
        same(&sliced.replace("threads = 1", "threads = 2").replace("rc_lookahead = 0", "rc_lookahead = 3"), "blur");
    }
}

/// Starts to make a movie and waits for its worker.
fn with_worker(bench: &Bench) -> Child {
    let mut vo = making(bench, "worker").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let at_work = || bench.processes().iter().any(|one| read(one, "comm").trim() == "vo-codec");
    while !at_work() {
        assert!(vo.try_wait().unwrap().is_none(), "the movie was made before its worker was seen");
        std::thread::sleep(Duration::from_millis(2));
    }
    vo
}

fn read(process: &str, name: &str) -> String {
    std::fs::read_to_string(Path::new(process).join(name)).unwrap_or_default()
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn an_interrupt_and_a_kill_leave_no_worker() {
    if !there() {
        return;
    }
    let bench = bench(TINY, "cover");
    // Long enough that the worker is in the middle of it.
    bench.write("project/script.md", SCRIPT.repeat(6));
    let mut vo = with_worker(&bench);
    signal(&vo, "-INT");
    assert_eq!(vo.wait().unwrap().code(), Some(130));
    assert_tidy(&bench, "worker");

    let mut vo = with_worker(&bench);
    signal(&vo, "-KILL");
    vo.wait().unwrap();
    let killed = Instant::now();
    while !bench.processes().is_empty() {
        assert!(killed.elapsed() < Duration::from_secs(5), "still there: {:?}", bench.processes());
        std::thread::sleep(Duration::from_millis(20));
    }
    made(&bench, "worker");
    made(&bench, "children");
    assert_eq!(kept(&bench, "worker"), kept(&bench, "children"));
}

#[test]
fn what_workers_crash_over_is_made_by_children_and_no_clip_is_blamed() {
    if !there() {
        return;
    }
    let bench = bench(TINY, "cover");
    bench.write("project/script.md", SCRIPT.repeat(2));
    let mut vo = making(&bench, "worker").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut crashed = 0;
    while vo.try_wait().unwrap().is_none() {
        let named =
            |one: &String| read(one, "comm").trim() == "vo-codec" && !read(one, "cmdline").contains("stands-for");
        for worker in bench.processes().iter().filter(|one| named(one)) {
            let pid = worker.rsplit('/').next().unwrap();
            crashed += usize::from(Command::new("kill").args(["-SEGV", pid]).status().unwrap().success());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(vo.wait().unwrap().success(), "it was told of {crashed} crashes");
    assert!(crashed > 0 && bench.path("cache/worker/logs/codec.log").exists(), "nothing was proven");
    assert_tidy(&bench, "worker");
    made(&bench, "children");
    assert_eq!(kept(&bench, "worker"), kept(&bench, "children"));
}

#[test]
fn a_damaged_clip_is_told_in_the_same_words() {
    if !there() {
        return;
    }
    let script = "A little boat crossed the quiet bay. The water was clear and the wind was calm that day.\n";
    let bench = Bench::with_script(script).with_ffmpeg(Path::new("ffmpeg"));
    bench.write("project/project.toml", "preset = \"tiny\"\n[voice]\nname = \"silence\"\n");
    let clip = |name: &str, options: &[&str]| {
        let path = bench.path(&format!("project/{name}"));
        footage(&path, MOVING, options);
        (path.clone(), std::fs::read(path).unwrap())
    };
    let said = |path: &Path, bytes: &[u8]| {
        std::fs::write(path, bytes).unwrap();
        ["children", "worker"].map(|slot| {
            let output = making(&bench, slot).arg("--background").arg(path).output().unwrap();
            assert_tidy(&bench, slot);
            let told = text(&output.stdout);
            let warned = told.lines().filter(|line| line.contains(r#""event":"warning""#)).collect::<BTreeSet<_>>();
            let warned = warned.into_iter().fold(String::new(), |all, line| all + line + "\n");
            (output.status.code(), warned + &text(&output.stderr))
        })
    };
    // Cut short, which is seen before a slot is asked.
    let (path, whole) = clip("cut.mp4", &[&H264[..], &["-movflags", "+faststart"]].concat());
    let [children, worker] = said(&path, &whole[..whole.len() / 2]);
    assert_eq!(children, worker);
    assert_eq!(children.0, Some(2), "{}", children.1);
    // All packets are there, but only the first second of them can be decoded.
    let (path, whole) = clip("emptied.avi", &["-c:v", "mpeg4", "-q:v", "4", "-g", "25"]);
    let [children, worker] = said(&path, &emptied(whole, 25));
    assert_eq!(children, worker);
    assert_eq!(children.0, Some(0), "{}", children.1);
    assert!(children.1.contains("emptied.avi: it is damaged and cannot be decoded from 1.0 s on"), "{}", children.1);
}

/// An AVI file whose pictures are all zeros from one of them on.
fn emptied(mut avi: Vec<u8>, from: usize) -> Vec<u8> {
    let mut at = avi.windows(4).position(|name| name == b"movi").unwrap() + 4;
    for number in 0.. {
        if &avi[at..at + 4] != b"00dc" {
            break;
        }
        let length = u32::from_le_bytes(avi[at + 4..at + 8].try_into().unwrap()) as usize;
        if number >= from {
            avi[at + 8..at + 8 + length].fill(0);
        }
        at += 8 + length.next_multiple_of(2);
    }
    avi
}

#[test]
fn what_another_ffmpeg_must_decode_is_left_to_children() {
    let preferred = home().join("tools/ffmpeg/8.1.2/ffmpeg");
    if !there() || !preferred.exists() {
        return;
    }
    let bench = Bench::with_script("One short line.\n").with_ffmpeg(&preferred);
    bench.write("project/project.toml", "preset = \"tiny\"\n[voice]\nname = \"silence\"\n");
    footage(&bench.path("project/media/av1.mp4"), MOVING, &["-c:v", "libsvtav1", "-preset", "12", "-t", "4"]);
    let processes = made(&bench, "worker");
    // The worker was asked whether it stands for this FFmpeg, and no more.
    assert!(["decoder", "encoder"].iter().all(|role| processes.get(role).is_some()), "{processes}");
}
