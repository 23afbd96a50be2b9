//! Where one shard of the index ends and the next begins.

/// Bytes that a shard may have, but for a word that has more by itself.
const MAX_BYTES: usize = 33_000;

/// Bytes from which a shard ends at the first word that says so.
const MIN_BYTES: usize = 16_000;

/// How many words there are for each that ends a shard.
const WORDS_PER_END: u64 = 256;

/// The numbers of the lines that begin shards.
///
/// Words say by their own letters where a shard may end, so that an edit moves few words from one to another.
pub(super) fn cut<L: AsRef<str>>(lines: &[L]) -> Vec<usize> {
    let (mut starts, mut bytes) = (Vec::new(), 0);
    for (nth, line) in lines.iter().map(AsRef::as_ref).enumerate() {
        let may_begin = bytes >= MIN_BYTES && begins(line);
        if nth == 0 || may_begin || bytes + line.len() > MAX_BYTES {
            starts.push(nth);
            bytes = 0;
        }
        bytes += line.len();
    }
    starts
}

fn begins(line: &str) -> bool {
    let term = super::posting::term(line);
    xxhash_rust::xxh3::xxh3_64(term.as_bytes()).is_multiple_of(WORDS_PER_END)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<String> {
        (0..20_000).map(|n| format!("word{n:05} {}\n", "A".repeat(n % 40))).collect()
    }

    #[test]
    fn shards_are_neither_big_nor_many() {
        let lines = lines();
        let starts = cut(&lines);
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let sizes: Vec<usize> = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| lines[*start..end].iter().map(String::len).sum())
            .collect();
        assert!(sizes.iter().all(|size| *size <= MAX_BYTES), "{sizes:?}");
        assert!(sizes[..sizes.len() - 1].iter().all(|size| *size >= MIN_BYTES), "{sizes:?}");
    }

    #[test]
    fn a_new_word_leaves_later_shards_as_they_are() {
        let mut lines = lines();
        let first = |lines: &[String]| cut(lines).into_iter().map(|it| lines[it].clone()).collect::<Vec<_>>();
        let before = first(&lines);
        lines.insert(700, format!("word00699x {}\n", "A".repeat(3000)));
        let after = first(&lines);
        let same = before.iter().filter(|it| after.contains(it)).count();
        assert!(same + 6 >= before.len(), "{same} of {}", before.len());
    }

    #[test]
    fn no_words_give_no_shards() {
        assert_eq!(cut::<String>(&[]), [0; 0]);
    }
}
