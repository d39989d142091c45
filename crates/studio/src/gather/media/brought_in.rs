//! Files of a library, which are ours and are never changed, in the store.

use vo_digest::Digest;
use vo_files::Input;

use crate::StudioError;
use crate::run::Render;

/// A file of a library in the store: by another name of it where that can be, so that it takes no room there.
///
/// # Errors
/// Those of the store.
pub fn brought_in(render: &Render, input: &Input) -> Result<Digest, StudioError> {
    let staged = render.store.stage()?;
    let link = staged.path("in");
    if std::fs::hard_link(&input.path, &link).is_ok() {
        return Ok(render.store.commit(&link)?);
    }
    Ok(render.store.import_opened((&input.file, &input.path), &|| !render.stop.is_requested())?)
}
