//! A frame and a packet of libav's.

use std::ptr::NonNull;

use ffmpeg_sys_the_third as ff;

use super::{allocated, check, matrix};
use crate::{LibavError, frame_bytes};

/// A decoded picture, or none.
pub(crate) struct Frame(NonNull<ff::AVFrame>);

/// Memory layout of a picture. Filters are built for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Number of the pixel format.
    pub format: i32,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
}

impl Shape {
    /// The shape of all that leaves here.
    pub(crate) fn yuv420p((width, height): (u32, u32)) -> Self {
        Self { format: ff::AVPixelFormat::YUV420P.0, width: width as i32, height: height as i32 }
    }
}

// SAFETY: a frame of libav's is not tied to a thread, its counts of references are atomic, and this one is owned by us.
unsafe impl Send for Frame {}

impl Frame {
    /// An empty one.
    pub(crate) fn new() -> Result<Self, LibavError> {
        // SAFETY: takes nothing.
        allocated(unsafe { ff::av_frame_alloc() }, "making room for a frame").map(Self)
    }

    /// One with room for a YUV 4:2:0 picture in BT.709 of limited range.
    pub(crate) fn with_room(size: (u32, u32)) -> Result<Self, LibavError> {
        let frame = Self::new()?;
        let shape = Shape::yuv420p(size);
        let pointer = frame.0.as_ptr();
        // SAFETY: the frame is ours and empty; its shape is set before room for it is asked for.
        let code = unsafe {
            ((*pointer).format, (*pointer).width, (*pointer).height) = (shape.format, shape.width, shape.height);
            (*pointer).color_range = ff::AVColorRange::MPEG;
            (*pointer).colorspace = ff::AVColorSpace::BT709;
            (*pointer).color_primaries = ff::AVColorPrimaries::BT709;
            (*pointer).color_trc = ff::AVColorTransferCharacteristic::BT709;
            ff::av_frame_get_buffer(pointer, 0)
        };
        check(code, "making room for a frame")?;
        Ok(frame)
    }

    fn fields(&self) -> &ff::AVFrame {
        // SAFETY: never null, ours, and not written while it is lent.
        unsafe { self.0.as_ref() }
    }

    pub(super) fn pointer(&mut self) -> *mut ff::AVFrame {
        self.0.as_ptr()
    }

    pub(crate) fn shape(&self) -> Shape {
        let fields = self.fields();
        Shape { format: fields.format, width: fields.width, height: fields.height }
    }

    /// The pixels' own shape, as a fraction; 0/1 if unknown.
    pub(crate) fn aspect(&self) -> (i32, i32) {
        let aspect = self.fields().sample_aspect_ratio;
        if aspect.den == 0 { (0, 1) } else { (aspect.num, aspect.den) }
    }

    pub(crate) fn set_aspect(&mut self, (num, den): (i32, i32)) {
        // SAFETY: never null and ours.
        unsafe { self.0.as_mut().sample_aspect_ratio = ff::AVRational { num, den } };
    }

    /// The time the decoder thinks best, or [`NONE`](crate::clock::NONE).
    pub(crate) fn best_time(&self) -> i64 {
        self.fields().best_effort_timestamp
    }

    /// How long the container says it is seen.
    pub(crate) fn duration(&self) -> i64 {
        self.fields().pkt_duration
    }

    pub(crate) fn set_time(&mut self, time: i64) {
        // SAFETY: never null and ours.
        unsafe { self.0.as_mut().pts = time };
    }

    /// How the picture is to be turned, if it says so itself.
    pub(crate) fn display_matrix(&self) -> Option<[i32; 9]> {
        // SAFETY: the frame is valid; what is found belongs to it and is copied at once.
        unsafe {
            let kind = ff::AVFrameSideDataType::DISPLAYMATRIX;
            let found = ff::av_frame_get_side_data(self.0.as_ptr(), kind).as_ref()?;
            matrix::copied(found.data, found.size)
        }
    }

    /// Copies a YUV 4:2:0 picture out, its planes packed one after the other.
    pub(crate) fn copy_to(&self, size: (u32, u32), into: &mut [u8]) -> Result<(), LibavError> {
        has_room(size, into.len())?;
        let (expected, found) = (Shape::yuv420p(size), self.shape());
        if expected != found {
            let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
            return Err(LibavError::Shape { what: "a decoded frame", expected, found });
        }
        let fields = self.fields();
        // SAFETY: the frame holds a picture of this very shape, and the buffer is at least as long as is said.
        let code = unsafe {
            let (planes, strides) = (fields.data.as_ptr().cast::<*const u8>(), fields.linesize.as_ptr());
            let format = ff::AVPixelFormat::YUV420P;
            let (width, height, length) = (found.width, found.height, into.len() as i32);
            ff::av_image_copy_to_buffer(into.as_mut_ptr(), length, planes, strides, format, width, height, 1)
        };
        check(code, "copying a frame").map(|_| ())
    }

    /// Copies a packed YUV 4:2:0 picture into a frame that was made by [`with_room`](Self::with_room).
    pub(crate) fn copy_from(&mut self, picture: &[u8]) -> Result<(), LibavError> {
        let Shape { width, height, .. } = self.shape();
        has_room((width as u32, height as u32), picture.len())?;
        let (pointer, format) = (self.0.as_ptr(), ff::AVPixelFormat::YUV420P);
        // SAFETY: the frame has its room since it was made, and `av_frame_make_writable` makes it ours alone, or fails;
        // the picture is as long as the frame's own shape asks for, so no plane is read behind its end.
        unsafe {
            check(ff::av_frame_make_writable(pointer), "making room for a frame")?;
            let (mut planes, mut strides) = ([std::ptr::null_mut::<u8>(); 4], [0; 4]);
            let (from, steps) = (planes.as_mut_ptr(), strides.as_mut_ptr());
            let code = ff::av_image_fill_arrays(from, steps, picture.as_ptr(), format, width, height, 1);
            check(code, "reading a picture")?;
            let (to, room) = ((*pointer).data.as_mut_ptr(), (*pointer).linesize.as_mut_ptr());
            ff::av_image_copy(to, room, from.cast(), steps, format, width, height);
        }
        Ok(())
    }

    /// Lets go of the picture.
    pub(crate) fn clear(&mut self) {
        // SAFETY: never null and ours.
        unsafe { ff::av_frame_unref(self.0.as_ptr()) };
    }
}

/// Whether a buffer is exactly as long as a packed picture of that size.
pub(crate) fn has_room((width, height): (u32, u32), found: usize) -> Result<(), LibavError> {
    let expected = frame_bytes(width, height);
    if expected == found && i32::try_from(expected).is_ok() {
        return Ok(());
    }
    let (expected, found) = (format!("{expected} bytes"), format!("{found}"));
    Err(LibavError::Shape { what: "a buffer for a frame", expected, found })
}

impl Drop for Frame {
    fn drop(&mut self) {
        let mut pointer = self.0.as_ptr();
        // SAFETY: ours, and not used afterwards.
        unsafe { ff::av_frame_free(&raw mut pointer) };
    }
}

/// A compressed picture, or none.
pub(crate) struct Packet(NonNull<ff::AVPacket>);

// SAFETY: as for a frame.
unsafe impl Send for Packet {}

impl Packet {
    pub(crate) fn new() -> Result<Self, LibavError> {
        // SAFETY: takes nothing.
        allocated(unsafe { ff::av_packet_alloc() }, "making room for a packet").map(Self)
    }

    pub(super) fn pointer(&mut self) -> *mut ff::AVPacket {
        self.0.as_ptr()
    }

    pub(super) fn fields(&mut self) -> &mut ff::AVPacket {
        // SAFETY: never null and ours.
        unsafe { self.0.as_mut() }
    }

    /// Its times (`pts`, `dts`) in the stream's units.
    pub(crate) fn times(&mut self) -> (i64, i64) {
        (self.fields().pts, self.fields().dts)
    }

    pub(crate) fn set_times(&mut self, (pts, dts): (i64, i64)) {
        (self.fields().pts, self.fields().dts) = (pts, dts);
    }

    pub(crate) fn duration(&mut self) -> i64 {
        self.fields().duration
    }

    pub(crate) fn is_empty(&mut self) -> bool {
        self.fields().size == 0
    }

    /// Lets go of what it holds.
    pub(crate) fn clear(&mut self) {
        // SAFETY: never null and ours.
        unsafe { ff::av_packet_unref(self.0.as_ptr()) };
    }
}

impl Drop for Packet {
    fn drop(&mut self) {
        let mut pointer = self.0.as_ptr();
        // SAFETY: ours, and not used afterwards.
        unsafe { ff::av_packet_free(&raw mut pointer) };
    }
}
