//! `Expect: 100-continue`: a client that waits to be asked for its body is asked when a handler first reads it, so that
//! a client that is refused by origin, login or declared size never sends it.
//!
//! The protocol's dispatcher has two services: one that decides whether to go on, one that answers. The answer is begun
//! in the first. If it ends without the body, its answer is the refusal; if it reads the body, it is handed over to
//! the second, which finishes it.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_http::Request;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, Response, Service, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::ConnectionType;
use actix_web::{Error, HttpMessage};
use bytes::Bytes;
use futures_util::Stream;
use futures_util::future::Either;

/// The routes, shared by both services of a worker thread.
pub struct Routes<S>(Rc<RefCell<Option<Rc<S>>>>);

impl<S> Clone for Routes<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<S> Routes<S> {
    /// Not created yet.
    pub fn pending() -> Self {
        Self(Rc::default())
    }

    /// The service that answers requests with these routes.
    pub fn answering(&self, routes: S) -> Answering<S> {
        let routes = Rc::new(routes);
        self.0.replace(Some(Rc::clone(&routes)));
        Answering(routes)
    }

    /// The service that decides whether to ask for a body.
    pub fn expecting(&self) -> Expecting<S> {
        Expecting(self.clone())
    }
}

/// Answers requests.
pub struct Answering<S>(Rc<S>);

/// An answer that was begun and reads the body.
struct Begun<F>(Pin<Box<F>>);

impl<S, B> Service<Request> for Answering<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = Either<S::Future, Pin<Box<S::Future>>>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(context)
    }

    fn call(&self, request: Request) -> Self::Future {
        let begun = request.extensions_mut().remove::<Begun<S::Future>>();
        match begun {
            Some(Begun(answer)) => Either::Right(answer),
            None => Either::Left(self.0.call(request)),
        }
    }
}

/// Decides whether to ask for a body.
pub struct Expecting<S>(Routes<S>);

impl<S, B> Service<Request> for Expecting<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = Request;
    type Error = Response<BoxBody>;
    type Future = Beginning<S::Future>;

    actix_web::dev::always_ready!();

    fn call(&self, mut request: Request) -> Self::Future {
        let asked = Rc::new(Cell::new(false));
        let payload = AskedFor { payload: request.take_payload(), asked: Rc::clone(&asked) };
        *request.payload() = Payload::Stream { payload: Box::pin(payload) };
        let answer = self.0.0.borrow().as_ref().map(|routes| Box::pin(routes.call(request)));
        Beginning { answer, asked }
    }
}

/// An answer that may end without the body.
pub struct Beginning<F> {
    answer: Option<Pin<Box<F>>>,
    asked: Rc<Cell<bool>>,
}

impl<F, B> Future for Beginning<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>> + 'static,
    B: MessageBody + 'static,
{
    type Output = Result<Request, Response<BoxBody>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(answer) = self.answer.as_mut() else { return Poll::Pending };
        match answer.as_mut().poll(context) {
            Poll::Ready(Ok(answer)) => Poll::Ready(Err(refusal(answer.map_into_boxed_body().into()))),
            Poll::Ready(Err(error)) => Poll::Ready(Err(refusal(error.into()))),
            Poll::Pending if self.asked.get() => {
                let request = Request::new();
                if let Some(answer) = self.answer.take() {
                    request.extensions_mut().insert(Begun(answer));
                }
                Poll::Ready(Ok(request))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

/// It is not known whether the body follows or the next request (RFC 9110, 10.1.1).
fn refusal(mut answer: Response<BoxBody>) -> Response<BoxBody> {
    answer.head_mut().set_connection_type(ConnectionType::Close);
    answer
}

/// A body that notes that it was read.
struct AskedFor {
    payload: Payload,
    asked: Rc<Cell<bool>>,
}

impl Stream for AskedFor {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.asked.set(true);
        Pin::new(&mut self.payload).poll_next(context)
    }
}
