//! What is to be reached, measured side by side in one run: the bar is the least, the moonshot what is hoped for.

use serde::Serialize;

use super::table::{cpu, memory, size, wall};
use super::{JobReport, Report, ScenariosReport};
use crate::measure::Measured;
use crate::rounds::{Reading, Row};
use crate::scaling::{Point, Scaling};
use crate::statistics::Summary;

/// Something that is to be reached.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// What.
    pub what: String,
    /// Whether more is better.
    pub more: bool,
    /// The least that is to be reached.
    #[serde(rename = "bar")]
    pub least: f64,
    /// What is hoped for.
    pub moonshot: f64,
    /// What was measured.
    pub measured: Option<Summary>,
}

impl Bar {
    /// Whether it is reached, in plain words; the median decides.
    pub fn verdict(&self) -> &'static str {
        let reached = |goal: f64, median: f64| if self.more { median >= goal } else { median <= goal };
        match self.measured {
            None => "not measured",
            Some(Summary { median, .. }) if reached(self.moonshot, median) => "bar and moonshot met",
            Some(Summary { median, .. }) if reached(self.least, median) => "bar met, moonshot missed",
            Some(_) => "bar missed",
        }
    }
}

/// Everything that is to be reached and that a benchmark of whole processes can measure.
pub fn bars(report: &Report) -> Vec<Bar> {
    let mut bars: Vec<Bar> = report.jobs.iter().flat_map(of_job).collect();
    bars.extend(report.scenarios.iter().flat_map(of_scenarios));
    bars.extend(report.scaling.iter().flat_map(of_scaling));
    let rows = report
        .jobs
        .iter()
        .flat_map(|job| &job.rows)
        .chain(report.scenarios.iter().flat_map(|scenarios| &scenarios.rows));
    let ours = rows.filter(|row| OURS.contains(&row.name.as_str()));
    let peaks = ours.flat_map(|row| row.rounds.iter().map(memory));
    bars.push(most("peak PSS of everything of ours, in MB (the highest of all runs)", (300.0, 210.0), highest(peaks)));
    bars
}

/// Our own rows.
const OURS: [&str; 10] = ["cold", "worker", "plain", "usual", "minute", "edit", "again", "ten", "short", "long"];

fn of_job(job: &JobReport) -> Vec<Bar> {
    let name = &job.facts.clip;
    let ratio = |ours: &str, theirs: &str, reading: Reading| job.row(ours)?.ratio(job.row(theirs)?, reading);
    let faster = |theirs: &str| ratio(theirs, "cold", wall);
    let captions = job.row("cold").zip(job.row("plain")).and_then(|(with, without)| {
        let (with, without) = (with.rounds.iter().map(cpu), without.rounds.iter().map(cpu));
        Summary::of(with.zip(without).map(|(with, without)| (with - without) / with * 100.0))
    });
    let render = |ours: &'static str| {
        let against = move |theirs: &str, bar, reading| (format!("{name}: {ours}, {theirs}"), bar, reading);
        [
            (against("CPU / floor", (1.15, 1.0), cpu as Reading), "floor"),
            (against("CPU / expert", (1.1, 0.95), cpu), "expert"),
            (against("wall / expert", (1.1, 0.95), wall), "expert"),
            (against("bytes / expert", (1.05, 1.0), size), "expert"),
        ]
        .map(|((what, bar, reading), theirs)| most(what, bar, ratio(ours, theirs, reading)))
    };
    let mut bars = Vec::from(render("cold"));
    // The worker is optional: where it is not built there is nothing to reach.
    if job.row("worker").is_some_and(|row| !row.rounds.is_empty()) {
        bars.extend(render("worker"));
    }
    bars.extend([
        least(format!("{name}: times faster than moviepy"), (5.0, 7.0), faster("moviepy")),
        least(format!("{name}: times faster than hyperframes"), (5.0, 7.0), faster("hyperframes")),
        least(format!("{name}: times faster than remotion"), (15.0, 25.0), faster("remotion")),
        most(format!("{name}: captions, percent of the render's CPU (with against without)"), (5.0, 2.0), captions),
    ]);
    bars
}

fn of_scenarios(scenarios: &ScenariosReport) -> Vec<Bar> {
    let ratio = |ours: &str, theirs: &str| scenarios.row(ours)?.ratio(scenarios.row(theirs)?, wall);
    let lengths = scenarios.lengths.1 / scenarios.lengths.0;
    let per_second = scenarios.row("long").zip(scenarios.row("short")).and_then(|(long, short)| {
        let cost = |row: &Row, by: f64| row.rounds.iter().map(|measured| measured.cpu / by).collect::<Vec<_>>();
        Summary::of_ratios(cost(long, lengths), cost(short, 1.0))
    });
    let first_and_last = scenarios.row("ten").and_then(|row| Summary::of(row.rounds.iter().filter_map(growth)));
    let minute = scenarios.minute;
    vec![
        most(
            format!("one word of a movie of {minute} s changed: time / full render"),
            (1.0 / 8.0, 1.0 / 15.0),
            ratio("edit", "minute"),
        ),
        most("nothing changed, in s", (0.5, 0.1), scenarios.row("again").and_then(|row| row.summary(wall))),
        most("CPU for a second of movie, long / short", (1.05, 1.0), per_second),
        most("peak PSS, last video in a row minus first, in MB", (2.0, 0.0), first_and_last),
    ]
}

fn of_scaling(scaling: &Scaling) -> Vec<Bar> {
    let errors = scaling.points.iter().filter_map(Point::error).map(f64::abs);
    let growth = scaling.lengths.first().zip(scaling.lengths.last()).map(|(short, long)| long.cpu / short.cpu);
    vec![
        most("the model's error on a movie it has not seen, in percent (the largest)", (10.0, 5.0), highest(errors)),
        most("CPU for a second of movie, longest / shortest", (1.05, 1.0), Summary::of(growth)),
    ]
}

/// How much more memory the last of several commands needed than the first, in megabytes.
fn growth(measured: &Measured) -> Option<f64> {
    let (first, last) = (measured.steps.first()?, measured.steps.last()?);
    Some((last.peak_pss as f64 - first.peak_pss as f64) / 1e6)
}

fn most(what: impl Into<String>, (least, moonshot): (f64, f64), measured: Option<Summary>) -> Bar {
    Bar { what: what.into(), more: false, least, moonshot, measured }
}

fn least(what: impl Into<String>, (least, moonshot): (f64, f64), measured: Option<Summary>) -> Bar {
    Bar { what: what.into(), more: true, least, moonshot, measured }
}

/// The summary of peaks is their highest: a peak is only as good as its worst run.
fn highest(peaks: impl Iterator<Item = f64>) -> Option<Summary> {
    Summary::of(peaks).map(|summary| Summary { median: summary.max, ..summary })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_knows_which_way_is_better() {
        let at = |median| Some(Summary { median, min: median, max: median });
        let verdicts = |bar: fn(Option<Summary>) -> Bar| [0.9, 1.1, 1.3].map(|median| bar(at(median)).verdict());
        let fewer = verdicts(|measured| most("cost", (1.15, 1.0), measured));
        assert_eq!(fewer, ["bar and moonshot met", "bar met, moonshot missed", "bar missed"]);
        let more = verdicts(|measured| least("speed", (1.0, 1.2), measured));
        assert_eq!(more, ["bar missed", "bar met, moonshot missed", "bar and moonshot met"]);
        assert_eq!(most("cost", (1.0, 1.0), None).verdict(), "not measured");
    }
}
