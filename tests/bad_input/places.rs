//! Places that cannot be written to, are full, or have unusual names.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Bench, TINY, footage, last_event, text};

const SHORT: &str = "One short line.\n";

/// A small file system in memory, taken away when dropped.
pub struct Mounted(PathBuf);

impl Mounted {
    /// Nothing if mounting is not allowed here.
    pub fn new(at: &Path, options: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).output();
        if done.is_ok_and(|output| output.status.success()) {
            return Some(Self(at.to_owned()));
        }
        println!("skipped: mounting is not allowed here");
        None
    }

    fn resize(&self, options: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn an_output_that_is_a_folder_is_refused_with_an_example() {
    let bench = Bench::with_script(SHORT);
    std::fs::create_dir_all(bench.movie()).unwrap();
    let said = bench.refused(["make", "project", "-o", "out/movie.mp4"]);
    assert!(said.contains("out/movie.mp4 is a folder") && said.contains("such as out/movie.mp4/movie.mp4"), "{said}");
    let said = bench.refused(["make", "project", "-o", "out"]);
    assert!(said.contains("out is a folder"), "{said}");
}

#[test]
fn an_output_that_is_no_movie_is_refused() {
    let bench = Bench::with_script(SHORT);
    for output in ["out/movie.mov", "out/movie", "out/.mp4", "out/movie.mp4/"] {
        let said = bench.refused(["make", "project", "-o", output]);
        assert!(said.contains(output) && said.contains(".mp4"), "{said}");
    }
}

#[test]
fn an_output_folder_that_cannot_be_written_is_refused_before_anything_is_made() {
    let bench = Bench::with_script(SHORT);
    bench.write("file", "x");
    let said = bench.refused(["make", "project", "-o", "file/movie.mp4"]);
    assert!(said.contains("cannot be written") && said.contains("choose another output with -o"), "{said}");
    if let Some(_mounted) = Mounted::new(&bench.path("read-only"), "ro,size=1m") {
        let said = bench.refused(["make", "project", "-o", "read-only/movie.mp4"]);
        assert!(said.contains("read-only") && said.contains("choose another output with -o"), "{said}");
    }
    assert!(!bench.path("cache/blobs").read_dir().is_ok_and(|mut folder| folder.next().is_some()), "work was done");
}

#[test]
fn a_cache_that_cannot_be_written_is_told() {
    let bench = Bench::with_script(SHORT);
    bench.write("file", "x");
    let output = bench.vo().env("VO_CACHE", bench.path("file/cache")).args(["make", "project"]).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("file/cache") && !said.contains("panicked"), "{said}");
}

/// A picture that takes many bytes.
const NOISE: &str = "color=s=225x400,format=rgb24,geq=r='255*random(1)':g='255*random(2)':b='255*random(3)'";

/// Two runs with a store of that size: the first runs out of room, the second, with room, finishes.
fn full_disk(bench: &Bench, size: &str) {
    let Some(mounted) = Mounted::new(&bench.path("cache"), &format!("size={size}")) else { return };
    let make = || bench.run(["make", "project", "--json", "-o", "out/movie.mp4"]);
    let output = make();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{size}: {said}");
    assert!(said.contains("the disk is full: free some space in"), "{size}: {said}");
    assert!(!said.contains("No space left") && !said.contains("panicked"), "{size}: {said}");
    assert!(!bench.movie().exists());
    bench.assert_tidy();
    mounted.resize("size=100m");
    let output = make();
    assert!(output.status.success(), "{size}: {}", text(&output.stderr));
    assert_eq!(last_event(&output)["event"], "done");
    assert!(bench.movie().exists());
}

#[test]
fn a_disk_that_is_full_at_once_is_told_and_a_second_run_finishes() {
    full_disk(&Bench::with_script(SHORT), "40k");
}

#[test]
fn a_disk_that_fills_up_while_speaking_is_told_and_a_second_run_finishes() {
    full_disk(&Bench::with_script(SHORT), "200k");
}

#[test]
fn a_disk_that_fills_up_while_mixing_is_told_and_a_second_run_finishes() {
    full_disk(&Bench::with_script(SHORT), "600k");
}

#[test]
fn a_disk_that_fills_up_while_encoding_is_told_and_a_second_run_finishes() {
    let bench = Bench::showing("One line here that lasts.\n", "paths = [\"noise.png\"]");
    let large = TINY.replace("crf = 30", "crf = 1").replace("maxrate = 4000", "maxrate = 90000");
    bench.write("project/presets/tiny.toml", large);
    footage(&bench.path("project/noise.png"), NOISE, &["-frames:v", "1"]);
    full_disk(&bench, "2m");
}

/// A few rooms here; `VO_ROOMS=all` tries every quarter of a megabyte.
#[test]
fn however_much_room_there_is_the_next_run_makes_the_same_movie() {
    let bench = Bench::showing("One line here that lasts.\n", "paths = [\"noise.png\"]");
    let large = TINY.replace("crf = 30", "crf = 1").replace("maxrate = 4000", "maxrate = 90000");
    bench.write("project/presets/tiny.toml", large);
    footage(&bench.path("project/noise.png"), NOISE, &["-frames:v", "1"]);
    let make = || bench.run(["make", "project", "--voice", "silence", "-o", "out/movie.mp4"]);
    assert!(make().status.success());
    let expected = std::fs::read(bench.movie()).unwrap();
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    let step = if std::env::var("VO_ROOMS").is_ok_and(|rooms| rooms == "all") { 256 } else { 1_280 };
    let (mut full, mut kilobytes) = (0, 256);
    loop {
        let Some(mounted) = Mounted::new(&bench.path("cache"), &format!("size={kilobytes}k")) else { return };
        std::fs::remove_dir_all(bench.path("out")).unwrap();
        let output = make();
        let (done, said) = (output.status.success(), text(&output.stderr));
        assert!(done || said.contains("the disk is full"), "{kilobytes} kB: {said}");
        assert!(done || !bench.movie().exists(), "{kilobytes} kB");
        bench.assert_tidy();
        mounted.resize("size=100m");
        let output = make();
        assert!(output.status.success(), "{kilobytes} kB: {}", text(&output.stderr));
        assert_eq!(std::fs::read(bench.movie()).unwrap(), expected, "{kilobytes} kB");
        if done {
            break;
        }
        full += 1;
        kilobytes += step;
    }
    assert!(full > 2, "{kilobytes} kB were enough");
}

#[test]
fn a_full_disk_is_told_when_footage_and_music_are_brought_in() {
    let bench = Bench::with_script(SHORT);
    footage(&bench.path("project/clip.mp4"), "testsrc2=s=640x360:r=30:d=4", &["-c:v", "libx264", "-crf", "5"]);
    footage(&bench.path("project/song.ogg"), "sine=duration=60", &["-c:a", "libvorbis"]);
    for (option, file, size) in [
        ("--background", "project/clip.mp4", "1m"),
        ("--music", "project/song.ogg", "2m"),
        ("--music", "project/song.ogg", "8m"),
    ] {
        let Some(_mounted) = Mounted::new(&bench.path("cache"), &format!("size={size}")) else { return };
        let output = bench.run(["make", "project", "-o", "out/movie.mp4", option, file]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{file}, {size}: {said}");
        assert!(said.contains("the disk is full"), "{file}, {size}: {said}");
        bench.assert_tidy();
    }
}

#[test]
fn a_full_output_disk_keeps_the_movie_for_the_next_run() {
    let bench = Bench::with_script(SHORT);
    let Some(mounted) = Mounted::new(&bench.path("out"), "size=16k") else { return };
    let output = bench.run(["make", "project", "-o", "out/movie.mp4"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the disk is full: free some space in") && said.contains("/out"), "{said}");
    bench.assert_tidy();
    assert!(!bench.movie().exists());
    mounted.resize("size=10m");
    let done = bench.make(&[]);
    assert_eq!(done["segments"]["made"], 0, "{done}");
}

#[test]
fn a_project_may_have_any_name() {
    for name in ["with space", "-leading", "quote'\"quote", "🐙", "%03d", "new\nline", "a:b;c", "$(touch x)", "--json"]
    {
        let bench = Bench::new();
        std::fs::rename(bench.project(), bench.path(name)).unwrap();
        bench.write(&format!("{name}/script.md"), SHORT);
        footage(
            &bench.path(&format!("{name}/media/{name}.mp4")),
            "testsrc2=s=64x64:r=30:d=1",
            &["-pix_fmt", "yuv420p"],
        );
        let args: &[&str] = if name == "--json" { &["make", "--", name] } else { &["make", name] };
        let output = bench.run(args);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        let out = bench.path(&format!("{name}/out"));
        assert!(out.read_dir().unwrap().flatten().any(|entry| entry.path().extension().unwrap() == "mp4"), "{name}");
        bench.assert_tidy();
        assert!(!bench.path("x").exists());
    }
}

#[test]
fn a_name_that_is_no_text_is_used_or_refused_by_name() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::with_script(SHORT);
    let broken = |text: &[u8]| bench.path("").join(std::ffi::OsStr::from_bytes(text));
    std::fs::copy(bench.path("project/script.md"), broken(b"talk\xFF.md")).unwrap();
    let said = bench.refused([std::ffi::OsStr::new("make"), broken(b"talk\xFF.md").as_os_str()]);
    assert!(said.contains("not UTF-8 text: rename it"), "{said}");
    std::fs::rename(bench.project(), broken(b"project\xFF")).unwrap();
    let output = bench.run([std::ffi::OsStr::new("make"), broken(b"project\xFF").as_os_str()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn a_movie_may_have_any_name() {
    let bench = Bench::with_script(SHORT);
    for name in ["out/-x 'y' %03d 🐙.mp4", "-dash.mp4", "out/deep/er/MOVIE.MP4"] {
        let output = bench.run(["make", "project", &format!("--output={name}")]);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        assert!(bench.path(name).exists());
    }
    let output = bench.run(["make", "project", "-o", "-apart.mp4"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(bench.path("-apart.mp4").exists());
}

#[test]
fn a_movie_never_replaces_what_it_is_made_of() {
    let bench = Bench::new();
    let clip = bench.path("project/talk.mp4");
    footage(&clip, "testsrc2=s=64x64:r=30:d=1", &["-pix_fmt", "yuv420p"]);
    let image = bench.path("project/photo.webp");
    footage(&image, "testsrc2=s=64x64:r=30:d=1", &["-frames:v", "1"]);
    bench.write("project/talk.md", SHORT);
    bench.write("project/photo.md", SHORT);
    for (script, source) in [("project/talk.md", &clip), ("project/photo.md", &image)] {
        let before = std::fs::read(source).unwrap();
        let voice = ["--voice", "silence", "--preset", "tiny"];
        let args = [&["make", script, "--background", source.to_str().unwrap()], &voice[..]].concat();
        let said = bench.refused(&args);
        assert!(said.contains("is made of it") && said.contains("-o"), "{said}");
        assert_eq!(std::fs::read(source).unwrap(), before);
    }
}
