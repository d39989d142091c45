//! The painter and the planner for a page: what is painted over pictures, and what an edited text would come to, without a
//! server. Built for `wasm32-unknown-unknown`; `abi` holds the functions that a page calls.

mod abi;
mod dry_run;
mod segment;

pub use dry_run::{DryRun, KnownVoice, LineReport, Request, SegmentReport, Versions, dry_run};
pub use segment::Segment;
