//! The server of this data folder, asked over HTTP as any program would.

use std::io::{BufReader, Read};
use std::time::Duration;

use serde_json::Value;
use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};
use vo_server::Running;
use vo_setup::Settings;
use vo_studio::{Code, Problem, StudioError};

/// How long it may take to be reached.
const REACH: Duration = Duration::from_secs(5);

/// How long it may think: some answers are waited for.
const THINK: Duration = Duration::from_secs(150);

/// Bytes of an answer, at most.
const MOST: u64 = 64 << 20;

/// Bytes of a token or a certificate, at most.
const MOST_SECRET: u64 = 1 << 20;

/// Who asks.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    url: String,
    bearer: String,
}

impl Client {
    /// One that asks the server of this data folder; nothing if none runs.
    ///
    /// # Errors
    /// [`StudioError`] if its token cannot be read.
    pub fn find(settings: &Settings) -> Result<Option<Self>, StudioError> {
        vo_server::running(settings).map(|running| Self::of(&running)).transpose()
    }

    /// One that asks a server.
    ///
    /// # Errors
    /// [`StudioError`] if its token cannot be read.
    pub fn of(running: &Running) -> Result<Self, StudioError> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .max_redirects(0)
            .timeout_connect(Some(REACH))
            .timeout_recv_response(Some(THINK));
        if let Some(file) = &running.authority {
            let certificate =
                Certificate::from_pem(secret(file)?.as_bytes()).map_err(|error| unreached(&running.url, &error))?;
            let roots = RootCerts::new_with_certs(&[certificate]);
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        let bearer = format!("Bearer {}", secret(&running.token_file)?.trim());
        Ok(Self { agent: config.build().into(), url: running.url.clone(), bearer })
    }

    /// What is there.
    ///
    /// # Errors
    /// [`StudioError`] with the problem that it answers with, or if it cannot be reached.
    pub fn get(&self, path: &str) -> Result<Value, StudioError> {
        self.read(self.agent.get(self.at(path)).header("Authorization", &self.bearer).call())
    }

    /// Has something done.
    ///
    /// # Errors
    /// [`StudioError`] with the problem that it answers with, or if it cannot be reached.
    pub fn post(&self, path: &str, body: Option<&Value>) -> Result<Value, StudioError> {
        let request = self.agent.post(self.at(path)).header("Authorization", &self.bearer);
        self.read(match body {
            Some(body) => request.content_type("application/json").send(body.to_string()),
            None => request.send_empty(),
        })
    }

    /// What happens, a line at a time, as long as the server runs.
    ///
    /// # Errors
    /// [`StudioError`] with the problem that it answers with, or if it cannot be reached.
    pub fn events(&self) -> Result<BufReader<impl Read + use<>>, StudioError> {
        let sent = self.agent.get(self.at("/api/v1/events")).header("Authorization", &self.bearer).call();
        let answer = sent.map_err(|error| unreached(&self.url, &error))?;
        if !answer.status().is_success() {
            return Err(self.read(Ok(answer)).err().unwrap_or_else(|| odd("it tells no events")));
        }
        Ok(BufReader::new(answer.into_body().into_reader()))
    }

    /// Sends a message of the Model Context Protocol, with more headers; the status and the text that come back.
    ///
    /// # Errors
    /// [`StudioError`] if the server cannot be reached.
    pub fn message(&self, text: &str, headers: &[(&str, String)]) -> Result<(u16, String), StudioError> {
        let mut request = self.agent.post(self.at("/mcp")).header("Authorization", &self.bearer);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.header("Accept", "application/json, text/event-stream");
        let answer =
            request.content_type("application/json").send(text).map_err(|error| unreached(&self.url, &error))?;
        let status = answer.status().as_u16();
        Ok((status, self.text(answer)?))
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    fn text(&self, mut answer: Response<Body>) -> Result<String, StudioError> {
        answer.body_mut().with_config().limit(MOST).read_to_string().map_err(|error| unreached(&self.url, &error))
    }

    fn read(&self, sent: Result<Response<Body>, ureq::Error>) -> Result<Value, StudioError> {
        let answer = sent.map_err(|error| unreached(&self.url, &error))?;
        let is_good = answer.status().is_success();
        let text = self.text(answer)?;
        if !is_good {
            let problem: Problem =
                serde_json::from_str(&text).map_err(|_| odd("it refuses without a reason that is known here"))?;
            return Err(refused(&problem));
        }
        serde_json::from_str(&text).map_err(|error| odd(&format!("its answer is no JSON ({error})")))
    }
}

/// A problem of the server, as ours.
pub fn refused(problem: &Problem) -> StudioError {
    let fix = problem.fix.as_ref().map(|fix| format!("\n  fix: {fix}")).unwrap_or_default();
    StudioError::Input(problem.code, format!("{}{fix}", problem.detail))
}

/// What stands in a small file that only its owner may read.
fn secret(file: &std::path::Path) -> Result<String, StudioError> {
    let mut text = String::new();
    let read = vo_files::durable::read(file).and_then(|file| file.take(MOST_SECRET).read_to_string(&mut text));
    read.map(|_| text).map_err(StudioError::files("reading", file))
}

fn unreached(url: &str, error: &ureq::Error) -> StudioError {
    StudioError::Input(
        Code::ServerEnds,
        format!("the server at {url} does not answer ({error}): start it again with `vo serve`"),
    )
}

fn odd(why: &str) -> StudioError {
    StudioError::Input(Code::Unexpected, format!("the server answers oddly: {why}; is it of the same version?"))
}
