//! Counts what FFmpeg's `framecrc` writes of a track: packets as they lie in a file, or pictures as they were decoded.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use vo_process::{Command, Exit, ProcessError, Stop};

/// What was counted. Times are in milliseconds.
#[derive(Debug, Default)]
pub struct Packets {
    /// How many there are.
    pub count: u64,
    /// When the last one is over, if times are known.
    pub milliseconds: Option<u64>,
    /// When the two begin that are shown last; 0 where there is none.
    pub last: [u64; 2],
    /// When packets begin that are to be decoded in another way than those before.
    pub restarts: Vec<u64>,
    /// From when to when none is decoded, where that lasts longest.
    pub gap: [u64; 2],
}

impl Packets {
    /// When the longest stretch without pictures begins, and how long it is, if it is far longer than pictures usually are
    /// apart.
    pub fn missing(&self) -> Option<(u64, u64)> {
        /// A shorter one is hardly seen.
        const SEEN: u64 = 500;
        let ([from, to], usual) = (self.gap, self.milliseconds? / self.count.max(1));
        let length = to.saturating_sub(from);
        (length > SEEN && length > 8 * usual).then_some((from, length))
    }
}

/// Runs an FFmpeg that writes `framecrc` to its output, and counts that.
///
/// # Errors
/// [`ProcessError`] if it could not be run, was stopped, or took too long.
pub fn counted(command: Command, (stop, timeout): (&Stop, Duration)) -> Result<(Exit, Packets), ProcessError> {
    let mut child = command.args(["-f", "framecrc", "pipe:1"]).pipe_out().start()?;
    let pipe = child.stdout();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| pipe.map(packets).unwrap_or_default());
        let exit = child.wait(stop, timeout);
        exit.map(|exit| (exit, reader.join().unwrap_or_default()))
    })
}

/// How FFmpeg marks a packet that an edit list leaves out.
const LEFT_OUT: u32 = 0x4;

/// Reads lines such as `0, 512, 1024, 512, 4711, 0x…, F=0x0`: stream, decoding time, presentation time, duration, size, sum,
/// marks.
fn packets(pipe: impl Read) -> Packets {
    let (mut count, mut last, mut base) = (0, i64::MIN, None);
    let mut restarts = Vec::new();
    let mut begin = [i64::MIN; 2];
    let (mut before, mut gap) = (None, [0_i64; 2]);
    for line in BufReader::new(pipe.take(1 << 30)).lines().map_while(Result::ok) {
        if let Some(rest) = line.strip_prefix("#tb 0: ") {
            base =
                rest.trim().split_once('/').and_then(|(n, d)| Some((n.parse::<i64>().ok()?, d.parse::<i64>().ok()?)));
        } else if !line.starts_with('#') {
            let mut fields = line.split(',').map(|field| field.trim().parse::<i64>());
            let (_, Some(Ok(dts)), Some(Ok(pts)), Some(Ok(duration))) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let marks = line
                .split_once("F=0x")
                .and_then(|(_, rest)| u32::from_str_radix(rest.split(',').next()?.trim(), 16).ok());
            if marks.is_some_and(|marks| marks & LEFT_OUT != 0) {
                continue;
            }
            count += 1;
            if let Some(before) = before.replace(dts)
                && dts.saturating_sub(before) > gap[1].saturating_sub(gap[0])
            {
                gap = [before, dts];
            }
            // AVI knows no presentation times; the smallest number stands for none.
            let shown = if pts == i64::MIN { dts } else { pts };
            last = last.max(shown.saturating_add(duration));
            if line.contains("New Extradata") {
                restarts.push(shown);
            }
            begin = match begin {
                [_, second] if shown > second => [second, shown],
                [first, second] => [first.max(shown), second],
            };
        }
    }
    // From the beginning of the file, as the decoder counts: a picture may come in after the sound.
    let milliseconds = |at: i64| {
        let (n, d) = base.filter(|(n, d)| *n > 0 && *d > 0 && count > 0)?;
        u64::try_from(i128::from(at) * i128::from(n) * 1_000 / i128::from(d)).ok()
    };
    let restarts = restarts.into_iter().filter_map(milliseconds).collect();
    let or_none = |at| milliseconds(at).unwrap_or(0);
    Packets { count, milliseconds: milliseconds(last), restarts, last: begin.map(or_none), gap: gap.map(or_none) }
}

/// When each kind of packets begins, in milliseconds, rising: those of one kind have the same size and sum.
pub fn kinds(lines: impl Read) -> Vec<u64> {
    let (mut kinds, mut begin, mut base) = (BTreeSet::new(), Vec::new(), (1, 1_000));
    for line in BufReader::new(lines.take(1 << 28)).lines().map_while(Result::ok) {
        if let Some((n, d)) = line.strip_prefix("#tb 0: ").and_then(|rest| rest.trim().split_once('/')) {
            base = (n.parse().unwrap_or(1), d.parse().unwrap_or(1_000).max(1));
        }
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let &[_, _, pts, _, size, sum, ..] = fields.as_slice() else { continue };
        let at = pts.parse::<i64>().ok().filter(|_| kinds.len() < MOST_KINDS && !line.starts_with('#'));
        if let Some(at) = at
            && kinds.insert((size.to_owned(), sum.to_owned()))
        {
            begin.push(u64::try_from(i128::from(at) * base.0 * 1_000 / base.1).unwrap_or(0));
        }
    }
    begin
}

/// As many kinds are told apart: a file of which every packet is another one says nothing by that.
const MOST_KINDS: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_out_of_order_add_up() {
        let text = "#software: x\n#tb 0: 1/30\n0, -1, 0, 1, 10, 0x0\n0, 0, 2, 1, 10, 0x0\n0, 1, 1, 1, 10, 0x0\n";
        let found = packets(text.as_bytes());
        assert_eq!((found.count, found.milliseconds, found.last), (3, Some(100), [33, 66]));
    }

    #[test]
    fn a_stretch_without_pictures_is_seen_where_they_come_evenly() {
        let packets = |at: &[i64]| {
            let lines: Vec<String> = at.iter().map(|at| format!("0, {at}, {at}, 1, 10, 0x0")).collect();
            packets(format!("#tb 0: 1/10\n{}", lines.join("\n")).as_bytes()).missing()
        };
        let even: Vec<i64> = (0..40).collect();
        assert_eq!(packets(&even), None);
        let torn: Vec<i64> = (0..20).chain(60..80).collect();
        assert_eq!(packets(&torn), Some((1_900, 4_100)));
        // One picture in two seconds is no hole but what was filmed.
        assert_eq!(packets(&[0, 20, 40, 60, 85]), None);
        assert_eq!(packets(&[]), None);
    }

    #[test]
    fn a_kind_begins_where_its_first_packet_does() {
        let text = "#tb 0: 1/90000\n0, 0, 0, 3600, 30, 0x60\n0, 9000, 9000, 3600, 30, 0x60\n0, 90000, 90000, 3600, 30, 0x57\n\
                    0, 99000, 99000, 3600, 30, 0x60\n0, 180000, 180000, 3600, 28, 0x4f\n";
        assert_eq!(kinds(text.as_bytes()), [0, 1_000, 2_000]);
        assert!(kinds(&b"nothing, that, is, so, built, 1"[..]).is_empty());
    }

    #[test]
    fn what_an_edit_list_leaves_out_is_not_counted() {
        let text = "#tb 0: 1/10\n0, 0, 0, 1, 10, 0x0\n0, 1, 1, 1, 10, 0x0, F=0x0\n0, 2, 2, 1, 10, 0x0, F=0x5, S=1, 8, 0x1\n\
                    0, 3, 3, 1, 10, 0x0, F=0x4\n";
        let found = packets(text.as_bytes());
        assert_eq!((found.count, found.milliseconds, found.last), (2, Some(200), [0, 100]));
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_reader_says_is_counted(lines in proptest::collection::vec("(#tb 0: )?[-0-9/, ]{0,40}", 0..20)) {
            let found = packets(lines.join("\n").as_bytes());
            proptest::prop_assert!(found.count <= lines.len() as u64);
        }
    }
}
