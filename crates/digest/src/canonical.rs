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
            let out = Vec::with_capacity(written.len());
            let mut sorting = Sorting { json: &written, at: 0, out, members: Vec::new(), sorted: Vec::new() };
            sorting.value();
            Ok(sorting.out)
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

/// A JSON text without blanks, as it is written anew with its names sorted.
struct Sorting<'a> {
    json: &'a [u8],
    /// Where the next value begins.
    at: usize,
    out: Vec<u8>,
    /// The members of all objects around this point that are written, those of the innermost last.
    members: Vec<Member<'a>>,
    /// The members of one object in their order, before they take the place of the unsorted ones.
    sorted: Vec<u8>,
}

/// A member of an object: its name, as it stands between quotation marks, and where it is written, its value sorted.
struct Member<'a> {
    name: &'a [u8],
    written: Range<usize>,
}

impl Sorting<'_> {
    fn next(&self) -> u8 {
        self.json.get(self.at).copied().unwrap_or_default()
    }

    /// Writes so many bytes as they are.
    fn copy(&mut self, bytes: usize) {
        self.out.extend_from_slice(self.json.get(self.at..self.at + bytes).unwrap_or_default());
        self.at += bytes;
    }

    fn value(&mut self) {
        let opening = self.next();
        if !matches!(opening, b'{' | b'[') {
            return self.copy(plain(self.json.get(self.at..).unwrap_or_default()));
        }
        let (first, start) = (self.members.len(), self.out.len());
        self.copy(1);
        // A value, a comma, a value, a comma.
        while !matches!(self.next(), b'}' | b']' | 0) {
            if opening == b'{' {
                self.member();
            } else {
                self.value();
            }
            if self.next() == b',' {
                self.copy(1);
            }
        }
        if opening == b'{' {
            self.order(first, start + 1);
        }
        self.copy(1);
    }

    fn member(&mut self) {
        let from = self.out.len();
        let length = plain(self.json.get(self.at..).unwrap_or_default());
        let name = self.json.get(self.at + 1..self.at + length - 1).unwrap_or_default();
        self.copy(length + 1);
        self.value();
        self.members.push(Member { name, written: from..self.out.len() });
    }

    /// Puts the members from `first` on, which are all that is written since byte `start`, in the order of their names.
    fn order(&mut self, first: usize, start: usize) {
        let Some(members) = self.members.get_mut(first..) else { return };
        if members.iter().any(|member| member.name.contains(&b'\\')) {
            members.sort_by_cached_key(|member| unescaped(member.name));
        } else {
            members.sort_by_key(|member| member.name);
        }
        self.sorted.clear();
        for (at, member) in members.iter().enumerate() {
            // Of a name that is there twice, the last one counts, as in a map.
            if members.get(at + 1).is_some_and(|next| next.name == member.name) {
                continue;
            }
            if !self.sorted.is_empty() {
                self.sorted.push(b',');
            }
            self.sorted.extend_from_slice(self.out.get(member.written.clone()).unwrap_or_default());
        }
        self.out.truncate(start);
        self.out.extend_from_slice(&self.sorted);
        self.members.truncate(first);
    }
}

/// What a name says in which something is escaped.
fn unescaped(name: &[u8]) -> String {
    serde_json::from_slice(&[b"\"", name, b"\""].concat()).unwrap_or_default()
}

/// How many bytes the text, the number or the word has that a piece of JSON begins with.
fn plain(json: &[u8]) -> usize {
    if json.first() != Some(&b'"') {
        return json.iter().position(|byte| matches!(byte, b',' | b']' | b'}')).unwrap_or(json.len());
    }
    let mut at = 1;
    loop {
        match json.get(at) {
            Some(b'"') | None => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
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
