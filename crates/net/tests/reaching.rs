//! What is reached and what is not, with servers and names that lie.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use vo_net::{Client, EgressPolicy, NameLookup, NetError, system_lookup};

/// A server that answers every request with the bytes that `answer` writes, and how often it was asked.
fn serve(answer: impl Fn(&str, &mut dyn Write) + Send + Sync + 'static) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, hits) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&hits);
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let (mut stream, answer) = (stream, Arc::clone(&answer));
            std::thread::spawn(move || {
                let (mut asked, mut piece) = (Vec::new(), [0; 4_096]);
                // A head and its body may come one after the other.
                while !is_whole(&asked) {
                    match stream.read(&mut piece) {
                        Ok(read) if read > 0 => asked.extend_from_slice(&piece[..read]),
                        _ => break,
                    }
                }
                answer(&String::from_utf8_lossy(&asked), &mut stream);
            });
        }
    });
    (address, hits)
}

/// Whether a request has come to its end.
fn is_whole(asked: &[u8]) -> bool {
    let text = String::from_utf8_lossy(asked).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn head(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n")
}

fn policy(exceptions: &[SocketAddr]) -> EgressPolicy {
    EgressPolicy { exceptions: exceptions.to_vec(), ..EgressPolicy::default() }
}

fn refused(client: &Client, address: &str) -> NetError {
    client.get(address, &[]).map(|answer| answer.status).unwrap_err()
}

#[test]
fn what_is_not_public_is_not_reached_in_whatever_form_it_is_named() {
    let (address, hits) = serve(|_, to| drop(to.write_all(head("200 OK", "").as_bytes())));
    let client = Client::new(EgressPolicy::default());
    let port = address.port();
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.1",
        "0.0.0.0",
        "localhost",
        "localhost.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "169.254.169.254",
        "10.0.0.1",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
    ] {
        let error = refused(&client, &format!("https://{host}:{port}/"));
        // A machine without IPv6 finds no address for some names.
        assert!(matches!(error, NetError::NotPublic { .. } | NetError::Unresolved { .. }), "{host}: {error}");
    }
    assert!(matches!(refused(&client, &format!("http://{address}/")), NetError::Address(_)), "plain HTTP");
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[test]
fn an_exception_is_one_address_and_opens_no_other() {
    let (one, _) =
        serve(|_, to| drop(to.write_all(head("200 OK", "Content-Length: 2\r\n\r\nok").trim_end().as_bytes())));
    let (other, hits) = serve(|_, to| drop(to.write_all(head("200 OK", "").as_bytes())));
    let client = Client::new(policy(&[one]));
    let answer = client.get(&format!("http://{one}/"), &[]).unwrap();
    assert_eq!((answer.status, answer.length), (200, Some(2)));
    assert!(matches!(refused(&client, &format!("http://{other}/")), NetError::NotPublic { .. }));
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[test]
fn a_name_that_means_something_else_later_leads_nowhere() {
    let ok = |_: &str, to: &mut dyn Write| drop(to.write_all(head("200 OK", "Content-Length: 0\r\n").as_bytes()));
    let ((allowed, reached), (target, hits)) = (serve(ok), serve(ok));
    let looked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&looked);
    // What may be reached at first, and then what may not.
    let lookup: NameLookup = Arc::new(move |_| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        Ok(vec![if first { allowed } else { target }])
    });
    let client = Client::with_lookup(policy(&[allowed]), lookup);
    assert_eq!(client.get("http://rebind.test/", &[]).unwrap().status, 200);
    let counts = (looked.load(Ordering::SeqCst), reached.load(Ordering::SeqCst));
    assert_eq!(counts, (1, 1), "it is looked up once, and that is what is connected to");
    let again = refused(&client, "http://rebind.test/");
    assert!(matches!(again, NetError::NotPublic { .. }), "{again}");
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[test]
fn every_hop_of_a_redirect_is_checked() {
    let (target, hits) = serve(|_, to| drop(to.write_all(head("200 OK", "").as_bytes())));
    let port = target.port();
    for host in ["169.254.169.254", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1", "localhost.", "127.0.0.1"]
    {
        for scheme in ["http", "https"] {
            let location = format!("Location: {scheme}://{host}:{port}/\r\n");
            let (hop, _) = serve(move |_, to| drop(to.write_all(head("302 Found", &location).as_bytes())));
            let client = Client::new(policy(&[hop]));
            let error = refused(&client, &format!("http://{hop}/"));
            assert!(matches!(error, NetError::NotPublic { .. } | NetError::Unresolved { .. }), "{host}: {error}");
        }
    }
    for location in ["file:///etc/passwd", "gopher://127.0.0.1/", "https://a:b@example.com/"] {
        let location = format!("Location: {location}\r\n");
        let (hop, _) = serve(move |_, to| drop(to.write_all(head("302 Found", &location).as_bytes())));
        let error = refused(&Client::new(policy(&[hop])), &format!("http://{hop}/"));
        assert!(matches!(error, NetError::Address(_)), "{error}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[test]
fn a_chain_of_redirects_ends_and_takes_no_secret_to_another_host() {
    let (looped, hits) =
        serve(|_, to| drop(to.write_all(head("307 Temporary Redirect", "Location: /again\r\n").as_bytes())));
    let client = Client::new(policy(&[looped]));
    assert!(matches!(refused(&client, &format!("http://{looped}/")), NetError::Redirects { most: 5 }));
    assert_eq!(hits.load(Ordering::SeqCst), 6);
    let (end, _) = serve(|asked, to| {
        let told = if asked.to_ascii_lowercase().contains("x-secret") { "told" } else { "kept" };
        let _ = to.write_all(format!("{}{told}", head("200 OK", "Content-Length: 4\r\n")).as_bytes());
    });
    let location = format!("Location: http://{end}/\r\n");
    let (hop, _) = serve(move |_, to| drop(to.write_all(head("301 Moved Permanently", &location).as_bytes())));
    let client = Client::new(policy(&[hop, end]));
    let ask = |at: SocketAddr| client.get(&format!("http://{at}/"), &[("X-Secret", "1")]).unwrap().body.all().unwrap();
    assert_eq!((ask(end), ask(hop)), (b"told".to_vec(), b"kept".to_vec()));
}

#[test]
fn bodies_are_bounded_in_bytes_after_they_are_unpacked() {
    let (endless, _) = serve(|_, to| {
        let _ = to.write_all(head("200 OK", "").as_bytes());
        while to.write_all(&[b'x'; 4_096]).is_ok() {}
    });
    // A million zeros in a kilobyte, a thousand times.
    let (bomb, _) = serve(|_, to| {
        let _ = to.write_all(head("200 OK", "Content-Encoding: gzip\r\n").as_bytes());
        let mut packed = flate2::write::GzEncoder::new(to, flate2::Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..1_000 {
            if packed.write_all(&zeros).is_err() {
                return;
            }
        }
        let _ = packed.finish();
    });
    let client = Client::new(EgressPolicy { bytes: 3 << 20, ..policy(&[endless, bomb]) });
    for at in [endless, bomb] {
        let answer = client.get(&format!("http://{at}/"), &[]).unwrap();
        assert_eq!(answer.length, None);
        assert!(matches!(answer.body.all(), Err(NetError::TooLarge { .. })), "{at}");
    }
}

#[test]
fn who_sends_too_slowly_or_stops_or_breaks_off_is_given_up() {
    let (silent, _) = serve(|_, to| {
        let _ = to.write_all(head("200 OK", "Content-Length: 100\r\n").as_bytes());
        std::thread::sleep(Duration::from_secs(20));
    });
    let (dribbling, _) = serve(|_, to| {
        let _ = to.write_all(head("200 OK", "Content-Length: 100000\r\n").as_bytes());
        while to.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let (broken, _) =
        serve(|_, to| drop(to.write_all(format!("{}half", head("200 OK", "Content-Length: 8\r\n")).as_bytes())));
    let stall = Duration::from_millis(1_000);
    let client = Client::new(EgressPolicy { stall, least_rate: 10_000, ..policy(&[silent, dribbling, broken]) });
    let read = |at: SocketAddr| client.get(&format!("http://{at}/"), &[]).unwrap().body.all().unwrap_err();
    for at in [silent, dribbling] {
        let error = read(at);
        assert!(matches!(error, NetError::TooSlow { .. }), "{error}");
    }
    let error = read(broken);
    assert!(matches!(error, NetError::Failed { .. }), "{error}");
}

#[test]
fn what_is_posted_arrives_and_a_redirect_of_it_is_an_answer() {
    let (server, hits) = serve(|asked, to| {
        let fine =
            asked.starts_with("POST /hook") && asked.contains("x-signature: v1,abc") && asked.ends_with("{\"a\":1}");
        let status = if fine { "302 Found" } else { "400 Bad Request" };
        let _ =
            to.write_all(head(status, "Location: /elsewhere\r\nRetry-After: 7\r\nContent-Length: 0\r\n").as_bytes());
    });
    let client = Client::with_lookup(policy(&[server]), system_lookup());
    let answer = client.post(&format!("http://{server}/hook"), &[("X-Signature", "v1,abc")], b"{\"a\":1}").unwrap();
    assert_eq!((answer.status, answer.retry_after, hits.load(Ordering::SeqCst)), (302, Some(7), 1));
    client.shut_down();
    assert!(client.get(&format!("http://{server}/"), &[]).is_err());
}
