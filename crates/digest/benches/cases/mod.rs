//! Naming, case by case: what the benchmark times and what the test of instructions counts. Each case prepares itself
//! and returns what is measured, ready to be called again and again.

use std::hint::black_box;

use vo_digest::{Digest, canonical};

/// What is measured.
pub type Work = Box<dyn FnMut()>;

/// A name, and what prepares the work.
type Case = (&'static str, fn() -> Work);

/// Every case.
pub const CASES: &[Case] = &[("digest of 1 MB", megabyte), ("canonical form of a segment", segment)];

fn megabyte() -> Work {
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|at| (at * 7) as u8).collect();
    Box::new(move || {
        black_box(Digest::of(&bytes));
    })
}

fn segment() -> Work {
    let recipe: serde_json::Value = serde_json::from_str(include_str!("segment.json")).expect("it is JSON");
    Box::new(move || {
        black_box(canonical::bytes(&recipe).expect("it holds no float"));
    })
}
