//! Clients of the event stream, as pages are: web sockets that are open and wait.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::client::lost;
use super::server::Server;
use crate::BenchError;

/// A client.
pub type Socket = BufReader<TcpStream>;

/// Bytes that a client reads ahead: there are many of them.
const AHEAD: usize = 512;

/// Opens so many, and has each read how things are.
///
/// # Errors
/// [`BenchError`] if the server does not take one.
pub fn open(server: &Server, many: usize) -> Result<Vec<Socket>, BenchError> {
    (0..many).map(|_| shaken(server).and_then(|mut socket| frame(&mut socket).map(|_| socket)).map_err(lost)).collect()
}

/// Has each hear the next event.
///
/// # Errors
/// [`BenchError`] if one was dropped.
pub fn hear(sockets: &mut [Socket]) -> Result<(), BenchError> {
    sockets.iter_mut().try_for_each(|socket| frame(socket).map(drop)).map_err(lost)
}

fn shaken(server: &Server) -> std::io::Result<Socket> {
    let stream = TcpStream::connect(server.address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut socket = BufReader::with_capacity(AHEAD, stream);
    let request = format!(
        "GET /api/v1/events/ws HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        server.address, server.token
    );
    socket.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    while socket.read_line(&mut line)? > 2 {
        line.clear();
    }
    Ok(socket)
}

/// Reads one frame of text; those that only ask whether we are there are passed over.
fn frame(socket: &mut Socket) -> std::io::Result<usize> {
    loop {
        let mut head = [0; 2];
        socket.read_exact(&mut head)?;
        let length = match head[1] {
            126 => {
                let mut length = [0; 2];
                socket.read_exact(&mut length)?;
                u64::from(u16::from_be_bytes(length))
            }
            127 => {
                let mut length = [0; 8];
                socket.read_exact(&mut length)?;
                u64::from_be_bytes(length)
            }
            short => u64::from(short),
        };
        std::io::copy(&mut socket.take(length), &mut std::io::sink())?;
        if head[0] & 0xf == 1 {
            return Ok(length as usize);
        }
    }
}
