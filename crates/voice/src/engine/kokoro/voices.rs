//! Kokoro's voices: ids, grades, languages, and which of them is the best of a language.

use super::paths;
use crate::{VoiceFiles, VoiceInfo, VoiceKind, espeak_ng};

/// The name of the engine.
pub(super) const NAME: &str = "kokoro";

/// Every voice with the grade its authors give it (hexgrad/Kokoro-82M, VOICES.md).
const VOICES: &[(&str, &str)] = &[
    ("af_heart", "A"),
    ("af_bella", "A-"),
    ("af_nicole", "B-"),
    ("af_aoede", "C+"),
    ("af_kore", "C+"),
    ("af_sarah", "C+"),
    ("af_alloy", "C"),
    ("af_nova", "C"),
    ("af_sky", "C-"),
    ("af_jessica", "D"),
    ("af_river", "D"),
    ("am_fenrir", "C+"),
    ("am_michael", "C+"),
    ("am_puck", "C+"),
    ("am_echo", "D"),
    ("am_eric", "D"),
    ("am_liam", "D"),
    ("am_onyx", "D"),
    ("am_santa", "D-"),
    ("am_adam", "F+"),
    ("bf_emma", "B-"),
    ("bf_isabella", "C"),
    ("bf_alice", "D"),
    ("bf_lily", "D"),
    ("bm_fable", "C"),
    ("bm_george", "C"),
    ("bm_lewis", "D+"),
    ("bm_daniel", "D"),
    ("ef_dora", ""),
    ("em_alex", ""),
    ("em_santa", ""),
    ("ff_siwis", "B-"),
    ("hf_alpha", "C"),
    ("hf_beta", "C"),
    ("hm_omega", "C"),
    ("hm_psi", "C"),
    ("if_sara", "C"),
    ("im_nicola", "C"),
    ("jf_alpha", "C+"),
    ("jf_gongitsune", "C"),
    ("jf_nezumi", "C-"),
    ("jf_tebukuro", "C"),
    ("jm_kumo", "C-"),
    ("pf_dora", ""),
    ("pm_alex", ""),
    ("pm_santa", ""),
    ("zf_xiaobei", "D"),
    ("zf_xiaoni", "D"),
    ("zf_xiaoxiao", "D"),
    ("zf_xiaoyi", "D"),
    ("zm_yunjian", "D"),
    ("zm_yunxi", "D"),
    ("zm_yunxia", "D"),
    ("zm_yunyang", "D"),
];

/// All of them, each with the reason if it cannot speak here.
pub(super) fn all(files: &VoiceFiles) -> Vec<VoiceInfo> {
    let shared = espeak_ng::missing()
        .or_else(|| files.missing(&[paths::model(files), paths::vocabulary(files), files.onnx_runtime()]));
    VOICES
        .iter()
        .map(|(id, grade)| {
            let (language, is_supported) = language_of(id);
            let why_not = if is_supported {
                shared.clone().or_else(|| files.missing(&[paths::style(files, id)]))
            } else {
                Some("vo cannot pronounce its language yet".to_owned())
            };
            VoiceInfo {
                id: (*id).to_owned(),
                engine: NAME,
                language: language.to_owned(),
                name: display_name(id),
                quality: if grade.is_empty() {
                    "neural, natural".to_owned()
                } else {
                    format!("neural, natural; its makers grade it {grade}")
                },
                why_not,
                kind: VoiceKind::Natural,
                rank: rank(grade),
                is_supported,
            }
        })
        .collect()
}

/// The id as it stands in the list; none if it is not there.
pub(super) fn known(id: &str) -> Option<&'static str> {
    VOICES.iter().map(|(known, _)| *known).find(|known| *known == id)
}

/// The language of a voice, by the first letter of its id, and whether its phonemes can be read well.
pub(super) fn language_of(id: &str) -> (&'static str, bool) {
    match id.as_bytes().first() {
        Some(b'b') => ("en-gb", true),
        Some(b'e') => ("es", true),
        Some(b'f') => ("fr-fr", true),
        Some(b'h') => ("hi", true),
        Some(b'i') => ("it", true),
        Some(b'p') => ("pt-br", true),
        Some(b'j') => ("ja", false),
        Some(b'z') => ("zh", false),
        _ => ("en-us", true),
    }
}

/// The best voice for a language tag.
pub(super) fn best_of(tag: &str) -> Option<&'static str> {
    Some(match tag.split('-').next()? {
        "en" if matches!(tag, "en-gb" | "en-ie" | "en-au" | "en-nz") => "bf_emma",
        "en" => "af_heart",
        "es" => "ef_dora",
        "fr" => "ff_siwis",
        "hi" => "hf_alpha",
        "it" => "if_sara",
        "pt" => "pf_dora",
        _ => return None,
    })
}

/// The place of a grade among the others: the lowest is the best, no grade is in the middle.
fn rank(grade: &str) -> u32 {
    let Some(letter) = grade.chars().next() else { return 7 };
    let sign = match grade.chars().nth(1) {
        Some('+') => 0,
        Some('-') => 2,
        _ => 1,
    };
    (u32::from(letter) - u32::from('A')) * 3 + sign
}

/// Kokoro's ids tell the language, the sex and the name: `af_heart`.
fn display_name(id: &str) -> String {
    let (prefix, name) = id.split_once('_').unwrap_or(("", id));
    let sex = if prefix.ends_with('f') { "woman" } else { "man" };
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{} ({sex})", letters.as_str())
}
