//! A client that knows several nodes and behaves as docs/protocol.md asks clients to ("Several nodes").

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, timeout, timeout_at};
use uuid::Uuid;

use super::socket::Socket;

/// How long a connection may take to open before another node is tried.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a node may send nothing, not even a ping, before it counts as dead.
const SILENCE: Duration = Duration::from_secs(30);

/// How long a command may go unanswered before it is sent again elsewhere.
const ANSWER: Duration = Duration::from_secs(30);

/// Waits before the next node is tried, doubled from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(2);

/// Refusals that say nothing about the command: it is sent again.
const AGAIN: [&str; 4] = ["unavailable", "store_unavailable", "busy", "rate_limited"];

/// What the client remembers about a match.
pub struct Followed {
    /// The last revision any message carried; -1 for none.
    pub last: i64,
    /// The match's state as last shown.
    pub state: String,
    /// The match is over and confirmed.
    pub is_confirmed: bool,
    /// The revision of each broadcast that carried one, in the order they came.
    pub revisions: Vec<i64>,
    /// The lines of the timeline, by id, in the order they came.
    pub lines: Vec<i64>,
}

/// The client.
pub struct Roamer {
    nodes: Vec<SocketAddr>,
    /// The node in use, or tried next.
    at: usize,
    cookie: Option<String>,
    socket: Option<Socket>,
    pause: Duration,
    followed: BTreeMap<i64, Followed>,
    /// How often it had to look for another node.
    pub moves: usize,
}

impl Roamer {
    /// Knows the nodes and begins at one of them. Connects when it is first used.
    pub fn new(nodes: &[SocketAddr], first: usize, cookie: Option<&str>) -> Self {
        Self {
            nodes: nodes.to_vec(),
            at: first % nodes.len(),
            cookie: cookie.map(str::to_owned),
            socket: None,
            pause: FIRST_PAUSE,
            followed: BTreeMap::new(),
            moves: 0,
        }
    }

    /// The node in use, and the one after it.
    pub fn neighbours(&self) -> [SocketAddr; 2] {
        [0, 1].map(|step| self.nodes[(self.at + step) % self.nodes.len()])
    }

    /// Follows a match from its first broadcast on, from the next connection on.
    pub fn follow(&mut self, id: i64) {
        assert!(self.socket.is_none(), "matches are followed from the start");
        let nothing =
            Followed { last: -1, state: String::new(), is_confirmed: false, revisions: vec![], lines: vec![] };
        self.followed.insert(id, nothing);
    }

    /// What is remembered about a match.
    pub fn of(&self, id: i64) -> &Followed {
        &self.followed[&id]
    }

    /// What is remembered about all matches.
    pub fn all(&self) -> impl Iterator<Item = (i64, &Followed)> {
        self.followed.iter().map(|(id, followed)| (*id, followed))
    }

    /// Takes in the next message, from whichever node.
    pub async fn next(&mut self) {
        self.connect().await;
        match self.hear().await {
            Some(message) => self.take(&message),
            None => self.turn_away().await,
        }
    }

    /// Takes in what arrives within a time.
    pub async fn listen(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while timeout_at(end, self.next()).await.is_ok() {}
    }

    /// Sends a command, with one id, again and again until it is answered: returns the acknowledgement or the refusal.
    pub async fn execute(&mut self, mut command: Value) -> Value {
        let id = Uuid::new_v4();
        command["command_id"] = json!(id);
        loop {
            self.connect().await;
            let is_sent = match &mut self.socket {
                Some(socket) => socket.try_send(&command).await,
                None => false,
            };
            if is_sent && let Ok(Some(answer)) = timeout(ANSWER, self.answer(id)).await {
                return answer;
            }
            self.turn_away().await;
        }
    }

    /// The answer to a command; none if it must be sent again.
    async fn answer(&mut self, id: Uuid) -> Option<Value> {
        loop {
            let message = self.hear().await?;
            let is_meant = message["command_id"].as_str().and_then(|text| text.parse().ok()) == Some(id);
            if is_meant {
                return (!says_again(&message)).then_some(message);
            }
            self.take(&message);
        }
    }

    /// The next message of the current connection; none if it failed, or the node cannot do what it was asked.
    async fn hear(&mut self) -> Option<Value> {
        let message = self.socket.as_mut()?.next_within(SILENCE).await?;
        (message.get("command_id").is_some() || !says_again(&message)).then_some(message)
    }

    /// Goes from node to node until one takes the connection, and resumes all matches there.
    async fn connect(&mut self) {
        while self.socket.is_none() {
            let opening = Socket::open(self.nodes[self.at], "/ws/live", self.cookie.as_deref(), None);
            if let Ok(Ok(socket)) = timeout(CONNECT, opening).await
                && self.resume(socket).await
            {
                return;
            }
            self.turn_away().await;
        }
    }

    /// Requests what is after the last revision seen of each match.
    async fn resume(&mut self, mut socket: Socket) -> bool {
        for (id, followed) in &self.followed {
            let subscribe = json!({"action": "subscribe", "match": id, "after": followed.last});
            if !socket.try_send(&subscribe).await {
                return false;
            }
        }
        self.socket = Some(socket);
        true
    }

    /// Gives up the node and waits, longer each time and a little at random, before the next one is tried.
    async fn turn_away(&mut self) {
        self.socket = None;
        self.at = (self.at + 1) % self.nodes.len();
        self.moves += 1;
        let pause = self.pause;
        self.pause = (pause * 2).min(LAST_PAUSE);
        let at_random = Uuid::new_v4().as_u128() % pause.as_millis();
        tokio::time::sleep(pause / 2 + Duration::from_millis(at_random as u64)).await;
    }

    fn take(&mut self, message: &Value) {
        let shown = &message["match"];
        let event = message.get("event");
        let id = event.map_or(&shown["id"], |event| &event["match_id"]).as_i64();
        let Some(followed) = id.and_then(|id| self.followed.get_mut(&id)) else { return };
        // A node that shows a match is a good one.
        self.pause = FIRST_PAUSE;
        if let Some(line) = event.and_then(|event| event["id"].as_i64()) {
            // Lines that come without a match may come again, others may not.
            if shown.is_object() || !followed.lines.contains(&line) {
                followed.lines.push(line);
            }
        }
        let Some(revision) = shown["revision"].as_i64() else { return };
        assert!(revision >= followed.last, "match {id:?} is shown older than it was");
        if event.is_some() || revision > followed.last {
            followed.revisions.push(revision);
        }
        followed.last = revision;
        followed.state = shown["state"].as_str().unwrap_or_default().to_owned();
        followed.is_confirmed = !shown["confirmed"].is_null();
    }
}

fn says_again(message: &Value) -> bool {
    message["success"] == false && message["code"].as_str().is_some_and(|code| AGAIN.contains(&code))
}
