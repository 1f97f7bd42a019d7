//! One connection: requests are read, acts performed.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::{Act, Seen, Server};

/// Serves until either side closes. What goes wrong here is the client's to complain about.
pub(crate) fn serve(server: &Server, stream: &TcpStream) {
    let Ok(reading) = stream.try_clone() else {
        return;
    };
    let mut reader = BufReader::new(reading);
    while let Ok(Some(request)) = read(&mut reader) {
        let act = play(server, request);
        if !matches!(perform(act, &mut reader, stream), Ok(true)) {
            break;
        }
    }
}

/// A request is in flight while the script looks at it: no longer, or one would be counted whose
/// client has its answer already.
fn play(server: &Server, mut seen: Seen) -> Act {
    (seen.number, seen.nth) = server.state().counts.enter(&seen.body);
    let act = (server.script)(&seen);
    server.state().counts.in_flight -= 1;
    act
}

fn read(reader: &mut impl BufRead) -> io::Result<Option<Seen>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let mut seen = Seen {
        number: 0,
        nth: 0,
        target,
        headers,
        body: String::new(),
    };
    let length = seen
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    reader.take(length).read_to_string(&mut seen.body)?;
    Ok((seen.body.len() as u64 == length).then_some(seen))
}

/// Performs an act; returns whether the connection is kept.
fn perform(act: Act, reader: &mut impl Read, mut stream: &TcpStream) -> io::Result<bool> {
    match act {
        Act::Respond {
            status,
            headers,
            body,
        } => {
            let mut text = format!("HTTP/1.1 {status} Scripted\r\n");
            for (name, value) in headers {
                text += &format!("{name}: {value}\r\n");
            }
            text += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(text.as_bytes())?;
            Ok(true)
        }
        Act::Chunked { body, chunk_bytes } => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
            for chunk in body.as_bytes().chunks(chunk_bytes.max(1)) {
                stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
                stream.write_all(chunk)?;
                stream.write_all(b"\r\n")?;
            }
            stream.write_all(b"0\r\n\r\n")?;
            Ok(true)
        }
        Act::Raw(bytes) => stream.write_all(&bytes).map(|()| false),
        Act::Flood => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
            loop {
                stream.write_all(&[b' '; 64 << 10])?;
            }
        }
        Act::Stall(bytes) => {
            stream.write_all(&bytes)?;
            io::copy(reader, &mut io::sink()).map(|_| false)
        }
        Act::Drop => Ok(false),
    }
}
