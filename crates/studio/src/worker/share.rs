//! A share of the budget of a server that works in the same data folder: what is claimed here is claimed of it as well. If the
//! server ends, this program goes on alone.

use std::path::Path;
use std::sync::Arc;

use crate::budget::permits::{Grantor, Machine};

/// The permits of a program: those of its own machine, and where a server lends permits over a socket in `data`, the same of that.
/// What is kept only until its memory is needed is freed by `reclaim`, which says nothing once there is nobody to keep it.
#[cfg(unix)]
pub fn beside(
    data: &Path,
    own: Machine,
    reclaim: impl Fn() -> Option<bool> + Send + Sync + 'static,
) -> Arc<dyn Grantor> {
    let (own, reclaim) = (Arc::new(own), Arc::new(reclaim));
    let for_own = Arc::clone(&reclaim);
    own.reclaim_with(move || for_own());
    match unix::connect(&socket(data), &own, reclaim) {
        Some(both) => both,
        None => own,
    }
}

/// The permits of a program, those of its own machine.
#[cfg(not(unix))]
pub fn beside(
    _data: &Path,
    own: Machine,
    reclaim: impl Fn() -> Option<bool> + Send + Sync + 'static,
) -> Arc<dyn Grantor> {
    own.reclaim_with(reclaim);
    Arc::new(own)
}

/// Where a server lends permits.
pub fn socket(data: &Path) -> std::path::PathBuf {
    data.join("server").join("permits.sock")
}

#[cfg(unix)]
mod unix {
    use std::collections::BTreeMap;
    use std::io::{BufRead, BufReader, Write};
    use std::net::Shutdown;
    use std::os::unix::net::UnixStream;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use crate::budget::permits::{Claimant, Grantor, Machine, Need};
    use crate::locked::locked;
    use crate::worker::grants::Parent;
    use crate::worker::{Answer, Order};

    /// A server that takes nothing for so long is not asked any more.
    const STUCK: Duration = Duration::from_secs(5);

    /// The permits of our own machine and of a server's.
    #[derive(Debug)]
    struct BothMachines {
        own: Arc<Machine>,
        server: Arc<Parent>,
        line: Arc<Line>,
        /// Which permit of the server goes with one of ours.
        lent: Mutex<BTreeMap<u64, u64>>,
    }

    /// The connection to the server.
    #[derive(Debug)]
    struct Line {
        stream: UnixStream,
        has_gone: AtomicBool,
    }

    impl Line {
        fn say(&self, answer: &Answer) {
            let mut line = serde_json::to_vec(answer).unwrap_or_default();
            line.push(b'\n');
            // One write a line: lines of several threads do not mix.
            if (&self.stream).write_all(&line).is_err() {
                self.lose();
            }
        }

        fn lose(&self) {
            self.has_gone.store(true, Ordering::SeqCst);
            let _ = self.stream.shutdown(Shutdown::Both);
        }

        fn has_gone(&self) -> bool {
            self.has_gone.load(Ordering::SeqCst)
        }
    }

    /// Asks the server behind a socket for permits as well, if there is one.
    pub fn connect(
        socket: &Path,
        own: &Arc<Machine>,
        reclaim: Arc<impl Fn() -> Option<bool> + Send + Sync + 'static>,
    ) -> Option<Arc<dyn Grantor>> {
        let stream = UnixStream::connect(socket).ok()?;
        stream.set_write_timeout(Some(STUCK)).ok()?;
        let input = stream.try_clone().ok()?;
        let line = Arc::new(Line { stream, has_gone: AtomicBool::new(false) });
        let speaks = Arc::clone(&line);
        let said = Mutex::new(());
        let server = Arc::new(Parent::new(move |answer| {
            let _one = locked(&said);
            speaks.say(answer);
        }));
        let (hears, heard) = (Arc::clone(&line), Arc::clone(&server));
        let read = move || {
            for said in BufReader::new(input).lines() {
                match said.ok().and_then(|said| serde_json::from_str(&said).ok()) {
                    Some(Order::Granted { claim }) => heard.granted(claim),
                    Some(Order::Turn { claim, others }) => heard.turn(claim, others),
                    Some(Order::Reclaim) => drop(reclaim()),
                    _ => break,
                }
            }
            hears.lose();
            tracing::info!("the server that lent its budget has ended: going on alone");
        };
        std::thread::Builder::new().name("share".to_owned()).spawn(read).ok()?;
        tracing::info!("sharing the budget of the server");
        Some(Arc::new(BothMachines { own: Arc::clone(own), server, line, lent: Mutex::default() }))
    }

    impl Drop for BothMachines {
        fn drop(&mut self) {
            // Whoever reads is let go.
            self.line.lose();
        }
    }

    impl Grantor for BothMachines {
        fn claim(&self, need: Need, by: Claimant, give_up: &dyn Fn() -> bool) -> Option<u64> {
            // Our own first: what is counted there is right whenever the server ends.
            let own = self.own.claim(need, by, give_up)?;
            if self.line.has_gone() {
                return Some(own);
            }
            match self.server.claim(need, by, &|| give_up() || self.line.has_gone()) {
                Some(lent) => {
                    locked(&self.lent).insert(own, lent);
                }
                None if self.line.has_gone() && !give_up() => {}
                None => {
                    self.own.release(own);
                    return None;
                }
            }
            Some(own)
        }

        fn shrink(&self, permit: u64, to: Need) {
            self.own.shrink(permit, to);
            let lent = locked(&self.lent).get(&permit).copied();
            lent.filter(|_| !self.line.has_gone()).into_iter().for_each(|lent| self.server.shrink(lent, to));
        }

        fn release(&self, permit: u64) {
            let lent = locked(&self.lent).remove(&permit);
            lent.filter(|_| !self.line.has_gone()).into_iter().for_each(|lent| self.server.release(lent));
            self.own.release(permit);
        }

        fn is_others_turn(&self, permit: u64, of: Claimant, held: Duration) -> bool {
            let lent = locked(&self.lent).get(&permit).copied();
            let of_server = || {
                lent.filter(|_| !self.line.has_gone()).is_some_and(|lent| self.server.is_others_turn(lent, of, held))
            };
            self.own.is_others_turn(permit, of, held) || of_server()
        }
    }
}
