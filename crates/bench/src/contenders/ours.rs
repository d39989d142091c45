//! Our own program on the same job, from an empty store: with children, with the worker, without captions to see what they
//! cost, and with the FFmpeg that it chooses itself.

use std::rc::Rc;

use vo_setup::Paths;
use vo_setup::toolchain::{ask, find};

use crate::contender::Contender;
use crate::ground::{Ground, Project, write_project};
use crate::job::Job;
use crate::vo::{Vo, WORKER};

/// Everything made anew.
pub fn cold(ground: &Rc<Ground>, job: &Rc<Job>) -> Contender {
    let about = format!("vo, everything made anew; FFmpeg {}", ground.tools.version);
    contender("cold", about, &ground.vo, true, (ground, job))
}

/// The same, with the worker in the children's place.
pub fn worker(ground: &Rc<Ground>, job: &Rc<Job>) -> Contender {
    let about = format!("vo, with FFmpeg's libraries in one process; FFmpeg {}", ground.tools.version);
    let printed = ask(&ground.tools.ffmpeg, "-version").unwrap_or_default();
    if vo_studio::find_codec(&ground.vo.program, &printed).is_none() {
        let why = "not built beside vo for this FFmpeg: run `tools/system-packages.sh worker`, then `make setup`";
        return Contender::absent(WORKER, about, why);
    }
    let vo = Vo { slot: WORKER, ..ground.vo.clone() };
    contender(WORKER, about, &vo, true, (ground, job))
}

/// The same movie without captions.
pub fn plain(ground: &Rc<Ground>, job: &Rc<Job>) -> Contender {
    let about = format!("vo, the same without captions; FFmpeg {}", ground.tools.version);
    contender("plain", about, &ground.vo, false, (ground, job))
}

/// The same movie with the FFmpeg that our program chooses if nobody names one.
pub fn usual(paths: &Paths, ground: &Rc<Ground>, job: &Rc<Job>) -> Contender {
    const ABOUT: &str = "vo, with the FFmpeg it chooses itself";
    match find(paths) {
        Err(error) => Contender::absent("usual", ABOUT, error.to_string()),
        Ok(chosen) if chosen.ffmpeg == ground.tools.ffmpeg => {
            Contender::absent("usual", ABOUT, "that is the one of everybody: see cold")
        }
        Ok(chosen) => {
            let vo = Vo { ffmpeg: chosen.ffmpeg, ..ground.vo.clone() };
            contender("usual", format!("{ABOUT}: {}", chosen.version), &vo, true, (ground, job))
        }
    }
}

fn contender(
    name: &'static str,
    about: String,
    vo: &Vo,
    captions: bool,
    (ground, job): (&Rc<Ground>, &Rc<Job>),
) -> Contender {
    let (ground, job, vo) = (Rc::clone(ground), Rc::clone(job), vo.clone());
    Contender::ready(name, about, move |turn| {
        let project = turn.folder.join("project");
        let clip = Some(job.clip.file.as_path());
        write_project(&project, &Project { script: &job.script, clip, seed: job.seed, export: &ground.export })?;
        let vo = vo.with_cache(turn.folder.join("store"));
        vo.forget()?;
        let set = format!("captions={captions}");
        Ok(vec![vo.make(&project, &turn.folder.join("out.mp4")).args(["--set", &set])])
    })
}
