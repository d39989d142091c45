//! Users: who may sign in, what each may do and how much of the server each may take. For admins.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vo_users::{Change, Quota, Role, User};

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::{JsonBody, Path};
use crate::state::AppState;

/// What a user may do.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RoleName {
    /// Reads.
    Viewer,
    /// Changes projects, the library and jobs too.
    Editor,
    /// Looks after users, settings, secrets and backups too.
    Admin,
}

/// How much of the server a user may take.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Jobs that wait at once; `null` for as many as the queue takes.
    jobs: Option<u32>,
    /// Bytes of the library; `null` for as many as the disk holds.
    library: Option<u64>,
}

/// A user.
#[derive(Serialize, ToSchema)]
pub struct UserInfo {
    /// How the user signs in.
    name: String,
    /// What the user may do.
    role: RoleName,
    /// How much of the server the user may take.
    quota: Share,
    /// When the user was added, in seconds since 1970.
    added: i64,
}

/// A user to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// How the user signs in: lower-case letters, digits, `.`, `_` and `-`.
    name: String,
    /// At least 8 characters.
    password: String,
    /// What the user may do.
    role: RoleName,
    /// How much of the server the user may take; left out: 100 jobs, 50 GB.
    quota: Option<Share>,
}

/// What changes of a user; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// The new role.
    role: Option<RoleName>,
    /// The new quota.
    quota: Option<Share>,
    /// Another password: all sessions of the user end.
    password: Option<String>,
}

/// Lists all users.
#[utoipa::path(get, path = "/api/v1/users", tag = "users", responses((status = 200, description = "The users.", body = Vec<UserInfo>)))]
pub async fn list(State(state): State<AppState>) -> Result<Json<Vec<UserInfo>>, Refused> {
    let users = blocking(move || state.access.users.list()).await?;
    Ok(Json(users.into_iter().map(UserInfo::from).collect()))
}

/// Adds a user.
#[utoipa::path(post, path = "/api/v1/users", tag = "users", request_body = NewUser,
    responses((status = 201, description = "The user.", body = UserInfo), (status = 409, description = "The name is taken."),
        (status = 422, description = "The name or the password cannot be used.")))]
pub async fn add(
    State(state): State<AppState>,
    JsonBody(NewUser { name, password, role, quota }): JsonBody<NewUser>,
) -> Result<(StatusCode, Json<UserInfo>), Refused> {
    let (shared, quota) = (state.clone(), quota.map_or_else(Quota::default, Quota::from));
    let _one_of_few = state.access.hashing.acquire().await;
    let user = blocking(move || shared.access.users.add(&name, &password, role.into(), quota)).await?;
    Ok((StatusCode::CREATED, Json(user.into())))
}

/// Changes the role, the quota or the password of a user. It holds from the next request.
#[utoipa::path(patch, path = "/api/v1/users/{name}", tag = "users", request_body = UserChange,
    params(("name" = String, Path, description = "The user.")),
    responses((status = 200, description = "The user.", body = UserInfo), (status = 404, description = "There is none."),
        (status = 422, description = "The password or the quota cannot be used.")))]
pub async fn change(
    State(state): State<AppState>,
    Path(name): Path<String>,
    JsonBody(UserChange { role, quota, password }): JsonBody<UserChange>,
) -> Result<Json<UserInfo>, Refused> {
    let shared = state.clone();
    let _one_of_few = state.access.hashing.acquire().await;
    let change = Change { role: role.map(Role::from), quota: quota.map(Quota::from) };
    let user = blocking(move || {
        let users = &shared.access.users;
        if let Some(password) = password {
            users.set_password(&name, &password)?;
        }
        users.change(&name, change)
    });
    Ok(Json(user.await?.into()))
}

/// Removes a user, and ends all sessions of that user. What the user has made stays; schedules of the user are switched off.
#[utoipa::path(delete, path = "/api/v1/users/{name}", tag = "users", params(("name" = String, Path, description = "The user.")),
    responses((status = 204, description = "The user is no more."), (status = 404, description = "There is none.")))]
pub async fn remove(State(state): State<AppState>, Path(name): Path<String>) -> Result<StatusCode, Refused> {
    blocking(move || {
        state.access.users.remove(&name)?;
        for schedule in state.automation.schedules.list()? {
            if schedule.plan.enabled && schedule.plan.job.owner == name {
                state.automation.schedules.change(schedule.id, |plan| plan.enabled = false)?;
            }
        }
        Ok::<_, Refused>(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<User> for UserInfo {
    fn from(user: User) -> Self {
        let User { name, role, quota, added } = user;
        Self { name, role: role.into(), quota: quota.into(), added }
    }
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Viewer,
            Role::Editor => Self::Editor,
            Role::Admin => Self::Admin,
        }
    }
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Viewer => Self::Viewer,
            RoleName::Editor => Self::Editor,
            RoleName::Admin => Self::Admin,
        }
    }
}

impl From<Quota> for Share {
    fn from(Quota { jobs, library }: Quota) -> Self {
        Self { jobs, library }
    }
}

impl From<Share> for Quota {
    fn from(Share { jobs, library }: Share) -> Self {
        Self { jobs, library }
    }
}
