//! Raw pictures in a stream of YUV4MPEG2: FFmpeg writes one with a copy a picture less than pictures alone.

use std::io::{self, Read};

/// What stands before every picture.
const FRAME: &[u8; 6] = b"FRAME\n";

/// The longest head of a stream, in bytes.
const LONGEST: usize = 1 << 10;

/// A stream of pictures whose size and layout are known beforehand.
#[derive(Debug)]
pub struct Stream<R> {
    from: R,
    begun: bool,
}

impl<R: Read> Stream<R> {
    /// A stream of which nothing was read yet.
    pub fn new(from: R) -> Self {
        Self { from, begun: false }
    }

    /// Fills `picture`: all of its planes, one after the other.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] if there is none any more, [`io::ErrorKind::InvalidData`] if it is no such stream.
    pub fn read(&mut self, picture: &mut [u8]) -> io::Result<()> {
        if !self.begun {
            self.head()?;
            self.begun = true;
        }
        let mut before = [0; FRAME.len()];
        self.from.read_exact(&mut before)?;
        if before != *FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.from.read_exact(picture)
    }

    /// The head is a line that says what we asked for. It is read byte by byte: what follows is not ours to keep.
    fn head(&mut self) -> io::Result<()> {
        let mut byte = [0];
        for _ in 0..LONGEST {
            self.from.read_exact(&mut byte)?;
            if byte == *b"\n" {
                return Ok(());
            }
        }
        Err(io::ErrorKind::InvalidData.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures(stream: &[u8]) -> (Vec<[u8; 3]>, io::ErrorKind) {
        let mut stream = Stream::new(stream);
        let mut pictures = Vec::new();
        loop {
            let mut picture = [0; 3];
            match stream.read(&mut picture) {
                Ok(()) => pictures.push(picture),
                Err(error) => return (pictures, error.kind()),
            }
        }
    }

    #[test]
    fn pictures_come_one_after_the_other() {
        let two = b"YUV4MPEG2 W1 H2 F30:1\nFRAME\nabcFRAME\ndef";
        assert_eq!(pictures(two), (vec![*b"abc", *b"def"], io::ErrorKind::UnexpectedEof));
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_no_picture_is_made_up(bytes: Vec<u8>) {
            let (found, _) = pictures(&bytes);
            proptest::prop_assert!(found.len() * (FRAME.len() + 3) <= bytes.len());
            let head = [&b"YUV4MPEG2\nFRAME\nabc"[..], &bytes].concat();
            proptest::prop_assert_eq!(pictures(&head).0[0], *b"abc");
        }
    }

    #[test]
    fn what_is_no_such_stream_is_an_error() {
        assert_eq!(pictures(b"").1, io::ErrorKind::UnexpectedEof);
        assert_eq!(pictures(&[b'x'; 5_000]).1, io::ErrorKind::InvalidData);
        assert_eq!(pictures(b"YUV4MPEG2\nabcdefghi").1, io::ErrorKind::InvalidData);
        assert_eq!(pictures(b"YUV4MPEG2\nFRAME\nab"), (vec![], io::ErrorKind::UnexpectedEof));
    }
}
