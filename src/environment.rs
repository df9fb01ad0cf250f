//! What a node is given from outside: time, randomness and threads.

use actix_web::error::BlockingError;
use actix_web::web;

use crate::clock::Clock;
use crate::randomness::Randomness;

/// What a node is given from outside. The default is the system's clock and randomness, and threads of its own.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The wall clock. Waits are timers of the runtime that the node is started on.
    pub clock: Clock,
    /// The source of ids, secrets and salts.
    pub random: Randomness,
    /// Where its parts run.
    pub threads: Threads,
}

/// Where the parts of a node run. A store comes with the threads it needs; the one in memory needs none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Threads {
    /// Matches and the projector have threads of their own; work that keeps a processor busy uses the runtime's.
    #[default]
    Own,
    /// Everything runs on the thread that starts the node, so the order of events is the same each time.
    One,
}

impl Threads {
    /// Runs work that keeps a processor busy.
    ///
    /// # Errors
    /// If it panics.
    pub async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, BlockingError> {
        match self {
            Self::Own => web::block(work).await,
            Self::One => Ok(work()),
        }
    }

    /// Runs a part of the node, on a thread of its own if there are several.
    ///
    /// # Errors
    /// When the system cannot start a thread.
    pub fn spawn(self, name: &str, part: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        match self {
            Self::Own => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                std::thread::Builder::new().name(name.to_owned()).spawn(move || runtime.block_on(part))?;
            }
            Self::One => drop(actix_web::rt::spawn(part)),
        }
        Ok(())
    }
}
