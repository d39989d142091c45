//! Other systems do not say which process descends from which, so nothing is found: what is measured there is time alone.

/// Nothing comes to us.
pub fn adopt() {}

/// Nothing is known to be left.
pub fn end() {}
