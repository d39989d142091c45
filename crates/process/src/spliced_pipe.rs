//! Pictures for a child's pipe, in few turns and without a copy: the pipe is lent the pages they lie in, and the child reads from those.

use std::io::{self, Write};
use std::process::ChildStdin;

/// The writing end of a pipe to a child. What is written is owned by it until the child has read it.
#[derive(Debug)]
pub struct SplicedPipe<B> {
    pipe: ChildStdin,
    /// Bytes the pipe can hold: once as many were written after something, it has been read.
    holds: usize,
    /// Whether the system lends memory to pipes.
    lends: bool,
    lent: Option<B>,
}

/// What the child may still be reading after its pipe was closed. To be kept until the child has ended: it would read
/// whatever comes to lie in that memory.
#[derive(Debug)]
#[must_use = "the child may still be reading from it"]
pub struct Gifted<B>(Option<B>);

impl<B: AsRef<[u8]>> SplicedPipe<B> {
    /// Lends memory to a pipe, whose size must not be changed any more.
    pub fn new(pipe: ChildStdin) -> Self {
        let size = size(&pipe);
        // A page of a pipe holds as much of lent memory as it holds of its own.
        Self { pipe, holds: size.unwrap_or(usize::MAX), lends: size.is_some(), lent: None }
    }

    /// Writes all of `bytes`, and returns what was written before it and has been read: it is free again. What is smaller
    /// than the pipe is copied, and free at once.
    ///
    /// # Errors
    /// Those of a pipe, [`io::ErrorKind::BrokenPipe`] if the child has gone.
    pub fn write(&mut self, bytes: B) -> io::Result<Option<B>> {
        let all = bytes.as_ref();
        if all.len() < self.holds {
            self.pipe.write_all(all)?;
            return Ok(Some(bytes));
        }
        let mut rest = all;
        while self.lends && !rest.is_empty() {
            match lend(&self.pipe, rest) {
                Ok(taken) => rest = rest.get(taken..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Err(error),
                // Some sandboxes have no such call. Whatever it is, a plain write reports it.
                Err(_) => self.lends = false,
            }
        }
        self.pipe.write_all(rest)?;
        Ok(self.lent.replace(bytes))
    }

    /// Ends the child's input.
    pub fn close(self) -> Gifted<B> {
        Gifted(self.lent)
    }
}

/// Lets a pipe hold as many bytes. A larger pipe means fewer turns; where the system does not allow it, a smaller one works
/// too.
#[cfg(target_os = "linux")]
pub fn set_pipe_size(pipe: &impl std::os::fd::AsFd, bytes: usize) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, bytes);
}

/// Lets a pipe hold as many bytes, where the system has such a call: this one has none.
#[cfg(not(target_os = "linux"))]
pub fn set_pipe_size<P>(_pipe: &P, _bytes: usize) {}

/// How many bytes a pipe holds that memory can be lent to.
#[cfg(target_os = "linux")]
fn size(pipe: &ChildStdin) -> Option<usize> {
    rustix::pipe::fcntl_getpipe_size(pipe).ok()
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the call is unsafe because what is lent must not change, which its owner sees to")]
fn lend(pipe: &ChildStdin, bytes: &[u8]) -> io::Result<usize> {
    use rustix::pipe::{IoSliceRaw, SpliceFlags, vmsplice};
    let part = [IoSliceRaw::from_slice(bytes)];
    // SAFETY: the kernel only reads, from pages that it holds itself: if they are freed here, the child reads something
    // else, and nothing of ours is touched. `SplicedPipe` owns them until that cannot be.
    Ok(rustix::io::retry_on_intr(|| unsafe { vmsplice(pipe, &part, SpliceFlags::empty()) })?)
}

/// Other systems lend nothing: everything is smaller than such a pipe, and copied.
#[cfg(not(target_os = "linux"))]
fn size(_pipe: &ChildStdin) -> Option<usize> {
    None
}

#[cfg(not(target_os = "linux"))]
fn lend(_pipe: &ChildStdin, _bytes: &[u8]) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Command, Stop};

    const PIPE: usize = 1 << 16;

    /// Writes pieces of `size` bytes, every one in memory that was free again, and returns what a child made of them.
    fn sum_of(size: usize, pieces: u8) -> String {
        let sum = tempfile::NamedTempFile::new().unwrap();
        let script = "sleep 0.2; exec cksum > \"$0\"";
        let mut child = Command::new("/bin/sh").args(["-c", script]).args([sum.path()]).pipe_in().start().unwrap();
        let pipe = child.stdin().unwrap();
        rustix::pipe::fcntl_setpipe_size(&pipe, PIPE).unwrap();
        let mut pipe = SplicedPipe::new(pipe);
        let mut free = None;
        for number in 0..pieces {
            let mut piece: Vec<u8> = free.take().unwrap_or_default();
            piece.clear();
            piece.resize(size, number);
            free = pipe.write(piece).unwrap();
        }
        let lent = pipe.close();
        assert!(child.wait(&Stop::new(), Duration::from_secs(60)).unwrap().success());
        drop(lent);
        std::fs::read_to_string(sum.path()).unwrap()
    }

    fn expected(size: usize, pieces: u8) -> String {
        let all: Vec<u8> = (0..pieces).flat_map(|number| std::iter::repeat_n(number, size)).collect();
        let (exit, sum) = Command::new("/usr/bin/cksum").output(&all, &Stop::new(), Duration::from_secs(60)).unwrap();
        assert!(exit.success());
        String::from_utf8(sum).unwrap()
    }

    #[test]
    fn a_slow_child_reads_what_was_written() {
        for size in [1, PIPE - 1, PIPE, PIPE + 1, 3 * PIPE + 77] {
            assert_eq!(sum_of(size, 20), expected(size, 20), "{size}");
        }
    }

    #[test]
    fn a_child_that_has_gone_is_an_error() {
        let mut child = Command::new("/bin/true").pipe_in().start().unwrap();
        let mut pipe = SplicedPipe::new(child.stdin().unwrap());
        assert!(child.wait(&Stop::new(), Duration::from_secs(60)).unwrap().success());
        for size in [1, 1 << 22] {
            assert_eq!(pipe.write(vec![0; size]).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        }
    }
}
