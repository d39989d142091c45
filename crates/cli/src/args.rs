//! What can be typed.

mod jobs;
mod values;

use std::path::PathBuf;

pub use backup::{Backup, Restore};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
pub use jobs::{Jobs, JobsList, JobsVerb, OneJob};
use serde::Serialize;
pub use serve::{QuotaArgs, Serve, UsersArgs, UsersVerb};
use values::{moment, percent, size};
use vo_studio::open::project::Changes;

/// What is printed below the options of a verb: lines that can be typed as they are.
macro_rules! examples {
    ($($line:literal),+ $(,)?) => { concat!("Examples:", $("\n  ", $line),+) };
}

mod backup;
mod serve;

/// Turns a script into a finished vertical video, on this machine, without a network.
#[derive(Debug, Parser)]
#[command(
    name = "vo",
    version,
    about = "Turns a script into a finished vertical video, on this machine, without a network.",
    after_help = examples!["vo new my-first-short", "vo make my-first-short", "vo make script.md --preset draft"]
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Create a project: a folder with settings and an example script to change
    New(New),
    /// Make the movie of a project folder or a script
    #[command(alias = "render")]
    Make(Make),
    /// Show what would be made and what would be reused, without making anything
    Plan(Plan),
    /// Explain why a segment is made again: what changed since the last render
    Explain(Explain),
    /// Save one frame of a movie as an image, without rendering the movie
    Frame(Frame),
    /// List the voices, or have one read a text into a sound file
    Voices(Voices),
    /// List the caption looks
    Looks(Looks),
    /// List the export presets
    Presets(List),
    /// Print the JSON Schema of a project file, a preset or a look
    Schema(Schema),
    /// Check this machine: tools, voices, fonts and folders, and how to fix what is missing
    Doctor(Doctor),
    /// Download and check tools, voices and music
    Setup(Setup),
    /// Shrink the cache of everything that was made
    Prune(Prune),
    /// Measure how fast this machine renders, beside plain FFmpeg and other programs
    Bench(Bench),
    /// Serve the studio over HTTP, to this machine alone unless asked otherwise
    Serve(Serve),
    /// Say who may use a server that other machines can reach
    Users(UsersArgs),
    /// Write a backup of projects, library, jobs, schedules, webhooks, settings and users, also while the server runs
    Backup(Backup),
    /// Put a backup in the place of what is there, which is set aside
    Restore(Restore),
    /// List, follow, cancel, pause and retry the jobs of the server
    Jobs(Jobs),
    /// Let an assistant make videos: the Model Context Protocol on standard input and output
    Mcp,
    /// Print a script that makes your shell complete `vo`'s commands and options
    Completions(Completions),
    /// Take runs as lines of JSON on standard input, one at a time, and answer with events: what the server starts
    #[command(hide = true)]
    Worker,
    /// Write the frames of a movie, raw, to standard output
    #[command(name = "__frames", hide = true)]
    Frames(ProjectArgs),
}

impl Verb {
    /// What it is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Make(_) => "make",
            Self::Plan(_) => "plan",
            Self::Explain(_) => "explain",
            Self::Frame(_) => "frame",
            Self::Voices(_) => "voices",
            Self::Looks(_) => "looks",
            Self::Presets(_) => "presets",
            Self::Schema(_) => "schema",
            Self::Doctor(_) => "doctor",
            Self::Setup(_) => "setup",
            Self::Prune(_) => "prune",
            Self::Bench(_) => "bench",
            Self::Serve(_) => "serve",
            Self::Users(_) => "users",
            Self::Backup(_) => "backup",
            Self::Restore(_) => "restore",
            Self::Jobs(_) => "jobs",
            Self::Mcp => "mcp",
            Self::Completions(_) => "completions",
            Self::Worker => "worker",
            Self::Frames(_) => "frames",
        }
    }

    /// How a failure is reported to programs.
    pub fn answers(&self) -> Answers {
        let is_json = match self {
            Self::Make(Make { json: true, .. }) | Self::Serve(Serve { json: true, .. }) => return Answers::Events,
            Self::Plan(plan) => plan.json,
            Self::Explain(explain) => explain.json,
            Self::Voices(voices) => voices.list.json,
            Self::Looks(looks) => looks.list.json,
            Self::Doctor(doctor) => doctor.list.json,
            Self::Presets(list) | Self::Users(UsersArgs { what: UsersVerb::List(list) }) => list.json,
            Self::Jobs(jobs) => jobs.json,
            _ => false,
        };
        if is_json { Answers::Object } else { Answers::Text }
    }

    /// Whether it may make the folders that it works in.
    pub fn works(&self) -> bool {
        match self {
            Self::Voices(voices) => voices.say.is_some(),
            other => matches!(
                other,
                Self::Make(_)
                    | Self::Setup(_)
                    | Self::Frame(_)
                    | Self::Serve(_)
                    | Self::Mcp
                    | Self::Users(_)
                    | Self::Worker
                    | Self::Frames(_)
            ),
        }
    }
}

/// What a verb prints on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Text for people.
    Text,
    /// One JSON object.
    Object,
    /// One JSON event a line.
    Events,
}

/// A project and what to change in it.
#[derive(Debug, ClapArgs)]
pub struct ProjectArgs {
    /// A folder with project.toml and script.md, or a script.md [default: this folder]
    #[arg(
        value_name = "PROJECT|script.md",
        default_value = ".",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    pub project: PathBuf,
    #[command(flatten)]
    pub changes: ChangeArgs,
}

/// What to change in a project.
#[derive(Debug, ClapArgs)]
pub struct ChangeArgs {
    /// Export preset: tiktok, shorts, reels, square, landscape, draft, plate, or one of your own
    #[arg(long, value_name = "P")]
    pub preset: Option<String>,
    /// Voice (see `vo voices`), or `auto`
    #[arg(long, value_name = "V")]
    pub voice: Option<String>,
    /// Caption look (see `vo looks`)
    #[arg(long, value_name = "L")]
    pub look: Option<String>,
    /// Background: a clip, an image, a folder, or the name of a painted one; may be given several times
    #[arg(long, value_name = "PATH", action = clap::ArgAction::Append, allow_hyphen_values = true)]
    pub background: Vec<String>,
    /// Music: a sound file, the name of an installed bed, or `none`
    #[arg(long, value_name = "PATH", allow_hyphen_values = true)]
    pub music: Option<String>,
    /// Seed for everything that is chosen at random: another number gives another cut of the same script
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set any key of the project, such as pacing.pause=300; may be given several times
    #[arg(long, value_name = "key=value", action = clap::ArgAction::Append)]
    pub set: Vec<String>,
    /// Memory that vo and the programs it starts may use together; with more, such as 600MB, it makes several segments at once and accepts larger files
    #[arg(long, value_name = "SIZE", default_value = "300MB", value_parser = size)]
    pub memory: u64,
}

impl ChangeArgs {
    /// The changes to the project.
    pub fn changes(&self) -> Changes {
        Changes {
            preset: self.preset.clone(),
            voice: self.voice.clone(),
            look: self.look.clone(),
            backgrounds: self.background.clone(),
            music: self.music.clone(),
            seed: self.seed,
            set: self.set.clone(),
        }
    }
}

/// `vo make`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples![
    "vo make                                  the project in this folder",
    "vo make script.md -o short.mp4           a lone script",
    "vo make hearts --preset draft            small and quick, to look at",
    "vo make hearts --background photos/ --music none",
    "vo make monday tuesday -o out/           several, one after another",
])]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Make {
    #[command(flatten)]
    pub first: ProjectArgs,
    /// More projects or scripts, made one after another
    #[arg(value_name = "PROJECT|script.md")]
    pub more: Vec<PathBuf>,
    /// Where to write the movie (a folder, if there are several projects) [default: out/ in the project, or beside a lone script]
    #[arg(short, long, value_name = "FILE", allow_hyphen_values = true)]
    pub output: Option<PathBuf>,
    /// Replace files that vo did not make, or that were changed after vo made them
    #[arg(long)]
    pub force: bool,
    /// Use at most this share of all processors, in percent, averaged over a few seconds
    #[arg(long, value_name = "PERCENT", default_value = "100", value_parser = percent)]
    pub cpu_limit: u32,
    /// Work only when no other program wants the processor; always on when several projects are made
    #[arg(long)]
    pub idle: bool,
    /// Write a chart of memory and processor time beside the movie, as NAME.profile.svg
    #[arg(long)]
    pub profile: bool,
    /// Print one JSON event a line
    #[arg(long)]
    pub json: bool,
}

/// `vo plan`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples![
    "vo plan hearts",
    "vo plan hearts --look clean --json",
    "vo plan hearts --text draft.md",
])]
pub struct Plan {
    #[command(flatten)]
    pub project: ProjectArgs,
    /// Plan this text instead of the script (`-`: standard input); nothing is inspected, locked or written
    #[arg(long, value_name = "FILE|-", allow_hyphen_values = true)]
    pub text: Option<PathBuf>,
    /// Show frames and cache keys too; the text is the same for the same movie
    #[arg(short, long)]
    pub verbose: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `vo frame`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo frame hearts --at 12.4 -o still.png", "vo frame hearts --number 0 -o first.webp"])]
#[group(id = "moment", required = true, multiple = false, args = ["at", "number"])]
pub struct Frame {
    /// A folder with project.toml and script.md, or a script.md
    #[arg(value_name = "PROJECT|script.md", allow_hyphen_values = true)]
    pub project: PathBuf,
    /// The time of the frame, in seconds from the beginning
    #[arg(long, value_name = "SECONDS", value_parser = moment)]
    pub at: Option<u64>,
    /// The number of the frame, counted from 0
    #[arg(long, value_name = "N")]
    pub number: Option<u32>,
    /// Where to write the image; its name ends in .png or .webp
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Replace the file even if vo did not make it
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub changes: ChangeArgs,
}

/// `vo explain`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo explain hearts 3"])]
pub struct Explain {
    /// A folder with project.toml and script.md, or a script.md
    #[arg(value_name = "PROJECT|script.md", allow_hyphen_values = true)]
    pub project: PathBuf,
    /// Number of the segment, as `vo plan` counts them
    #[arg(value_name = "N")]
    pub segment: usize,
    /// Print JSON, with the whole recipe of the segment
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub changes: ChangeArgs,
}

/// Verbs that list something.
#[derive(Debug, ClapArgs)]
pub struct List {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `vo new`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo new my-first-short", "vo new holiday --template photos", "vo new --list"])]
pub struct New {
    /// The folder of the new project; it must not exist yet, or be empty
    #[arg(value_name = "FOLDER", required_unless_present = "list")]
    pub folder: Option<PathBuf>,
    /// The template to begin with (see --list)
    #[arg(long, value_name = "T", default_value = "facts")]
    pub template: String,
    /// List the templates
    #[arg(long)]
    pub list: bool,
}

/// `vo voices`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples![
    "vo voices",
    "vo voices --say 'Three hearts, and all of them blue.' --voice am_michael -o michael.wav",
])]
pub struct Voices {
    #[command(flatten)]
    pub list: List,
    /// Read a text aloud into a WAV file, as a script would be
    #[arg(long, value_name = "TEXT")]
    pub say: Option<String>,
    /// The voice that reads it [default: one for the language of the text]
    #[arg(long, value_name = "V", requires = "say")]
    pub voice: Option<String>,
    /// Where to write the sound
    #[arg(short, long, value_name = "FILE.wav", default_value = "voice.wav", requires = "say")]
    pub output: PathBuf,
    /// Replace the file even if vo did not make it
    #[arg(long, requires = "say")]
    pub force: bool,
}

/// `vo completions`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["source <(vo completions bash)", "vo completions zsh > ~/.zfunc/_vo"])]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `vo looks`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo looks", "vo looks --sheet looks.png"])]
pub struct Looks {
    #[command(flatten)]
    pub list: List,
    /// Write a PNG file that shows all looks, your own too, over bright and dark pictures
    #[arg(long, value_name = "FILE.png")]
    pub sheet: Option<PathBuf>,
    /// Replace the file even if vo did not make it
    #[arg(long, requires = "sheet")]
    pub force: bool,
}

/// `vo schema`.
#[derive(Debug, ClapArgs)]
pub struct Schema {
    /// The kind of file
    #[arg(value_name = "FILE", default_value = "project", hide_default_value = true)]
    pub of: SchemaOf,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SchemaOf {
    /// `project.toml` (the default)
    Project,
    /// An export preset: `presets/NAME.toml`
    Preset,
    /// A caption look: `looks/NAME.toml`
    Look,
}

/// `vo doctor`.
#[derive(Debug, ClapArgs)]
pub struct Doctor {
    #[command(flatten)]
    pub list: List,
    /// Write a zip file for a bug report: logs and settings, without secrets and without your script
    #[arg(long, value_name = "FILE.zip")]
    pub bundle: Option<PathBuf>,
    /// Replace the file even if vo did not make it
    #[arg(long, requires = "bundle")]
    pub force: bool,
}

/// `vo setup`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo setup", "vo setup sounds"])]
pub struct Setup {
    /// What to download, by its name in `vo doctor` [default: all that a first video needs]
    pub names: Vec<String>,
    /// Download everything there is
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
}

/// `vo prune`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo prune --to 1GB", "vo prune --days 2"])]
pub struct Prune {
    /// Largest size of the cache, such as 5GB or 800MB; a larger one shrinks to four fifths of this
    #[arg(long, value_name = "SIZE", default_value = "5GB", value_parser = size)]
    pub to: u64,
    /// Remove what was not used for this many days
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub days: u64,
}

/// `vo bench`: what the program `vo-bench` reads as its `Options`.
#[derive(Debug, ClapArgs, Serialize)]
pub struct Bench {
    /// Only these competitors, parts or clips (floor, expert, stages, cold, edit, scaling, calm, ..., or serve alone: the server) [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Clips of your own, measured beside generated ones
    #[arg(value_name = "CLIP")]
    pub clips: Vec<PathBuf>,
    /// Rounds that are counted, after one to warm up
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub rounds: usize,
    /// Length of the movie that every competitor makes, in seconds
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub seconds: u32,
    /// The FFmpeg that every competitor works with [default: the first with libass]
    #[arg(long, value_name = "PROGRAM")]
    pub ffmpeg: Option<PathBuf>,
    /// Export preset
    #[arg(long, value_name = "P", default_value = "tiktok")]
    pub preset: String,
    /// The folder for the report: bench.md, bench.json and charts
    #[arg(short, long, value_name = "FOLDER", default_value = "bench")]
    pub output: PathBuf,
    /// One round of three seconds with small frames: shows that everything runs; its figures mean nothing
    #[arg(long)]
    pub quick: bool,
    /// Measure movies of up to half an hour in the scaling part
    #[arg(long)]
    pub full: bool,
    /// Keep the movies of all competitors
    #[arg(long)]
    pub keep: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
