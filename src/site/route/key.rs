//! What the address of a page depends on, for the traces of pages that link to it.

use crate::graph::Node;
use crate::trace::{Key, Table, Whole};
use crate::vault::FileId;

use super::RouteKind;

/// Pages of one list whose addresses have keys of their own.
const MAX_PAGE: u32 = 1 << 15;

impl RouteKind {
    /// What its address depends on. Addresses of files, folders and assets are the same in all pages that may be kept.
    pub(super) fn key(self) -> Key {
        let row = |kind, page, number| match page {
            0..MAX_PAGE => Key::row(Table::Address, kind * MAX_PAGE + page, number),
            MAX_PAGE.. => Key::EVERYTHING,
        };
        match self {
            Self::Missing(number) => Node::Missing(number).key(Table::Missing),
            Self::Backlinks(Node::File(id), page) => row(1, page, id.0),
            // Numbers of what is missing are those of one build; few such pages are read on.
            Self::Backlinks(Node::Missing(_) | Node::Tag(_), _) => Key::EVERYTHING,
            Self::Notes(page) => row(2, page, 0),
            Self::Tag(number, page) => row(3, page, number),
            Self::Folder(number, page) => row(4, page, number),
            Self::Wanted(page) => row(5, page, 0),
            Self::Home => row(6, 0, 0),
            Self::Tags(page) => row(7, page, 0),
            Self::Search => row(6, 2, 0),
            Self::Graph => row(6, 3, 0),
            Self::Paths => row(6, 4, 0),
            Self::NotFound => row(6, 5, 0),
            Self::Note(_) | Self::Canvas(_) | Self::Base(_) | Self::Attachment(_) => Key::whole(Whole::Frame),
            Self::Redirect(_) | Self::Asset(_) => Key::whole(Whole::Frame),
        }
    }

    /// The page whose address a key is about.
    pub(in crate::site) fn of_key(key: Key) -> Option<Self> {
        let (kind, page, number) = (key.part_number() / MAX_PAGE, key.part_number() % MAX_PAGE, key.number());
        Some(match (kind, page) {
            (1, _) => Self::Backlinks(Node::File(FileId(number)), page),
            (2, _) => Self::Notes(page),
            (3, _) => Self::Tag(number, page),
            (4, _) => Self::Folder(number, page),
            (5, _) => Self::Wanted(page),
            (6, 0) => Self::Home,
            (6, 2) => Self::Search,
            (6, 3) => Self::Graph,
            (6, 4) => Self::Paths,
            (6, 5) => Self::NotFound,
            (7, _) => Self::Tags(page),
            _ => return None,
        })
    }
}
