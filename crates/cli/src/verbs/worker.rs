//! `vo worker`: a process that takes runs.

use std::io::{BufReader, stdin, stdout};

use vo_setup::Settings;
use vo_studio::StudioError;

use crate::start::our_program;

/// `vo worker`.
pub fn worker() -> Result<(), StudioError> {
    vo_studio::worker::serve(Settings::from_env()?, our_program()?, BufReader::new(stdin()), stdout())
}
