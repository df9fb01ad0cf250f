//! The paths that tokens name.

use proc_macro2::{Delimiter, Group, TokenTree};

/// A path that is named somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its segments, with `::` between them.
    pub path: String,
    /// The name it gets in its file, if this is a `use`.
    pub used_as: Option<String>,
}

/// Every path in the order it comes, also those within macros. A word by itself is a path of one segment.
pub fn paths(tokens: &[TokenTree]) -> Vec<Named> {
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

fn collect(mut tokens: &[TokenTree], found: &mut Vec<Named>) {
    while let Some((first, rest)) = tokens.split_first() {
        tokens = match first {
            TokenTree::Ident(word) if *word == "use" => read_use(rest, "", found),
            TokenTree::Ident(_) => read_path(tokens, found),
            TokenTree::Group(group) => {
                collect(&inside(group), found);
                rest
            }
            _ => rest,
        };
    }
}

/// Reads `a::b` and returns what follows.
fn read_path<'t>(tokens: &'t [TokenTree], found: &mut Vec<Named>) -> &'t [TokenTree] {
    let (path, rest) = segments(tokens);
    found.push(Named { path, used_as: None });
    rest
}

/// Reads `a::b as c`, `a::{b, c::d}` or `a::*` after a prefix and returns what follows.
fn read_use<'t>(tokens: &'t [TokenTree], prefix: &str, found: &mut Vec<Named>) -> &'t [TokenTree] {
    let (read, rest) = segments(tokens);
    let path = [prefix, &read].concat();
    match rest.split_first() {
        Some((TokenTree::Group(group), rest)) if group.delimiter() == Delimiter::Brace => {
            for tree in inside(group).split(|token| is_sign(token, ',')).filter(|tree| !tree.is_empty()) {
                read_use(tree, &path, found);
            }
            rest
        }
        Some((TokenTree::Ident(word), [TokenTree::Ident(alias), rest @ ..])) if *word == "as" => {
            found.push(Named { path, used_as: Some(alias.to_string()) });
            rest
        }
        _ => {
            let path = path.trim_end_matches("::self").to_owned();
            let name = path.rsplit("::").next().map(str::to_owned);
            found.push(Named { path, used_as: name });
            rest
        }
    }
}

/// The words and `::` at the start, and what follows.
fn segments(mut tokens: &[TokenTree]) -> (String, &[TokenTree]) {
    let mut path = String::new();
    loop {
        let ends_open = path.is_empty() || path.ends_with("::");
        match tokens {
            [TokenTree::Ident(word), rest @ ..] if ends_open => {
                path.push_str(&word.to_string());
                tokens = rest;
            }
            [sign, rest @ ..] if path.ends_with("::") && is_sign(sign, '*') => {
                path.push('*');
                tokens = rest;
            }
            [one, two, rest @ ..] if is_sign(one, ':') && is_sign(two, ':') && !path.ends_with("::") => {
                if !path.is_empty() {
                    path.push_str("::");
                }
                tokens = rest;
            }
            _ => return (path, tokens),
        }
    }
}

/// Whether a token is that sign.
pub fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

#[test]
fn every_path_is_found() {
    let read = |code: &str| {
        let tokens: Vec<TokenTree> = code.parse::<proc_macro2::TokenStream>().unwrap().into_iter().collect();
        paths(&tokens).into_iter().map(|named| named.path).collect::<Vec<_>>()
    };
    assert_eq!(read("use crate::{clock, live::{self, Hub}};"), ["crate::clock", "crate::live", "crate::live::Hub"]);
    assert_eq!(read("use a::*; use ::b::c as d;"), ["a::*", "b::c"]);
    assert_eq!(read("let x: Vec<a::B> = c::d::<e::F>(g);"), ["let", "x", "Vec", "a::B", "c::d::", "e::F", "g"]);
    assert_eq!(read("select! { _ = a::b() => c::d!(\"e::f\") } // g::h"), ["select", "_", "a::b", "c::d"]);
}
