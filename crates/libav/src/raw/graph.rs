//! A graph of filters with one open input and one open output.

use std::ffi::CString;
use std::ptr::{NonNull, null, null_mut};

use ffmpeg_sys_the_third as ff;

use super::picture::{Frame, Shape};
use super::{AGAIN, allocated, c_text, check};
use crate::LibavError;
use crate::clock::Rational;

const DOING: &str = "building the filters";

/// A graph, and both of its ends.
pub(crate) struct Graph {
    whole: NonNull<ff::AVFilterGraph>,
    source: NonNull<ff::AVFilterContext>,
    sink: NonNull<ff::AVFilterContext>,
}

// SAFETY: a graph of libav's is not tied to a thread (it has none of its own, see `build`), and this one is owned by us;
// both ends belong to it.
unsafe impl Send for Graph {}

/// What comes in.
pub(crate) struct Incoming {
    /// The shape of the pictures.
    pub shape: Shape,
    /// Unit of their times.
    pub unit: Rational,
    /// Shape of a pixel.
    pub aspect: (i32, i32),
    /// Pictures a second, as a guess.
    pub rate: (i32, i32),
    /// How they are to be turned.
    pub matrix: Option<[i32; 9]>,
}

/// What a graph gave.
pub(crate) enum Filtered {
    /// A picture.
    Picture,
    /// Nothing yet.
    Nothing,
    /// Nothing any more.
    End,
}

impl Graph {
    /// Builds the graph that a text describes. Pictures are turned upright before they come in.
    pub(crate) fn build(description: &str, incoming: &Incoming) -> Result<Self, LibavError> {
        let description = c_text(description)?;
        // SAFETY: takes nothing.
        let graph = allocated(unsafe { ff::avfilter_graph_alloc() }, DOING)?;
        // The ends are set below; until then nothing but `drop` looks at the graph, and only at the graph.
        let mut built = Self { whole: graph, source: NonNull::dangling(), sink: NonNull::dangling() };
        let mut ends = Ends(null_mut(), null_mut());
        // SAFETY: the graph is ours, the text ends in a zero byte, and both lists are freed by `Ends`.
        let (inside, outside) = unsafe {
            (*graph.as_ptr()).nb_threads = 1;
            let code = ff::avfilter_graph_parse2(graph.as_ptr(), description.as_ptr(), ends.inputs(), ends.outputs());
            check(code, DOING)?;
            (ends.0.as_ref(), ends.1.as_ref())
        };
        let (Some(inside), Some(outside)) = (inside, outside) else { return Err(one_end_each()) };
        if !inside.next.is_null() || !outside.next.is_null() {
            return Err(one_end_each());
        }
        let Incoming { shape, unit, aspect, rate, matrix } = incoming;
        let rate =
            if rate.0 == 0 || rate.1 == 0 { String::new() } else { format!(":frame_rate={}/{}", rate.0, rate.1) };
        let arguments = format!(
            "video_size={}x{}:pix_fmt={}:time_base={}/{}:pixel_aspect={}/{}{rate}",
            shape.width, shape.height, shape.format, unit.num, unit.den, aspect.0, aspect.1
        );
        built.source = built.add("buffer", Some(&arguments))?;
        let mut last = built.source;
        for (filter, arguments) in upright(matrix.as_ref()) {
            let next = built.add(filter, arguments.as_deref())?;
            link(last, 0, next, 0)?;
            last = next;
        }
        built.sink = built.add("buffersink", None)?;
        let (Some(first), Some(end)) = (NonNull::new(inside.filter_ctx), NonNull::new(outside.filter_ctx)) else {
            return Err(one_end_each());
        };
        link(last, 0, first, inside.pad_idx)?;
        link(end, outside.pad_idx, built.sink, 0)?;
        // SAFETY: the graph is ours and whole.
        check(unsafe { ff::avfilter_graph_config(graph.as_ptr(), null_mut()) }, DOING)?;
        Ok(built)
    }

    fn add(&mut self, filter: &str, arguments: Option<&str>) -> Result<NonNull<ff::AVFilterContext>, LibavError> {
        let (name, arguments) = (c_text(filter)?, arguments.map(c_text).transpose()?);
        let arguments = arguments.as_ref().map_or(null(), |text: &CString| text.as_ptr());
        let mut context = null_mut();
        // SAFETY: the texts end in a zero byte and are copied; the new filter belongs to the graph.
        unsafe {
            let found = ff::avfilter_get_by_name(name.as_ptr());
            if found.is_null() {
                return Err(LibavError::Missing { kind: "filter", name: filter.to_owned() });
            }
            let (into, graph) = (&raw mut context, self.whole.as_ptr());
            check(ff::avfilter_graph_create_filter(into, found, name.as_ptr(), arguments, null_mut(), graph), DOING)?;
        }
        allocated(context, DOING)
    }

    /// Puts a picture in, and takes it out of `frame`.
    pub(crate) fn push(&mut self, frame: &mut Frame) -> Result<(), LibavError> {
        let flags = ff::AV_BUFFERSRC_FLAG_PUSH.0 as i32;
        // SAFETY: the source belongs to our graph, and the frame is ours.
        match unsafe { ff::av_buffersrc_add_frame_flags(self.source.as_ptr(), frame.pointer(), flags) } {
            // It has all it needs, and wants no more.
            ff::AVERROR_EOF => Ok(()),
            code => check(code, "filtering a frame").map(|_| ()),
        }
    }

    /// Tells that no more pictures come, and at which time the last one ends.
    pub(crate) fn close(&mut self, end: i64) -> Result<(), LibavError> {
        // SAFETY: the source belongs to our graph.
        let code = unsafe { ff::av_buffersrc_close(self.source.as_ptr(), end, ff::AV_BUFFERSRC_FLAG_PUSH.0) };
        check(code, "filtering the last frames").map(|_| ())
    }

    /// Takes a picture that is ready.
    pub(crate) fn pull(&mut self, frame: &mut Frame) -> Filtered {
        frame.clear();
        let flags = ff::AV_BUFFERSINK_FLAG_NO_REQUEST;
        // SAFETY: the sink belongs to our graph, and the frame is ours and empty.
        match unsafe { ff::av_buffersink_get_frame_flags(self.sink.as_ptr(), frame.pointer(), flags) } {
            ff::AVERROR_EOF => Filtered::End,
            code if code < 0 => Filtered::Nothing,
            _ => Filtered::Picture,
        }
    }

    /// Has the filters work until a picture is ready, as far as they have what they need.
    pub(crate) fn work(&mut self) -> Result<Filtered, LibavError> {
        // SAFETY: the graph is ours.
        match unsafe { ff::avfilter_graph_request_oldest(self.whole.as_ptr()) } {
            ff::AVERROR_EOF => Ok(Filtered::End),
            AGAIN => Ok(Filtered::Nothing),
            code => check(code, "filtering").map(|_| Filtered::Picture),
        }
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        let mut graph = self.whole.as_ptr();
        // SAFETY: ours, and neither it nor its filters are used afterwards.
        unsafe { ff::avfilter_graph_free(&raw mut graph) };
    }
}

/// The open ends of a graph that was read from a text: what comes in, what goes out.
struct Ends(*mut ff::AVFilterInOut, *mut ff::AVFilterInOut);

impl Ends {
    fn inputs(&mut self) -> *mut *mut ff::AVFilterInOut {
        &raw mut self.0
    }

    fn outputs(&mut self) -> *mut *mut ff::AVFilterInOut {
        &raw mut self.1
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        // SAFETY: null or lists of libav's, ours alone; the filters they point to are not theirs.
        unsafe {
            ff::avfilter_inout_free(&raw mut self.0);
            ff::avfilter_inout_free(&raw mut self.1);
        }
    }
}

fn link(
    from: NonNull<ff::AVFilterContext>,
    out: i32,
    to: NonNull<ff::AVFilterContext>,
    into: i32,
) -> Result<(), LibavError> {
    // SAFETY: both filters belong to the same living graph; the call itself refuses ends that are not there.
    check(unsafe { ff::avfilter_link(from.as_ptr(), out as u32, to.as_ptr(), into as u32) }, DOING).map(|_| ())
}

fn one_end_each() -> LibavError {
    let expected = "one open input and one open output".to_owned();
    LibavError::Shape { what: "the filter graph", expected, found: "another number".to_owned() }
}

/// The filters that turn a picture upright, as the `ffmpeg` program chooses them.
fn upright(matrix: Option<&[i32; 9]>) -> Vec<(&'static str, Option<String>)> {
    let Some(matrix) = matrix else { return Vec::new() };
    // SAFETY: reads nine numbers.
    let turned = -unsafe { ff::av_display_rotation_get(matrix.as_ptr()) }.round();
    let angle = turned - 360.0 * (turned / 360.0 + 0.9 / 360.0).floor();
    let transpose = |how: &str| vec![("transpose", Some(how.to_owned()))];
    if (angle - 90.0).abs() < 1.0 {
        transpose(if matrix[3] > 0 { "cclock_flip" } else { "clock" })
    } else if (angle - 180.0).abs() < 1.0 {
        let flips = [(matrix[0] < 0, "hflip"), (matrix[4] < 0, "vflip")];
        flips.into_iter().filter(|(wanted, _)| *wanted).map(|(_, filter)| (filter, None)).collect()
    } else if (angle - 270.0).abs() < 1.0 {
        transpose(if matrix[3] < 0 { "clock_flip" } else { "cclock" })
    } else if angle.abs() > 1.0 {
        vec![("rotate", Some(format!("{angle:.6}*PI/180")))]
    } else if angle.abs() < 1.0 && matrix[4] < 0 {
        vec![("vflip", None)]
    } else {
        Vec::new()
    }
}
