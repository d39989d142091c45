//! The bench of the byte tests: footage made by the system's `ffmpeg`, and the same work done by its children and here.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "every test uses a part of it, and what fails here must fail the test"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_libav::{DecodeJob, Decoder, EncodeJob, Encoder, LibavError, frame_bytes};
use vo_process::{Command, Stop};

/// A folder that vanishes, with footage in it.
pub struct Bench {
    folder: tempfile::TempDir,
}

/// Runs the system's `ffmpeg` and returns what it wrote to standard output.
pub fn ffmpeg(arguments: &[String], input: &[u8]) -> Vec<u8> {
    let start = ["-nostdin", "-hide_banner", "-loglevel", "level+warning", "-y", "-max_alloc", "536870912"];
    let command = Command::new("ffmpeg").args(start).args(arguments);
    let (exit, output) = command.output(input, &Stop::new(), Duration::from_secs(120)).unwrap();
    assert!(exit.success(), "{arguments:?}\n{}", exit.stderr.join("\n"));
    output
}

/// What the system's `ffmpeg` prints to `-version`.
pub fn version() -> String {
    let (_, printed) =
        Command::new("ffmpeg").arg("-version").output(b"", &Stop::new(), Duration::from_secs(30)).unwrap();
    String::from_utf8(printed).unwrap()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

impl Bench {
    pub fn new() -> Self {
        let printed = version();
        assert!(
            vo_libav::identity::matches(&printed),
            "these tests need the `ffmpeg` program of the libav* that is linked\n{}\n{printed}",
            vo_libav::identity::version()
        );
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes footage of a picture that is hard to encode and never the same twice: `how` is what `ffmpeg` is told after
    /// it. Returns its path.
    pub fn footage(&self, name: &str, (size, rate, seconds): (&str, &str, u32), how: &str) -> PathBuf {
        let source = format!("testsrc2=size={size}:rate={rate}:duration={seconds},noise=alls=24:allf=t:all_seed=7");
        let mut arguments = vec!["-f".to_owned(), "lavfi".to_owned(), "-i".to_owned(), source];
        arguments.extend(words(how));
        arguments.push(self.path(name).to_str().unwrap().to_owned());
        ffmpeg(&arguments, b"");
        self.path(name)
    }
}

/// Which stretch of footage is decoded: from a frame of ours on, so many, at so many a second.
#[derive(Clone, Copy)]
pub struct Stretch {
    pub from: u32,
    pub frames: u32,
    pub rate: u32,
}

/// The job that decodes a stretch, with the filters of a clip that fills a frame of this size.
pub fn job(path: &Path, demuxer: &str, Stretch { from, frames, rate }: Stretch, size: (u32, u32)) -> DecodeJob {
    let back = if demuxer == "mpegts" { 12 } else { 0 };
    let second = (from / rate).saturating_sub(back);
    let early = from - second * rate;
    let counted_off = if early > 0 { format!(",trim=start_frame={early},setpts=PTS-STARTPTS") } else { String::new() };
    let colour = "in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv";
    let (width, height) = size;
    let graph = format!(
        "[0:v:0]fps={rate}:start_time=0{counted_off},crop=160:180:20:0:exact=1,scale={width}:{height}:flags=bicubic:\
         {colour},setsar=1,format=yuv420p,tpad=stop_mode=clone:stop=-1,trim=end_frame={frames}[out]"
    );
    DecodeJob {
        path: path.to_owned(),
        demuxer: demuxer.to_owned(),
        codecs: "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,mpeg4,mjpeg,gif,prores,rawvideo,aac".to_owned(),
        seek_micros: (second > 0).then_some(u64::from(second) * 1_000_000),
        shift_micros: i64::from(1_000_000 / (7 * rate)),
        graph,
        frames,
        size,
        max_pixels: 40_000_000,
        max_alloc: 536_870_912,
        max_streams: 64,
        probe_bytes: 32_000_000,
    }
}

/// The same job as arguments of the program.
pub fn arguments(job: &DecodeJob) -> Vec<String> {
    let DecodeJob { demuxer, codecs, max_pixels, max_streams, probe_bytes, frames, .. } = job;
    let mut arguments = words(&format!(
        "-protocol_whitelist file -format_whitelist {demuxer} -codec_whitelist {codecs} -max_pixels {max_pixels} \
         -max_streams {max_streams} -probesize {probe_bytes} -threads 1 -f {demuxer} -itsoffset {}.{:06}",
        job.shift_micros / 1_000_000,
        job.shift_micros % 1_000_000
    ));
    if let Some(micros) = job.seek_micros {
        arguments.extend(words(&format!("-noaccurate_seek -ss {}.{:06}", micros / 1_000_000, micros % 1_000_000)));
    }
    arguments.extend(["-i".to_owned(), format!("file:{}", job.path.display())]);
    arguments.extend(words("-an -sn -dn -filter_threads 1 -filter_complex_threads 1 -filter_complex"));
    arguments.push(job.graph.clone());
    arguments.extend(words(&format!("-map [out] -frames:v {frames} -fps_mode passthrough -f rawvideo pipe:1")));
    arguments
}

/// All frames of a job, decoded here.
pub fn decode(job: &DecodeJob) -> Result<Vec<u8>, LibavError> {
    let mut decoder = Decoder::open(job)?;
    let one = frame_bytes(job.size.0, job.size.1);
    let mut frames = vec![0; one * job.frames as usize];
    for frame in frames.chunks_exact_mut(one) {
        decoder.read(frame)?;
    }
    Ok(frames)
}

/// The job that encodes a segment in the way of an export preset.
pub fn encoding(path: &Path, size: (u32, u32), rate: u32, lean: bool) -> EncodeJob {
    let (ahead, between) = if lean { (0, 0) } else { (5, 2) };
    EncodeJob {
        path: path.to_owned(),
        size,
        rate,
        timescale: rate * 1_000,
        preset: if lean { "superfast" } else { "veryfast" }.to_owned(),
        crf: 21,
        threads: 2,
        x264: format!(
            "sliced-threads=1:rc-lookahead={ahead}:sync-lookahead=0:bframes={between}:open-gop=0:keyint=60:\
             min-keyint=15:colorprim=bt709:transfer=bt709:colormatrix=bt709:fullrange=off"
        ),
    }
}

/// The same job as arguments of the program.
pub fn encoding_arguments(job: &EncodeJob) -> Vec<String> {
    let EncodeJob { size: (width, height), rate, timescale, preset, crf, threads, x264, .. } = job;
    let mut arguments = words(&format!(
        "-f rawvideo -pixel_format yuv420p -video_size {width}x{height} -framerate {rate} \
         -color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv -i pipe:0 -map 0:v:0 \
         -fps_mode passthrough -filter_threads 1 -c:v libx264 -preset {preset} -crf {crf} -threads {threads} -x264-params {x264} -profile:v high -pix_fmt yuv420p \
         -color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv -video_track_timescale {timescale} \
         -map_metadata -1 -fflags +bitexact -flags +bitexact -f mp4"
    ));
    arguments.push(format!("file:{}", job.path.display()));
    arguments
}

/// Encodes packed frames here.
pub fn encode(job: &EncodeJob, frames: &[u8]) -> Result<(), LibavError> {
    let mut encoder = Encoder::open(job)?;
    for frame in frames.chunks_exact(frame_bytes(job.size.0, job.size.1)) {
        encoder.write(frame)?;
    }
    encoder.finish()
}

/// Fails where two streams of frames begin to differ, and says in which frame.
pub fn assert_same(what: &str, here: &[u8], child: &[u8], (width, height): (u32, u32)) {
    let differs = here.iter().zip(child).position(|(here, child)| here != child);
    let frame = differs.map(|byte| byte / frame_bytes(width, height));
    assert!(frame.is_none(), "{what}: frame {frame:?} differs");
    assert_eq!(here.len(), child.len(), "{what}: another number of bytes");
}
