//! Plans as they are written over HTTP. Lines, segments, scenes and frames are counted from 0; frames are those of the movie.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use vo_studio::open::project::Changes;

/// What is asked for instead of what a project says.
#[derive(Clone, Debug, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Another export preset.
    #[serde(default)]
    pub preset: Option<String>,
    /// Another voice.
    #[serde(default)]
    pub voice: Option<String>,
    /// Another look.
    #[serde(default)]
    pub look: Option<String>,
    /// Another seed.
    #[serde(default)]
    pub seed: Option<u64>,
}

// Files are not among them: whoever asks could name any of this machine.
impl From<Asked> for Changes {
    fn from(Asked { preset, voice, look, seed }: Asked) -> Self {
        Self { preset, voice, look, seed, ..Self::default() }
    }
}

/// What is supposed of a project.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supposed {
    /// The text instead of its script.
    #[serde(default)]
    pub text: Option<String>,
    /// What is asked for instead of what it says.
    #[serde(default)]
    pub changes: Asked,
}

/// Which segment is asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The segment, counted from 0.
    pub segment: usize,
    /// Another export preset.
    #[serde(default)]
    pub preset: Option<String>,
}

/// A text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextView {
    /// The text, as Markdown or as subtitles.
    pub text: String,
}

/// What a render would do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlanView {
    /// Takes that would be spoken, and that are there.
    takes: TallyView,
    /// Segments that would be made, and that are there.
    segments: TallyView,
    /// Segments that would be made if the new takes need more or less room than is guessed.
    segments_at_most: usize,
    /// Whether the sound would be mixed again.
    sound: bool,
    /// Whether lengths are guessed, because lines are still to be spoken.
    guessed: bool,
    /// What all this costs.
    cost: CostView,
    /// The rates by which its time is told.
    rates: RatesView,
    /// Columns of the movie.
    width: u32,
    /// Its rows.
    height: u32,
    /// Frames in a second.
    rate: u32,
    /// Frames of the movie.
    frames: u32,
    /// The segments, in order.
    each: Vec<SegmentView>,
    /// The lines, in order.
    lines: Vec<LineView>,
}

/// How many are to be made, and how many are there.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TallyView {
    /// To be made.
    make: usize,
    /// There already.
    reuse: usize,
}

/// What is not there yet.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CostView {
    /// Lines to be spoken.
    lines: usize,
    /// Frames for which they are heard.
    speech_frames: u32,
    /// Segments to be made.
    segments: usize,
    /// Their frames.
    frames: u32,
    /// Whether lines are to be spoken, so that what is counted here is estimated.
    estimated: bool,
    /// How long all this takes.
    milliseconds: Option<u64>,
}

/// How long this machine takes for each kind of work, in microseconds.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RatesView {
    /// For a second of speech.
    speech: u64,
    /// For a frame that is painted and encoded.
    frame: u64,
    /// For a second of the movie that is mixed.
    sound: u64,
    /// For a second of the movie that is joined.
    joining: u64,
    /// Those that are not measured yet, so that usual ones stand for them.
    not_measured: Vec<String>,
}

/// A segment of a plan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SegmentView {
    /// Which it is.
    segment: usize,
    /// The line it belongs to.
    line: usize,
    /// Its first frame.
    from: u32,
    /// Its frames.
    frames: u32,
    /// The beginning of its key; guessed if its line is still to be spoken.
    key: String,
    /// Whether it is there.
    reuse: bool,
    /// What is seen behind the captions, in order.
    pictures: Vec<String>,
    /// Its captions, in order.
    captions: Vec<String>,
    /// The title cards and the end card that begin in it.
    titles: Vec<String>,
}

/// A line of a plan: what is shown and when, and how it is read aloud.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LineView {
    /// Which it is.
    line: usize,
    /// Where it stands in the script.
    place: PlaceView,
    /// The scene it belongs to.
    scene: usize,
    /// The language it is read in.
    language: String,
    /// The voice that reads it.
    voice: String,
    /// Its words as they are shown.
    shown: Vec<String>,
    /// What is said for each of them; empty for what is not spoken.
    spoken: Vec<String>,
    /// Whether it is still to be spoken, so that its length and the times of its captions are estimated.
    estimated: bool,
    /// Whether a line before it is.
    moves: bool,
    /// Its first frame.
    from: u32,
    /// First frame of what follows.
    to: u32,
    /// Its captions.
    cues: Vec<CueView>,
}

/// Words that are on screen together.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CueView {
    /// First frame on which they are shown.
    from: i32,
    /// First frame on which they are no longer shown.
    to: i32,
    /// The words.
    words: Vec<CueWordView>,
}

/// A word of a caption.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CueWordView {
    /// What is shown.
    text: String,
    /// First frame on which it is the spoken word.
    from: i32,
    /// Whether the script marks it.
    emphasis: bool,
}

/// A stretch of a text.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PlaceView {
    /// Its line, from 1.
    line: u32,
    /// Its first character in that line, from 1.
    column: u32,
    /// The bytes of the text that it covers.
    span: SpanView,
}

/// Bytes of a text.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SpanView {
    /// The first, from 0.
    start: usize,
    /// The first that is not one of them.
    end: usize,
}

/// Something that is wrong or doubtful.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DiagnosticView {
    /// Whether work can go on.
    severity: SeverityView,
    /// What is wrong.
    message: String,
    /// The file.
    file: String,
    /// Where in it; nothing where the whole file is meant.
    at: Option<PlaceView>,
    /// How to put it right.
    hint: Option<String>,
}

/// Whether work can go on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SeverityView {
    /// Nothing can be made until it is put right.
    Error,
    /// The movie can be made, but perhaps not as it was meant.
    Warning,
}

/// What a text, or what else is supposed, would come to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DryRunView {
    /// What is wrong or doubtful, all at once. With an error among them the movie cannot be made as it is.
    diagnostics: Vec<DiagnosticView>,
    /// Files that nobody has looked at yet, so that something usual stands for each.
    not_inspected: Vec<String>,
    /// The language that the script is read in; none if that cannot be told, or if no text was sent.
    language: Option<String>,
    /// What a render would do; none if nothing of the script can be read. With errors, without what is mistaken.
    plan: Option<PlanView>,
}

impl DryRunView {
    /// A plan of what is there, in which nothing is wrong.
    pub fn of(plan: PlanView) -> Self {
        Self { diagnostics: Vec::new(), not_inspected: Vec::new(), language: None, plan: Some(plan) }
    }
}

/// Why a segment has the key it has.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ExplainedView {
    /// Which segment it is.
    segment: usize,
    /// The beginning of its key.
    key: String,
    /// Whether it is there.
    reuse: bool,
    /// Its recipe: all that it is made from, as it is hashed.
    #[schema(value_type = Object)]
    recipe: Value,
    /// What has changed since the last render, in words.
    text: String,
}

/// What a text would be as a script.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct InsightView {
    /// The title that it gives itself.
    title: Option<String>,
    /// The tag of its language; none if nothing of it can be read.
    language: Option<String>,
    /// The name of that language in English.
    language_name: Option<String>,
    /// How it is known: `script`, `text`, `voice`, or `assumed` where nothing speaks for any.
    known_from: Option<String>,
    /// Those whose names stand before what they say, in the order in which they speak first.
    speakers: Vec<String>,
    /// The scenes, in order.
    scenes: Vec<SceneView>,
    /// Words that are shown.
    words: usize,
    /// About how long it would be, in milliseconds.
    milliseconds: u64,
    /// What is wrong or doubtful. With an error among them it is no script.
    diagnostics: Vec<DiagnosticView>,
}

/// A scene of a text.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SceneView {
    /// The heading it stands under.
    title: Option<String>,
    /// The background that it asks for.
    background: Option<String>,
    /// Its lines, in order.
    lines: Vec<TextLineView>,
}

/// A line of a text.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TextLineView {
    /// What is shown.
    text: String,
    /// What is said.
    spoken: String,
    /// Where it stands.
    place: PlaceView,
    /// The language it is read in.
    language: String,
    /// Who says it, if a name stands before it.
    speaker: Option<String>,
    /// About how long it takes to say it, in milliseconds.
    milliseconds: u64,
}
