//! Which code every error has.

use vo_process::ProcessError;
use vo_setup::SetupError;
use vo_store::StoreError;
use vo_voice::VoiceError;

use super::{Code, Mistake, StudioError};

impl StudioError {
    /// What kind of error it is.
    pub fn code(&self) -> Code {
        match self {
            Self::Mistakes(mistakes) => of_mistakes(mistakes),
            Self::Input(code, _) => *code,
            Self::Stopped => Code::Stopped,
            Self::Tool { ended: true, .. } => Code::ToolKilled,
            Self::Tool { ended: false, .. } => Code::ToolFailed,
            Self::Corrupt(_) => Code::CacheCorrupt,
            Self::Crashed { .. } => Code::DecoderCrashed,
            Self::EndedEarly { .. } => Code::DecoderEndedEarly,
            Self::Shorter { .. } => Code::ClipDamaged,
            Self::Wrong { .. } => Code::WrongResult,
            Self::FullDisk(_) => Code::DiskFull,
            Self::FullCache(_) => Code::CacheFull,
            Self::Store(error) => of_store(error),
            Self::Voice(error) => of_voice(error),
            Self::Setup(error) => of_setup(error),
            Self::Process(error) => of_process(error),
            Self::Recipe(_) => Code::InvalidNumber,
            Self::Files { .. } => Code::FilesFailed,
        }
    }

    /// What the process should end with: see [`Code::exit`].
    pub fn exit_code(&self) -> u8 {
        self.code().exit()
    }
}

/// Mistakes of one kind have its code.
fn of_mistakes(mistakes: &[Mistake]) -> Code {
    let mut codes = mistakes.iter().map(|mistake| mistake.code);
    let first = codes.next().unwrap_or(Code::SeveralMistakes);
    if codes.all(|code| code == first) { first } else { Code::SeveralMistakes }
}

fn of_store(error: &StoreError) -> Code {
    match error {
        StoreError::Files { .. } | StoreError::Ledger { .. } if error.is_full_disk() => Code::CacheFull,
        StoreError::Files { .. } | StoreError::Ledger { .. } => Code::CacheFailed,
        StoreError::Network { .. } => Code::CacheOnNetwork,
        StoreError::Newer { .. } => Code::CacheNewer,
        StoreError::Stopped => Code::Stopped,
    }
}

fn of_voice(error: &VoiceError) -> Code {
    match error {
        VoiceError::UnknownVoice { .. } => Code::UnknownVoice,
        VoiceError::Unusable { .. } => Code::VoiceUnusable,
        VoiceError::NoVoice { .. } => Code::NoVoiceInstalled,
        VoiceError::Request(_) | VoiceError::Failed { .. } | VoiceError::Espeak(_) => Code::VoiceFailed,
        VoiceError::Crashed { .. } => Code::VoiceCrashed,
        VoiceError::Broken { .. } => Code::VoiceIncomplete,
        VoiceError::Process(error) => of_process(error),
    }
}

fn of_setup(error: &SetupError) -> Code {
    match error {
        SetupError::NoHome => Code::NoHome,
        SetupError::Setting { .. } => Code::InvalidSetting,
        SetupError::Manifest(_) => Code::InvalidManifest,
        SetupError::Unknown { .. } => Code::UnknownArtifact,
        SetupError::Wrong(_) => Code::FetchMismatch,
        SetupError::Unreachable { .. } => Code::FetchFailed,
        SetupError::Disk { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => Code::DiskFull,
        SetupError::Disk { .. } => Code::FilesFailed,
        SetupError::NoToolchain(_) => Code::NoToolChain,
        SetupError::Stopped => Code::Stopped,
    }
}

fn of_process(error: &ProcessError) -> Code {
    match error {
        ProcessError::Start { .. } => Code::ToolNotStarted,
        ProcessError::Talk { .. } => Code::ToolLost,
        ProcessError::Sandbox { .. } => Code::NoSandbox,
        ProcessError::TooSlow { .. } => Code::ToolTimeout,
        ProcessError::Stopped => Code::Stopped,
    }
}
