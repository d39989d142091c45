//! A recipe of any kind, made from the blobs that it names and nothing else: the same bytes on every machine that has the
//! versions it was written for. This is what a worker elsewhere does.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vo_compose::SEGMENT_VERSION;
use vo_digest::Digest;
use vo_files::durable;
use vo_media::Purpose;
use vo_paint::Fonts;
use vo_plan::picture::{MediaFile, Picture};
use vo_plan::recipe::{AnyRecipe, AudibleRecipe, ProbeRecipe, ReachRecipe, SegmentRecipe};

use super::bounds;
use super::fact::Fact;
use super::maker::{Blobs, Checked, Maker};
use super::second_opinion;
use crate::budget::permits::Need;
use crate::budget::{FINISH, SOUND};
use crate::finish::mux::{MUX_VERSION, Muxer};
use crate::finish::thumbnail::{Chooser, THUMBNAIL_VERSION};
use crate::gather::media::{AUDIBLE_VERSION, Inspected, PROBE_VERSION, heard, identify, probed, refused};
use crate::gather::voices::engine_version;
use crate::run::Render;
use crate::sound::{Listener, MIX_VERSION, Mixer, SOUND_VERSION};
use crate::speak::Reader;
use crate::{Code, StudioError, segment};

/// What came of a recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// An artifact, which is in the store.
    Artifact(Digest),
    /// Something was found out.
    Fact(Value),
}

/// What a file is called that came without a name.
const NAMELESS: &str = "a file of the recipe";

/// Makes what a recipe says, unless it was made before. Blobs that the store does not have are brought in from `blobs`.
///
/// # Errors
/// [`StudioError::Input`] if a blob is missing, or this machine has other versions than the recipe was written for; and those
/// of making and checking it.
pub fn make(render: &Render, fonts: &Fonts, recipe: &AnyRecipe, blobs: &dyn Blobs) -> Result<Made, StudioError> {
    if let Some(why) = bounds::beyond(recipe) {
        return Err(StudioError::Input(Code::RecipeImpossible, format!("the {}: {why}", recipe.kind().name())));
    }
    recipe.inputs().into_iter().try_for_each(|digest| bring(render, digest, blobs))?;
    if let Some(differs) = differs(render, recipe)? {
        return Err(StudioError::Input(
            Code::RecipeOfOthers,
            format!("the {} is to be made with {differs}, which is not what this machine has", recipe.kind().name()),
        ));
    }
    match recipe {
        AnyRecipe::Take(recipe) => {
            let mut reader = Reader::new(render, std::slice::from_ref(recipe));
            let made = artifact(render, recipe, &mut reader);
            reader.keep_voice();
            made
        }
        AnyRecipe::Segment(recipe) => made_segment(render, fonts, recipe),
        AnyRecipe::Sound(recipe) => {
            let _permit = render.claim(Need { bytes: SOUND, cores: 1 })?;
            artifact(render, recipe, &mut Listener(render))
        }
        AnyRecipe::Bus(recipe) => {
            let _permit = render.claim(Need { bytes: SOUND, cores: 1 })?;
            artifact(render, recipe, &mut Mixer::new(render))
        }
        AnyRecipe::Movie(recipe) => {
            let _permit = render.claim(Need { bytes: FINISH, cores: 1 })?;
            artifact(render, recipe, &mut Muxer(render))
        }
        AnyRecipe::Thumbnail(recipe) => {
            let _permit = render.claim(Need { bytes: FINISH, cores: 1 })?;
            artifact(render, recipe, &mut Chooser(render))
        }
        AnyRecipe::Probe(recipe) => {
            probe(render, recipe.file)?;
            found(render, recipe)
        }
        AnyRecipe::Audible(recipe) => {
            let container = identify(&open(render, recipe.file)?, NAMELESS, Purpose::Sound)?;
            heard(render, (recipe.file, container))?.map_err(|rejection| refused(NAMELESS, rejection))?;
            found(render, recipe)
        }
        AnyRecipe::Reach(recipe) => {
            let file: MediaFile = probe(render, recipe.file)?.file;
            second_opinion::found(render, &file)?;
            found(render, recipe)
        }
    }
}

fn artifact<R: Checked>(render: &Render, recipe: &R, maker: &mut impl Maker<R>) -> Result<Made, StudioError> {
    render.artifact(recipe, maker).map(|(digest, _)| Made::Artifact(digest))
}

/// What was found out; null where there was nothing, as of a clip that can be decoded to its end.
fn found<F: Fact>(render: &Render, recipe: &F) -> Result<Made, StudioError> {
    let value = render.fact(recipe)?;
    Ok(Made::Fact(serde_json::to_value(value).unwrap_or_default()))
}

fn made_segment(render: &Render, fonts: &Fonts, recipe: &SegmentRecipe) -> Result<Made, StudioError> {
    if let Some(why) = render.budget().refuses_frames(recipe.size, &recipe.video) {
        return Err(StudioError::Input(Code::OverBudget, why));
    }
    for layer in &recipe.layers {
        if let Picture::Footage { file, .. } | Picture::Still { file, .. } = &layer.picture {
            // What it takes to decode it, and how far, is found out here: it depends on nothing else. What a decoder finds of
            // a file that is told to be another one would be held against the file.
            if probed(render, (file.digest, file.container), NAMELESS)?.file != *file {
                let why =
                    format!("{NAMELESS} is not what the recipe says of it: its size, colours or tracks are others");
                return Err(StudioError::Input(Code::RecipeImpossible, why));
            }
        }
    }
    segment::one(render, fonts, recipe).map(|(digest, _)| Made::Artifact(digest))
}

fn probe(render: &Render, file: Digest) -> Result<Inspected, StudioError> {
    let container = identify(&open(render, file)?, NAMELESS, Purpose::Picture)?;
    probed(render, (file, container), NAMELESS)
}

fn open(render: &Render, file: Digest) -> Result<std::fs::File, StudioError> {
    let path = render.store.path(file);
    durable::read(&path).map_err(StudioError::files("opening", &path))
}

/// Brings a blob into the store, unless it is there. The sender is not trusted.
fn bring(render: &Render, digest: Digest, blobs: &dyn Blobs) -> Result<(), StudioError> {
    if render.store.find_blob(digest)? {
        render.mark_verified(digest);
        return Ok(());
    }
    let missing = |why: &str| {
        let name = digest.short();
        Err(StudioError::Input(Code::BlobMissing, format!("the file {name} that the recipe names {why}")))
    };
    let Some(path) = blobs.find(digest) else { return missing("did not come with it") };
    let Ok(file) = durable::read(&path) else { return missing("is no file that can be read") };
    // Before it is brought in: what it holds instead may be in the store for another reason.
    if !Digest::of_reader(&file).is_ok_and(|(found, _)| found == digest) {
        return missing("holds something else");
    }
    let brought = render.store.import_opened((&file, &path), &|| !render.stop.is_requested())?;
    if brought != digest {
        return missing("has changed while it was read");
    }
    render.mark_verified(digest);
    Ok(())
}

/// What a recipe is to be made with that this machine does not have.
fn differs(render: &Render, recipe: &AnyRecipe) -> Result<Option<String>, StudioError> {
    let ours = &render.tools().id;
    let tools = |wanted: &str| (wanted != ours).then(|| format!("the FFmpeg {wanted}"));
    let version = |what: &str, wanted: u32, ours: u32| (wanted != ours).then(|| format!("version {wanted} of {what}"));
    Ok(match recipe {
        AnyRecipe::Take(recipe) => {
            let engine = engine_version(render, &recipe.voice)?;
            (engine != recipe.engine).then(|| format!("the voice `{}` of `{}`", recipe.voice, recipe.engine))
        }
        AnyRecipe::Segment(recipe) => tools(&recipe.tools)
            .or_else(|| version("painting", recipe.paint, vo_paint::VERSION))
            .or_else(|| version("composing", recipe.maker, SEGMENT_VERSION)),
        AnyRecipe::Sound(recipe) => {
            tools(&recipe.tools).or_else(|| version("decoding sounds", recipe.listener, SOUND_VERSION))
        }
        AnyRecipe::Bus(recipe) => tools(&recipe.tools).or_else(|| version("mixing", recipe.mixer, MIX_VERSION)),
        AnyRecipe::Movie(recipe) => tools(&recipe.tools).or_else(|| version("joining", recipe.joiner, MUX_VERSION)),
        AnyRecipe::Thumbnail(recipe) => {
            tools(&recipe.tools).or_else(|| version("choosing", recipe.chooser, THUMBNAIL_VERSION))
        }
        AnyRecipe::Probe(ProbeRecipe { tools: wanted, version: of, .. }) => {
            tools(wanted).or_else(|| version("probing", *of, PROBE_VERSION))
        }
        AnyRecipe::Audible(AudibleRecipe { tools: wanted, version: of, .. }) => {
            tools(wanted).or_else(|| version("listening", *of, AUDIBLE_VERSION))
        }
        AnyRecipe::Reach(ReachRecipe { tools: wanted, version: of, .. }) => {
            tools(wanted).or_else(|| version("decoding once more", *of, second_opinion::VERSION))
        }
    })
}
