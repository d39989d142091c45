//! What can be typed of a server and its users.

use std::net::IpAddr;

use clap::{Args as ClapArgs, Subcommand};
use vo_server::{Network, Tls};
use vo_users::Role;

use super::List;
use super::values::{host, network, port, server_name, size, tls};

/// `vo serve`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples![
    "vo serve",
    "vo serve --open",
    "vo serve --port 0 --json",
    "vo serve --host 0.0.0.0 --tls self --name studio.local",
    "vo serve --behind-proxy --name studio.example.org",
])]
pub struct Serve {
    /// The address to listen on. One that other machines can reach takes TLS or a proxy, and users
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host)]
    pub host: IpAddr,
    /// The port; 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = vo_server::PORT, value_parser = port)]
    pub port: u16,
    /// Encrypt: `self` for an authority of this installation, or the files of a certificate and its key
    #[arg(long, value_name = "self|CERT,KEY", value_parser = tls)]
    pub tls: Option<Tls>,
    /// A proxy stands before it and encrypts; only these addresses may speak to it [default: this machine]
    #[arg(
        long,
        value_name = "ADDRESSES",
        value_delimiter = ',',
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "127.0.0.1,::1",
        value_parser = network
    )]
    pub behind_proxy: Option<Vec<Network>>,
    /// Another name by which it is asked, with or without a port: behind a proxy or a tunnel
    #[arg(long = "name", value_name = "NAME[:PORT]", value_parser = server_name)]
    pub names: Vec<String>,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Print where it is reached as one JSON event
    #[arg(long)]
    pub json: bool,
}

/// `vo users`.
#[derive(Debug, ClapArgs)]
#[command(after_help = examples!["vo users add anna --role admin", "vo users list", "vo users role anna viewer"])]
pub struct UsersArgs {
    #[command(subcommand)]
    pub what: UsersVerb,
}

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub enum UsersVerb {
    /// Add a user; the password is asked for, or read from standard input
    Add {
        /// How the user signs in
        name: String,
        /// viewer, editor or admin
        #[arg(long, default_value = "editor", value_name = "ROLE")]
        role: Role,
        #[command(flatten)]
        quota: QuotaArgs,
    },
    /// List users
    List(List),
    /// Remove a user, and end all sessions of that user
    Remove {
        /// The user
        name: String,
    },
    /// Change the role of a user
    Role {
        /// The user
        name: String,
        /// viewer, editor or admin
        role: Role,
    },
    /// Change how much of the server a user may take
    Quota {
        /// The user
        name: String,
        #[command(flatten)]
        quota: QuotaArgs,
    },
    /// Change the password of a user, and end all sessions of that user
    Password {
        /// The user
        name: String,
    },
}

/// How much of the server a user may take.
#[derive(Clone, Copy, Debug, ClapArgs)]
pub struct QuotaArgs {
    /// Jobs that wait at once
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub jobs: u32,
    /// Size of the library
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "50GB")]
    pub library: u64,
}
