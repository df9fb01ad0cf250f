//! Answers that stay as they are until an event changes them: rendered once, then served from their bytes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header::{self, Header, HeaderValue, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use minicup_domain::{CategoryId, MatchId, Position, SeasonSlug, TeamId};
use minicup_projections::Lang;
use serde::Serialize;
use uuid::Uuid;

/// Answers kept at once. All pages of twenty tournaments fit; beyond it everything is rendered anew.
const MAX_KEPT: usize = 20_000;

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

/// A body and the tag that names it.
#[derive(Debug, Clone)]
pub struct Rendered {
    body: Bytes,
    tag: String,
    /// The tag as its header has it.
    etag: HeaderValue,
}

impl Rendered {
    /// Names a body by its content.
    pub fn new(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let tag = Uuid::new_v5(&Uuid::NAMESPACE_OID, &body).simple().to_string();
        // Hexadecimal digits in quotes are what a header may hold; none would only cost a reader its cache.
        let etag = HeaderValue::try_from(format!("\"{tag}\"")).unwrap_or(HeaderValue::from_static(""));
        Self { body, tag, etag }
    }

    /// Writes a value as JSON. The views are plain structs, whose writing cannot fail.
    pub fn json(value: &impl Serialize) -> Self {
        Self::new(serde_json::to_vec(value).unwrap_or_default())
    }

    /// The answer to a request: the body, or 304 when the client has it.
    pub fn answer(&self, request: &HttpRequest, content_type: &'static str) -> HttpResponse {
        let is_known = request.headers().contains_key(header::IF_NONE_MATCH) && self.is_known(request);
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")));
        response.insert_header((header::VARY, HeaderValue::from_static("Accept-Language")));
        response.insert_header((header::ETAG, self.etag.clone()));
        if is_known {
            return response.finish();
        }
        let content_type = HeaderValue::from_static(content_type);
        response.insert_header((header::CONTENT_TYPE, content_type)).body(self.body.clone())
    }

    fn is_known(&self, request: &HttpRequest) -> bool {
        match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.tag() == self.tag),
            Err(_) => false,
        }
    }
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
