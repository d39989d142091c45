//! A value becomes one byte string, the same on every machine: JSON with sorted names, no blanks and no floats.

use std::io;
use std::ops::Range;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A float: two machines may round it differently, so quantities are counted in whole units instead.
    #[error("`{0}` is not a whole number; what is hashed holds whole numbers only")]
    Float(String),
    /// The value cannot be written as JSON at all, such as a map whose names are not text.
    #[error("the value cannot be written as JSON: {0}")]
    Shape(#[from] serde_json::Error),
}

/// The canonical bytes of a value.
///
/// # Errors
/// [`CanonicalError`] if the value holds a float or is no JSON.
pub fn bytes(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    let (mut written, mut float) = (Vec::new(), None);
    let done = value.serialize(&mut Serializer::with_formatter(&mut written, WholeNumbers(&mut float)));
    match (float, done) {
        (Some(float), _) => Err(CanonicalError::Float(float)),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(())) => {
            let mut sorted = Vec::with_capacity(written.len());
            sort(&written, 0, &mut sorted);
            Ok(sorted)
        }
    }
}

/// JSON without blanks that takes no float, and keeps the first that it was given.
struct WholeNumbers<'a>(&'a mut Option<String>);

impl WholeNumbers<'_> {
    fn refuse(&mut self, float: &impl Serialize) -> io::Result<()> {
        self.0.get_or_insert(serde_json::to_string(float)?);
        Err(io::Error::other("a float"))
    }
}

impl Formatter for WholeNumbers<'_> {
    fn write_f32<W: io::Write + ?Sized>(&mut self, _: &mut W, float: f32) -> io::Result<()> {
        self.refuse(&float)
    }

    fn write_f64<W: io::Write + ?Sized>(&mut self, _: &mut W, float: f64) -> io::Result<()> {
        self.refuse(&float)
    }
}

/// Writes the value that begins at byte `at` of a JSON text without blanks, its names sorted, and returns where it ends.
fn sort(json: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    match json.get(at) {
        Some(b'{') => sort_object(json, at, out),
        Some(b'[') => {
            let mut end = at;
            // Behind the bracket and behind each comma stands a value, but in an empty list.
            while matches!(json.get(end), Some(b'[' | b',')) {
                out.extend(json.get(end));
                end += 1;
                if json.get(end) != Some(&b']') {
                    end = sort(json, end, out);
                }
            }
            out.push(b']');
            end + 1
        }
        _ => {
            let end = end_of_plain(json, at);
            out.extend_from_slice(json.get(at..end).unwrap_or_default());
            end
        }
    }
}

/// A member of an object: its name, as it stands between quotation marks, and where it is written, its value sorted.
struct Member<'a> {
    name: &'a [u8],
    written: Range<usize>,
}

fn sort_object(json: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    let mut members: Vec<Member<'_>> = Vec::new();
    let start = out.len();
    let mut end = at;
    while matches!(json.get(end), Some(b'{' | b',')) && json.get(end + 1) != Some(&b'}') {
        let (from, colon) = (out.len(), end_of_plain(json, end + 1));
        let name = json.get(end + 2..colon - 1).unwrap_or_default();
        out.extend_from_slice(json.get(end + 1..=colon).unwrap_or_default());
        end = sort(json, colon + 1, out);
        members.push(Member { name, written: from..out.len() });
    }
    let end = if members.is_empty() { end + 1 } else { end };
    if members.iter().any(|member| member.name.contains(&b'\\')) {
        members.sort_by_cached_key(|member| unescaped(member.name));
    } else {
        members.sort_by_key(|member| member.name);
    }
    let unsorted = out.split_off(start);
    out.push(b'{');
    for (at, member) in members.iter().enumerate() {
        // Of a name that is there twice, the last one counts, as in a map.
        if members.get(at + 1).is_some_and(|next| next.name == member.name) {
            continue;
        }
        if out.len() > start + 1 {
            out.push(b',');
        }
        out.extend_from_slice(
            unsorted.get(member.written.start - start..member.written.end - start).unwrap_or_default(),
        );
    }
    out.push(b'}');
    end + 1
}

/// What a name says in which something is escaped.
fn unescaped(name: &[u8]) -> String {
    serde_json::from_slice(&[b"\"", name, b"\""].concat()).unwrap_or_default()
}

/// Where a text, a number or a word that begins at byte `at` ends.
fn end_of_plain(json: &[u8], at: usize) -> usize {
    let rest = json.get(at..).unwrap_or_default();
    if rest.first() != Some(&b'"') {
        let end = rest.iter().position(|byte| matches!(byte, b',' | b']' | b'}'));
        return at + end.unwrap_or(rest.len());
    }
    let mut escaped = false;
    let closing = rest.iter().skip(1).position(|&byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    at + closing.map_or(rest.len(), |closing| closing + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn names_are_sorted_at_every_depth() {
        let value: Value = serde_json::from_str(r#"{"b":{"z":1,"a":2},"a":[]}"#).unwrap();
        assert_eq!(bytes(&value).unwrap(), br#"{"a":[],"b":{"a":2,"z":1}}"#);
    }

    #[test]
    fn a_float_anywhere_is_refused_by_name() {
        let error = bytes(&json!({"a": [1, {"b": 0.5}]})).unwrap_err();
        assert_eq!(error.to_string(), "`0.5` is not a whole number; what is hashed holds whole numbers only");
    }
    /// Values of every shape, with names and texts of any characters.
    fn value() -> impl Strategy<Value = Value> {
        let text = "[a-c \"\\\\!{}\\[\\],:]{0,4}|\\PC{0,3}|[\u{0}-\u{1f}]{1,2}";
        let plain = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        plain.prop_recursive(4, 60, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(text, inner, 0..6).prop_map(|fields| fields.into_iter().collect()),
            ]
        })
    }

    /// Fields as a structure writes them: in any order.
    struct Fields(Vec<(String, Value)>);

    impl Serialize for Fields {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
        }
    }

    proptest! {
        #[test]
        fn the_form_is_that_of_a_sorted_map(fields in prop::collection::vec(("[a-c \"\\\\!]{0,3}|\\PC{0,2}", value()), 0..8)) {
            let fields = Fields(fields);
            let sorted = serde_json::to_vec(&serde_json::to_value(&fields).unwrap()).unwrap();
            prop_assert_eq!(String::from_utf8(bytes(&fields).unwrap()), String::from_utf8(sorted));
        }
    }
}
