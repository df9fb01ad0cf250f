//! The baseline for a live service: a hub and session actors, without our code.

use actix::prelude::*;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_web_actors::ws;
use bytestring::ByteString;

/// Serves until it is killed: what one session sends, all sessions receive.
pub fn serve() -> std::io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(|| App::new().app_data(Hub::default().start()).route("/", web::get().to(open)));
        let server = server.workers(1).bind("127.0.0.1:0")?;
        if let Some(address) = server.addrs().first() {
            eprintln!("{}{address}", crate::support::server::LISTENING);
        }
        server.run().await
    })
}

async fn open(request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, actix_web::Error> {
    let hub = request.app_data::<Addr<Hub>>().cloned();
    let hub = hub.ok_or_else(|| actix_web::error::ErrorInternalServerError("no hub"))?;
    ws::start(Session { hub }, &request, payload)
}

/// A text for everybody; the bytes are shared.
#[derive(Clone, Message)]
#[rtype(result = "()")]
struct Text(ByteString);

#[derive(Message)]
#[rtype(result = "()")]
struct Join(Recipient<Text>);

/// The one hub of an arbiter.
#[derive(Default)]
struct Hub {
    sessions: Vec<Recipient<Text>>,
}

impl Actor for Hub {
    type Context = Context<Self>;
}

impl Handler<Join> for Hub {
    type Result = ();

    fn handle(&mut self, Join(session): Join, _: &mut Self::Context) {
        self.sessions.push(session);
    }
}

impl Handler<Text> for Hub {
    type Result = ();

    fn handle(&mut self, text: Text, _: &mut Self::Context) {
        for session in &self.sessions {
            // A full mailbox means that the session has enough to read.
            drop(session.try_send(text.clone()));
        }
    }
}

struct Session {
    hub: Addr<Hub>,
}

impl Actor for Session {
    type Context = ws::WebsocketContext<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.hub.do_send(Join(ctx.address().recipient()));
    }
}

impl Handler<Text> for Session {
    type Result = ();

    fn handle(&mut self, Text(text): Text, ctx: &mut Self::Context) {
        ctx.text(text);
    }
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Session {
    fn handle(&mut self, message: Result<ws::Message, ws::ProtocolError>, ctx: &mut Self::Context) {
        match message {
            Ok(ws::Message::Text(text)) => self.hub.do_send(Text(text)),
            Ok(ws::Message::Ping(payload)) => ctx.pong(&payload),
            Ok(ws::Message::Close(_)) | Err(_) => ctx.stop(),
            Ok(_) => {}
        }
    }
}
