//! The segments of a movie as one stream: MP4 in fragments (ISO/IEC 14496-12, 8.8), a segment each, their packets copied.
//! Who reads it finds out once what kind of stream it is; of a list of files that is found out for every one of them.

use std::io::{self, Write};

use re_mp4::{Mp4, StsdBoxContent, Track, TrackKind};
use vo_media::boxes::boxes;

/// Frames by which all of a stream is shown later than it is decoded: more than any encoder of ours reorders. Whoever reads
/// the stream begins to count at its first picture.
const REORDERED: i64 = 8;

/// What a sample is, as `trun` tells it: a key frame, or one that needs others.
const KEY: u32 = 0x0200_0000;
const DEPENDENT: u32 = 0x0101_0000;

/// Makes fragments of segments, one after the other.
#[derive(Debug, Default)]
pub struct Fragments {
    made: u32,
    /// Where the next segment begins, in units of time.
    at: u64,
}

/// A segment as a part of the stream.
#[derive(Debug)]
pub struct Fragment<'s> {
    /// All that stands before its packets.
    head: Vec<u8>,
    /// What goes before each of its key frames: how they are to be decoded. The stream begins with what holds for its first
    /// segment, and one that was encoded again at a lower rate is decoded otherwise.
    parameters: Vec<u8>,
    /// Its packets, and whether they are key frames.
    packets: Vec<(bool, &'s [u8])>,
}

/// What differs between a fragment of a stream and one that stands alone.
struct Setting {
    /// Its number in the stream, from 1.
    number: u32,
    /// Where it begins, in units of time.
    at: u64,
    /// Frames by which all of it is shown later than it is decoded.
    reordered: i64,
    /// What goes before each of its key frames.
    parameters: Vec<u8>,
}

impl Fragments {
    /// The next segment, a whole MP4 file; none if it is no segment as ours are.
    pub fn next<'s>(&mut self, segment: &'s [u8]) -> Option<Fragment<'s>> {
        let mp4 = read(segment)?;
        let track = picture(&mp4)?;
        let mut head = if self.made == 0 { beginning(segment)? } else { Vec::new() };
        self.made += 1;
        let parameters = parameters(&mp4, track)?;
        let setting = Setting { number: self.made, at: self.at, reordered: REORDERED, parameters };
        self.at += track.samples.first()?.duration * track.samples.len() as u64;
        let fragment = fragment(segment, track, setting)?;
        head.extend(fragment.head);
        Some(Fragment { head, ..fragment })
    }
}

/// A segment, a whole MP4 file, as a stream of its own that begins at 0: what stands before all fragments, and one fragment.
/// None if it is no segment as ours are.
pub fn alone(segment: &[u8]) -> Option<Fragment<'_>> {
    let mp4 = read(segment)?;
    let track = picture(&mp4)?;
    let first = track.samples.iter().map(|sample| sample.composition_timestamp).min()?;
    let step = i64::try_from(track.samples.first()?.duration).ok().filter(|step| *step > 0)?;
    // What it is decoded by stands in its beginning, so that nothing is repeated.
    let setting = Setting { number: 1, at: 0, reordered: -(first / step), parameters: Vec::new() };
    let fragment = fragment(segment, track, setting)?;
    Some(Fragment { head: [beginning(segment)?, fragment.head].concat(), ..fragment })
}

fn read(segment: &[u8]) -> Option<Mp4> {
    Mp4::read(io::Cursor::new(segment), segment.len() as u64).ok()
}

fn picture(mp4: &Mp4) -> Option<&Track> {
    mp4.tracks().values().find(|track| track.kind == Some(TrackKind::Video))
}

/// The packets of a segment, and what stands before them.
fn fragment<'s>(segment: &'s [u8], track: &Track, setting: Setting) -> Option<Fragment<'s>> {
    let Setting { number, at, reordered, parameters } = setting;
    let step = track.samples.first()?.duration;
    let (mut table, mut packets, mut length) = (Vec::new(), Vec::new(), 0);
    for (index, sample) in (0_i64..).zip(&track.samples) {
        let packet = segment.get(sample.byte_range())?;
        let size = packet.len() + if sample.is_sync { parameters.len() } else { 0 };
        let later = i32::try_from(sample.composition_timestamp + (reordered - index) * step as i64).ok()?;
        let kind = if sample.is_sync { KEY } else { DEPENDENT };
        for number in [step as u32, u32::try_from(size).ok()?, kind, later.cast_unsigned()] {
            table.extend(number.to_be_bytes());
        }
        packets.push((sample.is_sync, packet));
        length += size;
    }
    let mut head = fragment_head((number, at), packets.len() as u32, &table);
    head.extend(u32::try_from(length + 8).ok()?.to_be_bytes());
    head.extend(b"mdat");
    Some(Fragment { head, parameters, packets })
}

impl Fragment<'_> {
    /// Writes all of it.
    ///
    /// # Errors
    /// What writing says.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.head)?;
        for (is_key, packet) in &self.packets {
            if *is_key {
                to.write_all(&self.parameters)?;
            }
            to.write_all(packet)?;
        }
        Ok(())
    }
}

/// How the pictures of a segment are to be decoded: units of the stream, each behind its length.
fn parameters(mp4: &Mp4, track: &Track) -> Option<Vec<u8>> {
    let StsdBoxContent::Avc1(avc) = &track.trak(mp4).mdia.minf.stbl.stsd.contents else { return None };
    let sets = avc.avcc.sequence_parameter_sets.iter().chain(&avc.avcc.picture_parameter_sets);
    let units = sets.flat_map(|set| [&(set.bytes.len() as u32).to_be_bytes(), set.bytes.as_slice()].concat());
    // All lengths are of four bytes, as FFmpeg writes them.
    (avc.avcc.length_size_minus_one & 3 == 3).then(|| units.collect())
}

/// What stands before all fragments: the description of a segment without its packets.
fn beginning(segment: &[u8]) -> Option<Vec<u8>> {
    let movie = inside(segment, *b"moov")?;
    let track = inside(movie, *b"trak")?;
    let media = inside(track, *b"mdia")?;
    let information = inside(media, *b"minf")?;
    let table = inside(information, *b"stbl")?;
    let copied = |from: &[u8], kind: [u8; 4]| Some(boxed(kind, inside(from, kind)?));
    let empty = |kind: [u8; 4], zeros: usize| full(kind, 0, 0, &vec![0; zeros]);
    let lists = [empty(*b"stts", 4), empty(*b"stsc", 4), empty(*b"stsz", 8), empty(*b"stco", 4)].concat();
    let table = boxed(*b"stbl", &[copied(table, *b"stsd")?, lists].concat());
    let information = [copied(information, *b"vmhd")?, copied(information, *b"dinf")?, table].concat();
    let media = [copied(media, *b"mdhd")?, copied(media, *b"hdlr")?, boxed(*b"minf", &information)].concat();
    let track = boxed(*b"trak", &[copied(track, *b"tkhd")?, boxed(*b"mdia", &media)].concat());
    // Track 1, its first description, and no usual length, size or kind of a sample.
    let usual = [1_u32, 1, 0, 0, 0].map(u32::to_be_bytes).concat();
    let extended = boxed(*b"mvex", &full(*b"trex", 0, 0, &usual));
    let kind = boxed(*b"ftyp", b"iso5\0\0\x02\0iso5iso6mp41");
    Some([kind, boxed(*b"moov", &[copied(movie, *b"mvhd")?, track, extended].concat())].concat())
}

/// What stands before the packets of a fragment: its number, when it begins, and the table of its samples.
fn fragment_head((number, at): (u32, u64), samples: u32, table: &[u8]) -> Vec<u8> {
    let head = |data: u32| {
        let number = full(*b"mfhd", 0, 0, &number.to_be_bytes());
        // Places are counted from the beginning of the fragment.
        let track = full(*b"tfhd", 0, 0x2_0000, &1_u32.to_be_bytes());
        let time = full(*b"tfdt", 1, 0, &at.to_be_bytes());
        // The place of the data, and of each sample its length in time, size, kind and delay.
        let table = [&samples.to_be_bytes(), &data.to_be_bytes(), table].concat();
        let run = full(*b"trun", 1, 0xF01, &table);
        boxed(*b"moof", &[number, boxed(*b"traf", &[track, time, run].concat())].concat())
    };
    head(head(0).len() as u32 + 8)
}

/// The inside of the first box of a kind.
fn inside(bytes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    boxes(bytes).find(|(found, _, _)| *found == kind).map(|(_, _, inside)| inside)
}

fn boxed(kind: [u8; 4], inside: &[u8]) -> Vec<u8> {
    [&(inside.len() as u32 + 8).to_be_bytes(), kind.as_slice(), inside].concat()
}

/// A box with version and flags.
fn full(kind: [u8; 4], version: u32, flags: u32, inside: &[u8]) -> Vec<u8> {
    boxed(kind, &[&(version << 24 | flags).to_be_bytes(), inside].concat())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use vo_process::{Command, Stop};
    use vo_setup::{Settings, toolchain};

    use super::*;

    fn run(ffmpeg: &Path, input: &[u8], args: &str) -> Vec<u8> {
        let command = Command::new(ffmpeg).args(["-v", "level+warning", "-y"]).args(args.split(' '));
        let (exit, printed) = command.output(input, &Stop::new(), Duration::from_secs(60)).unwrap();
        assert!(exit.success() && exit.stderr.is_empty(), "{args}: {:?}", exit.stderr);
        printed
    }

    /// The digests of all pictures, with the moments at which they are shown.
    fn pictures(told: &[u8]) -> Vec<(i64, String)> {
        let told = String::from_utf8_lossy(told);
        let rows = told.lines().filter(|line| !line.starts_with('#'));
        rows.map(|row| {
            let fields: Vec<_> = row.split(',').map(str::trim).collect();
            (fields[2].parse().unwrap(), fields[5].to_owned())
        })
        .collect()
    }

    #[test]
    fn segments_of_all_kinds_become_one_stream_with_every_picture_at_its_time() {
        let settings = Settings::from_env().unwrap();
        let Ok(paths) = settings.paths() else { return };
        let folder = tempfile::tempdir().unwrap();
        for tools in toolchain::all(paths) {
            let (mut fragments, mut stream, mut wanted, mut frames) = (Fragments::default(), Vec::new(), Vec::new(), 0);
            // Reordered or not, of one frame, and at another rate, which other parameters go with.
            for (index, (count, how)) in [
                (7, "23:bframes=1"),
                (1, "23:bframes=1"),
                (5, "23:bframes=0"),
                (8, "40:bframes=3"),
                (4, "23:bframes=1"),
            ]
            .into_iter()
            .enumerate()
            {
                let place = folder.path().join(format!("{index}.mp4"));
                let shown = vo_files::shown(&place);
                let source = format!("-f lavfi -i testsrc2=size=64x48:rate=30,trim=start_frame={}", index * 20);
                let settings = format!("-frames:v {count} -c:v libx264 -threads 1 -x264-params crf={how}");
                run(
                    &tools.ffmpeg,
                    b"",
                    &format!("{source} {settings} -pix_fmt yuv420p -video_track_timescale 30000 {shown}"),
                );
                let alone = run(&tools.ffmpeg, b"", &format!("-i {shown} -fps_mode passthrough -f framemd5 -"));
                let alone = pictures(&alone);
                assert_eq!(alone.len(), count);
                wanted.extend((frames..).zip(alone).map(|(at, (_, digest))| (at, digest)));
                frames += count as i64;
                let segment = std::fs::read(&place).unwrap();
                fragments.next(&segment).unwrap().write(&mut stream).unwrap();
            }
            let joined = folder.path().join("joined.mp4");
            let shown = vo_files::shown(&joined);
            let copied =
                "-c copy -video_track_timescale 30000 -movflags +faststart+negative_cts_offsets -use_editlist 0";
            run(&tools.ffmpeg, &stream, &format!("-f mov -i pipe:0 {copied} {shown}"));
            let found = run(&tools.ffmpeg, b"", &format!("-i {shown} -fps_mode passthrough -f framemd5 -"));
            assert!(pictures(&found) == wanted, "{}: {:?}\n{wanted:?}", tools.version, pictures(&found));
        }
    }

    #[test]
    fn a_segment_alone_is_a_stream_that_begins_at_once() {
        let settings = Settings::from_env().unwrap();
        let Some(tools) = settings.paths().ok().and_then(|paths| toolchain::all(paths).into_iter().next()) else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        for how in ["23:bframes=0", "30:bframes=3"] {
            let place = folder.path().join("segment.mp4");
            let shown = vo_files::shown(&place);
            let source = "-f lavfi -i testsrc2=size=64x48:rate=30";
            let settings = format!("-frames:v 9 -c:v libx264 -threads 1 -x264-params crf={how} -pix_fmt yuv420p");
            run(&tools.ffmpeg, b"", &format!("{source} {settings} -video_track_timescale 30000 {shown}"));
            let wanted = pictures(&run(&tools.ffmpeg, b"", &format!("-i {shown} -fps_mode passthrough -f framemd5 -")));
            let segment = std::fs::read(&place).unwrap();
            let mut stream = Vec::new();
            alone(&segment).unwrap().write(&mut stream).unwrap();
            let found = run(&tools.ffmpeg, &stream, "-f mov -i pipe:0 -fps_mode passthrough -f framemd5 -");
            assert_eq!(pictures(&found), wanted, "{how}");
            let again = Fragments::default().next(&segment).unwrap().parameters.len();
            assert!(again > 0 && stream.len() < segment.len() + 1_500, "{how}: nothing is in it twice");
        }
    }

    #[test]
    fn what_is_no_segment_is_refused() {
        assert!(Fragments::default().next(b"").is_none());
        assert!(Fragments::default().next(&boxed(*b"ftyp", b"isom")).is_none());
        assert!(alone(b"").is_none());
    }
}
