//! The pages people open: what their addresses are, and the files they are made of. Everything is in the binary; the
//! pages ask the public interface for what they show.

mod assets;
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

/// Every address of a page and its files, and what is answered where there is nothing.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(page("/", pages::home))
        .service(page("/match/{id}", pages::match_page))
        .service(page("/team/{id}", pages::team))
        .service(page("/category/{id}", pages::category))
        .service(page("/score", pages::score))
        .service(page("/score.webmanifest", offline::manifest))
        .service(page("/sw.js", offline::service_worker))
        .service(page("/overview", pages::overview_by_hash))
        .service(page("/overview/{id}", pages::overview))
        .service(page("/overlay/match/{id}", pages::overlay_match))
        .service(page("/overlay/court/{location}", pages::overlay_court))
        .service(page("/overlay/table/{id}", pages::overlay_table))
        .service(page("/exhibition", pages::exhibition))
        .service(page("/admin", pages::admin))
        .service(page("/embed/match/{id}", pages::embed_match))
        .service(page("/embed/table/{id}", pages::embed_table))
        .service(page("/embed.js", assets::embed_loader))
        .service(page("/favicon.ico", assets::favicon))
        .service(page("/robots.txt", assets::robots))
        .service(page("/assets/{version}/{file:.+}", assets::file))
        .default_service(web::to(lost::nowhere));
}
