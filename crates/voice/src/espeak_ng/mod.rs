//! Talks to the `espeak-ng` program. It is licensed under the GPL, so it is a process of its own and never linked;
//! text reaches it on its standard input only, so a leading dash means nothing to it.

mod letters;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use vo_process::limits::Limits;
use vo_process::{Command, Stop};

use crate::VoiceError;

/// How long one call may take. It speaks a hundred times faster than real time: a call that takes this long hangs.
const TIMEOUT: Duration = Duration::from_secs(30);
/// What it may use at most. It writes no file, but libraries that it is linked with for loudspeakers reserve shared memory
/// when they are loaded, which counts as one.
const LIMITS: Limits =
    Limits { file_bytes: 256 << 20, files: 256, memory_bytes: 512 << 20, threads: 32, address_bytes: 4 << 30 };
/// Words a minute at its normal speed.
const WORDS_A_MINUTE: u32 = 175;

/// A language that espeak-ng speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Language {
    /// Tag, as `en-us`.
    pub(crate) tag: String,
    /// English name, as `English (America)`.
    pub(crate) name: String,
}

/// Its version, as `1.51`, or nothing if it is not installed. Asked once a process.
pub(crate) fn version() -> Option<&'static str> {
    static VERSION: OnceLock<Option<String>> = OnceLock::new();
    VERSION
        .get_or_init(|| {
            let printed = run(&["--version"], "").ok()?;
            let printed = String::from_utf8(printed).ok()?;
            let number = printed.split_once(": ")?.1.split_whitespace().next()?;
            Some(number.to_owned())
        })
        .as_deref()
}

/// What keeps a voice that needs it from speaking, with the fix; none if it is installed.
pub(crate) fn missing() -> Option<String> {
    let missing = || "espeak-ng, which works out the sounds of words, is not installed; run `vo setup`".to_owned();
    version().is_none().then(missing)
}

/// Its version as a part of the key of a cache.
///
/// # Errors
/// [`VoiceError::Espeak`] if it is not installed.
pub(crate) fn required_version() -> Result<String, VoiceError> {
    let missing = || VoiceError::Espeak("is not installed; run `vo setup`".to_owned());
    version().map(|version| format!("espeak-ng {version}")).ok_or_else(missing)
}

/// Every language it speaks, in the order of their tags. Asked once a process; empty if it is not installed.
pub(crate) fn languages() -> &'static [Language] {
    static LANGUAGES: OnceLock<Vec<Language>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let printed = run(&["--voices"], "").unwrap_or_default();
        parse_languages(&String::from_utf8_lossy(&printed))
    })
}

fn parse_languages(printed: &str) -> Vec<Language> {
    let mut languages: Vec<_> = printed
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut columns = line.split_whitespace();
            let (_, tag, _, name) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
            let name = name.replace('_', " ");
            Some(Language { tag: tag.to_owned(), name })
        })
        .collect();
    languages.sort_by(|a, b| a.tag.cmp(&b.tag));
    languages.dedup_by(|a, b| a.tag == b.tag);
    languages
}

/// What was read ahead, by language and text.
static READ_AHEAD: Mutex<BTreeMap<(String, String), Vec<String>>> = Mutex::new(BTreeMap::new());

/// A paragraph between two texts that are read in one run. It is no word of any language, so its phonemes are
/// those of no text.
const MARK: &str = "bemevebebevok";

/// The phonemes of several paragraphs, one `String` for each line that was printed.
/// Phonemes of more than one letter are tied with `^`; stress marks are kept; language switches are removed.
pub(crate) fn phonemes(text: &str, language: &str) -> Result<Vec<String>, VoiceError> {
    let ahead = READ_AHEAD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = ahead.get(&(language.to_owned(), text.to_owned())) {
        return Ok(known.clone());
    }
    drop(ahead);
    let args = ["-q", "--ipa=1", "--tie=^", "-b", "1", "-v", language, "--stdin"];
    let printed = String::from_utf8(run(&args, &letters::respelled(text, language))?)
        .map_err(|_| VoiceError::Espeak("printed phonemes that are not UTF-8".to_owned()))?;
    Ok(printed.lines().map(without_switches).filter(|line| !line.trim().is_empty()).collect())
}

/// Reads many texts of a language in one process, so that [`phonemes`] of each is known. What was read ahead before is
/// forgotten, unless the first of the texts is among it. Where the texts cannot be separated again nothing is known, and each
/// is read when it is spoken.
pub(crate) fn read_ahead(texts: &[String], language: &str) -> Result<(), VoiceError> {
    let mut ahead = READ_AHEAD.lock().unwrap_or_else(PoisonError::into_inner);
    if texts.first().is_none_or(|text| ahead.contains_key(&(language.to_owned(), text.clone()))) {
        return Ok(());
    }
    ahead.clear();
    drop(ahead);
    let marked = texts.iter().flat_map(|text| [MARK, text.trim_end()]).chain([MARK, ""]);
    let lines = phonemes(&marked.collect::<Vec<_>>().join("\n\n"), language)?;
    let Some(printed) = lines.first() else { return Ok(()) };
    let mut read: Vec<Vec<String>> = lines.split(|line| line == printed).map(<[String]>::to_vec).collect();
    // Nothing stands before the first mark and behind the last.
    if read.len() == texts.len() + 2 {
        read.remove(0);
        let known = texts.iter().zip(read).map(|(text, lines)| ((language.to_owned(), text.clone()), lines));
        READ_AHEAD.lock().unwrap_or_else(PoisonError::into_inner).extend(known);
    }
    Ok(())
}

/// Sound of a text as 16-bit samples, and how many there are in a second.
/// `gap` is the extra pause between words in hundredths of a second.
pub(crate) fn sound(text: &str, language: &str, speed_percent: u16, gap: u32) -> Result<(Vec<i16>, u32), VoiceError> {
    let speed = (WORDS_A_MINUTE * u32::from(speed_percent) / 100).to_string();
    let gap = gap.to_string();
    let printed = run(
        &["--stdout", "-b", "1", "-g", &gap, "-s", &speed, "-v", language, "--stdin"],
        &letters::respelled(text, language),
    )?;
    wav_samples(&printed)
}

/// Reads the WAV that espeak-ng prints. It does not know its length when it starts, so the length in the header is
/// a wild guess and only the format is believed.
fn wav_samples(printed: &[u8]) -> Result<(Vec<i16>, u32), VoiceError> {
    const HEADER: usize = 44;
    let broken = || VoiceError::Espeak("printed no sound".to_owned());
    let rate = printed.get(24..28).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    let rate = rate.filter(|rate| printed.starts_with(b"RIFF") && (8_000..=48_000).contains(rate));
    let samples = printed.get(HEADER..).ok_or_else(broken)?;
    let samples = samples.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    Ok((samples, rate.ok_or_else(broken)?))
}

/// Phonemes without the marks of a change of language, such as `(en)`; the tie may stand between their letters.
fn without_switches(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut inside = false;
    for letter in line.chars() {
        match letter {
            '(' => inside = true,
            ')' => inside = false,
            _ if !inside => kept.push(letter),
            _ => {}
        }
    }
    kept
}

fn run(args: &[&str], input: &str) -> Result<Vec<u8>, VoiceError> {
    let command = Command::new(Path::new("espeak-ng")).args(args).sandboxed().limits(LIMITS);
    let (exit, printed) = command.output(input.as_bytes(), &Stop::new(), TIMEOUT)?;
    if exit.success() { Ok(printed) } else { Err(VoiceError::Espeak(format!("failed: {}", exit.stderr.join(" ")))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_voices_becomes_tags_and_names() {
        let printed = "Pty Language       Age/Gender VoiceName          File                 Other Languages\n\
                        5  ro              --/M      Romanian           roa/ro\n\
                        2  en-gb           --/M      English_(Great_Britain) gmw/en  (en 2)\n";
        let languages = parse_languages(printed);
        assert_eq!(languages[0], Language { tag: "en-gb".into(), name: "English (Great Britain)".into() });
        assert_eq!(languages[1], Language { tag: "ro".into(), name: "Romanian".into() });
    }

    #[test]
    fn a_change_of_language_leaves_no_trace() {
        assert_eq!(without_switches("(^e^n)fˈuː(^f^r) la"), "fˈuː la");
    }

    #[test]
    fn a_leading_dash_is_text() {
        if version().is_some() {
            assert_eq!(phonemes("-v de --help", "en-us").unwrap(), ["vˈiː də hˈɛlp"]);
        }
    }

    #[test]
    fn the_letter_a_has_its_name() {
        if version().is_some() {
            assert_eq!(phonemes("nine A M", "en-us").unwrap(), ["nˈa^ɪn ˈe^ɪ ˈɛm"]);
        }
    }

    #[test]
    fn what_is_read_ahead_is_what_would_be_read_alone() {
        if version().is_none() {
            return;
        }
        let texts = ["I read the U.S. report. It cost $5!\n", "the\n\nU.S.\n\nread", "…\n", "bemevebebe\n", "read\n"];
        let texts = texts.map(str::to_owned);
        for language in ["en-us", "es", "fr-fr", "hi", "ja"] {
            let alone = texts.clone().map(|text| phonemes(&text, language).unwrap());
            read_ahead(&texts, language).unwrap();
            let key = |text: &String| (language.to_owned(), text.clone());
            let ahead = READ_AHEAD.lock().unwrap().clone();
            assert!(
                texts.iter().zip(&alone).all(|(text, alone)| ahead.get(&key(text)) == Some(alone)),
                "{language}: {ahead:?}"
            );
        }
    }

    #[test]
    fn what_is_no_wav_is_refused() {
        assert!(wav_samples(b"").is_err());
        assert!(wav_samples(&[0; 100]).is_err());
    }
}
