//! Our own program on the same job, from an empty store: with children, with the worker, without captions to see what they
//! cost, and with the FFmpeg that it chooses itself.

use std::rc::Rc;

use vo_setup::Paths;
use vo_setup::toolchain::{ask, find};

use crate::competitor::Competitor;
use crate::context::{Context, Project, write_project};
use crate::job::Job;
use crate::vo::{Vo, WORKER};

/// Everything made from scratch.
pub fn cold(context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    let about = format!("vo, everything made from scratch; FFmpeg {}", context.tools.version);
    competitor("cold", about, &context.vo, true, (context, job))
}

/// The same, with the worker in the children's place.
pub fn worker(context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    let about = format!("vo, with FFmpeg's libraries in one process; FFmpeg {}", context.tools.version);
    let printed = ask(&context.tools.ffmpeg, "-version").unwrap_or_default();
    if vo_studio::find_codec(&context.vo.program, &printed).is_none() {
        let why = "not built beside vo for this FFmpeg: run `tools/system-packages.sh worker`, then `make setup`";
        return Competitor::absent(WORKER, about, why);
    }
    let vo = Vo { slot: WORKER, ..context.vo.clone() };
    competitor(WORKER, about, &vo, true, (context, job))
}

/// The same movie without captions.
pub fn plain(context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    let about = format!("vo, the same without captions; FFmpeg {}", context.tools.version);
    competitor("plain", about, &context.vo, false, (context, job))
}

/// The same movie with the FFmpeg that our program chooses if none is named.
pub fn usual(paths: &Paths, context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    const ABOUT: &str = "vo, with the FFmpeg it chooses itself";
    match find(paths) {
        Err(error) => Competitor::absent("usual", ABOUT, error.to_string()),
        Ok(chosen) if chosen.ffmpeg == context.tools.ffmpeg => {
            Competitor::absent("usual", ABOUT, "it is the one that all use: see cold")
        }
        Ok(chosen) => {
            let vo = Vo { ffmpeg: chosen.ffmpeg, ..context.vo.clone() };
            competitor("usual", format!("{ABOUT}: {}", chosen.version), &vo, true, (context, job))
        }
    }
}

fn competitor(
    name: &'static str,
    about: String,
    vo: &Vo,
    captions: bool,
    (context, job): (&Rc<Context>, &Rc<Job>),
) -> Competitor {
    let (context, job, vo) = (Rc::clone(context), Rc::clone(job), vo.clone());
    Competitor::ready(name, about, move |trial| {
        let project = trial.folder.join("project");
        let clip = Some(job.clip.file.as_path());
        write_project(&project, &Project { script: &job.script, clip, seed: job.seed, export: &context.export })?;
        let vo = vo.with_cache(trial.folder.join("store"));
        vo.forget()?;
        let set = format!("captions={captions}");
        Ok(vec![vo.make(&project, &trial.folder.join("out.mp4")).args(["--set", &set])])
    })
}
