//! Did you mean: the nearest of many names.

use rustc_hash::FxHashMap;

/// How alike two names have to be (Jaro–Winkler, 0 to 1) before one is offered for the other.
const MIN_SIMILARITY: f64 = 0.84;

/// The most similar of `names`, if one is similar enough; of equals the first.
///
/// Similarity is Jaro–Winkler on lower-cased names, which forgives typing errors and swapped letters and
/// favours a common beginning.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let mut best = (MIN_SIMILARITY, None);
    for candidate in names {
        let similarity = strsim::jaro_winkler(&wanted, &candidate.to_lowercase());
        if similarity > best.0 {
            best = (similarity, Some(candidate));
        }
    }
    best.1
}

/// Of the three-letter pieces of a name, at most this many rare ones are looked up.
const MAX_PIECES: usize = 8;
/// Pieces that more names share than this tell too little, and would make the cost grow with the vault.
const MAX_SHARED: usize = 128;
/// Of the names that share pieces, this many that share most are compared letter by letter.
const MAX_COMPARED: usize = 16;

/// Many names, indexed so that each look takes the same small time however many there are.
pub(crate) struct Names<'a> {
    names: Vec<&'a str>,
    /// Names by the three-letter pieces in them.
    pieces: FxHashMap<[char; 3], Vec<u32>>,
}

impl<'a> Names<'a> {
    /// Indexes the names.
    pub(crate) fn new(names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<_> = names.collect();
        let mut index: FxHashMap<[char; 3], Vec<u32>> = FxHashMap::default();
        for (idx, name) in names.iter().enumerate() {
            for piece in pieces(name) {
                let sharing = index.entry(piece).or_default();
                if sharing.len() <= MAX_SHARED {
                    sharing.push(crate::span::to_u32(idx));
                }
            }
        }
        Self { names, pieces: index }
    }

    /// The name most like `name`, if one is like it; of equals the first.
    pub(crate) fn nearest(&self, name: &str) -> Option<&'a str> {
        let mut sharing: Vec<&Vec<u32>> =
            pieces(name).iter().filter_map(|piece| self.pieces.get(piece)).collect();
        sharing.retain(|names| names.len() <= MAX_SHARED);
        sharing.sort_by_key(|names| names.len());
        let mut found: Vec<u32> =
            sharing.iter().take(MAX_PIECES).flat_map(|names| names.iter().copied()).collect();
        found.sort_unstable();
        let mut candidates: Vec<(usize, u32)> =
            found.chunk_by(u32::eq).map(|run| (run.len(), run[0])).collect();
        candidates.sort_unstable_by_key(|(n_shared, idx)| (std::cmp::Reverse(*n_shared), *idx));
        nearest(name, candidates.into_iter().take(MAX_COMPARED).map(|(_, idx)| self.names[idx as usize]))
    }
}

/// The distinct three-letter pieces of a name, its ends marked.
fn pieces(name: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = [' '].into_iter().chain(name.to_lowercase().chars()).chain([' ']).collect();
    let mut pieces: Vec<[char; 3]> = letters.windows(3).map(|it| [it[0], it[1], it[2]]).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Names, nearest};

    #[test]
    fn typing_errors_find_their_name_and_strangers_do_not() {
        let names = ["JOGMEC", "Lynas Rare Earths", "Project Vault"];
        let check = |name, expected| assert_eq!(nearest(name, names.into_iter()), expected);
        check("JOMGEC", Some("JOGMEC"));
        check("lynas rare earth", Some("Lynas Rare Earths"));
        check("Tungsten", None);
    }

    #[test]
    fn the_index_finds_what_a_full_search_finds() {
        let names = Names::new(["JOGMEC", "Lynas Rare Earths", "Project Vault", "日本"].into_iter());
        assert_eq!(names.nearest("JOGMCE"), Some("JOGMEC"));
        assert_eq!(names.nearest("Lynas rare earth"), Some("Lynas Rare Earths"));
        assert_eq!(names.nearest("Tungsten"), None);
    }
}
