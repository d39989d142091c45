//! What a dry run tells of an edit: what is spoken and made again, what that costs, and which times are known.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use serde_json::json;
use vo_digest::Digest;
use vo_paint::Fonts;
use vo_timeline::take::{Take, Word};
use vo_web::{DryRun, Request, dry_run};

const BEFORE: &str = "An octopus has three hearts. Its blood is blue.\n\nNine brains share the work.\n";
const AFTER: &str = "An octopus has three hearts. Its blood is really blue.\n\nNine brains share the work.\n";

fn request(script: &str) -> Request {
    let voice = json!({"id": "silence", "language": "", "engine": ""});
    let rates = json!({"speech": 100_000, "frame": 7_000, "sound": 20_000, "joining": 5_000});
    serde_json::from_value(json!({"script": script, "voice": voice, "rates": rates})).unwrap()
}

fn run(request: &Request) -> DryRun {
    let (report, _) = dry_run(&Fonts::bundled(), request);
    assert_eq!(report.diagnostics, []);
    report
}

/// All that a machine has of a script once it was rendered: every word takes 300 ms.
fn rendered(script: &str) -> Request {
    let mut request = request(script);
    let words = |line: &vo_web::LineReport| line.cues.iter().map(|cue| cue.words.len() as u64).sum::<u64>();
    let take = |count: u64| Take {
        sound: Digest::of(b"a sound"),
        samples: count * 14_400,
        heard: 0..count * 14_400,
        words: (0..count).map(|at| Word { token: at as u32, from: at * 14_400, to: (at + 1) * 14_400 }).collect(),
    };
    request.takes =
        run(&request).lines.iter().map(|line| (line.take.unwrap(), take(words(line)))).collect::<BTreeMap<_, _>>();
    request.made = run(&request).segments.iter().map(|segment| segment.key).collect();
    request
}

#[test]
fn nothing_is_to_do_where_all_is_there() {
    let report = run(&rendered(BEFORE));
    assert_eq!((report.cost.lines, report.cost.segments, report.cost.milliseconds), (0, 0, Some(0)));
    assert!(report.segments.iter().all(|segment| segment.made) && !report.cost.estimated);
}

#[test]
fn an_edited_sentence_is_spoken_again_and_what_is_behind_it_moves() {
    let known = rendered(BEFORE);
    let report = run(&Request { script: AFTER.to_owned(), ..known });
    let told: Vec<_> = report.lines.iter().map(|line| (line.estimated, line.moves)).collect();
    assert_eq!(told, [(false, false), (true, false), (false, true)]);
    let lines: Vec<_> = report.segments.iter().filter(|segment| !segment.made).map(|segment| segment.line).collect();
    assert!(lines.contains(&1) && !lines.contains(&2), "segments of lines {lines:?} are made again");
    let cost = report.cost;
    assert!(cost.estimated && cost.lines == 1 && cost.segments == lines.len());
    let lasting = |frames: u32, micros: u64| u64::from(frames) * micros / 30;
    let shown = u64::from(cost.frames) * 7_000;
    let made = shown.max(lasting(report.frames, 20_000));
    let all = lasting(cost.speech_frames, 100_000) + made + lasting(report.frames, 5_000);
    assert_eq!(cost.milliseconds, Some(all / 1_000), "{cost:?}");
}

#[test]
fn nothing_is_told_of_time_without_rates() {
    let mut known = request(BEFORE);
    known.rates = None;
    let cost = run(&known).cost;
    assert!(cost.milliseconds.is_none() && cost.lines == 3 && cost.frames > 0);
}
