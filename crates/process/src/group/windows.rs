//! A child and what comes of it as a job.

use std::io;
use std::os::windows::io::{AsHandle, OwnedHandle};
use std::os::windows::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use windows_sys::Win32::System::Threading::{
    BELOW_NORMAL_PRIORITY_CLASS, CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, CREATE_SUSPENDED, IDLE_PRIORITY_CLASS,
};

use super::job::{self, Job};
use crate::Usage;
use crate::limits::Limits;
use crate::priority::Background;

/// The job of a child. Clones are the same; with the last of them all its processes end.
#[derive(Clone, Debug)]
pub(crate) struct Group(Arc<(Job, OwnedHandle)>);

/// The end of a group's first process, to wait for.
#[derive(Debug)]
pub(crate) struct End(Group);

impl Group {
    /// Starts a child in a job of its own, and in a group of its own so that a Ctrl-C on the terminal reaches us first. It
    /// does nothing before it is in the job.
    pub(crate) fn start(
        mut command: Command,
        behind: Option<Background>,
        limits: Option<Limits>,
    ) -> io::Result<(Child, Self)> {
        let priority = match behind {
            None => 0,
            Some(Background::Nice) => BELOW_NORMAL_PRIORITY_CLASS,
            Some(Background::Idle) => IDLE_PRIORITY_CLASS,
        };
        command.creation_flags(CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW | priority);
        let mut child = command.spawn()?;
        match Self::around(&child, limits) {
            Ok(group) => Ok((child, group)),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    fn around(child: &Child, limits: Option<Limits>) -> io::Result<Self> {
        let job = Job::new(limits)?;
        job.take_in(child)?;
        job::resume(child)?;
        Ok(Self(Arc::new((job, job::process(child)?))))
    }

    /// Kills all its processes.
    pub(crate) fn kill(&self) {
        // A job without processes is what is wanted.
        let _ = self.0.0.end();
    }

    /// Its first process's end, to wait for.
    #[allow(clippy::unnecessary_wraps, reason = "where there are signals it can fail")]
    pub(crate) fn end(&self) -> io::Result<End> {
        Ok(End(self.clone()))
    }

    /// Waits until its first process has ended.
    pub(crate) fn wait_for_exit(&self) {
        let _ = job::ends_within(self.0.1.as_handle(), None);
    }

    /// There are no shims: a job has left nothing.
    #[allow(clippy::unused_self, reason = "a group knows its leader")]
    pub(crate) fn kill_what_its_shim_left(&self) -> bool {
        false
    }

    /// What all that were in it have used.
    pub(crate) fn usage(&self) -> Option<Usage> {
        self.0.0.usage().ok()
    }
}

impl End {
    /// Waits for it as long, and says whether it has come.
    pub(crate) fn wait_for(&self, timeout: Duration) -> io::Result<bool> {
        job::ends_within(self.0.0.1.as_handle(), Some(timeout))
    }
}

/// There are no signals.
pub(crate) fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

/// Whether a process that ended so was ended by a fault of its own: the system then gives the fault as the code, which is
/// one of its errors (`0xC...`). A Ctrl-C is one of these, too, and is no fault.
pub(crate) fn is_fault(code: Option<i32>, _signal: Option<i32>) -> bool {
    const INTERRUPTED: u32 = 0xC000_013A;
    code.map(i32::cast_unsigned).is_some_and(|code| code >> 30 == 3 && code != INTERRUPTED)
}

/// There are no signals.
pub(crate) fn is_limit(_signal: i32) -> bool {
    false
}
