//! Charts of made-up records.

use std::collections::BTreeMap;

use expect_test::expect_file;

use super::*;
use crate::profile::Mark;

fn track(pss_bytes: &[u64], cpu_percent: &[u32]) -> Track {
    Track {
        peak_pss_bytes: pss_bytes.iter().copied().max().unwrap_or(0) * 1_000_000,
        cpu_milliseconds: cpu_percent.iter().map(|percent| u64::from(*percent) * 5).sum(),
        pss_bytes: pss_bytes.iter().map(|megabytes| megabytes * 1_000_000).collect(),
        cpu_percent: cpu_percent.to_vec(),
    }
}

fn small() -> Record {
    let moments: Vec<u64> = (0..=8).map(|number| number * 500).collect();
    let roles = [
        ("decoder", track(&[0, 0, 60, 68, 68, 68, 64, 0, 0], &[0, 0, 25, 40, 40, 42, 38, 5, 0])),
        ("encoder", track(&[0, 0, 80, 150, 156, 156, 156, 120, 0], &[0, 0, 60, 130, 140, 145, 140, 100, 2])),
        ("vo", track(&[12, 14, 17, 17, 17, 17, 17, 17, 15], &[0, 10, 14, 12, 12, 11, 12, 8, 3])),
    ];
    let tree = track(&[12, 14, 157, 235, 241, 241, 237, 137, 15], &[0, 10, 99, 182, 192, 198, 190, 113, 5]);
    let mark = |at, name: &str| Mark { at, name: name.to_owned() };
    Record {
        milliseconds: 4_000,
        cores: 2,
        moments,
        tree,
        roles: roles.into_iter().map(|(name, track)| (name.to_owned(), track)).collect(),
        marks: vec![mark(60, "speaking"), mark(700, "painting"), mark(3_550, "joining")],
    }
}

#[test]
fn a_small_record_is_drawn_like_this() {
    expect_file!["small.svg"].assert_eq(&svg(&small(), "A small run", Some(300_000_000)));
}

#[test]
fn nothing_is_drawn_too() {
    let text = svg(&Record::default(), "", None);
    assert!(text.ends_with("</svg>\n") && !text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn a_long_record_is_a_small_picture() {
    let moments: Vec<u64> = (0..4_096).map(|number| number * 440).collect();
    let noise = |number: usize| 150 + (number * 7_919 % 97) as u64;
    let encoder = track(&(0..4_096).map(noise).collect::<Vec<_>>(), &vec![150; 4_096]);
    let roles = BTreeMap::from([("encoder".to_owned(), encoder.clone())]);
    let record = Record { milliseconds: 4_095 * 440, cores: 2, moments, tree: encoder, roles, marks: Vec::new() };
    assert!(svg(&record, "half an hour", None).len() < 80_000);
}

#[test]
fn a_title_cannot_break_out() {
    let text = svg(&small(), "</text><script>&\u{0}", None);
    assert!(text.contains("&lt;/text&gt;&lt;script&gt;&amp; </text>"), "{text}");
}
