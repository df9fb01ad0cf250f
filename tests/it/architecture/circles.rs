//! Files that import each other: there are none, a `mod.rs` and what lies beneath it apart.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::source::{PROGRAM, Source, module};

/// The files of one package, and which names of which other files each of them knows.
struct Graph<'s> {
    /// The file of each module, by the module's path.
    modules: HashMap<Vec<String>, usize>,
    /// What each file calls what it imports.
    used: Vec<HashMap<String, Vec<String>>>,
    sources: Vec<&'s Source>,
}

/// A file and one that it imports from, with the path by which it does.
type Edges = BTreeMap<(usize, usize), String>;

/// How many re-exports lead to a name, at most.
const MAX_STEPS: usize = 8;

impl<'s> Graph<'s> {
    fn new(sources: Vec<&'s Source>) -> Self {
        let modules = sources.iter().enumerate().map(|(index, source)| (module(&source.file), index)).collect();
        let used = sources.iter().map(|source| used_names(source)).collect();
        Self { modules, used, sources }
    }

    fn edges(&self) -> Edges {
        let mut edges = Edges::new();
        for (from, source) in self.sources.iter().enumerate() {
            for named in &source.names {
                let path: Vec<String> = named.path.split("::").map(str::to_owned).collect();
                let path = self.spelled_out(from, &path);
                let target = self.defining_file(&path, MAX_STEPS);
                if let Some(to) = target.filter(|to| *to != from && !self.is_beneath(*to, from)) {
                    edges.entry((from, to)).or_insert_with(|| named.path.clone());
                }
            }
        }
        edges
    }

    /// A path whose first word is a name that the file imports, or a module of its own, from the root.
    fn spelled_out(&self, file: usize, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let start = self.used[file].get(first).cloned().unwrap_or_else(|| vec![first.clone()]);
        let own: Vec<String> = module(&self.sources[file].file).into_iter().chain(start.iter().cloned()).collect();
        let is_own = start.first().is_some_and(|first| first != "crate")
            && self.modules.contains_key(&own[..own.len() + 1 - start.len()]);
        let start = if is_own { own } else { start };
        start.into_iter().chain(rest.iter().cloned()).collect()
    }

    /// The file that defines what a path names, whatever files pass it on. A module by itself is no definition: what is
    /// named in it counts.
    fn defining_file(&self, path: &[String], steps: usize) -> Option<usize> {
        let (module, name) = (1..path.len()).rev().find_map(|length| {
            let (module, rest) = path.split_at(length);
            Some((*self.modules.get(module)?, rest))
        })?;
        if self.modules.contains_key(path) {
            return None;
        }
        match self.used[module].get(name.first()?) {
            Some(_) if steps > 0 => self.defining_file(&self.spelled_out(module, name), steps - 1),
            _ => Some(module),
        }
    }

    /// Whether a file belongs to the folder of another, which is its `mod.rs` or `lib.rs`.
    fn is_beneath(&self, file: usize, above: usize) -> bool {
        let folder = ["mod.rs", "lib.rs"].iter().find_map(|name| self.sources[above].file.strip_suffix(name));
        folder.is_some_and(|folder| self.sources[file].file.starts_with(folder))
    }

    /// The edges that lie on a circle.
    fn circles(&self) -> Vec<String> {
        let edges = self.edges();
        let mut imports: HashMap<usize, Vec<usize>> = HashMap::new();
        edges.keys().for_each(|(from, to)| imports.entry(*from).or_default().push(*to));
        let file = |index: usize| &self.sources[index].file;
        let closed = edges.iter().filter(|((from, to), _)| reaches(&imports, *to, *from));
        closed.map(|((from, to), path)| format!("{} imports {path} of {}", file(*from), file(*to))).collect()
    }
}

/// Whether imports lead from one file to another.
fn reaches(imports: &HashMap<usize, Vec<usize>>, from: usize, to: usize) -> bool {
    let (mut seen, mut waiting) = (HashSet::new(), vec![from]);
    while let Some(file) = waiting.pop() {
        if file == to {
            return true;
        }
        if seen.insert(file) {
            waiting.extend(imports.get(&file).into_iter().flatten());
        }
    }
    false
}

fn used_names(source: &Source) -> HashMap<String, Vec<String>> {
    let segments = |path: &str| path.split("::").map(str::to_owned).collect();
    source.names.iter().filter_map(|named| Some((named.used_as.clone()?, segments(&named.path)))).collect()
}

#[test]
fn no_files_import_each_other() {
    for package in ["src/", "domain/src/", "projections/src/"] {
        let graph = Graph::new(PROGRAM.iter().filter(|source| source.file.starts_with(package)).collect());
        assert!(graph.edges().len() > graph.sources.len(), "{package}: hardly any import is seen");
        let circles = graph.circles();
        assert!(circles.is_empty(), "{circles:#?}");
    }
}

#[test]
fn a_circle_is_found() {
    let circles = |files: &[(&str, &str)]| {
        let sources: Vec<Source> = files.iter().map(|(file, code)| Source::new(file, code)).collect();
        Graph::new(sources.iter().collect()).circles()
    };
    let a = ("src/a.rs", "use crate::b::B;");
    let b = ("src/b.rs", "pub struct B;");
    assert_eq!(circles(&[a, b]), Vec::<String>::new());
    assert_eq!(circles(&[a, ("src/b.rs", "fn f() { crate::a::g() }")]).len(), 2);
    // By what another file passes on, and by the name of a module.
    let room = ("src/room/mod.rs", "mod c; mod d; pub use c::C; pub use d::D;");
    let user = ("src/b.rs", "use crate::room; fn f(x: room::C) {}");
    let c = ("src/room/c.rs", "use crate::b::B; pub struct C;");
    assert_eq!(circles(&[room, user, c]).len(), 2);
    assert_eq!(circles(&[room, ("src/b.rs", "use crate::room::D;"), c, ("src/room/d.rs", "pub struct D;")]).len(), 0);
    // A room's own file and what is in the room may know each other.
    let own = ("src/room/mod.rs", "mod c; pub struct E; fn f(c: c::C) {}");
    assert_eq!(circles(&[own, ("src/room/c.rs", "use super::E; pub struct C;")]).len(), 0);
}
