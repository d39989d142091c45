//! What makes artifacts, what they are made from, and what they are checked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vo_digest::Digest;
use vo_plan::Recipe;
use vo_store::{Staged, Store};

use crate::StudioError;
use crate::run::Render;

/// Makes the artifacts of recipes of one kind, here or elsewhere. All that the result depends on is the recipe, and the blobs
/// that it names.
pub trait Maker<R: Checked> {
    /// Makes the artifact and returns its file, in the staged folder or in one of its own.
    ///
    /// # Errors
    /// [`StudioError`]; no child is left running.
    fn make(&mut self, recipe: &R, staged: &Staged) -> Result<PathBuf, StudioError>;

    /// Makes it again, because it was beyond a limit; nothing if this is as good as it gets.
    ///
    /// # Errors
    /// As [`Maker::make`]; [`StudioError::Wrong`] if it must not be kept so.
    fn again(&mut self, recipe: &R, excess: R::Excess, staged: &Staged) -> Result<Option<PathBuf>, StudioError> {
        let _ = (recipe, excess, staged);
        Ok(None)
    }
}

/// A recipe whose artifact can be checked. A maker is not believed: FFmpeg reports success on truncated files, and another
/// machine may say what it likes.
pub trait Checked: Recipe {
    /// How far an artifact can be beyond a limit of its recipe, as an encoder knows only afterwards.
    type Excess;

    /// Checks a file against the shape that the recipe names. What is good but beyond a limit is told as such.
    ///
    /// # Errors
    /// [`StudioError::Wrong`] with what is wrong.
    fn check(&self, render: &Render, file: &Path) -> Result<Option<Self::Excess>, StudioError>;
}

/// Of artifacts that have no limit but their shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

/// Where the blobs are that a recipe names.
pub trait Blobs {
    /// The file of a blob, which is not verified yet; none if it is not there.
    fn find(&self, digest: Digest) -> Option<PathBuf>;
}

/// A store of this machine.
impl Blobs for Store {
    fn find(&self, digest: Digest) -> Option<PathBuf> {
        Some(self.path(digest)).filter(|path| path.is_file())
    }
}

/// What came with an order.
impl Blobs for BTreeMap<Digest, PathBuf> {
    fn find(&self, digest: Digest) -> Option<PathBuf> {
        self.get(&digest).cloned()
    }
}
