//! The matches of this node that take no commands because something of them cannot be read.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use minicup_domain::MatchId;

/// The matches that are set aside, each with its fault. The feed writes it, every actor asks it.
#[derive(Debug, Default)]
pub struct SetAside(RwLock<HashMap<MatchId, String>>);

impl SetAside {
    /// Sets a match aside, or with none takes it back.
    pub fn set(&self, id: MatchId, fault: Option<&str>) {
        let mut matches = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Some(fault) => drop(matches.insert(id, fault.to_owned())),
            None => drop(matches.remove(&id)),
        }
    }

    /// Why a match is set aside; none for a sound one.
    pub fn fault(&self, id: MatchId) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}
