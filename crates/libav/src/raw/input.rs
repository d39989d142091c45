//! Footage: a demuxer with its one video stream, and the decoder of that stream.

use std::path::Path;
use std::ptr::{NonNull, null, null_mut};

use ffmpeg_sys_the_third as ff;

use super::options::Options;
use super::picture::{Frame, Packet};
use super::{AGAIN, allocated, c_text, check, file_url, matrix, refused};
use crate::LibavError;
use crate::clock::{NONE, Rational, Source};

/// An open file. Once [`choose_video`](Self::choose_video) was called, only that stream is read.
pub(crate) struct Input {
    context: NonNull<ff::AVFormatContext>,
    video: usize,
    packets: u64,
}

// SAFETY: a demuxer of libav's is not tied to a thread, and this one is owned by us.
unsafe impl Send for Input {}

impl Input {
    /// Opens a file with exactly one demuxer. Every setting must be one that it knows.
    pub(crate) fn open(path: &Path, demuxer: &str, settings: &[(&str, &str)]) -> Result<Self, LibavError> {
        const DOING: &str = "opening the footage";
        let (url, name, mut options) = (file_url(path)?, c_text(demuxer)?, Options::new(settings)?);
        // SAFETY: all texts end in a zero byte; a context that cannot be opened is freed by the call itself.
        let context = unsafe {
            let format = ff::av_find_input_format(name.as_ptr());
            if format.is_null() {
                return Err(LibavError::Missing { kind: "demuxer", name: demuxer.to_owned() });
            }
            let mut context = allocated(ff::avformat_alloc_context(), DOING)?.as_ptr();
            (*context).flags |= ff::AVFMT_FLAG_NONBLOCK;
            check(ff::avformat_open_input(&raw mut context, url.as_ptr(), format, options.lend()), DOING)?;
            allocated(context, DOING)?
        };
        let input = Self { context, video: 0, packets: 0 };
        options.all_taken(DOING)?;
        Ok(input)
    }

    fn fields(&self) -> &ff::AVFormatContext {
        // SAFETY: never null, ours, and not written while it is lent.
        unsafe { self.context.as_ref() }
    }

    fn streams(&self) -> &[NonNull<ff::AVStream>] {
        let fields = self.fields();
        if fields.nb_streams == 0 {
            return &[];
        }
        // SAFETY: so many streams are there, none of them null; they change only in calls that borrow us mutably.
        unsafe { std::slice::from_raw_parts(fields.streams.cast(), fields.nb_streams as usize) }
    }

    fn stream(&self) -> &ff::AVStream {
        // SAFETY: `video` is the index of a stream since `choose_video`, and streams are never taken away.
        unsafe { self.streams()[self.video].as_ref() }
    }

    fn codec_parameters(&self, stream: usize) -> &ff::AVCodecParameters {
        // SAFETY: a stream has its parameters as long as it exists.
        unsafe { &*self.streams()[stream].as_ref().codecpar }
    }

    /// Reads as much of the file as is needed to know its streams. Without any stream that is an error, else not.
    pub(crate) fn look(&mut self, settings: &[(&str, &str)]) -> Result<(), LibavError> {
        let mut options = (0..self.streams().len()).map(|_| Options::new(settings)).collect::<Result<Vec<_>, _>>()?;
        // SAFETY: `Options` is one pointer in memory (`repr(transparent)`), and there is one for every stream.
        let code = unsafe { ff::avformat_find_stream_info(self.context.as_ptr(), options.as_mut_ptr().cast()) };
        if code < 0 && self.streams().is_empty() { Err(refused(code, "looking at the footage")) } else { Ok(()) }
    }

    /// Jumps to a time after the beginning, in microseconds, or before it. Returns what to take off the times of packets.
    /// Where it cannot jump, reading goes on from the beginning.
    pub(crate) fn seek(&mut self, micros: Option<i64>) -> i64 {
        let (start, flags) = {
            let fields = self.fields();
            // SAFETY: an open context has its format, which is a constant.
            let flags = unsafe { (*fields.iformat).flags };
            (if fields.start_time == NONE { 0 } else { fields.start_time }, flags)
        };
        let Some(micros) = micros else { return start };
        let target = micros.saturating_add(start);
        let delayed = (0..self.streams().len()).any(|stream| self.codec_parameters(stream).video_delay != 0);
        // Where packets are found by decoding time, pictures that are shown out of order lie a few frames earlier.
        let early = if flags & ff::AVFMT_SEEK_TO_PTS == 0 && delayed { 3 * 1_000_000 / 23 } else { 0 };
        let aim = target.saturating_sub(early);
        // SAFETY: the context is open and ours.
        unsafe { ff::avformat_seek_file(self.context.as_ptr(), -1, i64::MIN, aim, aim, 0) };
        target
    }

    /// Reads the first video stream from now on, and no other.
    pub(crate) fn choose_video(&mut self) -> Result<(), LibavError> {
        let kind = |stream| self.codec_parameters(stream).codec_type;
        let video = (0..self.streams().len()).find(|stream| kind(*stream) == ff::AVMediaType::VIDEO);
        self.video = video.ok_or(LibavError::NoPicture)?;
        for (index, stream) in self.streams().iter().enumerate() {
            let discard = if index == self.video { ff::AVDiscard::NONE } else { ff::AVDiscard::ALL };
            // SAFETY: a valid stream of ours; nothing else refers to it now.
            unsafe { (*stream.as_ptr()).discard = discard };
        }
        Ok(())
    }

    /// Gets the next packet of the chosen stream; false at the end of the file, or of what can be read of it.
    pub(crate) fn read(&mut self, packet: &mut Packet) -> bool {
        loop {
            packet.clear();
            // SAFETY: both are ours; the packet is empty.
            match unsafe { ff::av_read_frame(self.context.as_ptr(), packet.pointer()) } {
                AGAIN => {}
                code if code < 0 => return false,
                _ if packet.fields().stream_index as usize == self.video => break,
                _ => {}
            }
        }
        self.packets += 1;
        if self.packets == 1 {
            self.tell_of_the_stream(packet);
        }
        true
    }

    /// Adds what the container says of the whole stream to its first packet, except how the picture is turned.
    fn tell_of_the_stream(&self, packet: &mut Packet) {
        let stream = self.stream();
        for index in 0..stream.nb_side_data as usize {
            // SAFETY: the stream has so many pieces, each as long as it says; the packet takes a copy, into room that is
            // as long, or none if there is no room.
            unsafe {
                let piece = &*stream.side_data.add(index);
                let known = !ff::av_packet_get_side_data(packet.pointer(), piece.type_, null_mut()).is_null();
                if known || piece.type_ == ff::AVPacketSideDataType::DISPLAYMATRIX {
                    continue;
                }
                let room = ff::av_packet_new_side_data(packet.pointer(), piece.type_, piece.size);
                if !room.is_null() && !piece.data.is_null() {
                    std::ptr::copy_nonoverlapping(piece.data, room, piece.size);
                }
            }
        }
    }

    /// What the times of the chosen stream's packets mean.
    pub(crate) fn source(&self) -> Source {
        let (fields, stream) = (self.fields(), self.stream());
        Source {
            unit: rational(stream.time_base),
            rate: rational(stream.avg_frame_rate),
            start: fields.start_time,
            stream_start: stream.start_time,
            wrap_bits: stream.pts_wrap_bits as u32,
            // SAFETY: an open context has its format, which is a constant.
            jumps: unsafe { (*fields.iformat).flags } & ff::AVFMT_TS_DISCONT != 0,
        }
    }

    /// Pictures a second, as a guess.
    pub(crate) fn guessed_rate(&mut self) -> (i32, i32) {
        let stream = self.streams()[self.video].as_ptr();
        // SAFETY: context and stream are ours and belong together.
        let rate = unsafe { ff::av_guess_frame_rate(self.context.as_ptr(), stream, null_mut()) };
        (rate.num, rate.den)
    }

    /// The pixels' own shape, if the container says it.
    pub(crate) fn aspect(&self) -> Option<(i32, i32)> {
        let aspect = self.stream().sample_aspect_ratio;
        (aspect.num != 0).then_some((aspect.num, aspect.den))
    }

    /// How the container says that the picture is to be turned.
    pub(crate) fn display_matrix(&self) -> Option<[i32; 9]> {
        let mut size = 0;
        let kind = ff::AVPacketSideDataType::DISPLAYMATRIX;
        // SAFETY: the stream is valid; what is found belongs to it and is copied at once.
        unsafe {
            let found = ff::av_stream_get_side_data(self.stream(), kind, &raw mut size);
            matrix::copied(found, size)
        }
    }

    /// How many fields a picture is shown for beyond the usual, as the stream's parser saw last.
    pub(crate) fn repeated_fields(&self) -> Option<i32> {
        // SAFETY: the stream is valid; its parser, if it has one, is read at once.
        unsafe { ff::av_stream_get_parser(self.stream()).as_ref() }.map(|parser| parser.repeat_pict)
    }

    /// Opens the decoder of the chosen stream. Every setting must be one that it knows.
    pub(crate) fn decoder(&self, settings: &[(&str, &str)]) -> Result<Decoding, LibavError> {
        const DOING: &str = "opening the decoder";
        let (parameters, mut options) = (self.codec_parameters(self.video), Options::new(settings)?);
        // SAFETY: the context is owned from the moment it exists, so it is freed if a step fails.
        let decoding = unsafe {
            let codec = ff::avcodec_find_decoder(parameters.codec_id);
            if codec.is_null() {
                let name = super::text(ff::avcodec_get_name(parameters.codec_id));
                return Err(LibavError::Missing { kind: "decoder", name });
            }
            let decoding = Decoding(allocated(ff::avcodec_alloc_context3(codec), DOING)?);
            let context = decoding.0.as_ptr();
            check(ff::avcodec_parameters_to_context(context, parameters), DOING)?;
            (*context).framerate = self.stream().avg_frame_rate;
            (*context).pkt_timebase = self.stream().time_base;
            check(ff::avcodec_open2(context, codec, options.lend()), DOING)?;
            decoding
        };
        options.all_taken(DOING)?;
        Ok(decoding)
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        let mut context = self.context.as_ptr();
        // SAFETY: ours, and not used afterwards.
        unsafe { ff::avformat_close_input(&raw mut context) };
    }
}

/// A decoder at work.
pub(crate) struct Decoding(NonNull<ff::AVCodecContext>);

// SAFETY: a decoder of libav's is not tied to a thread, and this one is owned by us.
unsafe impl Send for Decoding {}

/// What a decoder gave.
pub(crate) enum Decoded {
    /// A picture.
    Picture,
    /// Nothing yet.
    Nothing,
    /// Nothing any more.
    End,
    /// It could not read what it was given. It may be able to read what comes next.
    Broken,
}

impl Decoding {
    /// Gives it a packet, or `None` if none follows; an error is reported with the next picture.
    pub(crate) fn send(&mut self, packet: Option<&mut Packet>) -> bool {
        let packet = packet.map_or(null(), |packet| packet.pointer().cast_const());
        // SAFETY: the decoder is open and ours; it takes references of its own.
        let code = unsafe { ff::avcodec_send_packet(self.0.as_ptr(), packet) };
        code >= 0 || code == ff::AVERROR_EOF
    }

    /// Takes the next picture.
    pub(crate) fn receive(&mut self, frame: &mut Frame) -> Decoded {
        // SAFETY: the decoder is open and ours, and so is the frame.
        match unsafe { ff::avcodec_receive_frame(self.0.as_ptr(), frame.pointer()) } {
            AGAIN => Decoded::Nothing,
            ff::AVERROR_EOF => Decoded::End,
            code if code < 0 => Decoded::Broken,
            _ => Decoded::Picture,
        }
    }

    /// Pictures that may be given later than others that are shown later.
    pub(crate) fn delayed(&self) -> i32 {
        // SAFETY: never null and ours.
        unsafe { self.0.as_ref() }.has_b_frames
    }

    /// Pictures a second (0/0 or 0/1 if unknown), and units of time a picture.
    pub(crate) fn rate(&self) -> (Rational, i32) {
        // SAFETY: never null and ours.
        let fields = unsafe { self.0.as_ref() };
        (rational(fields.framerate), fields.ticks_per_frame)
    }
}

impl Drop for Decoding {
    fn drop(&mut self) {
        let mut context = self.0.as_ptr();
        // SAFETY: ours, and not used afterwards.
        unsafe { ff::avcodec_free_context(&raw mut context) };
    }
}

fn rational(value: ff::AVRational) -> Rational {
    Rational { num: value.num, den: value.den }
}
