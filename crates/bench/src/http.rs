//! A client that costs as little as can be: one connection, one request at a time, no more of HTTP than the benchmark
//! meets. Not for talking to anything but our own server.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{Outcome, trouble};

/// A kept connection.
pub struct Client {
    stream: TcpStream,
    head: String,
    out: Vec<u8>,
    buffer: Vec<u8>,
}

/// An answer: status and where the body lies in the client's buffer.
pub struct Answer<'a> {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: &'a [u8],
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|w| w == needle)
}

fn number_after(head: &[u8], name: &[u8]) -> Option<usize> {
    let at = find(head, name)? + name.len();
    let digits = head[at..].iter().copied().skip_while(|b| *b == b' ').take_while(u8::is_ascii_digit);
    Some(digits.fold(0, |n, b| n * 10 + usize::from(b - b'0')))
}

impl Client {
    /// Connects with a bearer token.
    pub async fn connect(address: SocketAddr, token: &str) -> Outcome<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let head = format!(" HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n");
        Ok(Client { stream, head, out: Vec::new(), buffer: Vec::with_capacity(64 * 1024) })
    }

    async fn send(&mut self, method: &str, path: &str, body: Option<&str>) -> Outcome<()> {
        self.out.clear();
        for part in [method, " ", path, &self.head] {
            self.out.extend_from_slice(part.as_bytes());
        }
        match body {
            Some(body) => {
                let more = format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                self.out.extend_from_slice(more.as_bytes());
            }
            None => self.out.extend_from_slice(b"\r\n"),
        }
        Ok(self.stream.write_all(&self.out).await?)
    }

    async fn read_head(&mut self) -> Outcome<usize> {
        loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                return Ok(at + 4);
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(trouble("the server closed the connection"));
            }
        }
    }

    /// Sends a request and waits for the whole answer.
    pub async fn request(&mut self, method: &str, path: &str, body: Option<&str>) -> Outcome<Answer<'_>> {
        self.send(method, path, body).await?;
        self.buffer.clear();
        let end = self.read_head().await?;
        let status = number_after(&self.buffer[..end], b"HTTP/1.1").unwrap_or(0);
        let length = number_after(&self.buffer[..end], b"content-length:").unwrap_or(0);
        while self.buffer.len() < end + length {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(trouble("the server closed the connection"));
            }
        }
        Ok(Answer { status: u16::try_from(status).unwrap_or(0), body: &self.buffer[end..end + length] })
    }

    /// Opens an endless answer; its pieces come by [`Client::more`].
    pub async fn open(&mut self, path: &str) -> Outcome<()> {
        self.send("GET", path, None).await?;
        self.buffer.clear();
        let end = self.read_head().await?;
        self.buffer.drain(..end);
        Ok(())
    }

    /// The next whole lines of an endless answer, with the frames of its encoding between them.
    pub async fn more(&mut self, mut line: impl FnMut(&[u8])) -> Outcome<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(trouble("the server closed the stream"));
        }
        let mut begin = 0;
        while let Some(length) = self.buffer[begin..].iter().position(|b| *b == b'\n') {
            line(&self.buffer[begin..begin + length]);
            begin += length + 1;
        }
        self.buffer.drain(..begin);
        Ok(())
    }
}
