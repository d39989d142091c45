//! Kokoro-82M, quantised to 8 bits, through ONNX Runtime. The model works out how long each symbol lasts; that inner
//! tensor is asked for as a second output, so the times of words are the model's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ort::session::{RunOptions, Session};
use ort::value::Tensor;

use super::ready::{Form, Source};
use super::symbols::{Bounds, Clock, Symbol, divide, join, spell, times};
use super::{Speak, failed, runtime};
use crate::phonemes::{self, kokoro};
use crate::sound::Take;
use crate::{Request, VoiceError, fingerprint, home};

/// Rounding differs with the number of threads, and so do the samples: it is fixed and part of the version.
pub(crate) const THREADS: usize = 2;
/// The inner tensor with the length of every symbol in frames.
const DURATIONS: &str = "/encoder/Clip_output_0";
/// Samples a second.
const RATE: u32 = 24_000;
/// A frame is 25 ms. The lengths run three frames ahead of the sound, an artefact of the first token, and a blank is
/// shared by its neighbours. Source: hexgrad/kokoro, `KPipeline.join_timestamps`.
const CLOCK: Clock = Clock { frame: 600.0, lead: 3.0, lingering: 0.5, pause: 0.5 };
/// Numbers in one style vector; a voice has one for each count of symbols.
const STYLE: usize = 256;
/// The most symbols the model takes.
const MOST_SYMBOLS: usize = 510;
/// Memory grows by some 25 MB a second of speech, and doubles its step after four and a half seconds.
const BOUNDS: Bounds = Bounds { comfortable: 70, longest: 80, most: MOST_SYMBOLS };

/// Every voice with the grade its makers give it (hexgrad/Kokoro-82M, VOICES.md).
pub(crate) const VOICES: &[(&str, &str)] = &[
    ("af_heart", "A"),
    ("af_bella", "A-"),
    ("af_nicole", "B-"),
    ("af_aoede", "C+"),
    ("af_kore", "C+"),
    ("af_sarah", "C+"),
    ("af_alloy", "C"),
    ("af_nova", "C"),
    ("af_sky", "C-"),
    ("af_jessica", "D"),
    ("af_river", "D"),
    ("am_fenrir", "C+"),
    ("am_michael", "C+"),
    ("am_puck", "C+"),
    ("am_echo", "D"),
    ("am_eric", "D"),
    ("am_liam", "D"),
    ("am_onyx", "D"),
    ("am_santa", "D-"),
    ("am_adam", "F+"),
    ("bf_emma", "B-"),
    ("bf_isabella", "C"),
    ("bf_alice", "D"),
    ("bf_lily", "D"),
    ("bm_fable", "C"),
    ("bm_george", "C"),
    ("bm_lewis", "D+"),
    ("bm_daniel", "D"),
    ("ef_dora", ""),
    ("em_alex", ""),
    ("em_santa", ""),
    ("ff_siwis", "B-"),
    ("hf_alpha", "C"),
    ("hf_beta", "C"),
    ("hm_omega", "C"),
    ("hm_psi", "C"),
    ("if_sara", "C"),
    ("im_nicola", "C"),
    ("jf_alpha", "C+"),
    ("jf_gongitsune", "C"),
    ("jf_nezumi", "C-"),
    ("jf_tebukuro", "C"),
    ("jm_kumo", "C-"),
    ("pf_dora", ""),
    ("pm_alex", ""),
    ("pm_santa", ""),
    ("zf_xiaobei", "D"),
    ("zf_xiaoni", "D"),
    ("zf_xiaoxiao", "D"),
    ("zf_xiaoyi", "D"),
    ("zm_yunjian", "D"),
    ("zm_yunxi", "D"),
    ("zm_yunxia", "D"),
    ("zm_yunyang", "D"),
];

/// Where a voice stands among the others by the grade of its makers: lower is better, one without a grade is in the middle.
pub(crate) fn rank(id: &str) -> u32 {
    let grade = VOICES.iter().find(|(voice, _)| *voice == id).map_or("", |(_, grade)| *grade);
    let Some(letter) = grade.chars().next() else { return 7 };
    let sign = match grade.chars().nth(1) {
        Some('+') => 0,
        Some('-') => 2,
        _ => 1,
    };
    (u32::from(letter) - u32::from('A')) * 3 + sign
}

/// The language of a voice, by the first letter of its id, and whether its phonemes can be made well.
pub(crate) fn language_of(voice: &str) -> (&'static str, bool) {
    match voice.as_bytes().first() {
        Some(b'b') => ("en-gb", true),
        Some(b'e') => ("es", true),
        Some(b'f') => ("fr-fr", true),
        Some(b'h') => ("hi", true),
        Some(b'i') => ("it", true),
        Some(b'p') => ("pt-br", true),
        Some(b'j') => ("ja", false),
        Some(b'z') => ("zh", false),
        _ => ("en-us", true),
    }
}

/// The first voice to try for a language tag.
pub(crate) fn first_voice(tag: &str) -> Option<&'static str> {
    Some(match tag.split('-').next()? {
        "en" if matches!(tag, "en-gb" | "en-ie" | "en-au" | "en-nz") => "bf_emma",
        "en" => "af_heart",
        "es" => "ef_dora",
        "fr" => "ff_siwis",
        "hi" => "hf_alpha",
        "it" => "if_sara",
        "pt" => "pf_dora",
        "ja" => "jf_alpha",
        "zh" => "zf_xiaobei",
        _ => return None,
    })
}

/// The engine of all Kokoro voices.
pub(crate) struct Kokoro {
    session: Session,
    alphabet: BTreeMap<char, i64>,
    styles: BTreeMap<String, Vec<f32>>,
    home: PathBuf,
}

impl Kokoro {
    /// Loads ONNX Runtime and the model.
    pub(crate) fn open(home: &Path) -> Result<Self, VoiceError> {
        Self::open_as(home, Form::here())
    }

    fn open_as(home: &Path, form: Form) -> Result<Self, VoiceError> {
        let broken = |path: &Path, reason: &dyn std::fmt::Display| VoiceError::Broken {
            what: home::place(home, path),
            reason: reason.to_string(),
        };
        let (library, model) = (home::onnx_runtime(home), home::kokoro_model(home));
        let alphabet = alphabet(home)?;
        let version = fingerprint::runtime(home)?;
        let source = Source { model: &model, output: DURATIONS, runtime: &version, form };
        // The model is read through while the runtime is loaded.
        let (environment, is_ready) = std::thread::scope(|scope| {
            let is_ready = scope.spawn(|| source.is_ready());
            (runtime::environment(&library), is_ready.join().unwrap_or(false))
        });
        let environment = environment.map_err(|error| broken(&library, &error))?;
        let session = source.open(&environment, is_ready).map_err(|error| broken(&model, &error))?;
        Ok(Self { session, alphabet, styles: BTreeMap::new(), home: home.to_owned() })
    }

    /// The style vector of a voice for a sentence of `count` symbols.
    fn style(&mut self, voice: &str, count: usize) -> Result<Vec<f32>, VoiceError> {
        if !self.styles.contains_key(voice) {
            let path = if VOICES.iter().any(|(id, _)| *id == voice) {
                home::kokoro_style(&self.home, voice)
            } else {
                let candidates = VOICES.iter().map(|(id, _)| (*id).to_owned()).collect();
                return Err(VoiceError::UnknownVoice { wanted: voice.to_owned(), candidates });
            };
            let broken = |reason: String| VoiceError::Broken { what: home::place(&self.home, &path), reason };
            let bytes = std::fs::read(&path).map_err(|error| broken(error.to_string()))?;
            if bytes.len() != MOST_SYMBOLS * STYLE * 4 {
                return Err(broken(format!("it has {} bytes", bytes.len())));
            }
            let number = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            self.styles.insert(voice.to_owned(), bytes.chunks_exact(4).map(number).collect());
        }
        let row = count.clamp(1, MOST_SYMBOLS) - 1;
        let styles = self.styles.get(voice).map(Vec::as_slice).unwrap_or_default();
        Ok(styles.iter().skip(row * STYLE).take(STYLE).copied().collect())
    }

    /// Speaks at most [`MOST_SYMBOLS`] symbols.
    fn speak_part(&mut self, request: &Request, part: &[Symbol]) -> Result<Take, VoiceError> {
        let style = self.style(&request.voice, part.len())?;
        let mut ids = vec![0_i64];
        ids.extend(part.iter().map(|symbol| symbol.id));
        ids.push(0);
        let speed = f32::from(request.speed_percent) / 100.0;
        let (samples, durations) =
            infer(&mut self.session, ids, style, speed).map_err(|error| failed(request, &error))?;
        if durations.len() != part.len() + 2 {
            return Err(failed(request, "the model gave a length for fewer symbols than it was given"));
        }
        let words = times(part, &durations, CLOCK);
        Ok(Take { samples, rate: RATE, words })
    }
}

impl Speak for Kokoro {
    fn speak(&mut self, request: &Request) -> Result<Take, VoiceError> {
        let (language, spoken) = language_of(&request.voice);
        if !spoken {
            let reason = format!("the sounds of `{language}` cannot be worked out well enough from text here");
            return Err(VoiceError::Unusable { voice: request.voice.clone(), reason });
        }
        let words = phonemes::read(&request.tokens, language)?;
        let symbols = spell(&words, &self.alphabet, |ipa| kokoro::symbols(ipa, language));
        let parts = divide(&symbols, BOUNDS.at_speed(request.speed_percent));
        join(RATE, &parts, |part| self.speak_part(request, part))
    }
}

fn alphabet(home: &Path) -> Result<BTreeMap<char, i64>, VoiceError> {
    #[derive(serde::Deserialize)]
    struct File {
        vocab: BTreeMap<char, i64>,
    }
    let path = home::kokoro_vocabulary(home);
    let broken = |reason: String| VoiceError::Broken { what: home::place(home, &path), reason };
    let bytes = std::fs::read(&path).map_err(|error| broken(error.to_string()))?;
    let file: File = serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
    Ok(file.vocab)
}

/// Samples and the length of every symbol in frames, with the one before and the one after them all.
fn infer(session: &mut Session, ids: Vec<i64>, style: Vec<f32>, speed: f32) -> ort::Result<(Vec<f32>, Vec<f32>)> {
    // Sentences of other lengths fit badly into what the last one left behind: it is given back instead.
    let mut options = RunOptions::new()?;
    options.set("memory.enable_memory_arena_shrinkage", "cpu:0")?;
    let inputs = ort::inputs![
        "tokens" => Tensor::from_array(([1_usize, ids.len()], ids))?,
        "style" => Tensor::from_array(([1_usize, STYLE], style))?,
        "speed" => Tensor::from_array(([1_usize], vec![speed]))?,
    ];
    let outputs = session.run_with_options(inputs, &options)?;
    let (_, samples) = outputs[0].try_extract_tensor::<f32>()?;
    let (_, durations) = outputs[1].try_extract_tensor::<f32>()?;
    Ok((samples.to_vec(), durations.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Token;

    /// On processors that need the plain form the other one is not exact, so there is nothing to compare.
    #[test]
    fn both_forms_of_the_model_and_the_fetched_one_give_the_same_samples() {
        let home = PathBuf::from(std::env::var_os("VO_HOME").unwrap_or_default());
        let is_there = home::kokoro_model(&home).is_file() && home::onnx_runtime(&home).is_file();
        if !is_there || Form::here() == Form::Plain {
            println!("skipped: no Kokoro voice, or a processor for the plain form only");
            return;
        }
        // A home of our own, because what is made ready is kept in it.
        let own = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(own.path().join("voices/kokoro")).unwrap();
        for place in ["tools", "voices/kokoro/model.onnx", "voices/kokoro/vocab.json", "voices/kokoro/styles"] {
            std::os::unix::fs::symlink(home.join(place), own.path().join(place)).unwrap();
        }
        let tokens = "Octopuses have three hearts, and blue blood.".split(' ');
        let request = Request {
            tokens: tokens.map(|spoken| Token { spoken: spoken.to_owned() }).collect(),
            voice: "af_heart".to_owned(),
            speed_percent: 100,
        };
        let takes = [Form::Plain, Form::Unrolled]
            .map(|form| Kokoro::open_as(own.path(), form).and_then(|mut engine| engine.speak(&request)).unwrap());
        assert!(takes[0] == takes[1], "the forms differ");
        let mut engine = Kokoro::open_as(own.path(), Form::Unrolled).unwrap();
        let (model, runtime) = (home::kokoro_model(own.path()), fingerprint::runtime(own.path()).unwrap());
        let source = Source { model: &model, output: DURATIONS, runtime: &runtime, form: Form::Unrolled };
        assert!(source.is_ready());
        let environment = runtime::environment(&home::onnx_runtime(own.path())).unwrap();
        engine.session = source.open_unready(&environment).unwrap();
        assert!(engine.speak(&request).unwrap() == takes[1], "made ready it sounds otherwise");
        assert!(takes[0].samples.len() > RATE as usize);
    }
}
