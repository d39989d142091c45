//! Draws a record: memory above, processor time below, as one SVG without scripts or fonts of its own.

mod buckets;

use vo_chart::{Anchor, Axis, Pen, clock, in_minutes, span, width};

use super::{Record, Track};

/// Size of the picture, in pixels.
const SIZE: (f64, f64) = (1000.0, 560.0);
/// Left and right edge of both panels.
const WIDE: (f64, f64) = (64.0, 812.0);
/// Top and bottom of the panel of memory.
const MEMORY: (f64, f64) = (118.0, 326.0);
/// Top and bottom of the panel of processor time.
const CPU: (f64, f64) = (362.0, 506.0);
/// Where the names of the marks stand, from the panel upwards.
const MARK_ROWS: [f64; 2] = [112.0, 97.0];
/// Left edge of the legend.
const LEGEND: f64 = 836.0;

/// Colours that people who see fewer of them can distinguish, too: those of Okabe and Ito without yellow and black, and four
/// darker ones for those who have many roles.
const COLOURS: [&str; 10] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f5f3f", "#882255", "#999933", "#8c8c8c"];
const INK: &str = "#1a1a1a";
const GREY: &str = "#6b6b6b";
const GRID: &str = "#e4e4e4";

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1e6;

/// The chart of a record as the text of an SVG. `budget` is a number of bytes that the tree should stay below.
pub fn svg(record: &Record, title: &str, budget: Option<u64>) -> String {
    let mut pen = Pen::new(SIZE);
    let time = Axis::of_time(record.milliseconds, WIDE);
    let roles = coloured(record);
    headline(&mut pen, record, title);
    marks(&mut pen, record, &time);
    memory(&mut pen, record, &time, &roles, budget);
    processors(&mut pen, record, &time, &roles);
    legend(&mut pen, record, &roles);
    pen.finish()
}

/// Roles with their colours, our own process first, the others by name.
fn coloured(record: &Record) -> Vec<(&str, &Track, &'static str)> {
    let mut roles: Vec<_> = record.roles.iter().map(|(name, track)| (name.as_str(), track)).collect();
    roles.sort_by_key(|(name, _)| *name != vo_process::registry::OURSELVES);
    roles.into_iter().zip(COLOURS.into_iter().cycle()).map(|((name, track), colour)| (name, track, colour)).collect()
}

fn headline(pen: &mut Pen, record: &Record, title: &str) {
    pen.text((WIDE.0, 30.0), 18, INK, Anchor::Start, true, title);
    let tree = &record.tree;
    let facts = format!(
        "{} long, peak {}, {} of processor time, {} processor{}",
        span(record.milliseconds),
        megabytes(tree.peak_pss_bytes),
        seconds(tree.cpu_milliseconds),
        record.cores,
        if record.cores == 1 { "" } else { "s" },
    );
    pen.text((WIDE.0, 50.0), 12, GREY, Anchor::Start, false, &facts);
}

/// A thin line where each stage begins, and its name where there is room for it.
fn marks(pen: &mut Pen, record: &Record, time: &Axis) {
    let mut free = [f64::MIN; MARK_ROWS.len()];
    let mut names = Vec::new();
    for mark in &record.marks {
        let x = time.at(mark.at as f64);
        let width = width(&mark.name, 11) + 4.0;
        // A name at the right edge goes to the left of its line.
        let (from, anchor, place) =
            if x + width > WIDE.1 { (x - width, Anchor::End, x - 4.0) } else { (x, Anchor::Start, x + 4.0) };
        let row = free.iter().position(|free| *free <= from);
        pen.line((x, row.map_or(MEMORY.0, |row| MARK_ROWS[row] - 9.0)), (x, CPU.1), "#9a9a9a", 0.8, "");
        if let Some(row) = row {
            free[row] = from + width + 8.0;
            names.push(((place, MARK_ROWS[row]), anchor, &mark.name));
        }
    }
    // Names come last, so that no line goes through them.
    for (place, anchor, name) in names {
        pen.text(place, 11, GREY, anchor, false, name);
    }
}

fn memory(pen: &mut Pen, record: &Record, time: &Axis, roles: &[(&str, &Track, &'static str)], budget: Option<u64>) {
    let most = record.tree.peak_pss_bytes.max(budget.unwrap_or(0)) as f64 / MEGABYTE;
    let size = Axis::of_amount(most * 1.12, MEMORY);
    frame(pen, time, &size, MEMORY, |value| format!("{value} MB"));
    pen.text((WIDE.0, MEMORY.0 - 42.0), 12, INK, Anchor::Start, true, "Memory (PSS)");
    let place = |bytes: u64| size.at(bytes as f64 / MEGABYTE);
    for (_, track, colour) in roles {
        pen.stairs(&buckets::highest(&record.moments, &track.pss_bytes, time), place, colour, 1.5);
    }
    pen.stairs(&buckets::highest(&record.moments, &record.tree.pss_bytes, time), place, INK, 2.6);
    // The two labels are kept apart: the one of the budget stands where the peak is not.
    let peak = record.tree.peak_pss_bytes;
    let highest = record.tree.pss_bytes.iter().position(|bytes| *bytes == peak).unwrap_or(0);
    let x = time.at(record.moments.get(highest).copied().unwrap_or(0) as f64);
    let peak_is_left = x < f64::midpoint(WIDE.0, WIDE.1);
    if let Some(budget) = budget {
        pen.line((WIDE.0, place(budget)), (WIDE.1, place(budget)), "#b00020", 1.4, "7 5");
        let (edge, anchor) = if peak_is_left { (WIDE.1 - 6.0, Anchor::End) } else { (WIDE.0 + 6.0, Anchor::Start) };
        let text = format!("budget {}", megabytes(budget));
        pen.text((edge, place(budget) - 6.0), 12, "#b00020", anchor, false, &text);
    }
    pen.dot((x, place(peak)), 4.0, INK);
    let (beside, anchor) = if peak_is_left { (x + 8.0, Anchor::Start) } else { (x - 8.0, Anchor::End) };
    pen.text((beside, place(peak) - 8.0), 12, INK, anchor, true, &format!("peak {}", megabytes(peak)));
}

/// Areas one above the other, in hundredths of the machine.
fn processors(pen: &mut Pen, record: &Record, time: &Axis, roles: &[(&str, &Track, &'static str)]) {
    let share = Axis::of_share(CPU);
    let edges = buckets::edges(record.milliseconds);
    let mut below = vec![0.0; edges.len().saturating_sub(1)];
    for (_, track, colour) in roles {
        let means = buckets::means(&record.moments, &track.cpu_percent, &edges);
        let of_machine = means.iter().map(|percent| percent / record.cores.max(1) as f64);
        // Processor time is reported in hundredths of a second, so a moment may seem to have had more than there is.
        let above: Vec<f64> = below.iter().zip(of_machine).map(|(below, more)| (below + more).min(100.0)).collect();
        pen.band(&edges, &below, &above, (time, &share), colour);
        below = above;
    }
    frame(pen, time, &share, CPU, |value| format!("{value} %"));
    pen.text((WIDE.0, CPU.0 - 10.0), 12, INK, Anchor::Start, true, "Processor time, of the whole machine");
    for (x, label) in time.ticks() {
        pen.text((x, CPU.1 + 18.0), 11, GREY, Anchor::Middle, false, &clock(label));
    }
    let unit = if in_minutes(record.milliseconds) { "minutes : seconds" } else { "seconds" };
    pen.text((f64::midpoint(WIDE.0, WIDE.1), CPU.1 + 38.0), 11, GREY, Anchor::Middle, false, unit);
}

/// The ticks of a panel, with lines across it.
fn frame(pen: &mut Pen, time: &Axis, values: &Axis, (_, bottom): (f64, f64), label: impl Fn(f64) -> String) {
    for (y, value) in values.ticks() {
        pen.line((WIDE.0, y), (WIDE.1, y), if y < bottom { GRID } else { GREY }, 1.0, "");
        pen.text((WIDE.0 - 8.0, y + 4.0), 11, GREY, Anchor::End, false, &label(value));
    }
    for (x, _) in time.ticks() {
        pen.line((x, bottom), (x, bottom + 5.0), GREY, 1.0, "");
    }
}

fn legend(pen: &mut Pen, record: &Record, roles: &[(&str, &Track, &'static str)]) {
    let all = std::iter::once(("all together", &record.tree, INK)).chain(roles.iter().copied());
    pen.text((LEGEND, MEMORY.0 - 16.0), 11, GREY, Anchor::Start, false, "peak, processor time");
    let step = ((CPU.1 - MEMORY.0) / (roles.len() + 1) as f64).min(42.0);
    for (row, (name, track, colour)) in all.enumerate() {
        let y = MEMORY.0 + 12.0 + row as f64 * step;
        pen.line((LEGEND, y - 4.0), (LEGEND + 18.0, y - 4.0), colour, if row == 0 { 3.5 } else { 8.0 }, "");
        pen.text((LEGEND + 26.0, y), 12, INK, Anchor::Start, row == 0, name);
        let cost = format!("{}, {}", megabytes(track.peak_pss_bytes), seconds(track.cpu_milliseconds));
        pen.text((LEGEND + 26.0, y + 14.0), 11, GREY, Anchor::Start, false, &cost);
    }
}

fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / MEGABYTE;
    if megabytes < 10.0 { format!("{megabytes:.1} MB") } else { format!("{megabytes:.0} MB") }
}

fn seconds(milliseconds: u64) -> String {
    let seconds = milliseconds as f64 / 1e3;
    if seconds < 100.0 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}

#[cfg(test)]
mod tests;
