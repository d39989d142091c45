//! From a project to a checked movie. Read this first.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use vo_digest::Digest;
use vo_paint::Fonts;
use vo_plan::Plan;
use vo_plan::recipe::{CoverRecipe, Recipe};
use vo_process::MemoryWatch;
use vo_timeline::track::Timeline;

use crate::deliver::Delivery;
use crate::event::{Counts, Done, Event};
use crate::folder::Opened;
use crate::last::Last;
use crate::make::Workshop;
use crate::prepare::prepare;
use crate::read_aloud::read_aloud;
use crate::{StudioError, cover, movie, segment, sound};

/// Makes the movie of a project and puts it, with its subtitles, thumbnail and report, where it belongs.
///
/// # Errors
/// [`StudioError`]; what is complete by then is kept, so that running it again goes on from there.
pub fn render(shop: &mut Workshop, opened: Opened, output: &Path) -> Result<Done, StudioError> {
    let (started, memory) = (Instant::now(), MemoryWatch::start());
    let fonts = Fonts::bundled();
    let delivery = Delivery::to(output)?;
    let prepared = prepare(shop, &fonts, opened)?;
    delivery.refuse_to_replace(&prepared)?;
    shop.report(Event::Script {
        scenes: prepared.script.scenes.len(),
        lines: prepared.takes.len(),
        voice: prepared.voice.clone(),
    });

    let mut takes = Counts::default();
    let spoken = read_aloud(shop, &prepared.takes, &mut takes)?;
    let (timeline, plan) = prepared.plan(shop, &spoken);
    if let Some(text) = prepared.too_long(plan.frames) {
        shop.report(Event::Warning { text });
    }
    let (bus, reused) = shop.one(&Recipe::Bus(plan.bus.clone()), |staged| sound::make(shop, &plan.bus, staged))?;
    shop.report(Event::Sound { reused });
    let (digests, segments) = all_segments(shop, &fonts, &plan)?;

    let recipe = plan.movie(&digests, bus);
    let (movie, reused) = shop.one(&recipe, |staged| match &recipe {
        Recipe::Movie(recipe) => movie::make(shop, recipe, staged),
        _ => unreachable!("a plan's movie is a movie"),
    })?;
    shop.report(Event::Movie { reused });
    let cover = thumbnail(shop, &timeline, &plan, movie)?;
    Last::of(&prepared, &timeline, &plan)?.remember(shop, &prepared.opened)?;

    let done = Done {
        movie: output.display().to_string(),
        frames: plan.frames,
        segments,
        takes,
        milliseconds: started.elapsed().as_millis() as u64,
        peak_pss_bytes: memory.peak(),
    };
    delivery.deliver(shop, &prepared, &timeline, (movie, cover), &done)?;
    Ok(done)
}

/// Every segment, made or found, in order.
fn all_segments(shop: &Workshop, fonts: &Fonts, plan: &Plan) -> Result<(Vec<Digest>, Counts), StudioError> {
    let mut missing = 0;
    let mut make = 0;
    for planned in &plan.segments {
        if !shop.store.knows(planned.whole().key()?)? {
            missing += u64::from(planned.recipe.frames);
            make += 1;
        }
    }
    shop.report(Event::Planned { frames: plan.frames, segments: plan.segments.len(), make });
    let (done, told) = (AtomicU64::new(0), Telling::default());
    let (mut digests, mut counts) = (Vec::with_capacity(plan.segments.len()), Counts::default());
    for (index, planned) in plan.segments.iter().enumerate() {
        let advance = || {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if told.due() {
                shop.report(Event::Frames { segment: index, done, of: missing });
            }
        };
        let (digest, reused) =
            shop.one(&planned.whole(), |staged| segment::make(shop, fonts, &planned.recipe, staged, &advance))?;
        counts.count(reused);
        digests.push(digest);
        shop.report(Event::Segment { segment: index, of: plan.segments.len(), reused });
    }
    Ok((digests, counts))
}

/// Thumbnails are this wide, in pixels: sharp on a phone, far below a megabyte.
const COVER_WIDTH: u32 = 720;
/// As many frames are compared for it.
const CANDIDATES: usize = 6;

fn thumbnail(shop: &Workshop, timeline: &Timeline, plan: &Plan, movie: Digest) -> Result<Digest, StudioError> {
    // A frame in the middle of a cue shows words; the cues are taken evenly over the movie, its first second left out.
    let cues: Vec<u32> = timeline
        .slots
        .iter()
        .flat_map(|slot| &slot.cues)
        .map(|cue| (cue.from.midpoint(cue.to)).max(0) as u32)
        .filter(|frame| *frame > plan.rate.per_second() && *frame < plan.frames)
        .collect();
    let mut candidates: Vec<u32> = cues.iter().copied().step_by(cues.len().div_ceil(CANDIDATES).max(1)).collect();
    if candidates.len() < 3 {
        // Too few words to choose from: moments spread over the movie, too.
        candidates.extend([plan.frames / 4, plan.frames / 2, plan.frames * 3 / 4]);
    }
    let recipe = CoverRecipe {
        movie,
        candidates,
        rate: plan.rate,
        size: plan.size,
        width: COVER_WIDTH,
        chooser: cover::CHOOSER,
        tools: shop.toolchain.id.clone(),
    };
    let (digest, _) = shop.one(&Recipe::Cover(recipe.clone()), |staged| cover::make(shop, &recipe, staged))?;
    Ok(digest)
}

/// Progress is told a few times a second, not for every frame.
#[derive(Default)]
struct Telling {
    started: std::sync::OnceLock<Instant>,
    last: AtomicUsize,
}

impl Telling {
    const EVERY: Duration = Duration::from_millis(200);

    fn due(&self) -> bool {
        let started = self.started.get_or_init(Instant::now);
        let turn = (started.elapsed().as_millis() / Self::EVERY.as_millis()) as usize + 1;
        self.last.swap(turn, Ordering::Relaxed) != turn
    }
}

/// Where a project's movie goes: what was asked for, or beside the project.
pub fn output_for(opened: &Opened, asked: Option<&Path>) -> PathBuf {
    asked.map_or_else(|| opened.output.clone(), Path::to_owned)
}
