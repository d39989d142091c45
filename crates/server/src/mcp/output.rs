//! What tools answer beside what routes do.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A video that is being made.
#[derive(Debug, Serialize, ToSchema)]
pub struct BegunVideo {
    /// The identifier of its project; nothing if it was named by a path.
    pub project: Option<String>,
    /// The number of the job that makes it.
    pub job: u64,
}

/// What making a video would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct VideoPlan {
    /// Segments, frames and lines, how many of them are there already, and how long the rest takes.
    #[schema(value_type = Object)]
    pub plan: Value,
}

/// A video that is made.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeVideo {
    /// The number of the job that made it.
    pub job: u64,
    /// Its files, the movie first.
    pub files: Vec<MadeFile>,
    /// What the job says of it: frames, and how much was made and reused.
    #[schema(value_type = Object)]
    pub result: Value,
}

/// A file on the machine of the server.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeFile {
    /// Where it is.
    pub path: String,
    /// The same as an address.
    pub uri: String,
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub media_type: String,
    /// How long it is.
    pub bytes: u64,
}
