//! One file a verb. Each gathers what the verb needs, calls the studio and shows the answer.

mod bench;
mod completions;
mod doctor;
mod explain;
mod frame;
mod frames;
mod image;
mod looks;
mod make;
mod new;
mod plan;
mod presets;
mod prune;
mod schema;
mod setup;
mod speak;
mod voices;
mod worker;

pub use bench::bench;
pub use completions::completions;
pub use doctor::doctor;
pub use explain::explain;
pub use frame::frame;
pub use frames::frames;
pub use image::image;
pub use looks::looks;
pub use make::make;
pub use new::new;
pub use plan::plan;
pub use presets::presets;
pub use prune::prune;
pub use schema::schema;
pub use setup::setup;
pub use speak::voice;
pub use voices::voices;
pub use worker::worker;
