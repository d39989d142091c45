use super::*;
use crate::job::JobFacts;
use crate::measure::Measured;
use crate::quality::Quality;

fn measured(wall: f64, cpu: f64, megabytes: u64, bytes: u64) -> Measured {
    Measured { wall, cpu, peak_pss: megabytes * 1_000_000, bytes: Some(bytes), steps: Vec::new() }
}

fn row(name: &str, rounds: Vec<Measured>, failed: Option<&str>) -> Row {
    Row { name: name.to_owned(), about: format!("{name} it is"), rounds, failed: failed.map(str::to_owned) }
}

fn job() -> JobReport {
    JobReport {
        facts: JobFacts {
            clip: "hard".to_owned(),
            about: "a sharp texture".to_owned(),
            clip_bytes: 20_000_000,
            frames: 300,
            states: 42,
        },
        rows: vec![
            row("floor", vec![measured(20.0, 20.0, 150, 12_000_000), measured(22.0, 22.0, 152, 12_000_000)], None),
            row("expert", vec![measured(14.0, 26.0, 377, 12_100_000), measured(16.0, 28.0, 377, 12_100_000)], None),
            row("cold", vec![measured(15.0, 24.0, 241, 12_300_000), measured(16.0, 25.0, 243, 12_300_000)], None),
            row("remotion", vec![], Some("not installed:\nrun tools/install-peers.sh remotion")),
        ],
        quality: vec![Quality {
            competitor: "cold".to_owned(),
            ssim: Some(0.987_654),
            vmaf: None,
            bytes: 12_300_000,
            note: None,
        }],
    }
}

#[test]
fn a_job_is_a_table_in_which_nobody_is_hidden() {
    expect_test::expect_file!["job.txt"].assert_eq(&of_job(&job()));
}

#[test]
fn goals_are_told_with_their_verdicts() {
    let bar = |measured| Bar { what: "CPU / floor".to_owned(), more: false, least: 1.15, moonshot: 1.0, measured };
    let at = |median| Some(Summary { median, min: median, max: median });
    expect_test::expect![[r#"

        ## What is to be reached

        The median decides. Not measured here: a server that idles, and a hundred videos in one process.

        | What | Bar | Moonshot | Measured | Verdict |
        |---|---:|---:|---:|---:|
        | CPU / floor | at most 1.15 | at most 1 | 1.30 [1.30 to 1.30] | bar missed |
        | CPU / floor | at most 1.15 | at most 1 | - | not measured |
    "#]]
    .assert_eq(&of_bars(&[bar(at(1.3)), bar(None)]));
}
