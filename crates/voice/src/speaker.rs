//! The parent's side: one child that speaks many sentences, watched while it does.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use vo_process::limits::Limits;
use vo_process::{Child, Command, ProcessError, Stop};

use crate::serve::{Answer, Line};
use crate::{Request, Speech, VoiceError};

/// How often a waiting owner looks at the request to stop.
const GLANCE: Duration = Duration::from_millis(50);
/// The longest a sentence may take: the longest allowed one on a slow machine.
const PATIENCE: Duration = Duration::from_mins(20);
/// How long a child may take to end when its input has ended.
const FAREWELL: Duration = Duration::from_secs(10);
/// The longest speech that is believed, in samples: an hour.
const LONGEST: u64 = 3_600 * crate::SAMPLE_RATE as u64;

/// What the voice may use at most. It maps its models, so it asks for far more addresses than it uses memory, and writes one
/// that is made ready to be mapped.
const LIMITS: Limits =
    Limits { file_bytes: 4 << 30, files: 1_024, memory_bytes: 4 << 30, threads: 1_024, address_bytes: 64 << 30 };

/// A child process that speaks. It is killed with its group when it is dropped or asked to stop.
#[derive(Debug)]
pub struct Speaker {
    command: Command,
    home: PathBuf,
    stop: Stop,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    input: ChildStdin,
    answers: Receiver<std::io::Result<(Answer, Vec<i16>)>>,
}

/// How one sentence ended for the child.
enum Outcome {
    Spoken(Speech),
    Failed(String),
    Crashed(String),
}

impl Speaker {
    /// Starts `program` with `args`, which must lead to [`crate::serve`]; voices are found under `home`.
    ///
    /// # Errors
    /// [`VoiceError::Process`] if the program cannot be started.
    pub fn start(program: &Path, args: &[&str], home: &Path, stop: &Stop) -> Result<Self, VoiceError> {
        let command = Command::new(program).args(args).role("voice").background().pipe_in().pipe_out();
        let mut command = command.limits(LIMITS);
        for name in ["VO_ORT_DYLIB", "VO_SANDBOX"] {
            if let Some(value) = std::env::var_os(name) {
                command = command.env(name, value);
            }
        }
        let running = Some(Running::start(&command)?);
        Ok(Self { command, home: home.to_owned(), stop: stop.clone(), running })
    }

    /// Process id of the child, while there is one.
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref().map(|running| running.child.id())
    }

    /// Speaks one sentence. A child that crashes is replaced once.
    ///
    /// # Errors
    /// [`VoiceError::Failed`] if the engine could not, [`VoiceError::Crashed`] if it crashed twice over this sentence,
    /// [`VoiceError::Process`] if it was stopped or took too long.
    pub fn speak(&mut self, request: &Request) -> Result<Speech, VoiceError> {
        self.speak_before(request, Vec::new())
    }

    /// Speaks one sentence, and is told which will be asked for next: they are read ahead in one go.
    ///
    /// # Errors
    /// As [`Speaker::speak`].
    pub fn speak_before(&mut self, request: &Request, ahead: Vec<Request>) -> Result<Speech, VoiceError> {
        request.check()?;
        let line = self.line(request, ahead, false)?;
        let named = |reason| (request.voice.clone(), request.excerpt(), reason);
        let mut last = String::new();
        for _ in 0..2 {
            match self.ask(&line)? {
                Outcome::Spoken(speech) => return Ok(speech),
                Outcome::Failed(reason) => {
                    let (voice, sentence, reason) = named(reason);
                    return Err(VoiceError::Failed { voice, sentence, reason });
                }
                Outcome::Crashed(how) => last = how,
            }
        }
        let (voice, sentence, how) = named(last);
        Err(VoiceError::Crashed { voice, sentence, how })
    }

    /// Has the child open the engine that speaks a sentence which will be asked for soon, and those behind it; it is not
    /// waited for. What goes wrong is told to whoever asks for the sentence.
    pub fn open_for(&mut self, request: &Request, ahead: Vec<Request>) {
        if let (Ok(line), Some(running)) = (self.line(request, ahead, true), &mut self.running) {
            let _ = running.input.write_all(&line).and_then(|()| running.input.flush());
        }
    }

    /// What the child is told: a line.
    fn line(&self, request: &Request, ahead: Vec<Request>, opens_only: bool) -> Result<Vec<u8>, VoiceError> {
        let line = Line { home: self.home.clone(), request: request.clone(), ahead, opens_only };
        let mut line = serde_json::to_vec(&line).map_err(|error| VoiceError::Request(error.to_string()))?;
        line.push(b'\n');
        Ok(line)
    }

    /// Ends the child kindly.
    ///
    /// # Errors
    /// [`VoiceError::Process`] if it does not end and had to be killed.
    pub fn end(mut self) -> Result<(), VoiceError> {
        if let Some(Running { child, input, answers }) = self.running.take() {
            drop(input);
            child.wait(&self.stop, FAREWELL)?;
            drop(answers);
        }
        Ok(())
    }

    fn ask(&mut self, line: &[u8]) -> Result<Outcome, VoiceError> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => Running::start(&self.command)?,
        };
        // A child that is gone is found out below, with its last words.
        let _ = running.input.write_all(line).and_then(|()| running.input.flush());
        let deadline = Instant::now() + PATIENCE;
        loop {
            match running.answers.recv_timeout(GLANCE) {
                Ok(Ok((Answer::Spoken { words, heard, .. }, samples))) => {
                    self.running = Some(running);
                    return Ok(Outcome::Spoken(Speech { samples, words, heard }));
                }
                Ok(Ok((Answer::Failed { reason }, _))) => {
                    self.running = Some(running);
                    return Ok(Outcome::Failed(reason));
                }
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return running.last_words(&self.stop),
                Err(RecvTimeoutError::Timeout) if self.stop.asked() => {
                    running.child.kill();
                    return Err(ProcessError::Stopped.into());
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => {
                    running.child.kill();
                    let program = "the voice".to_owned();
                    return Err(ProcessError::TooSlow { program, seconds: PATIENCE.as_secs() }.into());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

impl Running {
    fn start(command: &Command) -> Result<Self, VoiceError> {
        let mut child = command.start()?;
        let (Some(input), Some(output)) = (child.stdin(), child.stdout()) else {
            return Err(VoiceError::Request("the voice's process has no pipes".to_owned()));
        };
        let (sender, answers) = sync_channel(1);
        // The thread ends with the child's output, and the child never outlives this value.
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let answer = read(&mut output);
                let is_last = answer.is_err();
                if sender.send(answer).is_err() || is_last {
                    break;
                }
            }
        });
        Ok(Self { child, input, answers })
    }

    /// How a child ended that stopped answering.
    fn last_words(self, stop: &Stop) -> Result<Outcome, VoiceError> {
        let Self { child, input, answers } = self;
        drop(input);
        drop(answers);
        match child.wait(stop, FAREWELL) {
            Err(ProcessError::TooSlow { .. }) => Ok(Outcome::Crashed("it answered nonsense".to_owned())),
            Err(error) => Err(error.into()),
            Ok(exit) => {
                let how = match (exit.signal, exit.code) {
                    (Some(signal), _) => format!("signal {signal}"),
                    (None, Some(code)) => format!("exit code {code}"),
                    (None, None) => "it ended".to_owned(),
                };
                let words = exit.stderr.iter().rev().take(3).rev().cloned().collect::<Vec<_>>().join(" ");
                Ok(Outcome::Crashed(if words.is_empty() { how } else { format!("{how}: {words}") }))
            }
        }
    }
}

/// Reads one answer: its line, and the samples after it.
fn read(output: &mut BufReader<ChildStdout>) -> std::io::Result<(Answer, Vec<i16>)> {
    let mut line = String::new();
    if output.by_ref().take(1 << 24).read_line(&mut line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let answer: Answer = serde_json::from_str(&line)?;
    let count = match &answer {
        Answer::Spoken { samples, .. } if *samples > LONGEST => return Err(std::io::ErrorKind::InvalidData.into()),
        Answer::Spoken { samples, .. } => *samples as usize,
        Answer::Failed { .. } => 0,
    };
    let mut bytes = vec![0; count * 2];
    output.read_exact(&mut bytes)?;
    let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    Ok((answer, samples))
}
