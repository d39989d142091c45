//! To come with its first test.
