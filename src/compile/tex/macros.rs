//! Reads the definitions of macros, and the arguments behind commands.

use std::collections::BTreeMap;

/// Longest optional argument.
const MAX_BRACKETS: usize = 1000;

/// A macro: the text that replaces it, with `#1` to `#9` for its arguments.
#[derive(Clone, Debug)]
pub(super) struct Macro {
    n_arguments: usize,
    /// What the first argument is where it is left out; it stands in brackets then.
    default: Option<String>,
    text: String,
}

/// The macros that the formulas of a note define.
#[derive(Debug, Default)]
pub(in crate::compile) struct Definitions {
    pub(super) macros: BTreeMap<String, Macro>,
    /// How much text they were expanded to so far.
    pub(super) n_expanded: usize,
}

/// The name of the command whose `\` stands before `rest`: letters, or one sign.
pub(super) fn command(rest: &str) -> &str {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let len = if letters > 0 { letters } else { rest.chars().next().map_or(0, char::len_utf8) };
    &rest[..len]
}

/// The macro that a command defines, and its name.
pub(super) fn definition(command_name: &str, arguments: &mut Arguments<'_>) -> Option<(String, Macro)> {
    let is_starred = arguments.skip('*');
    let name = arguments.next()?.trim();
    let name = name.strip_prefix('\\').filter(|it| command(it).len() == it.len() && !it.is_empty())?;
    let mut found = Macro { n_arguments: 0, default: None, text: String::new() };
    match command_name {
        "def" => {
            while arguments.skip('#') {
                found.n_arguments += 1;
                arguments.next()?;
            }
            found.text = arguments.group()?.to_owned();
        }
        "let" => {
            arguments.skip('=');
            found.text = arguments.next()?.to_owned();
        }
        "DeclareMathOperator" => {
            let star = if is_starred { "*" } else { "" };
            found.text = format!("\\operatorname{star}{{{}}}", arguments.next()?);
        }
        _ => {
            if let Some(count) = arguments.brackets() {
                found.n_arguments = count.trim().parse().ok().filter(|count| *count <= 9)?;
                found.default = arguments.brackets().map(str::to_owned);
            }
            found.text = arguments.next()?.to_owned();
        }
    }
    let is_whole = found.n_arguments <= 9 && (found.default.is_none() || found.n_arguments > 0);
    is_whole.then(|| (name.to_owned(), found))
}

/// The arguments behind a command.
pub(super) struct Arguments<'t> {
    /// The TeX that they stand in.
    pub(super) tex: &'t str,
    /// Where the command begins.
    pub(super) start: usize,
    /// Where the next one begins.
    pub(super) at: usize,
}

impl<'t> Arguments<'t> {
    /// The next one: what is in braces, a command, or a sign.
    pub(super) fn next(&mut self) -> Option<&'t str> {
        self.skip_space();
        let rest = &self.tex[self.at..];
        if rest.starts_with('{') {
            return self.group();
        }
        let len = match rest.strip_prefix('\\') {
            Some(behind) => 1 + command(behind).len(),
            None => rest.chars().next().filter(|c| *c != '}')?.len_utf8(),
        };
        self.at += len;
        Some(&rest[..len])
    }

    /// What is in the braces that come next.
    fn group(&mut self) -> Option<&'t str> {
        self.skip_space();
        self.enclosed('{', b'}', usize::MAX)
    }

    /// What is in the brackets that come next.
    pub(super) fn brackets(&mut self) -> Option<&'t str> {
        self.skip_space();
        self.enclosed('[', b']', MAX_BRACKETS)
    }

    fn enclosed(&mut self, open: char, close: u8, max: usize) -> Option<&'t str> {
        let rest = self.tex[self.at..].strip_prefix(open)?;
        let bytes = rest.as_bytes();
        let (mut depth, mut at) = (0_usize, 0);
        while let Some(&byte) = bytes.get(at).filter(|_| at < max) {
            match byte {
                b'\\' => at += 1,
                byte if byte == close && depth == 0 => {
                    self.at += at + 2;
                    return Some(&rest[..at]);
                }
                b'{' => depth += 1,
                b'}' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Passes over a sign, if it comes next.
    pub(super) fn skip(&mut self, sign: char) -> bool {
        self.skip_space();
        let is_next = self.tex[self.at..].starts_with(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    fn skip_space(&mut self) {
        let rest = &self.tex[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The offset of a part of the text.
    pub(super) fn offset_of(&self, part: &str) -> usize {
        part.as_ptr().addr() - self.tex.as_ptr().addr()
    }

    /// The text of a macro with the arguments that follow; nothing if they are not there, or make it too long.
    pub(super) fn fill(&mut self, found: &Macro, max_bytes: usize) -> Option<String> {
        let mut values: Vec<&str> = Vec::with_capacity(found.n_arguments);
        if let Some(default) = &found.default {
            values.push(self.brackets().unwrap_or(default));
        }
        while values.len() < found.n_arguments {
            values.push(self.next()?);
        }
        let mut pieces = found.text.split('#');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            if text.len() > max_bytes {
                return None;
            }
            let nth = piece.bytes().next().filter(|byte| matches!(byte, b'1'..=b'9'));
            match nth.and_then(|digit| values.get(usize::from(digit - b'1'))) {
                Some(value) => {
                    text.push_str(value);
                    text.push_str(&piece[1..]);
                }
                None => {
                    text.push('#');
                    text.push_str(piece);
                }
            }
        }
        // What follows a command without arguments must not become part of the last command in its text.
        if text.ends_with(|c: char| c.is_ascii_alphabetic()) {
            text.push(' ');
        }
        Some(text)
    }
}
