//! What container a file is, and why it is refused where it is none that is read, in words that fit what it was asked for.

use std::fs::{File, Metadata};
use std::io::{BufReader, Read, Seek};

use vo_files::system::allocated;
use vo_plan::picture::Container;

use crate::sniff::{ENOUGH, Sniffed, ogg_picture, sniff_file};

/// What a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be seen.
    Picture,
    /// To be heard.
    Sound,
}

impl Purpose {
    /// What such a file is.
    fn name(self) -> &'static str {
        match self {
            Self::Picture => "a clip or an image",
            Self::Sound => "a sound",
        }
    }

    /// What others may be converted to.
    fn common(self) -> &'static str {
        match self {
            Self::Picture => "MP4, PNG or JPEG",
            Self::Sound => "WAV, FLAC or MP3",
        }
    }
}

/// The container of a file, by its first bytes.
///
/// # Errors
/// What it is instead, and what to do, for a person.
pub fn identify(mut file: &File, wanted: Purpose) -> Result<Container, String> {
    let unreadable = |error| format!("it cannot be read ({error})");
    if is_mostly_holes(&file.metadata().map_err(unreadable)?) {
        let why =
            "most of it is a hole that was never written; it was not copied or downloaded to its end, so do that again";
        return Err(why.to_owned());
    }
    file.rewind().map_err(unreadable)?;
    let why = match sniff_file(&mut BufReader::new(file)).map_err(unreadable)? {
        Sniffed::Known(container) => match unwanted(file, container, wanted) {
            None => return Ok(container),
            Some(why) => why,
        },
        Sniffed::Empty => "it is empty; copy or download it again".to_owned(),
        Sniffed::Playlist => {
            let itself = if wanted == Purpose::Picture { "clip" } else { "sound" };
            format!("it is a playlist that points to other files; use the {itself} itself")
        }
        Sniffed::Text => format!("it is a text, not {}", wanted.name()),
        Sniffed::Foreign(name) => format!("it is {name}, which is not read; convert it to {}", wanted.common()),
        Sniffed::Unknown => format!("it is not a format that vo reads; convert it to {}", wanted.common()),
    };
    Err(why)
}

/// Files below this size may have holes, in bytes: what they cost is little.
const SMALL: u64 = 64 << 20;

/// Whether more than three quarters of a large file are on no disk. It would cost its whole length to read and to copy.
fn is_mostly_holes(meta: &Metadata) -> bool {
    meta.len() > SMALL && allocated(meta).is_some_and(|bytes| bytes < meta.len() / 4)
}

/// Why a container that is read is not what was asked for.
fn unwanted(file: &File, container: Container, wanted: Purpose) -> Option<String> {
    match wanted {
        Purpose::Picture if container == Container::Ogg => Some(ogg(file)),
        Purpose::Picture => {
            container.is_sound().then(|| "it holds sound only; backgrounds are clips and images".to_owned())
        }
        Purpose::Sound => container.is_image().then(|| "it is an image, not a sound".to_owned()),
    }
}

/// Why an Ogg file cannot be seen: it may hold a film.
fn ogg(mut file: &File) -> String {
    let mut head = Vec::new();
    let read = file.rewind().and_then(|()| file.take(ENOUGH as u64).read_to_end(&mut head));
    match ogg_picture(&head).filter(|_| read.is_ok()) {
        Some(codec) => format!("it is {codec} video in Ogg, which is not read; convert it to MP4"),
        None => "it holds sound only; backgrounds are clips and images".to_owned(),
    }
}
