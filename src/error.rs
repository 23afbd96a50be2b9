//! What stops adit: the machine's refusals and unusable arguments. What is wrong with notes is a `Diagnostic`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why adit could not go on.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    message: String,
    path: Option<PathBuf>,
    help: Option<String>,
    source: Option<io::Error>,
}

impl Error {
    /// A refusal of the operating system: what was tried (`read`, `write`…), on which path, what it said.
    pub(crate) fn io(action: &str, path: &Path, source: io::Error) -> Self {
        Self(Box::new(Inner {
            message: format!("could not {action} `{}`", path.display()),
            path: Some(path.to_owned()),
            help: None,
            source: Some(source),
        }))
    }

    /// A vault that cannot be opened.
    pub(crate) fn vault(root: &Path, source: io::Error) -> Self {
        let is_missing = source.kind() == io::ErrorKind::NotFound;
        let mut error = Self::io("open the vault", root, source);
        error.0.help = is_missing.then(|| "the vault is the folder that holds the notes".to_owned());
        error
    }

    /// A refusal of adit itself about a path, with what to do instead.
    pub(crate) fn refused(message: impl Into<String>, path: &Path, help: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            message: message.into(),
            path: Some(path.to_owned()),
            help: Some(help.into()),
            source: None,
        }))
    }

    /// Output that could not be printed.
    pub fn output(source: io::Error) -> Self {
        Self(Box::new(Inner {
            message: "could not print".to_owned(),
            path: None,
            help: None,
            source: Some(source),
        }))
    }

    /// An unusable setting.
    pub(crate) fn config(message: impl Into<String>, help: impl Into<String>) -> Self {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        Self(Box::new(Inner { message: message.into(), path: None, help, source: None }))
    }

    /// A question that cannot be asked: a name that means nothing, a column that is not there.
    pub fn question(message: impl Into<String>, help: Option<String>) -> Self {
        Self(Box::new(Inner { message: message.into(), path: None, help, source: None }))
    }

    /// The path it is about, if it is about one.
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// What the user can do about it.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}
