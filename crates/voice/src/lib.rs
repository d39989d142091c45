//! Text in, speech out, with the time of every word. Neural engines run in a child process of their own, so that
//! their memory is never ours and their crashes never touch us.

mod catalog;
mod choose;
mod engine;
mod error;
mod espeak;
mod fingerprint;
mod home;
mod phonemes;
mod serve;
mod sound;
mod speaker;
mod speech;

pub use catalog::{Engine, Sex, Voice, language_of, voices};
pub use choose::{Choice, choose, companions};
pub use error::VoiceError;
pub use fingerprint::engine_version;
pub use serve::serve;
pub use speaker::Speaker;
pub use speech::{Request, SAMPLE_RATE, Speech, Token, WordTime};

/// Raised by one whenever the same request would give other samples or other times than before.
/// It is part of [`engine_version`], so that nothing stale is reused.
pub const VERSION: u32 = 3;
