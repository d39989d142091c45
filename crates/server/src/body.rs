//! The body of a request, bounded: in its length, in the time in which nothing comes, and by the end of the server.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::extract::Unread;
use crate::stopping::Stopping;

/// How long nothing may come.
const IDLE: Duration = Duration::from_secs(30);

/// Bytes of a body that is no upload.
pub const MOST: u64 = 1 << 20;

/// A body that ends with an error rather than going on for ever.
struct Bounded {
    body: Body,
    left: u64,
    idle: Pin<Box<Sleep>>,
    cut: Pin<Box<dyn Future<Output = ()> + Send>>,
    has_failed: bool,
}

/// Bounds a body. One that is there already is left as it is.
pub fn bounded(body: Body, most: Option<u64>, stopping: &Stopping) -> Body {
    if body.is_end_stream() {
        return body;
    }
    Body::new(Bounded {
        body,
        left: most.unwrap_or(u64::MAX),
        idle: Box::pin(tokio::time::sleep(IDLE)),
        cut: Box::pin(stopping.is_cut()),
        has_failed: false,
    })
}

impl Bounded {
    /// Why it goes on no further, while nothing comes.
    fn why_not(&mut self, context: &mut Context<'_>) -> Option<Unread> {
        if self.cut.as_mut().poll(context).is_ready() {
            return Some(Unread::Ending);
        }
        self.idle.as_mut().poll(context).is_ready().then_some(Unread::TimedOut)
    }
}

impl http_body::Body for Bounded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.has_failed {
            return Poll::Ready(None);
        }
        let why = match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Pending => self.why_not(context),
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, |data| data.len() as u64);
                self.idle.as_mut().reset(Instant::now() + IDLE);
                match self.left.checked_sub(length) {
                    Some(left) => {
                        self.left = left;
                        return Poll::Ready(Some(Ok(frame)));
                    }
                    None => Some(Unread::TooLarge),
                }
            }
            ended @ Poll::Ready(_) => return ended,
        };
        match why {
            Some(why) => {
                self.has_failed = true;
                Poll::Ready(Some(Err(axum::Error::new(why))))
            }
            None => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.has_failed || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use std::error::Error;

    /// A body of which nothing ever comes.
    struct Silent;

    impl http_body::Body for Silent {
        type Data = Bytes;
        type Error = axum::Error;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
            Poll::Pending
        }
    }

    fn on(bound: impl FnOnce(&Stopping) -> Body) -> Option<Unread> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let error = runtime.block_on(async { to_bytes(bound(&Stopping::new()), usize::MAX).await }).err()?;
        let mut next: Option<&dyn Error> = Some(&error);
        while let Some(error) = next {
            if let Some(why) = error.downcast_ref() {
                return Some(*why);
            }
            next = error.source();
        }
        None
    }

    #[test]
    fn a_body_ends_when_it_must() {
        assert_eq!(on(|stopping| bounded(Body::from("x".repeat(10)), Some(10), stopping)), None);
        assert_eq!(on(|stopping| bounded(Body::from("x".repeat(11)), Some(10), stopping)), Some(Unread::TooLarge));
        assert_eq!(on(|stopping| bounded(Body::from("x".repeat(11)), None, stopping)), None);
        let cut = on(|stopping| {
            stopping.begin();
            stopping.cut();
            bounded(Body::new(Silent), None, stopping)
        });
        assert_eq!(cut, Some(Unread::Ending));
    }
}
