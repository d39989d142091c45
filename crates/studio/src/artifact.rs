//! Makes one artifact of one recipe, unless it was made before. There is no other way into the store, so caching,
//! resuming and editing are this one function.

pub mod any;
pub mod attempts;
mod bounds;
pub mod check;
pub mod fact;
pub mod maker;
pub mod quarantine;
pub mod second_opinion;

use std::path::{Path, PathBuf};

use vo_digest::{Digest, Key};
use vo_files::durable;
use vo_log::secret::Scrubber;
use vo_media::ffmpeg;
use vo_plan::Recipe;
use vo_process::Exit;

use crate::StudioError;
use crate::event::Event;
use crate::run::Render;
pub use maker::{Blobs, Checked, Maker};

impl Render {
    /// The artifact of a recipe, if it was made before.
    ///
    /// # Errors
    /// [`StudioError::Store`].
    pub fn find_artifact(&self, recipe: &impl Recipe) -> Result<Option<Digest>, StudioError> {
        self.look_up(recipe.key()?)
    }

    fn look_up(&self, key: Key) -> Result<Option<Digest>, StudioError> {
        let (before, found) = (self.store.corrupt(), self.store.find(key)?);
        self.warn_if_recovered();
        if self.store.corrupt() > before {
            let text =
                "a file in the cache had changed on the disk and is made again; have the disk checked".to_owned();
            self.report(Event::Warning { text });
        }
        if let Some(digest) = found {
            self.mark_verified(digest);
        }
        Ok(found)
    }

    /// The artifact of a recipe, and whether it was there already. What it is made from is verified before, and what the maker
    /// gives back is checked here, wherever it was made; only then is it kept.
    ///
    /// # Errors
    /// Those of the maker, of the check, and of the store.
    pub fn artifact<R: Checked>(&self, recipe: &R, maker: &mut impl Maker<R>) -> Result<(Digest, bool), StudioError> {
        let key = recipe.key()?;
        if let Some(digest) = self.look_up(key)? {
            return Ok((digest, true));
        }
        if self.stop.is_requested() {
            return Err(StudioError::Stopped);
        }
        recipe.inputs().into_iter().try_for_each(|blob| self.verify(blob))?;
        let staged = self.store.stage()?;
        let mut file = maker.make(recipe, &staged)?;
        while let Some(excess) = recipe.check(self, &file)? {
            let Some(again) = maker.again(recipe, excess, &staged)? else { break };
            file = again;
        }
        let digest = self.store.commit(&file)?;
        let digest = self.store.record(key, R::KIND.name(), &recipe.canonical()?, digest)?;
        // Until somebody needs it, it may still change on the disk: then it is read again.
        self.rely_on(digest);
        Ok((digest, false))
    }

    /// Lets a child see a blob under a name of ours.
    ///
    /// # Errors
    /// [`StudioError::Files`], and those of [`Render::verify`].
    pub fn link(&self, digest: Digest, at: &Path) -> Result<(), StudioError> {
        self.verify(digest)?;
        link(&self.store.path(digest), at).map_err(StudioError::files("linking", at))
    }

    /// The file that a tool was to make: it must say of itself that all went well, tell of no error, and the file must be
    /// there. Whether the file is good is another question.
    ///
    /// # Errors
    /// As [`Render::tool_failed`].
    pub fn made(&self, file: PathBuf, (what, tool): (&str, &str), exit: &Exit) -> Result<PathBuf, StudioError> {
        if exit.success() && ffmpeg::error_lines(exit).is_empty() && file.exists() {
            return Ok(file);
        }
        Err(self.tool_failed(what, tool, exit))
    }

    /// A failure of a tool, with its own words put into a log.
    pub fn tool_failed(&self, what: &str, tool: &str, exit: &Exit) -> StudioError {
        if self.stop.is_requested() {
            return StudioError::Stopped;
        }
        let said = exit.stderr.join("\n");
        if ffmpeg::reports_full_disk(exit) {
            return StudioError::FullCache(self.store.root().to_owned());
        }
        let folder = self.store.root().join("logs");
        let log = folder.join(format!("{tool}.log"));
        let ending = format!("exit code {:?}, signal {:?}\n", exit.code, exit.signal);
        // A log that cannot be written must not hide the failure it is about.
        let words = Scrubber::of_environment().scrub(&(ending + &said));
        let _ = durable::folder(&folder).and_then(|()| durable::write(&log, words.as_bytes()));
        if exit.out_of_memory {
            // It would want as much the next time.
            return StudioError::Tool { what: format!("{what}: it wanted too much memory"), log, ended: false };
        }
        StudioError::Tool { what: what.to_owned(), log, ended: exit.was_ended() || ffmpeg::may_have_been_asked(exit) }
    }
}

/// Gives a blob one more name.
#[cfg(unix)]
fn link(blob: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(blob, at)
}

/// Gives a blob one more name: few may make symbolic links there, and the store is one file system.
#[cfg(not(unix))]
fn link(blob: &Path, at: &Path) -> std::io::Result<()> {
    std::fs::hard_link(blob, at)
}

#[cfg(test)]
mod tests {
    use vo_plan::framing::Size;
    use vo_plan::recipe::ThumbnailRecipe;
    use vo_process::Stop;
    use vo_setup::{Paths, Settings};
    use vo_store::Staged;

    use super::*;
    use crate::run::Run;
    use crate::{Budget, Studio};

    /// Where tools are installed for tests.
    fn home() -> PathBuf {
        let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/vo-home");
        std::env::var_os("VO_HOME").map_or_else(usual, PathBuf::from)
    }

    /// A maker that says it has made something, and hands over these bytes.
    struct Liar(Vec<u8>);

    impl Maker<ThumbnailRecipe> for Liar {
        fn make(&mut self, _: &ThumbnailRecipe, staged: &Staged) -> Result<PathBuf, StudioError> {
            let path = staged.path("made");
            std::fs::write(&path, &self.0).unwrap();
            Ok(path)
        }
    }

    #[test]
    fn a_maker_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(home(), folder.path().join("cache"));
        let studio = Studio::open(Settings::new(paths), "vo".into(), Budget::default()).unwrap();
        let render = Render::begin(&studio, Run::new(Stop::new(), |_: Event| ())).unwrap();
        let recipe = ThumbnailRecipe {
            candidates: vec![],
            rate: 30.try_into().unwrap(),
            size: Size { width: 36, height: 64 },
            width: 18,
            chooser: 1,
            tools: String::new(),
        };
        let webp = |width, height| {
            let pixels = vec![7; width as usize * height as usize * 3];
            webp::Encoder::from_rgb(&pixels, width, height).encode(80.0).to_vec()
        };
        for (lie, why) in
            [(vec![], "no WebP"), (b"RIFF".to_vec(), "no WebP"), (webp(18, 30), "18x30, planned was 18x32")]
        {
            let error = render.artifact(&recipe, &mut Liar(lie)).unwrap_err();
            assert!(matches!(&error, StudioError::Wrong { .. }) && error.to_string().contains(why), "{error}");
            assert_eq!(render.find_artifact(&recipe).unwrap(), None, "nothing of it is kept");
        }
        let (digest, reused) = render.artifact(&recipe, &mut Liar(webp(18, 32))).unwrap();
        assert!(!reused);
        assert_eq!(render.artifact(&recipe, &mut Liar(vec![])).unwrap(), (digest, true));
    }
}
