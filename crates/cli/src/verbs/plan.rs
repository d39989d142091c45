//! `vo plan`: what would be made and what reused.

use std::io::Read;
use std::path::Path;

use vo_files::{OpenEntry, plain};
use vo_studio::dry_run::{self, DryRun, PlanReport, SegmentReport, at_second};
use vo_studio::open::document;
use vo_studio::open::project::{self, LoadedProject};
use vo_studio::{Code, Studio, StudioError};

use crate::args::Plan;
use crate::output::{eprint_line, print_json, print_line};
use crate::start::quiet;

/// `vo plan`.
pub fn plan(args: &Plan) -> Result<(), StudioError> {
    let (studio, loaded, run) = quiet(&args.project.project, &args.project.changes)?;
    if let Some(file) = &args.text {
        return planned_text(args, (&studio, &loaded), file);
    }
    let report = dry_run::plan_report(&studio, loaded, run)?;
    if args.json {
        print_json(&report);
    } else {
        draw(args, &report);
    }
    Ok(())
}

/// The plan of a text that stands in for the script.
fn planned_text(args: &Plan, (studio, loaded): (&Studio, &LoadedProject), file: &Path) -> Result<(), StudioError> {
    let (bytes, shown) = read(file)?;
    let text = document::text(&bytes, &shown)?.text;
    let report = dry_run::dry_run(studio, loaded, &text)?;
    if args.json {
        print_json(&report);
        return Ok(());
    }
    let DryRun { diagnostics, not_inspected, plan, .. } = &report;
    for diagnostic in diagnostics {
        let source = if diagnostic.file == loaded.toml_file { loaded.toml.as_str() } else { &text };
        eprint_line(&diagnostic.render(source));
    }
    if !not_inspected.is_empty() {
        eprint_line(&guessed(not_inspected));
    }
    if let Some(report) = plan {
        draw(args, report);
    }
    if report.is_possible() {
        return Ok(());
    }
    Err(StudioError::Input(Code::InvalidScript, format!("{shown} makes no movie as it is: fix the errors above")))
}

/// Which files a plan guesses of; as many are named as tell what kind of files they are.
fn guessed(files: &[String]) -> String {
    const NAMED: usize = 5;
    let named: Vec<_> = files.iter().take(NAMED).map(|file| plain(file)).collect();
    let more = match files.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = named.join(", ");
    format!(
        "note: not inspected yet, so what is planned of them is estimated: {named}{more}; `vo plan` without --text inspects them"
    )
}

/// The bytes of a file, or of standard input, and what messages call it.
fn read(file: &Path) -> Result<(Vec<u8>, String), StudioError> {
    if file.as_os_str() == "-" {
        let (mut bytes, shown) = (Vec::new(), "standard input".to_owned());
        let unreadable = |error| StudioError::Input(Code::FileUnreadable, format!("{shown} cannot be read: {error}"));
        std::io::stdin().lock().take(LARGEST).read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok((bytes, shown));
    }
    let shown = vo_files::shown(file);
    match project::found(vo_files::typed(file), &shown, project::COPY)? {
        Some(OpenEntry::File(input)) => Ok((project::read(&input, &shown)?, shown)),
        _ => Err(StudioError::Input(Code::FileMissing, format!("there is no file {shown}"))),
    }
}

/// As many bytes are read of standard input.
const LARGEST: u64 = 32 << 20;

fn draw(args: &Plan, report: &PlanReport) {
    if args.verbose {
        print_line(report.text.trim_end());
    } else {
        let PlanReport { width, height, rate, frames, .. } = *report;
        let length = at_second(frames, rate);
        let guessed = if report.guessed { ", estimated: some lines are not spoken yet" } else { "" };
        print_line(&format!("{length} of {width}x{height} at {rate} frames a second{guessed}"));
        report.each.iter().for_each(|one| print_line(&segment(one, rate)));
    }
    print_line(&summary(report));
}

/// One line of a segment: where it begins, how long it is, whether it is there, what is seen, what its captions say and its titles.
fn segment(one: &SegmentReport, rate: u32) -> String {
    let SegmentReport { segment, from, frames, reuse, .. } = one;
    let tenths = u64::from(*frames) * 10 / u64::from(rate.max(1));
    let state = if *reuse { "cached" } else { "will be made" };
    let (at, pictures) = (at_second(*from, rate), one.pictures.join(" then "));
    let captions = one.captions.join(" / ");
    let titles: Vec<_> = one.titles.iter().map(|title| format!("  [title: {}]", plain(title))).collect();
    let titles = titles.concat();
    let (pictures, captions) = (plain(&pictures), plain(&captions));
    let length = format!("{}.{} s", tenths / 10, tenths % 10);
    format!("{segment:>4}  {at:>7}  {length:>6}  {state:<12}  {pictures}  \"{captions}\"{titles}")
}

fn summary(report: &PlanReport) -> String {
    let range = if report.segments_at_most > report.segments.make {
        format!(" (at most {}, if a line takes longer than estimated)", report.segments_at_most)
    } else {
        String::new()
    };
    let made = |make: usize, of: usize| format!("{make} of {of}");
    format!(
        "will be made: {} spoken lines, {} segments{range}, {}{}",
        made(report.takes.make, report.takes.make + report.takes.reuse),
        made(report.segments.make, report.segments.make + report.segments.reuse),
        if report.sound { "the sound" } else { "no sound" },
        time(report)
    )
}

/// How long it takes, if it takes any time.
fn time(report: &PlanReport) -> String {
    let Some(tenths) = report.cost.milliseconds.map(|time| time.div_ceil(100)).filter(|tenths| *tenths > 0) else {
        return String::new();
    };
    let unmeasured = &report.rates.not_measured;
    let measured =
        if unmeasured.is_empty() { "" } else { " (this machine is not measured yet: a usual one takes that long)" };
    format!(": about {}.{} s{measured}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_listed_in_seconds() {
        let one = SegmentReport {
            segment: 3,
            line: 2,
            from: 1_935,
            frames: 78,
            key: "abc".to_owned(),
            reuse: true,
            pictures: vec!["sea.mp4".to_owned(), "drift".to_owned()],
            captions: vec!["An octopus".to_owned(), "has three hearts,".to_owned()],
            titles: Vec::new(),
        };
        let line = "   3   1:04.5   2.6 s  cached        sea.mp4 then drift  \"An octopus / has three hearts,\"";
        assert_eq!(segment(&one, 30), line);
        let titled = SegmentReport { titles: vec!["3 hearts".to_owned()], ..one };
        assert_eq!(segment(&titled, 30), format!("{line}  [title: 3 hearts]"));
    }
}
