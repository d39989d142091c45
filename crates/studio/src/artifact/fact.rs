//! Facts: what recipes find out about blobs, as values that are small enough for a row of the ledger.

use serde::Serialize;
use serde::de::DeserializeOwned;
use vo_media::Decodable;
use vo_plan::Recipe;
use vo_plan::recipe::{AudibleRecipe, ProbeRecipe, ReachRecipe};

use crate::StudioError;
use crate::gather::media::Inspected;
use crate::run::Render;

/// A recipe that finds something out.
pub trait Fact: Recipe {
    /// What it finds out.
    type Value: Serialize + DeserializeOwned;
}

impl Fact for ProbeRecipe {
    type Value = Inspected;
}

impl Fact for AudibleRecipe {
    type Value = bool;
}

impl Fact for ReachRecipe {
    type Value = Decodable;
}

/// What was found out, as it was recorded; nothing if another version has written it otherwise.
pub fn read<T: DeserializeOwned>(recorded: &[u8]) -> Option<T> {
    serde_json::from_slice(recorded).ok()
}

impl Render {
    /// What was found out before. A value that another version has written otherwise is found out again.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn fact<F: Fact>(&self, recipe: &F) -> Result<Option<F::Value>, StudioError> {
        Ok(self.store.fact(recipe.key()?)?.as_deref().and_then(read))
    }

    /// Writes down what was found out.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn record_fact<F: Fact>(&self, recipe: &F, value: &F::Value) -> Result<(), StudioError> {
        let value = serde_json::to_vec(value).unwrap_or_default();
        Ok(self.store.record_fact(recipe.key()?, F::KIND.name(), &recipe.canonical()?, &value)?)
    }
}
