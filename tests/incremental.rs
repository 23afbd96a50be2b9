//! A build that keeps what has not changed leaves what a build from nothing would, byte for byte, whatever was edited.
//!
//! The edits are the same in each run. `ADIT_EDITS=2000 cargo test --test incremental` tries others, and more.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use adit::{
    Cache, Compilation, Config, Earlier, Memo, Output, Page, Site, WriteStats, compile_vault, read_config,
    write,
};
use tempfile::TempDir;

/// Edits that each run tries, and after how many the vault begins anew.
const N_EDITS: usize = 120;
const N_OF_ONE_VAULT: usize = 40;

/// A vault with its site and its cache.
struct Place {
    root: TempDir,
    out: TempDir,
    cache: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = || TempDir::new().expect("a temporary folder can be made");
        let place = Self { root: folder(), out: folder(), cache: folder() };
        files.iter().for_each(|(path, text)| place.put(path, text));
        place
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.root.path().join(path)).expect("the file is there");
    }

    fn output(&self) -> Output {
        let cache = Cache::open(self.cache.path(), self.root.path()).expect("there can be a cache");
        Output::claim(self.root.path(), self.out.path(), false).expect("the folder is ours").with_cache(cache)
    }

    /// Builds with what the builds before have left, and compares all files with those of a build from nothing.
    fn build(&self) -> WriteStats {
        let config = read_config(self.root.path(), None).expect("the settings are sound");
        let compilation = compile_vault(self.root.path(), None, &config).expect("it can be compiled");
        let output = self.output().proving();
        let map = output.map();
        let cache = Cache::open(self.cache.path(), self.root.path()).expect("there can be a cache");
        let earlier = Earlier { map: map.as_deref(), memo: Some(Memo::in_cache(&cache).into()) };
        let site = Site::with_earlier(&compilation, &config, "Notes", earlier);
        let stats = write(&site.expect("the templates are sound"), &compilation.vault, &output, &|_| ());
        let stats = stats.expect("kept pages would come out the same");
        let expected = pages(&compilation, &config, map.as_deref());
        let left = files_in(self.out.path());
        assert!(left.keys().eq(expected.keys()), "{:?}", (left.keys(), expected.keys()));
        for (path, bytes) in &expected {
            assert!(left[path] == *bytes, "{path} differs");
        }
        stats
    }
}

/// A site in memory, made from nothing but the map.
fn pages(compilation: &Compilation, config: &Config, map: Option<&[u8]>) -> BTreeMap<String, Vec<u8>> {
    let site = Site::with_earlier_map(compilation, config, "Notes", map).expect("the templates are sound");
    let page = |url| match site.render(url).expect("every page renders").expect("every route has a page") {
        Page::Bytes(bytes) => bytes,
        Page::Copy(id) => fs::read(&compilation.vault.file(id).disk).expect("files stay"),
    };
    site.routes().map(|url| (url.as_str().to_owned(), page(url))).collect()
}

/// The files below a folder, but for the manifest.
fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).expect("it is a folder") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is inside").to_string_lossy().replace('\\', "/");
            if name != ".adit-manifest.json" {
                found.insert(name, fs::read(&path).expect("it can be read"));
            }
        }
    }
    found
}

/// Numbers without a pattern, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % sides
    }

    fn one_of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.roll(all.len())]
    }
}

const NAMES: &[&str] = &[
    "Japan",
    "Lynas",
    "METI",
    "Mount Weld",
    "JOGMEC",
    "Neodymium",
    "1 Intro",
    "2 Mines",
    "3 End",
    "Kyoto",
    "Index",
    "Report 2020",
];
const FOLDERS: &[&str] = &["", "a/", "a/b/", "Places/"];
const WANTED: &[&str] = &["Sojitz", "Nowhere", "Brand new", "Old/Gone"];
const TAGS: &[&str] = &["country", "mine", "source", "japan", "x/y", "x/z"];

/// A line of a note.
fn line(dice: &mut Dice) -> String {
    let (name, other) = (dice.one_of(NAMES), dice.one_of(NAMES));
    let (wanted, tag) = (dice.one_of(WANTED), dice.one_of(TAGS));
    let n = dice.roll(40);
    match dice.roll(26) {
        0 => format!("It supplies [[{name}]] and [[{other}]]."),
        1 => format!("Founded by [[{wanted}]] in 20{n:02}."),
        2 => format!("See [[{name}#Part {}]] and [[{name}#^b{}]].", n % 3, n % 4),
        3 => format!("![[{name}]]"),
        4 => format!("![[{name}#Part {}]]", n % 3),
        5 => format!("#{tag} is said of {other}."),
        6 => format!("{name} and {other} are named without a link."),
        7 => format!("## Part {}\n\nText below it in {n}.", n % 3),
        8 => format!("A block with [[{other}|a label {n}]]. ^b{}", n % 4),
        9 => format!("| Partner | Country | Paid |\n|-|-|-|\n| [[{name}]] | [[{other}]] | ${n}M (2011) |"),
        10 => format!("- **Owner**: [[{name}]]\n- **Output** ({n} tonnes): [[{wanted}]]"),
        11 => "```dataview\nTABLE file.mtime, rating FROM #mine\nSORT file.name\n```".to_owned(),
        12 => "```dataview\nLIST FROM [[]]\n```".to_owned(),
        13 => format!("owner:: [[{other}]]"),
        14 => format!("It paid ${n}M in 20{:02}.", n % 30),
        15 => format!("![[map.png|{}]] and ![[{name}.png]]", 10 + n),
        16 => format!("[text]({}.md) and <b>bold {n}</b>", name.replace(' ', "%20")),
        17 => format!("- [ ] task {n} of [[{name}]]"),
        18 => "```mermaid\ngraph LR\nA-->B\n```".to_owned(),
        19 => "```base\nviews:\n  - type: table\n    name: All\n```".to_owned(),
        20 => format!("![[All.base]] {n}"),
        21 => format!("![[Board.canvas]] {n}"),
        22 => format!("In 19{:02}, [[{wanted}]] joined [[{name}]]. [source](https://a.example/{n})", 50 + n),
        23 => format!("%%hidden [[{wanted}]]%% {n}"),
        _ => format!("Plain words, number {n}, of {tag}."),
    }
}

fn note(dice: &mut Dice) -> String {
    let mut text = String::new();
    if dice.roll(2) == 0 {
        text += "---\n";
        for _ in 0..=dice.roll(4) {
            let (name, tag, n) = (dice.one_of(NAMES), dice.one_of(TAGS), dice.roll(30));
            text += &match dice.roll(10) {
                0 => format!("aliases: [{name} {n}, Alias of {n}]\n"),
                1 => format!("tags: [{tag}, {}]\n", dice.one_of(TAGS)),
                2 => format!("title: Title {n}\n"),
                3 => format!("owner: \"[[{name}]]\"\n"),
                4 => format!("order: {n}\n"),
                5 => format!("updated: 2026-02-{:02}\n", 1 + n % 28),
                6 => format!("rating: {n}\n"),
                7 => "publish: false\n".to_owned(),
                8 => format!("type: [{tag}, {}]\n", dice.one_of(TAGS)),
                _ => format!("description: About {n}\n"),
            };
        }
        text += "---\n";
    }
    if dice.roll(3) == 0 {
        text += &format!("# Heading {}\n\n", dice.roll(4));
    }
    for _ in 0..dice.roll(9) {
        text += &line(dice);
        text += "\n\n";
    }
    text
}

/// The smallest picture of this width.
fn picture(width: u8) -> String {
    format!("GIF89a{}\0\u{1}\0\0\0\0;", width as char)
}

fn canvas(dice: &mut Dice) -> String {
    let (one, other) = (dice.one_of(NAMES), dice.one_of(NAMES));
    let text = line(dice).replace(['\n', '"', '\\'], " ");
    format!(
        "{{\"nodes\":[{{\"id\":\"1\",\"type\":\"file\",\"file\":\"{one}.md\",\"x\":0,\"y\":0,\"width\":200,\"height\":100}},\
         {{\"id\":\"2\",\"type\":\"file\",\"file\":\"a/{other}.md\",\"x\":400,\"y\":0,\"width\":200,\"height\":100}},\
         {{\"id\":\"3\",\"type\":\"text\",\"text\":\"{text}\",\"x\":0,\"y\":300,\"width\":200,\"height\":{}}}],\
         \"edges\":[{{\"id\":\"e\",\"fromNode\":\"1\",\"toNode\":\"2\",\"label\":\"owns {}\"}}]}}",
        50 + dice.roll(100),
        dice.roll(5)
    )
}

const SETTINGS: &[&str] = &[
    "",
    "[site]\nbase_url = \"https://example.org/notes/\"\n[check]\norphan-note = \"warn\"\n",
    "[types]\ncountry = \"Country\"\nmine = \"Mine\"\n",
    "[site]\ntitle = \"Another\"\n",
    "[relations]\ntype_property = \"type\"\n",
];

/// Changes something. Gives what it did.
fn edit(dice: &mut Dice, files: &mut BTreeMap<String, String>) -> String {
    let notes: Vec<String> = files.keys().filter(|path| path.ends_with(".md")).cloned().collect();
    let some = notes[dice.roll(notes.len())].clone();
    match dice.roll(20) {
        0 | 1 => {
            let path = format!("{}{}.md", dice.one_of(FOLDERS), dice.one_of(NAMES));
            files.insert(path.clone(), note(dice));
            format!("wrote {path}")
        }
        2 if notes.len() > 3 => {
            files.remove(&some);
            format!("removed {some}")
        }
        3 => {
            let text = canvas(dice);
            files.insert("Board.canvas".to_owned(), text);
            "wrote a canvas".to_owned()
        }
        4 => {
            let filter = dice.one_of(&["file.hasTag(\"mine\")", "rating > 5", "file.name != \"Japan\""]);
            let text = format!(
                "filters: '{filter}'\nviews:\n  - type: table\n    name: All\n    order: [file.name, rating]\n"
            );
            files.insert("All.base".to_owned(), text);
            format!("wrote a base with {filter}")
        }
        5 => {
            let width = u8::try_from(1 + dice.roll(90)).expect("it is small");
            files.insert(dice.one_of(&["map.png", "a/Japan.png"]).to_owned(), picture(width));
            format!("wrote a picture of width {width}")
        }
        6 if dice.roll(3) == 0 => {
            let settings = dice.one_of(SETTINGS);
            files.insert("adit.toml".to_owned(), settings.to_owned());
            format!("set {settings:?}")
        }
        7 => {
            // An edit inside the text moves what stands behind it.
            let text = files.get_mut(&some).expect("it is there");
            *text = text.replacen("words", "some more words", 1);
            format!("moved text in {some}")
        }
        8 | 9 => {
            files.insert(some.clone(), note(dice));
            format!("rewrote {some}")
        }
        10 => {
            let text = files.get_mut(&some).expect("it is there");
            let mut parts: Vec<&str> = text.split("\n\n").collect();
            parts.remove(dice.roll(parts.len()));
            *text = parts.join("\n\n");
            format!("cut {some}")
        }
        _ => {
            let added = line(dice);
            let text = files.get_mut(&some).expect("it is there");
            text.push_str(&added);
            text.push_str("\n\n");
            format!("{some} got {added:?}")
        }
    }
}

#[test]
fn whatever_is_edited_the_site_is_what_a_build_from_nothing_makes() {
    let wanted = std::env::var("ADIT_EDITS").ok().and_then(|it| it.parse().ok());
    let (n_edits, seed) = wanted.map_or((N_EDITS, 1), |n: usize| (n, n as u64));
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let (mut n_rendered, mut n_files) = (0, 0);
    for _ in 0..n_edits.div_ceil(N_OF_ONE_VAULT) {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for _ in 0..4 + dice.roll(20) {
            let path = format!("{}{}.md", dice.one_of(FOLDERS), dice.one_of(NAMES));
            files.insert(path, note(&mut dice));
        }
        let place = Place::new(&[]);
        let mut done = Vec::new();
        let mut there: BTreeMap<String, String> = BTreeMap::new();
        for _ in 0..=N_OF_ONE_VAULT {
            for path in there.keys().filter(|path| !files.contains_key(*path)) {
                place.remove(path);
            }
            for (path, text) in files.iter().filter(|(path, text)| there.get(*path) != Some(*text)) {
                place.put(path, text);
            }
            there.clone_from(&files);
            let built = std::panic::catch_unwind(|| place.build());
            let stats = built.unwrap_or_else(|_| panic!("after {done:#?}, with {there:#?}"));
            n_rendered += stats.n_rendered;
            n_files += stats.n_files;
            for _ in 0..=dice.roll(2) {
                done.push(edit(&mut dice, &mut files));
            }
        }
    }
    println!("{n_edits} edits, {n_rendered} of {n_files} pages rendered");
    assert!(n_rendered < n_files, "something is kept");
}
