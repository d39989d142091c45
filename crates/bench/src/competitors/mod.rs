//! The competitors, one file each.

pub mod expert;
pub mod floor;
pub mod habit;
pub mod ours;
pub mod scenarios;
pub mod stages;
