//! The files of the pages: scripts, styles, pictures, embedded in the binary.

use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use uuid::Uuid;

use crate::http::Rendered;
use crate::http::error::Problem;

/// Files never change under an address that names this version, so browsers need not ask for them again: a year is what
/// caches take for "for ever" (RFC 9111).
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A page of another version of the service asks: it gets what there is, and asks again next time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Assets;

/// Names all files by what is in them.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let hashes = names.iter().filter_map(|name| Assets::get(name)).flat_map(|file| file.metadata.sha256_hash());
    Uuid::new_v5(&Uuid::NAMESPACE_OID, &hashes.collect::<Vec<u8>>()).simple().to_string()
});

/// What names the present files.
pub fn version() -> &'static str {
    &VERSION
}

/// The folder that pages name their files in.
pub fn folder() -> String {
    format!("/assets/{}", *VERSION)
}

/// A file's content and type, if there is such a file.
pub fn content(name: &str) -> Option<(Vec<u8>, String)> {
    let file = Assets::get(name)?;
    let mimetype = file.metadata.mimetype();
    let charset = if mimetype.starts_with("text/") { "; charset=utf-8" } else { "" };
    Some((file.data.to_vec(), format!("{mimetype}{charset}")))
}

/// All files that are text, packed once: a third of them goes over the hall's network.
static PACKED: LazyLock<HashMap<String, Vec<u8>>> =
    LazyLock::new(|| Assets::iter().filter_map(|name| Some((name.to_string(), packed_now(&name)?))).collect());

/// A file packed, if it gets smaller by that. Pictures do not.
fn packed_now(name: &str) -> Option<Vec<u8>> {
    let (content, mimetype) = content(name)?;
    let is_text = mimetype.starts_with("text/") || mimetype.ends_with("+xml") || mimetype.ends_with("javascript");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&content).ok().filter(|()| is_text)?;
    encoder.finish().ok()
}

/// The file as a browser that says so may have it.
fn packed(request: &HttpRequest, name: &str) -> Option<Vec<u8>> {
    let accepted = request.headers().get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    if !accepted.split(',').any(|encoding| encoding.trim() == "gzip") {
        return None;
    }
    // In a debug build files are read from the disk and may change at any time.
    if cfg!(debug_assertions) { packed_now(name) } else { PACKED.get(name).cloned() }
}

/// `GET /assets/<version>/<file>`.
pub async fn file(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let name = request.match_info().query("file");
    let (content, mimetype) = content(name).ok_or_else(Problem::no_such_page)?;
    let packed = packed(&request, name);
    let encoding = packed.as_ref().map(|_| HeaderValue::from_static("gzip"));
    let mut response = Rendered::new(packed.unwrap_or(content)).answer(&request, "application/octet-stream");
    if let Ok(mimetype) = HeaderValue::try_from(mimetype) {
        response.headers_mut().insert(header::CONTENT_TYPE, mimetype);
    }
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
    }
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let is_current = request.match_info().query("version") == *VERSION && !cfg!(debug_assertions);
    response.headers_mut().insert(header::CACHE_CONTROL, if is_current { FOR_EVER } else { ASK_AGAIN });
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}
