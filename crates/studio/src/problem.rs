//! An error as programs read it: a problem of RFC 9457, with our code and the places of mistakes.

use serde::{Deserialize, Serialize, Serializer};

use crate::error::{Code, Mistake, StudioError};

/// What went wrong. Written as JSON it also says `type`, `title` and `status`, which follow from the code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Problem {
    /// What kind of error it is.
    pub code: Code,
    /// What is wrong, in a sentence for a person.
    pub detail: String,
    /// Where, if it stands in a file.
    pub place: Option<At>,
    /// How to fix it, if that is not in the sentence.
    pub fix: Option<String>,
    /// Every mistake, where something that a person wrote must be fixed.
    #[serde(default)]
    pub causes: Vec<Cause>,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// What kind of error it is.
    pub code: Code,
    /// What is wrong, in a sentence for a person.
    pub detail: String,
    /// Where.
    pub place: Option<At>,
    /// How to fix it.
    pub fix: Option<String>,
}

/// A place in a file, as people count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// The file, as the person knows it.
    pub file: String,
    /// From 1; nothing where the whole file is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// In characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl Problem {
    /// One with a sentence for a person.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), place: None, fix: None, causes: Vec::new() }
    }

    /// The error as programs read it.
    pub fn of(error: &StudioError) -> Self {
        let causes: Vec<Cause> = match error {
            StudioError::Mistakes(mistakes) => mistakes.iter().map(Cause::of).collect(),
            _ => Vec::new(),
        };
        let code = error.code();
        match causes.first().cloned() {
            Some(Cause { detail, place, fix, .. }) => Self { code, detail, place, fix, causes },
            None => Self { causes, ..Self::new(code, error.to_string()) },
        }
    }

    /// The same with every sentence changed, such as by taking secrets out of it.
    #[must_use]
    pub fn map(mut self, change: impl Fn(&str) -> String) -> Self {
        let changed = |fix: Option<String>| fix.map(|fix| change(&fix));
        (self.detail, self.fix) = (change(&self.detail), changed(self.fix));
        for cause in &mut self.causes {
            (cause.detail, cause.fix) = (change(&cause.detail), changed(cause.fix.take()));
        }
        self
    }
}

impl Cause {
    fn of(Mistake { code, diagnostic, .. }: &Mistake) -> Self {
        let at = diagnostic.at.as_ref();
        let place = At { file: diagnostic.file.clone(), line: at.map(|at| at.line), column: at.map(|at| at.column) };
        Self { code: *code, detail: diagnostic.message.clone(), place: Some(place), fix: diagnostic.hint.clone() }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            r#type: String,
            title: &'static str,
            status: u16,
            detail: &'a str,
            code: Code,
            #[serde(skip_serializing_if = "Option::is_none")]
            place: Option<&'a At>,
            #[serde(skip_serializing_if = "Option::is_none")]
            fix: Option<&'a str>,
            #[serde(skip_serializing_if = "<[Cause]>::is_empty")]
            causes: &'a [Cause],
        }
        let Self { code, detail, place, fix, causes } = self;
        let written = Written {
            r#type: code.page(),
            title: code.title(),
            status: code.status(),
            detail,
            code: *code,
            place: place.as_ref(),
            fix: fix.as_deref(),
            causes,
        };
        written.serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use vo_timeline::diagnostic::{Diagnostic, Place};

    #[test]
    fn a_problem_is_one_of_rfc_9457_and_is_read_again() {
        let toml = "voice.name = \"bob\"\npreset = \"tiktik\"\n";
        let at = toml.find("\"tiktik\"").unwrap();
        let mistake = Diagnostic::unknown_name("project.toml", "preset", "tiktik", &["tiktok"]);
        let error = StudioError::mistakes(Code::UnknownPreset, vec![mistake.at(Place::of(toml, at..at + 8))], toml);
        let problem = Problem::of(&error);
        let json = serde_json::to_string_pretty(&problem).unwrap();
        expect![[r#"
            {
              "type": "docs/errors/unknown-preset.md",
              "title": "No export preset has this name",
              "status": 422,
              "detail": "unknown preset `tiktik`",
              "code": "unknown-preset",
              "place": {
                "file": "project.toml",
                "line": 2,
                "column": 10
              },
              "fix": "did you mean `tiktok`?",
              "causes": [
                {
                  "code": "unknown-preset",
                  "detail": "unknown preset `tiktik`",
                  "place": {
                    "file": "project.toml",
                    "line": 2,
                    "column": 10
                  },
                  "fix": "did you mean `tiktok`?"
                }
              ]
            }"#]]
        .assert_eq(&json);
        assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), problem);
        let plain = Problem::of(&StudioError::Stopped);
        expect![[r#"{"type":"docs/errors/stopped.md","title":"Stopped on request","status":499,"detail":"stopped; what is complete is kept, so running it again goes on from here","code":"stopped"}"#]].assert_eq(&serde_json::to_string(&plain).unwrap());
    }

    #[test]
    fn mistakes_of_several_kinds_are_told_apart() {
        let one = |code| StudioError::mistakes(code, vec![Diagnostic::error("a", "b")], "");
        let both = |first, second| match (one(first), one(second)) {
            (StudioError::Mistakes(mut first), StudioError::Mistakes(second)) => {
                first.extend(second);
                StudioError::Mistakes(first)
            }
            _ => unreachable!("both are mistakes"),
        };
        assert_eq!(both(Code::InvalidLook, Code::InvalidLook).code(), Code::InvalidLook);
        let several = both(Code::InvalidLook, Code::UnknownVoice);
        assert_eq!((several.code(), several.exit_code()), (Code::SeveralMistakes, 2));
        let codes: Vec<_> = Problem::of(&several).causes.iter().map(|cause| cause.code).collect();
        assert_eq!(codes, [Code::InvalidLook, Code::UnknownVoice]);
    }

    #[test]
    fn secrets_can_be_taken_out_of_every_sentence() {
        let error = StudioError::mistakes(
            Code::InvalidProject,
            vec![Diagnostic::error("a", "of hunter2").hint("no hunter2")],
            "",
        );
        let problem = Problem::of(&error).map(|text| text.replace("hunter2", "[secret]"));
        assert!(!serde_json::to_string(&problem).unwrap().contains("hunter2"));
    }
}
