//! Stands before every route and measures what becomes of each request.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};

use super::Metrics;
use super::phases::{Phases, measured};
use super::requests::Answered;

/// Measures a request and its answer.
pub async fn measure(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let route = route(&request);
    if metrics.should_measure() {
        let (asked, metrics) = (Instant::now(), Arc::clone(&metrics));
        // It has its turn after all that wait already.
        tokio::spawn(async move { metrics.lagged(asked.elapsed()) });
    }
    let (began, phases) = (Instant::now(), Arc::new(Phases::default()));
    let answer = measured(Arc::clone(&phases), next.run(request)).await;
    let answered = Answered {
        route,
        status: answer.status().as_u16(),
        took: began.elapsed(),
        waited: phases.waited(),
        at_worker: phases.at_worker(),
        sent: std::time::Duration::ZERO,
    };
    metrics.answered(&answered);
    if metrics.should_look() {
        let metrics = Arc::clone(&metrics);
        tokio::task::spawn_blocking(move || metrics.look());
    }
    if answered.is_slow() {
        let slow = Some((answered, Instant::now(), metrics));
        return answer.map(|body| Body::new(SlowBody { body, slow }));
    }
    answer
}

/// Method and address of a request, as the router knows it: so there are as many as there are routes.
fn route(request: &Request) -> Arc<str> {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    let method = known.iter().find(|method| *method == request.method()).map_or("OTHER", Method::as_str);
    let path = request.extensions().get::<MatchedPath>().map_or("(nothing)", MatchedPath::as_str);
    format!("{method} {path}").into()
}

/// The body of an answer that was slow: it says when all of it is on its way.
struct SlowBody {
    body: Body,
    slow: Option<(Answered, Instant, Arc<Metrics>)>,
}

impl Drop for SlowBody {
    fn drop(&mut self) {
        if let Some((answered, since, metrics)) = self.slow.take() {
            metrics.was_slow(Answered { sent: since.elapsed(), ..answered });
        }
    }
}

impl HttpBody for SlowBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
