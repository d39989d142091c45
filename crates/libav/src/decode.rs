//! Footage to raw frames.

use std::collections::VecDeque;
use std::path::PathBuf;

use crate::LibavError;
use crate::clock::{Clock, NONE};
use crate::raw::graph::{Filtered, Graph, Incoming};
use crate::raw::input::{Decoded, Decoding, Input};
use crate::raw::picture::{Frame, Packet, Shape, has_room};
use crate::raw::{self, log};

/// What is decoded, and how: the arguments of the `ffmpeg` program that does the same, one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeJob {
    /// The file.
    pub path: PathBuf,
    /// The one demuxer that may read it (`-f` and `-format_whitelist`).
    pub demuxer: String,
    /// The decoders that may be used, with commas between them (`-codec_whitelist`).
    pub codecs: String,
    /// Where to jump to before reading, in microseconds (`-ss`, with `-noaccurate_seek`).
    pub seek_micros: Option<u64>,
    /// What is added to all times, in microseconds (`-itsoffset`).
    pub shift_micros: i64,
    /// The filters (`-filter_complex`): one open input, one open output of YUV 4:2:0 pictures of `size`.
    pub graph: String,
    /// How many frames are asked for (`-frames:v`).
    pub frames: u32,
    /// Width and height of a frame that is given out, in pixels.
    pub size: (u32, u32),
    /// The largest picture that is decoded, in pixels (`-max_pixels`).
    pub max_pixels: u64,
    /// The largest piece of memory, in bytes, for the whole process (`-max_alloc`).
    pub max_alloc: usize,
    /// Streams the file may have (`-max_streams`).
    pub max_streams: u32,
    /// Bytes that are read to know the streams (`-probesize`).
    pub probe_bytes: u64,
}

/// Footage being decoded, one frame after the other, in the thread that asks.
pub struct Decoder {
    job: DecodeJob,
    input: Input,
    decoding: Decoding,
    /// There as soon as the shape of the first picture is known.
    graph: Option<(Graph, Shape, Option<[i32; 9]>)>,
    clock: Clock,
    packet: Packet,
    /// What the decoder gave.
    decoded: Frame,
    /// What the filters gave.
    filtered: Frame,
    /// What they gave before they were built again for pictures of another shape.
    waiting: VecDeque<Frame>,
    stage: Stage,
    given: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Packets come.
    Reading,
    /// No packets come any more, but pictures.
    Draining,
    /// The filters know that no pictures come any more.
    Closed,
    /// The filters have given all.
    Over,
}

impl Decoder {
    /// Opens the file and its decoder, and reads what is needed to know its streams.
    ///
    /// # Errors
    /// [`LibavError`] if it cannot be read, has no picture, or a setting is unknown.
    pub fn open(job: &DecodeJob) -> Result<Self, LibavError> {
        log::keep();
        raw::limit_allocation(job.max_alloc);
        let (streams, probe, pixels) =
            (job.max_streams.to_string(), job.probe_bytes.to_string(), job.max_pixels.to_string());
        let mut settings = vec![
            ("protocol_whitelist", "file"),
            ("format_whitelist", &job.demuxer),
            ("codec_whitelist", &job.codecs),
            ("max_streams", &streams),
            ("probesize", &probe),
        ];
        if job.demuxer == "mpegts" {
            settings.push(("scan_all_pmts", "1"));
        }
        let mut input = Input::open(&job.path, &job.demuxer, &settings)?;
        let settings = [("codec_whitelist", job.codecs.as_str()), ("max_pixels", &pixels), ("threads", "1")];
        input.look(&settings)?;
        let begin = input.seek(job.seek_micros.map(|micros| i64::try_from(micros).unwrap_or(i64::MAX)));
        input.choose_video()?;
        let decoding = input.decoder(&settings)?;
        let clock = Clock::new(input.source(), job.shift_micros.wrapping_sub(begin));
        Ok(Self {
            job: job.clone(),
            input,
            decoding,
            graph: None,
            clock,
            packet: Packet::new()?,
            decoded: Frame::new()?,
            filtered: Frame::new()?,
            waiting: VecDeque::new(),
            stage: Stage::Reading,
            given: 0,
        })
    }

    /// Decodes the next frame into a buffer of [`frame_bytes`](crate::frame_bytes) bytes: YUV 4:2:0, planes packed.
    ///
    /// # Errors
    /// [`LibavError::Ended`] if there is none any more or no more were asked for; else what libav* says. What the decoder
    /// merely stumbles over is no error, as with the program.
    pub fn read(&mut self, into: &mut [u8]) -> Result<(), LibavError> {
        has_room(self.job.size, into.len())?;
        if self.given >= self.job.frames || !self.advance()? {
            return Err(LibavError::Ended { given: self.given });
        }
        self.filtered.copy_to(self.job.size, into)?;
        self.given += 1;
        Ok(())
    }

    /// Gets the next picture into `filtered`; false if there is none any more.
    fn advance(&mut self) -> Result<bool, LibavError> {
        loop {
            if let Some(frame) = self.waiting.pop_front() {
                self.filtered = frame;
                return Ok(true);
            }
            if let Some((graph, ..)) = &mut self.graph {
                match (graph.pull(&mut self.filtered), self.stage) {
                    (Filtered::Picture, _) => return Ok(true),
                    (Filtered::End, _) | (_, Stage::Over) => return Ok(false),
                    (Filtered::Nothing, _) => {}
                }
                match graph.work()? {
                    Filtered::Picture => continue,
                    Filtered::End => {
                        self.stage = Stage::Over;
                        continue;
                    }
                    Filtered::Nothing => {}
                }
            }
            match self.stage {
                Stage::Reading => self.read_packet()?,
                Stage::Draining => self.drain()?,
                // No picture at all was decoded, or the filters want more than there is.
                Stage::Closed | Stage::Over => return Ok(false),
            }
        }
    }

    /// Decodes one packet, and has the filters take all pictures it gives.
    fn read_packet(&mut self) -> Result<(), LibavError> {
        if !self.input.read(&mut self.packet) {
            self.stage = Stage::Draining;
            return Ok(());
        }
        let (pts, dts) = self.clock.arrive(self.packet.times(), self.decoding.delayed());
        self.packet.set_times((pts, dts));
        let (own, empty) = (self.packet.duration(), self.packet.is_empty());
        let mut first = true;
        loop {
            let dts = self.clock.step(false);
            let decoded = if empty {
                Decoded::Nothing
            } else if first {
                // A decoding time that is missing is guessed, one that is there is as exact as a microsecond.
                self.packet.set_times((pts, dts));
                let taken = self.decoding.send(Some(&mut self.packet));
                self.packet.clear();
                if taken { self.decoding.receive(&mut self.decoded) } else { Decoded::Broken }
            } else {
                self.decoding.receive(&mut self.decoded)
            };
            let Decoded::Picture = decoded else {
                if first {
                    self.clock.advance(self.lasting(own));
                }
                return Ok(());
            };
            let shown = self.show(false)?;
            let lasting = self.lasting(own);
            self.clock.advance(lasting);
            self.clock.turn(shown, lasting);
            first = false;
        }
    }

    /// Takes one of the pictures that the decoder still holds; after the last one the filters are flushed.
    fn drain(&mut self) -> Result<(), LibavError> {
        self.clock.end_of_packets(self.decoding.delayed());
        self.clock.step(true);
        self.decoding.send(None);
        let decoded = self.decoding.receive(&mut self.decoded);
        let shown = match decoded {
            Decoded::Picture => Some(self.show(true)?),
            _ => None,
        };
        let lasting = self.lasting(0);
        self.clock.advance(lasting);
        if let Some(shown) = shown {
            self.clock.turn(shown, lasting);
        } else if let Decoded::End = decoded {
            self.stage = Stage::Closed;
            if let Some((graph, ..)) = &mut self.graph {
                graph.close(self.clock.end())?;
            }
        }
        Ok(())
    }

    /// How long a packet lasts that says of itself that it lasts `own`, in microseconds.
    fn lasting(&self, own: i64) -> i64 {
        self.clock.lasting(own, self.decoding.rate(), self.input.repeated_fields())
    }

    /// Gives the decoded picture to the filters, which are built for its shape. Returns how long it says it is seen.
    fn show(&mut self, draining: bool) -> Result<i64, LibavError> {
        let own = self.decoded.duration();
        let time = self.clock.show(self.decoded.best_time(), draining);
        if time != NONE {
            self.decoded.set_time(time);
        }
        if let Some(aspect) = self.input.aspect() {
            self.decoded.set_aspect(aspect);
        }
        let (shape, matrix) = (self.decoded.shape(), self.decoded.display_matrix());
        let mut graph = match self.graph.take() {
            Some((graph, built, turned)) if built == shape && turned == matrix => graph,
            other => {
                // What the old filters had ready is kept; what they still held is gone, as with the program.
                if let Some((mut old, ..)) = other {
                    let mut ready = Frame::new()?;
                    while let Filtered::Picture = old.pull(&mut ready) {
                        self.waiting.push_back(std::mem::replace(&mut ready, Frame::new()?));
                    }
                }
                let incoming = Incoming {
                    shape,
                    unit: self.input.source().unit,
                    aspect: self.decoded.aspect(),
                    rate: self.input.guessed_rate(),
                    matrix: matrix.or_else(|| self.input.display_matrix()),
                };
                Graph::build(&self.job.graph, &incoming)?
            }
        };
        graph.push(&mut self.decoded)?;
        self.graph = Some((graph, shape, matrix));
        Ok(own)
    }
}
