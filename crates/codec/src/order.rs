//! An order, from its line of JSON to its segments.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::PathBuf;

use vo_compose::order::{DAMAGED, FRAME, SANDBOX, SEGMENT, SegmentOrder, edition};
use vo_compose::{DecoderPool, SEGMENT_VERSION, Spill, open, play};
use vo_libav::{identity, malloc, sandbox};
use vo_media::ffmpeg;
use vo_media::still::open_still;
use vo_paint::{Fonts, Frame};
use vo_plan::clip_range::ClipRange;
use vo_plan::picture::MediaFile;
use vo_plan::recipe::SegmentRecipe;

use crate::error::CodecError;
use crate::{footage, segment};

/// Whether this worker is of the edition that asks, and the linked libraries are those of the program whose `-version`
/// stands on standard input.
///
/// # Errors
/// [`CodecError::Alone`] if nothing can be read there.
pub fn stands_for(wanted: &OsStr) -> Result<bool, CodecError> {
    let printed = std::io::read_to_string(std::io::stdin())?;
    Ok(wanted == edition().as_str() && identity::matches(&printed))
}

/// Reads an order from standard input, goes in the sandbox, and makes its segments. Every frame and every segment is
/// reported on standard output.
///
/// # Errors
/// [`CodecError`], the first there is. Segments that were reported are whole.
pub fn fulfil() -> Result<(), CodecError> {
    // First of all, because the encoder's bytes depend on it.
    malloc::settle();
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    let order: SegmentOrder = serde_json::from_slice(&text).map_err(CodecError::Order)?;
    drop(text);
    if order.segments.iter().any(|recipe| (recipe.paint, recipe.maker) != (vo_paint::VERSION, SEGMENT_VERSION)) {
        return Err(CodecError::Version);
    }
    let fonts = Fonts::bundled();
    let files: Vec<PathBuf> = order.files.values().cloned().collect();
    let level = sandbox::enter(&files, &order.folder)?;
    for missing in level.missing() {
        eprintln!("in a weaker sandbox: {missing}");
    }
    let mut output = std::io::stdout().lock();
    output.write_all(&[SANDBOX])?;
    output.write_all(&level.to_bytes())?;
    make(&order, &fonts, &mut output)
}

fn make(order: &SegmentOrder, fonts: &Fonts, output: &mut impl Write) -> Result<(), CodecError> {
    let blob = |digest| order.files.get(&digest).cloned().unwrap_or_default();
    let spill = Spill { folder: order.folder.clone(), all: false };
    let mut pool = DecoderPool::new((order.ends.clone(), spill), |range: ClipRange<'_>, recipe: &SegmentRecipe| {
        footage::open(&blob(range.file.digest), range, recipe)
    });
    // Here we are behind the sandbox ourselves.
    let still = |file: &MediaFile, framing, (size, moving)| {
        let opened = open_still(&blob(file.digest), file.container, framing, size, moving);
        opened.map_err(CodecError::Still)
    };
    let recipes: Vec<&SegmentRecipe> = order.segments.iter().collect();
    for (number, &recipe) in recipes.iter().enumerate() {
        let next = recipes.get(number + 1..).unwrap_or_default();
        let composer = open(fonts, (recipe, next), &still, &mut pool)?;
        // Before the decoder, which opens with the first frame: see `malloc`.
        let mut encoder = segment::encoder(order.folder.join(format!("{number}.mp4")), recipe)?;
        // What is not the picture's fault passes through `play` as a value, not as one of its errors.
        let mut failed = None;
        play(composer, (recipe, next), &mut pool, |frame: &mut Frame| -> Result<bool, CodecError> {
            let done = encoder.write(frame.as_bytes()).map_err(CodecError::from).and_then(|()| report(output, FRAME));
            failed = done.err();
            Ok(failed.is_none())
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        encoder.finish()?;
        if vo_libav::take_lines().iter().any(|line| ffmpeg::reports_damage(&line.text)) {
            report(output, DAMAGED)?;
        }
        report(output, SEGMENT)?;
    }
    Ok(())
}

fn report(output: &mut impl Write, what: u8) -> Result<(), CodecError> {
    output.write_all(&[what])?;
    Ok(output.flush()?)
}
