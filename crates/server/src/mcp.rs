//! The studio for programs that speak the Model Context Protocol, at `/mcp`. A tool is one or a few requests to the routes of this
//! very server, with the rights of whoever calls it. Nothing is kept between calls, so nothing can grow.

mod asking;
mod input;
mod output;
mod schema;
mod tools;
mod video;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::request::Parts;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ErrorData, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{RoleServer, ServerHandler};

use crate::state::AppState;
use asking::Asking;
use tools::Failure;

/// Where it is.
pub const PATH: &str = "/mcp";

/// Bytes of a message, at most.
const MESSAGE_BYTES: usize = 1 << 20;

/// So long a call may wait for a job.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What a program is told about us.
const INSTRUCTIONS: &str = "Makes finished vertical videos from scripts, on this machine. Write a script in Markdown (a paragraph is \
     spoken as it stands; `# ` begins a title), choose a look, a voice and a preset from the lists, call make_video, \
     wait with job_status until the state is `done`, and take the files with fetch_result.";

/// The route. `whole` are all other routes, with what stands before them.
pub fn routes(whole: Router, state: &AppState) -> Router<AppState> {
    let studio = Studio { whole, state: state.clone() };
    let config = config(state.access.names());
    let service =
        StreamableHttpService::new(move || Ok(studio.clone()), Arc::new(NeverSessionManager::default()), config);
    Router::new().route_service(PATH, service)
}

/// How the protocol is spoken. The guard before every route has looked at host and origin already; here it is done once more.
fn config(names: &[String]) -> StreamableHttpServerConfig {
    let origins = names.iter().flat_map(|name| ["http", "https"].map(|scheme| format!("{scheme}://{name}")));
    StreamableHttpServerConfig::default()
        .with_allowed_hosts(names)
        .with_allowed_origins(origins)
        .enforce_origin_validation()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MESSAGE_BYTES)
}

/// Who answers one message.
#[derive(Clone, Debug)]
struct Studio {
    whole: Router,
    state: AppState,
}

impl ServerHandler for Studio {
    fn get_info(&self) -> ServerConfig {
        let ours =
            Implementation::new("video-orchestrator", env!("CARGO_PKG_VERSION")).with_title("Video Orchestrator");
        let mut config = ServerConfig::new(ServerCapabilities::builder().enable_tools().build());
        config.server_info = ours;
        config.with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all().into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(
        &self,
        CallToolRequestParams { name, arguments, .. }: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(parts) = context.extensions.get::<Parts>() else {
            return Err(ErrorData::internal_error("the request came without its head", None));
        };
        let asking = Asking::of(&self.whole, parts);
        Ok(self.called(&name, arguments.unwrap_or_default(), &asking).await?.into())
    }
}

impl Studio {
    async fn called(&self, name: &str, arguments: JsonObject, asking: &Asking) -> Result<CallToolResult, ErrorData> {
        match tools::call(name, arguments, asking, &self.state).await {
            Ok(result) => Ok(result),
            Err(Failure::Unknown) => Err(ErrorData::invalid_params(
                format!("there is no tool `{name}`: tools/list says which there are"),
                None,
            )),
            // Whoever called reads what is wrong, and can mend it.
            Err(Failure::Problem(problem)) => Ok(tools::failed(problem)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_answered_and_never_all() {
        let names = ["127.0.0.1:4545", "localhost:4545"].map(str::to_owned);
        let config = config(&names);
        assert_eq!(config.allowed_hosts, names);
        assert!(config.allowed_origins.iter().all(|origin| origin.starts_with("http")));
        assert_eq!(config.allowed_origins.len(), 4);
        // An empty list would mean that every name is answered.
        let ours = include_str!("mcp.rs");
        let forbidden = ["disable_allowed", "allowed_hosts = "].map(|word| word.to_owned() + "");
        let code = ours.split("mod tests").next().unwrap();
        assert!(forbidden.iter().all(|word| !code.contains(word)));
    }
}
