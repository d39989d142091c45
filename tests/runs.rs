//! Several runs at once on one store, in one process and in many: each makes what it makes alone, tells only of itself, and
//! neither its end nor its failure is felt by another. `VO_TIMES` repeats every test as often.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use support::{Bench, footage, home, text};
use vo_process::Stop;
use vo_setup::{Paths, Settings};
use vo_store::Bounds;
use vo_studio::event::{Done, Event};
use vo_studio::open::project;
use vo_studio::{Budget, Output, Run, Studio, StudioError};

/// Three films that have little in common, and what is said of each.
const FILMS: [(&str, &str, &str); 3] = [
    (
        "one",
        "A little boat crossed the bay. It carried nine crates of oranges.\n",
        "[background]\npaths = [\"clip.mkv\"]\n",
    ),
    ("two", "Four foxes slept under the old bridge. Nobody woke them.\n", "[background]\npaths = [\"drift\"]\n"),
    ("three", "The mill has stood still since spring. Its wheel is dry.\n", "[background]\npaths = [\"still.png\"]\n"),
];

/// Nothing that is not pinned survives.
const NOTHING: Bounds = Bounds { bytes: 0, age: Duration::ZERO };

fn times() -> usize {
    std::env::var("VO_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// A bench with the three films and an empty store.
fn bench() -> Bench {
    let bench = Bench::new();
    for (name, script, more) in FILMS {
        bench.write(&format!("{name}/presets/tiny.toml"), support::TINY);
        bench.write(&format!("{name}/script.md"), script);
        bench.write(&format!("{name}/project.toml"), format!("preset = \"tiny\"\n[voice]\nname = \"silence\"\n{more}"));
    }
    let coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
    footage(&bench.path("one/clip.mkv"), "testsrc2=s=200x360:r=30:d=12", &coded);
    footage(&bench.path("three/still.png"), "testsrc2=s=100x180:d=1", &["-frames:v", "1"]);
    bench
}

/// The movies of the three films, each made alone on a store of its own.
fn alone() -> Vec<Vec<u8>> {
    let bench = bench();
    let made = FILMS.map(|(name, ..)| {
        let movie = bench.path(&format!("out/{name}.mp4"));
        let output = bench.run(["make", name, "-o", movie.to_str().unwrap()]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        std::fs::remove_dir_all(bench.path("cache")).unwrap();
        std::fs::read(movie).unwrap()
    });
    made.into()
}

fn studio(bench: &Bench, memory: u64) -> Studio {
    let home = Paths::new(home(), bench.path("cache"));
    Studio::open(Settings::new(home), PathBuf::from(env!("CARGO_BIN_EXE_vo")), Budget { memory, cpu: 100 }).unwrap()
}

/// A run in this process, and all that was told of it.
struct Made {
    done: Result<Done, StudioError>,
    events: Vec<Event>,
    movie: PathBuf,
}

impl Made {
    fn warnings(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        for event in &self.events {
            if let Event::Warning { text } = event {
                texts.push(text.as_str());
            }
        }
        texts
    }

    fn report(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.movie.with_extension("report.json")).unwrap()).unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        assert!(self.done.is_ok(), "{:?}", self.done);
        std::fs::read(&self.movie).unwrap()
    }
}

/// Makes a film in this process; `listen` hears of every event before the run goes on.
fn make(
    bench: &Bench,
    studio: &Studio,
    (film, out): (&str, &str),
    listen: impl Fn(&Event, &Stop) + Send + Sync + 'static,
) -> Made {
    let project = project::open(&bench.path(film), &project::Changes::default(), &[]).unwrap();
    let (stop, events) = (Stop::new(), Arc::new(Mutex::new(Vec::new())));
    let (told, asked) = (Arc::clone(&events), stop.clone());
    let run = Run::new(stop, move |event: Event| {
        listen(&event, &asked);
        told.lock().unwrap().push(event);
    });
    let movie = bench.path(&format!("out/{out}.mp4"));
    let done = vo_studio::render(studio, &project, &Output { path: movie.clone(), force: false }, run);
    let events = std::mem::take(&mut *events.lock().unwrap());
    Made { done, events, movie }
}

/// Makes several films at once in this process.
fn at_once(bench: &Bench, studio: &Studio, films: &[(&str, &str)]) -> Vec<Made> {
    std::thread::scope(|scope| {
        let runs: Vec<_> = films.iter().map(|film| scope.spawn(|| make(bench, studio, *film, |_, _| ()))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

#[test]
fn three_films_at_once_and_five_times_the_same_are_what_they_are_alone() {
    let alone = alone();
    for _ in 0..times() {
        let anew = || {
            let bench = bench();
            let studio = studio(&bench, 300_000_000);
            (bench, studio)
        };
        let (bench, studio) = anew();
        let three = at_once(&bench, &studio, &FILMS.map(|(name, ..)| (name, name)));
        for (made, alone) in three.iter().zip(&alone) {
            assert!(made.bytes() == *alone, "{}", made.movie.display());
        }
        let warned: Vec<_> = three.iter().map(Made::warnings).collect();
        assert!(warned[0].is_empty() && warned[1].is_empty(), "{warned:?}");
        // Only this one shows an image that is too small.
        assert!(warned[2].len() == 1 && warned[2][0].contains("still.png"), "{warned:?}");
        let (bench, studio) = anew();
        let five = at_once(&bench, &studio, &["a", "b", "c", "d", "e"].map(|out| ("one", out)));
        assert!(five.iter().all(|made| made.bytes() == alone[0]));
    }
}

#[test]
fn what_a_run_needs_is_not_pruned_while_it_goes_on() {
    for _ in 0..times() {
        let bench = bench();
        let studio = studio(&bench, 300_000_000);
        let (film, alone) = (FILMS[0].0, make(&bench, &studio, (FILMS[0].0, "alone"), |_, _| ()).bytes());
        // What was made before is old by now: only what a run uses again is young.
        studio.store.prune(NOTHING).unwrap();
        let pruned = Arc::clone(&studio.store);
        let made = make(&bench, &studio, (film, "pruned"), move |_, _| {
            pruned.prune(NOTHING).unwrap();
        });
        assert!(made.bytes() == alone && made.warnings().is_empty(), "{:?}", made.warnings());
        let again = make(&bench, &studio, (film, "again"), |_, _| ());
        assert_eq!(again.done.as_ref().map(|done| done.segments.made).unwrap(), 0, "all of it is there");
    }
}

#[test]
fn the_costs_of_one_run_are_not_on_the_bill_of_another() {
    for _ in 0..times() {
        let bench = bench();
        let studio = studio(&bench, 600_000_000);
        make(&bench, &studio, ("two", "before"), |_, _| ()).bytes();
        let both = std::thread::scope(|scope| {
            let (bench, studio) = (&bench, &studio);
            let heavy = scope.spawn(move || make(bench, studio, ("one", "heavy"), |_, _| ()));
            // It goes on for as long as the other does, and makes nothing.
            let light = scope.spawn(move || {
                make(bench, studio, ("two", "light"), |event, _| {
                    if matches!(event, Event::Movie { .. }) {
                        std::thread::sleep(Duration::from_secs(2));
                    }
                })
            });
            [heavy.join().unwrap(), light.join().unwrap()]
        });
        let [heavy, light] = both.map(|made| (made.bytes(), made.report()).1);
        assert!(heavy["processes"]["encoder"]["cpu_seconds"].as_f64().unwrap() > 0.0, "{heavy}");
        for role in ["encoder", "decoder", "voice", "codec"] {
            assert!(light["processes"][role].is_null(), "{role}: {}", light["processes"]);
        }
        assert!(heavy["sandbox"]["policy"].is_string());
    }
}

#[test]
fn a_run_that_is_stopped_or_fails_leaves_the_others_alone() {
    let alone = alone();
    for _ in 0..times() {
        let bench = bench();
        std::fs::create_dir_all(bench.path("bad")).unwrap();
        for file in ["presets/tiny.toml", "script.md", "project.toml"] {
            bench.write(&format!("bad/{file}"), std::fs::read(bench.path(&format!("one/{file}"))).unwrap());
        }
        bench.write("bad/clip.mkv", [b"\x1a\x45\xdf\xa3".as_slice(), &[7; 4_000]].concat());
        let studio = studio(&bench, 300_000_000);
        std::thread::scope(|scope| {
            let (bench, studio) = (&bench, &studio);
            let stopped = scope.spawn(move || {
                make(bench, studio, ("three", "stopped"), |event, stop| {
                    if matches!(event, Event::Planned { .. }) {
                        stop.request();
                    }
                })
            });
            let failed = scope.spawn(move || make(bench, studio, ("bad", "bad"), |_, _| ()));
            let good = at_once(bench, studio, &[("one", "one"), ("two", "two")]);
            assert!(good[0].bytes() == alone[0] && good[1].bytes() == alone[1]);
            assert!(good.iter().all(|made| made.warnings().is_empty()));
            let (stopped, failed) = (stopped.join().unwrap(), failed.join().unwrap());
            assert!(matches!(stopped.done, Err(StudioError::Stopped)), "{:?}", stopped.done);
            assert!(
                failed.done.as_ref().is_err_and(|error| error.to_string().contains("clip.mkv")),
                "{:?}",
                failed.done
            );
            assert!(!stopped.movie.exists() && !failed.movie.exists());
        });
        // What was stopped goes on from where it was.
        assert!(make(&bench, &studio, ("three", "three"), |_, _| ()).bytes() == alone[2]);
    }
}

/// A film that is made by a process of its own.
fn started(bench: &Bench, film: &str, out: &str) -> Child {
    let movie = bench.path(&format!("out/{out}.mp4"));
    let mut vo = bench.vo();
    vo.args(["make", film, "-o", movie.to_str().unwrap()]).stdout(Stdio::null()).stderr(Stdio::piped());
    vo.spawn().unwrap()
}

fn movie(bench: &Bench, out: &str) -> Option<Vec<u8>> {
    std::fs::read(bench.path(&format!("out/{out}.mp4"))).ok()
}

#[test]
fn processes_on_one_store_make_what_they_make_alone_and_killing_one_is_not_felt() {
    let alone = alone();
    for _ in 0..times() {
        let bench = bench();
        let films = [("one", "one"), ("two", "two"), ("three", "three"), ("one", "a"), ("one", "b")];
        let mut runs: Vec<_> = films.iter().map(|(film, out)| started(&bench, film, out)).collect();
        let mut killed = started(&bench, "three", "killed");
        while !bench.path("cache/tmp").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(400));
        killed.kill().unwrap();
        killed.wait().unwrap();
        for run in runs.drain(..) {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", text(&output.stderr));
        }
        for ((_, out), film) in films.iter().zip([0, 1, 2, 0, 0]) {
            assert!(movie(&bench, out).unwrap() == alone[film], "{out}");
        }
        bench.wait_until_alone();
    }
}

#[test]
fn all_are_killed_and_all_go_on() {
    let alone = alone();
    for round in 0..times() {
        let bench = bench();
        let names = FILMS.map(|(name, ..)| name);
        let mut runs = names.map(|name| started(&bench, name, name));
        std::thread::sleep(Duration::from_millis(300 + 170 * (round as u64 % 7)));
        for run in &mut runs {
            let _ = run.kill();
            run.wait().unwrap();
        }
        let runs = names.map(|name| started(&bench, name, name));
        for run in runs {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", text(&output.stderr));
        }
        for (name, alone) in names.iter().zip(&alone) {
            assert!(movie(&bench, name).unwrap() == *alone, "{name}");
        }
        bench.wait_until_alone();
    }
}
