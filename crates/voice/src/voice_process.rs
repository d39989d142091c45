//! A process that speaks many sentences, as its parent sees it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use vo_process::limits::Limits;
use vo_process::{Account, Child, Command, ProcessError, Stop};

use crate::protocol::{Answer, Call};
use crate::{Request, SAMPLE_RATE, Speech, VoiceError, VoiceFiles};

/// How often a wait looks at the request to stop.
const POLL_INTERVAL: Duration = Duration::from_millis(50);
/// How long a sentence may take: the longest allowed one on a slow machine.
const SENTENCE_TIMEOUT: Duration = Duration::from_mins(20);
/// How long the process may take to end after its input has ended.
const EXIT_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest speech that an answer may announce, in samples: an hour.
const LONGEST: u64 = 3_600 * SAMPLE_RATE as u64;

/// What the process may use at most. It maps its models, so it asks for far more addresses than it uses memory, and writes
/// an optimized model.
const LIMITS: Limits =
    Limits { file_bytes: 4 << 30, files: 1_024, memory_bytes: 4 << 30, threads: 1_024, address_bytes: 64 << 30 };

/// A child process that speaks. It is killed with its group when it is dropped or asked to stop.
#[derive(Debug)]
pub struct VoiceProcess {
    command: Command,
    files: VoiceFiles,
    stop: Stop,
    running: Option<Running>,
    /// Calls that only load, whose end was not heard of.
    loading: u32,
}

#[derive(Debug)]
struct Running {
    child: Child,
    input: ChildStdin,
    answers: Receiver<std::io::Result<(Answer, Vec<i16>)>>,
}

/// What became of one sentence.
enum Outcome {
    Spoken(Speech),
    Failed(String),
    Crashed(String),
}

impl VoiceProcess {
    /// Starts `program` with `args`, which must lead to [`crate::serve`]. It puts its own children into the
    /// same sandbox as this process does.
    ///
    /// # Errors
    /// [`VoiceError::Process`] if the program cannot be started.
    pub fn start(program: &Path, args: &[&str], files: &VoiceFiles, stop: &Stop) -> Result<Self, VoiceError> {
        let command = Command::new(program).args(args).role("voice").background().pipe_in().pipe_out();
        let command = command.limits(LIMITS).env("VO_SANDBOX", vo_sandbox::policy().name());
        let running = Some(Running::start(&command)?);
        Ok(Self { command, files: files.clone(), stop: stop.clone(), running, loading: 0 })
    }

    /// From now on it works for one run: it is stopped by its wish, and charged to its account, or to none.
    pub fn work_for(&mut self, stop: &Stop, account: Option<&Account>) {
        self.stop = stop.clone();
        if let Some(account) = account {
            self.command = self.command.clone().charge(account);
        }
        self.charge(account);
    }

    /// What it costs from now on is charged to an account, or to none.
    pub fn charge(&self, account: Option<&Account>) {
        if let Some(running) = &self.running {
            running.child.charge(account);
        }
    }

    /// Its process id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref().map(|running| running.child.id())
    }

    /// Speaks one sentence. A process that crashes is replaced once.
    ///
    /// # Errors
    /// [`VoiceError::Failed`] if the engine could not, [`VoiceError::Crashed`] if it crashed twice over this sentence,
    /// [`VoiceError::Process`] if it was stopped or took too long.
    pub fn speak(&mut self, request: &Request) -> Result<Speech, VoiceError> {
        self.speak_before(request, Vec::new())
    }

    /// Speaks one sentence. `ahead` will be asked for next: their phonemes are read ahead in one run.
    ///
    /// # Errors
    /// As [`VoiceProcess::speak`].
    pub fn speak_before(&mut self, request: &Request, ahead: Vec<Request>) -> Result<Speech, VoiceError> {
        request.check()?;
        let call = self.call(request, ahead, false)?;
        let mut last = String::new();
        for _ in 0..2 {
            match self.ask(&call)? {
                Outcome::Spoken(speech) => return Ok(speech),
                Outcome::Failed(reason) => return Err(request.failed(&reason)),
                Outcome::Crashed(how) => last = how,
            }
        }
        Err(VoiceError::Crashed { voice: request.voice.clone(), sentence: request.excerpt(), how: last })
    }

    /// Loads the engine for a sentence that will be asked for soon, and for those behind it, without waiting for it. If that
    /// fails, speaking the sentence does, too.
    pub fn load_for(&mut self, request: &Request, ahead: Vec<Request>) {
        if let (Ok(call), Some(running)) = (self.call(request, ahead, true), &mut self.running) {
            let sent = running.input.write_all(&call).and_then(|()| running.input.flush());
            self.loading += u32::from(sent.is_ok());
        }
    }

    /// Whether it has loaded what it was to load, and takes no more memory for that.
    pub fn has_loaded(&mut self) -> bool {
        while self.loading > 0
            && let Some(running) = &self.running
            && let Ok(Ok((Answer::Loaded, _))) = running.answers.try_recv()
        {
            self.loading -= 1;
        }
        self.loading == 0
    }

    /// One call as a line.
    fn call(&self, request: &Request, ahead: Vec<Request>, loads_only: bool) -> Result<Vec<u8>, VoiceError> {
        let call = Call { files: self.files.clone(), request: request.clone(), ahead, loads_only };
        let mut line = serde_json::to_vec(&call).map_err(|error| VoiceError::Request(error.to_string()))?;
        line.push(b'\n');
        Ok(line)
    }

    /// Ends it by ending its input.
    ///
    /// # Errors
    /// [`VoiceError::Process`] if it did not end and had to be killed.
    pub fn end(mut self) -> Result<(), VoiceError> {
        if let Some(Running { child, input, answers }) = self.running.take() {
            drop(input);
            child.wait(&self.stop, EXIT_TIMEOUT)?;
            drop(answers);
        }
        Ok(())
    }

    fn ask(&mut self, call: &[u8]) -> Result<Outcome, VoiceError> {
        let mut running = if let Some(running) = self.running.take() {
            running
        } else {
            self.loading = 0;
            Running::start(&self.command)?
        };
        // If the process has ended, no answer comes below, and its last lines are read there.
        let _ = running.input.write_all(call).and_then(|()| running.input.flush());
        let deadline = Instant::now() + SENTENCE_TIMEOUT;
        loop {
            match running.answers.recv_timeout(POLL_INTERVAL) {
                Ok(Ok((Answer::Spoken { words, heard, .. }, samples))) => {
                    self.running = Some(running);
                    return Ok(Outcome::Spoken(Speech { samples, words, heard }));
                }
                Ok(Ok((Answer::Loaded, _))) => self.loading = self.loading.saturating_sub(1),
                Ok(Ok((Answer::Failed { reason }, _))) => {
                    self.running = Some(running);
                    return Ok(Outcome::Failed(reason));
                }
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return running.exit_report(&self.stop),
                Err(RecvTimeoutError::Timeout) if self.stop.is_requested() => {
                    running.child.kill();
                    return Err(ProcessError::Stopped.into());
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => {
                    running.child.kill();
                    let program = "the voice".to_owned();
                    return Err(ProcessError::TooSlow { program, seconds: SENTENCE_TIMEOUT.as_secs() }.into());
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
        // The thread ends with the output of the process, which never outlives this value.
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

    /// How a process ended that stopped answering.
    fn exit_report(self, stop: &Stop) -> Result<Outcome, VoiceError> {
        let Self { child, input, answers } = self;
        drop(input);
        drop(answers);
        match child.wait(stop, EXIT_TIMEOUT) {
            Err(ProcessError::TooSlow { .. }) => Ok(Outcome::Crashed("its answer could not be read".to_owned())),
            Err(error) => Err(error.into()),
            Ok(exit) => {
                let how = match (exit.signal, exit.code) {
                    (Some(signal), _) => format!("signal {signal}"),
                    (None, Some(code)) => format!("exit code {code}"),
                    (None, None) => "it ended".to_owned(),
                };
                let lines = exit.stderr.iter().rev().take(3).rev().cloned().collect::<Vec<_>>().join(" ");
                Ok(Outcome::Crashed(if lines.is_empty() { how } else { format!("{how}: {lines}") }))
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
        Answer::Failed { .. } | Answer::Loaded => 0,
    };
    let mut bytes = vec![0; count * 2];
    output.read_exact(&mut bytes)?;
    let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    Ok((answer, samples))
}
