//! The examples of docs/api.md, run as they stand there.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::server::Server;
use crate::support::{Bench, text};

/// Where the document says that the server is.
const URL: &str = "http://127.0.0.1:4545";

/// Where it says that the data folder is.
const DATA: &str = "~/.local/share/video-orchestrator";

/// Programs that the examples need, and the packages of Debian that hold them.
const PROGRAMS: [(&str, &str); 2] = [("curl", "curl"), ("python3", "python3")];

/// All examples of a document as one script, in their order.
fn script(document: &str) -> String {
    let mut script = "set -eu\n".to_owned();
    let mut number = 0;
    for fenced in document.split("\n```").skip(1).step_by(2) {
        let (language, code) = fenced.split_once('\n').unwrap();
        let (language, file) = language.split_once(' ').unwrap_or((language, ""));
        number += usize::from(["sh", "python"].contains(&language));
        let shown = format!("echo '-- example {number}' >&2\n");
        match language {
            "python" if !file.is_empty() => script.extend(["cat > ", file, " <<'PYTHON'\n", code, "\nPYTHON\n"]),
            "sh" => script.extend([&shown, code, "\n"]),
            "python" => script.extend([&shown, "PYTHONPATH=. python3 - <<'PYTHON'\n", code, "\nPYTHON\n"]),
            "console" | "json" => {}
            other => panic!("an example of docs/api.md is in {other:?}, which nothing runs"),
        }
    }
    assert!(number >= 10, "{number} examples");
    script
}

#[test]
fn the_examples_of_the_api_work() {
    for (program, package) in PROGRAMS {
        let found = Command::new(program).arg("--version").stdout(Stdio::null()).status();
        assert!(found.is_ok(), "the examples need {program}: apt-get install {package}");
    }
    let document = include_str!("../../docs/api.md");
    assert!(document.contains(URL) && document.contains(DATA));
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let home = server.home().to_str().unwrap();
    let script = script(document).replace(URL, &format!("http://{}", server.address)).replace(DATA, home);
    let folder = tempfile::tempdir().unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_vo")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let vo = bench.vo();
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(folder.path());
    command.envs(vo.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.env("PATH", path).env("VO_HOME", home).output().unwrap();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    assert!(folder.path().join("hearts/out").is_dir());
}
