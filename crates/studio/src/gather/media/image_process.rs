//! Our side: starts the process, believes nothing that it answers, and counts against an image what crashes over it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use vo_digest::Digest;
use vo_media::Rejection;
use vo_media::image_file::DAMAGED;
use vo_media::image_process::{INPUT, ImageRequest, Reply, Seen, VERB};
use vo_media::still::kept;
use vo_paint::Frame;
use vo_plan::framing::{Framing, Size};
use vo_plan::picture::{Container, MediaFile};
use vo_process::limits::Limits;
use vo_process::{Child, Command, Watchdog, set_pipe_size};
use vo_store::Staged;

use crate::StudioError;
use crate::artifact::quarantine;
use crate::run::Render;

/// What is told of a process that failed by itself, and what its log is called.
const UNDECODED: (&str, &str) = ("an image could not be decoded", "image");

/// Crashes of images are counted for all tool chains: none of them decodes an image.
const NO_TOOLS: &str = "";

/// An answer is no longer than this, in bytes.
const LONGEST_ANSWER: u64 = 10_000;

/// The longest reason that is passed on, in letters.
const LONGEST_REASON: usize = 300;

/// No image that is read has a longer side.
const LONGEST_SIDE: u32 = 65_535;

/// What a program of ours ends with that has panicked.
const PANICKED: i32 = 101;

/// Bytes that a pipe of pictures holds, where the system allows it.
const PIPE: usize = 1 << 20;

/// How long it may take to end once it has given all, or its pipes are closed.
const EXIT_TIMEOUT: Duration = Duration::from_secs(5);

/// A process that decodes one image.
pub struct ImageProcess<'s> {
    render: &'s Render,
    image: Digest,
    watchdog: Watchdog,
    /// Until it has ended.
    child: Option<Child>,
    to: Option<ChildStdin>,
    from: Option<BufReader<ChildStdout>>,
    /// The folder it runs in.
    _staged: Staged,
}

impl<'s> ImageProcess<'s> {
    /// Starts it for an image of the store.
    fn start(render: &'s Render, image: Digest) -> Result<Self, StudioError> {
        quarantine::check_allowed(render, image, NO_TOOLS)?;
        let staged = render.store.stage()?;
        render.link(image, &staged.path(INPUT))?;
        let memory_bytes = render.budget().of_a_child();
        // It writes no file.
        let limits = Limits { file_bytes: 0, files: 64, memory_bytes, threads: 16, address_bytes: 8 << 30 };
        let command = Command::new(render.studio.program.as_path())
            .arg(VERB)
            .role("image")
            .charge(&render.account)
            .folder(staged.folder());
        let mut child = command.background().sandboxed().limits(limits).pipe_in().pipe_out().start()?;
        let watchdog = Watchdog::start(&render.stop, render.stall_timeout())?;
        watchdog.watch(&child);
        let (to, from) = (child.stdin(), child.stdout());
        if let Some(pipe) = &from {
            set_pipe_size(pipe, PIPE);
        }
        Ok(Self { render, image, watchdog, child: Some(child), to, from: from.map(BufReader::new), _staged: staged })
    }

    /// Starts it for an image of the store, and asks what that is. The inner error is a reason for a person.
    ///
    /// # Errors
    /// [`StudioError`] if it could not be started, crashed, or was ended.
    pub fn look(
        render: &'s Render,
        (image, container): (Digest, Container),
    ) -> Result<Result<(Self, Seen), Rejection>, StudioError> {
        let mut process = Self::start(render, image)?;
        process.say(&ImageRequest::Look(container));
        let seen = match process.answer::<Seen>()? {
            Ok(seen) => seen,
            Err(rejection) => return Ok(Err(rejection)),
        };
        let size = match seen {
            Seen::Still { shape, .. } => shape.size,
            Seen::Moving(size) => size,
        };
        let usual = |side: u32| (1..=LONGEST_SIDE).contains(&side);
        let believed = usual(size.width) && usual(size.height);
        Ok(if believed { Ok((process, seen)) } else { Err(DAMAGED.to_owned().into()) })
    }

    /// Has the image decoded that was looked at.
    pub fn go_on(&mut self) {
        if let Some(to) = &mut self.to {
            // If it has ended, that shows when it should answer.
            let _ = to.write_all(b"\n").and_then(|()| to.flush());
        }
    }

    fn say(&mut self, asked: &impl Serialize) {
        if let Some(to) = &mut self.to
            && serde_json::to_writer(&mut *to, asked).is_ok()
        {
            self.go_on();
        }
    }

    /// What it answers. The inner error is a reason for a person.
    ///
    /// # Errors
    /// As [`ImageProcess::fate`].
    pub fn answer<T: DeserializeOwned>(&mut self) -> Result<Result<T, Rejection>, StudioError> {
        let mut line = Vec::new();
        let read = self.from.as_mut().map(|from| from.take(LONGEST_ANSWER).read_until(b'\n', &mut line));
        self.watchdog.advance();
        match serde_json::from_slice::<Reply<T>>(&line) {
            Ok(answer) if matches!(read, Some(Ok(_))) => {
                Ok(answer.map_err(|Rejection { reason, why }| Rejection { reason, why: plain(&why) }))
            }
            _ => Ok(Err(self.fate()?.into())),
        }
    }

    /// How often the next picture of an image that moves is shown; 0 if there is none. Nothing if it has ended.
    pub fn times(&mut self) -> Option<u32> {
        let mut times = [0; 4];
        self.fill(&mut times).then(|| u32::from_le_bytes(times))
    }

    /// Reads so many bytes of a picture; false if it has ended.
    pub fn fill(&mut self, bytes: &mut [u8]) -> bool {
        self.advance();
        self.from.as_mut().is_some_and(|from| from.read_exact(bytes).is_ok())
    }

    /// What it gave was used: it does not stand still.
    pub fn advance(&self) {
        self.watchdog.advance();
    }

    /// Why it gives no more, as a reason for a person.
    ///
    /// # Errors
    /// [`StudioError::Crashed`] if it crashed over its image, [`StudioError::Stopped`], and [`StudioError::Tool`] if it was
    /// ended or failed by itself.
    pub fn fate(&mut self) -> Result<String, StudioError> {
        (self.to, self.from) = (None, None);
        let Some(child) = self.child.take() else { return Ok(DAMAGED.to_owned()) };
        let exit = child.wait(&self.render.stop, EXIT_TIMEOUT)?;
        if self.watchdog.expired() {
            return Ok(format!(
                "decoding it took longer than {} s; save it smaller",
                self.render.stall_timeout().as_secs()
            ));
        }
        if exit.out_of_memory {
            return Ok("decoding it wants more memory than is given; save it smaller".to_owned());
        }
        quarantine::classify_exit(self.render, (Some(self.image), NO_TOOLS), UNDECODED, &exit)?;
        Err(match exit.code {
            // A panic is a crash in other words.
            Some(PANICKED) => quarantine::record_crash(self.render, self.image, NO_TOOLS),
            _ => self.render.tool_failed(UNDECODED.0, UNDECODED.1, &exit),
        })
    }

    /// It has given all, and ends.
    fn end(mut self) -> Result<(), StudioError> {
        (self.to, self.from) = (None, None);
        self.child.take().map_or(Ok(()), |child| child.wait(&self.render.stop, EXIT_TIMEOUT).map(drop))?;
        Ok(())
    }
}

/// A reason as it may be shown: it may have been written by whoever took the process over.
fn plain(why: &str) -> String {
    why.chars().filter(|letter| !letter.is_control()).take(LONGEST_REASON).collect()
}

/// Decodes a still image into a picture of the frame's shape. With `moving` it is a quarter larger than the frame.
///
/// # Errors
/// [`StudioError::Wrong`] if it is damaged, and those of [`ImageProcess::fate`].
pub fn open_still(
    render: &Render,
    file: &MediaFile,
    framing: Framing,
    (frame, moving): (Size, bool),
) -> Result<Frame, StudioError> {
    let mut process = ImageProcess::start(render, file.digest)?;
    process.say(&ImageRequest::Open { container: file.container, framing, frame, moving });
    let why = match process.answer::<()>()? {
        Ok(()) => {
            let whole = kept(frame, moving);
            let mut picture = Frame::new(whole.width as usize, whole.height as usize);
            if process.fill(picture.as_bytes_mut()) {
                process.end()?;
                return Ok(picture);
            }
            process.fate()?
        }
        Err(rejection) => rejection.why,
    };
    Err(StudioError::Wrong { kind: "a still image", why })
}
