//! Tables of a script: one with a column for the voice is read row by row; any other is left out as a whole.

use super::Notes;
use super::block::{Block, Glyph, Kind};
use super::makers::{self, Column};

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    /// Its rows, the head first.
    rows: Vec<Vec<Vec<Glyph>>>,
}

impl Table {
    pub(super) fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn cell(&mut self, text: Vec<Glyph>) {
        if let Some(row) = self.rows.last_mut() {
            row.push(text);
        }
    }

    /// What is said and shown of it: nothing if no column holds the voice.
    pub(super) fn blocks(self, notes: &mut Notes<'_>) -> Option<Vec<Block>> {
        let mut rows = self.rows.into_iter();
        let head = rows.next()?;
        let mut columns: Vec<Column> = head.iter().map(|cell| makers::column(&text(cell))).collect();
        if !columns.contains(&Column::Voice) {
            columns.iter_mut().filter(|column| **column == Column::Audio).for_each(|column| *column = Column::Voice);
        }
        if !columns.contains(&Column::Voice) {
            return None;
        }
        for cell in &head {
            leave_out(cell, "the head of a table", notes);
        }
        let mut blocks = Vec::new();
        for row in rows {
            let (mut titles, mut spoken) = (Vec::new(), Vec::new());
            for (index, cell) in row.into_iter().enumerate() {
                let block = |kind, text| Block { kind, text, after_blank: true, number: 0 };
                match columns.get(index).copied().unwrap_or(Column::Other) {
                    Column::Voice if !is_empty(&cell) => spoken.push(block(Kind::Paragraph, cell)),
                    Column::Title if !is_empty(&cell) => titles.push(block(Kind::Title, cell)),
                    Column::Voice | Column::Title => {}
                    Column::Audio | Column::Speaker | Column::Other => {
                        leave_out(&cell, "this column of a table", notes);
                    }
                }
            }
            blocks.extend(titles.into_iter().chain(spoken));
        }
        Some(blocks)
    }
}

fn text(cell: &[Glyph]) -> String {
    cell.iter().map(|glyph| glyph.c).collect()
}

fn is_empty(cell: &[Glyph]) -> bool {
    cell.iter().all(|glyph| glyph.c.is_whitespace())
}

fn leave_out(cell: &[Glyph], what: &str, notes: &mut Notes<'_>) {
    let (Some(first), Some(last)) = (cell.first(), cell.last()) else { return };
    let hint = "what is spoken stands in the column for the voice";
    notes.warning(first.at..last.at + last.c.len_utf8(), format!("{what} is neither shown nor spoken"), hint);
}
