//! Webhooks: what happens is told to an address, signed and again until it is taken.

pub mod wire;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use secrecy::ExposeSecret;
use vo_automation::webhook::Subscription;
use vo_studio::Code;
use vo_users::Role;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::{JsonBody, Path, Query};
use crate::state::AppState;
use wire::{
    DeliveryInfo, DeliveryPage, DeliveryQuery, NewWebhook, OneDelivery, RotatedSecret, WebhookChange, WebhookInfo,
    WebhookWithSecret,
};

/// Deliveries on a page where nothing else is asked for.
const PAGE: usize = 50;

/// Makes a webhook. Its secret is in this answer, and never told again.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, description = "The webhook, with its secret.", body = WebhookWithSecret),
        (status = 409, description = "There are as many as may be."),
        (status = 422, description = "Its address or its topics cannot be used.")))]
pub async fn add(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(new): JsonBody<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookWithSecret>), Refused> {
    let new = Subscription::from(new);
    may(&caller, &new)?;
    let (webhook, secret) = blocking(move || state.automation.webhooks.create(&new)).await?;
    let secret = secret.expose_secret().to_owned();
    Ok((StatusCode::CREATED, Json(WebhookWithSecret { webhook: webhook.into(), secret })))
}

/// Lists all webhooks.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks",
    responses((status = 200, description = "The webhooks, the oldest first.", body = Vec<WebhookInfo>)))]
pub async fn list(State(state): State<AppState>) -> Result<Json<Vec<WebhookInfo>>, Refused> {
    let webhooks = blocking(move || state.automation.webhooks.list()).await?;
    Ok(Json(webhooks.into_iter().map(WebhookInfo::from).collect()))
}

/// One webhook.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "webhooks", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The webhook.", body = WebhookInfo), (status = 404, description = "There is none.")))]
pub async fn read(State(state): State<AppState>, Path(id): Path<u64>) -> Result<Json<WebhookInfo>, Refused> {
    Ok(Json(blocking(move || state.automation.webhooks.get(id)).await?.into()))
}

/// Changes a webhook. What happens while it is switched off is not told later.
#[utoipa::path(patch, path = "/api/v1/webhooks/{id}", tag = "webhooks", request_body = WebhookChange,
    params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The webhook as it is now.", body = WebhookInfo),
        (status = 404, description = "There is none."), (status = 422, description = "Its address or its topics cannot be used.")))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<u64>,
    JsonBody(change): JsonBody<WebhookChange>,
) -> Result<Json<WebhookInfo>, Refused> {
    let webhook = blocking(move || {
        let mut wanted = state.automation.webhooks.get(id)?.subscription;
        may(&caller, &wanted)?;
        change.apply(&mut wanted);
        may(&caller, &wanted)?;
        state.automation.webhooks.change(id, |subscription| *subscription = wanted).map_err(Refused::from)
    });
    Ok(Json(webhook.await?.into()))
}

/// Deletes a webhook, with its log and its secret.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhooks", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 204, description = "It is gone."), (status = 404, description = "There is none.")))]
pub async fn remove(State(state): State<AppState>, caller: Caller, Path(id): Path<u64>) -> Result<StatusCode, Refused> {
    blocking(move || {
        may_use(&state, &caller, id)?;
        state.automation.webhooks.delete(id).map_err(Refused::from)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a webhook something to try it.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", tag = "webhooks", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 202, description = "It is being sent.", body = DeliveryInfo), (status = 404, description = "There is none."),
        (status = 409, description = "It is switched off.")))]
pub async fn test(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<u64>,
) -> Result<(StatusCode, Json<DeliveryInfo>), Refused> {
    let delivery = blocking(move || {
        may_use(&state, &caller, id)?;
        state.automation.webhooks.test(id).map_err(Refused::from)
    });
    let delivery = delivery.await?;
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}

/// Makes another secret, which is in this answer and never told again. For a day both sign.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", tag = "webhooks", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The new secret.", body = RotatedSecret), (status = 404, description = "There is none.")))]
pub async fn rotate(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<u64>,
) -> Result<Json<RotatedSecret>, Refused> {
    let secret = blocking(move || {
        may_use(&state, &caller, id)?;
        state.automation.webhooks.rotate(id).map_err(Refused::from)
    });
    let secret = secret.await?;
    Ok(Json(RotatedSecret { secret: secret.expose_secret().to_owned() }))
}

/// What was sent to a webhook and is to be, the newest first.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = u64, Path, description = "Its number."), DeliveryQuery),
    responses((status = 200, description = "A page of deliveries.", body = DeliveryPage), (status = 404, description = "There is none.")))]
pub async fn deliveries(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<DeliveryPage>, Refused> {
    let most = query.limit.unwrap_or(PAGE);
    let page = blocking(move || state.automation.webhooks.deliveries(id, query.before, most)).await?;
    Ok(Json(DeliveryPage::of(page, most)))
}

/// One delivery: what is sent, and every attempt.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries/{message}", tag = "webhooks",
    params(("id" = u64, Path, description = "The webhook."), ("message" = String, Path, description = "The `webhook-id` that it is sent with.")),
    responses((status = 200, description = "The delivery.", body = OneDelivery), (status = 404, description = "There is none.")))]
pub async fn delivery(
    State(state): State<AppState>,
    caller: Caller,
    Path((id, message)): Path<(u64, String)>,
) -> Result<Json<OneDelivery>, Refused> {
    let found = blocking(move || {
        may_use(&state, &caller, id)?;
        state.automation.webhooks.delivery(id, &message).map_err(Refused::from)
    });
    let (delivery, attempts) = found.await?;
    Ok(Json(OneDelivery::of(delivery, attempts)))
}

/// Sends a delivery again, with the same `webhook-id` and the same body.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{message}/redeliver", tag = "webhooks",
    params(("id" = u64, Path, description = "The webhook."), ("message" = String, Path, description = "The `webhook-id` that it is sent with.")),
    responses((status = 202, description = "It is being sent.", body = DeliveryInfo), (status = 404, description = "There is none."),
        (status = 409, description = "The webhook is switched off.")))]
pub async fn redeliver(
    State(state): State<AppState>,
    caller: Caller,
    Path((id, message)): Path<(u64, String)>,
) -> Result<(StatusCode, Json<DeliveryInfo>), Refused> {
    let delivery = blocking(move || {
        may_use(&state, &caller, id)?;
        state.automation.webhooks.redeliver(id, &message).map_err(Refused::from)
    });
    let delivery = delivery.await?;
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}

/// The same for a webhook that is there: what answers in a private network is for admins alone.
fn may_use(state: &AppState, caller: &Caller, id: u64) -> Result<(), Refused> {
    may(caller, &state.automation.webhooks.get(id)?.subscription)
}

/// Makes sure that only an admin has private addresses reached.
fn may(caller: &Caller, wanted: &Subscription) -> Result<(), Refused> {
    if !wanted.allow_private || caller.role >= Role::Admin {
        return Ok(());
    }
    let why = format!("`allow_private` takes the role {}, and {} is {}", Role::Admin, caller.name, caller.role);
    Err(Refused::new(Code::RoleTooLow, why))
}
