//! Small plots as self-contained SVG, with a logarithmic axis of x, as cores and lengths double.

use std::fmt::Write;

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

/// Size of the picture, and the space around the plot in it: left, top, right, bottom.
const SIZE: (f64, f64) = (520.0, 320.0);
const SPACE: (f64, f64, f64, f64) = (56.0, 40.0, 16.0, 48.0);

/// The SVG text of a plot; the axis of y begins at zero.
pub fn chart(title: &str, (x_label, y_label): (&str, &str), series: &[Series]) -> String {
    let points = || series.iter().flat_map(|series| &series.points);
    let least = points().map(|point| point.0).fold(f64::INFINITY, f64::min).max(1e-3);
    let most = points().map(|point| point.0).fold(least * 2.0, f64::max);
    let top = nice(points().map(|point| point.1).fold(0.0, f64::max));
    let (least, most) = if least.is_finite() { (least, most) } else { (1.0, 2.0) };
    let (width, height) = (SIZE.0 - SPACE.0 - SPACE.2, SIZE.1 - SPACE.1 - SPACE.3);
    let place = |(x, y): (f64, f64)| {
        let across = (x.max(least) / least).ln() / (most / least).ln();
        (SPACE.0 + across * width, SPACE.1 + (1.0 - y / top) * height)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"{}\" y=\"20\" font-size=\"14\">{title}</text>\n",
        SIZE.0, SIZE.1, SPACE.0
    );
    // Writing to a string cannot fail.
    for step in 0..=4 {
        let value = top * f64::from(step) / 4.0;
        let (left, y) = place((least, value));
        let right = left + width;
        let _ = writeln!(svg, "<path d=\"M{left:.1} {y:.1}H{right:.1}\" stroke=\"#d4d4d8\"/>");
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            left - 6.0,
            y + 4.0,
            short(value)
        );
    }
    let mut marks: Vec<f64> = points().map(|point| point.0).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    for mark in marks {
        let (x, y) = place((mark, 0.0));
        let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>", y + 16.0, short(mark));
    }
    let (middle, below) = (SPACE.0 + width / 2.0, SIZE.1 - 12.0);
    let _ = writeln!(svg, "<text x=\"{middle:.1}\" y=\"{below:.1}\" text-anchor=\"middle\">{x_label}</text>");
    let _ = writeln!(svg, "<text x=\"8\" y=\"{:.1}\">{y_label}</text>", SPACE.1 - 8.0);
    for (index, Series { name, colour, points, joined }) in series.iter().enumerate() {
        if *joined {
            let path: Vec<String> =
                points.iter().map(|point| place(*point)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let _ = writeln!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
                path.join(" ")
            );
        }
        for (x, y) in points.iter().map(|point| place(*point)) {
            let radius = if *joined { 2.5 } else { 4.5 };
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>");
        }
        let (x, y) = (SIZE.0 - SPACE.2, 20.0 + 16.0 * index as f64);
        let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>");
    }
    svg + "</svg>\n"
}

/// The next number above that begins with 1, 2 or 5, or one where there is nothing to show.
fn nice(most: f64) -> f64 {
    if most <= 0.0 || !most.is_finite() {
        return 1.0;
    }
    let ten = 10.0_f64.powf(most.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * ten).find(|step| *step >= most).unwrap_or(most)
}

/// A number with at most two decimals and no zeros at its end.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_lies_in_the_picture() {
        let svg = chart("T", ("x", "y"), &[Series::dots("a", "red", vec![(1.0, 1.0), (32.0, 17.0)])]);
        let numbers = |name: &str| {
            let mark = format!(" {name}=\"");
            let marks = svg.split(&mark).skip(1);
            marks.filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok()).collect::<Vec<_>>()
        };
        assert_eq!(numbers("cx").len(), 2);
        assert!(numbers("cx").iter().all(|x| (0.0..=SIZE.0).contains(x)));
        assert!(numbers("cy").iter().all(|y| (0.0..=SIZE.1).contains(y)));
    }

    #[test]
    fn nothing_to_show_is_an_empty_plot() {
        let svg = chart("T", ("x", "y"), &[]);
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn the_axis_ends_at_a_round_number() {
        assert_eq!([0.0, 0.7, 1.0, 3.2, 17.0].map(|most| short(nice(most))).join(" "), "1 1 1 5 20");
    }
}
