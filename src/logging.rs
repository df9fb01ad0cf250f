//! The log of the process. Secrets hide themselves: [`crate::settings::Secret`] and
//! [`crate::access::pin::Pin`] have no readable form, and cookies and bodies are never logged.

use std::io;

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::time::SystemTime;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::LogFormat;

/// Why logging cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The filter is malformed.
    #[error("the log filter is malformed: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Logging was already set up in this process.
    #[error("logging is already set up: {0}")]
    Already(#[from] tracing_subscriber::util::TryInitError),
}

/// Sends the log of the process to standard error, where it does not mix with what `export` and `replay` write.
///
/// # Errors
/// A malformed filter; a second call in one process.
pub fn init(format: LogFormat, filter: &str) -> Result<(), LoggingError> {
    Ok(subscriber(format, filter, io::stderr)?.try_init()?)
}

fn subscriber<W>(format: LogFormat, filter: &str, writer: W) -> Result<tracing::Dispatch, LoggingError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // A line that cannot be written, because the reader of the log is gone, would be reported on standard error: that
    // cannot be written either, and the code that logs would panic.
    let lines = fmt()
        .with_env_filter(EnvFilter::try_new(without_libraries(filter))?)
        .with_timer(SystemTime)
        .with_ansi(false)
        .log_internal_errors(false);
    Ok(match format {
        LogFormat::Text => lines.with_writer(writer).finish().into(),
        LogFormat::Json => lines.json().flatten_event(true).with_writer(writer).finish().into(),
    })
}

/// Libraries that log as errors what are none for us. The event store's client does so with conditions that the adapter
/// expects and handles, such as a conflict of two nodes; the HTTP server with every malformed frame, header or request
/// line, which is reported to the client and to nobody else.
const LIBRARIES: [&str; 2] = ["eventstore", "actix_http"];

/// The filter, with those libraries silenced unless the filter names them.
fn without_libraries(filter: &str) -> String {
    let is_named = |library: &str, directive: &str| directive.trim().split(['=', ':', '[']).next() == Some(library);
    if filter.trim().is_empty() {
        return filter.to_owned();
    }
    let quiet = LIBRARIES.into_iter().filter(|library| !filter.split(',').any(|part| is_named(library, part)));
    quiet.fold(filter.to_owned(), |filter, library| format!("{filter},{library}=off"))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::access::pin::Pin;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, filter: &str, log: impl FnOnce()) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let dispatch = subscriber(format, filter, move || writer.clone()).unwrap();
        tracing::dispatcher::with_default(&dispatch, log);
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn libraries_that_report_what_clients_get_wrong_are_heard_only_by_name() {
        let of_server = || tracing::error!(target: "actix_http::h1::dispatcher", "stream error");
        assert_eq!(logged(LogFormat::Text, "info", of_server), "");
        assert!(logged(LogFormat::Text, "info,actix_http=error", of_server).contains("stream error"));
    }

    #[test]
    fn the_library_of_the_event_store_is_heard_only_by_name() {
        let of_library = || tracing::error!(target: "eventstore::batch", "closed");
        for quiet in ["info", "warn,minicup_live=debug", "minicup_live::store::eventstoredb=debug,error"] {
            assert_eq!(logged(LogFormat::Text, quiet, of_library), "", "{quiet}");
            let ours = logged(LogFormat::Text, quiet, || tracing::error!(target: "minicup_live::store", "lost"));
            assert!(ours.contains("lost"), "{quiet}");
        }
        for loud in ["info,eventstore=error", "eventstore", "off,eventstore::batch=debug"] {
            assert!(logged(LogFormat::Text, loud, of_library).contains("closed"), "{loud}");
        }
    }

    #[test]
    fn json_lines_are_objects_with_the_fields_at_the_top() {
        let line = logged(LogFormat::Json, "info", || tracing::info!(match_id = 7, "opened"));
        let object: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(object["match_id"], 7);
        assert_eq!(object["message"], "opened");
        assert_eq!(object["level"], "INFO");
    }

    #[test]
    fn the_filter_decides_what_is_logged() {
        let text = logged(LogFormat::Text, "warn", || {
            tracing::info!("quiet");
            tracing::warn!("loud");
        });
        assert!(text.contains("loud") && !text.contains("quiet"), "{text}");
    }

    #[test]
    fn a_pin_does_not_show() {
        let pin = Pin::new("314159");
        let text = logged(LogFormat::Text, "info", || tracing::info!(?pin, "login"));
        assert!(text.contains("login") && !text.contains("314159"), "{text}");
    }

    #[test]
    fn a_malformed_filter_is_refused() {
        let error = subscriber(LogFormat::Text, "minicup_live=loud", io::stderr).unwrap_err();
        assert!(matches!(error, LoggingError::Filter(_)));
    }
}
