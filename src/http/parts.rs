//! What HTTP needs: given to the handlers of every worker thread, each part under its type.

use std::sync::Arc;

use actix_web::web::{Data, ServiceConfig};

use super::cached::Responses;
use super::history::HistoryPage;
use super::shared_bodies::SharedBodies;
use crate::access::cookie::Sessions;
use crate::live::{Attendants, Broadcaster, Hub, SessionLimits};
use crate::service::Service;

/// The service, and what sockets and requests need besides.
#[derive(Clone)]
pub struct Parts {
    /// The service.
    pub service: Arc<Service>,
    /// Cookies.
    pub sessions: Arc<Sessions>,
    /// The way to followers of matches.
    pub broadcaster: Arc<Broadcaster>,
    /// Who is scoring which match.
    pub attendants: Arc<Attendants>,
    /// Who may open a session.
    pub session_limits: Arc<SessionLimits>,
}

/// Answers that all worker threads cache.
#[derive(Clone, Default)]
pub struct Shared {
    responses: Arc<Responses>,
    histories: Arc<SharedBodies<HistoryPage>>,
}

impl Parts {
    /// Gives everything to the handlers of this thread, which gets a hub of its own.
    pub fn provide(self, shared: Shared, config: &mut ServiceConfig) {
        config
            .app_data(Hub::start(&self.broadcaster, Arc::clone(&self.service.metrics)))
            .app_data(Data::from(self.service))
            .app_data(Data::from(self.sessions))
            .app_data(Data::from(self.attendants))
            .app_data(Data::from(self.session_limits))
            .app_data(Data::from(shared.responses))
            .app_data(Data::from(shared.histories));
    }
}
