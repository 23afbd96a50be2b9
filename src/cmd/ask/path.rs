//! `adit path`: the ways from one entity to another.

use std::process::ExitCode;

use adit::{Apart, Error, Hop, PathAnswer, PathQuestion, RouteAnswer};

use crate::args::{AnswerFormat, Path};
use crate::cmd::{count, print_text};

use super::evidence::Evidence;
use super::paint::{FAINT, NAME, Width};
use super::{answered, print_json, say_others, with_graph};

pub(in crate::cmd) fn run(args: &Path) -> Result<ExitCode, Error> {
    let question = PathQuestion {
        from: &args.from,
        to: &args.to,
        routes: usize::from(args.routes),
        avoid: &args.avoid,
        max_hops: args.max_hops,
        directed: args.directed,
    };
    with_graph(&args.asked, |lookup| {
        let answer = adit::path(lookup, &question)?;
        [&answer.from, &answer.to].into_iter().chain(&answer.avoid).for_each(say_others);
        match args.asked.format {
            AnswerFormat::Json => print_json(&answer),
            AnswerFormat::Human => print_text(&write(&answer)),
        }?;
        Ok(answered(!answer.routes.is_empty()))
    })
}

fn write(answer: &PathAnswer<'_>) -> String {
    let mut out = Evidence::new();
    let title = |title: &str| Width::Free.cut(title);
    let (from, to) = (title(&answer.from.entity.title), title(&answer.to.entity.title));
    if let Some(apart) = answer.apart {
        out.line(0, &no_route(&from, &to, apart));
    } else {
        let n = count(answer.routes.len(), "route");
        out.line(0, &format!("{n} from {NAME}{from}{NAME:#} to {NAME}{to}{NAME:#}"));
    }
    for (route, nth) in answer.routes.iter().zip(1..) {
        write_route(&mut out, nth, route);
    }
    if answer.cut_short {
        out.line(0, "\nthe search was given up: there may be better routes than the last");
    }
    out.text()
}

fn no_route(from: &str, to: &str, apart: Apart) -> String {
    let Apart { from_part, to_part, connected } = apart;
    if connected {
        return format!("no route from {from} to {to} that fits: without the options there is one");
    }
    let part = |n: u32| {
        if n == 1 { "is related to nothing".to_owned() } else { format!("is one of {n} that hang together") }
    };
    format!("no route from {from} to {to}: {from} {}, {to} {}", part(from_part), part(to_part))
}

fn write_route(out: &mut Evidence, nth: u32, route: &RouteAnswer<'_>) {
    let start = route.hops.first().map_or("", |it| &it.from.title);
    let mut names = Width::Free.cut(start);
    for hop in &route.hops {
        names.push_str(&format!(" {} {}", arrow(hop), Width::Free.cut(&hop.to.title)));
    }
    let cost = format!("{}, cost {:.2}", count(route.hops.len(), "step"), route.cost);
    out.line(0, &format!("\n{nth}. {NAME}{names}{NAME:#}  {FAINT}{cost}{FAINT:#}"));
    for hop in &route.hops {
        let (from, to) = (Width::Free.cut(&hop.from.title), Width::Free.cut(&hop.to.title));
        let names = format!("{from} {} {to}", arrow(hop));
        if hop.derived {
            out.line(3, &format!("{names}  {FAINT}derived: both stand in this sentence{FAINT:#}"));
            hop.said.iter().take(1).for_each(|said| out.evidence(5, said));
            continue;
        }
        for said in &hop.said {
            // A label is never turned round: against the arrow it is said of where the step starts.
            let of = if hop.against && said.label.is_some() { format!(", of {from}") } else { String::new() };
            let more = if hop.others > 0 {
                format!("  {FAINT}and {} more{FAINT:#}", hop.others)
            } else {
                String::new()
            };
            out.line(3, &format!("{names}{}{of}{more}", Evidence::label(said)));
            out.evidence(5, said);
        }
    }
}

/// From the subject to the target of what is said.
fn arrow(hop: &Hop<'_>) -> &'static str {
    match (hop.derived, hop.against) {
        (true, _) => "~",
        (false, true) => "←",
        (false, false) => "→",
    }
}
