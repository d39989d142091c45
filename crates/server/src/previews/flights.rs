//! What several wait for is computed once: whoever asks for what is on its way waits with those who asked before. Once nobody
//! waits any more, it is dropped.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};

/// Something on its way.
type Flight<T> = Shared<BoxFuture<'static, T>>;

/// As many names are remembered before those are forgotten that nobody waits for.
const REMEMBERED: usize = 256;

/// What is on its way, by its name.
pub struct Flights<T: Clone>(Mutex<HashMap<String, WeakShared<BoxFuture<'static, T>>>>);

impl<T: Clone> Default for Flights<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> std::fmt::Debug for Flights<T> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Flights")
    }
}

impl<T: Clone + Send + Sync + 'static> Flights<T> {
    /// What comes of the work of that name: begun now, unless it is on its way.
    pub async fn join<F>(&self, name: String, begin: impl FnOnce() -> F) -> T
    where
        F: Future<Output = T> + Send + 'static,
    {
        self.flight(name, begin).await
    }

    fn flight<F>(&self, name: String, begin: impl FnOnce() -> F) -> Flight<T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One that has landed is no answer to whoever asks now.
        let on_its_way = flights.get(&name).and_then(WeakShared::upgrade).filter(|flight| flight.peek().is_none());
        if let Some(flight) = on_its_way {
            return flight;
        }
        if flights.len() >= REMEMBERED {
            flights.retain(|_, flight| flight.upgrade().is_some());
        }
        let flight = begin().boxed().shared();
        if let Some(weak) = flight.downgrade() {
            flights.insert(name, weak);
        }
        flight
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::oneshot;

    use super::*;

    #[test]
    fn equal_wishes_at_once_are_computed_once_and_dropped_with_the_last_who_waits() {
        static BEGUN: AtomicUsize = AtomicUsize::new(0);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let flights = Flights::<Option<u32>>::default();
            let (land, landed) = oneshot::channel::<u32>();
            let mut landed = Some(landed);
            let mut waiting = Vec::new();
            for _ in 0..20 {
                let flight = flights.flight("a".to_owned(), || {
                    BEGUN.fetch_add(1, Ordering::SeqCst);
                    let landed = landed.take().unwrap();
                    async move { landed.await.ok() }
                });
                waiting.push(tokio::spawn(flight));
            }
            land.send(7).unwrap();
            for one in waiting {
                assert_eq!(one.await.unwrap(), Some(7));
            }
            assert_eq!(BEGUN.load(Ordering::SeqCst), 1);
            // The next is another.
            let (land, landed) = oneshot::channel::<u32>();
            let flight = flights.flight("a".to_owned(), || async move { landed.await.ok() });
            assert!(!land.is_closed());
            drop(flight);
            assert!(land.is_closed(), "nobody waits for it");
        });
    }
}
