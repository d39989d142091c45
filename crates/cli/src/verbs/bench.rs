//! `vo bench`: hands over to the program `vo-bench`, which lies beside this one.

use serde::Serialize;
use vo_setup::Settings;
use vo_studio::{Code, StudioError};

use crate::args::Bench;
use crate::start::our_program;

/// What `vo-bench` is given as its one argument, as JSON: its `Options`.
#[derive(Serialize)]
struct Order {
    typed: String,
    #[serde(flatten)]
    chosen: Bench,
}

/// `vo bench`. It returns only if something is wrong.
pub fn bench(mut chosen: Bench) -> Result<(), StudioError> {
    let program = our_program()?.with_file_name(format!("vo-bench{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        return Err(StudioError::Input(
            Code::ProgramMissing,
            "`vo bench` starts the program `vo-bench`, and there is none beside `vo`: build it with \
             `cargo build --release -p vo-bench`"
                .to_owned(),
        ));
    }
    let settings = Settings::from_env()?;
    chosen.ffmpeg = chosen.ffmpeg.or_else(|| settings.paths().ok()?.ffmpeg.clone());
    let typed: Vec<_> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let order = serde_json::to_string(&Order { typed: typed.join(" "), chosen });
    let order = order
        .map_err(|error| StudioError::Input(Code::InvalidSetting, format!("`vo bench` takes no such name: {error}")))?;
    Err(vo_process::replace_with(&program, &[order.as_ref()]).into())
}
