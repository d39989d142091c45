//! Goes in the sandbox and does one thing there: makes a segment, or tries what must not be possible. A bench for
//! `tests/sandbox.rs`, and the shape of a worker.
//!
//! `sandboxed WHAT IN OUT WIDTH HEIGHT RATE FRAMES DEMUXER GRAPH`, where WHAT is `segment` or one of the attempts below.

use std::io::{Seek, Write};
use std::path::PathBuf;
use std::time::Duration;

use vo_libav::{DecodeJob, Decoder, EncodeJob, Encoder, frame_bytes, malloc, sandbox};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    malloc::settle();
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [what, input, output, width, height, rate, frames, demuxer, graph] = given.as_slice() else {
        return Err("nine arguments are wanted".into());
    };
    let (input, output) = (PathBuf::from(input), PathBuf::from(output));
    let folder = output.parent().ok_or("the output has no folder")?.to_owned();
    let size: (u32, u32) = (width.parse()?, height.parse()?);
    let (rate, frames): (u32, u32) = (rate.parse()?, frames.parse()?);
    let parent = rustix::process::getppid().ok_or("there is no parent")?;

    let level = sandbox::enter(std::slice::from_ref(&input), &folder)?;
    println!("{level:?}");
    std::io::stdout().flush()?;

    match what.as_str() {
        "segment" => {
            let decoding = DecodeJob {
                path: input,
                demuxer: demuxer.clone(),
                codecs: "h264".to_owned(),
                seek_micros: Some(1_000_000),
                shift_micros: 4_761,
                graph: graph.clone(),
                frames,
                size,
                max_pixels: 40_000_000,
                max_alloc: 536_870_912,
                max_streams: 64,
                probe_bytes: 32_000_000,
            };
            let encoding = EncodeJob {
                path: output,
                size,
                rate,
                timescale: rate * 1_000,
                preset: "veryfast".to_owned(),
                crf: 21,
                threads: 2,
                x264: "sliced-threads=1:rc-lookahead=5:sync-lookahead=0:bframes=2:open-gop=0:keyint=60:min-keyint=15:\
                       colorprim=bt709:transfer=bt709:colormatrix=bt709:fullrange=off"
                    .to_owned(),
            };
            // The encoder first: it wants memory that nothing lay in before.
            let (mut encoder, mut decoder) = (Encoder::open(&encoding)?, Decoder::open(&decoding)?);
            let mut frame = vec![0; frame_bytes(size.0, size.1)];
            for _ in 0..frames {
                decoder.read(&mut frame)?;
                encoder.write(&frame)?;
            }
            encoder.finish()?;
        }
        // A thread of our own, as x264 starts them, with a name.
        "thread" => {
            let thread = std::thread::Builder::new().name("painter".to_owned()).spawn(|| 7)?;
            println!("{}", thread.join().map_err(|_| "the thread panicked")?);
        }
        // A file without a name, in which pictures wait.
        "aside" => {
            let path = folder.join("aside");
            let mut file = std::fs::File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
            std::fs::remove_file(&path)?;
            file.write_all(b"picture")?;
            file.rewind()?;
            println!("{}", std::io::read_to_string(file)?);
        }
        "read-elsewhere" => println!("{}", std::fs::read("/etc/passwd")?.len()),
        "list-folder" => println!("{}", std::fs::read_dir(folder)?.count()),
        "write-input" => drop(std::fs::File::options().write(true).open(input)?),
        "write-elsewhere" => drop(std::fs::File::create(folder.join("../elsewhere"))?),
        "socket" => drop(std::net::UdpSocket::bind("127.0.0.1:0")?),
        "connect" => drop(std::net::TcpStream::connect("127.0.0.1:9")?),
        "exec" => {
            use std::os::unix::process::CommandExt;
            #[expect(clippy::disallowed_methods, reason = "it must not start, and there is nothing to look after")]
            return Err(std::process::Command::new("/bin/true").exec().into());
        }
        "fork" => {
            let exit = vo_process::Command::new("/bin/true").run(&vo_process::Stop::new(), Duration::from_secs(9))?;
            println!("{exit:?}");
        }
        "signal-parent" => rustix::process::test_kill_process(parent)?,
        "abort" => std::process::abort(),
        other => return Err(format!("`{other}` is not known").into()),
    }
    println!("done");
    Ok(())
}
