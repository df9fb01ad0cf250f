//! Which modules a page's script imports, so that a browser can fetch all of them at once.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

use super::assets;

/// What was found; scripts of a release build do not change.
static FOUND: LazyLock<Mutex<HashMap<String, Vec<String>>>> = LazyLock::new(Mutex::default);

/// The names of all files that `script` imports, and that those import. What it imports only when it is needed, with
/// `import(…)`, is not among them.
pub fn imported_by(script: &str) -> Vec<String> {
    // In a debug build files are read from the disk and may change at any time.
    if cfg!(debug_assertions) {
        return follow(script);
    }
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found.entry(script.to_owned()).or_insert_with(|| follow(script)).clone()
}

fn follow(script: &str) -> Vec<String> {
    let mut imported = BTreeSet::new();
    let mut unread = vec![script.to_owned()];
    while let Some(name) = unread.pop() {
        let text = assets::content(&name).and_then(|(content, _)| String::from_utf8(content).ok()).unwrap_or_default();
        unread.extend(imports(&text).map(|import| resolve(&name, import)).filter(|file| imported.insert(file.clone())));
    }
    imported.into_iter().collect()
}

/// The files named by the import statements of a script, relative to it.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let statements = ["from \"", "import \""];
    statements
        .into_iter()
        .flat_map(|statement| {
            text.split(statement).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name)
        })
        .filter(|name| name.starts_with('.'))
}

/// The file that `script` names as `import`, such as `../lib/dom.js`.
fn resolve(script: &str, import: &str) -> String {
    let mut path: Vec<&str> = script.split('/').collect();
    path.pop();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_over_several_lines_and_those_for_later_left_out() {
        let text = "import { a,\n  b } from \"./a.js\";\nimport \"../b.js\";\nexport { d } from \"./d.js\";\nimport(\"./c.js\");";
        assert_eq!(imports(text).collect::<Vec<_>>(), ["./a.js", "./d.js", "../b.js"]);
    }

    #[test]
    fn imports_lead_from_the_folder_of_the_script() {
        assert_eq!(resolve("pages/home/home.js", "./choice.js"), "pages/home/choice.js");
        assert_eq!(resolve("pages/home/home.js", "../../lib/dom.js"), "lib/dom.js");
        assert_eq!(resolve("sw.js", "./a.js"), "a.js");
    }

    #[test]
    fn what_a_module_imports_is_imported_too() {
        let imported = imported_by("pages/home/home.js");
        assert!(
            ["feeds/programme.js", "lib/api.js", "pages/home/choice.js"]
                .iter()
                .all(|name| imported.iter().any(|found| found == name))
        );
        assert!(imported.iter().all(|name| assets::content(name).is_some()), "{imported:?}");
    }
}
