//! Somebody who scores one match over one socket.

use std::net::SocketAddr;

use fanload::ws;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use super::{Outcome, tournament};

/// More than the service sends at once.
const BUFFER: usize = 64 << 10;

/// A scorekeeper's socket.
pub struct Scorekeeper {
    stream: TcpStream,
    parser: ws::Parser,
    buffer: Vec<u8>,
    match_id: usize,
    goals: usize,
}

impl Scorekeeper {
    /// Opens a socket and has the first half of the match begin.
    pub async fn begin(address: SocketAddr, cookie: &str, match_id: usize) -> Outcome<Self> {
        let mut stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        ws::handshake(&mut stream, &address.to_string(), "/ws/live", &[cookie.to_owned()])?;
        stream.set_nonblocking(true)?;
        let stream = TcpStream::from_std(stream)?;
        let mut scorekeeper =
            Self { stream, parser: ws::Parser::default(), buffer: vec![0; BUFFER], match_id, goals: 0 };
        scorekeeper.command(json!({"action": "state_change", "state": "half_first"})).await?;
        Ok(scorekeeper)
    }

    /// Scores a goal and waits until it is acknowledged, which is when it is durable.
    pub async fn goal(&mut self) -> Outcome {
        let team = tournament::home_team(self.match_id);
        self.goals += 1;
        self.command(json!({"action": "goal", "team": team, "player": tournament::player(team, self.goals)})).await
    }

    async fn command(&mut self, mut command: Value) -> Outcome {
        command["match"] = json!(self.match_id);
        command["command_id"] = json!(Uuid::new_v4());
        let mut frame = Vec::new();
        ws::put_frame(&mut frame, ws::TEXT, command.to_string().as_bytes());
        self.stream.write_all(&frame).await?;
        while !self.hear().await? {}
        Ok(())
    }

    /// Reads on; true once the acknowledgement is among it.
    async fn hear(&mut self) -> Outcome<bool> {
        let length = self.stream.read(&mut self.buffer).await?;
        let received = self.buffer.get(..length).filter(|received| !received.is_empty()).ok_or("the socket ended")?;
        let (mut acknowledged, mut refusal) = (false, None);
        self.parser.feed(received, |_, message| {
            acknowledged |= ws::contains(message, "\"ack\"");
            if ws::contains(message, "\"success\":false") {
                refusal = Some(String::from_utf8_lossy(message).into_owned());
            }
        })?;
        refusal.map_or(Ok(acknowledged), |refusal| Err(refusal.into()))
    }
}
