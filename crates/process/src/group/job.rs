//! The job objects of Windows: the one place where its interface is called. Every handle that comes of a call is owned by
//! a value here, which closes it once.
#![allow(
    unsafe_code,
    reason = "the library has no jobs, and a process that was started suspended goes on by such calls"
)]

use std::ffi::c_void;
use std::io;
use std::os::windows::io::{AsHandle, AsRawHandle, BorrowedHandle, FromRawHandle, OwnedHandle};
use std::process::Child;
use std::time::Duration;

use windows_sys::Win32::Foundation::{INVALID_HANDLE_VALUE, WAIT_OBJECT_0, WAIT_TIMEOUT};
use windows_sys::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, TH32CS_SNAPTHREAD, THREADENTRY32, Thread32First, Thread32Next,
};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_JOB_MEMORY, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JOBOBJECTINFOCLASS,
    JobObjectBasicAccountingInformation, JobObjectExtendedLimitInformation, QueryInformationJobObject,
    SetInformationJobObject, TerminateJobObject,
};
use windows_sys::Win32::System::Threading::{
    INFINITE, OpenThread, ResumeThread, THREAD_SUSPEND_RESUME, WaitForSingleObject,
};

use crate::Usage;
use crate::limits::Limits;

/// Processes that a bounded child may be together with what it starts: our tools start none, the system may start one
/// for a console.
const MOST: u32 = 8;

/// The exit code of a process that was ended by its job.
const ENDED: u32 = 1;

/// A job. When its last handle is closed, which happens at our end whatever ends us, all processes in it are ended.
#[derive(Debug)]
pub(super) struct Job(OwnedHandle);

/// Information about a job that is plain numbers, and what the system calls it.
///
/// # Safety
/// `CLASS` must be the class of information whose structure this is.
unsafe trait Numbers: Default {
    const CLASS: JOBOBJECTINFOCLASS;
}

// SAFETY: this is what the documentation says of `QueryInformationJobObject`.
unsafe impl Numbers for JOBOBJECT_BASIC_ACCOUNTING_INFORMATION {
    const CLASS: JOBOBJECTINFOCLASS = JobObjectBasicAccountingInformation;
}

// SAFETY: as above.
unsafe impl Numbers for JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
    const CLASS: JOBOBJECTINFOCLASS = JobObjectExtendedLimitInformation;
}

impl Job {
    /// A new job without processes.
    pub(super) fn new(limits: Option<Limits>) -> io::Result<Self> {
        // SAFETY: no attributes and no name are asked for by null, which the call allows.
        let job = owned(unsafe { CreateJobObjectW(std::ptr::null(), std::ptr::null()) })?;
        let job = Self(job);
        let mut most = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        let basic = &mut most.BasicLimitInformation;
        // Without the second a window would ask a person about every crash.
        basic.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
        if let Some(limits) = limits {
            basic.LimitFlags |= JOB_OBJECT_LIMIT_JOB_MEMORY | JOB_OBJECT_LIMIT_ACTIVE_PROCESS;
            basic.ActiveProcessLimit = MOST;
            most.JobMemoryLimit = usize::try_from(limits.memory_bytes).unwrap_or(usize::MAX);
        }
        job.set(&most)?;
        Ok(job)
    }

    fn set<T: Numbers>(&self, numbers: &T) -> io::Result<()> {
        let from = (&raw const *numbers).cast::<c_void>();
        // SAFETY: the handle is ours and open; the call reads as many bytes as the structure of this class has.
        done(unsafe { SetInformationJobObject(self.0.as_raw_handle(), T::CLASS, from, size_of::<T>() as u32) })
    }

    fn get<T: Numbers>(&self) -> io::Result<T> {
        let (mut numbers, size) = (T::default(), size_of::<T>() as u32);
        let to = (&raw mut numbers).cast::<c_void>();
        // SAFETY: the handle is ours and open; the call writes at most as many bytes as the structure of this class has,
        // all of them numbers; how many is not asked for, which null says.
        done(unsafe { QueryInformationJobObject(self.0.as_raw_handle(), T::CLASS, to, size, std::ptr::null_mut()) })?;
        Ok(numbers)
    }

    /// Takes in a process, and with it whatever it will start.
    pub(super) fn take_in(&self, child: &Child) -> io::Result<()> {
        // SAFETY: both handles are open, as their owners live.
        done(unsafe { AssignProcessToJobObject(self.0.as_raw_handle(), child.as_raw_handle()) })
    }

    /// Ends all that are in it.
    pub(super) fn end(&self) -> io::Result<()> {
        // SAFETY: the handle is ours and open.
        done(unsafe { TerminateJobObject(self.0.as_raw_handle(), ENDED) })
    }

    /// What all that were ever in it have used. Memory is what was asked for and given, which is at least what was held.
    pub(super) fn usage(&self) -> io::Result<Usage> {
        // The system counts in tenths of a microsecond.
        let time = |tenths: i64| Duration::from_nanos(tenths.unsigned_abs().saturating_mul(100));
        let times: JOBOBJECT_BASIC_ACCOUNTING_INFORMATION = self.get()?;
        let memory: JOBOBJECT_EXTENDED_LIMIT_INFORMATION = self.get()?;
        Ok(Usage {
            user: time(times.TotalUserTime),
            system: time(times.TotalKernelTime),
            max_rss_bytes: memory.PeakProcessMemoryUsed as u64,
        })
    }
}

/// Waits as long for the end of a process, for ever if no time is named, and says whether it has come.
pub(super) fn ends_within(process: BorrowedHandle<'_>, timeout: Option<Duration>) -> io::Result<bool> {
    let longest = INFINITE - 1;
    let timeout =
        timeout.map_or(INFINITE, |timeout| u32::try_from(timeout.as_millis()).unwrap_or(longest).min(longest));
    // SAFETY: the handle is open for as long as it is borrowed.
    match unsafe { WaitForSingleObject(process.as_raw_handle(), timeout) } {
        WAIT_OBJECT_0 => Ok(true),
        WAIT_TIMEOUT => Ok(false),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Lets a process go on that was started suspended: the library keeps its first thread to itself, so it is looked up. No
/// other process can have its number, as `child` is still held.
pub(super) fn resume(child: &Child) -> io::Result<()> {
    // SAFETY: the call takes numbers only.
    let all = owned(unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0) })?;
    let mut thread = THREADENTRY32 { dwSize: size_of::<THREADENTRY32>() as u32, ..THREADENTRY32::default() };
    // SAFETY: the handle is ours and open; the call writes into `thread`, whose size is given in it.
    let mut found = unsafe { Thread32First(all.as_raw_handle(), &raw mut thread) } != 0;
    while found && thread.th32OwnerProcessID != child.id() {
        // SAFETY: as above.
        found = unsafe { Thread32Next(all.as_raw_handle(), &raw mut thread) } != 0;
    }
    if !found {
        return Err(io::ErrorKind::NotFound.into());
    }
    // SAFETY: the call takes numbers only. The thread cannot have ended, as its process has not begun.
    let thread = owned(unsafe { OpenThread(THREAD_SUSPEND_RESUME, 0, thread.th32ThreadID) })?;
    // SAFETY: the handle is ours and open.
    match unsafe { ResumeThread(thread.as_raw_handle()) } {
        u32::MAX => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// A handle of the process that outlives the value of the library.
pub(super) fn process(child: &Child) -> io::Result<OwnedHandle> {
    child.as_handle().try_clone_to_owned()
}

/// The owner of a handle that a call has just made for us.
fn owned(handle: *mut c_void) -> io::Result<OwnedHandle> {
    if handle.is_null() || handle == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: it is a handle, it was made for us, and nothing else closes it.
    Ok(unsafe { OwnedHandle::from_raw_handle(handle) })
}

/// What a call says that returns zero if it failed.
fn done(returned: i32) -> io::Result<()> {
    if returned == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
