//! Pictures decoded ahead of the one that is encoded, in a thread of their own, so that neither waits for the other.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use vo_paint::Frame;
use vo_plan::framing::Size;

/// A source of pictures that is read ahead. Its thread ends with the last picture, or with the next one if it is not wanted
/// any more.
#[derive(Debug)]
pub struct Prefetch<E> {
    decoded: Receiver<Result<Frame, E>>,
    used: SyncSender<Frame>,
}

impl<E: Send + 'static> Prefetch<E> {
    /// Reads up to `most` pictures of `size` ahead with `read`, until that fails.
    ///
    /// # Errors
    /// Those of a thread that does not start.
    pub fn start(
        size: Size,
        most: usize,
        mut read: impl FnMut(&mut Frame) -> Result<(), E> + Send + 'static,
    ) -> io::Result<Self> {
        // Room for every frame there is, so that no thread waits to give one back.
        let ((decoded, taken), (used, empty)) = (sync_channel(most), sync_channel(most + 2));
        for _ in 0..=most {
            let _ = used.send(Frame::new(size.width as usize, size.height as usize));
        }
        let work = move || {
            while let Ok(mut frame) = empty.recv() {
                let picture = read(&mut frame).map(|()| frame);
                let over = picture.is_err();
                if decoded.send(picture).is_err() || over {
                    break;
                }
            }
        };
        std::thread::Builder::new().name("decoder".to_owned()).spawn(work)?;
        Ok(Self { decoded: taken, used })
    }

    /// Puts the next picture in the place of `into`, of the same size. None after the reader has failed.
    pub fn next(&mut self, into: &mut Frame) -> Option<Result<(), E>> {
        let picture = match self.decoded.recv().ok()? {
            Ok(picture) => picture,
            Err(error) => return Some(Err(error)),
        };
        // It may have given its last picture already.
        let _ = self.used.try_send(std::mem::replace(into, picture));
        Some(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width: 2, height: 2 };

    #[test]
    fn pictures_come_in_order_until_the_reader_fails() {
        let mut number = 0;
        let read = move |frame: &mut Frame| {
            number += 1;
            frame.as_bytes_mut().fill(number);
            if number < 10 { Ok(()) } else { Err("over") }
        };
        let mut ahead = Prefetch::start(SIZE, 3, read).unwrap();
        let mut frame = Frame::new(2, 2);
        for number in 1..10 {
            assert_eq!(ahead.next(&mut frame), Some(Ok(())));
            assert_eq!(frame.as_bytes(), [number; 6]);
        }
        assert_eq!(ahead.next(&mut frame), Some(Err("over")));
        assert_eq!(ahead.next(&mut frame), None);
    }

    #[test]
    fn no_more_are_read_than_there_is_room_for() {
        let read = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = std::sync::Arc::clone(&read);
        let count = move |_: &mut Frame| {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            Ok::<(), ()>(())
        };
        let ahead = Prefetch::start(SIZE, 3, count).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert_eq!(read.load(std::sync::atomic::Ordering::SeqCst), 4);
        drop(ahead);
    }
}
