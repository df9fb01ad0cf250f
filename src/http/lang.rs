//! The reader's language: `?lang=`, else `Accept-Language`, else Czech.

use actix_web::HttpRequest;
use actix_web::http::header::{AcceptLanguage, Header, Preference};
use minicup_projections::Lang;

/// The language to write to this reader in.
pub fn reader_lang(request: &HttpRequest) -> Lang {
    asked_for(request.query_string()).or_else(|| accepted(request)).unwrap_or_default()
}

fn asked_for(query: &str) -> Option<Lang> {
    query.split('&').filter_map(|pair| pair.strip_prefix("lang=")).find_map(known)
}

fn accepted(request: &HttpRequest) -> Option<Lang> {
    let accepted = AcceptLanguage::parse(request).ok()?;
    accepted.ranked().into_iter().find_map(|preference| match preference {
        Preference::Any => Some(Lang::default()),
        Preference::Specific(tag) => known(tag.primary_language()),
    })
}

/// Language tags know no case.
fn known(name: &str) -> Option<Lang> {
    match name.to_ascii_lowercase().as_str() {
        "cs" | "sk" => Some(Lang::Cs),
        "en" => Some(Lang::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn lang(query: &str, accepted: &str) -> Lang {
        let request = TestRequest::with_uri(&format!("/{query}")).insert_header(("Accept-Language", accepted));
        reader_lang(&request.to_http_request())
    }

    #[test]
    fn the_query_wins_over_the_header_and_czech_is_the_default() {
        assert_eq!(lang("", "en-GB,en;q=0.9,cs;q=0.8"), Lang::En);
        assert_eq!(lang("", "de,cs;q=0.5,en;q=0.3"), Lang::Cs);
        assert_eq!(lang("?lang=cs", "en"), Lang::Cs);
        assert_eq!(lang("?x=1&lang=en", "cs"), Lang::En);
        assert_eq!(lang("?lang=klingon", "de"), Lang::Cs);
        assert_eq!(lang("", "*"), Lang::Cs);
    }
}
