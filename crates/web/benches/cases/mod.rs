//! The page's work, case by case: what the benchmark times and what the test of instructions counts. Each case prepares
//! itself and returns what is measured, ready to be called again and again.

use std::hint::black_box;

use vo_paint::Fonts;
use vo_web::{Request, dry_run};

/// What is measured.
pub type Work = Box<dyn FnMut()>;

/// A name, and what prepares the work.
type Case = (&'static str, fn() -> Work);

/// Every case.
pub const CASES: &[Case] =
    &[("dry run of 60 lines", || dry_running(60)), ("dry run of 600 lines", || dry_running(600))];

/// Sentences as people write them, a few of which are scenes of their own.
const SENTENCES: [&str; 12] = [
    "An octopus has **three hearts**, and two of them stop when it swims.",
    "That is why it would rather crawl.",
    "Its blood is blue, because copper carries the oxygen instead of iron.",
    "Nine brains share the work: one in the head, and one in each arm.",
    "In 1998 a diver filmed one that carried two halves of a coconut.",
    "[pause: 400ms]\nAn arm that was lost grows back within 100 days.",
    "It weighs 15 kg, and fits through a hole of 2.5 cm.",
    "Nobody taught it to open a jar from the inside 🐙",
    "The smallest one is no longer than your thumb, and costs $4.99 in a shop in Osaka!",
    "[title: Why?]\nMost of them live for one or two years only.",
    "She guards her eggs, eats nothing, and dies when they hatch.",
    "Dr. Mather calls that *play*, and she has watched them since the 1980s.",
];

/// From texts to the report of a dry run, captions fitted and keys named.
fn dry_running(lines: usize) -> Work {
    let mut script = String::new();
    for (line, sentence) in SENTENCES.iter().cycle().take(lines).enumerate() {
        if line % 10 == 0 {
            script.push_str("\n# A part of it\n\n");
        }
        script.push_str(sentence);
        script.push_str("\n\n");
    }
    let project = "look = \"punch\"\n\n[overlay]\nprogress = true\nbadge = \"Part 1\"\n".to_owned();
    let request = Request { project, script, ..Request::default() };
    let fonts = Fonts::bundled();
    Box::new(move || {
        let (report, plan) = dry_run(&fonts, &request);
        assert_eq!((report.lines.len(), plan.is_some()), (lines, true), "{:?}", report.diagnostics);
        black_box(report);
    })
}
