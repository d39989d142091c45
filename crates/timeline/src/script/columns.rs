//! Tables without the signs of Markdown, as people paste them: columns parted by blanks, tabs, bars or commas below a head
//! that names what is seen and what is said.

use super::Notes;
use super::block::{Block, Glyph, HARD_BREAK, Kind};
use super::makers::{self, Column};
use super::table::Table;

/// How the cells of a row are parted.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Parted {
    By(char),
    /// By blanks: where the columns begin, in characters of the line.
    At(Vec<usize>),
}

/// Rows of cells.
type Rows = Vec<Vec<Vec<Glyph>>>;

/// The blocks with such tables as what is said and shown of them.
pub(super) fn read(source: &str, blocks: Vec<Block>, notes: &mut Notes<'_>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    let mut open: Option<(Parted, usize, Rows)> = None;
    for block in blocks {
        let rows: Vec<&[Glyph]> = block.text.split(|glyph| matches!(glyph.c, '\n' | HARD_BREAK)).collect();
        let goes_on = |parted: &Parted| rows.iter().any(|row| cells(source, row, parted).len() > 1);
        if block.kind == Kind::Paragraph
            && let Some((parted, width, table)) = open.as_mut().filter(|(parted, ..)| goes_on(parted))
        {
            table.extend(rows.iter().map(|row| filled(source, row, parted, *width)));
            continue;
        }
        if let Some((_, _, table)) = open.take() {
            close(table, &mut out, notes);
        }
        let head = rows.first().filter(|_| block.kind == Kind::Paragraph).and_then(|row| head(source, row));
        match head {
            Some((parted, width)) if rows.len() > 1 || matches!(parted, Parted::At(_)) => {
                let table = rows.iter().map(|row| filled(source, row, &parted, width)).collect();
                open = Some((parted, width, table));
            }
            _ => out.push(block),
        }
    }
    if let Some((_, _, table)) = open {
        close(table, &mut out, notes);
    }
    out
}

/// How the cells of a row are parted that is the head of a table, and how many they are.
fn head(source: &str, row: &[Glyph]) -> Option<(Parted, usize)> {
    let by = ['\t', '|', ','].map(Parted::By);
    let starts: Vec<usize> = spaced(source, row).into_iter().map(|(start, _)| start).collect();
    by.into_iter().chain([Parted::At(starts)]).find_map(|parted| {
        let cells = cells(source, row, &parted);
        // `Video, audio` is prose.
        let is_spaced =
            |cell: &[Glyph]| cell.first().is_some_and(|glyph| glyph.at > 0 && before(source, glyph.at) == ' ');
        let is_prose = parted == Parted::By(',') && cells.iter().skip(1).any(|(_, cell)| is_spaced(cell));
        if cells.len() < 2 || is_prose {
            return None;
        }
        let names: Vec<String> = cells.iter().map(|(_, cell)| cell.iter().map(|glyph| glyph.c).collect()).collect();
        let columns: Vec<Column> = names.iter().map(|name| makers::column(name)).collect();
        let has_voice = columns.iter().any(|column| matches!(column, Column::Voice | Column::Audio));
        let known =
            names.iter().zip(&columns).all(|(name, column)| *column != Column::Other || makers::is_column(name));
        (has_voice && known).then_some((parted, cells.len()))
    })
}

/// The character before byte `at`.
fn before(source: &str, at: usize) -> char {
    source.get(..at).and_then(|before| before.chars().next_back()).unwrap_or(' ')
}

/// The cells of a row, each at its place: none is missing.
fn filled(source: &str, row: &[Glyph], parted: &Parted, width: usize) -> Vec<Vec<Glyph>> {
    let mut out: Vec<Vec<Glyph>> = vec![Vec::new(); width];
    for (column, cell) in cells(source, row, parted) {
        if let Some(place) = out.get_mut(column.min(width.saturating_sub(1))) {
            place.extend(cell.first().filter(|_| !place.is_empty()).map(|glyph| Glyph { c: ' ', ..*glyph }));
            place.extend_from_slice(cell);
        }
    }
    out
}

/// The cells of a row with the number of their column.
fn cells<'r>(source: &str, row: &'r [Glyph], parted: &Parted) -> Vec<(usize, &'r [Glyph])> {
    match parted {
        Parted::By(sign) => {
            let mut quoted = false;
            let row = if *sign == '|' { trimmed_bars(row) } else { row };
            let parts = row.split(|glyph| {
                quoted ^= glyph.c == '"' && *sign == ',';
                glyph.c == *sign && !quoted
            });
            parts.map(makers::trimmed).map(unquoted_if(*sign == ',')).enumerate().collect()
        }
        Parted::At(starts) => spaced(source, row)
            .into_iter()
            .map(|(start, cell)| {
                let column = starts.iter().rposition(|&column| column <= start + 2).unwrap_or_default();
                (column, cell)
            })
            .collect(),
    }
}

fn unquoted_if(quotes: bool) -> impl for<'r> Fn(&'r [Glyph]) -> &'r [Glyph] {
    move |cell| {
        let ends = [cell.first(), cell.last()].map(|glyph| glyph.is_some_and(|glyph| glyph.c == '"'));
        if quotes && ends == [true; 2] && cell.len() >= 2 {
            cell.get(1..cell.len() - 1).unwrap_or_default()
        } else {
            cell
        }
    }
}

fn trimmed_bars(row: &[Glyph]) -> &[Glyph] {
    let row = makers::trimmed(row);
    let row = if row.first().is_some_and(|glyph| glyph.c == '|') { row.get(1..).unwrap_or_default() } else { row };
    if row.last().is_some_and(|glyph| glyph.c == '|') { row.get(..row.len() - 1).unwrap_or_default() } else { row }
}

/// What three blanks or more part in a row, and at which character of its line each begins.
fn spaced<'r>(source: &str, row: &'r [Glyph]) -> Vec<(usize, &'r [Glyph])> {
    const GAP: usize = 3;
    let (mut out, mut begin, mut blanks) = (Vec::new(), None::<usize>, 0);
    for (at, glyph) in row.iter().enumerate() {
        if glyph.c == ' ' {
            blanks += 1;
            continue;
        }
        if let Some(start) = begin.filter(|_| blanks >= GAP) {
            out.push(row.get(start..at - blanks).unwrap_or_default());
            begin = None;
        }
        begin = begin.or(Some(at));
        blanks = 0;
    }
    if let Some(start) = begin {
        out.push(makers::trimmed(row.get(start..).unwrap_or_default()));
    }
    let column = |cell: &[Glyph]| {
        let at = cell.first().map_or(0, |glyph| glyph.at);
        let before = source.get(..at).unwrap_or_default();
        before.rsplit(['\n', '\r']).next().unwrap_or_default().chars().count()
    };
    out.into_iter().map(|cell| (column(cell), cell)).collect()
}

/// Ends a table. A row that begins in the middle of a sentence goes on with the one above.
fn close(rows: Rows, out: &mut Vec<Block>, notes: &mut Notes<'_>) {
    let mut joined: Rows = Vec::new();
    let is_low = |cell: &Vec<Glyph>| cell.first().is_none_or(|glyph| glyph.c.is_lowercase() || glyph.c == ' ');
    for row in rows {
        let is_rule = row.iter().flatten().all(|glyph| matches!(glyph.c, '-' | '=' | ' ' | '|' | ':' | '_'));
        if is_rule {
            continue;
        }
        match joined.last_mut().filter(|_| row.iter().all(is_low)) {
            Some(last) => {
                for (cell, more) in last.iter_mut().zip(row) {
                    cell.extend(more.first().map(|glyph| Glyph { c: ' ', ..*glyph }));
                    cell.extend(more);
                }
            }
            None => joined.push(row),
        }
    }
    let mut table = Table::default();
    for row in joined {
        table.row();
        for cell in row {
            table.cell(cell);
        }
    }
    out.extend(table.blocks(notes).unwrap_or_default());
}
