//! What a site computes from the whole vault when a page first needs it: a server that shows one page has no use for the rest.

use std::sync::{Arc, OnceLock};

use crate::fact::is_source;
use crate::graph::Node;
use crate::memo::options_number;
use crate::mention::{Mention, MentionCounts, Mentions};
use crate::search::SearchIndex;
use crate::session::Compilation;
use crate::similar::CoCitation;
use crate::trace::{Key, Table, Traced, Whole, read, unrecorded};
use crate::vault::FileId;

use super::Site;
use super::data::{Data, Stream};
use super::network::Network;
use super::relations::Chains;

/// What has been computed so far.
#[derive(Default)]
pub(super) struct Lazy {
    data: OnceLock<Traced<Data>>,
    network: OnceLock<Traced<Arc<Network>>>,
    mentions: OnceLock<Traced<Arc<Mentions>>>,
    citations: OnceLock<Traced<CoCitation>>,
    chains: OnceLock<Traced<Chains>>,
    search: OnceLock<Traced<SearchIndex>>,
    notes_by_name: OnceLock<Traced<Vec<FileId>>>,
    wanted: OnceLock<Traced<Vec<(u32, usize)>>>,
    is_source: OnceLock<Vec<bool>>,
    /// The streams of which scripts read the shards.
    pub(super) streams: [OnceLock<Vec<u8>>; Stream::ALL.len()],
}

impl Site<'_> {
    /// Computes all that pages need, side by side. Whoever renders pages in parallel calls this first: a thread that
    /// waits for a part of such a computation may be given a page to render, which would wait for the same.
    pub fn prepare(&self) {
        // Some of the rest need them.
        self.explore.prepare();
        // None of these needs another that is computed beside it. The words of all texts take most memory, and the map
        // comes next: not at the same time.
        rayon::join(
            || self.search(),
            || {
                self.citations();
                self.chains();
                self.notes_by_name();
                self.wanted();
            },
        );
        rayon::join(
            || {
                self.config.has_graph().then(|| self.network());
                self.data();
            },
            || self.mentions(),
        );
    }

    /// What scripts read.
    pub(super) fn data(&self) -> &Data {
        traced(&self.lazy.data, Whole::Data, || Data::new(self))
    }

    /// The nodes as a graph with a map.
    pub(super) fn network(&self) -> &Network {
        let memo = self.memo.as_deref();
        let new = || {
            let network = Network::new(self, self.earlier_map.as_deref(), memo.map(|it| &it.network));
            memo.into_iter().for_each(|it| it.keep_map(&network));
            network
        };
        traced(&self.lazy.network, Whole::Network, new)
    }

    /// Where notes name others without a link.
    fn mentions(&self) -> &Traced<Arc<Mentions>> {
        let Compilation { vault, links, options, .. } = self.compilation;
        let new = || {
            let kept = self.memo.as_deref().map(|it| (&it.mentions, options_number(options)));
            let is_shown = |it| self.may_mention(it);
            Mentions::with_earlier(vault, links, &self.config.mentions, is_shown, kept)
        };
        traced(&self.lazy.mentions, Whole::Mentions, new)
    }

    /// Where notes name an entity without a link, and how often.
    pub(super) fn mentions_of(&self, node: Node) -> (MentionCounts, &[Mention]) {
        let mentions = self.mentions().at(node.key(Table::Mentions));
        (mentions.counts(node), mentions.of(node))
    }

    /// How often everything is cited; it notes itself what of it is looked at.
    pub(super) fn citations(&self) -> &CoCitation {
        let Compilation { vault, links, .. } = self.compilation;
        let new = || CoCitation::new(vault, links, |it| self.may_mention(it));
        traced(&self.lazy.citations, Whole::Citations, new).untraced()
    }

    /// The relations that lead on.
    pub(super) fn chains(&self) -> &Chains {
        traced(&self.lazy.chains, Whole::Chains, || Chains::new(self))
    }

    /// Which words stand in which texts.
    pub(super) fn search(&self) -> &Traced<SearchIndex> {
        traced(&self.lazy.search, Whole::Search, || self.search_index())
    }

    /// Listed notes in the order of their names.
    pub(super) fn notes_by_name(&self) -> &[FileId] {
        traced(&self.lazy.notes_by_name, Whole::NotesByName, || self.sort_notes())
    }

    /// Whether a file is a note that stands for a source.
    pub(super) fn is_source(&self, id: FileId) -> bool {
        read(id.key(Table::File));
        let files = || self.compilation.vault.files().map(|(_, file)| file.note().is_some_and(is_source));
        self.lazy.is_source.get_or_init(|| unrecorded(|| files().collect()))[id.index()]
    }

    /// Missing targets with the number of notes that ask for them.
    pub(super) fn wanted(&self) -> &[(u32, usize)] {
        traced(&self.lazy.wanted, Whole::Wanted, || self.sort_wanted())
    }
}

/// A table, computed if this is the first who asks; the page that asks is charged with nothing yet.
pub(super) fn traced<T>(cell: &OnceLock<Traced<T>>, whole: Whole, new: impl FnOnce() -> T) -> &Traced<T> {
    cell.get_or_init(|| unrecorded(|| Traced::new(Key::whole(whole), new())))
}
