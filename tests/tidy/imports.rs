//! What the files of a crate say of each other: which uses which, and which types it shows. Read from the tokens, so paths
//! in macros count too, and comments do not.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Files below `src`, each with those that it uses.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// A module, as names from the root of its crate.
type Module = Vec<String>;

/// The modules of a crate.
pub struct Crate(BTreeMap<Module, Said>);

/// What a module says.
#[derive(Default)]
struct Said {
    file: String,
    /// Names that `use` brings in.
    brought: BTreeMap<String, Brought>,
    /// Paths in its code.
    named: BTreeSet<Vec<String>>,
    /// Modules that it shows.
    open: BTreeSet<String>,
    /// Types that it shows.
    types: BTreeSet<String>,
}

/// A name that `use` brings in.
struct Brought {
    path: Vec<String>,
    shown: Shown,
}

/// To whom something is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nobody,
    OurCrate,
    All,
}

impl Crate {
    /// Reads a crate from its files, given as names below `src` with their texts.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, String)>) -> Self {
        let mut modules = BTreeMap::new();
        for (file, text) in files {
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
            read(tokens, &module_of(file), file, &mut modules);
        }
        Self(modules)
    }

    /// Which file uses which. A file may use those above it: a parent is what its children have in common. So that does not
    /// count, and neither does showing what a child has.
    pub fn graph(&self) -> Graph {
        let mut graph = Graph::new();
        for (module, said) in &self.0 {
            let used = graph.entry(said.file.clone()).or_default();
            let brought = said.brought.values().filter_map(|brought| {
                let (home, is_item) = self.place(module, &brought.path, 0)?;
                let shows_child = brought.shown != Shown::Nobody && home.starts_with(module);
                (is_item && !shows_child).then_some(home)
            });
            let named = said.named.iter().filter_map(|path| Some(self.place(module, path, 0)?.0));
            let below = brought.chain(named).filter(|home| !module.starts_with(home));
            used.extend(below.map(|home| self.0[&home].file.clone()).filter(|file| *file != said.file));
        }
        graph
    }

    /// The types that other crates can name.
    pub fn types(&self) -> BTreeSet<String> {
        let (mut types, mut queue) = (BTreeSet::new(), vec![Module::new()]);
        while let Some(module) = queue.pop() {
            let Some(said) = self.0.get(&module) else { continue };
            types.extend(said.types.iter().cloned());
            queue.extend(said.open.iter().map(|child| [module.as_slice(), std::slice::from_ref(child)].concat()));
            let shown = said.brought.iter().filter(|(_, brought)| brought.shown == Shown::All);
            types.extend(shown.filter_map(|(name, brought)| {
                let (home, is_item) = self.place(&module, &brought.path, 0)?;
                let is_type = is_item && self.0[&home].types.contains(brought.path.last()?);
                is_type.then(|| name.clone())
            }));
        }
        types
    }

    /// The module in which what a path names stands, and whether it is an item and no module itself. Nothing if it is none of
    /// this crate's.
    fn place(&self, from: &Module, path: &[String], depth: usize) -> Option<(Module, bool)> {
        const DEEPEST: usize = 8;
        let (first, mut rest) = path.split_first().filter(|_| depth < DEEPEST)?;
        let mut home = from.clone();
        match first.as_str() {
            "crate" => home.clear(),
            "self" => {}
            "super" => drop(home.pop()?),
            name => {
                home.push(name.to_owned());
                if !self.0.contains_key(&home) {
                    let brought =
                        self.0[from].brought.get(name).filter(|brought| brought.path.first() != Some(first))?;
                    return self.place(from, &[brought.path.as_slice(), rest].concat(), depth + 1);
                }
            }
        }
        while let Some((next, after)) = rest.split_first() {
            let child = [home.as_slice(), std::slice::from_ref(next)].concat();
            if next == "super" {
                home.pop()?;
            } else if self.0.contains_key(&child) {
                home = child;
            } else if let Some(brought) = self.0.get(&home)?.brought.get(next) {
                return self.place(&home, &[brought.path.as_slice(), after].concat(), depth + 1);
            } else {
                return Some((home, true));
            }
            rest = after;
        }
        Some((home, false))
    }
}

/// Files that use each other in a circle, each circle sorted.
pub fn circles(graph: &Graph) -> BTreeSet<Vec<String>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|file| (file.as_str(), reached(graph, file))).collect();
    let circle = |(file, reached): (&&str, &BTreeSet<&str>)| {
        let back = reached.iter().filter(|other| reach[*other].contains(file));
        back.map(|other| (*other).to_owned()).collect::<Vec<_>>()
    };
    reach.iter().map(circle).filter(|circle| !circle.is_empty()).collect()
}

fn reached<'g>(graph: &'g Graph, file: &'g str) -> BTreeSet<&'g str> {
    let (mut found, mut queue) = (BTreeSet::new(), vec![file]);
    while let Some(file) = queue.pop() {
        queue.extend(graph.get(file).into_iter().flatten().map(String::as_str).filter(|used| found.insert(*used)));
    }
    found
}

/// The module that a file is.
fn module_of(file: &str) -> Module {
    let parts = file.trim_end_matches(".rs").split('/');
    parts.filter(|part| !["lib", "main", "mod"].contains(part)).map(str::to_owned).collect()
}

/// Reads the tokens of a module, and of those that stand in it.
fn read(tokens: TokenStream, module: &Module, file: &str, modules: &mut BTreeMap<Module, Said>) {
    let mut said = modules.remove(module).unwrap_or_default();
    file.clone_into(&mut said.file);
    modules.insert(module.clone(), said);
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut at, mut shown) = (0, Shown::Nobody);
    while at < tokens.len() {
        let Some(first) = word(&tokens, at) else {
            if let TokenTree::Group(group) = &tokens[at] {
                read(group.stream(), module, file, modules);
            }
            (at, shown) = (at + 1, Shown::Nobody);
            continue;
        };
        let Some(said) = modules.get_mut(module) else { return };
        match (first.as_str(), word(&tokens, at + 1), tokens.get(at + 1), tokens.get(at + 2)) {
            ("pub", _, Some(TokenTree::Group(_)), _) => (at, shown) = (at + 2, Shown::OurCrate),
            ("pub", ..) => (at, shown) = (at + 1, Shown::All),
            ("use", ..) => {
                let end = (at..tokens.len()).find(|at| is_sign(&tokens, *at, ';')).unwrap_or(tokens.len());
                bring(&tokens[at + 1..end], &[], shown, &mut said.brought);
                (at, shown) = (end, Shown::Nobody);
            }
            ("mod", Some(name), ..) => {
                if shown == Shown::All {
                    said.open.insert(name.clone());
                }
                if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                    let inner = [module.as_slice(), &[name]].concat();
                    read(body.stream(), &inner, file, modules);
                }
                (at, shown) = (at + 3, Shown::Nobody);
            }
            ("struct" | "enum" | "trait" | "type" | "union", Some(name), ..) => {
                if shown == Shown::All {
                    said.types.insert(name);
                }
                (at, shown) = (at + 2, Shown::Nobody);
            }
            _ => {
                let mut path = vec![first];
                at += 1;
                while are_colons(&tokens, at)
                    && let Some(next) = word(&tokens, at + 2)
                {
                    path.push(next);
                    at += 3;
                }
                if path.len() > 1 {
                    said.named.insert(path);
                }
                shown = Shown::Nobody;
            }
        }
    }
}

/// The names that one `use` brings in.
fn bring(tokens: &[TokenTree], before: &[String], shown: Shown, brought: &mut BTreeMap<String, Brought>) {
    for one in tokens.split(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',')) {
        let (mut path, mut name) = (before.to_vec(), None);
        for (at, token) in one.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    name = self::word(one, at + 1);
                    break;
                }
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    bring(&inner, &path, shown, brought);
                    path.clear();
                }
                TokenTree::Punct(sign) if sign.as_char() == '*' => path.push("*".to_owned()),
                _ => {}
            }
        }
        if path.len() > before.len() {
            path.truncate(path.len() - usize::from(path.last().is_some_and(|last| last == "self")));
            let name = name.or_else(|| path.last().cloned()).filter(|name| name != "*" && name != "_");
            brought.insert(name.unwrap_or_else(|| path.join("::")), Brought { path, shown });
        }
    }
}

fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    }
}

fn is_sign(tokens: &[TokenTree], at: usize, wanted: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == wanted)
}

fn are_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_sign(tokens, at, ':') && is_sign(tokens, at + 1, ':')
}

#[test]
fn paths_are_followed_to_the_file_in_which_they_end() {
    let files = [
        ("lib.rs", "pub mod a; mod b; mod c; pub use b::{B as Shown, hidden}; pub(crate) use c::C;"),
        ("a.rs", "use crate::{Shown, C}; pub struct A; mod x; fn f() { format!(\"{}\", x::y()); }"),
        ("a/x.rs", "use super::A; pub(super) fn y() -> A { crate::b::made() }"),
        ("b.rs", "pub struct B; pub struct Unseen; mod inner { pub fn deep() { super::super::c::f(); } }"),
        ("c.rs", "use crate::a; pub struct C; fn f() { a::A; } // crate::b::B"),
    ];
    let read = Crate::read(files.into_iter().map(|(file, text)| (file, text.to_owned())));
    let graph = read.graph();
    let used = |file: &str| graph[file].iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    assert_eq!(
        ["lib.rs", "a.rs", "a/x.rs", "b.rs", "c.rs"].map(used),
        ["", "a/x.rs b.rs c.rs", "b.rs", "c.rs", "a.rs"]
    );
    assert_eq!(circles(&graph).into_iter().collect::<Vec<_>>(), [["a.rs", "a/x.rs", "b.rs", "c.rs"]]);
    assert_eq!(read.types().into_iter().collect::<Vec<_>>(), ["A", "Shown"]);
}
