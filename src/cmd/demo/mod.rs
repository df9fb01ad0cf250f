//! `serve --demo`: a made-up tournament whose matches play themselves at a quick pace, so that a newcomer sees
//! goals arriving within seconds.

mod play;
mod tournament;

use std::sync::Arc;

use super::error::RunError;
use super::output::say;
use crate::access::entry::DEMO_PIN;
use crate::service::Service;
use crate::tournament_file::{Author, Mode, Request, bring_in};

/// Imports the made-up tournament and lets its matches play, one on each court.
///
/// # Errors
/// When the store fails, or holds a tournament that uses the ids of the made-up one.
pub async fn start(service: Arc<Service>) -> Result<(), RunError> {
    let file = serde_json::to_vec(&tournament::file(service.clock.now())).unwrap_or_default();
    let author = Author { user: None, now: service.clock.now() };
    let request = Request { mode: Mode::Apply, take: &[], author, pins: service.logins.new_pins() };
    bring_in(service.store.as_ref(), &file, request).await?;
    let _ =
        say(format_args!("The demonstration plays itself. Log in with PIN {DEMO_PIN} to score along, and at /admin."));
    for category in tournament::CATEGORIES {
        actix_web::rt::spawn(play::category(Arc::clone(&service), category.id));
    }
    Ok(())
}
