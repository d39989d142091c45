//! Lists of words and phrases, each written as one text.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Entries parted by bars.
pub(super) struct List {
    written: &'static str,
    /// By their lengths and by themselves: lengths are compared first, as they are cheap.
    entries: OnceLock<BTreeSet<(usize, &'static str)>>,
}

impl List {
    pub(super) const fn of(written: &'static str) -> Self {
        Self { written, entries: OnceLock::new() }
    }

    /// Whether a text is one of the entries.
    pub(super) fn has(&self, text: &str) -> bool {
        let entries = || self.written.split('|').map(|entry| (entry.len(), entry)).collect();
        self.entries.get_or_init(entries).contains(&(text.len(), text))
    }
}
