//! Workers: processes that take runs one at a time, make what `vo make` makes, and take nothing with them when they end.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start programs and write files as a person would"
)]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Bench, home, text};
use vo_process::Stop;
use vo_studio::open::project::Changes;
use vo_studio::worker::{Failed, Work, Worker};
use vo_studio::{Budget, Code, Machine, Moment, Priority};

const SCRIPT: &str =
    "An old lamp hung over the door. It had burned for ninety years. Then somebody bought a new one.\n";

fn worker(bench: &Bench, permits: Option<Arc<Machine>>) -> Worker {
    let (data, cache) = (home(), bench.path("cache"));
    Worker::new(Path::new(env!("CARGO_BIN_EXE_vo")), (&data, &cache), Budget::default(), permits)
}

fn render(bench: &Bench, out: &str) -> Work {
    let output = Some(bench.path(&format!("out/{out}.mp4")));
    Work::Render { project: bench.project(), changes: Changes::default(), output, force: false }
}

/// Runs something that must succeed; returns what came of it and the names of its events.
fn done(worker: &mut Worker, work: &Work) -> (Value, Vec<String>) {
    let (mut names, mut seq) = (Vec::new(), 0);
    let result = worker.run((work, Priority::Person), &Stop::new(), &mut |envelope| {
        assert_eq!(envelope.seq, seq + 1, "no event is lost or told twice");
        seq = envelope.seq;
        names.push(envelope.event["event"].as_str().unwrap().to_owned());
    });
    (result.unwrap(), names)
}

#[test]
fn a_worker_makes_the_same_movie_and_after_an_edit_only_what_it_changed() {
    let bench = Bench::with_script(SCRIPT);
    bench.make(&[]);
    let alone = std::fs::read(bench.movie()).unwrap();
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    let mut worker = worker(&bench, None);
    let (result, events) = done(&mut worker, &render(&bench, "first"));
    assert!(std::fs::read(bench.path("out/first.mp4")).unwrap() == alone);
    assert_eq!(result["takes"]["made"], 3, "{result}");
    for name in ["language", "script", "take", "planned", "segment", "sound", "movie"] {
        assert!(events.iter().any(|event| event == name), "{name}: {events:?}");
    }
    let id = worker.id().unwrap();
    bench.write("project/script.md", SCRIPT.replace("ninety", "eighty"));
    let plan = Work::Plan { project: bench.project(), text: None, changes: Changes::default() };
    let (plan, _) = done(&mut worker, &plan);
    assert_eq!((&plan["takes"]["make"], &plan["guessed"]), (&json!(1), &json!(true)), "{plan}");
    let text = Some(SCRIPT.replace("ninety", "eighty"));
    let dry_run = Work::Plan { project: bench.project(), text, changes: Changes::default() };
    let (report, events) = done(&mut worker, &dry_run);
    assert_eq!((&report["plan"], events.len()), (&plan, 0), "{report}");
    let (result, _) = done(&mut worker, &render(&bench, "second"));
    assert_eq!(result["takes"]["made"], 1, "{result}");
    assert_eq!(worker.id().unwrap(), id, "it is the same process");
    let output = bench.path("out/still.png");
    let frame = Work::Frame {
        project: bench.project(),
        changes: Changes::default(),
        moment: Moment::Number(5),
        output,
        force: false,
    };
    assert_eq!(done(&mut worker, &frame).0["number"], 5);
    let output = bench.path("out/take.wav");
    let changes = Changes {
        voice: Some("espeak:en-us".to_owned()),
        set: vec!["captions=false".to_owned()],
        ..Changes::default()
    };
    let take = Work::Take { text: "One sentence.".to_owned(), changes, output, force: false };
    assert!(done(&mut worker, &take).0["milliseconds"].as_u64().unwrap() > 300);
    worker.end().unwrap();
    bench.wait_until_alone();
}

#[test]
fn a_worker_that_is_killed_is_replaced_and_its_run_goes_on() {
    let bench = Bench::with_script(SCRIPT);
    bench.make(&[]);
    let alone = std::fs::read(bench.movie()).unwrap();
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    let machine = Arc::new(Budget::default().permits());
    let mut worker = worker(&bench, Some(machine));
    let plan = Work::Plan { project: bench.project(), text: None, changes: Changes::default() };
    done(&mut worker, &plan);
    let (mut id, mut killed) = (worker.id(), 0);
    let result = worker.run((&render(&bench, "film"), Priority::Render), &Stop::new(), &mut |envelope| {
        if envelope.event["event"] == "planned"
            && let Some(id) = id.take()
        {
            killed += 1;
            assert!(Command::new("kill").args(["-9", &id.to_string()]).status().unwrap().success());
        }
    });
    assert!(result.is_ok() && killed == 1, "{result:?}");
    assert!(std::fs::read(bench.path("out/film.mp4")).unwrap() == alone);
    worker.end().unwrap();
    bench.wait_until_alone();
}

#[test]
fn a_run_that_is_stopped_or_wrong_leaves_the_worker_for_the_next() {
    let bench = Bench::with_script(SCRIPT);
    let mut worker = worker(&bench, None);
    let stop = Stop::new();
    let asked = stop.clone();
    let stopped = worker.run((&render(&bench, "film"), Priority::Batch), &stop, &mut |envelope| {
        if envelope.event["event"] == "script" {
            asked.request();
        }
    });
    assert!(matches!(&stopped, Err(Failed::Run(problem)) if problem.code == Code::Stopped), "{stopped:?}");
    let missing = Work::Plan { project: bench.path("nowhere"), text: None, changes: Changes::default() };
    let wrong = worker.run((&missing, Priority::Person), &Stop::new(), &mut |_| ());
    let Err(Failed::Run(problem)) = wrong else { panic!("{wrong:?}") };
    assert_eq!((problem.code, problem.code.exit()), (Code::FileMissing, 2));
    assert!(problem.detail.contains("no such file or folder"), "{problem:?}");
    let id = worker.id().unwrap();
    let relative = Work::Plan { project: "project".into(), text: None, changes: Changes::default() };
    let take = |text: String| {
        let changes = Changes { voice: Some("silence".to_owned()), ..Changes::default() };
        Work::Take { text, changes, output: bench.path("out/take.wav"), force: false }
    };
    for (work, code, why) in [
        (relative, Code::OrderUnreadable, "must be absolute"),
        (take("Words. ".repeat(2_000)), Code::FileTooLarge, "at most 10000"),
    ] {
        let Err(Failed::Run(problem)) = worker.run((&work, Priority::Person), &Stop::new(), &mut |_| ()) else {
            panic!("{work:?}")
        };
        assert!(problem.code == code && problem.detail.contains(why), "{problem:?}");
    }
    done(&mut worker, &render(&bench, "film"));
    assert_eq!(worker.id().unwrap(), id);
    worker.end().unwrap();
    bench.wait_until_alone();
}

#[test]
fn several_workers_stay_within_one_budget_and_one_that_needs_room_gets_it() {
    let benches: Vec<_> = (0..3).map(|_| Bench::with_script(SCRIPT)).collect();
    for bench in &benches {
        // A voice that takes nearly all there is.
        bench.write("project/project.toml", "preset = \"tiny\"\n[voice]\nname = \"auto\"\n");
    }
    let machine = Arc::new(Budget::default().permits());
    std::thread::scope(|scope| {
        for bench in &benches {
            let machine = Arc::clone(&machine);
            scope.spawn(move || {
                let mut worker = worker(bench, Some(machine));
                // The voice is kept for the next run, and others need its room.
                let (result, _) = done(&mut worker, &render(bench, "film"));
                assert_eq!(result["takes"]["made"], 3, "{result}");
                bench.write("project/script.md", SCRIPT.replace("ninety", "eighty"));
                assert_eq!(done(&mut worker, &render(bench, "again")).0["takes"]["made"], 1);
                worker.end().unwrap();
            });
        }
    });
    let movies: Vec<_> = benches.iter().map(|bench| std::fs::read(bench.path("out/again.mp4")).unwrap()).collect();
    assert!(movies[0] == movies[1] && movies[1] == movies[2]);
}

/// The processes below a worker whose command holds `name`.
fn below(id: u32, name: &str) -> Vec<u32> {
    let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    let children = children.split_whitespace().map(|child| child.parse::<u32>().unwrap());
    let is_named = |child: &u32| {
        let command = std::fs::read(format!("/proc/{child}/cmdline")).unwrap_or_default();
        text(&command).contains(name)
    };
    children
        .flat_map(|child| [vec![child].into_iter().filter(is_named).collect(), below(child, name)].concat())
        .collect()
}

#[test]
fn a_voice_that_made_room_is_ready_again_for_the_next_edit() {
    let bench = Bench::with_script(SCRIPT);
    bench.write("project/project.toml", "preset = \"tiny\"\n[voice]\nname = \"auto\"\n");
    // It holds a voice that waits, or a segment, and not both.
    let budget = Budget { memory: 235_000_000, ..Budget::default() };
    let (data, cache) = (home(), bench.path("cache"));
    let mut worker = Worker::new(Path::new(env!("CARGO_BIN_EXE_vo")), (&data, &cache), budget, None);
    let made = |worker: &mut Worker, priority, out| {
        worker.run((&render(&bench, out), priority), &Stop::new(), &mut |_| ()).unwrap();
    };
    let is_ready = |worker: &Worker| {
        let began = Instant::now();
        loop {
            if !below(worker.id().unwrap(), "__voice").is_empty() {
                return true;
            }
            if began.elapsed() > Duration::from_secs(3) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    made(&mut worker, Priority::Batch, "first");
    assert!(!is_ready(&worker), "nobody waits for the next one");
    bench.write("project/script.md", SCRIPT.replace("ninety", "eighty"));
    made(&mut worker, Priority::Person, "second");
    assert!(is_ready(&worker));
    // It was started for a person, after a run for nobody.
    let policy = |id: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
        stat.rsplit(") ").next().unwrap().split(' ').nth(38).unwrap().to_owned()
    };
    let voices = below(worker.id().unwrap(), "__voice");
    assert!(voices.iter().all(|id| policy(*id) == "0"), "SCHED_OTHER");
    bench.write("project/script.md", SCRIPT.replace("ninety", "seventy"));
    made(&mut worker, Priority::Person, "third");
    worker.end().unwrap();
    bench.wait_until_alone();
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    bench.make(&["--force"]);
    assert!(std::fs::read(bench.path("out/third.mp4")).unwrap() == std::fs::read(bench.movie()).unwrap());
}

#[test]
fn a_cache_that_is_deleted_between_two_runs_is_begun_again() {
    let bench = Bench::with_script(SCRIPT);
    let mut worker = worker(&bench, None);
    done(&mut worker, &render(&bench, "first"));
    std::fs::remove_dir_all(bench.path("cache")).unwrap();
    assert_eq!(done(&mut worker, &render(&bench, "second")).0["takes"]["made"], 3);
    assert!(
        std::fs::read(bench.path("out/first.mp4")).unwrap() == std::fs::read(bench.path("out/second.mp4")).unwrap()
    );
    worker.end().unwrap();
}

#[test]
fn a_worker_whose_answers_nobody_reads_ends_with_its_orders() {
    let bench = Bench::with_script(SCRIPT);
    let mut child = bench.vo().arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let unread = child.stdout.take();
    for job in 0..40 {
        let order = json!({"order": "run", "job": job, "work": {"make": "plan", "project": bench.project()}});
        writeln!(to, "{order}").unwrap();
    }
    drop(to);
    child.wait().unwrap();
    drop(unread);
    bench.wait_until_alone();
}

#[test]
fn the_lines_of_a_worker_are_json_and_its_input_is_its_life() {
    let bench = Bench::with_script(SCRIPT);
    let mut vo = bench.vo();
    let mut child =
        vo.arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut to, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let project = bench.project();
    writeln!(to, "this is no order").unwrap();
    to.write_all(b"\xff\xfe neither is this\n").unwrap();
    // A run that is not understood has an answer, as any other.
    writeln!(to, "{}", json!({"order": "run", "job": 5, "work": {"make": "cake"}})).unwrap();
    writeln!(to, "{}", json!({"order": "run", "job": 6, "work": {"make": "frame", "project": project}})).unwrap();
    let misspelt = json!({"make": "plan", "project": project, "changes": {"looks": "clean"}});
    writeln!(to, "{}", json!({"order": "run", "job": 9, "work": misspelt})).unwrap();
    writeln!(to, "{}", json!({"order": "begin", "memory": 300_000_000, "cpu": 100, "grants": false})).unwrap();
    // One that was stopped before does not begin, however short it would be.
    writeln!(to, "{}", json!({"order": "stop", "job": 10})).unwrap();
    writeln!(to, "{}", json!({"order": "run", "job": 10, "work": {"make": "plan", "project": project}})).unwrap();
    writeln!(to, "{}", json!({"order": "run", "job": 7, "work": {"make": "plan", "project": project}})).unwrap();
    writeln!(
        to,
        "{}",
        json!({"order": "run", "job": 8, "work": {"make": "render", "project": project, "output": null}})
    )
    .unwrap();
    let (mut told, mut refused) = (Vec::new(), Vec::new());
    for line in answers.lines() {
        let answer: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if answer["answer"] == "failed" {
            refused.push((answer["job"].as_u64().unwrap(), answer["problem"]["code"].as_str().unwrap().to_owned()));
        }
        told.push(answer["answer"].as_str().unwrap().to_owned());
        if answer["answer"] == "done" && answer["job"] == 7 {
            assert!(answer["result"]["frames"].as_u64().unwrap() > 60, "{answer}");
            break;
        }
    }
    assert_eq!(told.iter().filter(|answer| *answer == "ready").count(), 1);
    let unreadable = [5, 6, 9].map(|job| (job, "order-unreadable".to_owned()));
    assert_eq!(refused, [&unreadable[..], &[(10, "stopped".to_owned())]].concat());
    // What goes on stops where nobody is there any more.
    let began = Instant::now();
    drop(to);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && began.elapsed() < Duration::from_secs(20), "{}", text(&output.stderr));
    bench.wait_until_alone();
}
