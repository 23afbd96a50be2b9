//! What counts as similar.

use super::*;
use crate::link::link;
use crate::path::VaultPath;

/// What is similar to `JOGMEC` in a vault of these notes, best first, with the files that cite both and the closest
/// place.
fn similar(notes: &[(&str, &str)]) -> Vec<(String, u32, Closeness)> {
    let notes: Vec<_> = notes.iter().map(|(name, text)| (format!("{name}.md"), *text)).collect();
    let vault = Vault::of_notes(&notes.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>());
    let links = link(&vault);
    let is_hidden = |node| matches!(node, Node::Missing(nth) if links.missing_target(nth).name == "Hidden");
    let citations = CoCitation::new(&vault, &links, |node| !is_hidden(node));
    let jogmec = vault.find(&VaultPath::new("JOGMEC.md")).unwrap();
    let found = citations.similar(Node::File(jogmec), 10);
    let name = |node| match node {
        Node::File(id) => vault.file(id).path.stem().to_owned(),
        Node::Missing(nth) => links.missing_target(nth).name.clone(),
        Node::Tag(_) => panic!("tags are not similar"),
    };
    found.iter().map(|it| (name(it.node), it.n_files, it.places[0].closeness)).collect()
}

fn names(notes: &[(&str, &str)]) -> Vec<String> {
    similar(notes).into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn what_stands_in_one_sentence_is_more_alike_than_what_stands_in_one_section() {
    let text = "# One\n\n[[JOGMEC]] meets [[METI]]. More of [[Japan]].\n\n# Two\n\n[[China]]";
    let found = similar(&[("JOGMEC", ""), ("a", text), ("b", text)]);
    let expected = [("METI", Closeness::Sentence), ("Japan", Closeness::Section), ("China", Closeness::File)];
    assert_eq!(found, expected.map(|(name, closeness)| (name.to_owned(), 2, closeness)));
}

#[test]
fn one_file_that_cites_both_says_nothing() {
    assert_eq!(names(&[("JOGMEC", ""), ("a", "[[JOGMEC]] and [[Japan]]")]), [""; 0]);
}

#[test]
fn what_everybody_cites_is_like_nothing() {
    let mut notes = vec![("JOGMEC".to_owned(), String::new())];
    for nth in 0..3 {
        notes.push((format!("a{nth}"), "[[JOGMEC]] with [[METI]] in [[Japan]].".to_owned()));
    }
    for nth in 0..50 {
        notes.push((format!("b{nth}"), "[[Japan]]".to_owned()));
    }
    let notes: Vec<_> = notes.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(names(&notes), ["METI", "Japan"]);
}

#[test]
fn lists_and_what_is_hidden_do_not_count() {
    let list: String = (0..300).map(|nth| format!("[[n{nth}]] ")).collect();
    let list = format!("[[JOGMEC]] {list}");
    let notes = [
        ("JOGMEC", "[[Own]] [[JOGMEC]]"),
        ("list", list.as_str()),
        ("list2", list.as_str()),
        ("x", "[[Hidden]] and [[JOGMEC]] %%[[Japan]]%% #tag [[x]]"),
        ("y", "[[Hidden]] and [[JOGMEC]] %%[[Japan]]%% #tag [[y]]"),
    ];
    assert_eq!(names(&notes), [""; 0]);
}

#[test]
fn what_several_files_cite_is_never_passed_over() {
    let mut several = Several::default();
    let mut n_files = rustc_hash::FxHashMap::default();
    for file in 0..60_u32 {
        let cited: std::collections::BTreeSet<u32> =
            (0..90).map(|nth| (nth * 7919 + file * 104_729) % 3000).collect();
        for entity in &cited {
            *n_files.entry(*entity).or_insert(0) += 1;
        }
        // What a file cites twice is cited by one.
        cited.iter().chain(&cited).for_each(|entity| several.add(*entity));
        several.end_file();
    }
    assert!(n_files.iter().filter(|it| *it.1 >= MIN_FILES).all(|(entity, _)| several.may_have(*entity)));

    let mut alone = Several::default();
    [5, 5, 9].into_iter().for_each(|entity| alone.add(entity));
    alone.end_file();
    assert!(!alone.may_have(5) && !alone.may_have(9));
}
