//! `vo make`: the movie of a project, or of several, one after another.

use std::collections::BTreeSet;
use std::sync::Arc;

use vo_setup::Settings;
use vo_studio::event::Event;
use vo_studio::{Budget, Code, Output, Priority, Run, StudioError, folder, output_for, render};

use crate::args::{Answers, Make};
use crate::draw::Drawing;
use crate::start::{stop_on_signals, studio};

/// `vo make`: one project after another. A project that cannot be made does not keep the others from being made, unless
/// somebody asked to stop: where the disk is full for one, another may need less or be made already.
pub fn make(args: &Make) -> Result<(), StudioError> {
    let settings = Settings::from_env()?;
    let drawing = Arc::new(Drawing::choose(args.json));
    let listener = Arc::clone(&drawing);
    let stop = stop_on_signals();
    let (mut shared, mut outputs) = (None, BTreeSet::new());
    let (mut failed, mut code) = (0, None);
    let (changes, of) = (args.first.changes.changes(), 1 + args.more.len());
    // Nobody sits and waits for a batch.
    vo_process::only_when_idle(args.idle || of > 1);
    for project in std::iter::once(&args.first.project).chain(&args.more) {
        let listener = Arc::clone(&listener);
        let result = (|| {
            let opened = folder::open(project, &changes, &settings.home()?.media)?;
            let output = output_for(&opened, args.output.as_deref(), of)?;
            if !outputs.insert(std::path::absolute(&output).unwrap_or_else(|_| output.clone())) {
                let (project, output) = (vo_files::shown(project), vo_files::shown(output));
                let why = format!("{project} would replace {output}, which was just made: give it another name");
                return Err(StudioError::Input(Code::OutputTwice, why));
            }
            let studio = match &mut shared {
                Some(studio) => studio,
                // The machine is looked at once the first project was found to be one.
                none => {
                    none.insert(studio(&settings, Budget { memory: args.first.changes.memory, cpu: args.cpu_limit })?)
                }
            };
            let run = Run {
                priority: if of > 1 { Priority::Batch } else { Priority::Render },
                draws_profile: args.profile,
                ..Run::new(stop.clone(), move |event| listener.draw(&event))
            };
            render(studio, &opened, &Output { path: output, force: args.force }, run)
        })();
        drawing.clear();
        match result {
            Ok(done) => drawing.draw(&Event::Done(done)),
            Err(error) if of == 1 => return Err(error),
            Err(error @ StudioError::Stopped) => return Err(error),
            Err(error) => {
                crate::draw::error(&error, if args.json { Answers::Events } else { Answers::Text });
                code.get_or_insert(error.code());
                failed += 1;
            }
        }
    }
    code.map_or(Ok(()), |code| Err(StudioError::SomeFailed { failed, of, code }))
}
