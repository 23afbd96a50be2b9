//! Long lists over several pages, so that no page grows with the vault.

/// Bytes of HTML that no page passes, whatever the size of the vault: neither one that adit makes, nor what it puts around
/// the text of a note. Excepted are what the owner writes or asks for, and names of a hundred letters or more that fill a
/// whole page. The numbers below, and those of what pages show, keep it.
pub const PAGE_LIMIT: usize = 200_000;

/// Entries on one page of a list of notes. With a line about each they are about 140 KB.
pub(super) const ENTRIES_PER_PAGE: usize = 500;
/// Tags on one page of the list of all tags, and tags of a vault up to which it shows the nested ones as well.
pub(super) const TAGS_PER_PAGE: usize = 1_000;
/// Rows that a page shows of what a query finds.
pub(super) const ROWS_OF_QUERY: usize = 1_000;
/// Folders at the root of a vault up to which they are shown as a tree, and not as a list.
pub(super) const FOLDERS_OF_TREE: usize = 300;
/// Notes whose sentences one page shows as backlinks. With three sentences each that is about 40 KB, which leaves room for
/// the text, the relations and the rest of a page.
pub(super) const BACKLINKS_PER_PAGE: usize = 60;
/// Relations from an entity, or to it, that its page shows, and those of them with one label. Sixty of each are about
/// 40 KB; the rest stands in the text and among the backlinks.
pub(super) const RELATIONS_PER_SIDE: usize = 60;
pub(super) const RELATIONS_PER_LABEL: usize = 12;

/// How many pages a list of `n` entries takes: at least one.
pub(super) fn n_pages(n: usize, per_page: usize) -> usize {
    n.div_ceil(per_page).max(1)
}

/// The entries on one page of a list.
pub(super) fn page_of<T>(entries: &[T], page: u32, per_page: usize) -> &[T] {
    part_of(entries, 0, page, per_page)
}

/// The entries on one page of a list that comes behind `n_before` entries of others on the same pages.
pub(super) fn part_of<T>(entries: &[T], n_before: usize, page: u32, per_page: usize) -> &[T] {
    let start = page as usize * per_page;
    let nth = |at: usize| at.saturating_sub(n_before).min(entries.len());
    &entries[nth(start)..nth(start + per_page)]
}

/// The pages of a list to which one of them links: all; of very many the first and the last, and those around it.
pub(super) fn linked_pages(n: usize, current: u32) -> impl Iterator<Item = u32> {
    let is_linked =
        move |nth: &u32| n <= 60 || *nth == 0 || *nth as usize == n - 1 || nth.abs_diff(current) <= 20;
    (0..crate::span::to_u32(n)).filter(is_linked)
}

#[cfg(test)]
mod tests {
    use super::{linked_pages, part_of};

    #[test]
    fn lists_behind_each_other_share_pages() {
        let (folders, notes) = ([1, 2, 3], [4, 5, 6, 7]);
        let page = |nth| [part_of(&folders, 0, nth, 2), part_of(&notes, folders.len(), nth, 2)].concat();
        assert_eq!([page(0), page(1), page(2), page(3)], [vec![1, 2], vec![3, 4], vec![5, 6], vec![7]]);
    }

    #[test]
    fn a_page_of_very_many_links_to_the_ends_and_to_its_neighbours() {
        assert_eq!(linked_pages(60, 3).count(), 60);
        let linked: Vec<u32> = linked_pages(900, 400).collect();
        assert_eq!((linked[0], linked[1], linked[41], linked[42]), (0, 380, 420, 899));
    }
}
