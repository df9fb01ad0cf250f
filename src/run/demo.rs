//! `serve --demo`: a made-up tournament whose matches play themselves, so that a newcomer sees goals within seconds.

use std::sync::Arc;

use crate::app::App;
use crate::run::RunError;

/// x
pub async fn start(_app: Arc<App>) -> Result<(), RunError> {
    Ok(())
}
