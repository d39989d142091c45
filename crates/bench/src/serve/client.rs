//! A connection to the server that is used again and again, as a program would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::server::Server;
use crate::BenchError;

/// So long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    body: Vec<u8>,
}

impl Answer {
    /// Its body.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A connection.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Connection {
    /// Opens one.
    ///
    /// # Errors
    /// [`BenchError`] if the server does not take it.
    pub fn open(server: &Server) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(server.address).map_err(lost)?;
        stream.set_nodelay(true).map_err(lost)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(lost)?;
        let head = format!("Host: {}\r\nAuthorization: Bearer {}\r\n", server.address, server.token);
        Ok(Self { stream: BufReader::new(stream), head })
    }

    /// Asks, and reads the whole answer.
    ///
    /// # Errors
    /// [`BenchError`] if the connection breaks.
    pub fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer, BenchError> {
        self.exchange(method, path, body).map_err(lost)
    }

    fn exchange(&mut self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let more = if body.is_empty() {
            String::new()
        } else {
            format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())
        };
        let request = format!("{method} {path} HTTP/1.1\r\n{}{more}\r\n{body}", self.head);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest.split(' ').next().and_then(|status| status.parse().ok()).unwrap_or_default();
            } else if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().unwrap_or_default();
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, body })
    }
}

/// The server has gone away.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub fn lost(error: std::io::Error) -> BenchError {
    BenchError::Failed { what: "the server under measurement".to_owned(), reason: error.to_string() }
}
