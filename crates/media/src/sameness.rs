//! Whether the pictures of a clip are of one kind from beginning to end.

/// The kind of unit, as FFmpeg's filter `filter_units` counts them, that says what the pictures behind it are like: the
/// sequence parameter set of H.264 and HEVC, the sequence header of AV1.
pub fn head_of_pictures(codec: &str) -> Option<u32> {
    match codec {
        "h264" => Some(7),
        "hevc" => Some(33),
        "av1" => Some(1),
        _ => None,
    }
}

/// What the filter `showinfo` prints of one picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told<'a> {
    size: &'a str,
    format: &'a str,
    colours: Vec<&'a str>,
}

/// How the pictures differ that the filter `showinfo` prints, for a person; none if they are all of one kind.
pub fn different<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut pictures: Vec<Told<'a>> = Vec::new();
    for line in lines.into_iter().filter(|line| line.contains("Parsed_showinfo")) {
        let field =
            |name: &str| line.split_once(name).and_then(|(_, rest)| rest.split_whitespace().next()).unwrap_or_default();
        if line.contains(" pts_time:") && line.contains(" s:") {
            pictures.push(Told { size: field(" s:"), format: field(" fmt:"), colours: Vec::new() });
        } else if let Some(last) = pictures.last_mut()
            && line.contains("color_range:")
        {
            last.colours = ["color_range:", "color_space:", "color_trc:"].map(field).to_vec();
        }
    }
    let first = pictures.first()?;
    let other = pictures.iter().find(|other| *other != first)?;
    let (what, from, to) = if other.size != first.size {
        ("size", first.size, other.size)
    } else if other.format != first.format {
        ("pixels", first.format, other.format)
    } else {
        return Some(with_what_to_do("its colours change in the middle"));
    };
    Some(with_what_to_do(&format!("its pictures change their {what} in the middle, from {from} to {to}")))
}

/// The message for a clip of which that is wrong.
fn with_what_to_do(why: &str) -> String {
    format!("{why}: cut it there into several clips, or convert it to one kind of pictures")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why_not(pictures: &[(&str, &str, &str)]) -> Option<String> {
        let head = "[info] [Parsed_showinfo_1 @ 0x1]";
        let lines: Vec<String> = pictures
            .iter()
            .flat_map(|(size, format, range)| {
                [
                    format!("{head} n:   0 pts:  9000 pts_time:0.1 fmt:{format} cl:left sar:1/1 s:{size} i:P iskey:1"),
                    format!("{head} color_range:{range} color_space:bt709 color_primaries:bt709 color_trc:bt709"),
                ]
            })
            .collect();
        different(lines.iter().map(String::as_str))
    }

    #[test]
    fn pictures_of_another_kind_are_told() {
        let usual = ("320x180", "yuv420p", "tv");
        assert_eq!(why_not(&[]), None);
        assert_eq!(why_not(&[usual, usual, usual]), None);
        let why = |other| why_not(&[usual, usual, other]).unwrap();
        assert!(why(("64x64", "yuv420p", "tv")).contains("their size in the middle, from 320x180 to 64x64"));
        assert!(why(("320x180", "yuv444p", "tv")).contains("their pixels in the middle, from yuv420p to yuv444p"));
        assert!(why(("320x180", "yuv420p", "pc")).contains("its colours change"));
    }
}
