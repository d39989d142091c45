//! Strict TOML: every mistake is found in one pass and gets its place, its allowed values and a hint. The JSON Schema of
//! the type is the only list of keys, names and ranges, so what is published is what is enforced.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::colour::Colour;
use crate::diagnostic::{Diagnostic, Diagnostics, MOST_MISTAKES, Place, did_you_mean, shortened};

/// Where each value of a file stands, by its dotted key (`voice.name`, `background.paths.0`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<String, Place>);

impl Places {
    /// The place of the value of `key`, if the file has it.
    pub fn of(&self, key: &str) -> Option<&Place> {
        self.0.get(key)
    }

    /// Forgets where the value of `key`, and all below it, stands: another one took its place.
    pub fn forget(&mut self, key: &str) {
        self.0.retain(|known, _| known.strip_prefix(key).is_none_or(|rest| !rest.is_empty() && !rest.starts_with('.')));
    }
}

/// The JSON Schema (draft 2020-12) of `T`, without references.
pub fn schema<T: JsonSchema>() -> Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// A `T` from TOML text, and where its values stand.
///
/// # Errors
/// The mistakes found: of syntax, or else of unknown keys, wrong types, unknown names and numbers out of range. At most
/// [`MOST_MISTAKES`] are put in words, and one more tells how many others there are.
pub fn read<T: DeserializeOwned + JsonSchema>(text: &str, file: &str) -> Result<(T, Places), Vec<Diagnostic>> {
    let told = |error: &toml::de::Error| syntax_mistake(text, file, error.message(), error.span());
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut mistakes: Vec<_> = errors.iter().take(MOST_MISTAKES).map(told).collect();
        mistakes.extend(Diagnostic::and_more(file, errors.len() - mistakes.len()));
        return Err(mistakes);
    }
    let mut reading = Reading { places: Places::default(), mistakes: Diagnostics::of(file, text) };
    reading.table(table.get_ref(), &schema::<T>(), "");
    if !reading.mistakes.is_empty() {
        return Err(reading.mistakes.in_order());
    }
    match toml::from_str(text) {
        Ok(value) => Ok((value, reading.places)),
        Err(error) => Err(vec![told(&error)]),
    }
}

/// The schema of `key` (dotted) inside `schema`.
///
/// # Errors
/// The first part of the key that does not exist, and the keys there are in its place.
pub(crate) fn schema_of_key<'a, 'k>(schema: &'a Value, key: &'k str) -> Result<&'a Value, (&'k str, Vec<&'a str>)> {
    key.split('.').try_fold(schema, |schema, part| property(schema, part).ok_or_else(|| (part, keys(schema))))
}

/// Whether a schema allows a kind of value (`string`, `integer`, `boolean`, `array`, `object`).
pub(crate) fn allows(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        _ => match alternatives(schema) {
            Some(several) => several.iter().any(|one| allows(one, kind)),
            None => kind == "string" && !names(schema).is_empty(),
        },
    }
}

struct Reading<'a> {
    places: Places,
    mistakes: Diagnostics<'a>,
}

impl Reading<'_> {
    fn table(&mut self, table: &DeTable<'_>, schema: &Value, path: &str) {
        let known = keys(schema);
        // The first mistakes of a file are told, so they are looked for in its order.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = key.get_ref().as_ref();
            let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            match property(schema, name) {
                Some(property) => self.value(value, property, &full),
                None => self.unknown_key(name, path, key.span(), &known),
            }
        }
    }

    fn unknown_key(&mut self, name: &str, path: &str, span: Range<usize>, known: &[&str]) {
        self.mistake(span, || {
            let within = if path.is_empty() { String::new() } else { format!(" in [{path}]") };
            let hint = did_you_mean(name, known.iter().copied())
                .map_or_else(|| format!("known keys: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            (format!("unknown key `{}`{within}", shortened(name)), hint)
        });
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &Value, path: &str) {
        self.places.0.insert(path.to_owned(), self.mistakes.lines.place(value.span()));
        let schema = alternatives(schema)
            .filter(|_| names(schema).is_empty())
            .and_then(|several| several.iter().find(|one| allows(one, kind(value.get_ref()))))
            .unwrap_or(schema);
        match value.get_ref() {
            DeValue::Table(table) if allows(schema, "object") => {
                let bounds = ["minProperties", "maxProperties"];
                self.length(table.len(), table.len(), "entries", bounds, schema, value.span(), path);
                self.table(table, schema, path);
            }
            DeValue::Array(array) if allows(schema, "array") => {
                if let Some(schema) = schema.get("items") {
                    for (index, value) in array.iter().enumerate() {
                        self.value(value, schema, &format!("{path}.{index}"));
                    }
                }
                self.length(array.len(), array.len(), "entries", ["minItems", "maxItems"], schema, value.span(), path);
            }
            DeValue::String(text) if allows(schema, "string") => self.string(text, schema, value.span(), path),
            DeValue::Integer(number) if allows(schema, "integer") => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
                self.integer(number, schema, value.span(), path);
            }
            DeValue::Boolean(_) if allows(schema, "boolean") => {}
            other => {
                self.mistake(value.span(), || {
                    let message = format!("`{path}` expects {}, and this is {}", expected(schema), found(other));
                    (message, format!("write {}", wanted(schema)))
                });
            }
        }
    }

    fn string(&mut self, text: &str, schema: &Value, span: Range<usize>, path: &str) {
        let names = names(schema);
        if !names.is_empty() && !names.contains(&text) {
            let file = self.mistakes.file;
            return self.mistakes.add(|lines| Diagnostic::unknown_name(file, path, text, &names).at(lines.place(span)));
        }
        if text.contains(char::is_control) {
            let hint = "write it on one line, without tabs".to_owned();
            return self.mistake(span, || (format!("`{path}` has a line break or a control character"), hint));
        }
        if schema.get("format").is_some_and(|format| format == Colour::FORMAT) && Colour::parse(text).is_none() {
            return self.mistake(span, || (format!("`{path}` is not a colour"), format!("write {}", Colour::WRITTEN)));
        }
        self.length(text.len(), text.chars().count(), "characters", ["minLength", "maxLength"], schema, span, path);
    }

    fn integer(&mut self, number: Option<i64>, schema: &Value, span: Range<usize>, path: &str) {
        let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
        let (least, most) = (bound("minimum"), bound("maximum"));
        if number
            .is_some_and(|number| least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most))
        {
            return;
        }
        self.mistake(span, || (format!("`{path}` is out of range"), format!("write {}", wanted(schema))));
    }

    #[expect(clippy::too_many_arguments, reason = "texts and lists differ only in these words")]
    fn length(
        &mut self,
        bytes: usize,
        count: usize,
        unit: &str,
        bounds: [&str; 2],
        schema: &Value,
        span: Range<usize>,
        path: &str,
    ) {
        let [least, most] = bounds.map(|bound| schema.get(bound).and_then(Value::as_u64));
        if let Some(most) = most.filter(|&most| bytes as u64 > most && count as u64 > most) {
            self.mistake(span, || (format!("`{path}` has {count} {unit}"), format!("write at most {most}")));
        } else if let Some(least) = least.filter(|&least| (count as u64) < least) {
            self.mistake(span, || (format!("`{path}` has {count} {unit}"), format!("write at least {least}")));
        }
    }

    /// A mistake: what it is, and how to put it right.
    fn mistake(&mut self, span: Range<usize>, words: impl FnOnce() -> (String, String)) {
        let file = self.mistakes.file;
        self.mistakes.add(|lines| {
            let (message, hint) = words();
            Diagnostic::error(file, message).at(lines.place(span)).hint(hint)
        });
    }
}

/// What the TOML parser refuses, in the words of somebody who does not know TOML.
fn syntax_mistake(text: &str, file: &str, message: &str, span: Option<Range<usize>>) -> Diagnostic {
    let first = message.lines().next().unwrap_or("this is not TOML");
    let rest = span.clone().and_then(|span| text.get(span.start..)).unwrap_or_default();
    let mistake = if first.contains("string values must be quoted") && rest.lines().next().is_none_or(str::is_empty) {
        Diagnostic::error(file, "a value is missing").hint("write it behind the `=`, or remove the line")
    } else if first.contains("string values must be quoted") {
        let message = "this value is no number, and not true or false; a string stands in quotes";
        Diagnostic::error(file, message).hint("write it as \"…\"")
    } else if first.contains("duplicate key") {
        Diagnostic::error(file, "this key stands here a second time").hint("keep one of them")
    } else {
        Diagnostic::error(file, first)
    };
    match span {
        Some(span) => mistake.at(Place::of(text, span)),
        None => mistake,
    }
}

/// The schema of a key of a table: of one that is named, or of any where a table has keys of a person's own.
fn property<'s>(schema: &'s Value, name: &str) -> Option<&'s Value> {
    let named = schema.get("properties").and_then(|properties| properties.get(name));
    named.or_else(|| schema.get("additionalProperties").filter(|any| any.is_object()))
}

fn keys(schema: &Value) -> Vec<&str> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .map(|properties| properties.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

fn alternatives(schema: &Value) -> Option<&Vec<Value>> {
    schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array)
}

/// The names an enumeration allows; empty when the schema is not one.
fn names(schema: &Value) -> Vec<&str> {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let alone = schema.get("const").and_then(Value::as_str);
    let nested = alternatives(schema).into_iter().flatten().flat_map(names);
    listed.chain(alone).chain(nested).collect()
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) | DeValue::Datetime(_) => "string",
        DeValue::Integer(_) => "integer",
        DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "boolean",
        DeValue::Array(_) => "array",
        DeValue::Table(_) => "object",
    }
}

fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The kind of value that is expected, in words.
fn expected(schema: &Value) -> &'static str {
    let kinds = [
        ("integer", "a whole number"),
        ("string", "a string"),
        ("boolean", "true or false"),
        ("array", "a list"),
        ("object", "a table"),
    ];
    kinds.into_iter().find(|(kind, _)| allows(schema, kind)).map_or("another value", |(_, words)| words)
}

/// What to write instead, in words.
fn wanted(schema: &Value) -> String {
    let names = names(schema);
    if !names.is_empty() {
        return format!("one of {}", names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "));
    }
    if allows(schema, "integer") {
        let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
        return match (bound("minimum"), bound("maximum")) {
            (Some(least), Some(most)) => format!("a whole number between {least} and {most}"),
            (Some(least), None) => format!("a whole number of at least {least}"),
            (None, Some(most)) => format!("a whole number of at most {most}"),
            (None, None) => "a whole number".to_owned(),
        };
    }
    let kinds = [
        ("string", "a text in quotes"),
        ("boolean", "true or false, without quotes"),
        ("array", "a list: [\"…\", \"…\"]"),
        ("object", "a table: [name] on a line of its own, its keys below"),
    ];
    kinds.into_iter().find(|(kind, _)| allows(schema, kind)).map_or("another value", |(_, words)| words).to_owned()
}
