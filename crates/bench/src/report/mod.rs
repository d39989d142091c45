//! What was measured, to be read by people and by programs.

mod bars;
mod markdown;
mod table;

use std::path::{Path, PathBuf};

use serde::Serialize;
use vo_files::durable;
use vo_timeline::preset::ExportPreset;

use crate::BenchError;
use crate::job::JobFacts;
use crate::machine::Machine;
use crate::quality::Quality;
use crate::rounds::Row;
use crate::scaling::Scaling;
use crate::toolchain::Tools;

pub use bars::Bar;

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The machine.
    pub machine: Machine,
    /// The moment.
    pub when: String,
    /// The command to repeat it.
    pub typed: String,
    /// Whether it only shows that everything runs.
    pub quick: bool,
    /// Counted rounds that were asked for.
    pub rounds: usize,
    /// Frame size and encoder settings of all competitors.
    pub preset: ExportPreset,
    /// The FFmpeg of all competitors.
    pub tools: Tools,
    /// One for each clip.
    pub jobs: Vec<JobReport>,
    /// Our program's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenarios: Option<ScenariosReport>,
    /// The speed-up over cores and the cost over lengths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaling: Option<Scaling>,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// Why it did not come to its end, if it was not stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// One job and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct JobReport {
    /// The job.
    pub facts: JobFacts,
    /// The competitors.
    pub rows: Vec<Row>,
    /// How good the movies are.
    pub quality: Vec<Quality>,
}

/// A day's work of our program.
#[derive(Clone, Debug, Serialize)]
pub struct ScenariosReport {
    /// Name of the clip.
    pub clip: String,
    /// Seconds of the movie that is edited.
    pub minute: u32,
    /// Seconds of each of the videos made in a row.
    pub each: u32,
    /// Seconds of the short and of the long movie, as they became.
    pub lengths: (f64, f64),
    /// What was measured.
    pub rows: Vec<Row>,
}

impl JobReport {
    /// A competitor's row, if it was measured at least once.
    pub fn row(&self, name: &str) -> Option<&Row> {
        measured(&self.rows, name)
    }
}

impl ScenariosReport {
    /// A row, if it was measured at least once.
    pub fn row(&self, name: &str) -> Option<&Row> {
        measured(&self.rows, name)
    }
}

fn measured<'a>(rows: &'a [Row], name: &str) -> Option<&'a Row> {
    rows.iter().find(|row| row.name == name && !row.rounds.is_empty())
}

impl Report {
    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        markdown::markdown(self)
    }

    /// What is to be reached, and whether it is.
    pub fn bars(&self) -> Vec<Bar> {
        bars::bars(self)
    }

    /// The report as JSON: every measurement of every round, and the bars with their verdicts.
    pub fn json(&self) -> String {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(object) = value.as_object_mut() {
            let value = |bar: &Bar| serde_json::json!({"bar": bar, "verdict": bar.verdict()});
            object.insert("bars".to_owned(), self.bars().iter().map(value).collect());
        }
        serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
    }

    /// Writes `bench.md`, `bench.json` and the plots into a folder, and returns their paths, the Markdown first.
    ///
    /// # Errors
    /// [`BenchError::Files`].
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, BenchError> {
        let mut files = vec![("bench.md", self.markdown()), ("bench.json", self.json())];
        if let Some(scaling) = &self.scaling {
            files.push((SPEED_UP, scaling.speed_up_plot()));
            files.push((COST, scaling.cost_plot()));
        }
        std::fs::create_dir_all(folder).map_err(BenchError::files("making the folder", folder))?;
        files
            .into_iter()
            .map(|(name, text)| {
                let path = folder.join(name);
                durable::write(&path, text.as_bytes()).map_err(BenchError::files("writing", &path))?;
                Ok(path)
            })
            .collect()
    }
}

/// File name of the plot of the speed-up.
const SPEED_UP: &str = "speed-up.svg";
/// File name of the plot of the cost over lengths.
const COST: &str = "cost.svg";
