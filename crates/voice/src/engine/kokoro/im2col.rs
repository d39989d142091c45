//! Writes the convolutions of a quantised ONNX model as products of matrices (im2col), which gives the same numbers in
//! half the time.
//!
//! ONNX Runtime multiplies the unsigned weights and the unsigned input of a `ConvInteger` by widening both to 16 bits.
//! With signed bytes on the right-hand side it uses the processor's own dot product of bytes, but only `MatMulInteger`
//! takes them. So the input is moved from 0..255 to -128..127 together with its zero point, its shifted copies are
//! stacked, one for each place of the kernel, and the weights are multiplied with that. Sums of whole numbers are exact,
//! so nothing differs but the time. Source of the kernels: ONNX Runtime, `mlas/lib/qgemm.cpp`.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::onnx::{self, Field, Message, fields};

/// `BitwiseXor` came with this version of the operators.
const OPERATORS: u64 = 18;
/// Types of tensors.
const UINT8: u64 = 2;
const INT8: u64 = 3;
const INT64: u64 = 7;
/// The beginning of the names of what we add. It stays, so that the same model is made as before.
const PREFIX: &str = "unrolled/";
/// Where Kokoro's sequences are long, 4,800 steps a second of speech, the copies of a wide kernel would need more
/// memory than all else: there the input is taken in blocks of so many steps. The last one has no end, so a sequence of
/// any length fits.
const LONG: [&str; 3] = ["generator/resblocks.3/", "generator/resblocks.4/", "generator/resblocks.5/"];
const WIDE: u64 = 7;
const BLOCK: i64 = 8_192;
const BLOCKS: i64 = 3;

/// Writes `model` with its convolutions as products, where that is possible; the rest as it was.
///
/// # Errors
/// If writing fails, or if `model` is no ONNX model.
pub(super) fn write(model: &[u8], out: &mut impl Write) -> io::Result<()> {
    let model = fields(model)?;
    let graph: Vec<Vec<Field>> = model
        .iter()
        .filter(|part| part.number == onnx::GRAPH)
        .map(|part| fields(part.bytes()))
        .collect::<Result<_, _>>()?;
    let mut writer = Writer { out, added: HashSet::new() };
    let convolutions = if operators(&model)? >= OPERATORS { find(&graph)? } else { HashMap::new() };
    let weights: HashMap<&str, &Convolution> = convolutions.values().map(|found| (found.inputs[1], found)).collect();
    for part in &model {
        if part.number != onnx::GRAPH {
            writer.out.write_all(part.whole)?;
        }
    }
    for part in graph.iter().flatten() {
        match part.number {
            onnx::NODE => match convolutions.get(&(part.whole.as_ptr() as usize)) {
                Some(convolution) => writer.convolution(convolution)?,
                None => writer.part(part.whole)?,
            },
            onnx::CONSTANT => match weights.get(Tensor::read(part.bytes())?.name) {
                Some(convolution) => writer.constant(&convolution.weights())?,
                None => writer.part(part.whole)?,
            },
            _ => writer.part(part.whole)?,
        }
    }
    Ok(())
}

/// The version of the standard operators.
fn operators(model: &[Field]) -> io::Result<u64> {
    for part in model.iter().filter(|part| part.number == onnx::OPERATOR_SETS) {
        let set = fields(part.bytes())?;
        if set.iter().all(|field| field.number != 1 || field.bytes().is_empty()) {
            let version = set.iter().find(|field| field.number == 2);
            return Ok(version.map(Field::numbers).transpose()?.and_then(|found| found.first().copied()).unwrap_or(0));
        }
    }
    Ok(0)
}

/// The convolutions that can be written as products, by the place of their node.
fn find<'a>(graph: &[Vec<Field<'a>>]) -> io::Result<HashMap<usize, Convolution<'a>>> {
    let parts = || graph.iter().flatten();
    let mut constants = HashMap::new();
    for part in parts().filter(|part| part.number == onnx::CONSTANT) {
        let tensor = Tensor::read(part.bytes())?;
        constants.insert(tensor.name, tensor);
    }
    let (mut found, mut uses) = (HashMap::new(), HashMap::<&str, usize>::new());
    for part in parts().filter(|part| part.number == onnx::NODE) {
        let node = fields(part.bytes())?;
        for input in node.iter().filter(|field| field.number == 1) {
            *uses.entry(input.text()).or_default() += 1;
        }
        if let Some(convolution) = Convolution::read(&node, &constants)? {
            found.insert(part.whole.as_ptr() as usize, convolution);
        }
    }
    // The weights take another shape, so no other node may use them.
    found.retain(|_, convolution| uses.get(convolution.inputs[1]) == Some(&1));
    Ok(found)
}

/// A constant of the model.
#[derive(Clone, Debug, Default)]
struct Tensor<'a> {
    name: &'a str,
    kind: u64,
    shape: Vec<u64>,
    content: &'a [u8],
}

impl<'a> Tensor<'a> {
    fn read(message: &'a [u8]) -> io::Result<Self> {
        let mut tensor = Self::default();
        for field in fields(message)? {
            match field.number {
                1 => tensor.shape.extend(field.numbers()?),
                2 => tensor.kind = field.numbers()?.first().copied().unwrap_or(0),
                8 => tensor.name = field.text(),
                9 => tensor.content = field.bytes(),
                _ => {}
            }
        }
        Ok(tensor)
    }
}

/// A convolution along one axis that leaves the length as it was.
#[derive(Clone, Debug)]
struct Convolution<'a> {
    /// Names of the input, the weights and the zero points of both.
    inputs: [&'a str; 4],
    output: &'a str,
    weights: Tensor<'a>,
    /// Places of the kernel, and samples between two of them.
    kernel: u64,
    dilation: u64,
}

impl<'a> Convolution<'a> {
    /// The convolution that a node is, if it can be written as a product.
    fn read(node: &[Field<'a>], constants: &HashMap<&str, Tensor<'a>>) -> io::Result<Option<Self>> {
        let texts = |number| node.iter().filter(move |field| field.number == number).map(Field::text);
        let (inputs, outputs): (Vec<&str>, Vec<&str>) = (texts(1).collect(), texts(2).collect());
        let (Ok(inputs), &[output]) = (<[&str; 4]>::try_from(inputs), outputs.as_slice()) else { return Ok(None) };
        let Some(weights) = constants.get(inputs[1]).filter(|_| texts(4).eq(["ConvInteger"])) else { return Ok(None) };
        let &[rows, channels, kernel] = weights.shape.as_slice() else { return Ok(None) };
        let mut settings: HashMap<&str, Vec<u64>> = HashMap::new();
        for attribute in node.iter().filter(|field| field.number == 5) {
            let parts = fields(attribute.bytes())?;
            let name = parts.iter().find(|part| part.number == 1).map(Field::text).unwrap_or_default();
            for value in parts.iter().filter(|part| [3, 8].contains(&part.number)) {
                settings.entry(name).or_default().extend(value.numbers()?);
            }
        }
        let setting = |name: &str, default: u64| settings.get(name).cloned().unwrap_or_else(|| vec![default]);
        let &[dilation] = setting("dilations", 1).as_slice() else { return Ok(None) };
        let pads = settings.get("pads").cloned().unwrap_or_else(|| vec![0, 0]);
        let is_plain = setting("strides", 1) == [1] && setting("group", 1) == [1];
        let is_even =
            pads.len() == 2 && pads[0] == pads[1] && Some(pads[0] * 2) == dilation.checked_mul(kernel.wrapping_sub(1));
        let size = rows.checked_mul(channels).and_then(|size| size.checked_mul(kernel));
        let is_whole = weights.kind == UINT8 && size == Some(weights.content.len() as u64) && size != Some(0);
        let fits = is_plain && is_even && is_whole;
        Ok(fits.then(|| Self { inputs, output, weights: weights.clone(), kernel, dilation }))
    }

    /// The weights, one row for each output: place after place of the kernel, in each all channels.
    fn weights(&self) -> Message {
        let (rows, kernel) = (self.weights.shape[0] as usize, self.kernel as usize);
        let row = self.weights.content.len() / rows;
        let mut content = Vec::with_capacity(self.weights.content.len());
        for weights in self.weights.content.chunks_exact(row) {
            for place in 0..kernel {
                content.extend(weights.iter().skip(place).step_by(kernel));
            }
        }
        tensor(self.weights.name, UINT8, &[rows as u64, row as u64], &content)
    }
}

fn tensor(name: &str, kind: u64, shape: &[u64], content: &[u8]) -> Message {
    let sized = shape.iter().fold(Message::default(), |message, &side| message.number(1, side));
    sized.number(2, kind).bytes(8, name).bytes(9, content)
}

struct Writer<'w, W> {
    out: &'w mut W,
    /// Names of our own that are in the graph already.
    added: HashSet<String>,
}

impl<W: Write> Writer<'_, W> {
    /// Writes a part of the graph. A graph that appears twice is merged, so every part comes as a graph of its own.
    fn part(&mut self, part: &[u8]) -> io::Result<()> {
        self.out.write_all(&Message::default().bytes(onnx::GRAPH, part).0)
    }

    fn constant(&mut self, tensor: &Message) -> io::Result<()> {
        self.part(&Message::default().bytes(onnx::CONSTANT, tensor).0)
    }

    /// Writes a node with one output.
    fn node(&mut self, kind: &str, inputs: &[&str], output: &str, setting: Option<(&str, u64)>) -> io::Result<()> {
        let mut node = inputs.iter().fold(Message::default(), |node, input| node.bytes(1, input));
        node = node.bytes(2, output).bytes(3, format!("{PREFIX}{output}")).bytes(4, kind);
        if let Some((name, value)) = setting {
            // An attribute of type 2 is a whole number.
            node = node.bytes(5, Message::default().bytes(1, name).number(3, value).number(20, 2));
        }
        self.part(&Message::default().bytes(onnx::NODE, node).0)
    }

    /// The name of a constant list of numbers, written when it is first asked for.
    fn numbers(&mut self, numbers: &[i64]) -> io::Result<String> {
        let name = format!("{PREFIX}{numbers:?}");
        if self.added.insert(name.clone()) {
            let content: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            self.constant(&tensor(&name, INT64, &[numbers.len() as u64], &content))?;
        }
        Ok(name)
    }

    /// The name of a tensor of unsigned bytes moved to signed ones, made when it is first asked for.
    fn signed(&mut self, unsigned: &str) -> io::Result<String> {
        let (half, turned, signed) =
            (format!("{PREFIX}128"), format!("{PREFIX}{unsigned}/turned"), format!("{PREFIX}{unsigned}/signed"));
        if self.added.insert(half.clone()) {
            self.constant(&tensor(&half, UINT8, &[], &[128]))?;
        }
        if self.added.insert(signed.clone()) {
            // Turning the highest bit and reading the byte as a signed one takes 128 away.
            self.node("BitwiseXor", &[unsigned, &half], &turned, None)?;
            self.node("Cast", &[&turned], &signed, Some(("to", INT8)))?;
        }
        Ok(signed)
    }

    fn convolution(&mut self, convolution: &Convolution) -> io::Result<()> {
        let Convolution { inputs: [input, _, zero, _], output, kernel, dilation, .. } = *convolution;
        let (signed, zero) = (self.signed(input)?, self.signed(zero)?);
        if kernel == 1 {
            return self.product(convolution, &signed, &zero, output);
        }
        let reach = (dilation * (kernel - 1)) as i64;
        let padded = format!("{PREFIX}{output}/padded");
        let pads = self.numbers(&[0, 0, reach / 2, 0, 0, reach / 2])?;
        self.node("Pad", &[&signed, &pads, &zero], &padded, None)?;
        if kernel < WIDE || !LONG.iter().any(|long| output.contains(long)) {
            return self.columns(convolution, &padded, &zero, output);
        }
        let blocks: Vec<String> = (0..BLOCKS).map(|at| format!("{output}/block {at}")).collect();
        for (at, block) in (0..).zip(&blocks) {
            let part = format!("{PREFIX}{block}/padded");
            // A block that lies behind the end is empty, and so are its copies and its product.
            let to = if at + 1 == BLOCKS { i64::MAX } else { (at + 1) * BLOCK + reach };
            self.slice(&padded, at * BLOCK, to, &part)?;
            self.columns(convolution, &part, &zero, block)?;
        }
        self.joined(&blocks, 2, output)
    }

    /// Stacks the shifted copies of a padded input and multiplies.
    fn columns(&mut self, convolution: &Convolution, padded: &str, zero: &str, output: &str) -> io::Result<()> {
        let reach = (convolution.dilation * (convolution.kernel - 1)) as i64;
        let shifted: Vec<String> = (0..convolution.kernel).map(|place| format!("{PREFIX}{output}/{place}")).collect();
        for (place, copy) in (0..).zip(&shifted) {
            let from = convolution.dilation as i64 * place;
            // An end counts from the end of the axis; the last copy goes all the way.
            let to = if from == reach { i64::MAX } else { from - reach };
            self.slice(padded, from, to, copy)?;
        }
        let columns = format!("{PREFIX}{output}/laid");
        self.joined(&shifted, 1, &columns)?;
        self.product(convolution, &columns, zero, output)
    }

    fn slice(&mut self, input: &str, from: i64, to: i64, output: &str) -> io::Result<()> {
        let (from, to, axis) = (self.numbers(&[from])?, self.numbers(&[to])?, self.numbers(&[2])?);
        self.node("Slice", &[input, &from, &to, &axis], output, None)
    }

    fn joined(&mut self, parts: &[String], axis: u64, output: &str) -> io::Result<()> {
        self.node("Concat", &parts.iter().map(String::as_str).collect::<Vec<_>>(), output, Some(("axis", axis)))
    }

    fn product(&mut self, convolution: &Convolution, columns: &str, zero: &str, output: &str) -> io::Result<()> {
        let [_, weights, _, weights_zero] = convolution.inputs;
        self.node("MatMulInteger", &[weights, columns, weights_zero, zero], output, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(kind: &str, inputs: &[&str], output: &str, settings: &[(&str, &[u64])]) -> Message {
        let node = inputs.iter().fold(Message::default(), |node, input| node.bytes(1, input));
        settings.iter().fold(node.bytes(2, output).bytes(4, kind), |node, (name, values)| {
            let setting = Message::default().bytes(1, name);
            node.bytes(5, values.iter().fold(setting, |setting, &value| setting.number(8, value)))
        })
    }

    /// A model with weights of two rows, three channels and three places, and these nodes.
    fn model(operators: u64, nodes: &[Message]) -> Vec<u8> {
        let weights: Vec<u8> = (0..18).collect();
        let graph = nodes.iter().fold(Message::default(), |graph, node| graph.bytes(1, node));
        let graph = graph.bytes(5, tensor("w", UINT8, &[2, 3, 3], &weights)).bytes(2, "the graph");
        Message::default().number(1, 9).bytes(7, graph).bytes(8, Message::default().number(2, operators)).0
    }

    fn convolution(dilation: u64, pad: u64) -> Message {
        node("ConvInteger", &["x", "w", "xz", "wz"], "y", &[("dilations", &[dilation]), ("pads", &[pad, pad])])
    }

    /// Shapes and contents of constants by name.
    type Constants = HashMap<String, (Vec<u64>, Vec<u8>)>;

    /// The kinds of the nodes, and the constants.
    fn read(model: &[u8]) -> (Vec<String>, Constants) {
        let (mut kinds, mut constants) = (Vec::new(), HashMap::new());
        for part in fields(model).unwrap().iter().filter(|part| part.number == onnx::GRAPH) {
            for inner in fields(part.bytes()).unwrap() {
                if inner.number == onnx::NODE {
                    let node = fields(inner.bytes()).unwrap();
                    kinds.push(node.iter().find(|field| field.number == 4).unwrap().text().to_owned());
                } else if inner.number == onnx::CONSTANT {
                    let tensor = Tensor::read(inner.bytes()).unwrap();
                    constants.insert(tensor.name.to_owned(), (tensor.shape, tensor.content.to_vec()));
                }
            }
        }
        (kinds, constants)
    }

    fn written(model: &[u8]) -> (Vec<String>, Constants) {
        let mut out = Vec::new();
        write(model, &mut out).unwrap();
        read(&out)
    }

    #[test]
    fn a_convolution_becomes_shifted_copies_and_one_product() {
        let (kinds, constants) = written(&model(20, &[convolution(2, 2)]));
        assert_eq!(kinds.join(" "), "BitwiseXor Cast BitwiseXor Cast Pad Slice Slice Slice Concat MatMulInteger");
        assert_eq!(constants["w"].0, [2, 9]);
        assert_eq!(constants["w"].1[..9], [0, 3, 6, 1, 4, 7, 2, 5, 8]);
        assert!(constants.contains_key("unrolled/[0, 0, 2, 0, 0, 2]"));
    }

    #[test]
    fn a_wide_kernel_over_a_long_sequence_is_taken_in_blocks() {
        let long = format!("/{}convs1.0/Conv_quant", LONG[1]);
        for (output, kernel, blocks) in [(long.as_str(), 7, 3), (&long, 3, 1), ("y", 7, 1)] {
            let node = node("ConvInteger", &["x", "w", "xz", "wz"], output, &[("pads", &[kernel / 2; 2])]);
            let weights = tensor("w", UINT8, &[1, 1, kernel], &vec![1; kernel as usize]);
            let graph = Message::default().bytes(1, node).bytes(5, weights);
            let model = Message::default().bytes(7, graph).bytes(8, Message::default().number(2, 20)).0;
            let products = written(&model).0.iter().filter(|kind| *kind == "MatMulInteger").count();
            assert_eq!(products, blocks, "{output} {kernel}");
        }
    }

    #[test]
    fn what_cannot_be_a_product_stays_as_it_was() {
        let strided = node("ConvInteger", &["x", "w", "xz", "wz"], "y", &[("strides", &[2]), ("pads", &[1, 1])]);
        let without_zero = node("ConvInteger", &["x", "w"], "y", &[("pads", &[1, 1])]);
        let other = node("Add", &["x", "w", "xz", "wz"], "y", &[("pads", &[1, 1])]);
        for (operators, nodes) in [
            (17, vec![convolution(1, 1)]),
            (20, vec![convolution(1, 2)]),
            (20, vec![strided]),
            (20, vec![without_zero]),
            (20, vec![other]),
            (20, vec![convolution(1, 1), node("Identity", &["w"], "z", &[])]),
        ] {
            let before = model(operators, &nodes);
            assert_eq!(written(&before), read(&before), "operators {operators}, {nodes:?}");
        }
    }

    #[test]
    fn what_is_no_model_is_refused() {
        assert!(write(b"no model at all", &mut Vec::new()).is_err());
        let whole = model(20, &[convolution(1, 1)]);
        for length in 0..whole.len() {
            // Some beginnings are models too, of fewer parts; none may crash us.
            let _ = write(&whole[..length], &mut Vec::new());
        }
    }
}
