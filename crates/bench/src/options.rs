//! What can be chosen.

use std::path::PathBuf;

use serde::Deserialize;

/// What can be chosen.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Our own program: it is measured as a child, like all others.
    pub program: PathBuf,
    /// The command that was typed, for the report.
    pub typed: String,
    /// Where the report and everything that is made go. The folder `vo-bench-work` in it is emptied before and removed at the
    /// end.
    pub output: PathBuf,
    /// Counted rounds; one more is played first as a warm-up.
    pub rounds: usize,
    /// Seconds of the job's movie.
    pub seconds: u32,
    /// A person's own clips, beside those that are drawn.
    pub clips: Vec<PathBuf>,
    /// Only these competitors, and only these clips; all of those of which none is named.
    pub only: Vec<String>,
    /// The FFmpeg that all competitors work with; the first with libass if left out.
    pub ffmpeg: Option<PathBuf>,
    /// The export preset.
    pub preset: String,
    /// One round of three seconds of one clip with small frames: shows that everything runs, and its figures mean nothing.
    pub quick: bool,
    /// Lengths up to half an hour in the scaling part.
    pub full: bool,
    /// Whether `vo-bench-work` is kept, to look at the movies.
    pub keep: bool,
}

impl Default for Options {
    /// The usual choices, with the `vo` that lies beside this program.
    fn default() -> Self {
        let name = format!("vo{}", std::env::consts::EXE_SUFFIX);
        Self {
            program: std::env::current_exe().unwrap_or_default().with_file_name(name),
            typed: "vo-bench".to_owned(),
            output: PathBuf::from("bench"),
            rounds: 5,
            seconds: 10,
            clips: Vec::new(),
            only: Vec::new(),
            ffmpeg: None,
            preset: "tiktok".to_owned(),
            quick: false,
            full: false,
            keep: false,
        }
    }
}

impl Options {
    /// Rounds that are counted.
    pub fn counted_rounds(&self) -> usize {
        if self.quick { 1 } else { self.rounds.max(1) }
    }

    /// Seconds of the job's movie.
    pub fn job_seconds(&self) -> u32 {
        if self.quick { 3 } else { self.seconds.clamp(1, 600) }
    }

    /// Whether one of a group takes part: all do, unless some of the group are named.
    pub fn wants(&self, name: &str, group: &[&str]) -> bool {
        let named = |name: &str| self.only.iter().any(|only| only == name);
        named(name) || !group.iter().any(|known| named(known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naming_one_of_a_group_leaves_the_other_group_whole() {
        let mut options = Options::default();
        let (clips, competitors) = (["calm", "hard"], ["cold", "floor"]);
        options.only = vec!["calm".to_owned()];
        assert!(options.wants("calm", &clips) && !options.wants("hard", &clips));
        assert!(competitors.iter().all(|name| options.wants(name, &competitors)));
    }
}
