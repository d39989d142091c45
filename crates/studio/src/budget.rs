//! What a render may use of the machine: memory, processors, and so how many segments are made at once.

pub mod admission;
pub mod permits;

use std::collections::BTreeMap;
use std::sync::Mutex;

use permits::{Machine, Need};
use vo_digest::Digest;
use vo_media::cost;
use vo_meter::Pressure;
use vo_plan::Plan;
use vo_plan::framing::Size;
use vo_plan::picture::{Picture, Transfer};
use vo_plan::recipe::SegmentRecipe;
use vo_timeline::preset::Video;

use crate::locked::locked;

/// How much of the machine a render may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of memory (PSS) for us and all our children together.
    pub memory: u64,
    /// Percent of all processors together, 1 to 100.
    pub cpu: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { memory: 300_000_000, cpu: 100 }
    }
}

/// Bytes of a megabyte.
const MEGA: u64 = 1_000_000;

/// We ourselves, with fonts, ledger and a few frames, in bytes.
const OURSELVES: u64 = 25_000_000;

/// What stands around a child, in bytes: its shim, the first process of its namespace, and what is counted to nobody, such as
/// the pages of a program that another process has read before.
const AROUND_A_CHILD: u64 = 20_000_000;

/// A mix with its encoder, in bytes.
pub const SOUND: u64 = 20_000_000;

/// Joining a movie while its thumbnail is made, in bytes.
pub const FINISH: u64 = 90_000_000;

/// The largest voice while it speaks, in bytes.
pub const VOICE: u64 = 260_000_000;

/// The same while it waits for the next line.
pub const VOICE_IDLE: u64 = 170_000_000;

/// Bytes that it takes to decode each file that is seen, frames of the movie apart.
pub type Costs = BTreeMap<Digest, u64>;

/// Bytes of a frame of the movies that most people make.
pub const USUAL_FRAME: u64 = 1_080 * 1_920 * 3 / 2;

impl Budget {
    /// Why a file whose decoding takes so many bytes is not opened; none if there is room for that.
    pub fn refuses(&self, cost: u64) -> Option<String> {
        let needed = OURSELVES + cost;
        (needed > self.memory).then(|| {
            format!(
                "decoding it takes {} MB of memory where {} MB may be used: save it smaller, or allow more with \
                 --memory {}MB",
                needed.div_ceil(MEGA),
                self.memory / MEGA,
                needed.div_ceil(10 * MEGA) * 10
            )
        })
    }

    /// Bytes that may be held by one child at most.
    pub fn of_a_child(&self) -> u64 {
        self.memory.saturating_sub(OURSELVES + AROUND_A_CHILD)
    }

    /// Why a movie of such frames is not begun; none if there is room for its encoder with these settings.
    pub fn refuses_frames(&self, size: Size, video: &Video) -> Option<String> {
        let slot = SegmentCost { frame: picture_bytes(size), ahead: ahead(video), ..SegmentCost::default() };
        let needed = OURSELVES + slot.encoder();
        (needed > self.memory).then(|| {
            format!(
                "a movie of {}x{} takes {} MB of memory to make where {} MB may be used: choose a preset of smaller frames or with less lookahead, or allow \
                 more with --memory {}MB",
                size.width,
                size.height,
                needed.div_ceil(MEGA),
                self.memory / MEGA,
                needed.div_ceil(10 * MEGA) * 10
            )
        })
    }

    /// The permits of this budget on this machine, for one who grants them to several.
    pub fn permits(&self) -> Machine {
        let pressure = Mutex::new(Pressure::of_this_machine());
        let is_tight = move || locked(&pressure).level() == vo_meter::MemoryPressure::Tight;
        Machine::new(self.for_work(), self.cores_of(vo_meter::cores()), is_tight)
    }

    /// Bytes that all pieces of work together may take: we ourselves are always there.
    pub fn for_work(&self) -> u64 {
        self.memory.saturating_sub(OURSELVES)
    }

    /// How many of the machine's processors may be kept busy, rounded up.
    pub fn cores_of(&self, cores: usize) -> u32 {
        (cores as u32).saturating_mul(self.cpu).div_ceil(100).max(1)
    }

    /// What making a segment of a plan takes of the machine, and so any of them.
    pub fn need_of_a_segment<'r>(&self, recipes: impl Iterator<Item = &'r SegmentRecipe>, costs: &Costs) -> Need {
        let cost = SegmentCost::of(recipes, costs);
        Need { bytes: cost.bytes().min(self.for_work()), cores: cost.threads }
    }

    /// What looking at frames of segments takes of the machine, without making any.
    pub fn need_of_a_look<'r>(&self, recipes: impl Iterator<Item = &'r SegmentRecipe>, costs: &Costs) -> Need {
        let SegmentCost { frame, decoder, still, .. } = SegmentCost::of(recipes, costs);
        // Two pictures that fade, what they are composed in, and copies on their way.
        Need { bytes: (6 * frame + decoder.max(still)).min(self.for_work()), cores: 1 }
    }

    /// How many segments of a plan are made at once: as many as there is work for the processors and memory in the
    /// budget, but always one.
    pub fn segment_threads(&self, plan: &Plan, costs: &Costs) -> usize {
        let cost = SegmentCost::of(plan.recipes(), costs);
        self.threads_on(vo_meter::cores(), cost.threads as usize, cost.bytes())
    }

    fn threads_on(&self, cores: usize, threads: usize, bytes: u64) -> usize {
        // Of a slot's processors one is often waited for, so the last slot may share some.
        let by_cores = (cores * self.cpu as usize).div_ceil(threads * 100);
        let by_memory = self.memory.saturating_sub(OURSELVES) / bytes.max(1);
        by_cores.min(by_memory as usize).max(1)
    }

    /// Whether footage is decoded before it is painted and encoded, because decoder and encoder together pass the budget:
    /// so it is for 4K sources within 300 MB.
    pub fn spills_to_disk<'r>(&self, recipes: impl Iterator<Item = &'r SegmentRecipe>, costs: &Costs) -> bool {
        OURSELVES + SegmentCost::of(recipes, costs).bytes() > self.memory
    }

    /// Whether the sound may be mixed and encoded while segments are made.
    pub fn holds_sound_beside(&self, plan: &Plan, costs: &Costs) -> bool {
        self.holds_beside(SOUND, plan, costs)
    }

    /// Whether the voice's process may stay while segments are made, so that the next render finds it warm.
    pub fn holds_voice_beside(&self, plan: &Plan, costs: &Costs) -> bool {
        self.holds_beside(VOICE_IDLE, plan, costs)
    }

    /// Whether there is room for so many bytes beside the segments of a plan.
    fn holds_beside(&self, bytes: u64, plan: &Plan, costs: &Costs) -> bool {
        let segments = self.segment_threads(plan, costs) as u64 * SegmentCost::of(plan.recipes(), costs).bytes();
        OURSELVES + bytes + segments <= self.memory
    }
}

/// What making a segment takes at most, measured with the widest tool chain: what a child brings along, and how many pictures it
/// holds.
#[derive(Clone, Copy, Debug, Default)]
struct SegmentCost {
    /// Bytes of a frame of the movie.
    frame: u64,
    /// Bytes of the decoder that holds most; 0 if no footage is decoded.
    decoder: u64,
    /// Bytes that the largest still image takes while it is decoded. That is over before the encoder starts.
    still: u64,
    /// Pictures that the encoder holds beyond the usual.
    ahead: u64,
    /// Threads that the encoder keeps busy.
    threads: u32,
}

/// Pictures that x264 holds beyond those of our own presets, to look ahead, to reorder, and for threads that each have their
/// own.
fn ahead(video: &Video) -> u64 {
    let threads = if video.sliced_threads { 0 } else { video.threads.saturating_sub(2) };
    let beyond = |held: u32, usual: u32| u64::from(held.saturating_sub(usual));
    beyond(video.rc_lookahead, 3) + u64::from(video.sync_lookahead) + beyond(video.bframes, 3) + u64::from(threads)
}

impl SegmentCost {
    /// What the most expensive of some segments takes.
    fn of<'r>(recipes: impl Iterator<Item = &'r SegmentRecipe>, costs: &Costs) -> Self {
        let mut slot = Self { threads: 1, ..Self::default() };
        let mut layers = Vec::new();
        for recipe in recipes {
            slot.frame = slot.frame.max(picture_bytes(recipe.size));
            slot.ahead = slot.ahead.max(ahead(&recipe.video));
            slot.threads = slot.threads.max(recipe.video.threads);
            layers.extend(&recipe.layers);
        }
        for layer in layers {
            match &layer.picture {
                Picture::Footage { file, .. } => {
                    let known = costs.get(&file.digest).copied();
                    let cost = known.unwrap_or_else(|| cost::usual_decoder(picture_bytes(file.shape.size)));
                    let held = cost + cost::frames_held(file.colour.transfer != Transfer::Sdr) * slot.frame;
                    slot.decoder = slot.decoder.max(held);
                }
                Picture::Still { file, .. } => {
                    slot.still = slot.still.max(costs.get(&file.digest).copied().unwrap_or(0));
                }
                Picture::Painted { .. } => {}
            }
        }
        slot
    }

    /// Decoder and encoder together, or the still image that is decoded before the encoder starts.
    fn bytes(&self) -> u64 {
        self.encoder().max(self.still) + self.decoder
    }

    fn encoder(&self) -> u64 {
        // A picture that is looked at ahead is there as a whole and at half its size, in four versions, with margins.
        45_000_000 + (36 + self.ahead * 2) * self.frame
    }
}

/// Bytes of a picture in YUV 4:2:0 with 8 bits.
fn picture_bytes(size: Size) -> u64 {
    u64::from(size.width) * u64::from(size.height) * 3 / 2
}

#[cfg(test)]
mod tests {
    use vo_timeline::preset::ExportPreset;

    use super::*;

    fn bytes(frame: (u32, u32), source: (u32, u32)) -> u64 {
        let size = |(width, height)| picture_bytes(Size { width, height });
        let (frame, source) = (size(frame), size(source));
        let decoder = if source > 0 { cost::usual_decoder(source) + cost::frames_held(false) * frame } else { 0 };
        SegmentCost { frame, decoder, ..SegmentCost::default() }.bytes()
    }

    const DEFAULT: u64 = 300_000_000;

    #[test]
    fn one_full_slot_fits_the_default_and_more_memory_gives_more_of_them() {
        let full = bytes((1080, 1920), (1920, 1080));
        assert!(OURSELVES + SOUND + full <= DEFAULT, "with the sound beside it: {full}");
        let slots = |memory, cpu, cores| Budget { memory, cpu }.threads_on(cores, 2, full);
        assert_eq!(slots(DEFAULT, 100, 16), 1);
        assert_eq!(slots(1_100_000_000, 100, 16), 4);
        assert_eq!(slots(10_000_000_000, 100, 16), 8);
        assert_eq!(slots(10_000_000_000, 50, 16), 4);
        assert_eq!(slots(10_000_000_000, 100, 2), 1);
        assert_eq!(slots(1_000_000, 1, 1), 1, "there is always one");
    }

    #[test]
    fn footage_in_4k_does_not_fit_beside_its_encoder() {
        assert!(OURSELVES + bytes((1080, 1920), (3840, 2160)) > DEFAULT);
        assert!(OURSELVES + bytes((1080, 1920), (2560, 1440)) <= DEFAULT);
    }

    #[test]
    fn a_file_or_a_movie_that_does_not_fit_is_refused_with_what_would_do() {
        let budget = Budget::default();
        assert_eq!(budget.refuses(119_000_000), None);
        let why = budget.refuses(498_000_000).unwrap();
        assert!(why.contains("523 MB") && why.contains("--memory 530MB"), "{why}");
        let size = |width, height| Size { width, height };
        let mut video = ExportPreset::bundled().remove(0).video;
        assert_eq!(budget.refuses_frames(size(1080, 1920), &video), None);
        let why = budget.refuses_frames(size(3840, 2160), &video).unwrap();
        assert!(why.contains("3840x2160") && why.contains("--memory 520MB"), "{why}");
        // FFmpeg 8.1 was measured with 3,030 MB.
        video = Video { rc_lookahead: 250, sync_lookahead: 250, bframes: 16, sliced_threads: false, ..video };
        let why = budget.refuses_frames(size(1080, 1920), &video).unwrap();
        assert!(why.contains("takes 3355 MB"), "{why}");
    }

    #[test]
    fn a_still_is_decoded_before_the_encoder_starts() {
        let frame = picture_bytes(Size { width: 1080, height: 1920 });
        let alone = SegmentCost { frame, still: 119_000_000, ..SegmentCost::default() };
        assert_eq!(alone.bytes(), alone.encoder());
        let large = SegmentCost { still: 240_000_000, ..alone };
        assert_eq!(large.bytes(), 240_000_000);
    }

    #[test]
    fn small_frames_leave_room_for_several() {
        assert_eq!(Budget::default().threads_on(8, 2, bytes((360, 640), (0, 0))), 4);
    }
}
