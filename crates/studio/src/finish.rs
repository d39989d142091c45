//! From segments and sound to what a person gets: the movie, joined; its thumbnail, subtitles and report; all in their place.

pub mod deliver;
pub mod mux;
pub mod previous;
pub mod report;
pub mod subtitles;
pub mod thumbnail;
