//! The reader's language: `?lang=`, else `Accept-Language`, else Czech.

use std::cmp::Ordering;

use actix_web::HttpRequest;
use actix_web::http::header;
use minicup_projections::Lang;

/// The language for this reader.
pub fn reader_lang(request: &HttpRequest) -> Lang {
    asked_for(request.query_string()).or_else(|| accepted(request)).unwrap_or_default()
}

fn asked_for(query: &str) -> Option<Lang> {
    query.split('&').filter_map(|pair| pair.strip_prefix("lang=")).find_map(known)
}

/// The language with the greatest weight (RFC 9110, 12.5.4). Read in place: the library's parser takes longer than
/// everything else that a cached answer needs.
fn accepted(request: &HttpRequest) -> Option<Lang> {
    let ranges = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let (mut czech, mut english, mut any, mut first) = (None, None, None, None);
    for range in ranges.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let lang = known(primary);
        let wish = match lang {
            Some(Lang::Cs) => &mut czech,
            Some(Lang::En) => &mut english,
            None if primary == "*" => &mut any,
            None => continue,
        };
        *wish = (*wish).max(Some(thousandths(weight)));
        first = first.or(lang);
    }
    match (czech.or(any), english.or(any)) {
        (None, None) => None,
        (czech, english) => match rank(czech).cmp(&rank(english)) {
            Ordering::Greater => Some(Lang::Cs),
            Ordering::Less => Some(Lang::En),
            Ordering::Equal => first,
        },
    }
}

/// A language that is not named is worse than one that is, and better than one that is refused with a weight of 0.
fn rank(weight: Option<u16>) -> u16 {
    match weight {
        Some(0) => 0,
        None => 1,
        Some(weight) => weight + 1,
    }
}

/// A weight, `q=0.8`, in thousandths; 1 if it is missing or malformed.
fn thousandths(weight: &str) -> u16 {
    let weight = weight.trim().strip_prefix(['q', 'Q']).and_then(|weight| weight.strip_prefix('='));
    let weight = weight.and_then(|weight| weight.parse::<f32>().ok());
    weight.filter(|weight| (0.0..1.0).contains(weight)).map_or(1000, |weight| (weight * 1000.0) as u16)
}

/// Language tags ignore case.
fn known(name: &str) -> Option<Lang> {
    let is = |tag: &str| name.eq_ignore_ascii_case(tag);
    match () {
        () if is("cs") || is("sk") => Some(Lang::Cs),
        () if is("en") => Some(Lang::En),
        () => None,
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
        assert_eq!(lang("", "cs;q=0.3, en ;q=0.7"), Lang::En);
        assert_eq!(lang("", "en;q=nonsense,cs;q=0.9"), Lang::En);
        assert_eq!(lang("", "en, cs"), Lang::En);
        assert_eq!(lang("", "en-GB;q=0.5, *;q=0.1"), Lang::En);
    }

    #[test]
    fn a_language_with_the_weight_0_is_refused() {
        assert_eq!(lang("", "en;q=0"), Lang::Cs);
        assert_eq!(lang("", "en;q=0.000, de"), Lang::Cs);
        assert_eq!(lang("", "en;Q=0, *"), Lang::Cs);
        assert_eq!(lang("", "cs;q=0"), Lang::En);
        assert_eq!(lang("", "cs;q=0, *;q=0.5"), Lang::En);
        assert_eq!(lang("", "cs;q=0, en;q=0"), Lang::Cs);
        assert_eq!(lang("?lang=en", "en;q=0"), Lang::En);
    }
}
