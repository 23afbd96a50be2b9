//! The size of an SVG image, from its first tag.

/// Width and height in CSS pixels: those it asks for, or those of its view box.
pub(super) fn size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let view_box = attribute(tag, "viewBox").and_then(|value| {
        let mut numbers =
            value.split([' ', ',', '\t', '\n']).filter(|it| !it.is_empty()).map(str::parse::<f64>);
        let (width, height) = (numbers.nth(2)?.ok()?, numbers.next()?.ok()?);
        (width > 0.0 && height > 0.0).then_some((width, height))
    });
    let width = attribute(tag, "width").and_then(pixels);
    let height = attribute(tag, "height").and_then(pixels);
    let (width, height) = match (width, height, view_box) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((box_width, box_height))) => (width, width * box_height / box_width),
        (None, Some(height), Some((box_width, box_height))) => (height * box_width / box_height, height),
        (None, None, Some(size)) => size,
        _ => return None,
    };
    Some((whole(width)?, whole(height)?))
}

/// The value of an attribute of the tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.match_indices(name).find_map(|(at, _)| {
        if !tag[..at].ends_with(|c: char| c.is_ascii_whitespace()) {
            return None;
        }
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = &value[1..];
        Some(&value[..value.find(quote)?])
    })
}

/// A length in pixels; nothing for those that depend on what is around the image.
fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    let unit = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let number: f64 = value[..unit].trim().parse().ok()?;
    let factor = match &value[unit..] {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    Some(number * factor)
}

fn whole(number: f64) -> Option<u32> {
    let rounded = number.round();
    // Far within what fits, and what fits on a page.
    (1.0..=100_000.0).contains(&rounded).then_some(rounded as u32)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_from_the_first_tag() {
        let check = |text: &str, expected: Option<(u32, u32)>| assert_eq!(size(text), expected, "{text}");
        check("<?xml version='1.0'?>\n<svg width=\"20\" height='10.4px'>", Some((20, 10)));
        check("<svg viewBox=\"0 0 24 48\"/>", Some((24, 48)));
        check("<svg viewBox='0,0,24,48' width='12'>", Some((12, 24)));
        check("<svg width='100%' height='100%' viewBox='0 0 3 4'>", Some((3, 4)));
        check("<svg stroke-width='3' width='1in' height='72pt'>", Some((96, 96)));
        for text in [
            "",
            "<svg",
            "<svg>",
            "<svg width='0' height='5'>",
            "<svg width='1e99' height='NaN'>",
            "<svg viewBox='0 0 -1 x'>",
        ] {
            check(text, None);
        }
    }
}
