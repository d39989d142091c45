//! Caption words light up when the words are heard: the frames that are painted against a forced aligner's opinion of
//! the finished movie's sound, not against the numbers that placed them.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::{Bench, text};

const SCRIPT: &str = "\
The river was wide and slow that summer.
Two brothers built a raft from old barrels.

They packed bread, apples and a blanket.
Nobody in the village saw them leave.

By morning the current had carried them far from home.
The older one wanted to turn back at once.
But the younger one laughed and pointed at the sea.
";

/// Milliseconds by which a word lights up before it is heard, in the middle: a frame or two, which the eye forgives.
const EARLY: std::ops::RangeInclusive<f64> = 0.0..=66.0;
/// Milliseconds by which a word may be off at worst.
const WORST: f64 = 120.0;

#[test]
fn caption_words_start_with_the_words_heard() {
    let voices: Vec<&str> = ["af_heart", "am_michael", "joe"].into_iter().filter(|voice| installed(voice)).collect();
    if voices.is_empty() {
        assert!(std::env::var_os("VO_TEST_REQUIRE_VOICES").is_none(), "no neural voice: run `vo setup`");
        println!("skipped: no neural voice is installed");
        return;
    }
    let python = aligner();
    for voice in voices {
        let bench = Bench::with_script(SCRIPT);
        bench.make(&["--voice", voice]);
        let mut off = Vec::new();
        let lines = painted(&bench, voice);
        for (line, (from, words)) in lines.iter().enumerate() {
            let to = lines.get(line + 1).map_or(u32::MAX, |(next, _)| *next);
            let heard = heard(&bench, &python, (*from, to), words);
            assert_eq!(heard.len(), words.len(), "{voice}: {words:?} against {heard:?}");
            for ((word, shown), heard) in words.iter().zip(&heard) {
                off.push(((shown - heard) * 1_000.0, word.clone()));
            }
        }
        off.sort_by(|a, b| a.0.total_cmp(&b.0));
        let early = -off[off.len() / 2].0;
        let worst = off.iter().max_by(|a, b| a.0.abs().total_cmp(&b.0.abs())).unwrap();
        println!("{voice}: {} words, median {early:.0} ms early, worst {:.0} ms (\"{}\")", off.len(), worst.0, worst.1);
        assert!(EARLY.contains(&early), "{voice}: the median word lights up {early:.0} ms early");
        assert!(worst.0.abs() <= WORST, "{voice}: \"{}\" is {:.0} ms off", worst.1, worst.0);
    }
}

fn installed(voice: &str) -> bool {
    let voices: Value = serde_json::from_slice(&Bench::new().run(["voices", "--json"]).stdout).unwrap();
    voices.as_array().unwrap().iter().any(|known| known["id"] == voice && known["why_not"].is_null())
}

/// For every line its first frame, and its words with the seconds of the movie on which they light up, as painted.
fn painted(bench: &Bench, voice: &str) -> Vec<(u32, Vec<(String, f64)>)> {
    let plan: Value =
        serde_json::from_slice(&bench.run(["plan", "project", "--json", "--voice", voice]).stdout).unwrap();
    let mut lines: Vec<(u32, Vec<(String, f64)>)> = Vec::new();
    for one in plan["each"].as_array().unwrap() {
        let (line, from) = (one["line"].as_u64().unwrap() as usize, one["from"].as_u64().unwrap() as u32);
        if line == lines.len() {
            lines.push((from, Vec::new()));
        }
        let number = one["segment"].to_string();
        let told = bench.run(["explain", "project", &number, "--voice", voice, "--json"]).stdout;
        let recipe = &serde_json::from_slice::<Value>(&told).unwrap()["recipe"];
        for cue in recipe["captions"]["cues"].as_array().into_iter().flatten() {
            for word in cue["words"].as_array().unwrap() {
                let at = word["from"].as_i64().unwrap();
                // A cue that began in an earlier segment was counted there.
                if at >= 0 && at < i64::try_from(one["frames"].as_u64().unwrap()).unwrap() {
                    let shown = word["text"].as_str().unwrap().to_owned();
                    lines[line].1.push((shown, (f64::from(from) + at as f64) / 30.0));
                }
            }
        }
    }
    lines
}

/// When the aligner hears the words of a line, in seconds of the movie.
fn heard(bench: &Bench, python: &Path, (from, to): (u32, u32), words: &[(String, f64)]) -> Vec<f64> {
    let wav = bench.path(&format!("line{from}.wav"));
    let begin = f64::from(from) / 30.0;
    let length = f64::from(to - from) / 30.0;
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y", "-ss", &begin.to_string(), "-t", &length.to_string(), "-i"])
        .arg(bench.movie())
        .args(["-map", "0:a:0", "-ac", "1", "-ar", "16000"])
        .arg(&wav)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/second-opinion/align.py");
    let output = Command::new(python).arg(script).arg(&wav).arg(said.join(" ")).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    found.as_array().unwrap().iter().map(|word| word["from"].as_f64().unwrap() + begin).collect()
}

/// A Python with the aligner, in a folder of its own below `target`; made once.
fn aligner() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/second-opinion/venv");
    let python = folder.join("bin/python");
    let works = |python: &Path| {
        Command::new(python)
            .args(["-c", "import pocketsphinx, numpy, scipy"])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if !works(&python) {
        let run = |program: &Path, args: &[&str]| {
            let output = Command::new(program).args(args).output().unwrap();
            assert!(output.status.success(), "{}", text(&output.stderr));
        };
        run(Path::new("python3"), &["-m", "venv", "--clear", folder.to_str().unwrap()]);
        run(&python, &["-m", "pip", "install", "--quiet", "pocketsphinx==5.1.1", "numpy==2.4.6", "scipy==1.17.1"]);
    }
    python
}
