//! What an engine gives: samples at its own rate, and when each word is spoken.

/// When a token is spoken, in samples of the speech.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    /// Position of the token in its request.
    pub(crate) token: usize,
    /// First sample.
    pub(crate) from: f64,
    /// First sample after it.
    pub(crate) to: f64,
}

/// One sentence as an engine gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawSpeech {
    /// Samples between -1 and 1, one channel.
    pub(crate) samples: Vec<f32>,
    /// Samples a second.
    pub(crate) rate: u32,
    /// The tokens that are spoken, in order.
    pub(crate) words: Vec<Span>,
}

impl RawSpeech {
    /// Speech of no samples.
    pub(crate) fn empty(rate: u32) -> Self {
        Self { samples: Vec::new(), rate, words: Vec::new() }
    }

    /// Adds other speech of the same rate behind its end. A token that both speak is one word.
    pub(crate) fn append(&mut self, other: Self) {
        let offset = self.samples.len() as f64;
        self.samples.extend(other.samples);
        for word in other.words {
            let moved = Span { from: word.from + offset, to: word.to + offset, ..word };
            match self.words.last_mut().filter(|last| last.token == moved.token) {
                Some(last) => last.to = moved.to,
                None => self.words.push(moved),
            }
        }
    }
}
