//! Own footage and images, from file to finished frame: what is decoded, how it meets the frame, how it loops and moves.

#[path = "media/footage.rs"]
mod footage;
#[path = "media/framing.rs"]
mod framing;
#[path = "media/passages.rs"]
mod passages;
#[path = "media/stills.rs"]
mod stills;
mod support;
