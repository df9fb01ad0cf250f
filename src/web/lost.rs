//! Requests for pages that do not exist: a redirect to the intended address, a page with a way home, or a problem.

use std::sync::LazyLock;

use actix_web::dev::ResourceDef;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse};

use super::{ADDRESSES, pages};
use crate::http::error::Problem;

/// The addresses of pages, as people type and shorten them.
static PAGES: LazyLock<ResourceDef> = LazyLock::new(|| ResourceDef::new(ADDRESSES.to_vec()));

/// The application's default service.
///
/// # Errors
/// [`Problem::no_such_page`] for clients that are not browsers.
pub async fn nowhere(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read {
        return Err(Problem::no_such_page());
    }
    if let Some(path) = meant(request.path()) {
        let query = request.query_string();
        let address = if query.is_empty() { path } else { format!("{path}?{query}") };
        return Ok(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, address)).finish());
    }
    match takes_html(&request) {
        true => pages::missing(request),
        false => Err(Problem::no_such_page()),
    }
}

/// The address that was probably meant, without extra slashes or capitals.
fn meant(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    // The names of courts may have capitals, so as little as possible is changed.
    let candidates = (0..=parts.len()).map(|lowered| {
        let part = |(at, part): (usize, &&str)| match at < lowered {
            true => format!("/{}", part.to_lowercase()),
            false => format!("/{part}"),
        };
        let joined: String = parts.iter().enumerate().map(part).collect();
        if joined.is_empty() { "/".to_owned() } else { joined }
    });
    candidates.into_iter().find(|candidate| candidate != path && PAGES.is_match(candidate))
}

/// Browsers ask for pages by type; programs accept anything, or JSON.
fn takes_html(request: &HttpRequest) -> bool {
    let accepted = request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|range| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_too_many_and_capitals_lead_to_the_page_that_was_meant() {
        for (path, page) in [
            ("/admin/", "/admin"),
            ("/ADMIN", "/admin"),
            ("/Match/1/", "/match/1"),
            ("//match//1", "/match/1"),
            ("/overlay/court/Hala%20A/", "/overlay/court/Hala%20A"),
            ("/Overlay/COURT/Hala%20A", "/overlay/court/Hala%20A"),
            ("//evil.example/", ""),
            ("/admin", ""),
            ("/nowhere/", ""),
            ("/api/match/1/", ""),
            ("//", "/"),
        ] {
            assert_eq!(meant(path).as_deref().unwrap_or_default(), page, "{path}");
        }
    }
}
