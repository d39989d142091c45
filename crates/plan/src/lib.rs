//! What must be made, and under which name. Pure: a timeline goes in, recipes come out.

pub mod clip_range;
pub mod cost;
pub mod cut;
pub mod explain;
pub mod framing;
pub mod picture;
pub mod recipe;
pub mod text;

pub use cut::{Plan, PlanInputs, Planned, Style, plan, plan_written};
pub use recipe::{AnyRecipe, Recipe, RecipeKind};
