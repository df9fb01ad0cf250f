//! The pages people open: their addresses, and the files they are made of. Everything is in the binary; the
//! pages use the public interface for their data.

mod assets;
mod comments;
mod kind;
mod lost;
mod modules;
mod offline;
mod pages;
mod plain;
mod preview;
mod shell;
mod words;

use actix_web::web;

use crate::http::page;

/// The pages: their addresses and handlers.
macro_rules! pages {
    ($($address:literal => $handler:path,)*) => {
        const ADDRESSES: &[&str] = &[$($address),*];

        fn serve(config: &mut web::ServiceConfig) {
            config$(.service(page($address, $handler)))*;
        }
    };
}

pages! {
    "/" => pages::home,
    "/match/{id}" => pages::match_page,
    "/match/{id}/sheet" => pages::sheet,
    "/team/{id}" => pages::team,
    "/category/{id}" => pages::category,
    "/score" => pages::score,
    "/overview" => pages::overview_by_hash,
    "/overview/{id}" => pages::overview,
    "/overlay/match/{id}" => pages::overlay_match,
    "/overlay/court/{location}" => pages::overlay_court,
    "/overlay/table/{id}" => pages::overlay_table,
    "/exhibition" => pages::exhibition,
    "/admin" => pages::admin,
    "/embed/match/{id}" => pages::embed_match,
    "/embed/table/{id}" => pages::embed_table,
}

/// Every address of a page and its files, and the answer for pages that do not exist.
pub fn routes(config: &mut web::ServiceConfig) {
    serve(config);
    config
        .service(page("/score.webmanifest", offline::manifest))
        .service(page("/sw.js", offline::service_worker))
        .service(page("/embed.js", assets::embed_loader))
        .service(page("/favicon.ico", assets::favicon))
        .service(page("/robots.txt", assets::robots))
        .service(page("/assets/{version}/{file:.+}", assets::file))
        .default_service(web::to(lost::nowhere));
}
