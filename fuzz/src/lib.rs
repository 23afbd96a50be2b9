//! What the targets share: how adit is called, and what has to hold of what comes out. The latter is what the property
//! tests ask too.
//!
//! What is the same in every run is made once, for it would be most of the work: the settings, their words.

use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Once};

use adit::{
    Compilation, CompileOptions, Config, VaultPath, compile, compile_base, compile_canvas, compile_vault,
};
use tempfile::TempDir;

#[path = "../../tests/invariants/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each of the two users of these files uses its own part of them")]
pub mod invariants;

/// Longer texts are about load, which `growth` is for.
pub const MAX_BYTES: usize = 16 << 10;

/// Panics with what does not hold.
#[track_caller]
pub fn must(held: invariants::Held) {
    if let Err(problem) = held {
        panic!("{problem}");
    }
}

/// Compiles a note with either set of options, and looks at what came out.
pub fn check_note(text: &str) {
    for options in [&*OPTIONS, &*OTHER_OPTIONS] {
        let note = compile(&VaultPath::new("sub/Some note.md"), text, options);
        must(invariants::assert_note_sound(text, &note));
        must(invariants::assert_findings_can_be_shown(&note.diagnostics, text));
    }
}

/// The same for a canvas.
pub fn check_canvas(text: &str) {
    let canvas = compile_canvas(&VaultPath::new("x.canvas"), text, &OPTIONS);
    must(invariants::assert_canvas_sound(text, &canvas));
    must(invariants::assert_findings_can_be_shown(&canvas.note.diagnostics, text));
}

/// The same for a base.
pub fn check_base(text: &str) {
    let base = compile_base(&VaultPath::new("x.base"), text);
    must(invariants::assert_base_sound(text, &base));
    must(invariants::assert_findings_can_be_shown(&base.diagnostics, text));
}

static CONFIG: LazyLock<Config> = LazyLock::new(Config::default);

/// As a vault with default settings is compiled.
pub static OPTIONS: LazyLock<CompileOptions> =
    LazyLock::new(|| CompileOptions { relations: CONFIG.relations.clone(), ..CompileOptions::default() });

/// With whatever settings can change.
static OTHER_OPTIONS: LazyLock<CompileOptions> = LazyLock::new(|| CompileOptions {
    strict_line_breaks: true,
    trust_html: true,
    highlight: true,
    ..OPTIONS.clone()
});

/// Of how many vaults one is built a second time.
const TWICE: u64 = 4;

/// Builds the site of some files, and looks at it.
pub fn check_vault<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) {
    work_in_one_thread();
    let folder = TempDir::new().expect("a temporary folder can be made");
    let mut sum = 0_u64;
    for (path, bytes) in files {
        sum = bytes.iter().fold(sum, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        fs::write(&path, bytes).expect("a file can be written");
    }
    let compilation = compiled(folder.path());
    for finding in &compilation.diagnostics {
        let texts = compilation.texts(std::iter::once(&finding.file));
        let text = texts.get(&finding.file).map_or("", String::as_str);
        must(invariants::assert_findings_can_be_shown(std::slice::from_ref(finding), text));
    }
    must(invariants::assert_edges_are_references_turned_round(&compilation));
    let pages = invariants::pages(&compilation);
    let facts = invariants::facts(&pages);
    must(invariants::assert_links_lead_somewhere(&pages, &facts));
    must(invariants::assert_ids_are_unique(&facts));
    must(invariants::assert_nothing_escapes(&facts));
    if sum.is_multiple_of(TWICE) {
        let again = invariants::pages(&compiled(folder.path()));
        assert!(pages == again, "two builds of one vault differ");
    }
}

fn compiled(root: &Path) -> Compilation {
    compile_vault(root, None, &CONFIG).expect("a folder of files can be compiled")
}

/// Makes the thread that fuzzes the one that works: handing the work of a small vault around takes longer than doing it.
fn work_in_one_thread() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("nothing has worked before");
    });
}
