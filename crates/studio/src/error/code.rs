//! The table of error codes: what programs go by, where people read sentences. Each has a page in `docs/errors`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Who can fix an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Whoever wrote the project or typed the command.
    Input,
    /// Whoever looks after the machine: its disk, its limits, its sandbox.
    Machine,
    /// Something must be installed.
    Missing,
    /// A tool, a voice or we ourselves did something wrong.
    Internal,
    /// Nobody needs to: it was asked for.
    Stopped,
}

/// What one row of the table says.
struct Row {
    name: &'static str,
    class: Class,
    exit: u8,
    status: u16,
    title: &'static str,
    text: &'static str,
}

macro_rules! codes {
    ($($code:ident $name:literal $class:ident $exit:literal $status:literal $title:literal)+) => {
        /// What kind of error it is. The names are a contract: none is ever given another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $code,)+
        }

        impl Code {
            /// All of them, as the table lists them.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            const fn row(self) -> Row {
                match self {
                    $(Self::$code => {
                        Row {
                            name: $name,
                            class: Class::$class,
                            exit: $exit,
                            status: $status,
                            title: $title,
                            text: include_str!(concat!("../../../../docs/errors/", $name, ".md")),
                        }
                    })+
                }
            }
        }
    };
}

codes! {
    // What a person wrote or typed.
    SeveralMistakes       "several-mistakes"        Input    2   422 "The project has mistakes of several kinds"
    InvalidProject        "invalid-project"         Input    2   422 "The project file has a mistake"
    InvalidScript         "invalid-script"          Input    2   422 "The script has a mistake"
    InvalidLook           "invalid-look"            Input    2   422 "A look has a mistake"
    InvalidPreset         "invalid-preset"          Input    2   422 "An export preset has a mistake"
    InvalidSetting        "invalid-setting"         Input    2   422 "A setting has an invalid value"
    UnknownVoice          "unknown-voice"           Input    2   422 "No voice has this name"
    UnknownLook           "unknown-look"            Input    2   422 "No look has this name"
    UnknownPreset         "unknown-preset"          Input    2   422 "No export preset has this name"
    UnknownBackground     "unknown-background"      Input    2   422 "No file and no painted background has this name"
    UnknownSound          "unknown-sound"           Input    2   422 "No file and no installed sound has this name"
    UnknownFont           "unknown-font"            Input    2   422 "A look asks for a font that does not exist"
    UnknownLanguage       "unknown-language"        Input    2   422 "No language has this name"
    UnknownTemplate       "unknown-template"        Input    2   422 "No template has this name"
    UnknownArtifact       "unknown-artifact"        Input    2   422 "Nothing that can be downloaded has this name"
    UnknownSegment        "unknown-segment"         Input    2   404 "The movie has no such segment"
    UnknownFrame          "unknown-frame"           Input    2   404 "The movie has no such frame"
    UnknownLine           "unknown-line"            Input    2   404 "The script has no such line"
    PreviewMissing        "preview-missing"         Input    2   404 "There is no such preview any more"
    ProjectMissing        "project-missing"         Input    2   404 "There is no project or script"
    FileMissing           "file-missing"            Input    2   404 "There is no such file or folder"
    FileUnreadable        "file-unreadable"         Input    2   422 "A file cannot be read"
    FileOutside           "file-outside"            Input    2   403 "A file lies outside of the project"
    FileTooLarge          "file-too-large"          Input    2   413 "A text file is too large"
    ScriptUnreadable      "script-unreadable"       Input    2   422 "The script is not a text that vo can read"
    FolderEmpty           "folder-empty"            Input    2   422 "A folder holds nothing that can be shown"
    ClipUnreadable        "clip-unreadable"         Input    2   422 "A clip, an image or a sound cannot be used"
    ImageTooLarge         "image-too-large"         Input    2   413 "An image is too large"
    ClipDamaged           "clip-damaged"            Input    2   422 "A clip is damaged"
    ClipRefused           "clip-refused"            Input    2   422 "A clip has crashed its decoder too often"
    OverBudget            "over-budget"             Input    2   422 "It needs more memory than it may use"
    LanguageUnspoken      "language-unspoken"       Input    2   422 "No voice reads this text well enough"
    NoVoiceInstalled      "no-voice-installed"      Input    2   503 "No installed voice speaks this language"
    VoiceUnusable         "voice-unusable"          Input    2   503 "A voice cannot speak on this machine"
    OutputExists          "output-exists"           Input    2   409 "A file that vo did not make would be replaced"
    OutputIsInput         "output-is-input"         Input    2   409 "A file would be replaced that the movie is made of"
    OutputTwice           "output-twice"            Input    2   409 "Two movies would have the same file"
    OutputUnusable        "output-unusable"         Input    2   422 "The output cannot be written there"
    NeverEnded            "never-ended"             Input    2   409 "A movie was started too often without ever finishing"
    ToolChainGone         "tool-chain-gone"         Input    2   409 "FFmpeg was removed while it was needed"
    ProgramMissing        "program-missing"         Input    2   503 "A program that belongs to vo is missing"
    RecipeOfOthers        "recipe-of-others"        Input    2   409 "A recipe is for other versions than there are here"
    RecipeImpossible      "recipe-impossible"       Input    2   422 "A recipe asks for what cannot be made"
    OrderUnreadable       "order-unreadable"        Input    2   422 "A worker does not understand what it is to do"
    BlobMissing           "blob-missing"            Input    2   404 "A file that a recipe names did not come with it"

    // What is asked of the server.
    AddressUnusable       "address-unusable"        Input    2   422 "The server cannot listen there"
    HostRefused           "host-refused"            Input    2   403 "The server is not called so"
    OriginRefused         "origin-refused"          Input    2   403 "A page of another address asks"
    NotSignedIn           "not-signed-in"           Input    2   401 "The token is missing or wrong"
    RouteMissing          "route-missing"           Input    2   404 "The server has no such address"
    MethodRefused         "method-refused"          Input    2   405 "This cannot be done at this address"
    BodyUnreadable        "body-unreadable"         Input    2   400 "What was sent cannot be read"
    RangeRefused          "range-refused"           Input    2   416 "The file has no such part"
    QueryUnreadable       "query-unreadable"        Input    2   422 "What is asked for does not fit together"
    JobMissing            "job-missing"             Input    2   404 "There is no such job"
    JobUnfit              "job-unfit"               Input    2   409 "A job is not where that can be done"
    KeyReused             "key-reused"              Input    2   409 "An idempotency key was used for something else"
    QueueFull             "queue-full"              Input    2   429 "As many jobs wait as may"
    RequestTooLarge       "request-too-large"       Input    2   413 "What was sent is too large"
    RoleTooLow            "role-too-low"            Input    2   403 "The role of this user does not allow it"
    RequestTimeout        "request-timeout"         Input    2   408 "The request did not come in time"
    MediaTypeRefused      "media-type-refused"      Input    2   415 "The body is of another type than is read here"
    FileReplaced          "file-replaced"           Input    2   410 "What a job made was made again since"
    WebSocketWanted       "websocket-wanted"        Input    2   426 "This address is for a WebSocket"
    TooManyRequests       "too-many-requests"       Input    2   429 "Too many requests in a short time"
    UnknownUser           "unknown-user"            Input    2   404 "No user has this name"
    UnknownSession        "unknown-session"         Input    2   404 "No session has this name"
    UserExists            "user-exists"             Input    2   409 "A user has this name already"
    InvalidUser           "invalid-user"            Input    2   422 "A name, a password or a quota cannot be used"
    EditConflict          "edit-conflict"           Input    2   412 "Somebody else changed the same"
    PreconditionMissing   "precondition-missing"    Input    2   428 "A change does not say what it was made of"
    InvalidEdit           "invalid-edit"            Input    2   422 "A change of a project cannot be used"
    RevisionMissing       "revision-missing"        Input    2   404 "The history holds no such revision"
    ProjectsFull          "projects-full"           Input    2   409 "There are as many projects as may be"
    AssetMissing          "asset-missing"           Input    2   404 "The library has no such asset"
    AssetInUse            "asset-in-use"            Input    2   409 "Projects use the asset"
    AssetInvalid          "asset-invalid"           Input    2   422 "What is said of an asset cannot be used"
    LibraryFull           "library-full"            Input    2   507 "The library holds as much as it may"
    UploadMissing         "upload-missing"          Input    2   404 "There is no such upload"
    UploadOffset          "upload-offset"           Input    2   409 "An upload goes on elsewhere"
    UploadBusy            "upload-busy"             Input    2   423 "Another request sends to the upload"
    UploadsUnfinished     "uploads-unfinished"      Input    2   429 "Too many uploads are not finished"
    UploadUnreadable      "upload-unreadable"       Input    2   400 "The headers of an upload cannot be read"
    ChecksumWrong         "checksum-wrong"          Input    2   460 "What was received does not match its checksum"
    TusVersion            "tus-version"             Input    2   412 "The version of the tus protocol is not spoken"
    SourceRefused         "source-refused"          Input    2   422 "An address is not one that is imported from"
    ScheduleMissing       "schedule-missing"        Input    2   404 "There is no such schedule"
    InvalidSchedule       "invalid-schedule"        Input    2   422 "A schedule cannot be meant so"
    WebhookMissing        "webhook-missing"         Input    2   404 "There is no such webhook or delivery"
    InvalidWebhook        "invalid-webhook"         Input    2   422 "A webhook cannot be meant so"
    WebhookOff            "webhook-off"             Input    2   409 "The webhook is switched off"
    SecretMissing         "secret-missing"          Input    2   404 "There is no such secret"
    InvalidSecret         "invalid-secret"          Input    2   422 "A secret cannot be kept so"
    SettingsChanged       "settings-changed"        Input    2   412 "The settings were changed meanwhile"
    TooManyKept           "too-many-kept"           Input    2   409 "There are as many of these as may be"
    BackupMissing         "backup-missing"          Input    2   404 "There is no such backup"
    BackupUnusable        "backup-unusable"         Input    2   422 "It is no backup that can be restored"
    DataInUse             "data-in-use"             Input    2   409 "A server uses the data folder"

    // What must be installed.
    NoToolChain           "no-tool-chain"           Missing  1   503 "No usable FFmpeg is installed"
    NoHome                "no-home"                 Missing  1   503 "There is no folder for data and cache"
    VoiceIncomplete       "voice-incomplete"        Missing  1   503 "A file of a voice is missing or broken"
    FetchFailed           "fetch-failed"            Missing  1   502 "Something could not be downloaded"
    FetchMismatch         "fetch-mismatch"          Missing  1   502 "What was downloaded does not match its checksum"

    // What whoever looks after the machine can fix.
    SourceFailed          "source-failed"           Machine  1   502 "An address could not be imported from"
    LibraryFailed         "library-failed"          Machine  1   500 "The library cannot be used"
    DiskFull              "disk-full"               Machine  1   507 "The disk is full"
    CacheFull             "cache-full"              Machine  1   507 "The disk of the cache is full"
    CacheCorrupt          "cache-corrupt"           Machine  1   500 "Something in the cache has changed on the disk"
    CacheFailed           "cache-failed"            Machine  1   500 "The cache cannot be read or written"
    CacheOnNetwork        "cache-on-network"        Machine  1   503 "The cache lies on a network file system"
    CacheNewer            "cache-newer"             Machine  1   503 "The cache was written by a newer version"
    FilesFailed           "files-failed"            Machine  1   500 "A file cannot be read or written"
    NoSandbox             "no-sandbox"              Machine  1   503 "The required sandbox is not available"
    ToolNotStarted        "tool-not-started"        Machine  1   500 "A program could not be started"
    ToolLost              "tool-lost"               Machine  1   500 "The connection to a program broke"
    ToolKilled            "tool-killed"             Machine  1   500 "A program was ended from outside"
    ToolTimeout           "tool-timeout"            Machine  1   504 "A program took too long"
    QueueFailed           "queue-failed"            Machine  1   500 "The queue of jobs cannot be read or written"
    AutomationFailed      "automation-failed"       Machine  1   500 "Schedules and webhooks cannot be read or written"
    ServerBusy            "server-busy"             Machine  1   503 "The server has too much to do"
    ServerEnds            "server-ends"             Machine  1   503 "The server is about to end"
    WorkerLost            "worker-lost"             Machine  1   500 "The process that worked on it ended"

    // What tools, voices or we ourselves did wrong.
    ToolFailed            "tool-failed"             Internal 1   500 "A program failed"
    DecoderCrashed        "decoder-crashed"         Internal 1   500 "A clip crashed its decoder"
    DecoderEndedEarly     "decoder-ended-early"     Internal 1   500 "A decoder stopped too early"
    VoiceFailed           "voice-failed"            Internal 1   500 "A voice could not speak a sentence"
    VoiceCrashed          "voice-crashed"           Internal 1   500 "A voice crashed"
    WrongResult           "wrong-result"            Internal 1   500 "What was made is not what it should be"
    InvalidManifest       "invalid-manifest"        Internal 1   500 "The list of downloads has a mistake"
    Unexpected            "unexpected"              Internal 1   500 "The program has made a mistake"
    InvalidNumber         "invalid-number"          Internal 1   500 "The project holds a number that cannot be used"

    Stopped               "stopped"                 Stopped  130 499 "Stopped on request"
}

impl Code {
    /// Its name, for programs: `unknown-voice`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The code of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Who can fix it.
    pub fn class(self) -> Class {
        self.row().class
    }

    /// What a program ends with: 2 where a person must fix the input, 130 if stopped, 1 otherwise.
    pub fn exit(self) -> u8 {
        self.row().exit
    }

    /// The status of an answer over HTTP.
    pub fn status(self) -> u16 {
        self.row().status
    }

    /// What it means, in a few words that are the same each time.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// The text of its page, as Markdown.
    pub fn page_text(self) -> &'static str {
        self.row().text
    }

    /// Its page, which tells how to fix it, relative to the root of the documentation's repository.
    pub fn page(self) -> String {
        format!("docs/errors/{}.md", self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Self::named(&name).ok_or_else(|| serde::de::Error::custom(format!("there is no error code `{name}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_of_its_own_and_agrees_with_its_class() {
        for code in Code::ALL {
            assert_eq!(Code::named(code.name()), Some(*code));
            assert!(code.name().chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{code:?}");
            let exit = match code.class() {
                Class::Input => 2,
                Class::Stopped => 130,
                Class::Machine | Class::Missing | Class::Internal => 1,
            };
            assert_eq!(code.exit(), exit, "{code:?}");
            assert!((400..600).contains(&code.status()), "{code:?}");
        }
    }
}
