//! Reports what `vo setup` does: a bar of bytes on a terminal, a line a step elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use vo_setup::{InstallProgress, InstallState};

use crate::output::print_line;

/// Reports the steps of an installation.
#[derive(Default)]
pub struct SetupReporter {
    bar: Option<ProgressBar>,
    last: String,
}

impl SetupReporter {
    /// Reports one step.
    pub fn report(&mut self, progress: &InstallProgress<'_>) {
        let InstallProgress { artifact, state, done_bytes, total_bytes, part: (part, parts) } = progress;
        let of_parts = if *parts > 1 { format!(", part {part} of {parts}") } else { String::new() };
        let step = match state {
            InstallState::Kept => return,
            InstallState::Fetching => "fetching",
            InstallState::Verifying => "verifying",
            InstallState::Placed => "installed",
        };
        if std::io::stderr().is_terminal() {
            let bar = self.bar.get_or_insert_with(|| {
                let style = ProgressStyle::with_template("{prefix:>10} {bar:32} {bytes}/{total_bytes} {msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                ProgressBar::new(*total_bytes).with_style(style.progress_chars("━╸─"))
            });
            bar.set_prefix(step);
            bar.set_message(format!("{artifact}{of_parts}"));
            bar.set_length(*total_bytes);
            bar.set_position(*done_bytes);
        } else {
            let text = match state {
                InstallState::Fetching => {
                    // A line each quarter: what is not a terminal keeps every line.
                    let (quarter, megabytes) = (done_bytes * 4 / total_bytes * 25, total_bytes.div_ceil(1_000_000));
                    format!("fetching {artifact}: {quarter} % of {megabytes} MB{of_parts}")
                }
                InstallState::Verifying => format!("verifying {artifact}{of_parts}"),
                _ => format!("{step} {artifact}"),
            };
            if text != self.last {
                print_line(&text);
                self.last = text;
            }
        }
    }
}

impl Drop for SetupReporter {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
