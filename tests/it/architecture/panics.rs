//! What ends the thread it runs on: there is nothing of it but in constants and tests.

use proc_macro2::{Delimiter, TokenTree};

use super::paths::is_sign;
use super::source::{PROGRAM, Source};

const METHODS: [&str; 3] = ["unwrap", "unwrap_err", "expect"];
const MACROS: [&str; 4] = ["panic", "unreachable", "todo", "unimplemented"];
/// The test harness for deciders, which is compiled for tests alone.
const HARNESS: &str = "domain/src/spec";

/// Calls that may panic while the service runs. Those that define a constant are run by the compiler.
pub fn panics(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let after = tokens.get(index + 1);
        match token {
            TokenTree::Ident(word) if *word == "const" && is_constant(before, after) => {
                let length = tokens[index..].iter().position(|token| is_sign(token, ';'));
                index += length.unwrap_or_default();
            }
            TokenTree::Ident(word) => {
                let is_called =
                    matches!(after, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                let is_method = before.is_some_and(|before| is_sign(before, '.')) && is_called;
                let is_macro = after.is_some_and(|after| is_sign(after, '!'));
                let word = word.to_string();
                if is_method && METHODS.contains(&word.as_str()) || is_macro && MACROS.contains(&word.as_str()) {
                    found.push(word);
                }
            }
            TokenTree::Group(group) => found.extend(panics(&group.stream().into_iter().collect::<Vec<_>>())),
            _ => {}
        }
        index += 1;
    }
    found
}

/// Whether `const` begins a constant, and is no part of a function, a pointer or of parameters.
fn is_constant(before: Option<&TokenTree>, after: Option<&TokenTree>) -> bool {
    let begins = !before.is_some_and(|before| ['<', ',', '*'].iter().any(|sign| is_sign(before, *sign)));
    begins && matches!(after, Some(TokenTree::Ident(name)) if *name != "fn")
}

#[test]
fn nothing_panics_but_constants_and_tests() {
    let in_service = PROGRAM.iter().filter(|source| !source.file.starts_with(HARNESS));
    let calls = |source: &'static Source| source.panics.iter().map(|call| format!("{}: {call}", source.file));
    let found: Vec<String> = in_service.flat_map(calls).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_panic_is_found() {
    let count = |code: &str| Source::new("src/x.rs", code).panics.len();
    assert_eq!(count("fn f() { g().unwrap(); h().expect(\"x\"); }"), 2);
    assert_eq!(count("fn f() { match x { 1 => 2, _ => panic!(\"no\") } }"), 1);
    assert_eq!(count("fn f() { unreachable!() }"), 1);
    assert_eq!(count("const N: NonZeroU32 = NonZeroU32::new(60).unwrap();\npub const M: A = a().unwrap();"), 0);
    assert_eq!(count("fn f() { g().unwrap_or_default() } // .unwrap()"), 0);
    assert_eq!(count("const fn f() -> u8 { g().unwrap() }"), 1);
    assert_eq!(count("fn f<const N: usize>(x: *const u8) { g().unwrap(); }"), 1);
    assert_eq!(count("fn f() { select! { x = g() => x.unwrap() } }"), 1);
    assert_eq!(count("#[cfg(test)]\nmod tests { fn f() { g().unwrap(); } }"), 0);
}
