//! Every route of the server, on one screen. The `OpenAPI` document is made of the same lines.

use std::sync::Arc;

use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vo_studio::Code;

use crate::answer::Refused;
use crate::compression::{compression, name_by_content};
use crate::guard::guard;
use crate::headers::protect;
use crate::mcp;
use crate::metrics::measure::measure;
use crate::routes::batch::{self, Inner};
use crate::routes::document::access::Access;
use crate::routes::document::{self, DOCUMENT};
use crate::routes::{
    backups, cache, catalog, errors, events, health, jobs, library, performance, plan, previews, projects, schedules,
    secrets, session, settings, uploads, users, webhooks,
};
use crate::single_flight::share;
use crate::state::AppState;
use crate::{assets, crash};

/// What the document begins with.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Video Orchestrator",
        description = "A studio that turns scripts into finished vertical videos. Errors are problems of RFC 9457."
    ),
    security(("token" = []), ("page" = []))
)]
struct Document;

/// All routes, and what stands before them.
pub fn router(state: &AppState) -> Router {
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(health::health))
        .routes(routes!(catalog::voices))
        .routes(routes!(catalog::voice_sample))
        .routes(routes!(catalog::looks))
        .routes(routes!(catalog::look_preview))
        .routes(routes!(catalog::presets))
        .routes(routes!(catalog::backgrounds))
        .routes(routes!(catalog::background_preview))
        .routes(routes!(catalog::music))
        .routes(routes!(catalog::music_sound))
        .routes(routes!(plan::plan, plan::suppose))
        .routes(routes!(plan::explain))
        .routes(routes!(plan::insight))
        .routes(routes!(previews::frame))
        .routes(routes!(previews::plates))
        .routes(routes!(previews::plate))
        .routes(routes!(previews::take))
        .routes(routes!(previews::take_peaks))
        .routes(routes!(previews::sound))
        .routes(routes!(previews::sound_peaks))
        .routes(routes!(previews::preview))
        .routes(routes!(jobs::submit, jobs::list))
        .routes(routes!(jobs::submit_bulk))
        .routes(routes!(jobs::cancel_bulk))
        .routes(routes!(jobs::pauses, jobs::pause_kind))
        .routes(routes!(jobs::resume_kind))
        .routes(routes!(jobs::read, jobs::change))
        .routes(routes!(jobs::logs))
        .routes(routes!(jobs::files::files))
        .routes(routes!(jobs::files::file))
        .routes(routes!(jobs::cancel))
        .routes(routes!(jobs::retry))
        .routes(routes!(jobs::pause))
        .routes(routes!(jobs::resume))
        .routes(routes!(session::who, session::sign_in, session::sign_out))
        .routes(routes!(session::list))
        .routes(routes!(session::end))
        .routes(routes!(session::set_password))
        .routes(routes!(users::list, users::add))
        .routes(routes!(users::change, users::remove))
        .routes(routes!(schedules::add, schedules::list))
        .routes(routes!(schedules::read, schedules::change, schedules::remove))
        .routes(routes!(webhooks::add, webhooks::list))
        .routes(routes!(webhooks::read, webhooks::change, webhooks::remove))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::rotate))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::delivery))
        .routes(routes!(webhooks::redeliver))
        .routes(routes!(settings::read, settings::change))
        .routes(routes!(secrets::list))
        .routes(routes!(secrets::put, secrets::remove))
        .routes(routes!(backups::take))
        .routes(routes!(backups::list))
        .routes(routes!(backups::download, backups::remove))
        .routes(routes!(errors::list))
        .routes(routes!(errors::read))
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::schema))
        .routes(routes!(projects::trash::list))
        .routes(routes!(projects::trash::purge))
        .routes(routes!(projects::trash::restore))
        .routes(routes!(projects::read, projects::change, projects::discard))
        .routes(routes!(projects::duplicate))
        .routes(routes!(projects::history::list))
        .routes(routes!(projects::history::read))
        .routes(routes!(projects::history::undo))
        .routes(routes!(library::list))
        .routes(routes!(library::read, library::change, library::remove))
        .routes(routes!(library::content))
        .routes(routes!(library::thumbnail))
        .routes(routes!(library::strip))
        .routes(routes!(library::peaks))
        .routes(routes!(library::import))
        .routes(routes!(library::add_to_project))
        .routes(routes!(uploads::list, uploads::create, uploads::options))
        .routes(routes!(uploads::offset, uploads::send, uploads::terminate))
        .routes(routes!(events::sse))
        .routes(routes!(events::websocket))
        .routes(routes!(cache::read, cache::change))
        .routes(routes!(performance::metrics))
        .routes(routes!(performance::collect))
        .split_for_parts();
    // It asks all the others, and so is none of them.
    let (batch, of_batch) = OpenApiRouter::new().routes(routes!(batch::batch)).split_for_parts();
    document.merge(of_batch);
    Access { cookie: state.access.usual_cookie() }.modify(&mut document);
    let routes = router.merge(document::routes(&document)).merge(assets::routes());
    // A part of a batch and a tool of an assistant ask routes as whoever asks them, through all that stands before them.
    let asked = guarded(routes.clone(), state);
    let outer = guarded(routes.merge(mcp::routes(asked.clone(), state)), state);
    guarded(batch.layer(Extension(Inner(asked))), state).fallback_service(outer)
}

/// Routes with what stands before each of them.
fn guarded(routes: Router<AppState>, state: &AppState) -> Router {
    routes
        .fallback(|| async {
            Refused::new(Code::RouteMissing, format!("there is nothing here; {DOCUMENT} lists what there is"))
        })
        .method_not_allowed_fallback(|| async {
            Refused::new(Code::MethodRefused, format!("this cannot be done here; {DOCUMENT} lists what can"))
        })
        .layer(from_fn_with_state(Arc::clone(&state.flights), share))
        .layer(from_fn_with_state(state.clone(), guard))
        .layer(CatchPanicLayer::custom(crash::answered))
        .layer(from_fn(name_by_content))
        .layer(compression())
        .layer(from_fn(protect))
        .layer(from_fn_with_state(Arc::clone(&state.metrics), measure))
        .with_state(state.clone())
}
