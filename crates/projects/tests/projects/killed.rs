//! Killed at whatever moment, or let down by the system: what was answered is there, and both texts belong together.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use vo_projects::{Edit, IfMatch, NewProject, ProjectId, Projects, ProjectsError, Rights, Start};

/// Where the child finds its folder; who runs the tests has none.
const FOLDER: &str = "VO_PROJECTS_TEST_FOLDER";

/// How often it edits.
const EDITS: &str = "VO_PROJECTS_TEST_EDITS";

/// How often it is killed.
const TIMES: u64 = 30;

fn projects(folder: &Path) -> Result<Projects, ProjectsError> {
    Projects::open(folder, Arc::new(crate::system_now), Box::new(|_| ()))
}

/// The child, started by `program`, which may be one that traces it.
fn child(program: &[&str], folder: &Path, edits: u64) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut words = program.iter().map(std::ffi::OsStr::new).chain([this.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--exact", "killed::a_child_edits_until_it_is_killed", "--nocapture"]);
    command.env(FOLDER, folder).env(EDITS, edits.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What the child was answered last.
#[derive(Default)]
struct Answered {
    edit: u64,
    copies: Vec<ProjectId>,
    deleted: Vec<ProjectId>,
}

impl Answered {
    fn hear(&mut self, line: &str) {
        // One that is cut off was answered all the same, but not heard.
        let Some(line) = line.strip_suffix('.') else { return };
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["edited", number] => self.edit = number.parse().unwrap(),
            ["copied", id] => self.copies.push(id.parse().unwrap()),
            ["deleted", id] => self.deleted.push(id.parse().unwrap()),
            _ => {}
        }
    }

    fn check(&self, folder: &Path, id: &ProjectId) {
        let projects = projects(folder).unwrap();
        let document = projects.read(id).unwrap();
        let number: u64 = document.script.parse().unwrap();
        assert_eq!(document.settings.as_ref().unwrap()["seed"], number, "both texts belong together");
        assert!(number >= self.edit, "{number} is there, and {} was answered", self.edit);
        let history = projects.history(id, None, 1_000).unwrap();
        assert!(history.windows(2).all(|pair| pair[0].number > pair[1].number), "{history:?}");
        let last = projects.revision(id, history[0].number).unwrap();
        assert_eq!((last.script, last.toml), (document.script, document.toml));
        assert!(
            !history.iter().any(|one| one.by == vo_projects::EditedBy::Outside),
            "nobody edited by hand: {history:?}"
        );
        let trash = projects.trash().unwrap();
        for copy in self.copies.iter().filter(|copy| !self.deleted.contains(copy)) {
            assert!(projects.read(copy).is_ok() || trash.iter().any(|one| one.id == *copy), "{copy} was answered");
        }
        for gone in &self.deleted {
            assert!(trash.iter().any(|one| one.id == *gone), "{gone} is in the trash");
            projects.read(gone).unwrap_err();
        }
        let left = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name());
        assert!(left.into_iter().all(|name| !name.to_str().unwrap().starts_with(".new")), "what was half made is gone");
    }
}

/// A folder with a project whose script is a number, and whose seed is the same.
fn begun() -> (tempfile::TempDir, ProjectId) {
    let folder = tempfile::tempdir().unwrap();
    let projects = projects(folder.path()).unwrap();
    let new = NewProject { title: Some("counted".to_owned()), start: Start::Script("0".to_owned()) };
    let id = projects.create(&new, Rights::default()).unwrap().id;
    projects.edit(&id, numbered(1), &IfMatch::Any).unwrap();
    (folder, id)
}

fn numbered(number: u64) -> Edit {
    let settings = json!({ "seed": number }).as_object().cloned();
    Edit { script: Some(number.to_string()), settings, ..Edit::default() }
}

#[test]
fn what_was_answered_survives_a_kill_at_any_moment() {
    let (folder, id) = begun();
    let mut answered = Answered::default();
    for round in 0..TIMES {
        let mut child = child(&[], folder.path(), u64::MAX).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines.by_ref().take((round * 7 % 20) as usize) {
            answered.hear(&line.unwrap());
        }
        std::thread::sleep(Duration::from_micros(round * 7_919 % 20_000));
        child.kill().unwrap();
        for line in lines {
            answered.hear(&line.unwrap());
        }
        child.wait().unwrap();
        answered.check(folder.path(), &id);
    }
    assert!(answered.edit > 30 && answered.deleted.len() > 3, "{} {}", answered.edit, answered.deleted.len());
}

/// The calls by which something becomes durable or is taken away.
const CALLS: [&str; 5] = ["renameat,renameat2,rename", "fsync", "write", "unlinkat", "mkdirat"];

/// What is done to a call, and whether to all that follow as well.
const FAULTS: [(&str, &str); 4] = [("signal=KILL", ""), ("error=ENOSPC", ""), ("error=ENOSPC", "+"), ("error=EIO", "")];

#[test]
fn what_was_answered_survives_a_call_that_fails() {
    let every = if std::env::var_os("VO_CALLS").is_some_and(|calls| calls == "all") { 1 } else { 11 };
    let mut runs = 0;
    for call in CALLS {
        for (fault, from) in FAULTS {
            let ((folder, id), mut answered) = (begun(), Answered::default());
            for number in (1 + runs % every..=60).step_by(every) {
                let inject = format!("inject={call}:{fault}:when={number}{from}");
                let output =
                    child(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject], folder.path(), 5).output();
                let Ok(output) = output else { return };
                let said = String::from_utf8_lossy(&output.stderr);
                if said.contains("PTRACE") || said.contains("Operation not permitted") {
                    return;
                }
                // A child whose words cannot be written has no other way.
                assert!(!said.contains("panicked") || said.contains("failed printing"), "{inject}: {said}");
                String::from_utf8_lossy(&output.stdout).lines().for_each(|line| answered.hear(line));
                answered.check(folder.path(), &id);
                runs += 1;
            }
        }
    }
}

/// Edits, copies and deletes, saying what it was answered. Not a test by itself.
#[test]
fn a_child_edits_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let edits: u64 = std::env::var(EDITS).unwrap().parse().unwrap();
    let _ = work(Path::new(&folder), edits);
}

fn work(folder: &Path, edits: u64) -> Result<(), ProjectsError> {
    let projects = projects(folder)?;
    let listed = projects.list("counted", None, 200)?.projects;
    let Some(id) = listed.into_iter().find(|one| one.title == "counted").map(|one| one.id) else { return Ok(()) };
    let start: u64 = projects.read(&id)?.script.parse().unwrap();
    for number in (start + 1..).take(usize::try_from(edits).unwrap_or(usize::MAX)) {
        projects.edit(&id, numbered(number), &IfMatch::Any)?;
        println!("edited {number}.");
        if number % 5 == 0 {
            let copy = projects.duplicate(&id, None)?.id;
            println!("copied {copy}.");
            projects.discard(&copy, &IfMatch::Any)?;
            println!("deleted {copy}.");
        }
    }
    Ok(())
}
