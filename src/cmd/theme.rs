//! `adit theme`: what a vault's theme is made of, and copies of adit's own to begin with.

use std::process::ExitCode;

use adit::{Error, ThemeFile, ThemeState, VaultPath, theme_states};
use anstream::eprintln;

use crate::args::{Eject, ListTheme, ShowTheme, Theme, ThemeCommand};

use super::{CLEAN, CYAN, GREEN, YELLOW, prepare, print_all, print_text};

pub(super) fn run(args: &Theme) -> Result<ExitCode, Error> {
    match &args.command {
        ThemeCommand::List(args) => list(args),
        ThemeCommand::Show(args) => show(args),
        ThemeCommand::Eject(args) => eject(args),
    }
}

/// Prints each file of the theme, and where it comes from.
fn list(args: &ListTheme) -> Result<ExitCode, Error> {
    let mut config = prepare(&args.source)?;
    config.trust = true;
    let overrides = adit::read_theme(&args.source.vault, &config)?;
    let states = theme_states(&overrides);
    let width = states.iter().map(|(path, _)| path.chars().count()).max().unwrap_or_default();
    let mut out = String::new();
    for (path, state) in &states {
        let place = overrides.place(path);
        let said = match state {
            ThemeState::Own => "adit's own".to_owned(),
            ThemeState::Replaced => format!("{GREEN}{place}{GREEN:#}"),
            ThemeState::Copied => format!("{GREEN}{place}{GREEN:#}, from this version of adit"),
            ThemeState::Stale(version) => {
                format!("{YELLOW}{place}{YELLOW:#}, from adit {version}; adit's own has changed since")
            }
            ThemeState::Added => format!("{GREEN}{place}{GREEN:#}, added"),
        };
        out += &format!("{}{}  {said}\n", adit::printable(path), " ".repeat(width - path.chars().count()));
    }
    print_text(&out)
}

/// Prints adit's own.
fn show(args: &ShowTheme) -> Result<ExitCode, Error> {
    print_all(&find(&args.name)?.copy())
}

/// Writes copies into the vault.
fn eject(args: &Eject) -> Result<ExitCode, Error> {
    let config = prepare(&args.source())?;
    let files: Vec<ThemeFile> = match args.all {
        true => ThemeFile::all(),
        false => args.names.iter().map(|name| find(name)).collect::<Result<_, _>>()?,
    };
    let ejected = adit::eject_theme(&args.vault, config.theme_folder(), &files, args.force)?;
    for (file, is_new) in files.iter().zip(&ejected) {
        let place = VaultPath::new(&format!("{}/{}", config.theme_folder(), file.path));
        match is_new {
            true => eprintln!("{GREEN}wrote{GREEN:#} {place}"),
            false => eprintln!("{YELLOW}kept{YELLOW:#} {place}, which is there; `--force` replaces it"),
        }
    }
    let is_code = |file: &ThemeFile| !file.path.ends_with(".css") && !file.path.ends_with(".txt");
    if files.iter().any(is_code) {
        eprintln!("{CYAN}help{CYAN:#}: templates and scripts are used by `adit build --trust`");
    }
    Ok(ExitCode::from(CLEAN))
}

/// The file of the theme that a name or path means.
fn find(name: &str) -> Result<ThemeFile, Error> {
    let all = ThemeFile::all();
    let found = all.iter().find(|it| it.path == name || it.name() == name).cloned();
    found.ok_or_else(|| ThemeFile::unknown(name))
}
