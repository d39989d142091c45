//! A panic of a route is an answer: the connection and all others go on, and the log says where it was.

use std::any::Any;

use axum::response::{IntoResponse, Response};
use vo_studio::Code;

use crate::answer::Refused;

/// The answer to a request whose route has panicked.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over so")]
pub fn answered(what: Box<dyn Any + Send + 'static>) -> Response {
    let words = what.downcast_ref::<String>().map(String::as_str).or_else(|| what.downcast_ref::<&str>().copied());
    // The hook has logged where; its words are not for others.
    tracing::error!(what = words.unwrap_or("a panic"), "a route has panicked");
    Refused::new(Code::Unexpected, "the program has made a mistake; the log of the server says where").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    #[test]
    fn a_panic_is_a_problem_without_its_words() {
        async fn panics() {
            panic!("at a secret place");
        }
        let router = Router::new().route("/", get(panics)).layer(CatchPanicLayer::custom(answered));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let text = runtime.block_on(async {
            let answer = router.oneshot(Request::new(Body::empty())).await.unwrap();
            assert_eq!(answer.status(), 500);
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap()
        });
        assert!(!String::from_utf8_lossy(&text).contains("secret"));
    }
}
