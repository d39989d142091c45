//! What a render may use of the machine: memory, processors, and so how many segments are made at once.

use vo_plan::Plan;
use vo_plan::framing::Size;
use vo_plan::picture::Picture;

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

/// We ourselves, with fonts, ledger and a few frames, in bytes.
const OURSELVES: u64 = 25_000_000;

/// A mix with its encoder, in bytes.
const SOUND: u64 = 20_000_000;

/// The largest voice while it speaks, in bytes.
const VOICE: u64 = 260_000_000;

impl Budget {
    /// How many segments of a plan are made at once: as many as there is work for the processors and memory in the
    /// budget, but always one.
    pub fn slots(&self, plan: &Plan) -> usize {
        let threads = plan.segments.iter().map(|planned| planned.recipe.video.threads).max().unwrap_or(1).max(1);
        self.slots_on(vo_process::cores(), threads as usize, Slot::of(plan).bytes())
    }

    fn slots_on(&self, cores: usize, threads: usize, bytes: u64) -> usize {
        // Of a slot's processors one is often waited for, so the last slot may share some.
        let by_cores = (cores * self.cpu as usize).div_ceil(threads * 100);
        let by_memory = self.memory.saturating_sub(OURSELVES) / bytes.max(1);
        by_cores.min(by_memory as usize).max(1)
    }

    /// A warning if not even one slot fits.
    pub fn too_small(&self, plan: &Plan) -> Option<String> {
        let needed = OURSELVES + Slot::of(plan).largest();
        (needed > self.memory).then(|| {
            format!(
                "{} MB are too little: a segment of this movie takes about {} MB, and is made all the same",
                self.memory / 1_000_000,
                needed / 1_000_000
            )
        })
    }

    /// Whether footage is decoded before it is painted and encoded, because decoder and encoder together pass the budget:
    /// so it is for 4K sources within 300 MB.
    pub fn sets_aside(&self, plan: &Plan) -> bool {
        OURSELVES + Slot::of(plan).bytes() > self.memory
    }

    /// Whether the sound may be mixed and encoded while segments are made.
    pub fn holds_sound_beside(&self, plan: &Plan) -> bool {
        OURSELVES + SOUND + self.slots(plan) as u64 * Slot::of(plan).bytes() <= self.memory
    }

    /// Whether the voice's process may stay while segments are made, so that the next render finds it warm.
    pub fn holds_voice_beside(&self, plan: &Plan) -> bool {
        OURSELVES + VOICE + self.slots(plan) as u64 * Slot::of(plan).bytes() <= self.memory
    }
}

/// What a slot weighs at most, measured with the widest tool chain: what a child brings along, and how many pictures it
/// holds.
struct Slot {
    /// Bytes of a frame of the movie.
    frame: u64,
    /// Bytes of a picture of the largest footage; 0 if none is decoded.
    source: u64,
}

impl Slot {
    fn of(plan: &Plan) -> Self {
        let layers = plan.segments.iter().flat_map(|planned| &planned.recipe.layers);
        let sources = layers.filter_map(|layer| match &layer.picture {
            Picture::Footage { file, .. } => Some(picture_bytes(file.shape.size)),
            Picture::Still { .. } | Picture::Painted { .. } => None,
        });
        Self { frame: picture_bytes(plan.size), source: sources.max().unwrap_or(0) }
    }

    /// Decoder and encoder together.
    fn bytes(&self) -> u64 {
        self.encoder() + self.decoder()
    }

    /// The larger of both.
    fn largest(&self) -> u64 {
        self.encoder().max(self.decoder())
    }

    fn encoder(&self) -> u64 {
        45_000_000 + 36 * self.frame
    }

    fn decoder(&self) -> u64 {
        if self.source > 0 { 50_000_000 + 9 * self.source + 5 * self.frame } else { 0 }
    }
}

/// Bytes of a picture in YUV 4:2:0 with 8 bits.
fn picture_bytes(size: Size) -> u64 {
    u64::from(size.width) * u64::from(size.height) * 3 / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(frame: (u32, u32), source: (u32, u32)) -> u64 {
        let size = |(width, height)| picture_bytes(Size { width, height });
        Slot { frame: size(frame), source: size(source) }.bytes()
    }

    const DEFAULT: u64 = 300_000_000;

    #[test]
    fn one_full_slot_fits_the_default_and_more_memory_gives_more_of_them() {
        let full = bytes((1080, 1920), (1920, 1080));
        assert!(OURSELVES + SOUND + full <= DEFAULT, "with the sound beside it: {full}");
        let slots = |memory, cpu, cores| Budget { memory, cpu }.slots_on(cores, 2, full);
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
    fn small_frames_leave_room_for_several() {
        assert_eq!(Budget::default().slots_on(8, 2, bytes((360, 640), (0, 0))), 4);
    }
}
