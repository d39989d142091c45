//! Text in, speech out, with the time of every word. Neural engines run in a child process of their own, so that
//! their memory is never ours and their crashes never reach us.

mod catalog;
mod choose;
mod engine;
mod error;
mod espeak_ng;
mod files;
mod interface;
mod phonemes;
mod protocol;
mod serve;
mod sound;
mod speech;
mod symbols;
mod version;
mod voice;
mod voice_process;

pub use catalog::{language_of, voices};
pub use choose::{VoiceChoice, choose, companions};
pub use error::VoiceError;
pub use files::VoiceFiles;
pub use serve::serve;
pub use speech::{Request, SAMPLE_RATE, Speech, SpokenToken, WordTime};
pub use version::engine_version;
pub use voice::{Sex, VoiceInfo, VoiceKind};
pub use voice_process::VoiceProcess;

/// Raised by one whenever the same request would give other samples or other times than before.
/// It is part of [`engine_version`], so that nothing stale is reused.
pub const VERSION: u32 = 3;
