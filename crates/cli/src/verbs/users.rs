//! `vo users`: who may use a server. It works whether one runs or not, and holds from the next request.

use std::io::{BufRead, IsTerminal, Read};

use vo_server::ServerError;
use vo_setup::Settings;
use vo_studio::{Code, StudioError};
use vo_users::{Change, MAX_BYTES, Quota, User};

use crate::args::{QuotaArgs, UsersVerb};
use crate::output::{print_json, print_line};

/// `vo users`.
pub fn users(what: &UsersVerb) -> Result<(), StudioError> {
    let users = vo_server::users(&Settings::from_env()?)?;
    let failed = |error| StudioError::from(ServerError::Users(error));
    match what {
        UsersVerb::Add { name, role, quota } => {
            let user = users.add(name, &password()?, *role, wanted(*quota)).map_err(failed)?;
            print_line(&format!("{} is {} now", user.name, user.role));
        }
        UsersVerb::List(list) => {
            let all = users.list().map_err(failed)?;
            if list.json { print_json(&all) } else { all.iter().for_each(show) }
        }
        UsersVerb::Remove { name } => users.remove(name).map_err(failed)?,
        UsersVerb::Role { name, role } => {
            let user = users.change(name, Change { role: Some(*role), quota: None }).map_err(failed)?;
            print_line(&format!("{} is {} now", user.name, user.role));
        }
        UsersVerb::Quota { name, quota } => {
            let change = Change { role: None, quota: Some(wanted(*quota)) };
            show(&users.change(name, change).map_err(failed)?);
        }
        UsersVerb::Password { name } => users.set_password(name, &password()?).map_err(failed)?,
    }
    Ok(())
}

fn wanted(QuotaArgs { jobs, library }: QuotaArgs) -> Quota {
    Quota { jobs: Some(jobs), library: Some(library) }
}

fn show(User { name, role, quota, .. }: &User) {
    let jobs = quota.jobs.map_or_else(|| "any number of jobs".to_owned(), |jobs| format!("{jobs} jobs"));
    let library = quota.library.map_or_else(|| "any size".to_owned(), |bytes| format!("{} MB", bytes / 1_000_000));
    print_line(&format!("{name:<24} {role:<8} {jobs}, {library}"));
}

/// A password: typed without being shown, twice, or the first line of standard input. It is never an argument, which every
/// user of the machine could read.
fn password() -> Result<String, StudioError> {
    let failed =
        |error: std::io::Error| StudioError::files("reading a password from", "standard input".as_ref())(error);
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        let mut line = String::new();
        stdin.lock().take(MAX_BYTES as u64 + 2).read_line(&mut line).map_err(failed)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let first = rpassword::prompt_password("password: ").map_err(failed)?;
    if rpassword::prompt_password("once more: ").map_err(failed)? != first {
        return Err(StudioError::Input(Code::InvalidUser, "the two passwords differ: try again".to_owned()));
    }
    Ok(first)
}
