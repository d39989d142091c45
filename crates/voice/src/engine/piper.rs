//! The Piper voice `joe` in pure Rust. The model adds noise to its rhythm and its sound; we bring the noise, so that
//! the same sentence always gives the same samples.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;

use crate::interface::{Content, Engine, Offer, Speak};
use crate::phonemes;
use crate::sound::RawSpeech;
use crate::symbols::{Bounds, Clock, Symbol, divide, join, spell, times};
use crate::{Request, VoiceError, VoiceFiles, VoiceInfo, VoiceKind, espeak_ng};

const NAME: &str = "piper";
/// The id of the voice.
const VOICE: &str = "joe";
/// Behind all grades of the other natural voices.
const RANK: u32 = 100;
/// Threads that compute it.
const THREADS: usize = 2;
/// The version of the runtime, which is pinned: another one may round otherwise.
const RUNTIME: &str = "0.27.0";
/// The language whose phonemes it learnt.
const LANGUAGE: &str = "en-us";
/// Samples a second.
const RATE: u32 = 22_050;
/// A frame is 11.6 ms. There is no sound in a blank of its own: within a clause it is the onset of the next word, after
/// punctuation it is the pause (compared with a forced alignment, see tests/second-opinion).
const CLOCK: Clock = Clock { frame: 256.0, lead: 0.0, lingering: 0.0, pause: 1.0 };
/// Bands of noise in the sound.
const BANDS: usize = 192;
/// Memory grows with the length, so long sentences are spoken in parts.
const BOUNDS: Bounds = Bounds { comfortable: 90, longest: 110, most: 400 };
/// How much noise it was meant to have, in its sound and in its rhythm. Source: the voice's own settings.
const NOISE: (f32, f32) = (0.667, 0.8);
/// Marks of the beginning, the end and what stands between two symbols.
const MARKS: (i64, i64, i64) = (1, 2, 0);

/// The places in the model that we feed and read.
#[derive(Clone, Copy)]
struct Nodes {
    input: NodeId,
    lengths: NodeId,
    scales: NodeId,
    rhythm_noise: NodeId,
    sound_noise: NodeId,
    durations: NodeId,
    output: NodeId,
}

/// The engine of the Piper voice.
pub(super) struct Piper;

impl Engine for Piper {
    fn name(&self) -> &'static str {
        NAME
    }

    fn owns(&self, voice: &str) -> bool {
        voice == VOICE
    }

    fn voices(&self, files: &VoiceFiles) -> Vec<VoiceInfo> {
        vec![VoiceInfo {
            id: VOICE.to_owned(),
            engine: NAME,
            language: LANGUAGE.to_owned(),
            name: "Joe (man)".to_owned(),
            quality: "neural, plain: a quick draft voice".to_owned(),
            why_not: espeak_ng::missing().or_else(|| files.missing(&[model(files), settings(files)])),
            kind: VoiceKind::Natural,
            rank: RANK,
            is_supported: true,
        }]
    }

    fn language<'v>(&self, _: &'v str) -> Option<&'v str> {
        Some(LANGUAGE)
    }

    fn offer(&self, language: &str, _: &[VoiceInfo]) -> Offer {
        if language.starts_with("en") { Offer::Voice(VOICE.to_owned()) } else { Offer::Nothing }
    }

    fn version(&self, _: &str, files: &VoiceFiles, content: &Content<'_>) -> Result<Vec<String>, VoiceError> {
        Ok(vec![
            format!("piper {}", content(model(files))?),
            format!("settings {}", content(settings(files))?),
            format!("rten {RUNTIME}"),
            espeak_ng::required_version()?,
        ])
    }

    fn phoneme_language(&self, _: &str) -> Option<&'static str> {
        Some(LANGUAGE)
    }

    fn open(&self, files: &VoiceFiles) -> Result<Box<dyn Speak>, VoiceError> {
        Ok(Box::new(Loaded::open(files)?))
    }
}

/// The file of the model.
fn model(files: &VoiceFiles) -> PathBuf {
    files.at("voices/piper/en_US-joe-medium.onnx")
}

/// The file of the symbols and settings of the model.
fn settings(files: &VoiceFiles) -> PathBuf {
    files.at("voices/piper/en_US-joe-medium.onnx.json")
}

/// The model, loaded.
struct Loaded {
    model: Model,
    nodes: Nodes,
    alphabet: BTreeMap<char, i64>,
    threads: Arc<ThreadPool>,
}

impl Loaded {
    fn open(files: &VoiceFiles) -> Result<Self, VoiceError> {
        let path = model(files);
        let model = Model::load_file(&path).map_err(|error| files.broken(&path, &error))?;
        let node = |name: &str| model.node_id(name).map_err(|error| files.broken(&path, &error));
        let nodes = Nodes {
            input: node("input")?,
            lengths: node("input_lengths")?,
            scales: node("scales")?,
            rhythm_noise: node("/dp/RandomNormalLike_output_0")?,
            sound_noise: node("/RandomNormalLike_output_0")?,
            durations: node("/Ceil_output_0")?,
            output: node("output")?,
        };
        let threads = Arc::new(ThreadPool::with_num_threads(THREADS));
        Ok(Self { model, nodes, alphabet: alphabet(files)?, threads })
    }

    fn speak_part(&self, request: &Request, part: &[Symbol]) -> Result<RawSpeech, VoiceError> {
        let ids = with_marks(part);
        let slowness = 100.0 / f32::from(request.speed_percent);
        let durations = self.durations(&ids, slowness).map_err(|error| request.failed(&error))?;
        let frames = durations.iter().sum::<f32>() as usize;
        let samples = self.samples(&ids, slowness, frames).map_err(|error| request.failed(&error))?;
        if durations.len() != ids.len() {
            return Err(request.failed("the model gave a length for fewer symbols than it was given"));
        }
        Ok(RawSpeech { samples, rate: RATE, words: times(part, &per_symbol(&durations), CLOCK) })
    }

    /// The length of every symbol in frames: how many there are decides how much noise the sound needs.
    fn durations(&self, ids: &[i32], slowness: f32) -> Result<Vec<f32>, Box<dyn std::error::Error>> {
        self.run(self.inputs(ids, slowness), self.nodes.durations)
    }

    fn samples(&self, ids: &[i32], slowness: f32, frames: usize) -> Result<Vec<f32>, Box<dyn std::error::Error>> {
        let mut inputs = self.inputs(ids, slowness);
        let noise = Tensor::from_data(&[1, BANDS, frames], noise(BANDS * frames, 2));
        inputs.push((self.nodes.sound_noise, noise.into()));
        self.run(inputs, self.nodes.output)
    }

    fn inputs(&self, ids: &[i32], slowness: f32) -> Vec<(NodeId, ValueOrView<'static>)> {
        let scales = vec![NOISE.0, slowness, NOISE.1];
        vec![
            (self.nodes.input, Tensor::from_data(&[1, ids.len()], ids.to_vec()).into()),
            (self.nodes.lengths, Tensor::from_data(&[1], vec![ids.len() as i32]).into()),
            (self.nodes.scales, Tensor::from_data(&[3], scales).into()),
            (self.nodes.rhythm_noise, Tensor::from_data(&[1, 2, ids.len()], noise(2 * ids.len(), 1)).into()),
        ]
    }

    fn run(&self, inputs: Vec<(NodeId, ValueOrView)>, output: NodeId) -> Result<Vec<f32>, Box<dyn std::error::Error>> {
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.threads)));
        let [value]: [Value; 1] = self.model.run_n(inputs, [output], Some(options))?;
        let tensor: Tensor<f32> = value.try_into()?;
        Ok(tensor.iter().copied().collect())
    }
}

impl Speak for Loaded {
    fn speak(&mut self, request: &Request) -> Result<RawSpeech, VoiceError> {
        let words = phonemes::read(&request.tokens, LANGUAGE)?;
        let symbols = spell(&words, &self.alphabet, |ipa| ipa.replace('^', ""));
        let parts = divide(&symbols, BOUNDS.at_speed(request.speed_percent));
        join(RATE, &parts, |part| self.speak_part(request, part))
    }
}

/// The ids of a sentence as the model learnt them: a mark at both ends and one after every symbol.
fn with_marks(part: &[Symbol]) -> Vec<i32> {
    let (begin, end, between) = MARKS;
    let mut ids = vec![begin, between];
    ids.extend(part.iter().flat_map(|symbol| [symbol.id, between]));
    ids.push(end);
    ids.into_iter().map(|id| id as i32).collect()
}

/// Lengths as [`times`] wants them: before the first symbol, of every symbol with the mark after it, after the last.
fn per_symbol(durations: &[f32]) -> Vec<f32> {
    durations.chunks(2).map(|pair| pair.iter().sum()).collect()
}

/// Normally distributed numbers, always the same for a seed: `SplitMix64` (Steele, Lea and Flood, 2014) and the
/// transform of Box and Muller (1958).
fn noise(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed;
    let mut uniform = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let normal = |_| {
        let (radius, angle) = ((-2.0 * uniform().ln()).sqrt(), std::f64::consts::TAU * uniform());
        (radius * angle.cos()) as f32
    };
    (0..count).map(normal).collect()
}

fn alphabet(files: &VoiceFiles) -> Result<BTreeMap<char, i64>, VoiceError> {
    #[derive(serde::Deserialize)]
    struct Settings {
        phoneme_id_map: BTreeMap<String, Vec<i64>>,
    }
    let path = settings(files);
    let bytes = std::fs::read(&path).map_err(|error| files.broken(&path, &error))?;
    let settings: Settings = serde_json::from_slice(&bytes).map_err(|error| files.broken(&path, &error))?;
    // The three marks are letters in the file but never part of a text.
    let spoken = settings.phoneme_id_map.into_iter().filter(|(name, _)| !["^", "$", "_"].contains(&name.as_str()));
    Ok(spoken.filter_map(|(name, ids)| Some((name.chars().next()?, *ids.first()?))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noise_is_always_the_same_and_normal() {
        let numbers = noise(20_000, 1);
        assert_eq!(numbers, noise(20_000, 1));
        assert_ne!(numbers, noise(20_000, 2));
        let mean = numbers.iter().sum::<f32>() / 20_000.0;
        let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f32>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }

    #[test]
    fn a_mark_stands_after_every_symbol() {
        let part = [7, 8].map(|id| Symbol { id, letter: 'a', token: None });
        assert_eq!(with_marks(&part), [1, 0, 7, 0, 8, 0, 2]);
        assert_eq!(per_symbol(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), [3.0, 7.0, 11.0, 7.0]);
    }
}
