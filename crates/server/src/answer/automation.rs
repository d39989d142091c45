//! What goes wrong with schedules, webhooks, settings, secrets and backups, as an answer.

use vo_automation::AutomationError;
use vo_backup::BackupError;
use vo_settings::SettingsError;
use vo_studio::{Code, StudioError};

use super::Refused;

/// Fields of a webhook; all others are of a schedule.
const OF_A_WEBHOOK: [&str; 3] = ["topics", "kinds", "description"];

impl From<AutomationError> for Refused {
    fn from(error: AutomationError) -> Self {
        let code = match &error {
            error if error.is_full_disk() => return full_disk(),
            AutomationError::NoSuchSchedule(_) => Code::ScheduleMissing,
            AutomationError::NoSuchWebhook(_) | AutomationError::NoSuchDelivery(_) => Code::WebhookMissing,
            AutomationError::Invalid { field, .. } if OF_A_WEBHOOK.contains(field) => Code::InvalidWebhook,
            AutomationError::Invalid { .. } => Code::InvalidSchedule,
            AutomationError::Address(_) => Code::InvalidWebhook,
            AutomationError::TooMany { .. } => Code::TooManyKept,
            AutomationError::Disabled(_) => Code::WebhookOff,
            AutomationError::Files { .. }
            | AutomationError::Database { .. }
            | AutomationError::Store(_)
            | AutomationError::Newer { .. }
            | AutomationError::Secret(_) => {
                tracing::error!(why = %error, "schedules and webhooks failed");
                let why = "schedules and webhooks cannot be read or written; the log of the server says why";
                return Self::new(Code::AutomationFailed, why);
            }
        };
        Self::new(code, error.to_string())
    }
}

impl From<SettingsError> for Refused {
    fn from(error: SettingsError) -> Self {
        let code = match &error {
            error if error.is_full_disk() => return full_disk(),
            SettingsError::Invalid { field: "name" | "value", .. } => Code::InvalidSecret,
            SettingsError::Invalid { .. } | SettingsError::Shape(_) => Code::InvalidSetting,
            SettingsError::Changed => Code::SettingsChanged,
            SettingsError::NoSuchSecret(_) => Code::SecretMissing,
            SettingsError::TooMany(_) => Code::TooManyKept,
            SettingsError::Files { .. } | SettingsError::Unreadable { .. } => {
                tracing::error!(why = %error, "settings or secrets failed");
                let why = "settings and secrets cannot be read or written; the log of the server says why";
                return Self::new(Code::FilesFailed, why);
            }
        };
        Self::new(code, error.to_string())
    }
}

impl From<BackupError> for Refused {
    fn from(error: BackupError) -> Self {
        if let BackupError::NoSuchBackup(_) = &error {
            return StudioError::from(error).into();
        }
        tracing::error!(why = %error, "backups failed");
        Self::new(Code::FilesFailed, "backups cannot be read or removed; the log of the server says why")
    }
}

fn full_disk() -> Refused {
    let why = "the disk with the server's data is full: free some space there; reading and cancelling go on";
    Refused::new(Code::DiskFull, why)
}
