//! A segment in the making: x264 and the writer of its MP4 file.

use std::path::Path;
use std::ptr::{NonNull, null, null_mut};

use ffmpeg_sys_the_third as ff;

use super::options::Options;
use super::picture::{Frame, Packet};
use super::{AGAIN, allocated, check, file_url};
use crate::LibavError;

/// How a segment is encoded.
pub(crate) struct Settings<'a> {
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Frames a second.
    pub rate: u32,
    /// Settings of the encoder, by libav's names.
    pub codec: &'a [(&'a str, &'a str)],
    /// Settings of the file, by libav's names.
    pub container: &'a [(&'a str, &'a str)],
}

/// An open encoder and an open file.
pub(crate) struct Output {
    context: NonNull<ff::AVFormatContext>,
    encoder: NonNull<ff::AVCodecContext>,
    packet: Packet,
}

// SAFETY: neither an encoder nor a file of libav's is tied to a thread, and both are owned by us.
unsafe impl Send for Output {}

impl Output {
    /// Opens the encoder, makes the file and writes its head. Every setting must be a known one.
    pub(crate) fn create(path: &Path, settings: &Settings<'_>) -> Result<Self, LibavError> {
        const DOING: &str = "opening the encoder";
        const WRITING: &str = "making the file of the segment";
        let (url, mut codec_options, mut options) =
            (file_url(path)?, Options::new(settings.codec)?, Options::new(settings.container)?);
        // SAFETY: both contexts are owned by `Output` from the moment they exist, so they are freed if a step fails; all
        // texts end in a zero byte; the stream belongs to the file, and the steps are in the order that libav asks for.
        let output = unsafe {
            let codec = ff::avcodec_find_encoder_by_name(c"libx264".as_ptr());
            if codec.is_null() {
                return Err(LibavError::Missing { kind: "encoder", name: "libx264".to_owned() });
            }
            let packet = Packet::new()?;
            let mut context = null_mut();
            let code = ff::avformat_alloc_output_context2(&raw mut context, null(), c"mp4".as_ptr(), url.as_ptr());
            check(code, WRITING)?;
            let context = allocated(context, WRITING)?;
            let encoder = match allocated(ff::avcodec_alloc_context3(codec), DOING) {
                Ok(encoder) => encoder,
                Err(error) => {
                    ff::avformat_free_context(context.as_ptr());
                    return Err(error);
                }
            };
            let output = Self { context, encoder, packet };
            let (file, encoder) = (context.as_ptr(), encoder.as_ptr());
            check(ff::avio_open2(&raw mut (*file).pb, url.as_ptr(), ff::AVIO_FLAG_WRITE, null(), null_mut()), WRITING)?;
            let stream = allocated(ff::avformat_new_stream(file, null()), WRITING)?.as_ptr();
            describe(encoder, settings);
            check(ff::avcodec_open2(encoder, codec, codec_options.lend()), DOING)?;
            check(ff::avcodec_parameters_from_context((*stream).codecpar, encoder), DOING)?;
            describe_stream(encoder, stream)?;
            (*stream).avg_frame_rate = (*encoder).framerate;
            (*stream).time_base = (*encoder).time_base;
            let (metadata, name) = (&raw mut (*stream).metadata, c"encoder".as_ptr());
            check(ff::av_dict_set(metadata, name, c"Lavc libx264".as_ptr(), 0), WRITING)?;
            codec_options.all_taken(DOING)?;
            check(ff::avformat_write_header(file, options.lend()), WRITING)?;
            output
        };
        options.all_taken(WRITING)?;
        Ok(output)
    }

    /// Encodes a picture, or with `None` what is left, and writes the packets that are ready.
    pub(crate) fn encode(&mut self, frame: Option<&mut Frame>) -> Result<(), LibavError> {
        const DOING: &str = "encoding";
        let (encoder, packet) = (self.encoder.as_ptr(), self.packet.pointer());
        let frame = frame.map_or(null_mut(), Frame::pointer);
        // SAFETY: encoder, file and packet are ours and open; the file has the one stream that was made for it; the
        // encoder and the file take references of their own.
        unsafe {
            check(ff::avcodec_send_frame(encoder, frame), DOING)?;
            let stream = *(*self.context.as_ptr()).streams;
            loop {
                match ff::avcodec_receive_packet(encoder, packet) {
                    AGAIN | ff::AVERROR_EOF => return Ok(()),
                    code => check(code, DOING)?,
                };
                ff::av_packet_rescale_ts(packet, (*encoder).time_base, (*stream).time_base);
                (*packet).stream_index = 0;
                check(ff::av_interleaved_write_frame(self.context.as_ptr(), packet), "writing the segment")?;
            }
        }
    }

    /// Writes the index and closes the file.
    pub(crate) fn finish(self) -> Result<(), LibavError> {
        const DOING: &str = "ending the segment";
        let context = self.context.as_ptr();
        // SAFETY: the head of the file was written, and nothing is written after this.
        unsafe {
            check(ff::av_write_trailer(context), DOING)?;
            check(ff::avio_closep(&raw mut (*context).pb), DOING)?;
        }
        Ok(())
    }
}

/// Tells the encoder what the pictures are.
///
/// # Safety
/// `encoder` is a valid context that is not open yet.
unsafe fn describe(encoder: *mut ff::AVCodecContext, settings: &Settings<'_>) {
    let ((width, height), rate) = (settings.size, settings.rate as i32);
    // SAFETY: the caller vouches for the context, and nothing else refers to it.
    let encoder = unsafe { &mut *encoder };
    (encoder.width, encoder.height) = (width as i32, height as i32);
    encoder.pix_fmt = ff::AVPixelFormat::YUV420P;
    encoder.sample_aspect_ratio = ff::AVRational { num: 0, den: 1 };
    encoder.time_base = ff::AVRational { num: 1, den: rate };
    encoder.framerate = ff::AVRational { num: rate, den: 1 };
    encoder.field_order = ff::AVFieldOrder::PROGRESSIVE;
    // An MP4 file keeps what decoders need in its index, not in every key frame.
    encoder.flags |= ff::AV_CODEC_FLAG_GLOBAL_HEADER as i32;
}

/// Tells the stream what the encoder says of the whole: the bounds of its bit rate.
///
/// # Safety
/// Both are valid, the encoder open, and nothing else refers to them.
unsafe fn describe_stream(encoder: *const ff::AVCodecContext, stream: *mut ff::AVStream) -> Result<(), LibavError> {
    // SAFETY: the encoder has so many pieces, each as long as it says; the stream gives room that is as long, or none.
    unsafe {
        for index in 0..(*encoder).nb_coded_side_data as usize {
            let piece = &*(*encoder).coded_side_data.add(index);
            let room = ff::av_stream_new_side_data(stream, piece.type_, piece.size);
            let room = allocated(room, "opening the encoder")?.as_ptr();
            std::ptr::copy_nonoverlapping(piece.data, room, piece.size);
        }
    }
    Ok(())
}

impl Drop for Output {
    fn drop(&mut self) {
        let (context, mut encoder) = (self.context.as_ptr(), self.encoder.as_ptr());
        // SAFETY: ours, and not used afterwards; a file that is closed already is null.
        unsafe {
            ff::avcodec_free_context(&raw mut encoder);
            ff::avio_closep(&raw mut (*context).pb);
            ff::avformat_free_context(context);
        }
    }
}
