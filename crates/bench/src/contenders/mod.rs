//! Everybody who takes part, one file each.

pub mod expert;
pub mod floor;
pub mod habit;
pub mod life;
pub mod ours;
pub mod stages;
