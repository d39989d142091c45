//! The Kokoro model, loaded. It works out how long each symbol lasts; that inner tensor is read as a second output, so
//! the times of words are the model's own.

use std::collections::BTreeMap;

use ort::session::{RunOptions, Session};
use ort::value::Tensor;

use super::kernel::Kernel;
use super::optimized_model::OptimizedModel;
use super::{misaki, paths, runtime, voices};
use crate::interface::Speak;
use crate::phonemes;
use crate::sound::RawSpeech;
use crate::symbols::{Bounds, Clock, Symbol, divide, join, spell, times};
use crate::{Request, VoiceError, VoiceFiles};

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

/// The model, ready to speak with any of its voices.
pub(super) struct Model {
    session: Session,
    alphabet: BTreeMap<char, i64>,
    styles: BTreeMap<String, Vec<f32>>,
    files: VoiceFiles,
}

impl Model {
    /// Loads ONNX Runtime and the model.
    ///
    /// # Errors
    /// [`VoiceError::Broken`] if a file is missing or damaged.
    pub(super) fn open(files: &VoiceFiles, kernel: Kernel) -> Result<Self, VoiceError> {
        let (library, model) = (files.onnx_runtime(), paths::model(files));
        let alphabet = alphabet(files)?;
        let version = runtime::version(files)?;
        let optimized = OptimizedModel { source: &model, output: DURATIONS, runtime: &version, kernel };
        // The optimized model is checked while the runtime is loaded.
        let (environment, is_valid) = std::thread::scope(|scope| {
            let is_valid = scope.spawn(|| optimized.is_valid());
            (runtime::environment(&library), is_valid.join().unwrap_or(false))
        });
        let environment = environment.map_err(|error| files.broken(&library, &error))?;
        let session = optimized.open(&environment, is_valid).map_err(|error| files.broken(&model, &error))?;
        Ok(Self { session, alphabet, styles: BTreeMap::new(), files: files.clone() })
    }

    /// The style vector of a voice for a sentence of `count` symbols.
    fn style(&mut self, voice: &str, count: usize) -> Result<Vec<f32>, VoiceError> {
        if !self.styles.contains_key(voice) {
            let path = paths::style(&self.files, voice);
            let bytes = std::fs::read(&path).map_err(|error| self.files.broken(&path, &error))?;
            if bytes.len() != MOST_SYMBOLS * STYLE * 4 {
                return Err(self.files.broken(&path, &format!("it has {} bytes", bytes.len())));
            }
            let number = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            self.styles.insert(voice.to_owned(), bytes.chunks_exact(4).map(number).collect());
        }
        let row = count.clamp(1, MOST_SYMBOLS) - 1;
        let styles = self.styles.get(voice).map(Vec::as_slice).unwrap_or_default();
        Ok(styles.iter().skip(row * STYLE).take(STYLE).copied().collect())
    }

    /// Speaks at most [`MOST_SYMBOLS`] symbols.
    fn speak_part(&mut self, request: &Request, part: &[Symbol]) -> Result<RawSpeech, VoiceError> {
        let style = self.style(&request.voice, part.len())?;
        let mut ids = vec![0_i64];
        ids.extend(part.iter().map(|symbol| symbol.id));
        ids.push(0);
        let speed = f32::from(request.speed_percent) / 100.0;
        let (samples, durations) =
            infer(&mut self.session, ids, style, speed).map_err(|error| request.failed(&error))?;
        if durations.len() != part.len() + 2 {
            return Err(request.failed("the model gave a length for fewer symbols than it was given"));
        }
        let words = times(part, &durations, CLOCK);
        Ok(RawSpeech { samples, rate: RATE, words })
    }
}

impl Speak for Model {
    fn speak(&mut self, request: &Request) -> Result<RawSpeech, VoiceError> {
        let (language, is_supported) = voices::language_of(&request.voice);
        if !is_supported {
            let reason = format!("the sounds of `{language}` cannot be worked out well enough from text here");
            return Err(VoiceError::Unusable { voice: request.voice.clone(), reason });
        }
        let words = phonemes::read(&request.tokens, language)?;
        let symbols = spell(&words, &self.alphabet, |ipa| misaki::symbols(ipa, language));
        let parts = divide(&symbols, BOUNDS.at_speed(request.speed_percent));
        join(RATE, &parts, |part| self.speak_part(request, part))
    }
}

fn alphabet(files: &VoiceFiles) -> Result<BTreeMap<char, i64>, VoiceError> {
    #[derive(serde::Deserialize)]
    struct File {
        vocab: BTreeMap<char, i64>,
    }
    let path = paths::vocabulary(files);
    let bytes = std::fs::read(&path).map_err(|error| files.broken(&path, &error))?;
    let file: File = serde_json::from_slice(&bytes).map_err(|error| files.broken(&path, &error))?;
    Ok(file.vocab)
}

/// Samples and the length of every symbol in frames, with the one before and the one after them all.
fn infer(session: &mut Session, ids: Vec<i64>, style: Vec<f32>, speed: f32) -> ort::Result<(Vec<f32>, Vec<f32>)> {
    // Memory that one sentence has left fits sentences of other lengths badly: it is freed instead.
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
    use crate::SpokenToken;

    /// On processors that need the direct kernel the other one is not exact, so there is nothing to compare.
    #[test]
    fn both_kernels_and_the_fetched_model_give_the_same_samples() {
        let home = std::path::PathBuf::from(std::env::var_os("VO_HOME").unwrap_or_default());
        let runtime = || std::env::var_os("VO_ORT_DYLIB").map(std::path::PathBuf::from);
        let installed = VoiceFiles::new(&home, runtime());
        let is_there = paths::model(&installed).is_file() && installed.onnx_runtime().is_file();
        if !is_there || Kernel::fastest() == Kernel::Direct {
            println!("skipped: no Kokoro voice, or a processor for the direct kernel only");
            return;
        }
        // A data folder of our own, because the optimized model is kept in it.
        let own = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(own.path().join("voices/kokoro")).unwrap();
        for place in ["tools", "voices/kokoro/model.onnx", "voices/kokoro/vocab.json", "voices/kokoro/styles"] {
            std::os::unix::fs::symlink(home.join(place), own.path().join(place)).unwrap();
        }
        let files = VoiceFiles::new(own.path(), runtime());
        let tokens = "Octopuses have three hearts, and blue blood.".split(' ');
        let request = Request {
            tokens: tokens.map(|spoken| SpokenToken { spoken: spoken.to_owned() }).collect(),
            voice: "af_heart".to_owned(),
            speed_percent: 100,
        };
        let takes = [Kernel::Direct, Kernel::Im2col]
            .map(|kernel| Model::open(&files, kernel).and_then(|mut model| model.speak(&request)).unwrap());
        assert!(takes[0] == takes[1], "the kernels differ");
        let mut engine = Model::open(&files, Kernel::Im2col).unwrap();
        let (source, runtime) = (paths::model(&files), runtime::version(&files).unwrap());
        let optimized =
            OptimizedModel { source: &source, output: DURATIONS, runtime: &runtime, kernel: Kernel::Im2col };
        assert!(optimized.is_valid());
        let environment = runtime::environment(&files.onnx_runtime()).unwrap();
        engine.session = optimized.open_unoptimized(&environment).unwrap();
        assert!(engine.speak(&request).unwrap() == takes[1], "the optimized model sounds different");
        assert!(takes[0].samples.len() > RATE as usize);
    }
}
