//! The last output of a child: its standard error, always drained, kept at both ends, bounded in between.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::thread::JoinHandle;

/// Lines kept from the beginning: they say what was opened and how.
const HEAD_LINES: usize = 60;
/// Lines kept from the end: they say why it failed.
const TAIL_LINES: usize = 200;
/// Bytes kept of one line.
const LINE_BYTES: usize = 2_000;

/// A thread that drains a pipe until it closes.
#[derive(Debug)]
pub(crate) struct Tail(JoinHandle<Vec<String>>);

impl Tail {
    pub(crate) fn of(pipe: impl Read + Send + 'static) -> std::io::Result<Self> {
        std::thread::Builder::new().spawn(move || drain(pipe)).map(Self)
    }

    pub(crate) fn lines(self) -> Vec<String> {
        self.0.join().unwrap_or_default()
    }
}

fn drain(pipe: impl Read) -> Vec<String> {
    let mut reader = BufReader::new(pipe);
    let (mut head, mut tail) = (Vec::new(), VecDeque::new());
    let mut line = Vec::new();
    loop {
        line.clear();
        // A child that never ends its line must not fill our memory: what is over the bound is read and dropped.
        match reader.by_ref().take(1 << 20).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        line.truncate(LINE_BYTES);
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        if head.len() < HEAD_LINES {
            head.push(text);
        } else {
            if tail.len() == TAIL_LINES {
                tail.pop_front();
            }
            tail.push_back(text);
        }
    }
    head.extend(tail);
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_bounded_and_keeps_both_ends() {
        let flood = (0..10_000).map(|n| format!("line {n}\n")).collect::<Vec<_>>().concat();
        let lines = drain(flood.as_bytes());
        assert_eq!(lines.len(), HEAD_LINES + TAIL_LINES);
        assert_eq!(lines.first().map(String::as_str), Some("line 0"));
        assert_eq!(lines.last().map(String::as_str), Some("line 9999"));
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let lines = drain(vec![b'x'; 5 << 20].as_slice());
        assert!(lines.iter().all(|line| line.len() <= LINE_BYTES));
    }
}
