//! Memory stays within what is allowed, whatever a project shows: what would take more is decoded with care, or refused
//! before it is decoded. Both the count of `vo` and one from outside say so.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

#[path = "memory/files.rs"]
mod files;
#[path = "memory/outside.rs"]
mod outside;
mod support;

use files::{drawn, heic, progressive_jpeg};
use outside::watch;
use support::{Bench, footage, last_event};

/// What a movie may take, beside what a program that was not optimized takes more: of the 200 MB of such a `vo` the list of its
/// relocations (9 MB) is read at its start, and 3 MB are written to, by itself and by each shim. Of what people have it is a third.
const DEFAULT: u64 = 300_000_000 + if cfg!(debug_assertions) { 12_000_000 } else { 0 };

/// From where on a count from outside is one: on a busy machine it is not asked often enough to be compared.
const LOOKS: f64 = 50.0;

fn bench() -> Bench {
    Bench::with_script("A word.\n")
}

/// What may lie between the peak seen from outside and the one told, as a part of it. A movie of a second is all peaks,
/// some of a few milliseconds: one count sees one and the other does not.
const OF_A_SECOND: u64 = 4;
/// The same for a movie of some seconds.
const OF_SECONDS: u64 = 20;

/// Makes the movie of a project in full size within the budget.
fn fits(bench: &Bench, args: &[&str]) {
    fits_as_told(bench, args, OF_A_SECOND);
}

fn fits_as_told(bench: &Bench, args: &[&str], part: u64) {
    let usual: &[&str] = if args.contains(&"--preset") { &[] } else { &["--preset", "tiktok"] };
    let seen = watch(bench.vo().args(["make", "project", "--json", "-o", "movie.mp4"]).args(usual).args(args));
    assert!(seen.output.status.success(), "{args:?}: {}", seen.said());
    let told = last_event(&seen.output)["peak_pss_bytes"].as_u64().unwrap();
    let peak = seen.peak_bytes;
    println!("{args:?}: {} MB, told {} MB, {:.0} looks a second", peak / 1_000_000, told / 1_000_000, seen.looks);
    assert!(peak.max(told) <= DEFAULT, "{args:?}: {peak} bytes, told {told}");
    // Whoever looks more often sees more of what is short: we, in our own process.
    let agree = peak.saturating_sub(told) <= peak / part && told.saturating_sub(peak) <= peak / 2;
    assert!(agree || seen.looks < LOOKS, "{args:?}: {peak} bytes, told {told}, {:.0} looks a second", seen.looks);
}

/// A project is refused with what it takes and what would do, and nothing large has been held by then.
fn refused(bench: &Bench, args: &[&str], size: &str) {
    let seen = watch(bench.vo().args(["make", "project", "-o", "movie.mp4", "--preset", "tiktok"]).args(args));
    let said = seen.said();
    println!("{args:?}: refused at {} MB", seen.peak_bytes / 1_000_000);
    assert_eq!(seen.output.status.code(), Some(2), "{args:?}: {said}");
    assert!(said.contains(size) && (said.contains("--memory ") || said.contains("scale it down")), "{args:?}: {said}");
    assert!(seen.peak_bytes <= DEFAULT, "{args:?}: {} bytes", seen.peak_bytes);
}

#[test]
fn what_is_told_of_some_seconds_is_what_was_there() {
    let bench = Bench::with_script(&"The tide goes out. The moon comes up. The boats lie still.\n\n".repeat(3));
    fits_as_told(&bench, &["--voice", "silence", "--background", "bloom"], OF_SECONDS);
}

/// Silently, over one file.
fn over(name: &str, source: &str, options: &str) {
    let bench = bench();
    let file = drawn(&bench, name, source, options);
    fits(&bench, &["--voice", "silence", "--background", file.to_str().unwrap()]);
}

const X264: &str = "-t 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p";

#[test]
fn stills_of_every_kind_fit_or_are_refused() {
    // All at once it would be 318 MB.
    over("deep.png", "color=c=red:s=6300x6300", "-frames:v 1 -pix_fmt rgba64be");
    over("wide.png", "color=c=red:s=16000x400", "-frames:v 1");
    over("large.jpg", "color=c=red:s=8000x4500", "-frames:v 1");
    over("large.webp", "color=c=red:s=6000x4000", "-frames:v 1 -c:v libwebp -lossless 1");
    for (width, height) in [(5_000, 3_600), (7_000, 5_000)] {
        let bench = bench();
        bench.write("project/passes.jpg", progressive_jpeg(width, height));
        let args = ["--voice", "silence", "--background", "project/passes.jpg"];
        if width < 6_000 { fits(&bench, &args) } else { refused(&bench, &args, "7000x5000") }
    }
}

#[test]
fn images_that_move_fit_or_are_refused() {
    over("small.gif", "testsrc2=s=640x480:r=5:d=1", "");
    over("usual.gif", "testsrc2=s=1080x1920:r=5:d=1", "");
    over("usual.webp", "testsrc2=s=1080x1920:r=5:d=1", "-c:v libwebp_anim -quality 60");
    over("usual.apng", "testsrc2=s=1080x1920:r=5:d=1", "-f apng");
    let bench = bench();
    drawn(&bench, "large.gif", "color=c=red:s=4000x3000:r=2:d=1,drawbox=w=t*9+9:h=90:c=blue", "");
    refused(&bench, &["--voice", "silence", "--background", "project/large.gif"], "4000x3000");
    for (name, options) in [("3k.gif", ""), ("3k.webp", "-c:v libwebp_anim -quality 60"), ("3k.apng", "-f apng")] {
        drawn(&bench, name, "testsrc2=s=3000x2000:r=2:d=1", options);
        refused(&bench, &["--voice", "silence", "--background", &format!("project/{name}")], "3000x2000");
    }
}

#[test]
fn pictures_of_tiles_fit_or_are_refused() {
    for (tiles, tile) in [
        ((8, 6), (512, 512)),
        ((12, 7), (512, 512)),
        ((16, 12), (512, 512)),
        ((1, 1), (4032, 3024)),
        ((1, 1), (7200, 5400)),
    ] {
        let bench = bench();
        bench.write("project/tiles.heic", heic(&bench, tiles, tile));
        fits(&bench, &["--voice", "silence", "--background", "project/tiles.heic"]);
    }
    let bench = bench();
    bench.write("project/one.heic", heic(&bench, (1, 1), (5712, 4200)));
    refused(&bench, &["--voice", "silence", "--background", "project/one.heic"], "5712x4200");
}

const HLG: &str = "-t 1 -pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -tag:v hvc1 -color_primaries bt2020 \
                   -color_trc arib-std-b67 -colorspace bt2020nc";

#[test]
fn hdr_in_4k_fits_or_is_refused() {
    // Every picture after the one before it, and with pictures that refer to later ones.
    let args = ["--voice", "silence", "--background", "project/hlg.mov"];
    let params = |kept: &str| format!("{HLG} -x265-params log-level=none:{kept}");
    for fit in ["cover", "blur"] {
        let bench = bench();
        drawn(&bench, "hlg.mov", "testsrc2=s=3840x2160:r=30", &params("bframes=0:ref=1"));
        fits(&bench, &[&args[..], &["--set", &format!("background.fit={fit}")]].concat());
    }
    let bench = bench();
    drawn(&bench, "hlg.mov", "testsrc2=s=3840x2160:r=30", &params("rc-lookahead=10:bframes=8:ref=6:b-pyramid=1"));
    refused(&bench, &args, "3840x2160");
}

#[test]
fn a_movie_of_hdr_in_4k_is_the_same_whatever_memory_there_is() {
    for rate in [24, 60] {
        let made = ["300MB", "900MB"].map(|memory| {
            let bench = Bench::with_script("A line of words.\n\nAnd another one.\n");
            let options = format!("{HLG} -x265-params log-level=none:bframes=0:ref=1");
            drawn(&bench, "hlg.mov", &format!("testsrc2=s=3840x2160:r={rate}"), &options);
            let background = ["--voice", "silence", "--background", "project/hlg.mov", "--memory", memory];
            bench.make(&background);
            std::fs::read(bench.movie()).unwrap()
        });
        assert!(made[0] == made[1], "{rate} pictures a second");
    }
}

#[test]
fn clips_of_every_size_fit_or_are_refused() {
    over("4k.mp4", "color=c=red:s=3840x2160:r=30", X264);
    over(
        "2k.mp4",
        "testsrc2=s=2560x1440:r=30",
        "-t 1 -c:v libx265 -preset ultrafast -x265-params log-level=none:rc-lookahead=10:ref=6:bframes=8 -pix_fmt yuv420p",
    );
    over("2k.webm", "color=c=red:s=2560x1440:r=30", "-t 1 -c:v libvpx-vp9 -deadline realtime -cpu-used 8");
    over("upright.mp4", "testsrc2=s=1080x1920:r=60", X264);
    let bench = bench();
    drawn(
        &bench,
        "studio.mov",
        "color=c=red:s=3840x2160:r=30",
        "-frames:v 2 -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le",
    );
    refused(&bench, &["--voice", "silence", "--background", "project/studio.mov"], "3840x2160");
}

#[test]
fn many_clips_and_fades_between_large_ones_fit() {
    let bench = Bench::new();
    let scene = |name: &str| format!("[background: {name}]\nA word.\n\n---\n\n");
    let mut script = String::new();
    for number in 0..10 {
        let name = format!("{number}.mp4");
        drawn(&bench, &name, &format!("color=c=red:s=1280x{}:r=30", 700 + 2 * number), X264);
        script += &scene(&name);
    }
    bench.write("project/script.md", script.trim_end_matches("---\n\n"));
    fits(&bench, &["--voice", "silence"]);

    let bench = Bench::new();
    drawn(&bench, "a.mp4", "color=c=red:s=3840x2160:r=30", X264);
    drawn(&bench, "b.mp4", "color=c=blue:s=3840x2160:r=30", X264);
    let script = scene("a.mp4") + &scene("b.mp4");
    bench.write("project/script.md", script.trim_end_matches("---\n\n"));
    fits(&bench, &["--voice", "silence", "--set", "background.transition=fade"]);
}

#[test]
fn sound_of_every_kind_fits() {
    let kana = "ひらがなだけのみじかいぶんです。".repeat(4);
    let long_word = "pneumono".repeat(12);
    let sentence = "and then there was one more word ".repeat(22);
    for (script, args) in [
        ("A natural voice says this in one short sentence.", &["--voice", "af_heart"][..]),
        (&kana, &["--voice", "espeak:ja", "--set", "captions=false", "--preset", "draft"]),
        (&long_word, &["--voice", "espeak:en-us"]),
        (&sentence, &["--voice", "silence", "--preset", "draft"]),
        ("A word in a square.", &["--voice", "espeak:en-us", "--preset", "square"]),
        ("A word in a wide movie.", &["--voice", "espeak:en-us", "--preset", "landscape"]),
    ] {
        fits(&Bench::with_script(script), args);
    }
    let bench = bench();
    let clip = drawn(&bench, "clip.mp4", "testsrc2=s=1920x1080:r=30", X264);
    let music = drawn(&bench, "music.flac", "sine=f=220:d=20:r=44100", "");
    let (clip, music) = (clip.to_str().unwrap(), music.to_str().unwrap());
    fits(&bench, &["--voice", "espeak:en-us", "--background", clip, "--music", music]);
}

#[test]
fn a_clip_that_takes_too_much_is_refused_with_its_size_and_what_would_do() {
    let bench = bench();
    let clip = bench.path("project/8k.mp4");
    footage(&clip, "color=c=red:s=7680x4320:r=30", &["-frames:v", "1", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]);
    let said = bench.refused(["make", "project", "--background", "project/8k.mp4"]);
    assert!(said.contains("7680x4320") && said.contains("300 MB") && said.contains("--memory 5"), "{said}");
}

#[test]
fn a_movie_that_takes_too_much_is_refused_before_it_is_begun() {
    let said = bench().refused(["make", "project", "--preset", "tiktok", "--memory", "100MB"]);
    assert!(said.contains("1080x1920") && said.contains("100 MB") && said.contains("--memory 1"), "{said}");
}
