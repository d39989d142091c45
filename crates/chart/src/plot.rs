//! Plots of points and lines, with a logarithmic axis of x, as cores and lengths double.

use crate::axis::Axis;
use crate::pen::{Anchor, Pen};

/// A set of points with one meaning.
#[derive(Clone, Debug)]
pub struct Series {
    name: &'static str,
    colour: &'static str,
    points: Vec<(f64, f64)>,
    joined: bool,
}

impl Series {
    /// Points that stand alone.
    pub fn dots(name: &'static str, colour: &'static str, points: Vec<(f64, f64)>) -> Self {
        Self { name, colour, points, joined: false }
    }

    /// Points that are joined by a line.
    pub fn line(name: &'static str, colour: &'static str, points: Vec<(f64, f64)>) -> Self {
        Self { name, colour, points, joined: true }
    }
}

/// Size of the picture, in pixels.
const SIZE: (f64, f64) = (520.0, 320.0);
/// Left and right edge of the plot.
const WIDE: (f64, f64) = (56.0, 504.0);
/// Its top and bottom.
const HIGH: (f64, f64) = (52.0, 272.0);
const INK: &str = "#1a1a1a";
const GREY: &str = "#6b6b6b";
const GRID: &str = "#e4e4e4";

/// The SVG text of a plot; the axis of y begins at zero.
pub fn plot(title: &str, (x_label, y_label): (&str, &str), series: &[Series]) -> String {
    let points = || series.iter().flat_map(|series| &series.points);
    let mut marks: Vec<f64> = points().map(|point| point.0.max(1e-3)).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    let ends = (marks.first().copied().unwrap_or(1.0), marks.last().copied().unwrap_or(2.0));
    let across = Axis::logarithmic(ends, WIDE);
    let up = Axis::of_quarters(points().map(|point| point.1).fold(0.0, f64::max), HIGH);
    let mut pen = Pen::new(SIZE);
    pen.text((WIDE.0, 20.0), 14, INK, Anchor::Start, true, title);
    for (y, value) in up.ticks() {
        pen.line((WIDE.0, y), (WIDE.1, y), GRID, 1.0, "");
        pen.text((WIDE.0 - 6.0, y + 4.0), 12, GREY, Anchor::End, false, &short(value));
    }
    for mark in marks {
        pen.text((across.at(mark), HIGH.1 + 16.0), 12, GREY, Anchor::Middle, false, &short(mark));
    }
    pen.text((f64::midpoint(WIDE.0, WIDE.1), SIZE.1 - 12.0), 12, INK, Anchor::Middle, false, x_label);
    pen.text((8.0, HIGH.0 - 14.0), 12, INK, Anchor::Start, false, y_label);
    for (index, Series { name, colour, points, joined }) in series.iter().enumerate() {
        let places: Vec<_> = points.iter().map(|(x, y)| (across.at(*x), up.at(*y))).collect();
        if *joined {
            pen.path(&places, colour, 2.0);
        }
        for place in places {
            pen.dot(place, if *joined { 2.5 } else { 4.5 }, colour);
        }
        pen.text((WIDE.1, 20.0 + 16.0 * index as f64), 12, colour, Anchor::End, false, name);
    }
    pen.finish()
}

/// A number with at most two decimals and no zeros at its end.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect_file;

    #[test]
    fn every_point_lies_in_the_picture() {
        let svg = plot("T", ("x", "y"), &[Series::dots("a", "red", vec![(1.0, 1.0), (32.0, 17.0)])]);
        let numbers = |name: &str| {
            let mark = format!(" {name}=\"");
            let marks = svg.split(&mark).skip(1);
            marks.filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok()).collect::<Vec<_>>()
        };
        assert_eq!((numbers("cx"), numbers("cy")), (vec![56.0, 504.0], vec![261.0, 85.0]));
    }

    #[test]
    fn a_model_and_what_was_measured_are_drawn_like_this() {
        let measured = vec![(1.0, 1.0), (2.0, 1.7)];
        let model = vec![(1.0, 1.0), (2.0, 1.75), (4.0, 2.9), (8.0, 4.2)];
        let series = [Series::dots("measured", "#b91c1c", measured), Series::line("model", "#1d4ed8", model)];
        expect_file!["plot.svg"].assert_eq(&plot("Speed-up over one core", ("cores", "times faster"), &series));
    }

    #[test]
    fn nothing_to_show_is_an_empty_plot() {
        let svg = plot("T", ("x", "y"), &[]);
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn numbers_have_no_zeros_at_their_end() {
        assert_eq!([0.0, 0.25, 1.5, 20.0].map(short).join(" "), "0 0.25 1.5 20");
    }
}
