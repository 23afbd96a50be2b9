//! Puts an export on disk: whole or not at all, and never over what is something else.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::export::{Export, ExportFormat, Mark, Shape, Table};

use super::put::{replace, replace_by};

/// How much of a file is looked at for a mark.
const MARK_REACH: u64 = 4096;

/// Bytes that are written at once.
const BUFFER: usize = 1 << 18;

/// What an export left on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportStats {
    /// How many files.
    pub n_files: usize,
    /// Their bytes.
    pub n_bytes: u64,
}

/// A file or folder that an export in some format may be written to.
#[derive(Debug)]
pub struct ExportPath {
    path: PathBuf,
    format: ExportFormat,
}

impl ExportPath {
    /// Makes sure that an export can be written to `path`, before the work begins. Nothing is written.
    ///
    /// # Errors
    /// A format that this adit was built without; a folder where a file has to be, or the other way round; a file that
    /// is no earlier export in this format, unless `force` is set.
    pub fn claim(path: &Path, format: ExportFormat, force: bool) -> Result<Self, Error> {
        match format.shape() {
            Shape::Missing => return Err(format.missing()),
            Shape::Stream(_) | Shape::Database(_) => claim_file(path, format.mark(), force)?,
            Shape::Folder(tables) => {
                if fs::metadata(path).is_ok_and(|it| !it.is_dir()) {
                    let message = format!(
                        "`{}` is a file, and an export in this format is a folder with {} files",
                        path.display(),
                        tables.len()
                    );
                    return Err(Error::refused(message, path, "give the name of a folder: `-o FOLDER`"));
                }
                for Table { name, mark, .. } in tables {
                    claim_file(&path.join(name), *mark, force)?;
                }
            }
        }
        Ok(Self { path: path.to_owned(), format })
    }
}

/// Fails if there is something at `path` that may not be replaced by a file.
fn claim_file(path: &Path, mark: Mark, force: bool) -> Result<(), Error> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::io("open", path, e)),
    };
    if !metadata.is_file() {
        let what = if metadata.is_dir() { "a folder" } else { "no regular file" };
        let message = format!("`{}` is {what}, and an export in this format is a file", path.display());
        return Err(Error::refused(message, path, "give the name of a file: `-o FILE`"));
    }
    if force || metadata.len() == 0 || is_marked(path, mark).map_err(|e| Error::io("read", path, e))? {
        return Ok(());
    }
    Err(Error::refused(
        format!("`{}` is no earlier export of adit in this format", path.display()),
        path,
        "choose another name, or give `--force` to replace it",
    ))
}

fn is_marked(path: &Path, mark: Mark) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let bytes = match mark {
        Mark::Start(bytes) => bytes,
        Mark::End(bytes) => {
            let len = file.metadata()?.len();
            file.seek(SeekFrom::Start(len.saturating_sub(MARK_REACH)))?;
            bytes
        }
    };
    let mut part = Vec::new();
    file.take(MARK_REACH).read_to_end(&mut part)?;
    Ok(memchr::memmem::find(&part, bytes).is_some())
}

/// Writes an export. Each file takes its place when it is complete.
///
/// # Errors
/// Whatever the operating system refuses, with the path.
pub fn write_export_to(output: &ExportPath, export: &Export<'_>) -> Result<ExportStats, Error> {
    let path = &output.path;
    let folder = match output.format.shape() {
        Shape::Folder(_) => Some(path.as_path()),
        _ => path.parent().filter(|it| !it.as_os_str().is_empty()),
    };
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(|e| Error::io("make the folder", folder, e))?;
    }
    let mut stats = ExportStats::default();
    let mut add = |path: &Path| {
        stats.n_files += 1;
        stats.n_bytes += fs::metadata(path).map_or(0, |it| it.len());
    };
    match output.format.shape() {
        Shape::Missing => return Err(output.format.missing()),
        Shape::Stream(write) => {
            write_file(path, &mut |out| write(out, export))?;
            add(path);
        }
        Shape::Database(write) => {
            let written = replace_by(path, |temporary| write(temporary, export));
            written.map(drop).map_err(|e| Error::io("write", path, e))?;
            add(path);
        }
        Shape::Folder(tables) => {
            for table in tables {
                let path = path.join(table.name);
                write_file(&path, &mut |out| (table.write)(out, export))?;
                add(&path);
            }
        }
    }
    Ok(stats)
}

fn write_file(
    path: &Path,
    write: &mut dyn FnMut(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), Error> {
    let written = replace(path, |file| {
        let mut out = BufWriter::with_capacity(BUFFER, file);
        write(&mut out)?;
        out.flush()
    });
    written.map_err(|e| Error::io("write", path, e))
}
