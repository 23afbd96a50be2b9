//! The page of the graph: a picture of the map with links to its hubs, what its colours mean, its groups.

use std::fmt::Write;

use serde::Serialize;

use crate::compile::{Sheet, Sheets, push_escaped};
use crate::error::Error;
use crate::site::Site;
use crate::site::explore::ExplorePage;
use crate::site::theme::{Body, Section};

use super::overview::{SMALL, WIDE};

/// Groups that are listed; the page of all groups has the rest.
const MAX_GROUPS: usize = 24;
/// Colours that types and groups have before they begin again.
pub(super) const N_COLOURS: usize = 7;

/// The page of the graph. Beside it, templates have `body`: HTML, the picture in a `.map`, the `.legend`, and the groups.
#[derive(Serialize)]
struct GraphView<'a> {
    root: &'a str,
    page_title: String,
    description: String,
    title: &'a str,
    /// How many nodes and edges there are, in words.
    intro: String,
    /// Whether there is anything on the map.
    is_empty: bool,
}

impl Site<'_> {
    /// The page of the graph.
    pub(in crate::site) fn graph_page(&self, root: &str) -> Result<Vec<u8>, Error> {
        let text = &self.text;
        let title = text.get("graph_title");
        let n = self.nodes.all().len();
        let links = text.count("graph_n_links", self.network().outgoing.n_edges());
        let view = GraphView {
            root,
            page_title: self.page_title(title),
            description: String::new(),
            title,
            intro: text.count_with("graph_intro", n, &[("links", &links)]),
            is_empty: n == 0,
        };
        let mut body = String::new();
        if n > 0 {
            writeln!(
                body,
                "<div class=\"map\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">",
                text.get("graph_title")
            )
            .expect("a String takes every write");
            self.push_picture(&mut body, root, &WIDE);
            body.push_str("</div>\n");
            self.push_legend(&mut body, root);
            self.push_groups(&mut body, root);
        }
        self.theme.render_with_body(
            "graph.html",
            root,
            &view,
            Body { html: &body, section: Section::Graph, sheets: Sheets::of(&[Sheet::Map]), n_more: 0 },
        )
    }

    /// A small picture of the map for the home page; empty where there is nothing to see.
    pub(in crate::site) fn small_map(&self, root: &str) -> String {
        let mut out = String::new();
        if self.config.has_graph() && self.network().both.n_edges() > 0 {
            self.push_picture(&mut out, root, &SMALL);
        }
        out
    }

    /// What colours and shapes mean.
    fn push_legend(&self, out: &mut String, root: &str) {
        let counts = self.type_counts();
        write!(out, "<ul class=\"legend\" aria-label=\"{}\">", self.text.get("graph_legend"))
            .expect("a String takes every write");
        for (number, n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            write!(out, "<li class=\"c{} k{}\">", number % N_COLOURS, number % N_COLOURS)
                .expect("a String takes every write");
            out.push_str("<svg viewBox=\"-8 -8 16 16\" aria-hidden=\"true\">");
            super::overview::push_shape(out, number % N_COLOURS, 0.0, 0.0, 5.5);
            out.push_str("</svg><bdi>");
            push_escaped(out, &self.type_names[number]);
            write!(out, "</bdi> <span class=\"n\">{n}</span></li>").expect("a String takes every write");
        }
        let has_missing = self.nodes.all().iter().any(|node| matches!(node, crate::graph::Node::Missing(_)));
        if has_missing {
            write!(
                out,
                "<li class=\"none\"><svg viewBox=\"-8 -8 16 16\" aria-hidden=\"true\"><circle r=\"5\"/></svg><a href=\"{root}{}\">{}</a></li>",
                self.compilation.routes.wanted_url.encoded(),
                self.text.get("graph_missing"),
            )
            .expect("a String takes every write");
        }
        out.push_str("</ul>\n");
    }

    /// How many nodes have each type of the settings.
    pub(super) fn type_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.type_names.len()];
        for node in self.nodes.all() {
            if let Some(number) = self.node_type(*node) {
                counts[number as usize] += 1;
            }
        }
        counts
    }

    /// The groups with their most central notes.
    fn push_groups(&self, out: &mut String, root: &str) {
        let groups = self.explore.groups();
        if groups.is_empty() {
            return;
        }
        write!(out, "<section class=\"map-groups\"><h2>{}</h2>\n<ul>\n", self.text.get("graph_groups"))
            .expect("a String takes every write");
        for (group, nth) in groups.iter().zip(0..).take(MAX_GROUPS) {
            let href = self.explore_href(root, ExplorePage::Group(nth, 0)).unwrap_or_default();
            write!(out, "<li class=\"c{}\"><a href=\"{href}\"><bdi>", nth as usize % N_COLOURS)
                .expect("a String takes every write");
            push_escaped(out, &group.name(self.compilation));
            writeln!(out, "</bdi></a> <span class=\"n\">{}</span></li>", group.notes.len())
                .expect("a String takes every write");
        }
        out.push_str("</ul>\n");
        if groups.len() > MAX_GROUPS
            && let Some(href) = self.explore_href(root, ExplorePage::Groups(0))
        {
            writeln!(
                out,
                "<p><a href=\"{href}\">{}</a></p>",
                self.text.count("graph_all_groups", groups.len())
            )
            .expect("a String takes every write");
        }
        out.push_str("</section>\n");
    }
}
