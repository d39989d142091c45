//! A recipe of any kind, for the places where kinds are not known beforehand: the ledger, and the wire to a worker.

use serde::{Deserialize, Serialize};
use vo_digest::canonical::CanonicalError;
use vo_digest::{Digest, Key};

use super::{
    AudibleRecipe, BusRecipe, MovieRecipe, ProbeRecipe, ReachRecipe, Recipe, RecipeKind, SegmentRecipe, SoundRecipe,
    TakeRecipe, ThumbnailRecipe,
};

/// A recipe of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "make")]
pub enum AnyRecipe {
    /// A line is spoken.
    Take(TakeRecipe),
    /// A run of frames is painted and encoded.
    Segment(Box<SegmentRecipe>),
    /// A sound is decoded and listened to.
    Sound(SoundRecipe),
    /// All that is heard is mixed and encoded.
    Bus(BusRecipe),
    /// Segments and bus become a movie.
    Movie(MovieRecipe),
    /// A frame becomes a thumbnail.
    #[serde(rename = "cover")]
    Thumbnail(ThumbnailRecipe),
    /// A file is probed.
    Probe(ProbeRecipe),
    /// A sound is found out to be silent, or not.
    Audible(AudibleRecipe),
    /// A clip is found out to be decodable up to somewhere.
    Reach(ReachRecipe),
}

/// Does the same with a recipe, of whatever kind it is.
macro_rules! each {
    ($any:expr, $recipe:ident => $what:expr) => {
        match $any {
            AnyRecipe::Take($recipe) => $what,
            AnyRecipe::Segment($recipe) => $what,
            AnyRecipe::Sound($recipe) => $what,
            AnyRecipe::Bus($recipe) => $what,
            AnyRecipe::Movie($recipe) => $what,
            AnyRecipe::Thumbnail($recipe) => $what,
            AnyRecipe::Probe($recipe) => $what,
            AnyRecipe::Audible($recipe) => $what,
            AnyRecipe::Reach($recipe) => $what,
        }
    };
}

impl AnyRecipe {
    /// What it makes.
    pub fn kind(&self) -> RecipeKind {
        each!(self, recipe => recipe.kind())
    }

    /// As [`Recipe::inputs`].
    pub fn inputs(&self) -> Vec<Digest> {
        each!(self, recipe => recipe.inputs())
    }

    /// As [`Recipe::key`].
    ///
    /// # Errors
    /// As [`Recipe::key`].
    pub fn key(&self) -> Result<Key, CanonicalError> {
        each!(self, recipe => recipe.key())
    }
}

macro_rules! from {
    ($($recipe:ident => $any:ident)+) => {
        $(impl From<$recipe> for AnyRecipe {
            fn from(recipe: $recipe) -> Self {
                Self::$any(recipe.into())
            }
        })+
    };
}

from! {
    TakeRecipe => Take
    SegmentRecipe => Segment
    SoundRecipe => Sound
    BusRecipe => Bus
    MovieRecipe => Movie
    ThumbnailRecipe => Thumbnail
    ProbeRecipe => Probe
    AudibleRecipe => Audible
    ReachRecipe => Reach
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_alone_and_among_others_has_one_key_and_one_form() {
        let probe = ProbeRecipe { file: Digest::of(b"a clip"), version: 7, tools: "8e2db5d47a5d4c1d".to_owned() };
        let any = AnyRecipe::Probe(probe.clone());
        assert_eq!(probe.key().unwrap(), any.key().unwrap());
        let form = vo_digest::canonical::bytes(&any).unwrap();
        assert_eq!(probe.canonical().unwrap(), form);
        assert_eq!(serde_json::from_slice::<AnyRecipe>(&form).unwrap(), any);
        let movie = MovieRecipe {
            segments: vec![(Digest::of(b"one"), 30)],
            bus: Digest::of(b"bus"),
            rate: 30.try_into().unwrap(),
            size: crate::framing::Size { width: 180, height: 320 },
            joiner: 2,
            tools: String::new(),
        };
        let any = AnyRecipe::Movie(movie.clone());
        assert_eq!((movie.key().unwrap(), movie.inputs()), (any.key().unwrap(), any.inputs()));
        assert_eq!(movie.canonical().unwrap(), vo_digest::canonical::bytes(&any).unwrap());
    }

    #[test]
    fn every_kind_is_written_under_its_name() {
        for kind in RecipeKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
