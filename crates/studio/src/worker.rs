//! Workers: processes of ours that take runs one at a time and keep what the next one needs, such as a voice that is ready
//! to speak. Both sides talk in lines of JSON: orders on the worker's standard input, answers on its standard output.
//!
//! A worker that crashes takes no other run with it, and what its run had made by then is kept. Who started it may grant the
//! memory and processors that it uses, so that several together stay within one budget.

mod client;
mod grants;
mod serve;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_plan::AnyRecipe;

use crate::Problem;
use crate::budget::permits::{Claimant, Need, Priority};
use crate::event::Envelope;
use crate::frame::Moment;
use crate::open::project::Changes;
use crate::preview::{PreviewOf, SampleOf};

pub use crate::artifact::any::Made;
pub use client::{Failed, Worker};
pub use serve::serve;

/// The verb under which our own program is a worker.
pub const WORKER_VERB: &str = "worker";

/// What a worker is told, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "order")]
pub enum Order {
    /// How much of the machine it may use; the first line. Where `grants` is true, it asks for all of that.
    Begin {
        /// Bytes of memory.
        memory: u64,
        /// Percent of all processors together.
        cpu: u32,
        /// Whether permits are granted by whoever sends this.
        grants: bool,
    },
    /// A run. One that comes while another goes on waits for its end.
    Run {
        /// Its number, which no other has.
        job: u64,
        /// How urgent it is.
        #[serde(default)]
        priority: Priority,
        /// What is to be done.
        work: Box<Work>,
    },
    /// A run is to stop, or not to begin.
    Stop {
        /// Its number.
        job: u64,
    },
    /// There is room for what was claimed.
    Granted {
        /// The number of the claim.
        claim: u64,
    },
    /// Whether work of others should have its turn.
    Turn {
        /// The number of the claim.
        claim: u64,
        /// Whether it should.
        others: bool,
    },
    /// What is kept only until its memory is needed is to be freed.
    Reclaim,
    /// There is nothing more to do: what goes on stops, and the worker ends.
    End,
}

/// What is to be done in a run. Paths are absolute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "make")]
pub enum Work {
    /// The movie of a project, with what goes beside it.
    Render {
        /// The project.
        project: PathBuf,
        /// What is asked for instead of what it says.
        #[serde(default)]
        changes: Changes,
        /// The movie; left out: `out/TITLE.mp4` in the project, or beside a lone script.
        output: Option<PathBuf>,
        /// Whether files that vo did not make are replaced.
        #[serde(default)]
        force: bool,
    },
    /// What a render would do; with a text, what it would do if that were the script: see [`crate::dry_run::dry_run`].
    Plan {
        /// The project.
        project: PathBuf,
        /// The text instead of its script.
        #[serde(default)]
        text: Option<String>,
        /// What is asked for instead of what it says.
        #[serde(default)]
        changes: Changes,
    },
    /// One frame of a movie, as an image.
    Frame {
        /// The project.
        project: PathBuf,
        /// What is asked for instead of what it says.
        #[serde(default)]
        changes: Changes,
        /// Which.
        moment: Moment,
        /// The image.
        output: PathBuf,
        /// Whether a file that vo did not make is replaced.
        #[serde(default)]
        force: bool,
    },
    /// Why a segment has the key it has, counted from 0: see [`crate::dry_run::explain_segment`].
    Explain {
        /// The project.
        project: PathBuf,
        /// What is asked for instead of what it says.
        #[serde(default)]
        changes: Changes,
        /// Which.
        segment: usize,
    },
    /// What a person sees and hears of a movie before it is made: see [`crate::preview::preview`].
    Preview {
        /// The project.
        project: PathBuf,
        /// What is asked for instead of what it says.
        #[serde(default)]
        changes: Changes,
        /// Of what.
        of: PreviewOf,
        /// The folder in which it is to lie. Who orders looks after it.
        folder: PathBuf,
    },
    /// What there is to choose from, to be seen or heard: see [`crate::preview::sample`].
    Sample {
        /// Of what.
        of: SampleOf,
        /// The folder in which it is to lie.
        folder: PathBuf,
    },
    /// One artifact or fact, from its recipe and the blobs that it names: what a worker on another machine is asked for.
    Artifact {
        /// How it is made.
        recipe: Box<AnyRecipe>,
        /// Where the blobs are; those that the worker's cache has already may be left out.
        #[serde(default)]
        blobs: BTreeMap<Digest, PathBuf>,
        /// The artifact; it must not be there. A fact has no file, but is the result.
        output: PathBuf,
    },
    /// A text, read aloud.
    Take {
        /// What is read.
        text: String,
        /// What is asked for instead of the defaults, such as a voice.
        #[serde(default)]
        changes: Changes,
        /// The sound.
        output: PathBuf,
        /// Whether a file that vo did not make is replaced.
        #[serde(default)]
        force: bool,
    },
    /// A file of a library, looked at where no project is.
    Look {
        /// The file.
        file: PathBuf,
        /// A folder that is there, in which what shows the file is left: see [`crate::look_at_file`].
        output: PathBuf,
    },
    /// The cache, made smaller.
    Prune {
        /// Bytes that it may have.
        bytes: u64,
        /// Days for which what is not used is kept.
        days: u64,
    },
    /// Tools, voices and music, fetched and checked. It works without an FFmpeg.
    Fetch {
        /// Which, by their names in the manifest; those that everybody needs if there is none.
        #[serde(default)]
        names: Vec<String>,
    },
}

impl Work {
    /// The files and folders that it names.
    fn paths(&self) -> impl Iterator<Item = &Path> {
        let (one, other, blobs) = match self {
            Self::Render { project, output, .. } => (Some(project), output.as_ref(), None),
            Self::Plan { project, .. } | Self::Explain { project, .. } => (Some(project), None, None),
            Self::Preview { project, folder, .. } => (Some(project), Some(folder), None),
            Self::Sample { folder, .. } => (None, Some(folder), None),
            Self::Frame { project, output, .. } => (Some(project), Some(output), None),
            Self::Artifact { blobs, output, .. } => (None, Some(output), Some(blobs)),
            Self::Look { file, output } => (Some(file), Some(output), None),
            Self::Take { output, .. } => (None, Some(output), None),
            Self::Prune { .. } | Self::Fetch { .. } => (None, None, None),
        };
        one.into_iter().chain(other).chain(blobs.into_iter().flat_map(BTreeMap::values)).map(PathBuf::as_path)
    }
}

/// What a worker answers, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum Answer {
    /// It takes runs.
    Ready {
        /// The version of the program.
        version: String,
    },
    /// Something happened in a run.
    Event(Envelope<serde_json::Value>),
    /// A run has ended well.
    Done {
        /// The run.
        job: u64,
        /// What came of it: of a render what `done` tells, of a plan the plan (with a text, its report), of a frame its number,
        /// of a take its length, of a recipe [`Made`], of a
        /// preview or a sample [`crate::preview::Preview`].
        result: serde_json::Value,
    },
    /// A run has failed.
    Failed {
        /// The run.
        job: u64,
        /// Why.
        problem: Problem,
    },
    /// Room is wanted.
    Claim {
        /// The number of the claim.
        claim: u64,
        /// How much.
        need: Need,
        /// Which run, and how urgent it is.
        by: Claimant,
    },
    /// Of what was claimed no more than that is wanted from now on.
    Shrink {
        /// The number of the claim.
        claim: u64,
        /// How much is.
        to: Need,
    },
    /// What was claimed is not wanted any more.
    Release {
        /// The number of the claim.
        claim: u64,
    },
    /// Should others have their turn?
    Turn {
        /// The number of the claim.
        claim: u64,
        /// Which run holds it, and how urgent it is.
        by: Claimant,
        /// For how long it has been held, in milliseconds.
        held: u64,
    },
}
