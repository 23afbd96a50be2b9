//! Long lists over several pages, so that no page grows with the vault.

/// Entries on one page of a list of notes.
pub(super) const ENTRIES_PER_PAGE: usize = 1_000;
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
    let start = (page as usize * per_page).min(entries.len());
    &entries[start..(start + per_page).min(entries.len())]
}
