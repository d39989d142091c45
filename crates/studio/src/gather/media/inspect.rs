//! Looks at a file that is to be seen: what it is, its shape, its length. What FFmpeg or our decoders cannot both read is
//! turned into what they can, once for each content.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_files::Input;
use vo_media::image_file::still_fits;
use vo_media::image_process::Seen;
use vo_media::{Decodable, Purpose, Reason, Rejection};
use vo_plan::framing::{Shape, Size};
use vo_plan::picture::{Alpha, ColourSpace, Container, MediaFile, Scan};
use vo_plan::recipe::ProbeRecipe;
use vo_setup::Toolchain;

use super::animation::clip_of_animation;
use super::footage::{Footage, probe_footage};
use super::heif_picture::develop;
use super::image_process::ImageProcess;
use super::{identify, refused};
use crate::artifact::{quarantine, second_opinion};
use crate::budget::admission;
use crate::error::seconds;
use crate::run::Render;
use crate::{Budget, StudioError};

/// Raised by one whenever probing a file would find something else.
pub const PROBE_VERSION: u32 = 7;

/// What a file was found to be; kept in the store, so that it is probed once for each content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inspected {
    /// How it is read.
    pub file: MediaFile,
    /// Its length in milliseconds; 0 for stills.
    pub milliseconds: u64,
    /// Whether it was made to begin again when it ends, as images that move are.
    pub endless: bool,
    /// What a person should know of it.
    pub doubt: Option<String>,
    /// How far it must be decoded at least, in milliseconds.
    reaches: u64,
    /// Bytes that it takes to decode it, frames of the movie apart.
    cost: u64,
}

/// Of a clip that is damaged so much must be decodable, in milliseconds: a picture or two.
const SHORTEST: u64 = 100;

/// A clip that nobody has looked at is taken to last so long, in milliseconds: long enough for most scenes.
const UNSEEN: u64 = 20_000;

/// What a file is, called `shown`. Nothing is believed: the first bytes are looked at, and a frame is decoded.
///
/// # Errors
/// [`StudioError::Input`] with the reason why it cannot be used, and those of the store and the tools.
pub fn inspect(render: &Render, input: &Input, shown: &str) -> Result<Inspected, StudioError> {
    let container = identify_picture(input, shown)?;
    let digest = render.store.import_opened((&input.file, &input.path), &|| !render.stop.is_requested())?;
    render.set_display_name(digest, shown);
    probed(render, (digest, container), shown)
}

/// The container of a file that is to be seen. A still that is too large is refused before it is read.
///
/// # Errors
/// [`StudioError::Input`] with the reason why it cannot be used.
pub fn identify_picture(input: &Input, shown: &str) -> Result<Container, StudioError> {
    let container = identify(&input.file, shown, Purpose::Picture)?;
    if container.is_image() {
        still_fits(&input.file).map_err(|rejection| refused(shown, rejection))?;
    }
    Ok(container)
}

/// What a file of the store is, called `shown`: found out before, or now.
///
/// # Errors
/// As [`inspect`].
pub fn probed(
    render: &Render,
    (digest, container): (Digest, Container),
    shown: &str,
) -> Result<Inspected, StudioError> {
    let recipe = probe_of(digest, &render.tools().id);
    // A tool chain that is gone has left a fact that holds no more, and so has what was made of the file and is gone: it is
    // probed again.
    let holds = |known: &Inspected| {
        known.is_held_by(render.budget())
            && is_installed(render, &known.file.tools)
            && render.store.path(known.file.digest).exists()
    };
    let known = render.fact(&recipe)?.filter(holds);
    let is_known = known.is_some();
    let probed = match known {
        Some(known) => known,
        None => match probe(render, (digest, container))? {
            Ok(found) => found,
            Err(rejection) => {
                render.discard(digest)?;
                return Err(refused(shown, rejection));
            }
        },
    };
    quarantine::check_allowed(render, probed.file.digest, &probed.file.tools)?;
    render.set_display_name(probed.file.digest, shown);
    render.note_cost(probed.file.digest, probed.cost);
    if !is_known {
        render.record_fact(&recipe, &probed)?;
    }
    as_decoded(render, probed, shown)
}

/// What is asked of a file that is seen: what it is.
pub fn probe_of(file: Digest, tools: &str) -> ProbeRecipe {
    ProbeRecipe { file, version: PROBE_VERSION, tools: tools.to_owned() }
}

/// A clip as far as it can be decoded, if a render has found that to be less than it says.
fn as_decoded(render: &Render, probed: Inspected, shown: &str) -> Result<Inspected, StudioError> {
    let found = second_opinion::before(render, probed.file.digest, &probed.file.tools)?;
    let probed = probed.cut_to(found, shown)?;
    render.note_end(probed.file.digest, probed.reaches);
    Ok(probed)
}

impl Inspected {
    /// What may be thought of a file that nobody has looked at: a still image in portrait, or a clip of some seconds. It
    /// stands under a digest that no file has.
    pub fn unseen(digest: Digest, container: Container, tools: &str) -> Self {
        let shape = Shape { size: Size { width: 1_080, height: 1_920 }, pixel: (1, 1) };
        let (colour, alpha, scan) = (ColourSpace::BT709, Alpha::Opaque, Scan::Progressive);
        let (milliseconds, tools) = if container.is_image() { (0, "") } else { (UNSEEN, tools) };
        let file = MediaFile { digest, container, shape, colour, track: 0, alpha, scan, tools: tools.to_owned() };
        Self { file, milliseconds, endless: false, doubt: None, reaches: 0, cost: 0 }
    }

    /// Whether the budget holds its decoding, as it did when it was looked at.
    pub fn is_held_by(&self, budget: Budget) -> bool {
        admission::still_holds(budget, &self.file, self.cost)
    }

    /// The same as far as it can be decoded, if that was found to be less than it says.
    ///
    /// # Errors
    /// [`StudioError::Input`] if next to nothing is left of it.
    pub fn cut_to(self, found: Option<Decodable>, shown: &str) -> Result<Self, StudioError> {
        let Some(Decodable { milliseconds, last_begins, resized }) = found else { return Ok(self) };
        if milliseconds < SHORTEST {
            let why = "it is damaged and cannot be decoded; copy or download it again".to_owned();
            return Err(refused(shown, Rejection { reason: Reason::Damaged, why }));
        }
        let (why, fix) = if resized {
            ("its pictures are of another size", "convert it to one size")
        } else {
            ("it is damaged and cannot be decoded", "copy it again, or convert it with a program that repairs")
        };
        let doubt = format!("{why} from {} on, so what is behind that is not shown; {fix}", seconds(milliseconds));
        Ok(Self { milliseconds, reaches: last_begins, doubt: Some(doubt), ..self })
    }
}

/// Whether a tool chain is installed, by its id. Stills need none; their id is empty.
fn is_installed(render: &Render, tools: &str) -> bool {
    tools.is_empty() || render.studio.tools.find(tools).is_ok()
}

/// What a file of the store is. The inner error is a reason for a person.
fn probe(
    render: &Render,
    (digest, container): (Digest, Container),
) -> Result<Result<Inspected, Rejection>, StudioError> {
    match container {
        Container::Heif => heif(render, &render.store.path(digest), digest),
        _ if container.is_image() => image(render, (digest, container)),
        _ => footage(render, (digest, container)),
    }
}

/// An image that is decoded by our own process: a still, or one that moves, which becomes a clip.
fn image(
    render: &Render,
    (digest, container): (Digest, Container),
) -> Result<Result<Inspected, Rejection>, StudioError> {
    let (process, seen) = match ImageProcess::look(render, (digest, container))? {
        Ok(looked) => looked,
        Err(rejection) => return Ok(Err(rejection)),
    };
    match seen {
        Seen::Still { shape, cost } => match admission::of_still(render, shape.size, cost)? {
            Ok(_permit) => still(process, (digest, container), shape, cost),
            Err(rejection) => Ok(Err(rejection)),
        },
        Seen::Moving(size) => animation(render, process, size),
    }
}

fn animation(
    render: &Render,
    process: ImageProcess<'_>,
    size: Size,
) -> Result<Result<Inspected, Rejection>, StudioError> {
    let staged = render.store.stage()?;
    let made = match admission::of_animation(render, size)? {
        Ok(_permit) => clip_of_animation(render, staged.folder(), (process, size))?,
        Err(rejection) => Err(rejection),
    };
    let clip = match made {
        Ok(clip) => clip,
        Err(rejection) => return Ok(Err(rejection)),
    };
    let clip = render.store.import(&clip, &|| !render.stop.is_requested())?;
    let looked = footage(render, (clip, Container::Mp4))?;
    if looked.is_err() {
        render.discard(clip)?;
    }
    Ok(looked.map(|looked| Inspected { endless: true, ..looked }))
}

fn still(
    mut process: ImageProcess<'_>,
    (digest, container): (Digest, Container),
    shape: Shape,
    cost: u64,
) -> Result<Result<Inspected, Rejection>, StudioError> {
    process.go_on();
    let doubt = match process.answer::<Option<String>>()? {
        Ok(doubt) => doubt,
        Err(rejection) => return Ok(Err(rejection)),
    };
    let colour = ColourSpace { full_range: true, ..ColourSpace::BT709 };
    let (alpha, scan) = (Alpha::Opaque, Scan::Progressive);
    let file = MediaFile { digest, container, shape, colour, track: 0, alpha, scan, tools: String::new() };
    Ok(Ok(Inspected { file, milliseconds: 0, endless: false, doubt, reaches: 0, cost }))
}

/// A picture of tiles becomes a PNG file.
fn heif(render: &Render, path: &Path, digest: Digest) -> Result<Result<Inspected, Rejection>, StudioError> {
    let staged = render.store.stage()?;
    let found = with_any(render, |tools| develop(render, tools, staged.folder(), (path, digest)))?;
    let png = match found {
        Ok((png, _)) => render.store.import(&png, &|| !render.stop.is_requested())?,
        Err(rejection) => return Ok(Err(rejection)),
    };
    let looked = image(render, (png, Container::Png))?;
    if looked.is_err() {
        render.discard(png)?;
    }
    Ok(looked)
}

fn footage(
    render: &Render,
    (digest, container): (Digest, Container),
) -> Result<Result<Inspected, Rejection>, StudioError> {
    let staged = render.store.stage()?;
    render.link(digest, &staged.path("in"))?;
    let admitted = admission::of_footage(render, render.tools(), staged.folder(), (digest, container))?;
    let (cost, _permit) = match admitted {
        Ok(admitted) => admitted,
        Err(rejection) => return Ok(Err(rejection)),
    };
    let found = with_any(render, |tools| {
        Ok(probe_footage(render, tools, staged.folder(), (digest, container))?.map_err(Rejection::from))
    })?;
    Ok(found.map(|(footage, tools)| {
        let Footage { shape, colour, track, alpha, scan, milliseconds, reaches, doubt } = footage;
        let file = MediaFile { digest, container, shape, colour, track, alpha, scan, tools };
        Inspected { file, milliseconds: milliseconds.max(1), endless: false, doubt, reaches, cost }
    }))
}

/// What the preferred tool chain makes of a file, or another one, which may decode what that one cannot, such as AV1.
/// The reason of a rejection is that of the preferred one.
fn with_any<T>(
    render: &Render,
    mut look: impl FnMut(&Toolchain) -> Result<Result<T, Rejection>, StudioError>,
) -> Result<Result<(T, String), Rejection>, StudioError> {
    let rejection = match look(render.tools())? {
        Ok(found) => return Ok(Ok((found, render.tools().id.clone()))),
        Err(rejection) => rejection,
    };
    for other in render.studio.tools.others() {
        if let Ok(found) = look(&other)? {
            return Ok(Ok((found, other.id.clone())));
        }
    }
    Ok(Err(rejection))
}
