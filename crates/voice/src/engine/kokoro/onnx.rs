//! ONNX files, as far as we change them. They are Protocol Buffers: messages of fields with a number, which hold a number
//! or bytes. A message that appears twice is merged, so parts can be added behind the end of a model.
//! Sources: protobuf.dev, "Encoding"; onnx.proto.

use std::io;

/// Numbers of fields: the graph and the versions of the operators in a model.
pub(super) const GRAPH: u64 = 7;
pub(super) const OPERATOR_SETS: u64 = 8;
/// Numbers of fields: the nodes, the constants and the outputs of a graph.
pub(super) const NODE: u64 = 1;
pub(super) const CONSTANT: u64 = 5;
const OUTPUT: u64 = 12;

/// The bytes that make the inner tensor `name` an output of a model, behind whose end they stand: "a model with a graph
/// with an output of this name", which is merged with what is there.
pub(super) fn added_output(name: &str) -> Vec<u8> {
    // Field 1 of an output is its name.
    let output = Message::default().bytes(1, name);
    let graph = Message::default().bytes(OUTPUT, output);
    Message::default().bytes(GRAPH, graph).0
}

/// One field of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// Its number in the message.
    pub(super) number: u64,
    /// What it holds.
    pub(super) value: Value<'a>,
    /// All of its bytes, as they stand in the message.
    pub(super) whole: &'a [u8],
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A whole number.
    Number(u64),
    /// Bytes, a text or another message.
    Bytes(&'a [u8]),
    /// A number of fixed width, which is not looked into.
    Fixed,
}

impl<'a> Field<'a> {
    /// Its bytes; nothing if it holds a number.
    pub(super) fn bytes(&self) -> &'a [u8] {
        if let Value::Bytes(bytes) = self.value { bytes } else { &[] }
    }

    /// Its text; nothing if it holds a number, or bytes that are no text.
    pub(super) fn text(&self) -> &'a str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// Its numbers: one, or several that were packed together.
    pub(super) fn numbers(&self) -> io::Result<Vec<u64>> {
        match self.value {
            Value::Number(number) => Ok(vec![number]),
            Value::Fixed => Ok(Vec::new()),
            Value::Bytes(mut packed) => {
                let mut numbers = Vec::new();
                while !packed.is_empty() {
                    numbers.push(number(&mut packed)?);
                }
                Ok(numbers)
            }
        }
    }
}

/// The fields of a message in order.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] if it ends too early or holds what no message holds.
pub(super) fn fields(mut message: &[u8]) -> io::Result<Vec<Field<'_>>> {
    let mut found = Vec::new();
    while !message.is_empty() {
        let before = message;
        let tag = number(&mut message)?;
        let value = match tag & 7 {
            0 => Value::Number(number(&mut message)?),
            1 => take(&mut message, 8).map(|_| Value::Fixed)?,
            2 => {
                let length = number(&mut message)?;
                Value::Bytes(take(&mut message, length)?)
            }
            5 => take(&mut message, 4).map(|_| Value::Fixed)?,
            _ => return Err(broken()),
        };
        let whole = &before[..before.len() - message.len()];
        found.push(Field { number: tag >> 3, value, whole });
    }
    Ok(found)
}

/// Seven bits a byte, the lowest first; the highest bit says that there are more.
fn number(bytes: &mut &[u8]) -> io::Result<u64> {
    let mut found = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        found |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(found);
        }
    }
    Err(broken())
}

fn take<'a>(bytes: &mut &'a [u8], count: u64) -> io::Result<&'a [u8]> {
    let (taken, rest) =
        usize::try_from(count).ok().and_then(|count| bytes.split_at_checked(count)).ok_or_else(broken)?;
    *bytes = rest;
    Ok(taken)
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is not an ONNX model")
}

/// A message that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Message(pub(super) Vec<u8>);

impl Message {
    /// Adds a field with a number.
    #[must_use]
    pub(super) fn number(mut self, field: u64, value: u64) -> Self {
        self.put(field << 3);
        self.put(value);
        self
    }

    /// Adds a field with bytes, a text or another message.
    #[must_use]
    pub(super) fn bytes(mut self, field: u64, value: impl AsRef<[u8]>) -> Self {
        self.put(field << 3 | 2);
        self.put(value.as_ref().len() as u64);
        self.0.extend_from_slice(value.as_ref());
        self
    }

    fn put(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

impl AsRef<[u8]> for Message {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_output_is_added_by_28_bytes_of_nested_names() {
        let bytes = added_output("/encoder/Clip_output_0");
        assert_eq!(bytes.len(), 28);
        assert_eq!(bytes[..6], [0x3a, 26, 0x62, 24, 0x0a, 22]);
        assert_eq!(&bytes[6..], b"/encoder/Clip_output_0");
    }

    #[test]
    fn what_was_written_is_read() {
        let inner = Message::default().number(3, 300).bytes(1, "name");
        let message = Message::default().bytes(7, &inner).number(2, u64::MAX);
        let found = fields(&message.0).unwrap();
        assert_eq!(found.iter().map(|field| field.number).collect::<Vec<_>>(), [7, 2]);
        assert_eq!(found[1].numbers().unwrap(), [u64::MAX]);
        let inner = fields(found[0].bytes()).unwrap();
        assert_eq!((inner[0].value, inner[1].text()), (Value::Number(300), "name"));
        assert_eq!([found[0].whole, found[1].whole].concat(), message.0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(found) = fields(&bytes) {
                let whole: Vec<u8> = found.iter().flat_map(|field| field.whole.to_vec()).collect();
                prop_assert_eq!(whole, bytes);
            }
        }
    }
}
