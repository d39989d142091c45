//! `vo plan`: what would be made and what reused.

use vo_files::plain;
use vo_studio::StudioError;
use vo_studio::dry_run::{self, OneSegment, Outlook, at_second};

use crate::args::Plan;
use crate::output::{print_json, print_line};
use crate::start::quiet;

/// `vo plan`.
pub fn plan(args: &Plan) -> Result<(), StudioError> {
    let (studio, opened, run) = quiet(&args.project.project, &args.project.changes)?;
    let outlook = dry_run::outlook(&studio, opened, run)?;
    if args.json {
        print_json(&outlook);
        return Ok(());
    }
    if args.verbose {
        print_line(outlook.text.trim_end());
    } else {
        let Outlook { width, height, rate, frames, .. } = outlook;
        let length = at_second(frames, rate);
        let guessed = if outlook.guessed { ", estimated: some lines are not spoken yet" } else { "" };
        print_line(&format!("{length} of {width}x{height} at {rate} frames a second{guessed}"));
        outlook.each.iter().for_each(|one| print_line(&segment(one, rate)));
    }
    print_line(&summary(&outlook));
    Ok(())
}

/// One line of a segment: where it begins, how long it is, whether it is there, what is seen, what its captions say and its titles.
fn segment(one: &OneSegment, rate: u32) -> String {
    let OneSegment { segment, from, frames, reuse, .. } = one;
    let tenths = u64::from(*frames) * 10 / u64::from(rate.max(1));
    let state = if *reuse { "cached" } else { "will be made" };
    let (at, pictures) = (at_second(*from, rate), one.pictures.join(" then "));
    let captions = one.captions.join(" / ");
    let titles: Vec<_> = one.titles.iter().map(|title| format!("  [title: {}]", plain(title))).collect();
    let titles = titles.concat();
    let (pictures, captions) = (plain(&pictures), plain(&captions));
    let length = format!("{}.{} s", tenths / 10, tenths % 10);
    format!("{segment:>4}  {at:>7}  {length:>6}  {state:<12}  {pictures}  \"{captions}\"{titles}")
}

fn summary(outlook: &Outlook) -> String {
    let range = if outlook.segments_at_most > outlook.segments.make {
        format!(" (at most {}, if a line takes longer than estimated)", outlook.segments_at_most)
    } else {
        String::new()
    };
    let made = |make: usize, of: usize| format!("{make} of {of}");
    format!(
        "will be made: {} spoken lines, {} segments{range}, {}",
        made(outlook.takes.make, outlook.takes.make + outlook.takes.reuse),
        made(outlook.segments.make, outlook.segments.make + outlook.segments.reuse),
        if outlook.sound { "the sound" } else { "no sound" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_listed_in_seconds() {
        let one = OneSegment {
            segment: 3,
            line: 2,
            from: 1_935,
            frames: 78,
            key: "abc".to_owned(),
            reuse: true,
            pictures: vec!["sea.mp4".to_owned(), "drift".to_owned()],
            captions: vec!["An octopus".to_owned(), "has three hearts,".to_owned()],
            titles: Vec::new(),
        };
        let line = "   3   1:04.5   2.6 s  cached        sea.mp4 then drift  \"An octopus / has three hearts,\"";
        assert_eq!(segment(&one, 30), line);
        let titled = OneSegment { titles: vec!["3 hearts".to_owned()], ..one };
        assert_eq!(segment(&titled, 30), format!("{line}  [title: 3 hearts]"));
    }
}
