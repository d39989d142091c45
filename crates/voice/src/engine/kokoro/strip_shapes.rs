//! Takes the shapes of tensors out of an optimized model. For a tensor of known rank the runtime looks through all that
//! are free by then for one whose memory it might take over, which is half of the time in which a session opens; without
//! a shape it does not look. What is computed, in which order, and how much memory that takes stays the same.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Numbers of fields. The file is a `FlatBuffer` after `ort.fbs` of ONNX Runtime. A table says in its first four bytes where
/// the list of its fields lies, so one field less is another list. Source: flatbuffers.dev, "Internals".
const SESSION_MODEL: u64 = 1;
const MODEL_GRAPH: u64 = 7;
const GRAPH_VALUES: u64 = 1;
const VALUE_TYPE: u64 = 2;
const TYPE_KIND: u64 = 1;
const TYPE_VALUE: u64 = 2;
const TENSOR_SHAPE: u64 = 1;
/// The kind of a type that is a tensor.
const TENSOR: u8 = 1;
/// More values than any graph has.
const MOST_VALUES: u32 = 1 << 20;

/// Takes the shape of every tensor out of the model in this file, its inputs and outputs too. The file grows by a few
/// bytes.
///
/// # Errors
/// What the file system says, or that the file is no such model.
pub(super) fn strip(file: &mut File) -> io::Result<()> {
    let mut model = Flat(file);
    let root = model.follow(0)?;
    let part = model.child(root, SESSION_MODEL)?;
    let graph = model.child(part, MODEL_GRAPH)?;
    let mut lists = BTreeMap::new();
    for value in model.children(graph, GRAPH_VALUES)? {
        let Some(place) = model.field(value, VALUE_TYPE)? else { continue };
        let described = model.follow(place)?;
        let kind = model.field(described, TYPE_KIND)?.map(|place| model.read::<1>(place)).transpose()?;
        if kind != Some([TENSOR]) {
            continue;
        }
        let tensor = model.child(described, TYPE_VALUE)?;
        if model.field(tensor, TENSOR_SHAPE)?.is_none() {
            continue;
        }
        let mut list = model.list(tensor)?;
        let place = if let Some(place) = lists.get(&list) {
            *place
        } else {
            let with_shape = list.clone();
            list.iter_mut().skip(entry(TENSOR_SHAPE)).take(2).for_each(|byte| *byte = 0);
            *lists.entry(with_shape).or_insert(model.append(&list)?)
        };
        let distance = i32::try_from(tensor as i64 - place as i64).map_err(|_| broken())?;
        model.write(tensor, &distance.to_le_bytes())?;
    }
    Ok(())
}

/// Where the entry of a field stands in a list of fields: behind the sizes of the list and of the table.
fn entry(field: u64) -> usize {
    4 + 2 * field as usize
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the optimized model is not built as it should be")
}

/// A `FlatBuffer` in a file. Places are bytes from its beginning.
struct Flat<'f>(&'f mut File);

impl Flat<'_> {
    fn read<const COUNT: usize>(&mut self, at: u64) -> io::Result<[u8; COUNT]> {
        let mut bytes = [0; COUNT];
        self.0.seek(SeekFrom::Start(at))?;
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(at))?;
        self.0.write_all(bytes)
    }

    /// Writes behind the end, on an even place, and returns where.
    fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let end = self.0.seek(SeekFrom::End(0))?;
        let place = end.next_multiple_of(4);
        self.0.write_all(&[0; 4][..(place - end) as usize])?;
        self.0.write_all(bytes)?;
        Ok(place)
    }

    /// Where the distance that is written at a place leads.
    fn follow(&mut self, at: u64) -> io::Result<u64> {
        Ok(at + u64::from(u32::from_le_bytes(self.read(at)?)))
    }

    /// Where the list of a table's fields lies.
    fn list_of(&mut self, table: u64) -> io::Result<u64> {
        let distance = i64::from(i32::from_le_bytes(self.read(table)?));
        u64::try_from(table as i64 - distance).map_err(|_| broken())
    }

    /// The list of a table's fields.
    fn list(&mut self, table: u64) -> io::Result<Vec<u8>> {
        let place = self.list_of(table)?;
        let mut list = vec![0; u16::from_le_bytes(self.read(place)?).into()];
        self.0.seek(SeekFrom::Start(place))?;
        self.0.read_exact(&mut list)?;
        Ok(list)
    }

    /// Where a field of a table stands; none if the table lacks it.
    fn field(&mut self, table: u64, field: u64) -> io::Result<Option<u64>> {
        let list = self.list(table)?;
        let found =
            list.get(entry(field)..).and_then(|rest| rest.first_chunk()).map(|bytes| u16::from_le_bytes(*bytes));
        Ok(found.filter(|offset| *offset > 0).map(|offset| table + u64::from(offset)))
    }

    /// The table that a field leads to.
    fn child(&mut self, table: u64, field: u64) -> io::Result<u64> {
        let place = self.field(table, field)?.ok_or_else(broken)?;
        self.follow(place)
    }

    /// The tables that a field lists.
    fn children(&mut self, table: u64, field: u64) -> io::Result<Vec<u64>> {
        let vector = self.child(table, field)?;
        let count = u32::from_le_bytes(self.read(vector)?);
        if count > MOST_VALUES {
            return Err(broken());
        }
        (1..=u64::from(count)).map(|index| self.follow(vector + 4 * index)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts a list of fields there and its table behind it, all zeros, and returns where the table lies.
    fn table(bytes: &mut Vec<u8>, fields: &[u16]) -> usize {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        let (list, size) = (bytes.len(), 16);
        for number in [4 + 2 * fields.len() as u16, size].iter().chain(fields) {
            bytes.extend(number.to_le_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        let place = bytes.len();
        bytes.extend(((place - list) as i32).to_le_bytes());
        bytes.resize(place + usize::from(size), 0);
        place
    }

    /// Has a place lead to another one.
    fn lead(bytes: &mut [u8], from: usize, to: usize) {
        bytes[from..from + 4].copy_from_slice(&((to - from) as u32).to_le_bytes());
    }

    /// A model with three tensors of the kind 7, of which the first two have a shape, and where they lie.
    fn model() -> (Vec<u8>, Vec<u64>) {
        let mut bytes = vec![0; 4];
        let session = table(&mut bytes, &[0, 4]);
        lead(&mut bytes, 0, session);
        let model = table(&mut bytes, &[0, 0, 0, 0, 0, 0, 0, 4]);
        lead(&mut bytes, session + 4, model);
        let graph = table(&mut bytes, &[0, 4]);
        lead(&mut bytes, model + 4, graph);
        let values = bytes.len();
        lead(&mut bytes, graph + 4, values);
        bytes.extend([3, 0, 0, 0].iter().chain(&[0; 12]));
        let mut tensors = Vec::new();
        for (index, fields) in [&[4, 8][..], &[4, 8], &[4]].iter().enumerate() {
            let value = table(&mut bytes, &[0, 0, 4]);
            lead(&mut bytes, values + 4 * (index + 1), value);
            let kind = table(&mut bytes, &[0, 8, 4]);
            lead(&mut bytes, value + 4, kind);
            bytes[kind + 8] = TENSOR;
            let tensor = table(&mut bytes, fields);
            lead(&mut bytes, kind + 4, tensor);
            bytes[tensor + 4] = 7;
            tensors.push(tensor as u64);
        }
        (bytes, tensors)
    }

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn shapes_are_gone_and_all_else_is_there() {
        let (bytes, tensors) = model();
        let mut file = file(&bytes);
        assert_eq!(Flat(&mut file).field(tensors[0], TENSOR_SHAPE).unwrap(), Some(tensors[0] + 8));
        strip(&mut file).unwrap();
        let mut flat = Flat(&mut file);
        for tensor in tensors {
            assert_eq!(flat.field(tensor, TENSOR_SHAPE).unwrap(), None);
            let kind = flat.field(tensor, 0).unwrap().unwrap();
            assert_eq!(flat.read::<1>(kind).unwrap(), [7]);
        }
        let length = file.seek(SeekFrom::End(0)).unwrap();
        assert!(length <= bytes.len() as u64 + 12, "one list serves all");
        strip(&mut file).unwrap();
        assert_eq!(file.seek(SeekFrom::End(0)).unwrap(), length, "nothing is left to be taken out");
    }

    #[test]
    fn what_is_no_model_is_refused() {
        let (model, _) = model();
        for bytes in [&b""[..], b"no model at all, but some words", &model[..100], &[0xff; 64], &[0; 64]] {
            assert!(strip(&mut file(bytes)).is_err());
        }
    }
}
