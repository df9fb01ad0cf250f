//! One request over a connection of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::Outcome;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a request was answered with.
pub struct Answer {
    pub head: String,
    pub body: String,
}

/// Sends a request; anything but 200 is an error.
pub fn request(address: SocketAddr, line: &str, headers: &[String], body: &str) -> Outcome<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let extra: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    write!(
        stream,
        "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n{extra}\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("{line}: {answer}").into());
    }
    Ok(Answer { head: head.to_owned(), body: body.to_owned() })
}
