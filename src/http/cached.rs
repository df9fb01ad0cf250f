//! Answers that stay as they are until an event changes them: rendered once, then served from their bytes.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use actix_web::http::header::{self, AcceptEncoding, Encoding, Header, HeaderValue, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use minicup_domain::{CategoryId, MatchId, Position, SeasonSlug, TeamId};
use minicup_projections::Lang;
use serde::Serialize;
use uuid::Uuid;

/// Answers kept at once. All pages of twenty tournaments fit; beyond it everything is rendered anew.
const MAX_KEPT: usize = 20_000;

/// Bodies of these lengths in bytes are compressed for who asks: a shorter one fits into a packet as it is, and a longer
/// one would hold up its worker thread for more than a few milliseconds.
const COMPRESSED: std::ops::Range<usize> = 1024..256 * 1024;

/// What is asked for. Only things that exist are kept, so what clients make up takes no room.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Page {
    CategoryList,
    Programme(SeasonSlug),
    Category(CategoryId),
    Standings(CategoryId),
    StandingsAfter(CategoryId, MatchId),
    LiveStandings(CategoryId),
    Match(MatchId),
    Events(MatchId, Lang),
    Team(TeamId, Option<MatchId>),
}

/// A body, as it is and as browsers prefer it.
#[derive(Debug)]
pub struct Rendered {
    plain: Variant,
    /// Made when it is first asked for.
    compressed: OnceLock<Option<Variant>>,
}

/// The bytes of one encoding and the tag that names them.
#[derive(Debug)]
struct Variant {
    body: Bytes,
    tag: String,
    /// The tag as its header has it.
    etag: HeaderValue,
}

impl Variant {
    fn new(body: Bytes, tag: String) -> Self {
        // Hexadecimal digits in quotes are what a header may hold; none would only cost a reader its cache.
        let etag = HeaderValue::try_from(format!("\"{tag}\"")).unwrap_or(HeaderValue::from_static(""));
        Self { body, tag, etag }
    }

    fn is_known(&self, request: &HttpRequest) -> bool {
        match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.tag() == self.tag),
            Err(_) => false,
        }
    }
}

impl Rendered {
    /// Names a body by its content.
    pub fn new(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let tag = Uuid::new_v5(&Uuid::NAMESPACE_OID, &body).simple().to_string();
        Self { plain: Variant::new(body, tag), compressed: OnceLock::new() }
    }

    /// Writes a value as JSON. The views are plain structs, whose writing cannot fail.
    pub fn json(value: &impl Serialize) -> Self {
        Self::new(serde_json::to_vec(value).unwrap_or_default())
    }

    /// The answer to a request: the body, or 304 when the client has it.
    pub fn answer(&self, request: &HttpRequest, content_type: &'static str) -> HttpResponse {
        let compressed = takes_gzip(request).then(|| self.compressed()).flatten();
        let chosen = compressed.unwrap_or(&self.plain);
        let is_known = request.headers().contains_key(header::IF_NONE_MATCH) && chosen.is_known(request);
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")));
        response.insert_header((header::VARY, HeaderValue::from_static("Accept-Language, Accept-Encoding")));
        response.insert_header((header::ETAG, chosen.etag.clone()));
        if is_known {
            return response.finish();
        }
        if compressed.is_some() {
            response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
        }
        let content_type = HeaderValue::from_static(content_type);
        response.insert_header((header::CONTENT_TYPE, content_type)).body(chosen.body.clone())
    }

    /// Other bytes need another tag, since a strong one names bytes (RFC 9110, 8.8.1).
    fn compressed(&self) -> Option<&Variant> {
        let compress = || {
            let is_worth_it = COMPRESSED.contains(&self.plain.body.len());
            let body = is_worth_it.then(|| gzip(&self.plain.body).ok()).flatten()?;
            Some(Variant::new(body.into(), format!("{}-gzip", self.plain.tag)))
        };
        self.compressed.get_or_init(compress).as_ref()
    }
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let encodings = [Encoding::gzip(), Encoding::identity()];
    request.headers().contains_key(header::ACCEPT_ENCODING)
        && AcceptEncoding::parse(request)
            .is_ok_and(|accepted| accepted.negotiate(encodings.iter()) == Some(Encoding::gzip()))
}

fn gzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body)?;
    encoder.finish()
}

/// An answer, and the last event that may have changed it.
type Kept = (Option<Position>, Arc<Rendered>);

/// The answers rendered so far.
#[derive(Default)]
pub struct Responses {
    kept: RwLock<HashMap<Page, Kept>>,
}

impl Responses {
    /// The answer as of `touched`, rendered if it is not there. None if there is nothing to render.
    pub fn get(
        &self,
        page: Page,
        touched: Option<Position>,
        render: impl FnOnce() -> Option<Rendered>,
    ) -> Option<Arc<Rendered>> {
        if let Some((as_of, rendered)) = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&page)
            && *as_of == touched
        {
            return Some(Arc::clone(rendered));
        }
        let rendered = Arc::new(render()?);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(page, (touched, Arc::clone(&rendered)));
        Some(rendered)
    }
}
