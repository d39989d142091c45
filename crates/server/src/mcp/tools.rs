//! The tools: which there are, and what each asks of the routes.

use std::time::Duration;

use rmcp::model::{CallToolResult, ContentBlock, JsonObject, Resource, Tool, ToolAnnotations};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};
use vo_studio::{At, Code, Problem};

use super::asking::Asking;
use super::input::{JobStatus, ListJobs, ListVoices, MakeVideo, Nothing, OfJob, PlanVideo, source};
use super::output::{BegunVideo, MadeVideo, VideoPlan};
use super::{LONGEST_WAIT, schema, video};
use crate::address::encoded;
use crate::answer::{Refused, as_sent};
use crate::blocking::blocking;
use crate::routes::catalog::{Look, Preset, Voice};
use crate::routes::jobs::wire::{Ended, JobPage, OneJob};
use crate::state::AppState;
use crate::work::made::movie_of;

/// Where jobs are.
const JOBS: &str = "/api/v1/jobs";

/// Jobs on a page where nothing else is asked for: whoever reads them pays for every word.
const PAGE: u64 = 20;

/// Why a tool did nothing.
#[derive(Debug)]
pub enum Failure {
    /// There is no such tool.
    Unknown,
    /// What is wrong, as routes answer it.
    Problem(Value),
}

impl From<Value> for Failure {
    fn from(problem: Value) -> Self {
        Self::Problem(problem)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Problem(as_sent(&refused.problem))
    }
}

/// What a tool changes.
#[derive(Clone, Copy)]
enum Changes {
    Nothing,
    Adds,
    Ends,
}

/// All tools.
pub fn all() -> Vec<Tool> {
    let tool = |(name, title, about): (&'static str, &str, &'static str), input, output, changes| {
        let hints = ToolAnnotations::with_title(title).open_world(false);
        let hints = match changes {
            Changes::Nothing => hints.read_only(true),
            Changes::Adds => hints.read_only(false).destructive(false),
            Changes::Ends => hints.read_only(false).destructive(true).idempotent(true),
        };
        Tool::new(name, about, std::sync::Arc::new(input))
            .with_title(title)
            .with_raw_output_schema(std::sync::Arc::new(output))
            .with_annotations(hints)
    };
    let (make, plan, status) = (
        (
            "make_video",
            "Make a video",
            "Begins a project from a script, or takes one that is there, and hands in the job that makes its video. Mistakes in the script are told at once, and nothing is kept then. Follow the job with job_status.",
        ),
        (
            "plan_video",
            "Plan a video",
            "Says what making the video of a project would do: how many segments and lines are there already, and how long the rest takes. Nothing is made.",
        ),
        (
            "job_status",
            "How far a job is",
            "All about a job: where it stands, why it waits, how far it is, and the result or the problem that it ended with. With wait_seconds it answers when the job is over, or when that time is.",
        ),
    );
    let (list, cancel, fetch) = (
        ("list_jobs", "List jobs", "Lists jobs, the newest first, with why each of them waits."),
        (
            "cancel_job",
            "Cancel a job",
            "Cancels a job. What it had made by then is kept and found again by the next one.",
        ),
        (
            "fetch_result",
            "Fetch a video",
            "The files of a job that is done: the movie, its cover, subtitles and report, with their paths on the machine of the server.",
        ),
    );
    let (voices, looks, presets) = (
        ("list_voices", "List voices", "Lists the voices that can speak here."),
        ("list_looks", "List looks", "Lists the looks that captions can have."),
        ("list_presets", "List presets", "Lists the presets: sizes and settings of a kind of movie."),
    );
    vec![
        tool(make, schema::of::<MakeVideo>(), schema::of::<BegunVideo>(), Changes::Adds),
        tool(plan, schema::of::<PlanVideo>(), schema::of::<VideoPlan>(), Changes::Nothing),
        tool(status, schema::of::<JobStatus>(), schema::of::<OneJob>(), Changes::Nothing),
        tool(list, schema::of::<ListJobs>(), schema::of::<JobPage>(), Changes::Nothing),
        tool(cancel, schema::of::<OfJob>(), schema::of::<Ended>(), Changes::Ends),
        tool(fetch, schema::of::<OfJob>(), schema::of::<MadeVideo>(), Changes::Nothing),
        tool(voices, schema::of::<ListVoices>(), schema::list_of::<Voice>("voices"), Changes::Nothing),
        tool(looks, schema::of::<Nothing>(), schema::list_of::<Look>("looks"), Changes::Nothing),
        tool(presets, schema::of::<Nothing>(), schema::list_of::<Preset>("presets"), Changes::Nothing),
    ]
}

/// Calls a tool.
///
/// # Errors
/// [`Failure`].
pub async fn call(
    name: &str,
    arguments: JsonObject,
    asking: &Asking,
    state: &AppState,
) -> Result<CallToolResult, Failure> {
    match name {
        "make_video" => make(read(arguments)?, asking).await,
        "plan_video" => {
            let wanted: PlanVideo = read(arguments)?;
            let of = source(wanted.project.as_ref(), wanted.path.as_ref())?;
            let plan = video::plan(asking, &of, &wanted.changes()).await?;
            Ok(told(&VideoPlan { plan }))
        }
        "job_status" => status(&read(arguments)?, asking, state).await,
        "list_jobs" => Ok(told(&asking.get(&jobs_wanted(&read(arguments)?)).await?)),
        "cancel_job" => {
            let OfJob { job } = read(arguments)?;
            Ok(told(&asking.post(&format!("{JOBS}/{job}/cancel"), &Value::Null).await?))
        }
        "fetch_result" => fetch(&read(arguments)?, asking).await,
        "list_voices" => voices(&read(arguments)?, asking).await,
        "list_looks" => {
            let Nothing {} = read(arguments)?;
            Ok(told(&json!({ "looks": asking.get("/api/v1/looks").await? })))
        }
        "list_presets" => {
            let Nothing {} = read(arguments)?;
            Ok(told(&json!({ "presets": asking.get("/api/v1/presets").await? })))
        }
        _ => Err(Failure::Unknown),
    }
}

/// What a tool was given, or where it is wrong.
fn read<T: DeserializeOwned>(arguments: JsonObject) -> Result<T, Failure> {
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let (path, said) = (error.path().to_string(), error.inner().to_string());
        let detail = if path == "." { said } else { format!("`{path}`: {said}") };
        let place = At { file: "arguments".to_owned(), line: None, column: None };
        let problem = Problem { place: Some(place), ..Problem::new(Code::BodyUnreadable, detail) };
        Failure::Problem(as_sent(&problem))
    })
}

/// An answer, for programs and as text.
fn told(value: &impl Serialize) -> CallToolResult {
    CallToolResult::structured(serde_json::to_value(value).unwrap_or_default())
}

/// A problem, as a sentence and for programs.
pub fn failed(problem: Value) -> CallToolResult {
    let text = |name: &str| problem.get(name).and_then(Value::as_str).unwrap_or_default();
    let fix = problem.get("fix").and_then(Value::as_str).map(|fix| format!(" ({fix})")).unwrap_or_default();
    let said = format!("{}: {}{fix}", text("code"), text("detail"));
    let mut result = CallToolResult::error(vec![ContentBlock::text(said)]);
    result.structured_content = Some(problem);
    result
}

async fn make(wanted: MakeVideo, asking: &Asking) -> Result<CallToolResult, Failure> {
    let changes = wanted.changes();
    let of = match &wanted.script {
        Some(_) if wanted.project.is_some() || wanted.path.is_some() => {
            let why = "a script begins a project of its own: give `script` alone, or `project` or `path`";
            return Err(Refused::new(Code::BodyUnreadable, why).into());
        }
        Some(script) => video::begin(asking, (wanted.title.as_deref(), script), &changes).await?,
        None => source(wanted.project.as_ref(), wanted.path.as_ref())?,
    };
    // What cannot be made is told now, and not by a job that fails.
    if let Err(problem) = video::plan(asking, &of, &changes).await {
        if wanted.script.is_some() {
            video::forget(asking, &of).await;
        }
        return Err(problem.into());
    }
    let task = json!({ "kind": "render", "of": of, "changes": changes });
    let taken = match asking.post(JOBS, &json!({ "task": task, "priority": wanted.priority })).await {
        Ok(taken) => taken,
        Err(problem) => {
            if wanted.script.is_some() {
                video::forget(asking, &of).await;
            }
            return Err(problem.into());
        }
    };
    let project = if let crate::work::Source::Project(id) = of { Some(id) } else { None };
    Ok(told(&BegunVideo { project, job: taken["jobs"][0].as_u64().unwrap_or_default() }))
}

async fn status(wanted: &JobStatus, asking: &Asking, state: &AppState) -> Result<CallToolResult, Failure> {
    let until = Instant::now() + Duration::from_secs(wanted.wait_seconds).min(LONGEST_WAIT);
    let (path, mut changes) = (format!("{JOBS}/{}", wanted.job), state.events.changes());
    loop {
        let heard = changes.borrow_and_update().seq;
        let job = asking.get(&path).await?;
        let is_over = job.get("ended").is_some_and(|ended| !ended.is_null());
        // How far jobs are changes all the time: only what is written down is worth a look.
        let next = changes.wait_for(|position| position.seq > heard || state.events.is_over());
        if is_over || !matches!(timeout_at(until, next).await, Ok(Ok(_))) || state.events.is_over() {
            return Ok(told(&job));
        }
    }
}

fn jobs_wanted(wanted: &ListJobs) -> String {
    let text = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("&{name}={}", encoded(value)));
    let after = wanted.after.map(|after| format!("&after={after}"));
    let more = [text("state", &wanted.state), text("kind", &wanted.kind), after];
    format!("{JOBS}?limit={}{}", wanted.limit.unwrap_or(PAGE), more.into_iter().flatten().collect::<String>())
}

async fn fetch(OfJob { job }: &OfJob, asking: &Asking) -> Result<CallToolResult, Failure> {
    let about = asking.get(&format!("{JOBS}/{job}")).await?;
    let result = about.get("result").cloned().unwrap_or_default();
    let (job_number, made) = (*job, result.clone());
    let Some(movie) = blocking(move || movie_of(job_number, &made)).await? else {
        let state = about.get("state").and_then(Value::as_str).unwrap_or("not there");
        let why =
            format!("job {job} has no video: it is {state}; wait with job_status until a job that makes one is done");
        return Err(Refused::new(Code::JobUnfit, why).into());
    };
    let files = blocking(move || video::files(&movie)).await?;
    let links: Vec<ContentBlock> = files
        .iter()
        .map(|file| {
            let link = Resource::new(&file.uri, &file.name).with_mime_type(&file.media_type).with_size(file.bytes);
            ContentBlock::resource_link(link)
        })
        .collect();
    let mut told = told(&MadeVideo { job: *job, files, result });
    told.content.extend(links);
    Ok(told)
}

async fn voices(wanted: &ListVoices, asking: &Asking) -> Result<CallToolResult, Failure> {
    let voices = asking.get("/api/v1/voices").await?;
    let all = voices.as_array().cloned().unwrap_or_default().into_iter();
    let fits = |voice: &Value| {
        let language = voice.get("language").and_then(Value::as_str).unwrap_or_default();
        let speaks = wanted.language.as_deref().is_none_or(|wanted| speaks(language, wanted));
        speaks && (wanted.all || voice.get("why_not").is_none_or(Value::is_null))
    };
    Ok(told(&json!({ "voices": all.filter(fits).collect::<Vec<_>>() })))
}

/// Whether a voice of a language speaks what is wanted: `en-us` speaks `en`, and one without a language any.
fn speaks(language: &str, wanted: &str) -> bool {
    let wanted = wanted.to_ascii_lowercase();
    let rest = language.strip_prefix(wanted.as_str());
    language.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_spoken_by_those_of_its_kinds() {
        for (language, wanted, does) in [
            ("en-us", "en", true),
            ("en-us", "EN-us", true),
            ("", "de", true),
            ("en-us", "e", false),
            ("de", "de-at", false),
        ] {
            assert_eq!(speaks(language, wanted), does, "{language} {wanted}");
        }
    }

    #[test]
    fn every_tool_says_what_it_takes_and_what_it_answers() {
        let tools = all();
        for tool in &tools {
            assert_eq!(tool.input_schema["type"], "object", "{}", tool.name);
            assert_eq!(tool.input_schema["additionalProperties"], false, "{}", tool.name);
            assert!(tool.output_schema.as_ref().is_some_and(|schema| schema["type"] == "object"), "{}", tool.name);
            assert!(tool.description.is_some() && tool.annotations.is_some());
        }
        assert_eq!(tools.len(), 9);
    }
}
