//! What people get wrong, and what machines do to them: one clear sentence, nothing lost, nothing left behind.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

#[path = "bad_input/arguments.rs"]
mod arguments;
#[cfg(unix)]
#[path = "bad_input/caches.rs"]
mod caches;
#[path = "bad_input/environment.rs"]
mod environment;
#[cfg(unix)]
#[path = "bad_input/folders.rs"]
mod folders;
#[path = "bad_input/hostile.rs"]
mod hostile;
#[path = "bad_input/media.rs"]
mod media;
#[path = "bad_input/names.rs"]
mod names;
#[cfg(unix)]
#[path = "bad_input/outputs.rs"]
mod outputs;
#[path = "bad_input/places.rs"]
mod places;
#[cfg(unix)]
#[path = "bad_input/printed.rs"]
mod printed;
#[path = "bad_input/room.rs"]
mod room;
#[cfg(target_os = "linux")]
#[path = "bad_input/sandbox.rs"]
mod sandbox;
#[path = "bad_input/script.rs"]
mod script;
#[cfg(unix)]
#[path = "bad_input/shell.rs"]
mod shell;
#[path = "bad_input/standard_output.rs"]
mod standard_output;
#[cfg(target_os = "linux")]
#[path = "bad_input/stills.rs"]
mod stills;
mod support;
