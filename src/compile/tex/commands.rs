//! What MathJax knows and the library does not, or not in the same way.

/// Whether the argument of a command is text, in which signs are signs.
pub(super) fn takes_text(name: &str) -> bool {
    (name.starts_with("text") && !matches!(name, "textcolor" | "textstyle")) || name == "operatorname"
}

/// What a command is called by the library; empty where it has none and need not.
pub(super) fn renamed(name: &str) -> Option<&'static str> {
    match name {
        "mathnormal" => Some("\\mathit"),
        "pmb" => Some("\\boldsymbol"),
        "dotsc" | "dotso" => Some("\\ldots"),
        "widetilde" => Some("\\tilde"),
        "smash" | "strut" | "tiny" | "scriptsize" | "footnotesize" | "small" | "normalsize" | "large"
        | "Large" | "LARGE" | "huge" | "Huge" => Some(""),
        _ => None,
    }
}

/// What stands for a command, before and after its argument.
pub(super) fn around_argument(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "boxed" => Some(("\\begin{array}{|c|}\\hline{\\displaystyle ", "}\\\\\\hline\\end{array}")),
        "fbox" => Some(("\\begin{array}{|c|}\\hline\\text{", "}\\\\\\hline\\end{array}")),
        "substack" => Some(("\\begin{subarray}{c}", "\\end{subarray}")),
        "eqref" => Some(("\\text{(", ")}")),
        "ref" | "mbox" | "hbox" => Some(("\\text{", "}")),
        _ => None,
    }
}

/// What stands for the `{name}` of an environment that numbers its equations, or that the library does not know: where
/// it begins, where it ends, and whether an argument of it goes.
pub(super) fn unnumbered(environment: &str) -> Option<(&'static str, &'static str, bool)> {
    match environment {
        "align" | "flalign" | "flalign*" => Some(("\\begin{align*}", "\\end{align*}", false)),
        "alignat" | "alignat*" => Some(("\\begin{align*}", "\\end{align*}", true)),
        "equation" => Some(("\\begin{equation*}", "\\end{equation*}", false)),
        "gather" | "multline" | "multline*" => Some(("\\begin{gather*}", "\\end{gather*}", false)),
        "split" => Some(("\\begin{aligned}", "\\end{aligned}", false)),
        "alignedat" => Some(("\\begin{aligned}", "\\end{aligned}", true)),
        "eqnarray" | "eqnarray*" => Some(("\\begin{array}{rcl}", "\\end{array}", false)),
        "smallmatrix" => Some(("\\begin{matrix}", "\\end{matrix}", false)),
        _ => None,
    }
}
