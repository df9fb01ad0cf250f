//! How long files and functions are.

use proc_macro2::{Delimiter, TokenTree};

use super::paths::is_sign;
use super::source::{PROGRAM, Source};

/// Lines of a file.
const MAX_FILE: usize = 400;
/// Lines of a function, from its name to its closing brace.
const MAX_FUNCTION: usize = 50;
/// Functions that are tables, one row for each reason to refuse a command, or each thing that a tournament file can get
/// wrong.
const TABLES: [(&str, &str); 4] = [
    ("domain/src/matches/rejection.rs", "code"),
    ("domain/src/matches/rejection.rs", "fmt"),
    ("src/tournament_file/finding.rs", "code"),
    ("src/tournament_file/words.rs", "gaps"),
];

/// The name of a function and its length.
pub type Function = (String, usize);

/// Every function, those of an outer one after it.
pub fn functions(tokens: &[TokenTree]) -> Vec<Function> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            found.extend(functions(&group.stream().into_iter().collect::<Vec<_>>()));
        }
        let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) = (token, tokens.get(index + 1)) else { continue };
        if *word != "fn" {
            continue;
        }
        let body = tokens[index..].iter().find(|token| is_sign(token, ';') || is_body(token));
        if let Some(TokenTree::Group(body)) = body {
            found.push((name.to_string(), body.span().end().line + 1 - name.span().start().line));
        }
    }
    found
}

fn is_body(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

#[test]
fn no_file_is_long() {
    let long: Vec<_> = PROGRAM.iter().filter(|source| source.lines >= MAX_FILE).collect();
    let long: Vec<_> = long.into_iter().map(|source| (&source.file, source.lines)).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_function_is_long_but_tables() {
    let mut long = Vec::new();
    for source in PROGRAM.iter() {
        for (name, lines) in &source.functions {
            if *lines > MAX_FUNCTION && !TABLES.contains(&(source.file.as_str(), name.as_str())) {
                long.push(format!("{}: {name} has {lines} lines", source.file));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn functions_are_measured() {
    let code = "impl X {\n    fn f() -> u8\n    where\n        X: Y,\n    {\n        fn g() {}\n        1\n    }\n\n    fn h();\n}";
    assert_eq!(Source::new("src/x.rs", code).functions, [("f".to_owned(), 7), ("g".to_owned(), 1)]);
}
