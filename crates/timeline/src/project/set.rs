//! One value changed from the command line: `voice.speed=120`.

use serde_json::Value;
use toml::de::DeValue;

use super::Project;
use crate::diagnostic::{Diagnostic, Place, did_you_mean, shortened};
use crate::strict;

/// The name diagnostics give to what is written on the command line.
const SOURCE: &str = "--set";

impl Project {
    /// Changes one value, written `key.path=value`. The value is TOML; text may go without its quotes, and one path
    /// without its list.
    ///
    /// # Errors
    /// A mistake in the key or the value, whose place counts in `assignment`. The project is unchanged then.
    pub fn set(&mut self, assignment: &str) -> Result<(), Diagnostic> {
        let Some((key, value)) = assignment.split_once('=') else {
            return Err(mistake(assignment, 0..assignment.len(), "a value is missing")
                .hint("write `key=value`, for example `voice.speed=120`"));
        };
        let (key, value) = (key.trim(), value.trim());
        let schema = Self::schema();
        let wanted = strict::schema_of_key(&schema, key).map_err(|(part, known)| {
            let start = assignment.find(part).unwrap_or_default();
            let hint = match did_you_mean(part, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "nothing lies below this key".to_owned(),
                None => format!("known keys: {}", known.join(", ")),
            };
            mistake(assignment, start..start + part.len(), format!("unknown key `{}`", shortened(part))).hint(hint)
        })?;
        let text = format!("{} = {}\n", quoted_key(key), as_toml(value, wanted));
        let start = assignment.find('=').map_or(0, |at| at + 1);
        let at_value = Place::of(assignment, start..assignment.len());
        strict::read::<Self>(&text, SOURCE).map_err(|mistakes| {
            mistakes.into_iter().next().map_or_else(|| unreadable(assignment), |first| first.at(at_value))
        })?;
        let value = toml::from_str::<Value>(&text).map_err(|_| unreadable(assignment))?;
        let mut whole = serde_json::to_value(&*self).map_err(|_| unreadable(assignment))?;
        merge(&mut whole, value);
        *self = serde_json::from_value(whole).map_err(|_| unreadable(assignment))?;
        Ok(())
    }
}

/// A dotted key as TOML: parts that are a person's own words are quoted.
fn quoted_key(key: &str) -> String {
    let is_bare = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let quoted = |part: &str| toml::Value::String(part.to_owned()).to_string();
    let parts = key.split('.').map(|part| if is_bare(part) { part.to_owned() } else { quoted(part) });
    parts.collect::<Vec<_>>().join(".")
}

/// The value as TOML of the kind the key wants, if it can be read so; a text in quotes otherwise.
fn as_toml(value: &str, wanted: &Value) -> String {
    let quoted = || toml::Value::String(value.to_owned()).to_string();
    let parsed = DeValue::parse(value).ok();
    let is_text = parsed.as_ref().is_none_or(|parsed| parsed.get_ref().is_str());
    let is_list = parsed.as_ref().is_some_and(|parsed| parsed.get_ref().is_array());
    let literal = match &parsed {
        Some(_) if !strict::allows(wanted, "string") || is_text => value.to_owned(),
        _ => quoted(),
    };
    if strict::allows(wanted, "array") && !is_list {
        let entry = if is_text && parsed.is_some() { value.to_owned() } else { quoted() };
        return format!("[{entry}]");
    }
    literal
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn mistake(assignment: &str, span: std::ops::Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(SOURCE, message).at(Place::of(assignment, span))
}

fn unreadable(assignment: &str) -> Diagnostic {
    mistake(assignment, 0..assignment.len(), "this cannot be read")
        .hint("write `key=value`, for example `voice.speed=120`")
}
