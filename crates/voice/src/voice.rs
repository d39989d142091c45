//! One voice: what it is called, what it speaks, and if it cannot speak here, why not.

use serde::Serialize;

/// One voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VoiceInfo {
    /// How a project names it: `af_heart`, `joe`, `espeak:ro`, `silence`.
    pub id: String,
    /// The name of the engine that makes its sound, as `kokoro`.
    pub engine: &'static str,
    /// Lower-case language tag, as `en-us`; empty if it speaks any.
    pub language: String,
    /// Its name for people.
    pub name: String,
    /// What to expect of it.
    pub quality: String,
    /// Why it cannot speak here, with the fix; none if it can.
    pub why_not: Option<String>,
    /// What kind of sound it makes.
    #[serde(skip)]
    pub kind: VoiceKind,
    /// Its place among the voices of its language: the lowest is the best.
    #[serde(skip)]
    pub(crate) rank: u32,
    /// Whether it could speak if all its files were here.
    #[serde(skip)]
    pub(crate) is_supported: bool,
}

/// What kind of sound a voice makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceKind {
    /// Like a person.
    Natural,
    /// Like a robot.
    Robot,
    /// None: for videos with captions only.
    Silent,
}

/// Whose voice it sounds like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// A woman's.
    Woman,
    /// A man's.
    Man,
}

impl VoiceInfo {
    /// Whose voice it sounds like, as its name says; none if the name does not say.
    pub fn sex(&self) -> Option<Sex> {
        let ends = |end: &str| self.name.ends_with(end);
        if ends("(woman)") { Some(Sex::Woman) } else { ends("(man)").then_some(Sex::Man) }
    }

    /// Whether it can speak here and now.
    pub fn installed(&self) -> bool {
        self.why_not.is_none()
    }
}
