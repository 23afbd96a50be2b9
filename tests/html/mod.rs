//! What is wrong with a built page, by the parser of a browser: mistakes in its HTML, and signs of the dialect that its
//! readers should not see.

use scraper::{ElementRef, Html, Selector};

/// What the parser complains about, characters that HTML forbids, and ids that are there twice.
pub(crate) fn mistakes(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let mut mistakes: Vec<String> = html.errors.iter().map(ToString::to_string).collect();
    let forbidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    mistakes.extend(page.chars().find(|c| forbidden(*c)).map(|c| format!("forbidden character {c:?}")));
    let with_id = Selector::parse("[id]").expect("it is a selector");
    let mut ids: Vec<_> = html.select(&with_id).filter_map(|it| it.value().attr("id")).collect();
    ids.sort_unstable();
    mistakes.extend(ids.windows(2).filter(|two| two[0] == two[1]).map(|two| format!("id twice: {}", two[0])));
    mistakes
}

/// The lines of the article in which signs of the dialect are left over: `[[`, `==`, `%%`, block ids, heads of callouts.
/// Code may hold them, and so may formulas.
pub(crate) fn leftovers(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let article = Selector::parse("article").expect("it is a selector");
    let mut lines = vec![String::new()];
    for article in html.select(&article) {
        collect(article, &mut lines);
    }
    let lines = lines.iter().map(|line| line.trim());
    lines.filter(|line| is_left_over(line)).map(str::to_owned).collect()
}

/// Gathers the text of an element, each block and each line of it apart.
fn collect(element: ElementRef<'_>, lines: &mut Vec<String>) {
    const OPAQUE: &[&str] = &["code", "pre", "kbd", "samp", "math", "svg", "script", "style", "textarea"];
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "del", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u",
    ];
    let name = element.value().name();
    if OPAQUE.contains(&name) {
        return;
    }
    let is_inline = INLINE.contains(&name);
    if !is_inline {
        lines.push(String::new());
    }
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            lines.last_mut().expect("there is a line").push_str(text);
        } else if let Some(element) = ElementRef::wrap(child) {
            collect(element, lines);
        }
    }
    if !is_inline {
        lines.push(String::new());
    }
}

fn is_left_over(line: &str) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or(line);
    let is_id =
        |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_head = line.strip_prefix("[!").is_some_and(|rest| rest.contains(']'));
    ["[[", "==", "%%"].iter().any(|sign| line.contains(sign))
        || last.strip_prefix('^').is_some_and(is_id)
        || is_head
}

#[test]
fn what_is_wrong_with_a_page_is_noticed() {
    let page = |body: &str| {
        format!(
            "<!doctype html><html lang=\"en\"><title>x</title><body><article>{body}</article></body></html>"
        )
    };
    let sound = page("<p id=\"a\">x <code>[[a]] ==b==</code> a^b</p><pre>%%c%%</pre>");
    assert_eq!((mistakes(&sound), leftovers(&sound)), (Vec::new(), Vec::new()));
    let wrong = [
        "<p>x</div>",
        "<b><i>x</b></i>",
        "<p title=\"x\"y>z</p>",
        "a\u{8}",
        "<p id=\"a\"></p><p id=\"a\"></p>",
    ];
    for body in wrong {
        assert!(!mistakes(&page(body)).is_empty(), "{body}");
    }
    for body in
        ["![[<b>a</b>]]", "a <i>==</i>b", "%%c%%", "<p>a<br>b ^id</p>", "<p>^id</p>c", "<p>[!note] d</p>"]
    {
        assert_eq!(leftovers(&page(body)).len(), 1, "{body}");
    }
}
