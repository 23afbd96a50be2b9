//! Files of which a browser would run scripts if somebody opened them: which they are, and how pictures are made still.
//!
//! A document is published as text unless whoever builds trusts the vault. A picture has to stay one: an SVG in which
//! there may be something that runs is put into another as an image, where browsers run and load nothing.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::path::extension;

/// What browsers open as HTML or XML, some of it only on systems that know the format. All XML can hold scripts.
const DOCUMENTS: &[&str] = &[
    "html", "htm", "xhtml", "xht", "xhtm", "shtml", "shtm", "hta", "mht", "mhtml", "xml", "xsl", "xslt",
    "xsd", "xsf", "rdf", "owl", "rss", "atom", "mathml", "mml", "svgz", "wsdl", "xul", "xbl", "dtd", "ent",
    "rng", "opml", "kml", "gpx", "gml", "xspf", "plist", "dae", "x3d", "xmi", "fb2", "ttml", "dtbook", "ncx",
    "opf", "wml", "musicxml", "jnlp", "metalink", "meta4", "tei", "docbook", "dbk", "mpd", "smil", "xaml",
    "xlf", "xliff", "resx", "swf",
];

/// How much of an SVG is looked at for its size.
const SIZE_REACH: usize = 64 << 10;

/// How large an SVG may be to be read for a finding.
const FINDING_REACH: u64 = 16 << 20;

/// Kinds of `data:` addresses that are a picture or a font and nothing else.
const STILL_DATA: &[&str] =
    &["image/png", "image/jp", "image/gif", "image/webp", "image/avif", "font/", "application/font"];

/// Whether browsers open a file of this name as a document that can run scripts; pictures are none.
pub(crate) fn is_document(path: &str) -> bool {
    DOCUMENTS.contains(&extension(path).as_ref())
}

/// Whether a file of this name is a picture that can run scripts when it is opened by itself.
pub(crate) fn is_active_picture(path: &str) -> bool {
    extension(path) == "svg"
}

/// A picture of the vault as one that runs nothing.
pub(crate) fn read_still(path: &Path) -> io::Result<Vec<u8>> {
    Ok(still(&super::read_regular(path)?).into_owned())
}

/// Whether a picture of the vault has something in it that could run, so that it is not published as it is. Nothing is said
/// of what is too large to be looked at for a finding.
pub(crate) fn could_run(path: &Path) -> bool {
    super::read_up_to(path, FINDING_REACH).is_ok_and(|bytes| !is_still(&bytes))
}

/// An SVG as a picture that runs nothing, however it is opened: as it is if there is nothing in it that could, else
/// inside another.
pub(super) fn still(bytes: &[u8]) -> Cow<'_, [u8]> {
    if is_still(bytes) {
        return Cow::Borrowed(bytes);
    }
    let size = super::svg::size(&String::from_utf8_lossy(&bytes[..bytes.len().min(SIZE_REACH)]));
    let size =
        size.map_or(String::new(), |(w, h)| format!(" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\""));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"{size}><image width=\"100%\" height=\"100%\" \
         href=\"data:image/svg+xml;base64,"
    );
    STANDARD.encode_string(bytes, &mut svg);
    svg.push_str("\"/></svg>\n");
    Cow::Owned(svg.into_bytes())
}

/// Whether nothing in an SVG could run. It is no reading of XML: whatever looks as if it could is taken for it.
fn is_still(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let lower = text.to_ascii_lowercase();
    if memchr::memchr(0, bytes).is_some() || !is_like_ascii(&lower) {
        return false;
    }
    // Entities of its own could say anything, also by defaults of attributes; a sheet could make it another document.
    let grows = ["<!entity", "<!attlist", "<!element", "xml-stylesheet"];
    if grows.iter().any(|it| lower.contains(it)) || has_borrowed_entity(&lower) {
        return false;
    }
    let said = if lower.contains("&#") { Cow::Owned(decoded(&lower)) } else { Cow::Borrowed(lower.as_str()) };
    // Browsers pass over white space and control characters in addresses.
    let squeezed: String = said.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let runs = ["script:", "1999/xhtml", "attributename=\"on", "attributename='on"];
    !runs.iter().any(|it| squeezed.contains(it))
        && !has_script_element(&lower)
        && !has_event_handler(&lower)
        && squeezed.match_indices("data:").all(|(at, sign)| is_still_data(&squeezed, at, at + sign.len()))
}

/// Whether there is an entity of neither XML nor this file: with a doctype of XHTML browsers know those of HTML, such as
/// `&colon;`.
fn has_borrowed_entity(lower: &str) -> bool {
    let is_borrowed = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let is_entity = rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest[end..].starts_with(';');
        is_entity && !["amp", "lt", "gt", "quot", "apos"].contains(&&rest[..end])
    };
    lower.match_indices('&').any(|(at, _)| is_borrowed(&lower[at + 1..]))
}

/// Whether the encoding that a file names for itself, if any, has the signs of XML where ASCII has them.
fn is_like_ascii(lower: &str) -> bool {
    let declaration = lower.split("?>").next().unwrap_or_default();
    let Some((_, named)) = declaration.split_once("encoding") else { return true };
    let named = named.trim_start_matches(|c: char| c == '=' || c == '"' || c == '\'' || c.is_whitespace());
    ["utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"].iter().any(|it| named.starts_with(it))
}

/// Whether an element is called `script`, by whatever prefix.
fn has_script_element(lower: &str) -> bool {
    lower.match_indices("script").any(|(at, _)| lower[..at].ends_with(['<', ':']))
}

/// Whether there is an attribute whose name begins with `on`.
fn has_event_handler(lower: &str) -> bool {
    lower.match_indices("on").any(|(at, sign)| {
        let is_start = lower[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        let rest = lower[at + sign.len()..].trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        is_start && rest.trim_start().starts_with('=')
    })
}

/// Whether what begins with `data:` is a picture, a font, or no address at all.
fn is_still_data(squeezed: &str, start: usize, end: usize) -> bool {
    squeezed[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        || STILL_DATA.iter().any(|it| squeezed[end..].starts_with(it))
}

/// A text with its references by number as the characters they stand for.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let number = match rest[..end].strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => rest[..end].parse(),
        };
        out.extend(number.ok().and_then(char::from_u32).map(|c| c.to_ascii_lowercase()));
        rest = rest[end..].strip_prefix(';').unwrap_or(&rest[end..]);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drawings that run something, each in its own way.
    const ACTIVE: &[&str] = &[
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:s='http://www.w3.org/2000/svg'><s:script href='x.js'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'\nonload\n=\n'alert(1)'/>",
        "<svg><a href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><a href='&#106;&#x61;va&#9;scr&#10;ipt&#58;alert(1)'><text>x</text></a></svg>",
        "<svg><a><set attributeName='href' to='JaVaScRiPt:alert(1)'/></a></svg>",
        "<svg><set attributeName=\"onclick\" to=\"alert(1)\"/></svg>",
        "<svg><foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/></foreignObject></svg>",
        "<svg><foreignObject><p xmlns='http://www.w3.org/1999&#47;xhtml'/></foreignObject></svg>",
        "<svg><use href='data:image/svg+xml;base64,PHN2Zy8+#x'/></svg>",
        "<svg><use href=' data:text/html,x'/></svg>",
        "<!DOCTYPE svg [<!ENTITY x '<script>alert(1)</script>'>]><svg>&x;</svg>",
        "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg/>",
        "<?xml-stylesheet href='x.xsl' type='text/xsl'?><svg/>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''><svg><a href='javascript&colon;alert(1)'/></svg>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD XHTML 1.1//EN' ''><svg><foreignObject><iframe \
         xmlns='http://www.w3.org/1999&sol;xhtml' srcdoc='&lt;p>'/></foreignObject></svg>",
        "\u{feff}<svg onload='alert(1)'/>",
        "<?xml version='1.0' encoding='UTF-7'?><svg>+ADw-script</svg>",
        "<svg>\0</svg>",
    ];

    #[test]
    fn a_drawing_that_could_run_something_is_an_image_in_another() {
        for svg in ACTIVE {
            let out = still(svg.as_bytes());
            let out = std::str::from_utf8(&out).unwrap();
            assert!(
                out.starts_with("<svg xmlns=") && out.contains("<image ") && is_wrapped(out, svg),
                "{svg}"
            );
        }
        assert!(matches!(still(b"<svg>\xff</svg>"), Cow::Owned(_)), "what is no UTF-8 could be anything");
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let utf_16 = |text: &str| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
            for text in ["<svg onload='alert(1)'/>", "\u{feff}<svg onload='alert(1)'/>", "<svg/>"] {
                assert!(matches!(still(&utf_16(text)), Cow::Owned(_)), "{text} in UTF-16");
            }
        }
    }

    fn is_wrapped(out: &str, svg: &str) -> bool {
        let code = out.split("base64,").nth(1).unwrap().split('"').next().unwrap();
        STANDARD.decode(code).unwrap() == svg.as_bytes()
    }

    #[test]
    fn a_drawing_without_anything_that_runs_stays_as_it_is() {
        for svg in [
            "<svg xmlns='http://www.w3.org/2000/svg'><title>A description: one on top</title><path d='M0 0'/></svg>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\"><svg/>",
            "<svg><metadata><rdf:Description rdf:about=''/></metadata><image href='data:image/png;base64,AA'/></svg>",
            "\u{feff}<svg><text>a &amp; b &lt; c & d; R&D</text></svg>",
            "<svg><text>&#160;x &#x1F600;</text><style>a{font-size:1px}</style><a href='https://x.org'/></svg>",
        ] {
            assert!(matches!(still(svg.as_bytes()), Cow::Borrowed(_)), "{svg}");
        }
    }

    #[test]
    fn a_picture_keeps_its_size() {
        let out = still(b"<svg width='30' height='20' onload='x()'/>").into_owned();
        assert!(String::from_utf8(out).unwrap().contains("width=\"30\" height=\"20\" viewBox=\"0 0 30 20\""));
    }
}
