//! Profiles of real children.

use std::io::{Read, Write};

use vo_process::{Command, Stop};

use super::*;

const OFTEN: Duration = Duration::from_millis(5);
const SOON: Duration = Duration::from_secs(60);

#[test]
fn a_child_that_holds_and_burns_is_told_by_its_role() {
    let profile = Profile::start(OFTEN);
    profile.mark("burning");
    // A text of 20 MB, in a variable; then it says so and waits for us.
    let script = "a=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do a=$a$a; done;
                  echo full; read go";
    let mut child = Command::new("bash").args(["-c", script]).role("holder").pipe_in().pipe_out().start().unwrap();
    child.stdout().unwrap().read_exact(&mut [0]).unwrap();
    while profile.peak() < 16_000_000 {
        std::thread::sleep(OFTEN);
    }
    child.stdin().unwrap().write_all(b"go\n").unwrap();
    child.wait(&Stop::new(), SOON).unwrap();
    let record = profile.finish();
    let holder = &record.roles["holder"];
    assert!(holder.peak_pss_bytes > 16_000_000, "{}", holder.peak_pss_bytes);
    assert!(record.tree.peak_pss_bytes >= holder.peak_pss_bytes);
    assert!(holder.cpu_milliseconds > 0);
    assert_eq!(holder.pss_bytes.last(), Some(&0), "it is gone");
    assert!(record.roles["vo"].peak_pss_bytes > 100_000);
    assert_eq!(record.moments.len(), record.tree.pss_bytes.len());
    assert_eq!(record.moments.len(), holder.cpu_percent.len());
    assert_eq!(record.marks[0].name, "burning");
}

#[test]
fn children_too_short_to_be_seen_still_cost() {
    let profile = Profile::start(SOON);
    for _ in 0..40 {
        Command::new("ls").arg("/").role("lister").run(&Stop::new(), SOON).unwrap();
    }
    let record = profile.finish();
    // Each takes about a millisecond, less than the unit of the kernel.
    assert!(record.roles["lister"].cpu_milliseconds >= 10, "{record:?}");
}

#[test]
fn a_record_is_read_back_as_it_was_written() {
    let profile = Profile::start(OFTEN);
    std::thread::sleep(OFTEN * 3);
    let record = profile.finish();
    let text = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
}
