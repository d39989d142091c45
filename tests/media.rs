//! Own footage and images, from file to finished frame: what is decoded, how it meets the frame, how it loops and moves.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

#[path = "media/camera_roll.rs"]
mod camera_roll;
#[path = "media/colours.rs"]
mod colours;
#[path = "media/fields.rs"]
mod fields;
#[path = "media/footage.rs"]
mod footage;
#[path = "media/framing.rs"]
mod framing;
#[path = "media/moving.rs"]
mod moving;
#[path = "media/passages.rs"]
mod passages;
#[path = "media/phone.rs"]
mod phone;
#[path = "media/sounds.rs"]
mod sounds;
#[path = "media/stills.rs"]
mod stills;
mod support;
#[path = "media/transparent.rs"]
mod transparent;
