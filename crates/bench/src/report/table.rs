//! Numbers and tables as text.

use crate::measure::Measured;
use crate::rounds::Row;
use crate::statistics::Summary;

/// Seconds that passed.
pub fn wall(measured: &Measured) -> f64 {
    measured.wall
}

/// Seconds of processor time.
pub fn cpu(measured: &Measured) -> f64 {
    measured.cpu
}

/// Megabytes of memory at the peak.
pub fn memory(measured: &Measured) -> f64 {
    measured.peak_pss as f64 / 1e6
}

/// Megabytes of the movie; none is no number.
pub fn size(measured: &Measured) -> f64 {
    measured.bytes.map_or(f64::NAN, |bytes| bytes as f64 / 1e6)
}

/// A Markdown table; the first column is text, the others are numbers.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head_line = line(&head.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
    let rule: String = head.iter().enumerate().map(|(index, _)| if index == 0 { "---|" } else { "---:|" }).collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    format!("{head_line}|{rule}\n{body}")
}

/// A summary as `12.3 [11.9 to 13.0]`; a dash if there is none.
pub fn shown(summary: Option<Summary>) -> String {
    summary.map_or_else(
        || "-".to_owned(),
        |Summary { median, min, max }| {
            let digits = digits(median);
            format!("{median:.digits$} [{min:.digits$} to {max:.digits$}]")
        },
    )
}

/// Decimals that mean something.
fn digits(number: f64) -> usize {
    match number.abs() {
        number if number >= 100.0 => 0,
        number if number >= 10.0 => 1,
        _ => 2,
    }
}

/// What follows a competitor's name in a table of measurements: the numbers, or why there are none.
pub fn cells(row: &Row, references: &[(Option<&Row>, crate::rounds::Reading)]) -> Vec<String> {
    let mut cells =
        vec![shown(row.summary(cpu)), shown(row.summary(wall)), shown(row.summary(memory)), shown(row.summary(size))];
    cells.extend(references.iter().map(|(other, reading)| shown(other.and_then(|other| row.ratio(other, *reading)))));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_have_no_decimals() {
        let summary = |median| Some(Summary { median, min: median, max: median });
        assert_eq!(shown(summary(123.4)), "123 [123 to 123]");
        assert_eq!(shown(summary(12.34)), "12.3 [12.3 to 12.3]");
        assert_eq!(shown(summary(0.123)), "0.12 [0.12 to 0.12]");
        assert_eq!(shown(None), "-");
    }
}
