//! What `vo backup` and `vo restore` take.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// `vo backup`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo backup monday.tar.gz"])]
pub struct Backup {
    /// Where to write it; there must be nothing yet. It holds no token and no secrets
    #[arg(value_name = "FILE.tar.gz")]
    pub file: PathBuf,
}

/// `vo restore`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo restore monday.tar.gz"])]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE.tar.gz")]
    pub file: PathBuf,
}
