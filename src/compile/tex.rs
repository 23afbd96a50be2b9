//! Turns formulas from TeX to MathML. The only user of `math-core`.
//!
//! TeX is given as Obsidian's MathJax takes it; `rewrite` brings it to what the library knows. A formula takes bounded
//! time and memory whatever is in it, and what comes out is checked: elements and attributes of MathML, and no others.

mod commands;
mod macros;
mod rewrite;

use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

pub(super) use macros::Definitions;
use rewrite::Rewritten;

/// Longest formula, before and after its macros are expanded.
const MAX_BYTES: usize = 64 * 1024;

/// Most signs that may nest, `{` and `\`, in a formula that is converted where it is met: one level takes up to 5 KiB
/// of the stack, and threads have at least 2 MiB.
const MAX_SIGNS_HERE: usize = 150;

/// Most of them in any formula.
const MAX_SIGNS: usize = 6000;

/// Stack on which formulas with more are converted.
const BIG_STACK: usize = 48 * 1024 * 1024;

/// Deepest nesting of elements; browsers flatten deeper trees.
const MAX_DEPTH: usize = 200;

/// Why a formula cannot be shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// What is wrong, in one line.
    pub(super) message: String,
    /// A few words at the place itself.
    pub(super) label: &'static str,
    /// Where it is wrong, in the formula.
    pub(super) at: Range<usize>,
}

/// How a formula stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// In a line.
    Inline,
    /// On lines of its own.
    Display,
}

static CONVERTER: LazyLock<LatexToMathML> = LazyLock::new(|| {
    LatexToMathML::new(MathCoreConfig::default()).expect("a converter without macros has none that are wrong")
});

/// The formula as a `math` element with its source as an annotation; nothing if it only defines macros, which go to
/// `definitions`, for the formulas after it.
pub(super) fn to_mathml(
    tex: &str,
    style: Style,
    definitions: &mut Definitions,
) -> Result<Option<String>, Mistake> {
    let too_long = || Mistake {
        message: format!("a formula of more than {} KiB is not drawn", MAX_BYTES / 1024),
        label: "this one is longer",
        at: 0..tex.len(),
    };
    if tex.len() > MAX_BYTES {
        return Err(too_long());
    }
    let rewritten = rewrite::rewrite(tex, definitions, MAX_BYTES)?;
    if rewritten.tex.trim().is_empty() {
        return Ok(None);
    }
    let n_signs = rewritten.tex.bytes().filter(|byte| matches!(byte, b'{' | b'\\')).count();
    let converted = if n_signs <= MAX_SIGNS_HERE {
        convert(&rewritten, style)
    } else if n_signs <= MAX_SIGNS {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(BIG_STACK);
            let run = thread.spawn_scoped(scope, || convert(&rewritten, style));
            run.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| Err(too_long()))
        })
    } else {
        Err(too_long())
    };
    let mathml = converted?;
    match depth(&mathml) {
        Some(0..=MAX_DEPTH) => Ok(Some(annotated(&mathml, tex))),
        Some(_) => Err(Mistake {
            message: format!("a formula nested more than {MAX_DEPTH} deep is not drawn"),
            label: "this one is nested deeper",
            at: 0..tex.len(),
        }),
        None => Err(Mistake {
            message: "this formula cannot be drawn".to_owned(),
            label: "it gives more than MathML",
            at: 0..tex.len(),
        }),
    }
}

fn convert(rewritten: &Rewritten, style: Style) -> Result<String, Mistake> {
    let display = match style {
        Style::Inline => MathDisplay::Inline,
        Style::Display => MathDisplay::Block,
    };
    match CONVERTER.convert_with_local_state(&rewritten.tex, display) {
        Ok(converted) => Ok(converted.mathml),
        Err(error) => {
            let Range { start, end } = error.0.clone();
            let at = rewritten.source_offset(start)..rewritten.source_offset(end);
            Err(Mistake { message: worded(&error.error_message()), label: error.label(), at })
        }
    }
}

/// A message of the library's in the words of our own: `Unknown command "\x".` as ``unknown command `\x` ``.
fn worded(message: &str) -> String {
    let message = message.trim_end_matches('.').replace('"', "`");
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Puts the source into the element, where browsers do not show it, and other programs find it.
fn annotated(mathml: &str, tex: &str) -> String {
    let start = mathml.find('>').map_or(0, |at| at + 1);
    let end = mathml.len() - "</math>".len();
    let mut out = String::with_capacity(mathml.len() + tex.len() + 96);
    out.push_str(&mathml[..start]);
    out.push_str("<semantics><mrow>");
    // End tags are written out, so that whoever reads tags needs not know which elements of MathML are empty.
    let mut inside = &mathml[start..end];
    while let Some(at) = inside.find("/>") {
        let (tag, behind) = inside.split_at(at);
        out.push_str(tag);
        let name = tag.rfind('<').map_or("", |at| &tag[at + 1..]);
        out.push_str("></");
        out.push_str(name.split(' ').next().unwrap_or_default());
        out.push('>');
        inside = &behind["/>".len()..];
    }
    out.push_str(inside);
    out.push_str("</mrow><annotation encoding=\"application/x-tex\">");
    super::push_escaped(&mut out, tex);
    out.push_str("</annotation></semantics></math>");
    out
}

/// The elements that the library writes.
const ELEMENTS: &[&str] = &[
    "math",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mpadded",
    "mphantom",
    "menclose",
    "merror",
    "mstyle",
    "b",
    "i",
    "em",
    "code",
    "span",
    "s",
    "u",
];

/// Their attributes.
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "depth",
    "display",
    "displaystyle",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rspace",
    "scriptlevel",
    "stretchy",
    "style",
    "symmetric",
    "voffset",
    "width",
];

/// How deep the elements of some MathML are nested; nothing if it has others than those, or is not whole.
fn depth(mathml: &str) -> Option<usize> {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = mathml;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        let is_end = rest.starts_with('/');
        rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.find([' ', '/', '>']).map_or("", |end| &rest[..end]);
        if !ELEMENTS.contains(&name) {
            return None;
        }
        rest = &rest[name.len()..];
        while let Some(attribute) = rest.trim_start().strip_prefix(|c: char| c.is_ascii_lowercase()) {
            let start = rest.len() - attribute.len() - 1;
            let (name, value) = rest[start..].split_once("=\"")?;
            let (_, behind) = value.split_once('"').filter(|(value, _)| !value.contains('<'))?;
            if !ATTRIBUTES.contains(&name) {
                return None;
            }
            rest = behind;
        }
        rest = rest.trim_start();
        if is_end {
            depth = depth.checked_sub(1)?;
        } else if !rest.starts_with("/>") {
            depth += 1;
            deepest = deepest.max(depth);
        }
        rest = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('>')?;
    }
    (depth == 0).then_some(deepest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(tex: &str) -> Result<Option<String>, Mistake> {
        to_mathml(tex, Style::Display, &mut Definitions::default())
    }

    fn check_drawn(tex: &str) {
        assert!(matches!(convert(tex), Ok(Some(_))), "{tex}: {:?}", convert(tex));
    }

    fn check_mistake(tex: &str, at: &str, message: &str) {
        let mistake = convert(tex).expect_err(tex);
        assert_eq!((&tex[mistake.at.clone()], mistake.message.as_str()), (at, message), "{tex}");
    }

    #[test]
    fn a_formula_is_mathml_with_its_source_as_an_annotation() {
        let mathml = to_mathml("x<y", Style::Inline, &mut Definitions::default()).unwrap().unwrap();
        assert_eq!(
            mathml,
            "<math><semantics><mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow>\
             <annotation encoding=\"application/x-tex\">x&lt;y</annotation></semantics></math>"
        );
        assert!(convert("a\\,b").unwrap().unwrap().contains("<mspace width=\"0.16666667em\"></mspace>"));
    }

    #[test]
    fn what_obsidian_knows_and_the_library_does_not_is_drawn() {
        for tex in [
            r"a = b \tag{1}",
            r"\begin{align} a &= b \tag{1} \\ c &= d \label{x} \end{align}",
            r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\label{eq:a}\end{equation} \eqref{eq:a}",
            r"\begin{multline} a \\ b \end{multline}",
            r"\begin{alignat}{2} a &= b & c &= d \end{alignat}",
            r"\begin{eqnarray} a &=& b \end{eqnarray}",
            r"\left(\begin{smallmatrix} a & b \end{smallmatrix}\right)",
            r"\boxed{E = mc^2} \textcolor{red}{x + \boxed{y}} \color{#ff8800}z",
            r"\sum_{\substack{i < n \\ j < m}} \widetilde{abc} \mbox{if } x \cr \dotsc",
            r"\require{cancel}\cancel{x} \large y \smash{b} \hspace*{1em}",
        ] {
            check_drawn(tex);
        }
    }

    #[test]
    fn equations_get_no_number_but_their_tag() {
        let mathml = convert(r"\begin{align} a &= b \\ c &= d \tag{7} \end{align}").unwrap().unwrap();
        assert!(mathml.contains("<mtext>(7)</mtext>") && !mathml.contains("(1)"), "{mathml}");
    }

    #[test]
    fn mistakes_are_found_at_their_place() {
        check_mistake(r"a + \foo b", r"\foo", r"unknown command `\foo`");
        check_mistake(r"\boxed{x} + \foo b", r"\foo", r"unknown command `\foo`");
        check_mistake(r"\begin{align} a &= \ce{H2O} \end{align}", r"\ce", r"unknown command `\ce`");
        check_mistake(r"a_b_c", "_", "duplicate subscript or superscript");
        check_mistake(r"\begin{CD} A \end{CD}", "{CD}", "unknown environment `CD`");
    }

    #[test]
    fn nothing_but_mathml_comes_out() {
        for payload in [
            r"\href{javascript:alert(1)}{x}",
            r"\url{javascript:alert(1)}",
            r"\text{<script>alert(1)</script>}",
            r"\operatorname{<img src=x onerror=alert(1)>}",
            r"\operatorname*{<img src=x onerror=alert(1)>}",
            r"\mathop{<img src=x onerror=alert(1)>}",
            r"\mathrm{<img src=x onerror=alert(1)>}",
            r"\texttt{</math><script>alert(1)</script>}",
            r"\unicode{x3c}script\unicode{x3e}",
            r"\htmlData{a=1}{x}\htmlClass{x}{y}\htmlStyle{position:fixed}{x}",
            r#"\class{x" onclick="alert(1)}{y}\cssId{_backlinks}{b}\style{position:fixed}{x}"#,
            r#"\color{red;position:fixed}x \color{"><script>}"#,
            r#"\begin{equation}\label{a"><script>}\tag{<script>}x\end{equation}\eqref{"><script>}"#,
            r"\begin{array}{<script>} x \end{array}",
            r"\begin{<script>} x \end{<script>}",
            r"\text{&lt;script&gt;} \& < > &amp; ' \text{&}",
            "<script> \u{0} \u{1} \u{202e} \\<b>",
            r#"\newcommand{\x}{<script>}\x \def\y#1{#1}\y{<img onerror="a">}"#,
            r"\tag{<img src=x onerror=alert(1)>} x",
            r"\hspace{1em;position:fixed} \kern1px\rule{9999em}{9999em}",
        ] {
            if let Ok(Some(mathml)) = convert(payload) {
                let shown = &mathml[..mathml.find("<annotation").unwrap()];
                for bad in ["<script", "<img", "<a ", "onclick=\"", " id=", "href=", "position:fixed\""] {
                    assert!(!shown.contains(bad), "{payload}: {shown}");
                }
                assert!(!mathml.contains("<script"), "{mathml}");
            }
        }
    }

    #[test]
    fn whatever_is_no_mathml_is_refused() {
        assert_eq!(depth("<math><mi>x</mi></math>"), Some(2));
        assert_eq!(depth("<math><mspace width=\"1em\"/></math>"), Some(1));
        for html in [
            "<math><img></math>",
            "<math onclick=\"x\"></math>",
            "<math>",
            "</math>",
            "<math style=x></math>",
        ] {
            assert_eq!(depth(html), None, "{html}");
        }
    }

    #[test]
    fn hostile_formulas_end_soon() {
        for (before, after) in [
            ("{", "}"),
            ("\\sqrt ", ""),
            ("\\frac1", ""),
            ("x^{", "}"),
            ("\\left(", "\\right)"),
            ("\\sum_{", "}"),
            ("\\begin{matrix}", "\\end{matrix}"),
            ("\\begin{cases}a&", "\\end{cases}"),
            ("\\displaystyle ", ""),
            ("\\underbrace{", "}_{a}"),
            ("\\boxed{", "}"),
            ("\\text{", "}"),
            ("x'", ""),
            ("&", ""),
            ("\\\\", ""),
            ("\\tag{", "}"),
            ("\\newcommand{", "}"),
            ("^", ""),
            ("\\color{red}", ""),
            ("%", "\n"),
            ("\\textcolor{red}{", "}"),
        ] {
            for n in [100, 1000, 2_999, 30_000] {
                let tex = format!("{}x{}", before.repeat(n), after.repeat(n));
                let _ = convert(&tex);
            }
        }
        let megabyte = "x+".repeat(500_000);
        check_mistake(&megabyte, &megabyte, "a formula of more than 64 KiB is not drawn");
    }
}
