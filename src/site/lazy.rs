//! What a site computes from the whole vault when a page first needs it: a server that shows one page has no use for the rest.

use std::sync::{Arc, OnceLock};

use crate::mention::Mentions;
use crate::search::SearchIndex;
use crate::session::Compilation;
use crate::similar::CoCitation;
use crate::vault::FileId;

use super::Site;
use super::data::Data;
use super::network::Network;
use super::relations::Chains;

/// What has been computed so far.
#[derive(Default)]
pub(super) struct Lazy {
    data: OnceLock<Data>,
    network: OnceLock<Arc<Network>>,
    mentions: OnceLock<Mentions>,
    citations: OnceLock<CoCitation>,
    chains: OnceLock<Chains>,
    search: OnceLock<SearchIndex>,
    notes_by_name: OnceLock<Vec<FileId>>,
    wanted: OnceLock<Vec<(u32, usize)>>,
}

impl Site<'_> {
    /// Computes all that pages need, side by side. Whoever renders pages in parallel calls this first: a thread that
    /// waits for a part of such a computation may be given a page to render, which would wait for the same.
    pub fn prepare(&self) {
        // What takes longest is begun first. Each of these needs none of the others.
        rayon::join(
            || rayon::join(|| self.config.has_graph().then(|| self.network()), || self.search()),
            || {
                rayon::join(
                    || self.mentions(),
                    || {
                        self.citations();
                        self.chains();
                        self.notes_by_name();
                        self.wanted();
                    },
                )
            },
        );
        self.data();
    }

    /// What scripts read.
    pub(super) fn data(&self) -> &Data {
        self.lazy.data.get_or_init(|| Data::new(self))
    }

    /// The nodes as a graph with a map.
    pub(super) fn network(&self) -> &Network {
        let kept = self.memo.as_deref().map(|it| &it.network);
        self.lazy.network.get_or_init(|| Network::new(self, self.earlier_map.as_deref(), kept))
    }

    /// Where notes name others without a link.
    pub(super) fn mentions(&self) -> &Mentions {
        let Compilation { vault, links, .. } = self.compilation;
        let kept = self.memo.as_deref().map(|it| &it.mentions);
        let is_shown = |it| self.may_mention(it);
        let new = || Mentions::with_earlier(vault, links, &self.config.mentions, is_shown, kept);
        self.lazy.mentions.get_or_init(new)
    }

    /// How often everything is cited.
    pub(super) fn citations(&self) -> &CoCitation {
        let Compilation { vault, links, .. } = self.compilation;
        self.lazy.citations.get_or_init(|| CoCitation::new(vault, links, |it| self.may_mention(it)))
    }

    /// The relations that lead on.
    pub(super) fn chains(&self) -> &Chains {
        self.lazy.chains.get_or_init(|| Chains::new(self))
    }

    /// Which words stand in which texts.
    pub(super) fn search(&self) -> &SearchIndex {
        self.lazy.search.get_or_init(|| self.search_index())
    }

    /// Listed notes in the order of their names.
    pub(super) fn notes_by_name(&self) -> &[FileId] {
        self.lazy.notes_by_name.get_or_init(|| self.sort_notes())
    }

    /// Missing targets with the number of notes that ask for them.
    pub(super) fn wanted(&self) -> &[(u32, usize)] {
        self.lazy.wanted.get_or_init(|| self.sort_wanted())
    }
}
