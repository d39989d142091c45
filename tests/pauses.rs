//! Pauses are what was asked, measured by energy in the finished movie; and what lies under them is neither a hole nor a
//! music that never breathes.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::process::Command;

use serde_json::Value;
use support::{Bench, text};

const SCRIPT: &str = "\
# One

A little boat crossed the quiet bay.
It carried nine crates of oranges.
The captain sang all the way home.
Nobody on the shore heard the song.

# Two

A dog barked twice and ran away.
The next morning the boat was gone.
Two gulls sat where it had been.
Everybody had seen something else.
";

/// Samples a second that are measured.
const RATE: usize = 48_000;
/// Samples in a window of energy: 2.5 ms.
const WINDOW: usize = 120;
/// Milliseconds in a frame, by which the middle pause may be off.
const FRAME: f64 = 1_000.0 / 30.0;
/// Milliseconds between the shortest and the longest pause.
const SPREAD: f64 = 40.0;

/// The sound of the movie, one channel.
fn sound(bench: &Bench) -> Vec<f32> {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(bench.movie())
        .args(["-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "f32le", "-"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    output.stdout.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// The level of samples in dBFS.
fn level(samples: &[f32]) -> f64 {
    let mean = samples.iter().map(|sample| f64::from(sample * sample)).sum::<f64>() / samples.len().max(1) as f64;
    10.0 * mean.max(1e-12).log10()
}

/// The first frame of every line but the first.
fn beginnings(bench: &Bench, extra: &[&str]) -> Vec<u64> {
    let args = ["plan", "project", "--json"].iter().chain(extra);
    let plan: Value = serde_json::from_slice(&bench.run(args).stdout).unwrap();
    let mut line = 0;
    let mut found = Vec::new();
    for one in plan["each"].as_array().unwrap() {
        if one["line"].as_u64().unwrap() > line {
            line += 1;
            found.push(one["from"].as_u64().unwrap());
        }
    }
    found
}

/// The silence that ends where a line is first heard, in milliseconds: a closure of the lips inside a word is none.
fn pause(windows: &[bool], begins: u64) -> f64 {
    let milliseconds = |windows: usize| (windows * WINDOW) as f64 * 1_000.0 / RATE as f64;
    let heard = (begins as f64 + 2.0) * FRAME;
    let mut longest = 0;
    let mut from = 0;
    for run in windows.chunk_by(|one, next| one == next) {
        let ends = milliseconds(from + run.len());
        if run.first() == Some(&false) && (ends - heard).abs() < 15.0 {
            longest = longest.max(run.len());
        }
        from += run.len();
    }
    milliseconds(longest)
}

fn pauses_are_what_was_asked(voice: &str) {
    let voices: Value = serde_json::from_slice(&Bench::new().run(["voices", "--json"]).stdout).unwrap();
    if !voices.as_array().unwrap().iter().any(|known| known["id"] == voice && known["why_not"].is_null()) {
        assert!(std::env::var_os("VO_TEST_REQUIRE_VOICES").is_none(), "no voice {voice}: run `vo setup`");
        println!("skipped: {voice} is not installed");
        return;
    }
    let bench = Bench::with_script(SCRIPT);
    for asked in [0_u32, 100, 250, 400] {
        let [pause_key, scene_key] = ["pause", "scene_pause"].map(|key| format!("pacing.{key}={asked}"));
        let extra = ["--voice", voice, "--set", &pause_key, "--set", &scene_key];
        bench.make(&extra);
        let sound = sound(&bench);
        let loudest = sound.chunks(WINDOW).map(level).fold(f64::MIN, f64::max);
        let windows: Vec<bool> = sound.chunks(WINDOW).map(|window| level(window) > loudest - 40.0).collect();
        let mut found: Vec<f64> =
            beginnings(&bench, &extra).into_iter().map(|begins| pause(&windows, begins)).collect();
        assert_eq!(found.len(), 7);
        println!("{voice}, asked {asked} ms: {found:.0?}");
        found.sort_by(f64::total_cmp);
        let (median, spread) = (found[found.len() / 2], found[found.len() - 1] - found[0]);
        assert!((median - f64::from(asked)).abs() <= FRAME, "{voice}: asked {asked} ms, the median is {median:.0} ms");
        assert!(spread < SPREAD, "{voice}: asked {asked} ms, they differ by {spread:.0} ms: {found:.0?}");
    }
}

#[test]
fn pauses_of_espeak_are_what_was_asked() {
    pauses_are_what_was_asked("espeak:en-us");
}

#[test]
fn pauses_of_kokoro_are_what_was_asked() {
    pauses_are_what_was_asked("af_heart");
}

#[test]
fn a_pause_in_the_script_is_what_was_asked() {
    let bench =
        Bench::with_script("A boat crossed the bay. [pause: 730ms]\nA dog fell asleep. [pause: 2s]\nIt was gone.\n");
    bench.make(&[]);
    let sound = sound(&bench);
    let loudest = sound.chunks(WINDOW).map(level).fold(f64::MIN, f64::max);
    let windows: Vec<bool> = sound.chunks(WINDOW).map(|window| level(window) > loudest - 40.0).collect();
    let found: Vec<f64> = beginnings(&bench, &[])
        .into_iter()
        .zip([730, 2_000])
        .map(|(begins, asked)| pause(&windows, begins) - f64::from(asked))
        .collect();
    assert!(found.iter().all(|off| off.abs() <= FRAME), "off by {found:.0?} ms");
}

#[test]
fn no_digital_silence_stands_between_sentences() {
    let bench = Bench::with_script(SCRIPT);
    bench.make(&["--set", "pacing.pause=600", "--set", "pacing.scene_pause=600"]);
    let sound = sound(&bench);
    // The encoder begins and ends with blocks that are filled up with silence.
    let faintest = sound[RATE / 20..sound.len() - RATE / 20].chunks(RATE / 50).map(level).fold(f64::MAX, f64::min);
    assert!((-75.0..-55.0).contains(&faintest), "the faintest 20 ms have {faintest:.0} dBFS");
}

#[test]
fn music_is_there_from_the_first_beat_goes_down_under_words_and_opens_between_scenes_and_at_the_end() {
    let bench = Bench::with_script(SCRIPT);
    // A second of silence, then a steady sound: music that begins late.
    support::footage(
        &bench.path("project/late.wav"),
        "aevalsrc='if(lt(t,1),0,0.2*sin(2*PI*330*t)+0.2*sin(2*PI*495*t))':d=40:s=48000",
        &[],
    );
    bench.write(
        "project/project.toml",
        "preset = \"tiny\"\n[voice]\nname = \"silence\"\n[music]\npath = \"late.wav\"\nlevel = \"balanced\"\n\
         [pacing]\nscene_pause = 1000\ntail = 1200\n",
    );
    bench.make(&[]);
    let sound = sound(&bench);
    let begins = beginnings(&bench, &[]);
    let frame = |frame: f64| (frame * RATE as f64 / 30.0) as usize;
    // Nobody is heard, so what is heard is the music alone: under the words of the second line, in the middle between the
    // scenes, and after the last word.
    let under = level(&sound[frame(begins[0] as f64 + 10.0)..frame(begins[0] as f64 + 30.0)]);
    let scene = begins[3] as f64 + 2.0;
    let between = level(&sound[frame(scene - 18.0)..frame(scene - 8.0)]);
    let end = level(&sound[sound.len() - frame(24.0)..sound.len() - frame(16.0)]);
    assert!((between - under - 9.0).abs() < 1.0, "between scenes {between:.1}, under words {under:.1} dBFS");
    assert!((end - under - 9.0).abs() < 1.0, "at the end {end:.1}, under words {under:.1} dBFS");
    let first = level(&sound[..frame(2.0)]);
    assert!(first > under - 3.0, "in the first frames {first:.1}, under words {under:.1} dBFS");
}
