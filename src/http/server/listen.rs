//! Listening, and what each worker thread does with a connection.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_http::{HttpServiceBuilder, KeepAlive};
use actix_server::GracefulShutdownSignal;
use actix_service::{IntoServiceFactory, ServiceFactoryExt};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{
    AppConfig, Payload, Server, ServiceFactory, ServiceRequest, ServiceResponse, fn_factory, fn_service,
};
use actix_web::error::DispatchError;
use actix_web::middleware::{Next, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::{App as WebApp, Error, web};
use bytes::Bytes;

use super::connection::Connection;
use super::connections::{Connections, Room, Seat, Serving};
use super::expectation::Routes;
use crate::http::edge::around;
use crate::http::{Parts, Shared};

/// Connections that may wait in the kernel.
const BACKLOG: i32 = 1024;
/// How long the first head of a connection may take; later ones have a little more.
const FIRST_HEAD: Duration = Duration::from_secs(5);
/// How long a connection may be idle after an answer.
const IDLE: Duration = Duration::from_secs(5);
/// How long the rest of a refused client's data is read, so that it gets to see the refusal.
const LINGER: Duration = Duration::from_secs(1);
/// How long a stop waits for requests that are being answered, in seconds.
const SHUTDOWN_SECONDS: u64 = 5;

/// What listens, and how.
pub struct Listening {
    /// The service, and what HTTP needs besides.
    pub parts: Parts,
    /// All its connections.
    pub connections: Arc<Connections>,
    /// How many there may be.
    pub room: Room,
    /// Worker threads.
    pub workers: usize,
    /// Every address of the service.
    pub routes: fn(&mut web::ServiceConfig),
}

/// Begins to listen. Requests are answered once the server is polled.
///
/// # Errors
/// When the address cannot be listened on.
pub fn listen(listening: Listening) -> std::io::Result<(Server, SocketAddr)> {
    let listener = bind(listening.parts.service.settings.listen)?;
    let address = listener.local_addr()?;
    let (parts, connections, routes) = (listening.parts, listening.connections, listening.routes);
    let shared = Shared::default();
    let builder = Server::build()
        .workers(listening.workers)
        .max_concurrent_connections(listening.room.a_worker(listening.workers))
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .disable_signals();
    let stopping = builder.graceful_shutdown_signal();
    let server = builder.listen("http", listener, move || {
        let (parts, shared, connections) = (parts.clone(), shared.clone(), Arc::clone(&connections));
        Worker { parts, shared, connections, routes, address }.answering(stopping.clone())
    })?;
    Ok((server.run(), address))
}

fn bind(address: SocketAddr) -> std::io::Result<std::net::TcpListener> {
    let socket = socket2::Socket::new(socket2::Domain::for_address(address), socket2::Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

struct Worker {
    parts: Parts,
    shared: Shared,
    connections: Arc<Connections>,
    routes: fn(&mut web::ServiceConfig),
    address: SocketAddr,
}

impl Worker {
    /// What this thread does with each connection.
    fn answering(
        self,
        stopping: GracefulShutdownSignal,
    ) -> impl ServiceFactory<TcpStream, Config = (), Response = (), Error = DispatchError, InitError = ()> {
        let Self { parts, shared, connections, routes, address } = self;
        let web = WebApp::new().configure(|config| parts.provide(shared, config)).configure(routes);
        let web = web.wrap(from_fn(around)).wrap(from_fn(serve)).into_factory();
        let pending = Routes::pending();
        let expecting = pending.clone();
        let answering = fn_factory(move || {
            // It would use the address only to make URLs, which nothing here does with it.
            let made = web.new_service(AppConfig::default());
            let pending = pending.clone();
            async move { made.await.map(|routes| pending.answering(routes)) }
        });
        let expecting = fn_factory(move || std::future::ready(Ok::<_, ()>(expecting.expecting())));
        let http = HttpServiceBuilder::default()
            .keep_alive(KeepAlive::Timeout(IDLE))
            .client_request_timeout(FIRST_HEAD)
            .client_disconnect_timeout(LINGER)
            // A reader that has hung up is removed at once, and not when the next broadcast cannot be written.
            .h1_allow_half_closed(false)
            .local_addr(address)
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .on_connect_ext(|connection: &Connection, data| {
                data.insert(connection.seat());
            });
        let http = HttpServiceBuilder::expect(http, expecting).h1(answering);
        let connect = move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            std::future::ready(Ok::<_, DispatchError>((Connection::new(stream, &connections), peer)))
        };
        fn_service(connect).and_then(http)
    }
}

/// Marks a connection as being served, until the last byte of the answer is on its way.
async fn serve(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<Served>, Error> {
    let has_body = !matches!(request.parts_mut().1, Payload::None);
    let serving = request.request().conn_data::<Arc<Seat>>().map(|seat| seat.serve(has_body));
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| Served { body: body.boxed(), _serving: serving }))
}

/// A body of a connection that is being served.
struct Served {
    body: BoxBody,
    _serving: Option<Serving>,
}

impl MessageBody for Served {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
