//! A body rendered once: its tags, its compressed form, and the answer to clients that may already have it.

use std::io::Write;
use std::sync::OnceLock;

use actix_web::http::header::{self, AcceptEncoding, Encoding, Header, HeaderValue, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use uuid::Uuid;

/// Bodies of these lengths in bytes are compressed for clients that ask: a shorter one fits into a packet anyway, and a
/// longer one would hold up its worker thread for more than a few milliseconds.
const COMPRESSED: std::ops::Range<usize> = 1024..256 * 1024;

/// What an answer depends on besides its address.
const VARY: HeaderValue = HeaderValue::from_static("Accept-Language, Accept-Encoding, Cookie");

/// What is cached beside a body: its tags, and its place in the cache.
const OVERHEAD: usize = 512;

/// A body, plain and compressed.
#[derive(Debug)]
pub struct Rendered {
    body: Bytes,
    tag: Tag,
    /// The tag of the compressed body. Other bytes need another tag, since a strong one names bytes (RFC 9110, 8.8.1).
    gzip_tag: Tag,
    /// Compressed when it is first requested; none if that fails.
    gzip: OnceLock<Option<Bytes>>,
}

/// The tag of a body.
#[derive(Debug)]
struct Tag {
    text: String,
    /// The tag as in its header.
    header: HeaderValue,
}

impl Tag {
    fn new(text: String) -> Self {
        // Hexadecimal digits in quotes always fit a header; without a tag readers would only lose their cache.
        let header = HeaderValue::try_from(format!("\"{text}\"")).unwrap_or(HeaderValue::from_static(""));
        Self { text, header }
    }

    fn is_known(&self, request: &HttpRequest) -> bool {
        if !request.headers().contains_key(header::IF_NONE_MATCH) {
            return false;
        }
        match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.tag() == self.text),
            Err(_) => false,
        }
    }
}

impl Rendered {
    /// Names a body by its content.
    pub fn new(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let tag = Uuid::new_v5(&Uuid::NAMESPACE_OID, &body).simple().to_string();
        let gzip_tag = Tag::new(format!("{tag}-gzip"));
        Self { body, tag: Tag::new(tag), gzip_tag, gzip: OnceLock::new() }
    }

    /// Writes a value as JSON. The views are plain structs, whose writing cannot fail.
    pub fn json(value: &impl Serialize) -> Self {
        Self::new(serde_json::to_vec(value).unwrap_or_default())
    }

    /// The answer to a request: the body, or 304 if the client has it.
    pub fn answer(&self, request: &HttpRequest, content_type: &'static str) -> HttpResponse {
        let is_gzip = COMPRESSED.contains(&self.body.len()) && takes_gzip(request);
        let tag = if is_gzip { &self.gzip_tag } else { &self.tag };
        if tag.is_known(request) {
            return with_headers(HttpResponse::NotModified(), tag).finish();
        }
        let content_type = (header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        let compressed = is_gzip.then(|| self.compressed()).flatten();
        match compressed {
            Some(body) => with_headers(HttpResponse::Ok(), tag)
                .insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")))
                .insert_header(content_type)
                .body(body),
            None => with_headers(HttpResponse::Ok(), &self.tag).insert_header(content_type).body(self.body.clone()),
        }
    }

    /// The bytes it takes at most, compressed form included.
    pub fn weight(&self) -> usize {
        let forms = if COMPRESSED.contains(&self.body.len()) { 2 } else { 1 };
        forms * self.body.len() + OVERHEAD
    }

    fn compressed(&self) -> Option<Bytes> {
        self.gzip.get_or_init(|| gzip(&self.body).ok().map(Bytes::from)).clone()
    }
}

fn with_headers(mut response: HttpResponseBuilder, tag: &Tag) -> HttpResponseBuilder {
    response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")));
    response.insert_header((header::VARY, VARY));
    response.insert_header((header::ETAG, tag.header.clone()));
    response
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
