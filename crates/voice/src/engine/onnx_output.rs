//! Makes an inner tensor of an ONNX model one of its outputs.
//!
//! ONNX files are Protocol Buffers, where a message that appears twice is merged: 28 bytes after the end of the model
//! that say "a model with a graph with an output of this name" add that output to the graph.
//! Source: protobuf.dev, "Encoding", "Last One Wins"; onnx.proto, fields ModelProto.graph = 7, GraphProto.output = 12,
//! ValueInfoProto.name = 1.

use super::protobuf::Message;

/// The bytes that add the tensor `name` to a model's outputs.
pub(crate) fn fragment(name: &str) -> Vec<u8> {
    let output = Message::default().bytes(1, name);
    let graph = Message::default().bytes(12, output);
    Message::default().bytes(7, graph).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fragment_is_28_bytes_of_nested_names() {
        let bytes = fragment("/encoder/Clip_output_0");
        assert_eq!(bytes.len(), 28);
        assert_eq!(bytes[..6], [0x3a, 26, 0x62, 24, 0x0a, 22]);
        assert_eq!(&bytes[6..], b"/encoder/Clip_output_0");
    }
}
