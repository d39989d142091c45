//! Scripts whose every paragraph stands in quotation marks, as in `VO: "Did you know?"`: the marks say what is spoken, and
//! belong to nobody's words.

use super::row;
use crate::script::block::{Block, Kind};

/// Takes the marks away where all paragraphs have them, and there are several.
pub(super) fn without_marks(blocks: &mut [Block]) {
    let is_spoken = |block: &&Block| block.kind == Kind::Paragraph && !row::is_empty(&block.text);
    let spoken = blocks.iter().filter(is_spoken).count();
    if spoken < 2 || !blocks.iter().filter(is_spoken).all(is_quoted) {
        return;
    }
    for block in blocks.iter_mut().filter(|block| is_quoted(block)) {
        block.text = row::unquoted(&block.text).to_vec();
    }
}

fn is_quoted(block: &Block) -> bool {
    block.kind == Kind::Paragraph
        && block.number == 0
        && row::unquoted(&block.text).len() < row::trimmed(&block.text).len()
}
