//! The names of a vault, and the file that a name means (specification, sections 4 and 5).

use rustc_hash::FxHashMap;

use crate::path::{fold, fold_with_room};
use crate::span::to_u32;
use crate::vault::{FileId, Vault};

use super::Rule;

/// Files by name and notes by alias. Names are compared without case, in NFC.
#[derive(Debug, Default)]
pub struct Index {
    /// Folded file name with extension → files, in path order.
    names: FxHashMap<Box<str>, Files>,
    /// Folded alias → notes, the one with the shortest path first.
    aliases: FxHashMap<Box<str>, Files>,
    /// Folded whole path of every file.
    paths: Vec<Box<str>>,
}

/// Files of one name. Nearly all names are of one file, and a look at it need not go further.
#[derive(Debug)]
enum Files {
    One(FileId),
    Several(Vec<FileId>),
}

impl Files {
    fn as_slice(&self) -> &[FileId] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Several(ids) => ids,
        }
    }

    /// Adds a file to those of a name, unless it is the last of them.
    fn add(names: &mut FxHashMap<Box<str>, Self>, name: String, id: FileId) {
        let files = names.entry(name.into()).or_insert(Self::One(id));
        match files {
            Self::One(first) if *first == id => {}
            Self::One(first) => *files = Self::Several(vec![*first, id]),
            Self::Several(ids) if ids.last() == Some(&id) => {}
            Self::Several(ids) => ids.push(id),
        }
    }
}

/// A target's file, the rule that chose it, and the others that fit as well.
type Choice = (FileId, Rule, Vec<FileId>);

impl Index {
    /// Indexes the names and aliases of a vault.
    pub(crate) fn new(vault: &Vault) -> Self {
        Self::of(vault.files().map(|(_, file)| {
            let aliases = file.note().into_iter().flat_map(|note| &note.aliases);
            (file.path.as_str(), aliases.map(|it| it.name.as_str()))
        }))
    }

    /// Indexes files by their paths, in path order, each with its aliases.
    pub(crate) fn of<'n, A: Iterator<Item = &'n str>>(files: impl Iterator<Item = (&'n str, A)>) -> Self {
        let mut index = Self::default();
        let (n, _) = files.size_hint();
        index.paths.reserve(n);
        index.names.reserve(n);
        let mut lengths = Vec::with_capacity(n);
        for (nth, (path, aliases)) in files.enumerate() {
            let id = FileId(to_u32(nth));
            Files::add(&mut index.names, fold(name_of(path)), id);
            index.paths.push(fold(path).into());
            lengths.push(path.chars().count());
            aliases.for_each(|alias| Files::add(&mut index.aliases, fold(alias), id));
        }
        index.aliases.values_mut().for_each(|notes| {
            if let Files::Several(ids) = notes {
                ids.sort_by_key(|id| (lengths[id.index()], *id));
            }
        });
        index
    }

    /// The notes with this alias, the one it means first.
    pub(crate) fn notes_with_alias(&self, alias: &str) -> &[FileId] {
        self.aliases.get(fold(alias).as_str()).map_or(&[], Files::as_slice)
    }

    /// The notes whose file is called this, without its extension.
    pub(crate) fn notes_named(&self, name: &str) -> &[FileId] {
        let key = fold(name);
        let with = |extension: &str| self.names.get(format!("{key}.{extension}").as_str());
        with("md").or_else(|| with("markdown")).map_or(&[], Files::as_slice)
    }

    /// The file that `target` means in a link of the file `source`. Total: every text has an outcome.
    pub fn resolve(&self, vault: &Vault, source: FileId, target: &str) -> Option<Choice> {
        if target.is_empty() {
            return Some((source, Rule::SameNote, Vec::new()));
        }
        let path = |id: FileId| vault.file(id).path.as_str();
        self.resolve_in(&self.paths[source.index()], target, &path)
    }

    /// The file that `target` means in a link of the file at `source`, which is folded; `path` gives the paths of
    /// files as they are written.
    fn resolve_in<'p>(&self, source: &str, target: &str, path: &dyn Fn(FileId) -> &'p str) -> Option<Choice> {
        let mut key = fold_with_room(target, ".markdown".len());
        let bare = key.len();
        let has_dot = name_of(&key).contains('.');
        let extensions = ["", ".md", ".markdown"];
        for extension in &extensions[usize::from(!has_dot)..] {
            key.truncate(bare);
            key.push_str(extension);
            if let Some(choice) = self.resolve_file(source, target, &key, path) {
                return Some(choice);
            }
        }
        key.truncate(bare);
        self.resolve_alias(target, &key)
    }

    /// The note that a name means, as its file's name or an alias.
    pub(crate) fn note_called(&self, name: &str) -> Option<FileId> {
        self.notes_called(name).next()
    }

    /// The notes that have a name, those whose file has it before those with an alias.
    pub(crate) fn notes_called(&self, name: &str) -> impl Iterator<Item = FileId> {
        self.notes_named(name).iter().chain(self.notes_with_alias(name)).copied()
    }

    /// The file that a name means which stands outside of all notes, as in the settings.
    pub(crate) fn resolve_from_root(&self, vault: &Vault, name: &str) -> Option<FileId> {
        self.resolve_outside(name, &|id| vault.file(id).path.as_str()).map(|(id, ..)| id)
    }

    /// The file that a name means which stands outside of all notes; `path` gives the paths of files as they are
    /// written.
    pub(crate) fn resolve_outside<'p>(&self, name: &str, path: &dyn Fn(FileId) -> &'p str) -> Option<Choice> {
        let rooted = format!("/{}", name.trim_start_matches('/'));
        let find = |target: &str| self.resolve_in("", target, path);
        find(&rooted).or_else(|| find(name)).filter(|_| !name.is_empty())
    }

    fn resolve_alias(&self, target: &str, key: &str) -> Option<Choice> {
        if ["/", "./", "../"].iter().any(|start| target.starts_with(start)) {
            return None;
        }
        let (first, others) = self.aliases.get(key)?.as_slice().split_first()?;
        Some((*first, Rule::Alias, others.to_vec()))
    }

    /// `target` as written; `key` is the same folded, with the extension that is looked for.
    fn resolve_file<'p>(
        &self,
        source: &str,
        target: &str,
        key: &str,
        path_of: &dyn Fn(FileId) -> &'p str,
    ) -> Option<Choice> {
        let candidates = self.names.get(name_of(key))?;
        if let (Files::One(only), false) = (candidates, key.contains('/')) {
            return Some((*only, Rule::Name, Vec::new()));
        }
        let (folder, candidates) = (parent(source), candidates.as_slice());
        if key.starts_with("./") || key.starts_with("../") {
            let whole = join(folder, key)?;
            return choose(
                path_of,
                target,
                candidates.iter().copied().filter(|id| *self.paths[id.index()] == *whole),
                Rule::Relative,
            );
        }
        let is_rooted = key.starts_with('/');
        let path = key.trim_start_matches('/');
        let whole = candidates.iter().copied().filter(|id| *self.paths[id.index()] == *path);
        if let Some(choice) =
            choose(path_of, target, whole, if path.contains('/') { Rule::Path } else { Rule::Name })
        {
            return Some(choice);
        }
        if is_rooted {
            return None;
        }
        let fits = |id: &FileId| ends_with_path(&self.paths[id.index()], path);
        let own =
            candidates.iter().copied().filter(fits).filter(|id| is_below(&self.paths[id.index()], folder));
        // The root folder is everybody's own.
        let own = own.filter(|_| !folder.is_empty());
        if let Some(choice) = choose(path_of, target, own, Rule::OwnFolder) {
            return Some(choice);
        }
        choose(path_of, target, candidates.iter().copied().filter(fits), Rule::ShortestPath)
    }
}

/// The exact spelling, else the shortest path, else the first.
fn choose<'p>(
    path_of: &dyn Fn(FileId) -> &'p str,
    target: &str,
    fitting: impl Iterator<Item = FileId>,
    rule: Rule,
) -> Option<Choice> {
    let mut fitting = fitting;
    let first = fitting.next()?;
    let Some(second) = fitting.next() else { return Some((first, rule, Vec::new())) };
    let name = name_of(target);
    let mut fitting: Vec<_> = [first, second].into_iter().chain(fitting).collect();
    fitting.sort_by_cached_key(|id| {
        let path = path_of(*id);
        (path.chars().count(), !name_of(path).starts_with(name), *id)
    });
    let others = fitting.split_off(1);
    Some((fitting[0], rule, others))
}

/// The last part of a path.
fn name_of(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or(path, |slash| &path[slash + 1..])
}

fn parent(path: &str) -> &str {
    memchr::memrchr(b'/', path.as_bytes()).map_or("", |slash| &path[..slash])
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether `path` ends with `end` at the boundary of a folder.
pub(super) fn ends_with_path(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// `relative`, which starts with `./` or `../`, seen from `folder`; nothing if it leaves the vault.
pub(super) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
