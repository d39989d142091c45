//! The library over HTTP: uploads that are broken off and go on, what is seen in real files, parts of files, imports.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::server::{Answer, Server};
use crate::support::{Bench, footage, text};

const UPLOADS: &str = "/api/v1/library/uploads";
const ASSETS: &str = "/api/v1/library/assets";
const OCTETS: (&str, &str) = ("Content-Type", "application/offset+octet-stream");
const TUS: (&str, &str) = ("Tus-Resumable", "1.0.0");

fn server(bench: &Bench, folder: &Path) -> Server {
    Server::start_in(bench, folder, &[])
}

fn ask(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let bearer = server.bearer();
    let all: Vec<_> = [("Authorization", bearer.as_str())].into_iter().chain(headers.iter().copied()).collect();
    server.send(method, path, &all, body)
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = bytes.chunks(3).flat_map(|three| {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        (0..4).map(
            move |place| {
                if place <= three.len() { LETTERS[(number >> (18 - 6 * place) & 63) as usize] as char } else { '=' }
            },
        )
    });
    letters.collect()
}

/// Begins an upload; where it is.
fn begin(server: &Server, name: &str, length: usize) -> String {
    let (length, metadata) = (length.to_string(), format!("filename {}", base64(name.as_bytes())));
    let headers = [TUS, ("Upload-Length", length.as_str()), ("Upload-Metadata", metadata.as_str())];
    let begun = ask(server, "POST", UPLOADS, &headers, b"");
    assert_eq!(begun.status, 201, "{}", text(&begun.body));
    assert_eq!((begun.headers["tus-resumable"].as_str(), begun.headers["upload-offset"].as_str()), ("1.0.0", "0"));
    begun.headers["location"].clone()
}

fn send(server: &Server, place: &str, offset: u64, more: &[(&str, &str)], body: &[u8]) -> Answer {
    let offset = offset.to_string();
    let headers: Vec<_> =
        [TUS, OCTETS, ("Upload-Offset", offset.as_str())].into_iter().chain(more.iter().copied()).collect();
    ask(server, "PATCH", place, &headers, body)
}

fn offset(server: &Server, place: &str) -> u64 {
    let head = ask(server, "HEAD", place, &[TUS], b"");
    assert_eq!(head.status, 200);
    head.headers["upload-offset"].parse().unwrap()
}

/// Uploads a file as a whole; the address of its asset.
fn put(server: &Server, name: &str, bytes: &[u8]) -> String {
    let place = begin(server, name, bytes.len());
    let sent = send(server, &place, 0, &[], bytes);
    assert_eq!(sent.status, 204, "{}", text(&sent.body));
    sent.headers["content-location"].clone()
}

/// An asset, once it was looked at.
fn seen(server: &Server, asset: &str) -> Value {
    server.wait_for(asset, |asset| asset["state"] != "looking")
}

/// Real files: a clip with sound, a still, a sound.
fn files(bench: &Bench) -> [(&'static str, Vec<u8>); 3] {
    let (clip, still, sound) = (bench.path("clip.mp4"), bench.path("still.png"), bench.path("sound.wav"));
    let tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=3", "-c:a", "aac", "-shortest"];
    footage(&clip, "testsrc2=size=320x240:rate=25:duration=3", &tone);
    footage(&still, "testsrc2=size=640x480:rate=1:duration=1", &["-frames:v", "1"]);
    footage(&sound, "sine=frequency=440:duration=2", &[]);
    [("clip.mp4", clip), ("still.png", still), ("sound.wav", sound)]
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
}

#[test]
fn what_is_uploaded_is_looked_at_and_shown() {
    let (bench, folder) = (Bench::with_script("One line.\n"), tempfile::tempdir().unwrap());
    let server = server(&bench, folder.path());
    let [clip, still, sound] = files(&bench).map(|(name, bytes)| (put(&server, name, &bytes), bytes));
    let shown = seen(&server, &clip.0);
    assert_eq!(
        (&shown["state"], &shown["kind"], &shown["why"]),
        (&json!("ready"), &json!("video"), &Value::Null),
        "{shown}"
    );
    assert_eq!((&shown["width"], &shown["height"], &shown["name"]), (&json!(320), &json!(240), &json!("clip.mp4")));
    assert!((2_900..3_200).contains(&shown["milliseconds"].as_u64().unwrap()), "{shown}");
    let picture = |asset: &Value, what: &str, most: usize| {
        let answer = server.get(asset[what].as_str().unwrap());
        assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, "image/webp"));
        assert!(answer.headers["cache-control"].contains("immutable") && answer.body.len() <= most);
        let again = [("If-None-Match", answer.headers["etag"].as_str())];
        assert_eq!(ask(&server, "GET", asset[what].as_str().unwrap(), &again, b"").status, 304);
        let (width, height) = webp_size(&answer.body);
        (width, height)
    };
    assert_eq!(picture(&shown, "thumbnail", 40 << 10), (320, 240));
    assert_eq!(picture(&shown, "strip", 100 << 10), (900, 160));
    let peaks = server.get(shown["peaks"].as_str().unwrap()).ok();
    assert_eq!(peaks["per_second"], 10);
    let highest = peaks["highest"].as_array().unwrap();
    assert!((28..35).contains(&highest.len()) && highest[10].as_i64().unwrap() > 5, "{peaks}");
    let shown = seen(&server, &still.0);
    assert_eq!(
        (&shown["kind"], &shown["milliseconds"], &shown["strip"]),
        (&json!("image"), &Value::Null, &Value::Null),
        "{shown}"
    );
    assert_eq!(picture(&shown, "thumbnail", 40 << 10), (320, 240));
    let shown = seen(&server, &sound.0);
    assert_eq!(
        (&shown["kind"], &shown["state"], &shown["thumbnail"]),
        (&json!("sound"), &json!("ready"), &Value::Null),
        "{shown}"
    );
    assert!((1_900..2_100).contains(&shown["milliseconds"].as_u64().unwrap()), "{shown}");
    // Lists, by what they are and how they are called.
    let names = |query: &str| -> Vec<String> {
        let page = server.get(&format!("{ASSETS}?{query}")).ok();
        page["assets"].as_array().unwrap().iter().map(|asset| asset["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("order=name"), ["clip.mp4", "sound.wav", "still.png"]);
    assert_eq!(
        (names("kind=sound"), names("search=CLI"), names("state=refused")),
        (vec!["sound.wav".to_owned()], vec!["clip.mp4".to_owned()], vec![])
    );
    let first = server.get(&format!("{ASSETS}?limit=2")).ok();
    let after = first["next"].as_str().unwrap();
    assert_eq!(names(&format!("limit=2&after={after}")), ["clip.mp4"]);
    assert_eq!(server.get(&format!("{ASSETS}?after=x")).code(), "asset-invalid");
    let change = json!({ "name": "Octopus", "tags": ["sea"] });
    assert_eq!(server.call("PATCH", &clip.0, &change).ok()["name"], "Octopus");
    assert_eq!(names("tag=sea"), ["Octopus"]);
    assert_eq!(server.call("PATCH", &clip.0, &json!({ "name": "" })).code(), "asset-invalid");
    parts(&server, &clip.0, &clip.1);
    used(&server, folder.path(), &clip.0, &clip.1);
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}

/// Columns and rows of a WebP file without extensions.
fn webp_size(bytes: &[u8]) -> (u32, u32) {
    assert!(bytes.starts_with(b"RIFF") && &bytes[8..15] == b"WEBPVP8", "{:?}", &bytes[..16]);
    let side = |at: usize| u32::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]) & 0x3fff);
    (side(26), side(28))
}

/// A file is given as a whole and in parts, to be saved and not to be run.
fn parts(server: &Server, asset: &str, bytes: &[u8]) {
    let content = format!("{asset}/content");
    let get = |headers: &[(&str, &str)]| ask(server, "GET", &content, headers, b"");
    let whole = get(&[]);
    assert!(whole.status == 200 && whole.body == bytes);
    let tag = whole.headers["etag"].clone();
    assert_eq!(whole.headers["content-type"], "video/mp4");
    assert!(whole.headers["content-disposition"].starts_with("attachment; filename*=UTF-8''Octopus.mp4"));
    assert!(whole.headers["content-security-policy"].starts_with("sandbox"));
    assert_eq!(whole.headers["x-content-type-options"], "nosniff");
    for (range, first, last) in
        [("bytes=0-99", 0, 99), ("bytes=-7", bytes.len() - 7, bytes.len() - 1), ("bytes=100-", 100, bytes.len() - 1)]
    {
        let part = get(&[("Range", range), ("If-Range", &tag)]);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(part.headers["content-range"], format!("bytes {first}-{last}/{}", bytes.len()));
        assert!(part.body == bytes[first..=last], "{range}");
    }
    assert_eq!(get(&[("Range", "bytes=0-9"), ("If-Range", "\"other\"")]).status, 200);
    let refused = get(&[("Range", "bytes=99999999-")]);
    assert_eq!(refused.code(), "range-refused");
    assert_eq!(refused.headers["content-range"], format!("bytes */{}", bytes.len()));
    assert_eq!(get(&[("Range", "bytes=0-1,5-6")]).status, 200, "several parts at once are all of it");
    assert_eq!(get(&[("If-None-Match", &tag)]).status, 304);
    let head = ask(server, "HEAD", &content, &[], b"");
    assert_eq!((head.status, head.headers["content-length"].as_str()), (200, bytes.len().to_string().as_str()));
}

/// Who uses an asset is told before it is deleted, and keeps what it has.
fn used(server: &Server, folder: &Path, asset: &str, bytes: &[u8]) {
    std::fs::create_dir_all(folder.join("projects/octopus")).unwrap();
    let id: u64 = asset.rsplit('/').next().unwrap().parse().unwrap();
    let add =
        |project: &str| server.call("POST", &format!("/api/v1/projects/{project}/media"), &json!({ "asset": id }));
    assert_eq!(add("octopus").ok()["file"], "media/Octopus.mp4");
    assert_eq!(add("nowhere").code(), "project-missing");
    assert_eq!(add("..%2f..").code(), "project-missing");
    let refused = ask(server, "DELETE", asset, &[], b"");
    assert_eq!(refused.code(), "asset-in-use");
    assert!(refused.json()["detail"].as_str().unwrap().contains("octopus"));
    assert_eq!(ask(server, "DELETE", &format!("{asset}?force=true"), &[], b"").status, 204);
    assert_eq!(server.get(asset).code(), "asset-missing");
    assert!(std::fs::read(folder.join("projects/octopus/media/Octopus.mp4")).unwrap() == bytes);
}

#[test]
fn an_upload_goes_on_where_it_broke_off_also_after_a_kill() {
    let (bench, folder) = (Bench::with_script("One line.\n"), tempfile::tempdir().unwrap());
    let started = server(&bench, folder.path());
    let bytes: Vec<u8> = (0..30_u32 << 20).map(|place| (place / 3 % 251) as u8).collect();
    let place = begin(&started, "long.bin", bytes.len());
    // Twenty megabytes of a body that never ends.
    let mut stream = TcpStream::connect(started.address).unwrap();
    let head = format!(
        "PATCH {place} HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\nContent-Type: {}\r\nUpload-Offset: 0\r\nContent-Length: {}\r\n\r\n",
        started.address,
        started.bearer(),
        OCTETS.1,
        bytes.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let sent = 20 << 20;
    stream.write_all(&bytes[..sent]).unwrap();
    // Another one that sends to it is turned away, and nobody deletes it.
    let durable = |server: &Server| offset(server, &place);
    while durable(&started) + (8 << 20) < sent as u64 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let second = send(&started, &place, durable(&started), &[], b"x");
    assert_eq!((second.code(), second.headers["retry-after"].as_str()), ("upload-busy".to_owned(), "5"));
    assert_eq!(ask(&started, "DELETE", &place, &[TUS], b"").code(), "upload-busy");
    let before = durable(&started);
    started.kill();
    drop(stream);
    let started = server(&bench, folder.path());
    let after = durable(&started);
    assert!(after >= before && after <= sent as u64 && after + (8 << 20) >= sent as u64, "{before} {after}");
    assert_eq!(send(&started, &place, after + 1, &[], b"x").code(), "upload-offset");
    let rest = send(&started, &place, after, &[], &bytes[after as usize..]);
    assert_eq!(rest.status, 204, "{}", text(&rest.body));
    // What came is what was sent, and no media.
    let asset = started.get(&rest.headers["content-location"]).ok();
    assert_eq!((&asset["state"], &asset["bytes"]), (&json!("refused"), &json!(bytes.len())), "{asset}");
    let content = started.get(&format!("{}/content", rest.headers["content-location"]));
    assert!(content.body == bytes);
    // Its digest spares the next one everything.
    let digest = format!("blake3:{}", asset["digest"].as_str().unwrap());
    let headers = [TUS, ("Upload-Length", "31457280"), ("X-Content-Digest", digest.as_str())];
    let known = ask(&started, "POST", UPLOADS, &headers, b"");
    assert_eq!((known.status, &known.json()["id"]), (200, &asset["id"]));
    assert_eq!(started.end(), Some(0));
}

#[test]
fn what_does_not_fit_the_protocol_is_refused_with_a_reason() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let options = ask(&server, "OPTIONS", UPLOADS, &[], b"");
    assert_eq!((options.status, options.headers["tus-version"].as_str()), (204, "1.0.0"));
    assert!(options.headers["tus-extension"].contains("checksum") && options.headers.contains_key("tus-max-size"));
    let create = |headers: &[(&str, &str)]| ask(&server, "POST", UPLOADS, headers, b"").code();
    assert_eq!(create(&[("Tus-Resumable", "0.2.2"), ("Upload-Length", "1")]), "tus-version");
    assert_eq!(create(&[TUS]), "upload-unreadable");
    for wrong in ["-1", "x", "1.5", "99999999999999999999"] {
        assert_eq!(create(&[("Upload-Length", wrong)]), "upload-unreadable", "{wrong}");
    }
    assert_eq!(create(&[("Upload-Length", "1"), ("Upload-Metadata", "filename ???")]), "upload-unreadable");
    assert_eq!(create(&[("Upload-Length", "1"), ("X-Content-Digest", "md5:00")]), "upload-unreadable");
    assert_eq!(create(&[("Upload-Length", "99999999999999")]), "request-too-large");
    let place = begin(&server, "../../../etc/passwd", 5);
    let list = server.get(UPLOADS).ok();
    assert_eq!(list[0]["name"], "passwd");
    assert_eq!(ask(&server, "PATCH", &place, &[("Upload-Offset", "0")], b"hello").code(), "media-type-refused");
    assert_eq!(ask(&server, "PATCH", &place, &[OCTETS], b"hello").code(), "upload-unreadable");
    assert_eq!(send(&server, &place, 3, &[], b"lo").code(), "upload-offset");
    assert_eq!(send(&server, &place, 0, &[], b"hello!").code(), "request-too-large", "more than was announced");
    assert_eq!(offset(&server, &place), 0);
    let wrong = [("Upload-Checksum", "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=")];
    let checked = send(&server, &place, 0, &wrong, b"hello");
    assert_eq!((checked.status, checked.code()), (460, "checksum-wrong".to_owned()));
    assert_eq!(offset(&server, &place), 0);
    assert_eq!(send(&server, &place, 0, &[], b"he").status, 204);
    let right = [("Upload-Checksum", "sha256 C+1MK8EJYRHRvGfNw5CdjlLrjpBp6HSzNLSKn8lG2Mo=")];
    let llo = send(&server, &place, 2, &right, b"llo");
    assert!(llo.status == 204 || llo.code() == "checksum-wrong");
    assert_eq!(ask(&server, "DELETE", &begin(&server, "a", 5), &[TUS], b"").status, 204);
    for path in ["/api/v1/library/uploads/..%2f..%2fetc", "/api/v1/library/uploads/0123456789abcdef0123456789abcdef"] {
        assert_eq!(send(&server, path, 0, &[], b"x").code(), "upload-missing", "{path}");
    }
    // A beginning that comes with the creation.
    let headers = [TUS, OCTETS, ("Upload-Length", "4")];
    let begun = ask(&server, "POST", UPLOADS, &headers, b"ab");
    assert_eq!((begun.status, begun.headers["upload-offset"].as_str()), (201, "2"));
    assert_eq!(server.end(), Some(0));
}

/// A server of files somewhere else.
fn elsewhere(files: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, files) = (listener.local_addr().unwrap(), Arc::new(files));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let files = Arc::clone(&files);
            std::thread::spawn(move || {
                let mut head = [0; 4_096];
                let read = stream.read(&mut head).unwrap_or(0);
                let asked = String::from_utf8_lossy(&head[..read]).into_owned();
                let _ = stream.write_all(&files(asked.split(' ').nth(1).unwrap_or_default()));
            });
        }
    });
    address
}

#[test]
fn what_lies_at_a_public_address_is_imported_and_nothing_else() {
    let (bench, folder) = (Bench::with_script("One line.\n"), tempfile::tempdir().unwrap());
    let [(_, clip), ..] = files(&bench);
    let body = clip.clone();
    let address = elsewhere(move |path| {
        let answer = |head: &str, body: &[u8]| {
            [format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes(), body].concat()
        };
        match path.split('?').next().unwrap() {
            "/a/clip.mp4" => answer(&format!("200 OK\r\nContent-Length: {}", body.len()), &body),
            "/inner" => answer("302 Found\r\nLocation: http://127.0.0.1:1/secret", b""),
            "/page" => answer("200 OK", b"<!doctype html><p>no clip</p>"),
            _ => answer("404 Not Found", b""),
        }
    });
    let bench = bench.with_variable("VO_EGRESS_ALLOW", &address.to_string());
    let server = server(&bench, folder.path());
    let import = |url: &str| {
        let taken = server.call("POST", "/api/v1/library/imports", &json!({ "url": url, "tags": ["far"] })).ok();
        let job = format!("/api/v1/jobs/{}", taken["job"]);
        server.wait_for(&job, |job| ["done", "failed"].contains(&job["state"].as_str().unwrap()))
    };
    let done = import(&format!("http://{address}/a/clip.mp4?token=1"));
    assert_eq!((&done["state"], &done["result"]["name"]), (&json!("done"), &json!("clip.mp4")), "{done}");
    let asset = seen(&server, &format!("{ASSETS}/{}", done["result"]["asset"]));
    assert_eq!(
        (&asset["state"], &asset["tags"], &asset["bytes"]),
        (&json!("ready"), &json!(["far"]), &json!(clip.len())),
        "{asset}"
    );
    for path in ["inner", "page", "none"] {
        let failed = import(&format!("http://{address}/{path}"));
        assert_eq!(
            (&failed["state"], &failed["problem"]["code"]),
            (&json!("failed"), &json!("source-refused")),
            "{failed}"
        );
    }
    for url in ["ftp://example.com/a", "https://user:secret@example.com/", "clip.mp4"] {
        let refused = server.call("POST", "/api/v1/library/imports", &json!({ "url": url }));
        assert_eq!(refused.code(), "source-refused", "{url}");
        assert!(!text(&refused.body).contains("secret"));
    }
    assert_eq!(server.get(ASSETS).ok()["assets"].as_array().unwrap().len(), 1);
    assert_eq!(server.get(UPLOADS).ok(), json!([]));
    assert_eq!(server.end(), Some(0));
    bench.wait_until_alone();
}
