//! Settings as they are written over HTTP.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vo_settings::{Egress, NewProjects, ServerSettings, WorkBudget};

/// The settings of the server.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsInfo {
    /// What new projects begin with.
    pub projects: ProjectDefaults,
    /// What all workers together may use; from the next start on.
    pub budget: BudgetInfo,
    /// What may be reached although it is not public.
    pub egress: EgressInfo,
}

/// Changes of settings: what is left out stays, `null` makes it as it usually is.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "what may be sent is told by this type, and read by the settings themselves")]
pub struct SettingsChange {
    /// What new projects begin with.
    pub projects: Option<ProjectDefaults>,
    /// What all workers together may use; from the next start on.
    pub budget: Option<BudgetInfo>,
    /// What may be reached although it is not public.
    pub egress: Option<EgressInfo>,
}

/// What new projects begin with.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProjectDefaults {
    /// The export preset.
    pub preset: Option<String>,
    /// The voice.
    pub voice: Option<String>,
    /// The caption look.
    pub look: Option<String>,
}

/// What all workers together may use.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct BudgetInfo {
    /// Bytes of memory: at least 100 MB, usually 300 MB.
    pub memory: Option<u64>,
    /// Percent of all processors together: 1 to 100.
    pub cpu: Option<u32>,
}

/// What may be reached although it is not public.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EgressInfo {
    /// Addresses with their ports, such as `192.168.1.7:8080`: 50 at most.
    pub allow: Option<Vec<String>>,
}

impl From<ServerSettings> for SettingsInfo {
    fn from(settings: ServerSettings) -> Self {
        let ServerSettings { projects, budget, egress } = settings;
        let NewProjects { preset, voice, look } = projects;
        let (WorkBudget { memory, cpu }, Egress { allow }) = (budget, egress);
        let allow = allow.iter().map(ToString::to_string).collect();
        Self {
            projects: ProjectDefaults { preset, voice, look },
            budget: BudgetInfo { memory: Some(memory), cpu: Some(cpu) },
            egress: EgressInfo { allow: Some(allow) },
        }
    }
}
