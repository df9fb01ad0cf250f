//! The files of the pages: scripts, styles, pictures, embedded in the binary.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use uuid::Uuid;

use super::comments::without_comments;
use crate::http::Rendered;
use crate::http::error::Problem;

/// Files never change at an address with this version, so browsers need not request them again: a year is what
/// caches take for "for ever" (RFC 9111).
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A page of another version of the service asks: it gets the current file, and asks again next time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Assets;

/// A hash of all files' paths and contents.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = names().collect();
    names.sort();
    let mut content = Vec::new();
    for name in names {
        content.extend(name.bytes());
        content.extend(Assets::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    Uuid::new_v5(&Uuid::NAMESPACE_OID, &content).simple().to_string()
});

/// The version of the current files.
pub fn version() -> &'static str {
    &VERSION
}

/// The folder that pages use in the addresses of their files.
pub fn folder() -> String {
    format!("/assets/{}", *VERSION)
}

/// The names of all files.
pub fn names() -> impl Iterator<Item = Cow<'static, str>> {
    Assets::iter()
}

/// A file's content, as browsers get it, and its type, if there is such a file.
pub fn content(name: &str) -> Option<(Vec<u8>, String)> {
    let file = Assets::get(name)?;
    let mimetype = file.metadata.mimetype();
    let charset = if mimetype.starts_with("text/") { "; charset=utf-8" } else { "" };
    let script = std::str::from_utf8(&file.data).ok().filter(|_| name.ends_with(".js"));
    let content = script.map_or_else(|| file.data.to_vec(), |script| without_comments(script).into_bytes());
    Some((content, format!("{mimetype}{charset}")))
}

/// A file as it is sent.
struct File {
    rendered: Rendered,
    content_type: HeaderValue,
}

/// The files of a release build, which do not change: each is compressed once.
static FILES: LazyLock<HashMap<String, Arc<File>>> =
    LazyLock::new(|| names().filter_map(|name| Some((name.to_string(), read(&name)?))).collect());

fn read(name: &str) -> Option<Arc<File>> {
    let (content, mimetype) = content(name)?;
    let content_type = HeaderValue::try_from(mimetype).ok()?;
    Some(Arc::new(File { rendered: Rendered::new(content), content_type }))
}

/// `GET /assets/<version>/<file>`.
pub async fn file(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut response = named(&request, request.match_info().query("file"))?;
    let is_current = request.match_info().query("version") == *VERSION && !cfg!(debug_assertions);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, if is_current { FOR_EVER } else { ASK_AGAIN });
    if is_current {
        // The same for everybody, with a login or without.
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    Ok(response)
}

/// `GET /embed.js`, which pages of other sites name without a version.
pub async fn embed_loader(request: HttpRequest) -> Result<HttpResponse, Problem> {
    named(&request, "embed/loader.js")
}

/// `GET /favicon.ico`, which browsers and link previews request by themselves. They take any picture.
pub async fn favicon(request: HttpRequest) -> Result<HttpResponse, Problem> {
    named(&request, "icon-192.png")
}

/// What web crawlers should not visit: pages that show nothing without a login.
const ROBOTS: &str =
    "User-agent: *\nDisallow: /admin\nDisallow: /score\nDisallow: /exhibition\nDisallow: /api/admin/\n";

/// `GET /robots.txt` (RFC 9309).
pub async fn robots(request: HttpRequest) -> HttpResponse {
    Rendered::new(ROBOTS).answer(&request, "text/plain; charset=utf-8")
}

fn named(request: &HttpRequest, name: &str) -> Result<HttpResponse, Problem> {
    // In a debug build files are read from the disk and may change at any time.
    let file = if cfg!(debug_assertions) { read(name) } else { FILES.get(name).cloned() };
    let file = file.ok_or_else(Problem::no_such_page)?;
    let mut response = file.rendered.answer(request, "application/octet-stream");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, file.content_type.clone());
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie"));
    Ok(response)
}
