//! Runs a program under a profile and prints the chart: `watch PROGRAM ARGUMENTS... > chart.svg`. What the program
//! prints itself is dropped. How much the watching cost stands on standard error.

use std::path::PathBuf;
use std::time::Duration;

use vo_meter::{Profile, profile};
use vo_process::{Command, Stop};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let program = PathBuf::from(arguments.next().ok_or("watch PROGRAM ARGUMENTS... > chart.svg")?);
    let title = format!("What {} costs", program.display());
    let watch = Profile::start(Duration::from_millis(50));
    let exit = Command::new(program)
        .args(arguments)
        .role("program")
        .background()
        .run(&Stop::new(), Duration::from_secs(3600))?;
    watch.mark("ended");
    let record = watch.finish();
    println!("{}", profile::chart::svg(&record, &title, None));
    let ours = record.roles.get("vo").map_or(0, |track| track.cpu_milliseconds);
    let seconds = record.milliseconds as f64 / 1e3;
    eprintln!("{exit:?}\nwatching cost {ours} ms of processor time in {seconds} s");
    Ok(())
}
