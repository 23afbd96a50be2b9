//! The functions and fields of values, those of bases: which there are, and which one is meant.

mod date;
mod file;
mod global;
mod list;
mod number;
mod text;

use crate::compile::query::{Expr, Name};
use crate::span::Span;

use super::eval::{Fault, Outcome, Scope};
use super::value::{Shown, Value};

pub(crate) use file::FIELDS as FILE_FIELDS;

/// A function: its name, the kind of value it is called on, and how many arguments it takes.
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: &'static str,
    /// The types that have it, as `isType` names them; `any` for all.
    pub(crate) on: &'static [&'static str],
    /// Fewest and most arguments.
    pub(crate) arity: (usize, usize),
}

const MANY: usize = usize::MAX;

const fn function(name: &'static str, on: &'static [&'static str], min: usize, max: usize) -> Function {
    Function { name, on, arity: (min, max) }
}

/// Functions that are called on nothing.
pub(crate) const GLOBAL: &[Function] = &[
    function("date", &[], 1, 1),
    function("duration", &[], 1, 1),
    function("escapeHTML", &[], 1, 1),
    function("file", &[], 1, 1),
    function("html", &[], 1, 1),
    function("icon", &[], 1, 1),
    function("if", &[], 2, 3),
    function("image", &[], 1, 1),
    function("link", &[], 1, 2),
    function("list", &[], 1, 1),
    function("max", &[], 1, MANY),
    function("min", &[], 1, MANY),
    function("now", &[], 0, 0),
    function("number", &[], 1, 1),
    function("random", &[], 0, 0),
    function("today", &[], 0, 0),
];

/// Functions that are called on a value.
pub(crate) const METHODS: &[Function] = &[
    function("isEmpty", &["any"], 0, 0),
    function("isTruthy", &["any"], 0, 0),
    function("isType", &["any"], 1, 1),
    function("toString", &["any"], 0, 0),
    function("date", &["date"], 0, 0),
    function("format", &["date"], 1, 1),
    function("relative", &["date"], 0, 0),
    function("time", &["date"], 0, 0),
    function("contains", &["string", "list"], 1, 1),
    function("containsAll", &["string", "list"], 1, MANY),
    function("containsAny", &["string", "list"], 1, MANY),
    function("endsWith", &["string"], 1, 1),
    function("lower", &["string"], 0, 0),
    function("upper", &["string"], 0, 0),
    function("repeat", &["string"], 1, 1),
    function("replace", &["string"], 2, 2),
    function("reverse", &["string", "list"], 0, 0),
    function("slice", &["string", "list"], 1, 2),
    function("split", &["string"], 1, 2),
    function("startsWith", &["string"], 1, 1),
    function("title", &["string"], 0, 0),
    function("trim", &["string"], 0, 0),
    function("abs", &["number"], 0, 0),
    function("ceil", &["number"], 0, 0),
    function("floor", &["number"], 0, 0),
    function("round", &["number"], 0, 1),
    function("toFixed", &["number"], 0, 1),
    function("filter", &["list"], 1, 1),
    function("flat", &["list"], 0, 1),
    function("join", &["list"], 0, 1),
    function("map", &["list"], 1, 1),
    function("max", &["list"], 0, 0),
    function("mean", &["list"], 0, 0),
    function("median", &["list"], 0, 0),
    function("min", &["list"], 0, 0),
    function("reduce", &["list"], 2, 2),
    function("sort", &["list"], 0, 0),
    function("stddev", &["list"], 0, 0),
    function("sum", &["list"], 0, 0),
    function("unique", &["list"], 0, 0),
    function("asFile", &["link"], 0, 0),
    function("linksTo", &["link"], 1, 1),
    function("asLink", &["file"], 0, 1),
    function("hasLink", &["file"], 1, 1),
    function("hasProperty", &["file"], 1, 1),
    function("hasTag", &["file"], 1, MANY),
    function("inFolder", &["file"], 1, 1),
    function("keys", &["object"], 0, 0),
    function("values", &["object"], 0, 0),
    function("matches", &["regexp"], 1, 1),
];

/// Arguments of a call, evaluated when they are asked for.
pub(super) struct Args<'a> {
    /// What they are evaluated for.
    pub(super) scope: &'a Scope<'a>,
    /// The function they are for.
    pub(super) name: &'a Name,
    exprs: &'a [Expr],
}

impl<'a> Args<'a> {
    /// The expression at a place.
    pub(super) fn expr(&self, nth: usize) -> Option<&'a Expr> {
        self.exprs.get(nth)
    }

    /// The value at a place; nothing where there is no argument.
    pub(super) fn value(&self, nth: usize) -> Outcome {
        self.exprs.get(nth).map_or(Ok(Value::Null), |expr| self.scope.eval(expr))
    }

    /// Every value.
    pub(super) fn values(&self) -> Result<Vec<Value>, Fault> {
        self.exprs.iter().map(|expr| self.scope.eval(expr)).collect()
    }

    /// The value at a place as text.
    pub(super) fn text(&self, nth: usize) -> Result<String, Fault> {
        Ok(self.scope.text_of(&self.value(nth)?))
    }

    /// The number at a place; nothing where there is no argument.
    pub(super) fn number(&self, nth: usize) -> Result<Option<f64>, Fault> {
        match self.value(nth)? {
            Value::Null => Ok(None),
            Value::Number(number) => Ok(Some(number)),
            Value::Text(text) if text.trim().parse::<f64>().is_ok() => Ok(text.trim().parse().ok()),
            other => {
                let message =
                    format!("`{}` needs a number here, not a {}", self.name.text, other.type_name());
                Err(Fault::new(self.span(nth), message))
            }
        }
    }

    /// Where the argument at a place stands; the name of the function where there is none.
    pub(super) fn span(&self, nth: usize) -> Span {
        self.exprs.get(nth).map_or(self.name.span, |expr| expr.span)
    }

    /// A fault about the call.
    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.name.span, message)
    }
}

/// A function that is called on nothing.
pub(super) fn call(scope: &Scope<'_>, name: &Name, exprs: &[Expr]) -> Outcome {
    let args = Args { scope, name, exprs };
    let Some(function) = GLOBAL.iter().find(|it| it.name == name.text) else {
        return Err(args.fault(format!("there is no function `{}`", name.text)));
    };
    check_arity(function, &args)?;
    global::call(&args)
}

/// A function that is called on a value. On nothing it gives nothing.
pub(super) fn method(scope: &Scope<'_>, on: &Value, name: &Name, exprs: &[Expr]) -> Outcome {
    let args = Args { scope, name, exprs };
    let mut fitting = METHODS.iter().filter(|it| it.name == name.text).peekable();
    match fitting.peek() {
        Some(function) => check_arity(function, &args)?,
        None => return Err(args.fault(format!("there is no function `{}`", name.text))),
    }
    match (name.text.as_str(), on) {
        ("isEmpty", _) => return Ok(Value::Bool(on.is_empty())),
        ("isTruthy", _) => return Ok(Value::Bool(on.is_truthy())),
        ("isType", _) => return Ok(Value::Bool(is_type(on, &args.text(0)?))),
        ("toString", _) => return Ok(Value::text(scope.text_of(on))),
        (_, Value::Null) => return Ok(Value::Null),
        _ => {}
    }
    let found = match on {
        Value::Text(text) => text::method(&args, text)?,
        Value::Shown(Shown::Tag, inner) => text::method(&args, &scope.text_of(inner))?,
        Value::Number(number) => number::method(&args, *number)?,
        Value::Date(date) => date::method(&args, *date)?,
        Value::List(items) => list::method(&args, items)?,
        Value::Link(link) => match file::link_method(&args, link)? {
            Some(value) => Some(value),
            // A link is the text that was written for it, to functions of texts.
            None => text::method(&args, &link.written)?,
        },
        Value::File(id) | Value::Page(id) => file::method(&args, *id)?,
        Value::Object(entries) => match name.text.as_str() {
            "keys" => Some(Value::list(entries.iter().map(|(key, _)| Value::text(key.as_str())))),
            "values" => Some(Value::list(entries.iter().map(|(_, value)| value.clone()))),
            _ => None,
        },
        Value::Regex(regex) => match name.text.as_str() {
            "matches" => Some(Value::Bool(regex.compiled.is_match(&args.text(0)?))),
            _ => None,
        },
        _ => None,
    };
    found.ok_or_else(|| {
        let types: Vec<_> = fitting.flat_map(|it| it.on).copied().collect();
        args.fault(format!(
            "`{}` is a function of a {}, and this is a {}",
            name.text,
            types.join(" or a "),
            on.type_name()
        ))
    })
}

/// A field of a value. What does not have it gives nothing.
pub(super) fn field(scope: &Scope<'_>, on: &Value, name: &str, span: Span) -> Outcome {
    scope.step(1, span)?;
    Ok(match on {
        Value::Text(text) if name == "length" => Value::Number(text.chars().count() as f64),
        Value::Shown(Shown::Tag, inner) => field(scope, inner, name, span)?,
        Value::List(items) if name == "length" => Value::Number(items.len() as f64),
        Value::Object(entries) => {
            entries.iter().find(|(key, _)| key == name).map_or(Value::Null, |(_, value)| value.clone())
        }
        Value::Date(it) => date::field(*it, name),
        Value::Duration(duration) => duration.total(name).map_or(Value::Null, Value::Number),
        Value::File(id) => file::field(scope, *id, name),
        Value::Page(id) if name == "file" => Value::File(*id),
        Value::Page(id) => scope.world().property(*id, name),
        _ => Value::Null,
    })
}

fn check_arity(function: &Function, args: &Args<'_>) -> Result<(), Fault> {
    let (min, max) = function.arity;
    let n = args.exprs.len();
    if (min..=max).contains(&n) {
        return Ok(());
    }
    Err(args.fault(wrong_arity(function, n)))
}

/// What to say of a call with a wrong number of arguments.
pub(crate) fn wrong_arity(function: &Function, n: usize) -> String {
    let (min, max) = function.arity;
    let wanted = match (min, max) {
        (_, MANY) => format!("{min} or more"),
        _ if min == max => min.to_string(),
        _ => format!("{min} to {max}"),
    };
    format!("`{}` takes {wanted} argument{}, not {n}", function.name, if wanted == "1" { "" } else { "s" })
}

fn is_type(value: &Value, name: &str) -> bool {
    let name = name.to_lowercase();
    let alias = match name.as_str() {
        "text" => "string",
        "bool" | "checkbox" => "boolean",
        "array" => "list",
        "regex" => "regexp",
        "datetime" => "date",
        other => other,
    };
    value.type_name() == alias || matches!(value, Value::Page(_)) && alias == "file"
}

#[cfg(test)]
mod tests {
    use crate::query::testing::Notes;

    /// Evaluates each expression and compares what it shows.
    fn check(table: &[(&str, &str)]) {
        let notes = Notes::new(&[
            (
                "Books/Dune.md",
                "---\ntags: [book/novel]\naliases: [Arrakis]\nprice: 12.5\npages: \"412\"\nread: 2024-01-31\nauthor: \"[[Frank Herbert|Frank]]\"\n\
                 genres: [\"[[Sci-fi]]\", classic]\nmeta: {k: v}\ndone: true\n---\nSee [[Frank Herbert]], [[Secret]] and ![[map.png]]. #desert",
            ),
            ("Frank Herbert.md", "Wrote [[Dune]]."),
            ("Secret.md", "---\npublish: false\n---\nOn [[Dune]]."),
            ("This.md", "---\nkind: list\n---\n[[Dune]]"),
        ]);
        for (expression, expected) in table {
            assert_eq!(notes.shown(expression), *expected, "{expression}");
        }
    }

    #[test]
    fn operators_work_on_numbers_texts_and_dates() {
        check(&[
            ("1 + 2 * 3 % 2", "1"),
            ("'a' + 1 + null", "a1"),
            ("price * 2", "25"),
            ("missing * 2", ""),
            ("pages - 12", "400"),
            ("read + '1M'", "2024-02-29"),
            ("date('2024-12-01') + '1M' + '4h' + '3m'", "2025-01-01 04:03:00"),
            ("(today() - read).days", "1026"),
            ("(now() + '1d') - now() == 86400000", "true"),
            ("today() > '2026-01-01' && !(1 > 2)", "true"),
            ("now() + duration('1d') * 2", "2026-11-24"),
            ("missing > 1 || missing < 1", "false"),
            ("author == this || author == link('Frank Herbert')", "true"),
            ("-price", "-12.5"),
            ("done - {}", "! `-` does not work on a boolean and a object"),
        ]);
    }

    #[test]
    fn global_functions_are_those_of_the_documentation() {
        check(&[
            ("if(price, 'yes', 'no') + if(missing, 'yes')", "yes"),
            ("max(1, 3, 2) + min(3, 1)", "4"),
            ("number('3.4') + number(true)", "4.4"),
            ("number('x')", "! `x` is no number"),
            ("list('a').length + list([1,2]).length + list(null).length", "3"),
            ("link('Dune', 'the book')", "the book"),
            ("link('[[Dune#Part 1]]')", "Dune > Part 1"),
            ("file('Dune').name", "Dune"),
            ("file('Secret')", ""),
            ("escapeHTML('<b>')", "&lt;b&gt;"),
            ("date('soon')", "! `soon` is no date like `2026-11-22`"),
            ("random()", "! there is no chance in a site: it is the same every time it is built"),
            ("lenght(1)", "! there is no function `lenght`"),
            ("if(1)", "! `if` takes 2 to 3 arguments, not 1"),
        ]);
    }

    #[test]
    fn texts_have_the_functions_of_the_documentation() {
        check(&[
            (
                "'hello'.contains('ell') && 'hello'.containsAll('h', 'e') && 'hello'.containsAny('x', 'e')",
                "true",
            ),
            ("'hello'.startsWith('he') && 'hello'.endsWith('lo')", "true"),
            ("'a:b:c:d'.replace(/:/, '-')", "a-b:c:d"),
            ("'a:b:c:d'.replace(/:/g, '-')", "a-b-c-d"),
            ("'a:b:c'.replace(':', '$1')", "a$1b$1c"),
            (r"'John Smith'.replace(/(\w+) (\w+)/, '$2, $1')", "Smith, John"),
            ("'123'.repeat(2)", "123123"),
            ("'1'.repeat(1e9)", "! this makes a text that is too long"),
            ("'hello'.reverse()", "olleh"),
            ("'hello'.slice(1, 4) + 'hello'.slice(-2)", "elllo"),
            ("'a,b,c,d'.split(',', 3)", "a, b, c"),
            ("'a1b2'.split(/\\d/).length", "3"),
            ("'hello world'.title()", "Hello World"),
            ("'  Hi '.trim().lower() + 'x'.upper()", "hiX"),
            ("'日本'.length", "2"),
            ("''.isEmpty() && missing.isEmpty() && !'a'.isEmpty()", "true"),
            ("/abc/.matches('abcde') && !/^b/.matches('abc')", "true"),
            (
                "/(/.matches('a')",
                "! this regular expression cannot be read: found open group without closing ')'",
            ),
        ]);
    }

    #[test]
    fn numbers_and_dates_have_the_functions_of_the_documentation() {
        check(&[
            ("(2.5).round() + (-5).abs() + (2.1).ceil() + (2.9).floor()", "13"),
            ("(2.3333).round(2)", "2.33"),
            ("(3.14159).toFixed(2)", "3.14"),
            ("(1.005).toFixed(2) + ' ' + (2).toFixed(1)", "1.01 2.0"),
            ("read.format('D MMM YYYY') + read.year + read.month", "31 Jan 202420241"),
            ("date('2025-12-31 23:59:59').time()", "23:59:59"),
            ("date('2025-12-31 23:59:59').date()", "2025-12-31"),
            ("date('2026-11-19').relative()", "3 days ago"),
            ("'abc'.round()", "! `round` is a function of a number, and this is a string"),
            ("1.isTruthy() && 'x'.isType('string') && true.isType('boolean') && read.isType('date')", "true"),
            ("123.toString() + read.toString()", "1232024-01-31"),
        ]);
    }

    #[test]
    fn lists_and_objects_have_the_functions_of_the_documentation() {
        check(&[
            ("[1,2,3].contains(2) && [1,2,3].containsAll(2,3) && [1,2,3].containsAny(3,4)", "true"),
            ("[1,2,3,4].filter(value > 2)", "3, 4"),
            ("[1,2,3,4].map(value + index)", "1, 3, 5, 7"),
            ("[1,2,3].reduce(acc + value, 0)", "6"),
            ("[3,9,4].reduce(if(acc == null || value > acc, value, acc), null)", "9"),
            ("[1,[2,3]].flat().length", "3"),
            ("[1,2,3].join('-') + [1,2].reverse().join('')", "1-2-321"),
            ("[1,2,3,4].slice(1,3)", "2, 3"),
            ("[3, 1, 2, 'b', 'A'].sort()", "1, 2, 3, A, b"),
            ("[1,2,2,3].unique()", "1, 2, 3"),
            ("[1,2,3,4].mean() + [1,2].sum()", "5.5"),
            ("[1,2][1] + [1][7]", ""),
            ("{'a': 1}.keys() + {'a': 7}.values()", "a7"),
            ("meta.k + meta['k'] + {}.isEmpty()", "vvtrue"),
            ("[1].filter([1,2].filter(value == 2).length == 1).length", "1"),
        ]);
    }

    #[test]
    fn files_and_links_have_the_functions_of_the_documentation() {
        check(&[
            ("file.name + file.ext + file.path + file.folder", "DunemdBooks/Dune.mdBooks"),
            ("file.hasTag('book') && file.hasTag('#Desert') && !file.hasTag('boo')", "true"),
            ("file.inFolder('books') && file.inFolder('/') && !file.inFolder('Book')", "true"),
            ("file.hasProperty('PRICE') && file.hasProperty('tags') && !file.hasProperty('x')", "true"),
            ("file.hasLink('Frank Herbert') && file.hasLink(author) && this.file.hasLink(file)", "true"),
            ("file.tags", "#book/novel, #desert"),
            ("tags.contains('book/novel') && file.tags.contains('desert')", "true"),
            ("file.links.length + ' ' + file.embeds", "4 map.png"),
            ("file.backlinks.map(value.asFile().name)", "Frank Herbert, This"),
            ("author + ' ' + author.asFile().name", "Frank Frank Herbert"),
            ("author.linksTo(file)", "true"),
            ("genres.contains(link('Sci-fi')) && genres.contains('classic')", "true"),
            ("note.price + note['price'] + this.kind + this.file.name", "25listThis"),
            ("file.properties.keys().contains('done')", "true"),
            ("aliases + file.asLink('shown')", "Arrakisshown"),
            ("file.hasLink('Secret') || file.links.contains(link('Secret'))", "false"),
        ]);
    }

    #[test]
    fn what_blows_up_is_stopped() {
        let hundred = format!("[{}]", "1,".repeat(100));
        let nested = format!("{hundred}.map({hundred}.map({hundred}.map({hundred}.map({hundred}))))");
        check(&[(&nested, "! this takes too long to evaluate")]);
        let refused = "! this makes lists that are too long or nested too deep";
        for step in ["[acc]", "[acc, acc]", "html(acc)", "link('Dune', acc)"] {
            check(&[(&format!("'{}'.split('').reduce({step}, 0)", "a".repeat(5_000)), refused)]);
        }
        let doubled = "'aaaaaaaaaa'".to_owned() + &".replace('a', 'aaaaaaaaaa')".repeat(12);
        check(&[(&doubled, "! this makes a text that is too long")]);
    }
}
