//! Rewrites TeX as MathJax takes it to TeX as the library takes it, and remembers what came from where.
//!
//! Macros are expanded here, those of the author's and those that MathJax has and the library has not. Environments
//! that number their equations become those that do not, for Obsidian shows no numbers.

use std::ops::Range;

use super::Mistake;
use super::commands::{around_argument, renamed, takes_text, unnumbered};
use super::macros::{Arguments, Definitions, command, definition};

/// How often macros may be expanded in one formula.
const MAX_EXPANSIONS: usize = 2000;

/// How deep macros may stand in the text and the arguments of macros.
const MAX_MACRO_DEPTH: usize = 50;

/// How much text all macros of one note may expand to.
const MAX_EXPANDED: usize = 4 * 1024 * 1024;

/// How many macros one note may define.
const MAX_DEFINITIONS: usize = 1000;

/// TeX for the library.
#[derive(Debug)]
pub(super) struct Rewritten {
    pub(super) tex: String,
    /// Where pieces begin, there and in the source, and whether they are as in the source.
    pieces: Vec<(usize, usize, bool)>,
}

impl Rewritten {
    /// The offset in the source of an offset in the rewritten TeX.
    pub(super) fn source_offset(&self, at: usize) -> usize {
        let nth = self.pieces.partition_point(|(start, ..)| *start <= at).saturating_sub(1);
        match self.pieces.get(nth) {
            Some((start, source, true)) => source + (at - start),
            Some((_, source, false)) => *source,
            None => at,
        }
    }
}

/// Rewrites a formula; `max_bytes` is the most that may come out. What it defines goes to `definitions`.
pub(super) fn rewrite(
    tex: &str,
    definitions: &mut Definitions,
    max_bytes: usize,
) -> Result<Rewritten, Mistake> {
    let mut rewriter = Rewriter {
        out: Rewritten { tex: String::with_capacity(tex.len() + 32), pieces: Vec::new() },
        definitions,
        max_bytes,
        n_expansions: 0,
        levels: Vec::new(),
        has_lone_tag: false,
    };
    rewriter.run(tex, &Origin::Source(0), 0)?;
    let Rewriter { mut out, has_lone_tag, .. } = rewriter;
    if has_lone_tag {
        let open = "\\begin{equation*}";
        out.tex = format!("{open}{}\\end{{equation*}}", out.tex);
        out.pieces.iter_mut().for_each(|(start, ..)| *start += open.len());
        out.pieces.insert(0, (0, 0, false));
    }
    Ok(out)
}

/// A group or a table that is open.
struct Level {
    is_table: bool,
    /// Groups that were opened for a command which holds up to the end of its cell. The library lets it reach beyond.
    n_opened: usize,
}

/// Where TeX comes from.
#[derive(Clone)]
enum Origin {
    /// The source, from this offset on.
    Source(usize),
    /// The text of a macro that is called there in the source.
    Macro(Range<usize>),
}

impl Origin {
    /// The bytes of the source that stand for this range of the text.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        match self {
            Self::Source(base) => base + range.start..base + range.end,
            Self::Macro(call) => call.clone(),
        }
    }

    /// Where a part of the text that begins there comes from.
    fn at(&self, offset: usize) -> Self {
        match self {
            Self::Source(base) => Self::Source(base + offset),
            Self::Macro(call) => Self::Macro(call.clone()),
        }
    }
}

struct Rewriter<'d> {
    out: Rewritten,
    definitions: &'d mut Definitions,
    max_bytes: usize,
    n_expansions: usize,
    /// The groups and tables around, outermost first.
    levels: Vec<Level>,
    /// Whether a tag stands outside of every environment: it needs an equation around it.
    has_lone_tag: bool,
}

impl Rewriter<'_> {
    fn run(&mut self, tex: &str, origin: &Origin, depth: usize) -> Result<(), Mistake> {
        if depth > MAX_MACRO_DEPTH {
            return Err(mistake("macros are nested too deeply here", origin.place(&(0..tex.len()))));
        }
        let (mut from, mut at) = (0, 0);
        while let Some(found) = tex.as_bytes()[at..].iter().position(|byte| IS_SIGN[usize::from(*byte)]) {
            let start = at + found;
            let sign = tex.as_bytes()[start];
            if sign == b'%' {
                // A comment; the library passes over it too.
                at = memchr::memchr(b'\n', &tex.as_bytes()[start..]).map_or(tex.len(), |len| start + len);
                continue;
            }
            self.copy(&tex[from..start], &origin.at(from));
            from = start;
            at = start + 1;
            if sign != b'\\' {
                self.sign(sign, &origin.place(&(start..at)))?;
                continue;
            }
            let name = command(&tex[at..]);
            let mut arguments = Arguments { tex, start, at: at + name.len() };
            at = arguments.at;
            let place = origin.place(&(start..at));
            if self.command(name, &mut arguments, origin, &place, depth)? {
                at = arguments.at;
                from = at;
            }
            if self.out.tex.len() > self.max_bytes {
                return Err(mistake("its macros make this formula too long to be drawn", place));
            }
        }
        self.copy(&tex[from..], &origin.at(from));
        Ok(())
    }

    /// Notes a brace, or the end of a cell.
    fn sign(&mut self, sign: u8, place: &Range<usize>) -> Result<(), Mistake> {
        match sign {
            b'{' => self.levels.push(Level { is_table: false, n_opened: 0 }),
            b'}' => self.leave(place),
            _ => {
                let is_in_table = self.is_in_table();
                match self.levels.last_mut() {
                    Some(level) if level.is_table => {
                        let n_opened = std::mem::take(&mut level.n_opened);
                        self.replace_many("}", n_opened, place);
                    }
                    Some(_) if is_in_table => {
                        return Err(mistake("this `&` stands in a group inside of a cell", place.clone()));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Leaves a group or a table.
    fn leave(&mut self, place: &Range<usize>) {
        if let Some(level) = self.levels.pop() {
            self.replace_many("}", level.n_opened, place);
        }
    }

    /// Opens a group that ends with the cell, if this is one.
    fn confine(&mut self, place: &Range<usize>) {
        if let Some(level) = self.levels.last_mut().filter(|level| level.is_table) {
            level.n_opened += 1;
            self.replace("{", place);
        }
    }

    fn is_in_table(&self) -> bool {
        self.levels.iter().any(|level| level.is_table)
    }

    /// Writes a command that is not as the library knows it. Gives whether it is one.
    fn command(
        &mut self,
        name: &str,
        arguments: &mut Arguments<'_>,
        origin: &Origin,
        place: &Range<usize>,
        depth: usize,
    ) -> Result<bool, Mistake> {
        if let Some(found) = self.definitions.macros.get(name) {
            let Some(text) = arguments.fill(found, self.max_bytes) else {
                let message = format!("the macro `\\{name}` lacks an argument, or has too long ones");
                return Err(mistake(&message, place.clone()));
            };
            self.n_expansions += 1;
            self.definitions.n_expanded += text.len();
            if self.n_expansions > MAX_EXPANSIONS || self.definitions.n_expanded > MAX_EXPANDED {
                return Err(mistake(&format!("the macro `\\{name}` expands to too much"), place.clone()));
            }
            self.run(&text, &Origin::Macro(place.clone()), depth + 1)?;
            return Ok(true);
        }
        let lacks_argument = || mistake(&format!("`\\{name}` lacks its argument"), place.clone());
        if let Some(text) = renamed(name) {
            self.replace(text, place);
            return Ok(true);
        }
        if let Some((before, after)) = around_argument(name) {
            let argument = arguments.next().ok_or_else(lacks_argument)?;
            let inside = origin.at(arguments.offset_of(argument));
            self.replace(before, place);
            self.levels.push(Level { is_table: name == "substack", n_opened: 0 });
            self.run(argument, &inside, depth + 1)?;
            self.leave(place);
            self.replace(after, place);
            return Ok(true);
        }
        match name {
            "label" | "require" => arguments.next().map(|_| true).ok_or_else(lacks_argument),
            "begin" | "end" => {
                let environment = arguments.next().ok_or_else(lacks_argument)?;
                if name == "begin" {
                    self.levels.push(Level { is_table: true, n_opened: 0 });
                } else {
                    self.leave(place);
                }
                let Some((open, close, has_argument)) = unnumbered(environment) else { return Ok(false) };
                self.replace(if name == "begin" { open } else { close }, place);
                if has_argument && name == "begin" {
                    arguments.next();
                }
                Ok(true)
            }
            "tag" => {
                self.has_lone_tag |= !self.is_in_table();
                Ok(false)
            }
            "left" => {
                self.levels.push(Level { is_table: false, n_opened: 0 });
                Ok(false)
            }
            "right" => {
                self.leave(place);
                Ok(false)
            }
            "\\" | "cr" | "newline" => {
                // Outside of tables it does nothing in MathJax.
                let is_in_cell = self.levels.last().is_some_and(|level| level.is_table);
                if is_in_cell {
                    self.sign(b'&', place)?;
                    self.replace("\\\\", place);
                }
                Ok(true)
            }
            "displaystyle" | "textstyle" | "scriptstyle" | "scriptscriptstyle" => {
                self.confine(place);
                Ok(false)
            }
            "over" | "choose" | "atop" | "brace" | "brack" | "above"
                if self.levels.last().is_some_and(|level| level.is_table) =>
            {
                let message = format!("`\\{name}` has to stand in a group, where it is in a table");
                Err(mistake(&message, place.clone()))
            }
            _ if takes_text(name) => {
                arguments.next().ok_or_else(lacks_argument)?;
                let Arguments { tex, start, at } = *arguments;
                self.copy(&tex[start..at], &origin.at(start));
                Ok(true)
            }
            "hspace" => {
                let is_starred = arguments.skip('*');
                if is_starred {
                    self.replace("\\hspace", place);
                }
                Ok(is_starred)
            }
            "color" | "textcolor" => {
                if arguments.brackets().is_some() {
                    return Ok(false);
                }
                let color = arguments.next().ok_or_else(lacks_argument)?;
                let (open, close) = if name == "color" { ("", "") } else { ("{", "}") };
                let color = match color.strip_prefix('#') {
                    Some(hex) => format!("{open}\\color[HTML]{{{hex}}}"),
                    None => format!("{open}\\color{{{color}}}"),
                };
                if name == "textcolor" {
                    let argument = arguments.next().ok_or_else(lacks_argument)?;
                    let inside = origin.at(arguments.offset_of(argument));
                    self.replace(&color, place);
                    self.run(argument, &inside, depth + 1)?;
                    self.replace(close, place);
                } else {
                    self.confine(place);
                    self.replace(&color, place);
                }
                Ok(true)
            }
            "newcommand" | "renewcommand" | "providecommand" | "def" | "let" | "DeclareMathOperator" => {
                let defined = definition(name, arguments);
                let Some((name, found)) = defined else {
                    return Err(mistake("this definition of a macro is not whole", place.clone()));
                };
                if self.definitions.macros.len() < MAX_DEFINITIONS {
                    self.definitions.macros.insert(name, found);
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Appends TeX as it is.
    fn copy(&mut self, tex: &str, origin: &Origin) {
        match origin {
            Origin::Source(at) => {
                let start = self.out.tex.len();
                let goes_on = self
                    .out
                    .pieces
                    .last()
                    .is_some_and(|(first, source, is_copy)| *is_copy && source + (start - first) == *at);
                if !goes_on {
                    self.out.pieces.push((start, *at, true));
                }
                self.out.tex.push_str(tex);
            }
            Origin::Macro(call) => self.replace(tex, call),
        }
    }

    fn replace_many(&mut self, tex: &str, n: usize, place: &Range<usize>) {
        if n > 0 {
            self.replace(&tex.repeat(n), place);
        }
    }

    /// Appends TeX that stands for what is at that place in the source.
    fn replace(&mut self, tex: &str, place: &Range<usize>) {
        let start = self.out.tex.len();
        self.out.pieces.push((start, place.start, false));
        self.out.tex.push_str(tex);
        self.out.pieces.push((self.out.tex.len(), place.end, false));
    }
}

fn mistake(message: &str, at: Range<usize>) -> Mistake {
    Mistake { message: message.to_owned(), label: "here", at }
}

/// Signs that matter here.
const IS_SIGN: [bool; 256] = {
    let mut table = [false; 256];
    let signs = b"\\%{}&";
    let mut i = 0;
    while i < signs.len() {
        table[signs[i] as usize] = true;
        i += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(formulas: &[&str]) -> String {
        let mut definitions = Definitions::default();
        let mut last = String::new();
        for tex in formulas {
            last = rewrite(tex, &mut definitions, 64 * 1024).expect(tex).tex;
        }
        last
    }

    #[test]
    fn macros_are_expanded_in_all_formulas_after_them() {
        let check = |formulas: &[&str], expected: &str| assert_eq!(rewritten(formulas), expected);
        check(&[r"\newcommand{\R}{\mathbb{R}}", r"x \in \R^n"], r"x \in \mathbb{R}^n");
        check(&[r"\def\d{\mathrm{d}} \frac{\d x}{\d t}"], r" \frac{\mathrm{d} x}{\mathrm{d} t}");
        check(&[r"\newcommand\p[2]{\frac{#1}{#2}}", r"\p{a}b"], r"\frac{a}{b}");
        check(&[r"\newcommand{\n}[2][2]{#2_#1}", r"\n x \n[3]{y}"], r"x_2 y_3");
        check(&[r"\DeclareMathOperator*{\argmax}{arg\,max}", r"\argmax_x"], r"\operatorname*{arg\,max}_x");
        check(&[r"\let\a=\alpha \a b"], r" \alpha  b");
        check(&[r"\newcommand{\a}{\b} \newcommand{\b}{c}", r"\a"], "c  ");
        check(&[r"\def\v#1{\vec{#1}} \v{\v x}"], r" \vec{\vec{x}}");
        check(&[r"% \newcommand{\a}{b}", r"\a"], r"\a");
    }

    #[test]
    fn a_style_or_color_ends_with_its_cell() {
        let check = |tex: &str, expected: &str| assert_eq!(rewritten(&[tex]), expected);
        check(
            r"\begin{matrix}\displaystyle a & \color{red} b \\ c\end{matrix}",
            r"\begin{matrix}{\displaystyle a }& {\color{red} b }\\ c\end{matrix}",
        );
        check(r"\displaystyle a {\displaystyle b}", r"\displaystyle a {\displaystyle b}");
        check(
            r"\begin{matrix}\text{a & b} & \left(c\right)\end{matrix}",
            r"\begin{matrix}\text{a & b} & \left(c\right)\end{matrix}",
        );
        for tex in [r"\begin{matrix}{a & b}\end{matrix}", r"\begin{matrix}a \over b & c\end{matrix}"] {
            assert!(rewrite(tex, &mut Definitions::default(), 1000).is_err(), "{tex}");
        }
    }

    #[test]
    fn macros_that_never_end_are_mistakes() {
        let check = |tex: &str, at: &str| {
            let mistake = rewrite(tex, &mut Definitions::default(), 64 * 1024).expect_err(tex);
            assert_eq!(&tex[mistake.at.clone()], at, "{tex}: {}", mistake.message);
        };
        check(r"\def\a{\a} x \a", r"\a");
        check(r"\def\a{\b\b}\def\b{\a\a}\a", r"\a");
        check(r"\newcommand{\a", r"\newcommand");
        check(r"\newcommand{\a}[2]{#1} \a x", r"\a");
        let ten = "x".repeat(1000);
        let bomb = format!(r"\def\a{{{ten}}}\def\b{{\a\a\a\a\a\a\a\a\a\a}}\def\c{{\b\b\b\b\b\b\b\b\b\b}}\c");
        check(&bomb, r"\c");
        let wide = format!(r"\def\a#1{{#1#1#1#1#1#1#1#1}} {}x{}", r"\a{".repeat(20), "}".repeat(20));
        check(&wide, r"\a");
    }

    #[test]
    fn offsets_lead_back_to_the_source() {
        let tex = r"\def\x{yy} 1 \x 2 \boxed{3} 4";
        let rewritten = rewrite(tex, &mut Definitions::default(), 1000).unwrap();
        for sign in ["1", "2", "3", "4"] {
            let at = rewritten.tex.rfind(sign).unwrap();
            assert_eq!(rewritten.source_offset(at), tex.rfind(sign).unwrap(), "{sign} in {}", rewritten.tex);
        }
        assert_eq!(rewritten.source_offset(rewritten.tex.find("yy").unwrap()), tex.find(r"\x 2").unwrap());
    }
}
