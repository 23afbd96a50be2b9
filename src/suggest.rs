//! Did you mean: the nearest of many names.

use rustc_hash::FxHashMap;

/// How alike two names have to be (Jaro–Winkler, 0 to 1) before one is offered for the other.
const MIN_SIMILARITY: f64 = 0.84;

/// The most similar of `names`, if one is similar enough; of equals the first.
///
/// Similarity is Jaro–Winkler on lower-cased names, which forgives typing errors and swapped letters and
/// favours a common beginning. Names that differ in their numbers only, as dates do and lectures, mean different things.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Letters::new(name.to_lowercase());
    let mut best = (MIN_SIMILARITY, None);
    for candidate in names {
        let lower = candidate.to_lowercase();
        if wanted.most_similar(&lower) <= best.0 {
            continue;
        }
        let similarity = strsim::jaro_winkler(&wanted.text, &lower);
        if similarity > best.0 && !differ_in_numbers_only(&wanted.text, &lower) {
            best = (similarity, Some(candidate));
        }
    }
    best.1
}

fn differ_in_numbers_only(a: &str, b: &str) -> bool {
    fn part(text: &str, is_digit: bool) -> impl Iterator<Item = char> + '_ {
        text.chars().filter(move |c| c.is_ascii_digit() == is_digit)
    }
    let both_have = [a, b].iter().all(|it| it.contains(|c: char| c.is_ascii_digit()));
    both_have && part(a, false).eq(part(b, false)) && !part(a, true).eq(part(b, true))
}

/// A name with its letters counted.
struct Letters {
    text: String,
    n: usize,
    /// How many letters there are by the lowest byte of their number.
    counts: [u8; 256],
}

impl Letters {
    fn new(text: String) -> Self {
        let mut counts = [0_u8; 256];
        let places = text.chars().map(|c| c as usize % 256);
        places.for_each(|it| counts[it] = counts[it].saturating_add(1));
        Self { n: text.chars().count(), text, counts }
    }

    /// What the similarity with a name can be at most: a small part of what it costs to find it out, which most names
    /// need not have done.
    fn most_similar(&self, other: &str) -> f64 {
        let mut left = self.counts;
        let (mut n, mut shared) = (0_usize, 0_usize);
        for place in other.chars().map(|c| c as usize % 256) {
            n += 1;
            // Names with hundreds of one letter are not counted to the end.
            if left[place] > 0 {
                left[place] -= u8::from(left[place] < u8::MAX);
                shared += 1;
            }
        }
        let share = |n: usize| shared.min(n) as f64 / n.max(1) as f64;
        let jaro = (share(self.n) + share(n) + 1.0) / 3.0;
        let prefix = self.text.chars().zip(other.chars()).take(4).take_while(|(a, b)| a == b).count();
        // Both ways of counting round, perhaps not alike.
        jaro + 0.1 * prefix as f64 * (1.0 - jaro) + 1e-9
    }
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
    use super::{Letters, Names, nearest};

    #[test]
    fn typing_errors_find_their_name_and_strangers_do_not() {
        let names = ["JOGMEC", "Lynas Rare Earths", "Project Vault"];
        let check = |name, expected| assert_eq!(nearest(name, names.into_iter()), expected);
        check("JOMGEC", Some("JOGMEC"));
        check("lynas rare earth", Some("Lynas Rare Earths"));
        check("Tungsten", None);
    }

    #[test]
    fn another_day_is_no_typing_error() {
        let names = ["2025-10-13", "Lecture 2", "Lecture Notes"];
        let check = |name, expected| assert_eq!(nearest(name, names.into_iter()), expected);
        check("2025-10-12", None);
        check("Lecture 3", Some("Lecture Notes"));
        check("Lecture2", Some("Lecture 2"));
        check("Lectuer 2", Some("Lecture 2"));
    }

    #[test]
    fn no_name_is_more_similar_than_its_letters_allow() {
        let names =
            ["", "a", "ab", "ba", "JOGMEC", "jomgec", "日本", "本日x", "aaaa", "Lynas Rare Earths", "ĀĀ"];
        let long = ["a".repeat(300), "a".repeat(299) + "b", "ba".repeat(200)];
        let all = || names.into_iter().chain(long.iter().map(String::as_str));
        for (a, b) in all().flat_map(|a| all().map(move |b| (a, b))) {
            let (most, similarity) = (Letters::new(a.to_owned()).most_similar(b), strsim::jaro_winkler(a, b));
            assert!(a.is_empty() || similarity <= most, "{a} {b}: {similarity} of {most}");
        }
    }

    #[test]
    fn the_index_finds_what_a_full_search_finds() {
        let names = Names::new(["JOGMEC", "Lynas Rare Earths", "Project Vault", "日本"].into_iter());
        assert_eq!(names.nearest("JOGMCE"), Some("JOGMEC"));
        assert_eq!(names.nearest("Lynas rare earth"), Some("Lynas Rare Earths"));
        assert_eq!(names.nearest("Tungsten"), None);
    }
}
