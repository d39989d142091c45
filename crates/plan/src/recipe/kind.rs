//! What recipes of every kind have in common: a kind, a key, and the blobs that they are made from.

use serde::{Deserialize, Serialize};
use vo_digest::canonical::CanonicalError;
use vo_digest::{Digest, Key, canonical};

use super::{
    AudibleRecipe, BusRecipe, MovieRecipe, ProbeRecipe, ReachRecipe, SegmentRecipe, SoundRecipe, TakeRecipe,
    ThumbnailRecipe,
};
use crate::picture::Picture;

/// What a recipe makes. Its name is hashed with the recipe, so it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecipeKind {
    /// A line is spoken.
    Take,
    /// A run of frames is painted and encoded.
    Segment,
    /// A sound of a person's own is decoded and listened to.
    Sound,
    /// All that is heard is mixed and encoded.
    Bus,
    /// Segments and bus become a movie.
    Movie,
    /// The best of several frames becomes a thumbnail. It was called a cover when the first were made.
    #[serde(rename = "cover")]
    Thumbnail,
    /// A file is found out to be a still or a clip, of some shape and length.
    Probe,
    /// A sound is found out to be silent, or not.
    Audible,
    /// A damaged clip is found out to be decodable up to somewhere.
    Reach,
}

impl RecipeKind {
    /// All of them, in the order in which a movie is made.
    pub const ALL: [Self; 9] = [
        Self::Probe,
        Self::Audible,
        Self::Reach,
        Self::Take,
        Self::Segment,
        Self::Sound,
        Self::Bus,
        Self::Movie,
        Self::Thumbnail,
    ];

    /// Its name, as it is hashed and as the ledger has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Segment => "segment",
            Self::Sound => "sound",
            Self::Bus => "bus",
            Self::Movie => "movie",
            Self::Thumbnail => "cover",
            Self::Probe => "probe",
            Self::Audible => "audible",
            Self::Reach => "reach",
        }
    }
}

/// One run as a value. With the blobs that it names, it says all that its result depends on: wherever it is made, the
/// same is made.
pub trait Recipe: Serialize {
    /// What it makes.
    const KIND: RecipeKind;

    /// The blobs that it is made from, in the order in which they are named; one may be named twice.
    fn inputs(&self) -> Vec<Digest>;

    /// What it makes.
    fn kind(&self) -> RecipeKind {
        Self::KIND
    }

    /// Its name: the hash of its canonical form.
    ///
    /// # Errors
    /// Never for the recipes of this program, which hold whole numbers only; a preset from outside may break that.
    fn key(&self) -> Result<Key, CanonicalError> {
        Key::of(&Tagged { make: Self::KIND, recipe: self })
    }

    /// The bytes that are hashed, to be kept beside what was made, so that a miss can be explained.
    ///
    /// # Errors
    /// As [`Recipe::key`].
    fn canonical(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical::bytes(&Tagged { make: Self::KIND, recipe: self })
    }
}

/// A recipe with its kind beside its own fields, as [`super::AnyRecipe`] is written.
#[derive(Serialize)]
struct Tagged<'a, R: ?Sized> {
    make: RecipeKind,
    #[serde(flatten)]
    recipe: &'a R,
}

impl Recipe for TakeRecipe {
    const KIND: RecipeKind = RecipeKind::Take;

    fn inputs(&self) -> Vec<Digest> {
        Vec::new()
    }
}

impl Recipe for SegmentRecipe {
    const KIND: RecipeKind = RecipeKind::Segment;

    fn inputs(&self) -> Vec<Digest> {
        let files = self.layers.iter().filter_map(|layer| match &layer.picture {
            Picture::Footage { file, .. } | Picture::Still { file, .. } => Some(file.digest),
            Picture::Painted { .. } => None,
        });
        files.collect()
    }
}

impl Recipe for SoundRecipe {
    const KIND: RecipeKind = RecipeKind::Sound;

    fn inputs(&self) -> Vec<Digest> {
        vec![self.file]
    }
}

impl Recipe for BusRecipe {
    const KIND: RecipeKind = RecipeKind::Bus;

    fn inputs(&self) -> Vec<Digest> {
        let music = self.music.iter().map(|music| music.file);
        let effects = self.effects.iter().map(|effect| effect.file);
        self.voices.iter().map(|voice| voice.sound).chain(music).chain(effects).collect()
    }
}

impl Recipe for MovieRecipe {
    const KIND: RecipeKind = RecipeKind::Movie;

    fn inputs(&self) -> Vec<Digest> {
        self.segments.iter().map(|(segment, _)| *segment).chain([self.bus]).collect()
    }
}

impl Recipe for ThumbnailRecipe {
    const KIND: RecipeKind = RecipeKind::Thumbnail;

    fn inputs(&self) -> Vec<Digest> {
        self.candidates.iter().map(|(segment, _)| *segment).collect()
    }
}

impl Recipe for ProbeRecipe {
    const KIND: RecipeKind = RecipeKind::Probe;

    fn inputs(&self) -> Vec<Digest> {
        vec![self.file]
    }
}

impl Recipe for AudibleRecipe {
    const KIND: RecipeKind = RecipeKind::Audible;

    fn inputs(&self) -> Vec<Digest> {
        vec![self.file]
    }
}

impl Recipe for ReachRecipe {
    const KIND: RecipeKind = RecipeKind::Reach;

    fn inputs(&self) -> Vec<Digest> {
        vec![self.file]
    }
}
