//! Speaks one sentence into a WAV file and prints when each word is spoken:
//! `cargo run --example speak -- VOICE "Some text." out.wav`, with the voices under `VO_HOME`.
//! Called with `__voice` it is the process that speaks.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use vo_process::Stop;
use vo_voice::{Request, SAMPLE_RATE, Speech, SpokenToken, VoiceFiles, VoiceProcess};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["__voice"] => Ok(vo_voice::serve(std::io::stdin().lock(), std::io::stdout().lock())?),
        [voice, text, wav] => speak(voice, text, Path::new(wav)),
        _ => Err("usage: speak VOICE TEXT OUT.wav".into()),
    }
}

fn speak(voice: &str, text: &str, wav: &Path) -> Result<(), Box<dyn Error>> {
    let home = PathBuf::from(std::env::var_os("VO_HOME").ok_or("VO_HOME is not set")?);
    let tokens: Vec<_> = text.split(' ').map(|word| SpokenToken { spoken: word.to_owned() }).collect();
    let request = Request { tokens, voice: voice.to_owned(), speed_percent: 100 };
    let files = VoiceFiles::new(&home, std::env::var_os("VO_ORT_DYLIB").map(PathBuf::from));
    let started = Instant::now();
    let mut process = VoiceProcess::start(&std::env::current_exe()?, &["__voice"], &files, &Stop::new())?;
    let speech = process.speak(&request)?;
    let first = started.elapsed();
    let again = Instant::now();
    process.speak(&request)?;
    let seconds = speech.samples.len() as f64 / f64::from(SAMPLE_RATE);
    eprintln!(
        "{seconds:.2} s of speech, {:.2} s from the start of the process, then {:.3} times real time; {}",
        first.as_secs_f64(),
        again.elapsed().as_secs_f64() / seconds,
        process.id().map(memory).unwrap_or_default(),
    );
    process.end()?;
    write_wav(&speech, wav)?;
    let words: Vec<_> = speech
        .words
        .iter()
        .map(|word| {
            let seconds = |samples: u64| samples as f64 / f64::from(SAMPLE_RATE);
            serde_json::json!({
                "word": request.tokens[word.token as usize].spoken,
                "from": seconds(word.from),
                "to": seconds(word.to),
            })
        })
        .collect();
    println!("{}", serde_json::to_string(&words)?);
    Ok(())
}

/// The peak memory of a process, as the system counts it.
fn memory(id: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    peak.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_wav(speech: &Speech, path: &Path) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: SAMPLE_RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec)?;
    for &sample in &speech.samples {
        writer.write_sample(sample)?;
    }
    writer.finalize()
}
