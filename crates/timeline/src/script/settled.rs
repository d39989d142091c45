//! In which language a script is read: in that which somebody names, or in that of its words.

use super::Script;
use crate::language::{self, DetectedLanguage};

/// A script in its language.
#[derive(Debug)]
pub struct Settled {
    /// The script.
    pub script: Script,
    /// The tag of its language, as `es` or `en-us`.
    pub tag: String,
    /// How it is known: `project`, `script`, `text`, `voice`, or `assumed` where nothing speaks for any.
    pub known_from: &'static str,
    /// What the text looks like, if that had to be asked.
    pub found: Option<DetectedLanguage>,
}

/// The language that is asked for outside the script.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Its tag, if one is.
    pub tag: Option<&'a str>,
    /// Whether it counts more than what the script says of itself.
    pub overrides: bool,
}

impl Settled {
    /// Reads a script in its language: in the one that is asked for or usual, and once more where it turns out to be in
    /// another. `of_voice` tells the language of the voice that the script or the project names, if one does.
    ///
    /// # Errors
    /// What `read` returns.
    pub fn of<E>(
        asked: Asked<'_>,
        of_voice: impl FnOnce(&Script) -> Option<String>,
        read: impl Fn(&str) -> Result<Script, E>,
    ) -> Result<Self, E> {
        let first = asked.tag.unwrap_or(language::DEFAULT);
        let script = read(first)?;
        let in_script = script.language.as_ref().filter(|_| !asked.overrides);
        let named = in_script.map(|language| (language.value.clone(), "script"));
        let named = named.or_else(|| asked.tag.map(|tag| (tag.to_owned(), "project")));
        let (tag, known_from, found) = if let Some((tag, known_from)) = named {
            (tag, known_from, None)
        } else {
            let found = language::detect(script.lines().map(|line| line.text.as_str()));
            let of_voice = of_voice(&script);
            let (tag, known_from) = language::unnamed(found.as_ref(), of_voice.as_deref());
            (tag.to_owned(), known_from, found)
        };
        let script = if tag == first { script } else { read(&tag)? };
        Ok(Self { script, tag, known_from, found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

    fn settled(text: &str, asked: Asked<'_>, of_voice: Option<&str>) -> (String, &'static str) {
        let read = |tag: &str| Script::parse(text, "script.md", tag);
        let settled: Result<_, Vec<Diagnostic>> = Settled::of(asked, |_| of_voice.map(str::to_owned), read);
        let settled = settled.unwrap();
        assert!(settled.script.lines().all(|line| line.language == settled.tag), "{text}");
        (settled.tag, settled.known_from)
    }

    #[test]
    fn who_names_the_language_counts_and_then_the_words_and_then_the_voice() {
        let spanish = "Los pulpos tienen tres corazones, y dos de ellos se paran cuando nadan.";
        let named = format!("---\nlanguage: French\n---\n{spanish}");
        let asked = |tag, overrides| Asked { tag: Some(tag), overrides };
        let tell = |text: &str, asked, of_voice| {
            let (tag, known_from) = settled(text, asked, of_voice);
            format!("{tag} {known_from}")
        };
        assert_eq!(tell(spanish, Asked::default(), None), "es text");
        assert_eq!(tell(spanish, Asked::default(), Some("es-mx")), "es-mx text");
        assert_eq!(tell(spanish, asked("it", false), None), "it project");
        assert_eq!(tell(&named, asked("it", false), None), "fr script");
        assert_eq!(tell(&named, asked("it", true), None), "it project");
        assert_eq!(tell("Zzz.", Asked::default(), Some("fr")), "fr voice");
        assert_eq!(tell("Zzz.", Asked::default(), None), "en-us assumed");
    }
}
