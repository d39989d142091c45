//! A value becomes one byte string, the same on every machine: JSON with sorted names, no blanks and no floats.

use std::cell::RefCell;
use std::io;
use std::ops::Range;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

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
    let (written, mut float) = (RefCell::default(), None);
    let sorting = Sorting { written: &written, objects: Vec::new(), in_name: false, float: &mut float };
    let done = value.serialize(&mut Serializer::with_formatter(Writer(&written), sorting));
    match (float, done) {
        (Some(float), _) => Err(CanonicalError::Float(float)),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(())) => Ok(written.into_inner().json),
    }
}

/// What is written so far.
#[derive(Default)]
struct Written {
    json: Vec<u8>,
    /// The members of all objects that are still open, those of the innermost last.
    members: Vec<Member>,
    /// The members of one object in their order, before they take the place of the unsorted ones.
    sorted: Vec<u8>,
}

/// A member of an object.
#[derive(Default)]
struct Member {
    /// Where its name stands, between quotation marks.
    name: Range<usize>,
    /// The first bytes of its name as a number, which most names are told apart by.
    begins: u64,
    /// Whether something in the name is escaped.
    is_escaped: bool,
    /// Where all of it stands.
    whole: Range<usize>,
}

/// Where the serializer writes. The formatter beside it puts in order what has been written.
struct Writer<'a>(&'a RefCell<Written>);

impl io::Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().json.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(|_| ())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// JSON without blanks that sorts the members of each object as it ends, takes no float, and keeps the first that it was
/// given.
struct Sorting<'a> {
    written: &'a RefCell<Written>,
    /// For each open object, how many members the objects around it have.
    objects: Vec<usize>,
    /// Whether a name is being written, and no value.
    in_name: bool,
    float: &'a mut Option<String>,
}

impl Sorting<'_> {
    fn refuse(&mut self, float: &impl Serialize) -> io::Result<()> {
        self.float.get_or_insert(serde_json::to_string(float)?);
        Err(io::Error::other("a float"))
    }
}

impl Formatter for Sorting<'_> {
    fn write_f32<W: io::Write + ?Sized>(&mut self, _: &mut W, float: f32) -> io::Result<()> {
        self.refuse(&float)
    }

    fn write_f64<W: io::Write + ?Sized>(&mut self, _: &mut W, float: f64) -> io::Result<()> {
        self.refuse(&float)
    }

    fn begin_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.objects.push(self.written.borrow().members.len());
        writer.write_all(b"{")
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        let mut written = self.written.borrow_mut();
        let from = written.json.len();
        written.members.push(Member { whole: from..from, ..Member::default() });
        self.in_name = true;
        Ok(())
    }

    fn end_object_key<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.in_name = false;
        let Written { json, members, .. } = &mut *self.written.borrow_mut();
        if let Some(member) = members.last_mut() {
            member.name = member.whole.start + 1..json.len() - 1;
            member.begins = beginning(json.get(member.name.clone()).unwrap_or_default());
        }
        Ok(())
    }

    fn write_char_escape<W: io::Write + ?Sized>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        if let Some(member) = self.written.borrow_mut().members.last_mut().filter(|_| self.in_name) {
            member.is_escaped = true;
        }
        CompactFormatter.write_char_escape(writer, escape)
    }

    fn end_object_value<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        let mut written = self.written.borrow_mut();
        let end = written.json.len();
        if let Some(member) = written.members.last_mut() {
            member.whole.end = end;
        }
        Ok(())
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        let first = self.objects.pop().unwrap_or_default();
        self.written.borrow_mut().order(first);
        writer.write_all(b"}")
    }
}

impl Written {
    /// Puts the members from `first` on, which are the last that is written, in the order of their names.
    fn order(&mut self, first: usize) {
        let json = &self.json;
        let name = |member: &Member| json.get(member.name.clone()).unwrap_or_default();
        let Some(members) = self.members.get_mut(first..) else { return };
        let Some(start) = members.first().map(|member| member.whole.start) else { return };
        if members.iter().any(|member| member.is_escaped) {
            members.sort_by_cached_key(|member| unescaped(name(member)));
        } else {
            members.sort_by(|one, other| one.begins.cmp(&other.begins).then_with(|| name(one).cmp(name(other))));
        }
        self.sorted.clear();
        for (at, member) in members.iter().enumerate() {
            // Of a name that is there twice, the last one counts, as in a map.
            let is_same = |next: &Member| next.begins == member.begins && name(next) == name(member);
            if members.get(at + 1).is_some_and(is_same) {
                continue;
            }
            if !self.sorted.is_empty() {
                self.sorted.push(b',');
            }
            self.sorted.extend_from_slice(json.get(member.whole.clone()).unwrap_or_default());
        }
        self.json.truncate(start);
        self.json.extend_from_slice(&self.sorted);
        self.members.truncate(first);
    }
}

/// The first eight bytes of a name, which compare as the names do: none of them has a zero.
fn beginning(name: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(name).for_each(|(first, byte)| *first = *byte);
    u64::from_be_bytes(first)
}

/// What a name says in which something is escaped.
fn unescaped(name: &[u8]) -> String {
    serde_json::from_slice(&[b"\"", name, b"\""].concat()).unwrap_or_default()
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
