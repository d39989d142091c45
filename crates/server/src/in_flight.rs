//! What is being answered: the server ends once nothing is, and takes so much at once and no more.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::sync::Notify;

/// How many answers are on their way. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    now: AtomicUsize,
    none: Notify,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Flight(Arc<Count>);

impl InFlight {
    /// One more begins.
    pub fn begin(&self) -> Flight {
        self.0.now.fetch_add(1, Ordering::Relaxed);
        Flight(Arc::clone(&self.0))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.now.load(Ordering::Relaxed)
    }

    /// Waits until there is none.
    pub async fn none(&self) {
        loop {
            let none = self.0.none.notified();
            if self.count() == 0 {
                return;
            }
            none.await;
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if self.0.now.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0.none.notify_waiters();
        }
    }
}

/// A body that holds something until all of it was sent.
#[derive(Debug)]
pub struct Held<T> {
    body: Body,
    held: Option<T>,
}

impl<T> Held<T> {
    /// Holds `held` as long as the body goes on.
    pub fn new(body: Body, held: T) -> Self {
        Self { body, held: Some(held) }
    }
}

impl<T: Unpin> http_body::Body for Held<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let next = Pin::new(&mut self.body).poll_frame(context);
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            self.held = None;
        }
        next
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_known_when_nothing_is_left() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let flights = InFlight::default();
            flights.none().await;
            let (one, two) = (flights.begin(), flights.begin());
            assert_eq!(flights.count(), 2);
            let body = axum::body::Body::new(Held::new(Body::from("text"), two));
            drop(one);
            assert_eq!(axum::body::to_bytes(body, 100).await.unwrap(), "text");
            flights.none().await;
        });
    }
}
