//! Tests of the index as a whole.

use super::*;

fn document<'a>(title: &'a str, text: &'a str) -> SearchDocument<'a> {
    SearchDocument { title, texts: vec![text.into()], ..SearchDocument::default() }
}

/// The documents with a word, and their impacts.
fn find(index: &SearchIndex, word: &str) -> Vec<(u32, u32)> {
    let lines = index.shards.iter().flat_map(|it| it.lines());
    lines.map(posting::read).find(|it| it.0 == word).map_or_else(Vec::new, |it| it.2)
}

#[test]
fn words_lead_to_the_documents_that_have_them() {
    let documents = [
        document("Cobalt", "Mined in the Congo."),
        document("Congo", "A country."),
        SearchDocument {
            title: "DRC",
            aliases: vec!["Congo"],
            tags: vec!["place/africa"],
            ..SearchDocument::default()
        },
    ];
    let index = SearchIndex::new(&documents);
    let documents = |word| find(&index, word).iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(documents("congo"), [0, 1, 2]);
    assert_eq!(documents("africa"), [2]);
    assert_eq!(documents("cobalt"), [0]);
    let congo = find(&index, "congo");
    assert!(congo[1].1 > congo[2].1 && congo[2].1 > congo[0].1, "{congo:?}");
}

#[test]
fn no_documents_give_an_empty_index() {
    let index = SearchIndex::new(&[]);
    assert_eq!((index.n_terms, index.shards.len(), index.first_terms.len()), (0, 0, 0));
}

#[test]
fn each_shard_begins_with_its_first_word_and_words_are_in_order() {
    let texts: Vec<String> = (0..400).map(|n| (0..60).map(|k| format!("w{} ", n * k)).collect()).collect();
    let documents: Vec<_> = texts.iter().map(|text| document("x", text)).collect();
    let index = SearchIndex::new(&documents);
    assert!(index.shards.len() > 1);
    for (first, shard) in index.first_terms.iter().zip(&index.shards) {
        assert!(shard.starts_with(&format!("{first} ")));
        assert!(shard.len() < 34_000);
    }
    let words: Vec<_> = index.shards.iter().flat_map(|it| it.lines()).map(|it| posting::read(it).0).collect();
    assert!(words.is_sorted() && words.len() == index.n_terms);
}

proptest::proptest! {
    #[test]
    fn each_word_is_found_in_just_the_documents_that_have_it(
        texts in proptest::collection::vec("([a-f]{1,2}|[東京都]{1,3}| ){0,12}", 0..40),
    ) {
        let documents: Vec<_> = texts.iter().map(|text| document("", text)).collect();
        let index = SearchIndex::new(&documents);
        let mut expected: std::collections::BTreeMap<String, Vec<u32>> = std::collections::BTreeMap::new();
        for (text, nth) in texts.iter().zip(0..) {
            token::Tokenizer::default().tokens(text, |token| {
                let documents = expected.entry(token.to_owned()).or_default();
                if documents.last() != Some(&nth) {
                    documents.push(nth);
                }
            });
        }
        proptest::prop_assert_eq!(index.n_terms, expected.len());
        for (word, documents) in expected {
            let found: Vec<_> = find(&index, &word).iter().map(|it| it.0).collect();
            proptest::prop_assert_eq!(found, documents, "{}", word);
        }
    }
}
