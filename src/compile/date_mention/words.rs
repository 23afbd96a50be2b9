//! The words by which dates are known: names of months, parts of years, what stands before a year and behind a number.

/// The number of a month by its name. English and German names have a capital; those of languages that write them
/// small have none, so that `may` and `Mars` stay what they are.
pub(super) fn month(word: &str) -> Option<u8> {
    Some(match word {
        "January" | "Jan" | "Januar" | "Jänner" | "janvier" | "janv" | "enero" => 1,
        "February" | "Feb" | "Februar" | "février" | "févr" | "febrero" => 2,
        "March" | "Mar" | "März" | "Mrz" | "mars" | "marzo" => 3,
        "April" | "Apr" | "avril" | "avr" | "abril" => 4,
        "May" | "Mai" | "mai" | "mayo" => 5,
        "June" | "Jun" | "Juni" | "juin" | "junio" => 6,
        "July" | "Jul" | "Juli" | "juillet" | "juil" | "julio" => 7,
        "August" | "Aug" | "août" | "agosto" => 8,
        "September" | "Sept" | "Sep" | "septembre" | "septiembre" => 9,
        "October" | "Oct" | "Oktober" | "Okt" | "octobre" | "octubre" => 10,
        "November" | "Nov" | "novembre" | "noviembre" => 11,
        "December" | "Dec" | "Dezember" | "Dez" | "décembre" | "déc" | "diciembre" => 12,
        _ => return None,
    })
}

/// First and last month of a part of a year, by the word for it.
pub(super) fn part(word: &str) -> Option<(u8, u8)> {
    Some(match word {
        "start" | "beginning" | "anfang" | "début" | "principios" => (1, 2),
        "early" => (1, 4),
        "mid" | "middle" | "mitte" | "mi" | "mediados" => (5, 8),
        "late" | "later" => (9, 12),
        "end" | "ende" | "fin" | "finales" => (11, 12),
        _ => return None,
    })
}

/// First and last month of a quarter or half, written `Q3`, `3Q`, `H1`, `1H`.
pub(super) fn quarter(word: &str) -> Option<(u8, u8)> {
    Some(match word {
        "Q1" | "1Q" => (1, 3),
        "Q2" | "2Q" => (4, 6),
        "Q3" | "3Q" => (7, 9),
        "Q4" | "4Q" => (10, 12),
        "H1" | "1H" => (1, 6),
        "H2" | "2H" => (7, 12),
        _ => return None,
    })
}

/// First and last month of a quarter or half in words: `third quarter`.
pub(super) fn quarter_in_words(nth: &str, what: &str) -> Option<(u8, u8)> {
    let nth = match nth {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" | "last" | "final" => 4,
        _ => return None,
    };
    match what {
        "quarter" => Some((nth * 3 - 2, nth * 3)),
        "half" if nth == 1 => Some((1, 6)),
        "half" if nth == 2 => Some((7, 12)),
        _ => None,
    }
}

/// Seasons do not fall into the same months everywhere: they say about when in the year.
pub(super) fn is_season(word: &str) -> bool {
    matches!(word, "spring" | "summer" | "autumn" | "fall" | "winter")
}

/// Words for about.
pub(super) fn is_about(word: &str) -> bool {
    matches!(word, "around" | "circa" | "ca" | "c" | "approximately" | "roughly" | "um" | "vers")
}

/// Words that stand before a year more than before anything else.
pub(super) fn leads_to_year(word: &str) -> bool {
    matches!(
        word,
        "in" | "since"
            | "by"
            | "until"
            | "till"
            | "during"
            | "before"
            | "after"
            | "from"
            | "through"
            | "year"
            | "years"
            | "throughout"
            | "between"
            | "dated"
            | "est"
            | "pre"
            | "post"
            | "fy"
            | "cy"
            | "fiscal"
            | "around"
            | "circa"
            | "ca"
            | "c"
            | "um"
            | "vers"
            | "of"
            | "for"
            | "vs"
            | "versus"
            | "im"
            | "jahr"
            | "seit"
            | "bis"
            | "ab"
            | "en"
            | "depuis"
            | "dès"
            | "jusqu'en"
            | "année"
            | "desde"
            | "hasta"
            | "año"
            | "de"
    )
}

/// Words after which a year describes the noun behind it: `the 2010 embargo`.
pub(super) fn is_determiner(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "its" | "their" | "his" | "her" | "our" | "this" | "that" | "s")
}

/// Words that a year may end before: `Created 2004 under …`.
pub(super) fn goes_on_after_year(word: &str) -> bool {
    matches!(
        word,
        "under"
            | "in"
            | "by"
            | "as"
            | "at"
            | "with"
            | "and"
            | "or"
            | "to"
            | "for"
            | "from"
            | "after"
            | "on"
            | "when"
            | "but"
            | "through"
            | "via"
            | "over"
    )
}

/// Verbs that have a year behind them, besides those in `-ed`.
pub(super) fn is_event(word: &str) -> bool {
    let is_listed = matches!(word, "born" | "built" | "began" | "won" | "begun" | "gegründet");
    is_listed || (word.len() > 4 && word.ends_with("ed"))
}

/// Words between two dates, the second of which needs no other sign: `2010 and 2012`.
pub(super) fn joins_dates(between: &str) -> bool {
    matches!(
        between,
        "," | "and" | "or" | "&" | "/" | "und" | "oder" | "et" | "ou" | "y" | "o" | ", and" | "and in"
    ) || is_until(between)
}

/// Signs and words between the ends of a span.
pub(super) fn is_until(between: &str) -> bool {
    matches!(
        between,
        "–" | "-"
            | "‑"
            | "—"
            | "~"
            | "～"
            | "〜"
            | "to"
            | "until"
            | "till"
            | "through"
            | "bis"
            | "から"
            | "至"
            | "到"
            | "à"
            | "hasta"
    )
}

/// Words that say that a number counts or measures something, so that it is no year.
pub(super) fn is_measure(word: &str) -> bool {
    let lower = word.to_lowercase();
    crate::compile::amount::is_unit(&lower)
        || matches!(
            lower.as_str(),
            "projects"
                | "countries"
                | "companies"
                | "employees"
                | "jobs"
                | "workers"
                | "soldiers"
                | "troops"
                | "homes"
                | "cars"
                | "vehicles"
                | "ships"
                | "words"
                | "copies"
                | "items"
                | "points"
                | "times"
                | "residents"
                | "participants"
                | "students"
                | "members"
                | "sites"
                | "cases"
                | "deaths"
        )
}
