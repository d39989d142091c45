//! What there is to choose from, and where each comes from: a person's own first, then what is installed or built in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use vo_files::{Folder, OpenEntry, Reach};
use vo_paint::background;
use vo_setup::{Paths, manifest};
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_voice::VoiceFiles;

pub use vo_voice::VoiceInfo;

use crate::gather::images::MEDIA;
use crate::gather::media_folder::gather;
use crate::open::catalog;

/// The folder of music, in that of tools and voices.
const MUSIC: &str = "music";

/// Where something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComesFrom {
    /// It is a person's own.
    Own,
    /// `vo setup` fetched it.
    Installed,
    /// It is part of the program.
    BuiltIn,
}

/// Something that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Item<T> {
    /// Its name, as a project writes it.
    pub name: String,
    /// What else is known of it.
    #[serde(flatten)]
    pub about: T,
    /// Where it comes from.
    pub origin: ComesFrom,
    /// Its file, if it is one.
    pub file: Option<PathBuf>,
}

/// What is told of a look.
#[derive(Clone, Debug, Serialize)]
pub struct AboutLook {
    /// What it is good for.
    pub description: String,
    /// Other names that it answers to.
    pub aliases: Vec<String>,
    /// All of it.
    #[serde(skip)]
    pub look: Look,
}

/// Nothing but a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Nothing {}

/// All looks of a project and of this machine.
pub fn looks(paths: &Paths, project: &Path) -> Vec<Item<AboutLook>> {
    let looks = catalog::looks(&catalog::folders(paths, project)).into_iter();
    let about = |look: Look| AboutLook { description: look.description.clone(), aliases: look.aliases.clone(), look };
    looks
        .map(|catalog::Found { name, value, file }| Item { name, about: about(value), origin: of(file.as_ref()), file })
        .collect()
}

/// All export presets of a project and of this machine.
pub fn presets(paths: &Paths, project: &Path) -> Vec<Preset> {
    let presets = catalog::presets(&catalog::folders(paths, project)).into_iter();
    presets
        .map(|catalog::Found { name, value, file }| Preset {
            preset: ExportPreset { name, ..value },
            origin: of(file.as_ref()),
            file,
        })
        .collect()
}

/// An export preset, whose name is part of it.
#[derive(Clone, Debug, Serialize)]
pub struct Preset {
    /// All of it.
    #[serde(flatten)]
    pub preset: ExportPreset,
    /// Where it comes from.
    pub origin: ComesFrom,
    /// Its file, if it is a person's own.
    pub file: Option<PathBuf>,
}

fn of(file: Option<&PathBuf>) -> ComesFrom {
    if file.is_some() { ComesFrom::Own } else { ComesFrom::BuiltIn }
}

/// All voices, those that cannot speak here too, with the reason.
pub fn voices(paths: &Paths) -> Vec<VoiceInfo> {
    vo_voice::voices(&VoiceFiles::new(&paths.data_dir, paths.onnx_runtime.clone()))
}

/// All backgrounds: the clips and images in the folder `media` of a project, in their order, and the painted ones.
pub fn backgrounds(project: &Path) -> Vec<Item<Nothing>> {
    let reach = Reach::of([project]);
    let own = match reach.open(&project.join(MEDIA)) {
        Ok(OpenEntry::Folder(folder)) => gather((&folder, MEDIA), |path| reach.open(path)).unwrap_or_default().files,
        _ => Vec::new(),
    };
    let own = own.into_iter().map(|file| {
        let name = vo_files::shown(Path::new(MEDIA).join(file.file_name().unwrap_or_default()));
        Item { name, about: Nothing {}, origin: ComesFrom::Own, file: Some(file) }
    });
    let painted = background::NAMES.iter().map(|name| (*name).to_owned());
    own.chain(painted.map(|name| Item { name, about: Nothing {}, origin: ComesFrom::BuiltIn, file: None })).collect()
}

/// All music that is installed.
pub fn music(paths: &Paths) -> Vec<Item<Nothing>> {
    let folder = paths.at(MUSIC);
    // A folder that is not there holds none.
    let names = Folder::open(&folder).and_then(|folder| folder.names()).unwrap_or_default();
    let files = names.into_iter().map(|name| folder.join(name));
    files
        .map(|file| {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Item { name, about: Nothing {}, origin: ComesFrom::Installed, file: Some(file) }
        })
        .collect()
}

/// The names of the backgrounds that are painted.
pub fn painted_backgrounds() -> &'static [&'static str] {
    background::NAMES
}

/// Music that is here, or can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MusicInfo {
    /// Its name, as a project writes it.
    pub name: String,
    /// Where it comes from; nothing if it is not here yet.
    pub origin: Option<ComesFrom>,
    /// What is fetched to have it.
    pub artifact: Option<String>,
    /// Under which terms it may be used, as far as that is known.
    pub licence: Option<String>,
    /// What is known of it.
    pub purpose: Option<String>,
}

/// All music that is here, and all that can be fetched, by name.
pub fn all_music(paths: &Paths) -> Vec<MusicInfo> {
    let mut all = BTreeMap::new();
    for artifact in manifest().map(|manifest| manifest.artifacts).unwrap_or_default() {
        for file in artifact.files.iter().filter(|_| artifact.folder == Path::new(MUSIC)) {
            let name = Path::new(&file.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let known = MusicInfo {
                name: name.clone(),
                origin: None,
                artifact: Some(artifact.name.clone()),
                licence: Some(artifact.licence.clone()),
                purpose: Some(artifact.purpose.clone()),
            };
            all.insert(name, known);
        }
    }
    for Item { name, origin, .. } in music(paths) {
        let own = MusicInfo { name: name.clone(), origin: None, artifact: None, licence: None, purpose: None };
        all.entry(name).or_insert(own).origin = Some(origin);
    }
    all.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, Paths, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path().join("data"), folder.path().join("cache"));
        let project = folder.path().join("project");
        (folder, paths, project)
    }

    fn put(path: PathBuf, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn a_persons_own_come_first_and_say_where_they_lie() {
        let (_folder, paths, project) = place();
        let look = toml::to_string(&Look::named("clean").unwrap()).unwrap();
        put(project.join("looks/mine.toml"), &look);
        put(paths.at("looks/clean.toml"), &look);
        put(project.join("looks/broken.toml"), "no look");
        let looks = looks(&paths, &project);
        let told: Vec<_> = looks.iter().take(2).map(|look| (look.name.as_str(), look.origin)).collect();
        assert_eq!(told, [("mine", ComesFrom::Own), ("clean", ComesFrom::Own)]);
        assert_eq!(looks[1].file.as_deref(), Some(paths.at("looks/clean.toml").as_path()));
        assert_eq!(looks.iter().filter(|look| look.name == "clean").count(), 1);
        let json = serde_json::to_value(looks.last().unwrap()).unwrap();
        assert_eq!((&json["origin"], &json["file"]), (&"built-in".into(), &serde_json::Value::Null));
        assert!(json["description"].is_string() && json["aliases"].is_array(), "{json}");
    }

    #[test]
    fn presets_are_whole_and_say_where_they_come_from() {
        let (_folder, paths, project) = place();
        let preset = toml::to_string(&ExportPreset::named("draft").unwrap()).unwrap();
        put(paths.at("presets/mine.toml"), &preset);
        let presets = presets(&paths, &project);
        let json = serde_json::to_value(&presets[0]).unwrap();
        assert_eq!((&json["name"], &json["origin"], &json["width"]), (&"mine".into(), &"own".into(), &360.into()));
        assert!(presets.iter().any(|listed| listed.preset.name == "tiktok" && listed.origin == ComesFrom::BuiltIn));
    }

    #[test]
    fn backgrounds_are_what_lies_in_media_and_what_is_painted() {
        let (_folder, paths, project) = place();
        let names = |all: Vec<Item<Nothing>>| all.into_iter().map(|one| one.name).collect::<Vec<_>>();
        assert_eq!(names(backgrounds(&project)), background::NAMES);
        assert_eq!(names(music(&paths)), [""; 0]);
        put(project.join("media/10.jpg"), "x");
        put(project.join("media/2.jpg"), "x");
        put(paths.at("music/calm.opus"), "x");
        assert_eq!(names(backgrounds(&project))[..3], ["media/2.jpg", "media/10.jpg", background::NAMES[0]]);
        let music = music(&paths);
        assert_eq!((music[0].name.as_str(), music[0].origin), ("calm", ComesFrom::Installed));
        let all = all_music(&paths);
        let of = |name: &str| all.iter().find(|one| one.name == name).unwrap();
        assert_eq!((of("calm").origin, &of("calm").licence), (Some(ComesFrom::Installed), &None));
        let offered = of("calm-acoustic");
        assert_eq!(
            (offered.origin, offered.artifact.as_deref(), offered.licence.as_deref()),
            (None, Some("music"), Some("MIT"))
        );
    }

    #[test]
    fn voices_that_cannot_speak_here_are_listed_with_the_reason() {
        let (_folder, paths, _) = place();
        let voices = voices(&paths);
        assert!(voices.iter().any(|voice| voice.id == "af_heart" && voice.why_not.is_some()));
        assert!(voices.iter().any(|voice| voice.id == "silence" && voice.why_not.is_none()));
    }
}
