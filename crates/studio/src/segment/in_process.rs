//! The other way to make segments: one process of ours that decodes, paints and encodes, with FFmpeg's libraries linked and a sandbox
//! around it. It makes the same bytes as the children do, with fewer processes and copies, where it was built.

use std::collections::BTreeMap;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ChildStdout;

use vo_compose::order::{DAMAGED, FRAME, NO_PICTURE, SANDBOX, SEGMENT, SegmentOrder};
use vo_digest::Digest;
use vo_media::ffmpeg;
use vo_plan::clip_range::ClipRange;
use vo_plan::picture::{Alpha, Picture, Scan, Transfer};
use vo_plan::recipe::SegmentRecipe;
use vo_process::{Child, Command, Watchdog};
use vo_sandbox::SandboxLevel;
use vo_store::Staged;

use super::{FLUSH_TIMEOUT, no_picture};
use crate::StudioError;
use crate::run::Render;

/// A worker with an order.
pub struct Worker<'s> {
    render: &'s Render,
    watchdog: &'s Watchdog,
    child: Option<Child>,
    answers: BufReader<ChildStdout>,
    staged: Staged,
    /// The clips of every segment.
    clips: Vec<Vec<Digest>>,
    /// Segments that are done.
    done: usize,
}

/// Whether a worker of the tool chain `tools` can make a segment: it decodes nothing that another tool chain must,
/// nothing that needs a table from a file, and only the first track of whole, opaque pictures.
pub fn can_make(recipe: &SegmentRecipe, tools: &str) -> bool {
    recipe.layers.iter().all(|layer| match &layer.picture {
        Picture::Footage { file, .. } => {
            let plain = (file.track, file.alpha, file.scan) == (0, Alpha::Opaque, Scan::Progressive);
            file.tools == tools && matches!(file.colour.transfer, Transfer::Sdr | Transfer::Srgb) && plain
        }
        Picture::Still { .. } | Picture::Painted { .. } => true,
    })
}

impl<'s> Worker<'s> {
    /// Starts a worker on a run of segments.
    ///
    /// # Errors
    /// [`StudioError`] if it cannot be started.
    pub fn start(
        (render, program, watchdog): (&'s Render, &Path, &'s Watchdog),
        segments: &[&SegmentRecipe],
    ) -> Result<Self, StudioError> {
        let staged = render.store.stage()?;
        let mut files = BTreeMap::new();
        for layer in segments.iter().flat_map(|recipe| &recipe.layers) {
            if let Picture::Footage { file, .. } | Picture::Still { file, .. } = &layer.picture {
                files.insert(file.digest, render.store.path(file.digest));
            }
        }
        let clips = segments.iter().map(|recipe| recipe.layers.iter().filter_map(ClipRange::of));
        let clips = clips.map(|ranges| ranges.map(|range| range.file.digest).collect()).collect();
        let order = SegmentOrder {
            segments: segments.iter().copied().cloned().collect(),
            ends: render.ends().of(files.keys().copied()),
            files,
            folder: staged.folder().to_owned(),
        };
        let command = Command::new(program)
            .role("codec")
            .charge(&render.account)
            .background()
            .own_namespaces()
            .folder(staged.folder());
        let mut child =
            command.limits(ffmpeg::worker_limits(render.budget().of_a_child())).pipe_in().pipe_out().start()?;
        watchdog.watch(&child);
        let pipes = child.stdin().zip(child.stdout());
        let (mut input, output) = pipes.ok_or_else(|| wrong("the worker has no pipes"))?;
        let text =
            serde_json::to_vec(&order).map_err(|error| wrong(&format!("its order cannot be written: {error}")))?;
        // If it has gone already, its exit says why.
        let _ = input.write_all(&text);
        Ok(Self { render, watchdog, child: Some(child), answers: BufReader::new(output), staged, clips, done: 0 })
    }

    /// Waits until the segment at a position of the run is done and returns the path of its file; none if the worker
    /// crashed over it, or a clip gave it no picture. `advance` is told of every frame.
    ///
    /// # Errors
    /// [`StudioError`] if the worker ended before in any other way.
    pub fn segment(&mut self, position: usize, advance: &dyn Fn()) -> Result<Option<PathBuf>, StudioError> {
        let mut answer = [0];
        while self.done <= position {
            match self.answers.read_exact(&mut answer).map(|()| answer) {
                Ok([FRAME]) => advance(),
                Ok([DAMAGED]) => {
                    self.clips.get(self.done).into_iter().flatten().for_each(|clip| self.render.damaged(*clip));
                }
                Ok([SEGMENT]) => self.done += 1,
                Ok([SANDBOX]) => {
                    let mut told = [0; SandboxLevel::BYTES];
                    let told = self.answers.read_exact(&mut told).ok().and_then(|()| SandboxLevel::from_bytes(told));
                    if let Some(level) = told {
                        self.render.account.note(level);
                    }
                }
                Ok(_) | Err(_) => return self.why_it_ended().map_or(Ok(None), Err),
            }
        }
        Ok(Some(self.staged.path(&format!("{position}.mp4"))))
    }

    /// Nothing if it crashed, as which clip it was is not known and may have been none, or if a clip gave no picture, for which
    /// a second decoder must stand.
    fn why_it_ended(&mut self) -> Option<StudioError> {
        Some(match self.child.take().map(|child| child.wait(&self.render.stop, FLUSH_TIMEOUT)) {
            Some(Ok(exit)) => {
                // Whatever it is, its own words go to the log.
                let failed = self.render.tool_failed("a segment could not be made", "codec", &exit);
                let no_picture_came = exit.code == Some(NO_PICTURE.into());
                if self.watchdog.expired() {
                    no_picture(self.render, self.watchdog)
                } else if (exit.crashed() || no_picture_came) && !self.render.stop.is_requested() {
                    return None;
                } else {
                    failed
                }
            }
            Some(Err(error)) => error.into(),
            None => wrong("its worker has ended"),
        })
    }
}

fn wrong(why: &str) -> StudioError {
    StudioError::Wrong { kind: "a segment", why: why.to_owned() }
}
