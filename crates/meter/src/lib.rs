//! What we and our children cost, and what the machine has left: profiled by role, paced to a share of the processors, and
//! the memory that is there. Knows nothing of video.

mod affinity;
mod allocator;
mod cpu_limiter;
mod held;
mod pressure;
pub mod profile;
mod roles;

pub use affinity::cores;
pub use allocator::{give_memory_back, settle_allocator};
pub use cpu_limiter::CpuLimiter;
pub use held::{ResourceUse, held};
pub use pressure::{MemoryPressure, Pressure, Stalls, stalls};
pub use profile::{Profile, Record};
pub use roles::{RoleUse, by_role};
