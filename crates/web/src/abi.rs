//! What a page calls. Texts and bytes are handed over in memory that [`vo_alloc`] gave; what is answered is JSON, read from
//! [`vo_answer`] as many bytes as the call returned. One page is one thread, so there is one state.

#![expect(unsafe_code, reason = "a page hands over memory by its address, and finds functions by their names")]

use std::cell::RefCell;

use serde::Serialize;
use serde::de::DeserializeOwned;
use vo_paint::Fonts;
use vo_plan::Plan;

use crate::dry_run::dry_run;
use crate::segment::Segment;

/// What is kept between calls.
struct State {
    faces: Vec<(&'static str, &'static [u8])>,
    fonts: Fonts,
    /// What was planned last.
    plan: Option<Plan>,
    /// What was opened last.
    segment: Option<Segment>,
    /// What was answered last.
    answer: Vec<u8>,
}

/// What went wrong, as a sentence.
#[derive(Serialize)]
struct Failed {
    error: String,
}

/// A segment that was opened.
#[derive(Serialize)]
struct Opened {
    width: usize,
    height: usize,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::new(State {
        faces: Vec::new(),
        fonts: Fonts::of([]),
        plan: None,
        segment: None,
        answer: Vec::new(),
    });
}

impl State {
    /// Keeps an answer and returns its length in bytes.
    fn answer(&mut self, answer: Result<impl Serialize, String>) -> usize {
        let text = answer.and_then(|answer| serde_json::to_vec(&answer).map_err(|error| error.to_string()));
        self.answer = text.unwrap_or_else(|error| serde_json::to_vec(&Failed { error }).unwrap_or_default());
        self.answer.len()
    }

    /// Opens a segment, in place of the one before.
    fn open(&mut self, segment: Result<Segment, String>) -> usize {
        let opened = segment.map(|mut segment| {
            let opened = Opened { width: segment.frame().width(), height: segment.frame().height() };
            self.segment = Some(segment);
            opened
        });
        self.answer(opened)
    }
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(act)
}

fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    serde_json::from_slice(text).map_err(|error| error.to_string())
}

/// Memory of `length` bytes, zeroed. It is given back by [`vo_free`], or taken over by [`vo_font`].
#[unsafe(no_mangle)]
pub extern "C" fn vo_alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Takes memory of [`vo_alloc`] over.
///
/// # Safety
/// `address` and `length` are those of one call of [`vo_alloc`], whose memory was not given back or taken over before.
unsafe fn owned(address: *mut u8, length: usize) -> Box<[u8]> {
    // SAFETY: the caller promises that it is a box of that length that nothing else holds.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(address, length)) }
}

/// Gives memory back.
///
/// # Safety
/// `address` and `length` are those of one call of [`vo_alloc`], whose memory was not given back or taken over before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vo_free(address: *mut u8, length: usize) {
    // SAFETY: as the caller promises.
    drop(unsafe { owned(address, length) });
}

/// Takes over a font file and the name of its family, and returns how many fonts there are: no more than before if this is
/// no font of that family. Fonts stay for as long as the page does. Segments that are open keep those that they have.
///
/// # Safety
/// Both pairs are those of calls of [`vo_alloc`], whose memory was not given back or taken over before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vo_font(family: *mut u8, family_length: usize, bytes: *mut u8, length: usize) -> usize {
    // SAFETY: as the caller promises.
    let (family, bytes) = unsafe { (owned(family, family_length), owned(bytes, length)) };
    with(|state| {
        if let Ok(family) = std::str::from_utf8(Box::leak(family)) {
            let face = (family, &*Box::leak(bytes));
            if !Fonts::of([face]).family_names().is_empty() {
                state.faces.push(face);
                state.fonts = Fonts::of(state.faces.iter().copied());
            }
        }
        state.faces.len()
    })
}

/// Plans an edited text: a [`crate::Request`] in, a [`crate::DryRun`] out. Its segments can be opened by [`vo_open`].
///
/// # Safety
/// `text` and `length` are those of a call of [`vo_alloc`] whose memory still belongs to the page, which keeps it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vo_dry_run(text: *const u8, length: usize) -> usize {
    // SAFETY: as the caller promises.
    let text = unsafe { std::slice::from_raw_parts(text, length) };
    with(|state| {
        let planned = read(text).map(|request| dry_run(&state.fonts, &request));
        let answer = planned.map(|(report, plan)| {
            state.plan = plan;
            report
        });
        state.answer(answer)
    })
}

/// Opens segment `number` of the last dry run, to be painted.
#[unsafe(no_mangle)]
pub extern "C" fn vo_open(number: usize) -> usize {
    with(|state| {
        let planned = state.plan.as_ref().and_then(|plan| plan.segments.get(number));
        let recipe =
            planned.map(|planned| planned.recipe.clone()).ok_or_else(|| format!("there is no segment {number}"));
        let segment = recipe.and_then(|recipe| Segment::open(&state.fonts, recipe));
        state.open(segment)
    })
}

/// Opens a segment by its recipe, to be painted.
///
/// # Safety
/// `text` and `length` are those of a call of [`vo_alloc`] whose memory still belongs to the page, which keeps it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vo_segment(text: *const u8, length: usize) -> usize {
    // SAFETY: as the caller promises.
    let text = unsafe { std::slice::from_raw_parts(text, length) };
    with(|state| {
        let segment = read(text).and_then(|recipe| Segment::open(&state.fonts, recipe));
        state.open(segment)
    })
}

/// The frame of the open segment: planar YUV 4:2:0, which the page may fill before it is painted on. No address if no segment
/// is open. It is the same until another is opened.
#[unsafe(no_mangle)]
pub extern "C" fn vo_frame() -> *mut u8 {
    with(|state| {
        state.segment.as_mut().map_or(std::ptr::null_mut(), |segment| segment.frame().as_bytes_mut().as_mut_ptr())
    })
}

/// Paints frame `number` of the open segment; 0 if none is open.
#[unsafe(no_mangle)]
pub extern "C" fn vo_paint(number: u32) -> u32 {
    with(|state| {
        state.segment.as_mut().map_or(0, |segment| {
            segment.paint(number);
            1
        })
    })
}

/// Where the last answer stands, until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn vo_answer() -> *const u8 {
    with(|state| state.answer.as_ptr())
}
