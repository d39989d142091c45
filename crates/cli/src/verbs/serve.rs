//! `vo serve`: the studio over HTTP.

use vo_server::{Listen, Listening, Told};
use vo_setup::Settings;
use vo_studio::StudioError;

use crate::args::Serve;
use crate::output::{eprint_line, print_json, print_line};
use crate::start::our_program;

/// `vo serve`, until a signal ends it.
pub fn serve(args: Serve) -> Result<(), StudioError> {
    let Serve { host, port, tls, behind_proxy, names, open, json } = args;
    let settings = Settings::from_env()?;
    let listen = Listen { host, port, tls, behind_proxy, names };
    let own = settings.clone();
    let tell = move |told: &Told| {
        if json {
            print_json(told);
        }
        match told {
            Told::Listening(listening) => {
                if !json {
                    say(listening);
                }
                if open && let Err(error) = opened(&own, &listening.url) {
                    eprint_line(&format!("note: the browser could not be opened ({error}): open the address yourself"));
                }
            }
            Told::Ending if !json => print_line("ending: what was begun is answered, for ten seconds at most"),
            Told::Ending => {}
        }
    };
    vo_server::serve(settings, our_program()?, &listen, tell).map_err(StudioError::from)
}

/// Says where it is reached.
fn say(Listening { url, token_file, others, authority }: &Listening) {
    print_line(&format!("open {url} (good for one visit)"));
    print_line(&format!("programs send the token in {} as `Authorization: Bearer`", vo_files::shown(token_file)));
    for other in others {
        print_line(&format!("other machines open {other}, and users sign in"));
    }
    if let Some(authority) = authority {
        let file = vo_files::shown(&authority.file);
        print_line(&format!("trust the authority in {file} where the page is opened; its SHA-256 is"));
        print_line(&authority.fingerprint);
    }
}

/// Opens the page, by a file that nobody else can read.
fn opened(settings: &Settings, url: &str) -> Result<(), StudioError> {
    let file = vo_server::opening(settings, url)?;
    Ok(vo_process::open_for_person(&file)?)
}
