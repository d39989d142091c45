//! A receiver of webhooks: it counts what comes, keeps it, and answers as it is told.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// A receiver on a port of its own.
pub struct Receiver {
    pub port: u16,
    got: Arc<Mutex<Vec<Got>>>,
}

/// Something that came.
#[derive(Clone, Debug)]
pub struct Got {
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// What is answered, by how many came before: a status, or nothing for ever.
type Answers = fn(usize) -> Option<&'static str>;

impl Receiver {
    /// One that answers so.
    pub fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let got: Arc<Mutex<Vec<Got>>> = Arc::default();
        let kept = Arc::clone(&got);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                std::thread::spawn(move || answer(stream, &kept, answers));
            }
        });
        Self { port, got }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook?key=of-the-receiver", self.port)
    }

    /// What came so far.
    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    /// Waits until so many have come.
    pub fn wait_for(&self, count: usize) -> Vec<Got> {
        let began = Instant::now();
        while self.got().len() < count {
            assert!(began.elapsed() < Duration::from_secs(120), "{:?}", self.got());
            std::thread::sleep(Duration::from_millis(20));
        }
        self.got()
    }
}

fn answer(stream: TcpStream, got: &Mutex<Vec<Got>>, answers: Answers) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or_default() == 0 {
            return;
        }
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let headers: BTreeMap<String, String> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let before = {
        let mut got = got.lock().unwrap();
        got.push(Got { headers, body: String::from_utf8(body).unwrap() });
        got.len() - 1
    };
    match answers(before) {
        Some(status) => {
            let said = "the receiver says so";
            let length = said.len();
            let mut stream = stream;
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{said}");
        }
        None => std::thread::sleep(Duration::from_secs(300)),
    }
}

impl Got {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Its name.
    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    /// Whether it was signed with a secret, worked out by hand after <https://www.standardwebhooks.com>.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = decoded(secret.strip_prefix("whsec_").unwrap());
        let text = format!("{}.{}.{}", self.id(), self.headers["webhook-timestamp"], self.body);
        let wanted = format!("v1,{}", encoded(&hmac(&key, text.as_bytes())));
        self.headers["webhook-signature"].split(' ').any(|signature| signature == wanted)
    }
}

/// HMAC of RFC 2104 with SHA-256.
fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let number = (0..3).fold(0_u32, |number, at| number << 8 | u32::from(*group.get(at).unwrap_or(&0)));
        for at in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * at) & 63) as usize] as char;
            text.push(if at <= group.len() { digit } else { '=' });
        }
    }
    text
}

fn decoded(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text
        .trim_end_matches('=')
        .bytes()
        .map(|byte| DIGITS.iter().position(|digit| *digit == byte).unwrap() as u32)
        .collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let number = (0..4).fold(0_u32, |number, at| number << 6 | group.get(at).unwrap_or(&0));
        bytes.extend(&number.to_be_bytes()[1..group.len()]);
    }
    bytes
}
