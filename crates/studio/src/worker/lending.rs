//! A server lends permits of its machine to other programs of ours that work in the same data folder, over a socket there: so
//! all of them together stay within one budget. Only programs of the same user are answered.

use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use super::Answer;
use super::lender::{Lender, To};
use crate::budget::permits::Machine;
use crate::locked::locked;

/// Programs that are lent permits at once.
const MOST: usize = 32;

/// Bytes of a line.
const LONGEST: u64 = 4 << 10;

/// Who does not take what it is told for so long is let go.
const STUCK: Duration = Duration::from_secs(5);

/// After an error of the system, such as too many open files, it waits so long before it looks again.
const BACK_OFF: Duration = Duration::from_millis(100);

/// A socket over which permits are lent, until it ends.
#[derive(Debug)]
pub struct Lending {
    socket: PathBuf,
    connections: Arc<Connections>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Connections {
    open: Mutex<Vec<Weak<UnixStream>>>,
    is_over: AtomicBool,
}

/// Begins to lend permits over a socket, in place of one that a server left there which is no more. The folder must be our own
/// alone.
///
/// # Errors
/// What the system says.
pub fn lend(socket: &Path, permits: &Arc<Machine>) -> io::Result<Lending> {
    match std::fs::remove_file(socket) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(socket)?;
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600))?;
    let connections = Arc::new(Connections::default());
    let (shared, permits) = (Arc::clone(&connections), Arc::clone(permits));
    let take = move || {
        for stream in listener.incoming() {
            if shared.is_over.load(Ordering::SeqCst) {
                return;
            }
            match stream {
                Ok(stream) => shared.take(stream, &permits),
                Err(_) => std::thread::sleep(BACK_OFF),
            }
        }
    };
    let thread = Some(std::thread::Builder::new().name("permits".to_owned()).spawn(take)?);
    Ok(Lending { socket: socket.to_owned(), connections, thread })
}

impl Connections {
    /// Answers a program in a thread of its own, if it is one of our user and there are not too many.
    fn take(&self, stream: UnixStream, permits: &Arc<Machine>) {
        if !is_our_user(&stream) || stream.set_write_timeout(Some(STUCK)).is_err() {
            return;
        }
        let stream = Arc::new(stream);
        let mut open = locked(&self.open);
        open.retain(|other| other.strong_count() > 0);
        if open.len() >= MOST {
            return;
        }
        open.push(Arc::downgrade(&stream));
        drop(open);
        let permits = Arc::clone(permits);
        // Without a thread for it it works alone.
        let _ = std::thread::Builder::new().name("lender".to_owned()).spawn(move || answer(&stream, &permits));
    }
}

/// Answers a program until it ends, and takes back what it held.
fn answer(stream: &UnixStream, permits: &Arc<Machine>) {
    let Ok(writing) = stream.try_clone() else { return };
    let to: To = Arc::new(Mutex::new(writing));
    let lender = Lender::new(&to, permits);
    let (mut input, mut line) = (BufReader::new(stream), Vec::new());
    loop {
        line.clear();
        if !input.by_ref().take(LONGEST).read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            break;
        }
        let Ok(answer) = serde_json::from_slice::<Answer>(&line) else { break };
        let _ = lender.hear(answer);
    }
    // What it claims may be waited for: whoever waits holds the other end of the stream.
    lender.end();
    let _ = stream.shutdown(std::net::Shutdown::Both);
}

/// Whether the other side is a program of our user. The folder and the mode of the socket say so as well.
#[cfg(target_os = "linux")]
fn is_our_user(stream: &UnixStream) -> bool {
    rustix::net::sockopt::socket_peercred(stream).is_ok_and(|peer| peer.uid == rustix::process::geteuid())
}

/// Whether the other side is a program of our user, which the folder and the mode of the socket say.
#[cfg(not(target_os = "linux"))]
fn is_our_user(_stream: &UnixStream) -> bool {
    true
}

impl Lending {
    /// Ends: who was lent permits works on alone.
    pub fn end(mut self) {
        self.connections.is_over.store(true, Ordering::SeqCst);
        // It looks up when somebody comes.
        let came = UnixStream::connect(&self.socket);
        let _ = std::fs::remove_file(&self.socket);
        if let (Ok(_), Some(thread)) = (came, self.thread.take()) {
            // It has said why, if it panicked.
            let _ = thread.join();
        }
        for stream in locked(&self.connections.open).drain(..).filter_map(|stream| stream.upgrade()) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }
}
