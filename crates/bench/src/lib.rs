//! Everyone makes the same movie, one after another, on this machine, and is measured in the same way. Begin with
//! [`run`].

#![cfg_attr(
    test,
    allow(
        clippy::disallowed_methods,
        clippy::float_cmp,
        clippy::needless_raw_string_hashes,
        reason = "tests write files, compare exact numbers, and hold texts as `expect!` writes them"
    )
)]

mod ass;
mod captions;
mod contender;
mod contenders;
mod error;
mod footage;
mod ground;
mod job;
mod look;
mod machine;
mod measure;
mod options;
mod orphans;
mod peers;
mod plot;
mod progress;
mod quality;
mod report;
mod rounds;
mod run;
mod scaling;
mod script;
mod statistics;
mod toolchain;
mod tree;
mod vo;
mod x264;

pub use contender::{Contender, Prepare, Turn};
pub use error::BenchError;
pub use job::JobFacts;
pub use machine::Machine;
pub use measure::Measured;
pub use options::Options;
pub use progress::Progress;
pub use quality::Quality;
pub use report::{Bar, JobReport, LifeReport, Report};
pub use rounds::Row;
pub use run::{LIFE, MAKERS, SCALING, run};
pub use scaling::Scaling;
pub use statistics::Summary;
pub use toolchain::Tools;
