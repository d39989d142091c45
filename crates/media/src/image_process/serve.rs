//! The side of the process that decodes. Nothing but what it answers leaves it.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, BufWriter, Read, Result, Stdin, Stdout, Write};
use std::path::Path;

use serde::Serialize;
use vo_plan::framing::Size;
use vo_plan::picture::Container;

use super::{INPUT, ImageRequest, Reply, Seen};
use crate::animation::{frames, is_animation, send_frames};
use crate::still::{self, prove_still, still_shape};
use crate::{Rejection, cost};

/// A question is no longer than this, in bytes.
const LONGEST_QUESTION: u64 = 100_000;

/// Answers the one question that comes on standard input, about the image in this folder, on standard output.
///
/// # Errors
/// If there is no question, or nothing reads the answer.
pub fn serve() -> Result<()> {
    vo_meter::settle_allocator();
    let mut talk = Talk { from: BufReader::new(std::io::stdin()), to: BufWriter::new(std::io::stdout()) };
    let path = Path::new(INPUT);
    match serde_json::from_str(&talk.line()?)? {
        ImageRequest::Look(container) => look(talk, path, container),
        ImageRequest::Open { container, framing, frame, moving } => {
            match still::open_still(path, container, framing, frame, moving) {
                Ok(picture) => {
                    talk.answer(&Ok(()))?;
                    talk.to.write_all(picture.as_bytes())
                }
                Err(why) => talk.answer::<()>(&Err(why.into())),
            }?;
            talk.to.flush()
        }
    }
}

/// The two pipes.
struct Talk {
    from: BufReader<Stdin>,
    to: BufWriter<Stdout>,
}

impl Talk {
    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.from.by_ref().take(LONGEST_QUESTION).read_line(&mut line)?;
        Ok(line)
    }

    fn answer<T: Serialize>(&mut self, answer: &Reply<T>) -> Result<()> {
        serde_json::to_writer(&mut self.to, answer)?;
        self.to.write_all(b"\n")?;
        self.to.flush()
    }

    /// Says what an image is; whether it is to be decoded.
    fn goes_on(&mut self, seen: Seen) -> Result<bool> {
        self.answer(&Ok(seen))?;
        Ok(!self.line()?.is_empty())
    }
}

fn look(mut talk: Talk, path: &Path, container: Container) -> Result<()> {
    if is_animation(path, container) {
        return moving(talk, path, container);
    }
    match still_shape(path, container) {
        Err(rejection) => talk.answer::<Seen>(&Err(rejection)),
        Ok(shape) => {
            // One whose head cannot be read is damaged, which is reported when it is decoded.
            let cost = cost::of_still(path, container, shape.size).unwrap_or(0);
            if talk.goes_on(Seen::Still { shape, cost })? {
                talk.answer(&prove_still(path, container).map_err(Rejection::from))?;
            }
            Ok(())
        }
    }
}

fn moving(talk: Talk, path: &Path, container: Container) -> Result<()> {
    let (talk, begun) = (RefCell::new(talk), RefCell::new(false));
    let admitted = |size: Size| {
        let goes_on = talk.borrow_mut().goes_on(Seen::Moving(size)).map_err(|error| error.to_string())?;
        *begun.borrow_mut() = goes_on;
        if goes_on { Ok(()) } else { Err("the reader has gone".to_owned()) }
    };
    let opened = frames(path, container, &admitted);
    let (mut talk, begun) = (talk.into_inner(), begun.into_inner());
    let done = match opened {
        Ok(frames) => send_frames(&mut talk.to, frames)?,
        Err(why) if begun => Err(why),
        Err(why) => return talk.answer::<Seen>(&Err(why.into())),
    };
    talk.to.write_all(&0_u32.to_le_bytes())?;
    talk.answer(&done.map_err(Rejection::from))
}
