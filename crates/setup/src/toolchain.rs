//! Which FFmpeg to work with. A static build is preferred, then the system's, then any other build that was fetched.
//!
//! The order was measured on two cores with a decoder and an x264 encoder at 1080x1920. The static 8.1.2 starts in 4 ms,
//! needs 260 MB and is patched; Debian's 5.1.9 starts in 87 ms, needs 226 MB and decodes AV1 and PNG too; the static
//! 9.0.2 starts in 17 ms and needs 312 MB, more than the whole program may. All three use the same processor time.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use vo_process::{Command, Stop};

use crate::download::sha256_of_bytes;
use crate::{Paths, SetupError};

/// The oldest FFmpeg that understands everything that is asked of it.
pub const OLDEST: (u32, u32) = (5, 1);
/// The fetched build that is preferred, relative to the data folder.
const PREFERRED: &str = "tools/ffmpeg/8.1.2/ffmpeg";
/// The folder of all fetched builds.
const FETCHED: &str = "tools/ffmpeg";
/// The longest a look at a tool may take: a cold disk, a busy machine.
const TIMEOUT: Duration = Duration::from_secs(30);

/// An FFmpeg that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Toolchain {
    /// The program.
    pub ffmpeg: PathBuf,
    /// What it calls itself: `n8.1.2`, `5.1.9-0+deb12u1`.
    pub version: String,
    /// Names this very build and its libraries in the keys of what it makes: 16 hexadecimal digits.
    pub id: String,
    /// The first number of its version: decides how some options are spelled.
    pub major: u32,
    /// Where it comes from.
    pub source: Origin,
    /// What is known to be wrong with it.
    pub advisories: Vec<Advisory>,
    /// All that it prints to `-version`.
    #[serde(skip)]
    pub version_output: String,
}

/// Where a tool chain comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A static build that was fetched into the data folder.
    Static,
    /// The system's own.
    System,
    /// The one that `VO_FFMPEG` names.
    Named,
}

/// What is known to be wrong with a tool chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advisory {
    /// Older than [`OLDEST`].
    TooOld,
    /// CVE-2026-8461: a crafted MagicYUV video runs code. Fixed in 8.1.2, 8.0.3 and 7.1.5. Never reached as long as every
    /// input is opened with a list of allowed decoders that lacks `magicyuv`.
    PixelSmash,
}

impl Advisory {
    /// What a person should know about it.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::TooOld => "older than FFmpeg 5.1",
            Self::PixelSmash => {
                "it has the vulnerability CVE-2026-8461, which cannot be reached here: vo never decodes MagicYUV video"
            }
        }
    }
}

impl Toolchain {
    /// Whether it can decode a codec (`h264`, `av1`, `png`) by itself, without special hardware.
    ///
    /// # Errors
    /// [`SetupError::NoToolchain`] if it does not run any more.
    pub fn decodes(&self, codec: &str) -> Result<bool, SetupError> {
        let listing = ask(&self.ffmpeg, "-decoders").ok_or_else(|| {
            SetupError::NoToolchain(format!("{} does not run; run `vo doctor`", vo_files::shown(&self.ffmpeg)))
        })?;
        Ok(lists_decoder(&listing, codec))
    }
}

/// The tool chain to work with: the one that `VO_FFMPEG` names, else the first of [`all`] that is usable.
///
/// # Errors
/// [`SetupError::NoToolchain`] if there is none, or the named one does not run; the message says how to get one.
pub fn find(paths: &Paths) -> Result<Toolchain, SetupError> {
    if let Some(path) = &paths.ffmpeg {
        return named_toolchain(path);
    }
    candidates(paths).find_map(|(path, source)| look(&path, source).filter(Toolchain::is_usable)).ok_or_else(|| {
        SetupError::NoToolchain(
            "no FFmpeg was found, version 5.1 or later: run `vo setup` to fetch one, or install your system's \
                 package ffmpeg, or name a program in VO_FFMPEG"
                .to_owned(),
        )
    })
}

/// Every tool chain that runs, best first: the named one, the preferred static build, the system's, other fetched builds.
pub fn all(paths: &Paths) -> Vec<Toolchain> {
    let named = paths.ffmpeg.as_deref().and_then(|path| named_toolchain(path).ok());
    let mut found: Vec<Toolchain> = named.into_iter().collect();
    for (path, source) in candidates(paths) {
        if found.iter().all(|known| known.ffmpeg != path) {
            found.extend(look(&path, source));
        }
    }
    found
}

impl Toolchain {
    fn is_usable(&self) -> bool {
        !self.advisories.contains(&Advisory::TooOld)
    }
}

fn named_toolchain(path: &Path) -> Result<Toolchain, SetupError> {
    look(path, Origin::Named).ok_or_else(|| {
        let path = vo_files::shown(path);
        SetupError::NoToolchain(format!(
            "VO_FFMPEG names {path}, which does not run as FFmpeg: name another, or unset it"
        ))
    })
}

/// Programs that may be tool chains, best first.
fn candidates(paths: &Paths) -> impl Iterator<Item = (PathBuf, Origin)> {
    let preferred = paths.at(PREFERRED);
    let mut others: Vec<PathBuf> = std::fs::read_dir(paths.at(FETCHED))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("ffmpeg"))
        .filter(|path| *path != preferred)
        .collect();
    others.sort();
    let system = find_program("ffmpeg", paths.search_path.as_deref()).map(|path| (path, Origin::System));
    std::iter::once((preferred, Origin::Static))
        .chain(system)
        .chain(others.into_iter().map(|path| (path, Origin::Static)))
        .filter(|(path, _)| path.is_file())
}

/// The first executable of that name in a list of folders such as `PATH`.
pub(crate) fn find_program(name: &str, search: Option<&OsStr>) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(search?).map(|folder| folder.join(&name)).find(|path| runs(path))
}

/// Whether a file is a program.
#[cfg(unix)]
fn runs(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Whether a file is a program, which its name says.
#[cfg(not(unix))]
fn runs(path: &Path) -> bool {
    path.is_file()
}

/// A path that holds in every folder: children run in folders of their own. A bare name is looked up in `PATH` anyway.
fn from_anywhere(path: &Path) -> PathBuf {
    let bare = path.components().count() == 1 && !path.has_root();
    if bare { path.to_owned() } else { std::path::absolute(path).unwrap_or_else(|_| path.to_owned()) }
}

fn look(path: &Path, source: Origin) -> Option<Toolchain> {
    read_version(&ask(path, "-version")?, path, source)
}

/// What a tool prints when it is asked one thing, such as `-version`; nothing if it does not run.
pub fn ask(path: &Path, question: &str) -> Option<String> {
    let command = Command::new(path).arg(question);
    let (exit, printed) = command.output(b"", &Stop::new(), TIMEOUT).ok()?;
    exit.success().then(|| String::from_utf8_lossy(&printed).into_owned())
}

/// Reads what `ffmpeg -version` printed.
fn read_version(printed: &str, path: &Path, source: Origin) -> Option<Toolchain> {
    let version = printed.strip_prefix("ffmpeg version ")?.split_whitespace().next()?.to_owned();
    let numbers = numbers(&version).or_else(|| from_libavutil(printed))?;
    Some(Toolchain {
        ffmpeg: from_anywhere(path),
        id: sha256_of_bytes(printed.as_bytes()).chars().take(16).collect(),
        major: numbers.0,
        source,
        advisories: advisories(numbers),
        version,
        version_output: printed.to_owned(),
    })
}

/// Major, minor and patch of `n8.1.2-17-g2a571b`, `5.1.9-0+deb12u1` or `7.1`.
fn numbers(version: &str) -> Option<(u32, u32, u32)> {
    let version = version.strip_prefix('n').unwrap_or(version);
    let mut numbers = version.split(['.', '-', '+', '~']).map(str::parse::<u32>);
    let major = numbers.next()?.ok()?;
    let mut next = || numbers.next().and_then(Result::ok).unwrap_or(0);
    Some((major, next(), next()))
}

/// Builds from the development branch carry no version, but their libraries do: libavutil 57 is FFmpeg 5, and so on.
fn from_libavutil(printed: &str) -> Option<(u32, u32, u32)> {
    let line = printed.lines().find_map(|line| line.strip_prefix("libavutil"))?;
    let major: u32 = line.split('.').next()?.trim().parse().ok()?;
    Some((major.checked_sub(52)?, 0, 0))
}

fn advisories(version: (u32, u32, u32)) -> Vec<Advisory> {
    let fixed = match (version.0, version.1) {
        (7, 1) => version >= (7, 1, 5),
        (8, 0) => version >= (8, 0, 3),
        _ => version >= (8, 1, 2),
    };
    let too_old = (version.0, version.1) < OLDEST;
    too_old.then_some(Advisory::TooOld).into_iter().chain((!fixed).then_some(Advisory::PixelSmash)).collect()
}

/// Whether a listing of decoders names one that decodes the codec in software.
fn lists_decoder(listing: &str, codec: &str) -> bool {
    // FFmpeg's own `av1` decoder only drives hardware, and is listed where there is none.
    let decoders: &[&str] = match codec {
        "av1" => &["libdav1d", "libaom-av1"],
        _ => &[codec],
    };
    listing.lines().filter_map(|line| line.split_whitespace().nth(1)).any(|name| decoders.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(first_line: &str) -> Option<Toolchain> {
        read_version(first_line, Path::new("ffmpeg"), Origin::System)
    }

    #[test]
    fn versions_are_read_as_they_are_written() {
        for (version, expected) in [
            ("5.1.9-0+deb12u1", (5, 1, 9)),
            ("n8.1.2", (8, 1, 2)),
            ("n9.0.2-17-g2a571b6068-20260930", (9, 0, 2)),
            ("7.1", (7, 1, 0)),
            ("6.1.1-3ubuntu5", (6, 1, 1)),
        ] {
            assert_eq!(numbers(version), Some(expected), "{version}");
        }
        assert_eq!(numbers("N-118000-gabcdef"), None);
    }

    #[test]
    fn a_build_without_version_is_dated_by_its_libraries() {
        let toolchain =
            read("ffmpeg version N-118000-gabc Copyright\nlibavutil      60. 26.102 / 60. 26.102\n").unwrap();
        assert_eq!(toolchain.major, 8);
    }

    #[test]
    fn the_hole_is_known_closed_only_where_it_was_closed() {
        for (version, open) in [
            ((5, 1, 9), true),
            ((7, 1, 4), true),
            ((7, 1, 5), false),
            ((8, 0, 2), true),
            ((8, 0, 3), false),
            ((8, 1, 1), true),
            ((8, 1, 2), false),
            ((9, 0, 0), false),
        ] {
            assert_eq!(advisories(version).contains(&Advisory::PixelSmash), open, "{version:?}");
        }
    }

    #[test]
    fn version_4_is_too_old() {
        assert!(!read("ffmpeg version 4.4.2 Copyright").unwrap().is_usable());
        assert!(read("ffmpeg version 5.1.9 Copyright").unwrap().is_usable());
    }

    #[test]
    fn another_build_of_the_same_version_has_another_id() {
        let one = read("ffmpeg version 8.1.2 Copyright\nlibavcodec 62.1").unwrap();
        let other = read("ffmpeg version 8.1.2 Copyright\nlibavcodec 62.2").unwrap();
        assert_ne!(one.id, other.id);
        assert_eq!(one.id.len(), 16);
    }

    #[test]
    fn something_else_is_not_a_tool_chain() {
        assert_eq!(read("espeak version 1.51"), None);
        assert_eq!(look(Path::new("/bin/true"), Origin::Named), None);
    }

    #[test]
    fn the_hardware_decoder_does_not_count_for_av1() {
        let listing = " V....D av1    Alliance for Open Media AV1\n V..... h264   H.264\n";
        assert!(!lists_decoder(listing, "av1"));
        assert!(lists_decoder(listing, "h264"));
        assert!(lists_decoder(" V....D libdav1d   dav1d AV1 decoder (codec av1)", "av1"));
    }

    #[test]
    fn the_preferred_build_comes_first_and_fetched_others_last() {
        let folder = tempfile::tempdir().unwrap();
        let mut paths = Paths::new(folder.path().join("data"), folder.path().join("cache"));
        let system = folder.path().join("bin");
        paths.search_path = Some(system.clone().into_os_string());
        for path in [paths.at("tools/ffmpeg/9.0.2"), paths.at("tools/ffmpeg/8.1.2"), system.clone()] {
            std::fs::create_dir_all(&path).unwrap();
            let program = path.join("ffmpeg");
            vo_files::durable::write(&program, b"#!/bin/sh\n").unwrap();
            std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }
        let order: Vec<_> = candidates(&paths).map(|(path, _)| path).collect();
        let expected = [paths.at(PREFERRED), system.join("ffmpeg"), paths.at("tools/ffmpeg/9.0.2/ffmpeg")];
        assert_eq!(order, expected);
    }
}
