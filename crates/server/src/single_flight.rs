//! Of equal requests that are being answered at the same moment one is worked on, and all have its answer. Only of routes that are
//! dear and change nothing, only for the same caller, and only small answers of JSON: others are worked on by themselves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::watch;

/// Routes whose equal requests are answered together.
const SHARED: [&str; 5] =
    ["/api/v1/voices", "/api/v1/looks", "/api/v1/presets", "/api/v1/cache", "/performance/metrics"];

/// Bytes of an answer that is shared, at most.
const LARGEST: u64 = 1 << 20;

/// What a request is known by: who asks, for what, and in which form.
type Key = Vec<u8>;

/// What is being answered for several at once.
#[derive(Debug, Default)]
pub struct Flights(Mutex<BTreeMap<Key, watch::Receiver<Option<Landed>>>>);

/// An answer that several have.
#[derive(Clone, Debug)]
struct Landed {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// What a request is to do.
enum Boarding {
    /// It is the first: it is worked on, and tells the others.
    First(watch::Sender<Option<Landed>>),
    /// It waits for what another brings.
    Wait(watch::Receiver<Option<Landed>>),
}

/// Answers equal requests together.
pub async fn share(State(flights): State<Arc<Flights>>, request: Request, next: Next) -> Response {
    if !request.method().is_safe() {
        let answer = next.run(request).await;
        // Whoever asks after a change must see it.
        flights.leave();
        return answer;
    }
    let is_shared = request.extensions().get::<MatchedPath>().is_some_and(|path| SHARED.contains(&path.as_str()));
    if !is_shared || request.method() != Method::GET {
        return next.run(request).await;
    }
    let key = key(&request);
    match flights.board(&key) {
        Boarding::Wait(mut landed) => match landed.wait_for(Option::is_some).await.map(|landed| landed.clone()) {
            Ok(Some(landed)) => landed.into_answer(),
            // Who was to bring it has gone, or what it had was not for several.
            _ => next.run(request).await,
        },
        Boarding::First(tell) => {
            let answer = next.run(request).await;
            let answer = match landed(answer).await {
                Ok(landed) => {
                    // Nobody may wait for it.
                    let _ = tell.send(Some(landed.clone()));
                    landed.into_answer()
                }
                Err(alone) => alone,
            };
            flights.land(&key, &tell);
            answer
        }
    }
}

impl Flights {
    fn board(&self, key: &Key) -> Boarding {
        let mut flights = self.flights();
        match flights.get(key) {
            // One whose first has gone is begun anew.
            Some(landed) if landed.has_changed().is_ok() => Boarding::Wait(landed.clone()),
            _ => {
                let (tell, landed) = watch::channel(None);
                flights.insert(key.clone(), landed);
                Boarding::First(tell)
            }
        }
    }

    /// The first is answered: who comes later is worked on anew.
    fn land(&self, key: &Key, tell: &watch::Sender<Option<Landed>>) {
        let mut flights = self.flights();
        if flights.get(key).is_some_and(|landed| landed.same_channel(&tell.subscribe())) {
            flights.remove(key);
        }
    }

    /// Nobody joins those who are on their way.
    fn leave(&self) {
        self.flights().clear();
    }

    fn flights(&self) -> MutexGuard<'_, BTreeMap<Key, watch::Receiver<Option<Landed>>>> {
        // Every change is one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer that may be shared; or the answer as it is.
async fn landed(answer: Response) -> Result<Landed, Response> {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_small = answer.body().size_hint().exact().is_some_and(|bytes| bytes <= LARGEST);
    if !is_small || !kind.starts_with("application/json") || answer.headers().contains_key(header::SET_COOKIE) {
        return Err(answer);
    }
    let (parts, body) = answer.into_parts();
    match to_bytes(body, LARGEST as usize).await {
        Ok(body) => Ok(Landed { status: parts.status, headers: parts.headers, body }),
        // It was all there already.
        Err(_) => Err(Response::from_parts(parts, Body::empty())),
    }
}

impl Landed {
    fn into_answer(self) -> Response {
        let mut answer = Response::new(Body::from(self.body));
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.headers;
        answer
    }
}

/// What a request is known by. Every header that says who asks or in which form counts.
fn key(request: &Request) -> Key {
    let named = [
        header::AUTHORIZATION,
        header::COOKIE,
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        header::IF_NONE_MATCH,
        header::RANGE,
    ];
    let mut key = request.uri().to_string().into_bytes();
    for name in named {
        for value in request.headers().get_all(&name) {
            // No header holds a line break.
            key.push(b'\n');
            key.extend_from_slice(name.as_str().as_bytes());
            key.push(b':');
            key.extend_from_slice(value.as_bytes());
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(uri: &str, bearer: &str) -> Request {
        Request::builder().uri(uri).header(header::AUTHORIZATION, bearer).body(Body::empty()).unwrap()
    }

    #[test]
    fn only_what_is_equal_for_the_same_caller_is_shared() {
        let flights = Flights::default();
        let (one, other) = (key(&asked("/a?x=1", "Bearer a")), key(&asked("/a?x=1", "Bearer b")));
        assert!(one != other && one != key(&asked("/a?x=2", "Bearer a")));
        let Boarding::First(tell) = flights.board(&one) else { panic!() };
        assert!(
            matches!(flights.board(&one), Boarding::Wait(_)) && matches!(flights.board(&other), Boarding::First(_))
        );
        flights.leave();
        let Boarding::First(later) = flights.board(&one) else { panic!("it would not see what changed") };
        flights.land(&one, &tell);
        assert!(matches!(flights.board(&one), Boarding::Wait(_)), "another one's end is none of its business");
        flights.land(&one, &later);
        assert!(matches!(flights.board(&one), Boarding::First(_)));
    }

    #[test]
    fn whoever_waits_for_one_that_has_gone_works_itself() {
        let flights = Flights::default();
        let key = key(&asked("/a", "Bearer a"));
        let Boarding::First(tell) = flights.board(&key) else { panic!() };
        let Boarding::Wait(mut waits) = flights.board(&key) else { panic!() };
        drop(tell);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(runtime.block_on(waits.wait_for(Option::is_some)).is_err());
        assert!(matches!(flights.board(&key), Boarding::First(_)));
    }
}
