//! `vo serve`: the studio over HTTP.

use vo_server::{Bind, Listening};
use vo_setup::Settings;
use vo_studio::StudioError;

use crate::args::Serve;
use crate::output::{print_json, print_line};
use crate::start::our_program;

/// `vo serve`, until a signal ends it.
pub fn serve(args: &Serve) -> Result<(), StudioError> {
    let bind = Bind { host: args.host, port: args.port };
    vo_server::serve(Settings::from_env()?, our_program()?, bind, |listening| {
        if args.json {
            print_json(listening);
            return;
        }
        let Listening { url, token_file } = listening;
        print_line(&format!("open {url} (good for one visit)"));
        print_line(&format!("programs send the token in {} as `Authorization: Bearer`", vo_files::shown(token_file)));
    })
    .map_err(StudioError::from)
}
