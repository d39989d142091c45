//! Says of each tool, voice, font, folder and piece of media whether it is there, and what to do if it is not.

use std::path::{Path, PathBuf};

use serde::Serialize;
use vo_process::ProcessError;
use vo_sandbox::SandboxLevel;

use crate::manifest::{Artifact, Manifest, Needed, SystemProgram};
use crate::toolchain::{self, Advisory, Origin, Toolchain, ask, find_program};
use crate::{Paths, SetupError, manifest};

/// Free bytes below which a folder is called full: less than two of the largest intermediate files.
const LITTLE_ROOM: u64 = 1 << 30;

/// What was found out about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its name.
    pub name: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Whether it is there and good.
    pub state: Condition,
    /// Its version, or how much there is of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where it is, or would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

/// The kinds of things that are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A program or a library.
    Tool,
    /// A voice or a part of one.
    Voice,
    /// Fonts.
    Font,
    /// A folder that must be writable.
    Folder,
    /// Music and sounds.
    Media,
}

/// Whether a thing is there and good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// There and good.
    Found,
    /// Not there, or damaged.
    Missing,
    /// Not there, and nothing needs it until it is asked for.
    Optional,
    /// There, but too old.
    TooOld,
    /// There, with a known hole.
    Vulnerable,
}

impl Condition {
    /// Whether videos can be made in spite of it.
    pub fn is_usable(self) -> bool {
        !matches!(self, Self::Missing | Self::TooOld)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Missing => "missing",
            Self::Optional => "optional",
            Self::TooOld => "too old",
            Self::Vulnerable => "vulnerable",
        }
    }
}

/// Looks at everything that making videos needs. Sizes are compared with the manifest, hashes are not: that is what
/// `vo setup` does. `fonts` are the families built into the program.
///
/// # Errors
/// [`SetupError::Manifest`] if this build carries a broken manifest.
pub fn doctor(paths: &Paths, fonts: &[&str]) -> Result<Vec<Finding>, SetupError> {
    let manifest = manifest()?;
    let mut findings = toolchains(paths);
    findings.extend(manifest.system.iter().filter_map(|program| system_program(program, &manifest, paths)));
    findings.extend(
        manifest.artifacts.iter().filter(|artifact| !is_ffmpeg(artifact)).map(|artifact| fetched(paths, artifact)),
    );
    findings.extend(fonts.iter().map(|family| font(family)));
    findings.extend(vo_process::probe_sandbox().map(sandbox));
    findings.push(memory(vo_process::limits::memory_held_by()));
    findings.push(folder("data", &paths.data_dir));
    findings.push(folder("cache", &paths.cache_dir));
    findings.extend(["looks", "presets"].map(|shelf| own(shelf, &paths.at(shelf))));
    findings.sort_by_key(|finding| finding.kind);
    Ok(findings)
}

/// The findings as a table for a terminal, one line each, fixes below their line.
pub fn table(findings: &[Finding]) -> String {
    use std::fmt::Write as _;
    let width = |text: fn(&Finding) -> usize| findings.iter().map(text).max().unwrap_or(0);
    let names = width(|finding| finding.name.chars().count());
    let versions = width(|finding| finding.version.as_deref().map_or(0, |version| version.chars().count()));
    let mut lines = String::new();
    for finding in findings {
        let (state, version) = (finding.state.word(), finding.version.as_deref().unwrap_or(""));
        let path = finding.path.as_ref().map(vo_files::shown).unwrap_or_default();
        let line = format!("{state:<10}  {:<names$}  {version:<versions$}  {path}", finding.name);
        let _ = writeln!(lines, "{}", line.trim_end());
        if let Some(fix) = &finding.fix {
            let _ = writeln!(lines, "{:10}  -> {fix}", "");
        }
    }
    lines
}

/// The sandbox in which untrusted files are decoded.
fn sandbox(reached: Result<SandboxLevel, ProcessError>) -> Finding {
    let (state, fix) = match reached {
        Ok(level) if level.is_full() => (Condition::Found, None),
        Ok(level) => {
            let advice = if cfg!(target_os = "linux") { "; a newer kernel has more" } else { "" };
            (Condition::Vulnerable, Some(format!("{}{advice}", level.missing().join("; "))))
        }
        Err(error) => (Condition::Missing, Some(error.to_string())),
    };
    let version = Some(vo_sandbox::policy().name().to_owned());
    Finding { name: "sandbox".to_owned(), kind: Kind::Tool, state, version, path: None, fix }
}

/// What bounds the memory of a tool and all that comes of it.
fn memory(held_by: Option<&str>) -> Finding {
    let state = if held_by.is_some() { Condition::Found } else { Condition::Optional };
    let fix = held_by.is_none().then(|| {
        "memory is limited for each process alone; where vo may create control groups (cgroups), it is limited for a tool with all \
         that it starts"
            .to_owned()
    });
    let version = held_by.map(str::to_owned);
    Finding { name: "memory limit".to_owned(), kind: Kind::Tool, state, version, path: None, fix }
}

fn toolchains(paths: &Paths) -> Vec<Finding> {
    let found = toolchain::all(paths);
    let patched = found.iter().any(|toolchain| toolchain.advisories.is_empty());
    if found.is_empty() {
        return vec![Finding {
            name: "ffmpeg".to_owned(),
            kind: Kind::Tool,
            state: Condition::Missing,
            version: None,
            path: None,
            fix: Some("run `vo setup`, or install your system's package ffmpeg".to_owned()),
        }];
    }
    let gaps = ["av1", "png"].into_iter().filter(|codec| !found.iter().any(|one| one.decodes(codec).unwrap_or(false)));
    let findings = found.iter().map(|toolchain| toolchain_finding(toolchain, patched));
    findings.chain(gaps.map(decoder_gap)).collect()
}

/// A kind of source that no tool chain here can open.
fn decoder_gap(codec: &str) -> Finding {
    Finding {
        name: format!("{codec} decoder"),
        kind: Kind::Tool,
        state: Condition::Optional,
        version: None,
        path: None,
        fix: Some(
            "needed only for such files: install your system's package ffmpeg, or run `vo setup ffmpeg-9`".to_owned(),
        ),
    }
}

fn toolchain_finding(toolchain: &Toolchain, patched: bool) -> Finding {
    let state = match toolchain.advisories.first() {
        None => Condition::Found,
        Some(Advisory::TooOld) => Condition::TooOld,
        Some(Advisory::PixelSmash) if patched => Condition::Found,
        Some(Advisory::PixelSmash) => Condition::Vulnerable,
    };
    let known: Vec<_> = toolchain.advisories.iter().map(|advisory| advisory.explanation()).collect();
    let advice = if patched {
        "used only for what the patched FFmpeg cannot decode"
    } else {
        "`vo setup` downloads a patched FFmpeg"
    };
    let origin = match toolchain.source {
        Origin::Static => "fetched",
        Origin::System => "system",
        Origin::Named => "VO_FFMPEG",
    };
    Finding {
        name: format!("ffmpeg ({origin})"),
        kind: Kind::Tool,
        state,
        version: Some(toolchain.version.clone()),
        path: Some(toolchain.ffmpeg.clone()),
        fix: (!known.is_empty()).then(|| format!("{}; {advice}", known.join("; "))),
    }
}

fn is_ffmpeg(artifact: &Artifact) -> bool {
    artifact.folder.starts_with("tools/ffmpeg")
}

/// A program of the system: `None` for those only needed to build or test, and for FFmpeg, which has lines of its own.
fn system_program(program: &SystemProgram, manifest: &Manifest, paths: &Paths) -> Option<Finding> {
    let runs = matches!(program.needed, Needed::Run | Needed::Fetch);
    if !runs || program.program == "ffmpeg" {
        return None;
    }
    let path = find_program(&program.program, paths.search_path.as_deref());
    let lacking = || manifest.artifacts.iter().any(|artifact| artifact.default && !is_complete(paths, artifact));
    let state = match (&path, program.needed) {
        (Some(_), _) => Condition::Found,
        // What fetches is not missed once everything is fetched.
        (None, Needed::Fetch) if !lacking() => Condition::Optional,
        (None, _) => Condition::Missing,
    };
    let (debian, purpose) = (&program.debian, &program.purpose);
    Some(Finding {
        name: program.program.clone(),
        kind: Kind::Tool,
        version: path.as_deref().and_then(version_of),
        fix: path.is_none().then(|| format!("{purpose}; apt-get install {debian}, or tools/system-packages.sh")),
        state,
        path,
    })
}

/// The first word with a dotted number in what `--version` prints.
fn version_of(path: &Path) -> Option<String> {
    let printed = ask(path, "--version")?;
    let is_version = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    let word = printed.split_whitespace().find(is_version)?;
    Some(word.trim_end_matches([',', ';', ')']).to_owned())
}

fn fetched(paths: &Paths, artifact: &Artifact) -> Finding {
    let there = is_complete(paths, artifact);
    let kind = match artifact.folder.iter().next().and_then(|part| part.to_str()) {
        Some("voices") => Kind::Voice,
        Some("tools") => Kind::Tool,
        _ => Kind::Media,
    };
    let path = match artifact.files.as_slice() {
        [only] => paths.at(artifact.path(only)),
        _ => paths.at(&artifact.folder),
    };
    let command = if artifact.default { "vo setup".to_owned() } else { format!("vo setup {}", artifact.name) };
    let megabytes = artifact.sources.first().map_or(0, |source| source.bytes).div_ceil(1_000_000);
    Finding {
        name: artifact.name.clone(),
        kind,
        state: match (there, artifact.default) {
            (true, _) => Condition::Found,
            (false, true) => Condition::Missing,
            (false, false) => Condition::Optional,
        },
        version: Some(artifact.version.clone()),
        path: Some(path),
        fix: (!there).then(|| format!("{}; run `{command}` ({megabytes} MB)", artifact.purpose)),
    }
}

fn is_complete(paths: &Paths, artifact: &Artifact) -> bool {
    artifact.files.iter().all(|file| {
        let found = std::fs::metadata(paths.at(artifact.path(file)));
        found.is_ok_and(|found| found.is_file() && found.len() == file.size)
    })
}

/// A font that is built into the program.
fn font(family: &str) -> Finding {
    Finding {
        name: family.to_owned(),
        kind: Kind::Font,
        state: Condition::Found,
        version: Some("built in".to_owned()),
        path: None,
        fix: None,
    }
}

/// A folder for a person's own looks or presets, which need not be there.
fn own(shelf: &str, path: &Path) -> Finding {
    let files = std::fs::read_dir(path).into_iter().flatten().flatten();
    let count = files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "toml")).count();
    Finding {
        name: format!("your {shelf}"),
        kind: Kind::Folder,
        state: if count > 0 { Condition::Found } else { Condition::Optional },
        version: (count > 0).then(|| count.to_string()),
        path: Some(path.to_owned()),
        fix: (count == 0).then(|| format!("put {shelf} of your own there, as NAME.toml, to have them in all projects")),
    }
}

/// Whether a folder can be written, or made, and how much room is left there.
fn folder(name: &str, path: &Path) -> Finding {
    // A folder that does not exist yet is judged by the nearest one that does.
    let nearest = path.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    let writable = nearest.is_dir() && may_write(nearest);
    let room = vo_store::free_space(nearest);
    let full = room.is_some_and(|room| room < LITTLE_ROOM);
    let (state, fix) = match (writable, full) {
        (false, _) => {
            (Condition::Missing, Some(format!("make {} a folder you may write to", vo_files::shown(nearest))))
        }
        (true, true) => (Condition::Missing, Some("less than 1 GB is free: free some space".to_owned())),
        (true, false) => (Condition::Found, None),
    };
    Finding {
        name: name.to_owned(),
        kind: Kind::Folder,
        state,
        version: room.map(|room| format!("{} GB free", room / 1_000_000_000)),
        path: Some(path.to_owned()),
        fix,
    }
}

/// Whether we may write to a folder.
#[cfg(unix)]
fn may_write(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Whether we may write to a folder, as far as its attributes say.
#[cfg(not(unix))]
fn may_write(folder: &Path) -> bool {
    folder.metadata().is_ok_and(|found| !found.permissions().readonly())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_home_is_missing_its_voices_and_the_fix_is_setup() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path().join("data"), folder.path().join("cache"));
        let findings = doctor(&paths, &["Anton"]).unwrap();
        let voice = findings.iter().find(|finding| finding.name == "kokoro-model").unwrap();
        assert_eq!(voice.state, Condition::Missing);
        assert!(voice.fix.as_ref().unwrap().contains("vo setup"), "{voice:?}");
        let cache = findings.iter().find(|finding| finding.name == "cache").unwrap();
        assert_eq!(cache.path.as_deref(), Some(paths.cache_dir.as_path()));
        assert!(!paths.cache_dir.exists(), "a doctor only looks");
    }

    #[test]
    fn a_file_of_the_wrong_size_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path().to_owned(), folder.path().to_owned());
        std::fs::create_dir_all(paths.at("voices/kokoro")).unwrap();
        vo_files::durable::write(&paths.at("voices/kokoro/vocab.json"), b"{}").unwrap();
        let manifest = manifest().unwrap();
        let artifact = manifest.artifact("kokoro-vocabulary").unwrap();
        assert_eq!(fetched(&paths, artifact).state, Condition::Missing);
    }

    #[test]
    fn a_known_hole_is_reported_with_its_fix() {
        let toolchain = Toolchain {
            ffmpeg: PathBuf::from("/usr/bin/ffmpeg"),
            version: "5.1.9".to_owned(),
            id: "0".to_owned(),
            major: 5,
            source: Origin::System,
            advisories: vec![Advisory::PixelSmash],
            version_output: String::new(),
        };
        for (patched, state) in [(true, Condition::Found), (false, Condition::Vulnerable)] {
            let finding = toolchain_finding(&toolchain, patched);
            assert_eq!(finding.state, state);
            assert!(finding.state.is_usable());
            assert!(finding.fix.unwrap().contains("CVE-2026-8461"));
        }
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_no_folder() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(folder("data", file.path()).state, Condition::Missing);
    }

    #[test]
    fn the_table_has_a_line_a_finding_and_its_fix_below() {
        let finding = Finding {
            name: "espeak-ng".to_owned(),
            kind: Kind::Tool,
            state: Condition::Missing,
            version: None,
            path: None,
            fix: Some("apt-get install espeak-ng".to_owned()),
        };
        let found = Finding { state: Condition::Found, version: Some("1.51".to_owned()), fix: None, ..finding.clone() };
        let expected = "missing     espeak-ng\n            -> apt-get install espeak-ng\nfound       espeak-ng  1.51\n";
        assert_eq!(table(&[finding, found]), expected);
    }
}
