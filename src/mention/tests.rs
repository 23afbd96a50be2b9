//! What counts as a mention.

use super::*;
use crate::link::link;
use crate::pack::Pack;

fn vault(notes: &[(&str, &str)]) -> Vault {
    let notes: Vec<_> = notes.iter().map(|(name, text)| (format!("{name}.md"), *text)).collect();
    Vault::of_notes(&notes.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>())
}

/// What of the last note mentions which of the others.
fn found(notes: &[(&str, &str)], settings: &MentionSettings) -> Vec<String> {
    let vault = vault(notes);
    let links = link(&vault);
    let mentions = Mentions::new(&vault, &links, settings, |_| true);
    let (last, _) = notes.last().unwrap();
    let missing = links.missing().iter().zip(0..).map(|(it, nth)| (Node::Missing(nth), it.name.as_str()));
    let files = vault.files().map(|(id, file)| (Node::File(id), file.path.stem()));
    let mut found = Vec::new();
    for (node, name) in files.chain(missing) {
        for mention in mentions.of(node).iter().filter(|it| vault.file(it.file).path.stem() == *last) {
            let (file, range) = (vault.file(mention.file), mention.text());
            let text = &file.note().unwrap().text[range.start as usize..range.end as usize];
            found.push((range.start, format!("{text}={name}")));
        }
    }
    found.sort();
    found.into_iter().map(|(_, it)| it).collect()
}

/// Whether a text mentions each of these names by these words.
#[track_caller]
fn check(names: &[&str], text: &str, expected: &[&str]) {
    let mut notes: Vec<_> = names.iter().map(|name| (*name, "")).collect();
    notes.push(("~text", text));
    let words: Vec<_> = found(&notes, &MentionSettings::default())
        .into_iter()
        .map(|it| it.split('=').next().unwrap().to_owned())
        .collect();
    assert_eq!(words, expected, "{names:?} in {text:?}");
}

#[test]
fn names_are_whole_words() {
    check(&["Japan"], "Japan's, (Japan) “Japan” Japan.", &["Japan", "Japan", "Japan", "Japan"]);
    check(&["Japan"], "Japanese, Japan2, Japan_x, xJapan, Japa\u{301}n Japan\u{301}", &[]);
    check(&["Node", "Corp"], "Node.js and me@Corp, AT&Corp, #Corp @Corp Node+", &[]);
    check(&["Italie"], "L'Italie et l’Italie", &["Italie", "Italie"]);
    check(&["Ελλάδα", "Россия"], "Η Ελλάδα, Россия и Россияне", &["Ελλάδα", "Россия"]);
}

#[test]
fn a_hyphen_separates_names_with_a_capital() {
    check(&["China"], "US-China pro-China China-based US–China", &["China", "China", "China", "China"]);
    check(&["time", "Ray", "Mail"], "real-time X-Ray e-Mail", &[]);
    check(&["US-China relations", "China"], "US-China relations", &["US-China relations"]);
}

#[test]
fn the_longest_name_wins() {
    check(&["New York", "New York Times"], "the New York Times of New York", &["New York Times", "New York"]);
    check(&["Art", "Art of war"], "some Art of warfare", &["Art"]);
    check(&["Old York City", "York City Hall"], "New York City Hall", &["York City Hall"]);
    check(&["aab", "aabaab", "aabaabaab"], "aabaab aabaabx", &["aabaab"]);
}

#[test]
fn names_in_scripts_without_spaces_are_found_inside_text() {
    check(&["日本", "日本経済", "銅"], "用Rust写日本経済と日本の銅", &["日本経済", "日本"]);
    check(&["Rust"], "用Rust写", &["Rust"]);
    check(&["도쿄"], "도쿄에서", &["도쿄"]);
}

#[test]
fn one_word_counts_as_it_is_written_and_several_in_any_case() {
    check(&["JOGMEC", "Energy", "docker"], "Jogmec jogmec energy ENERGY Docker DOCKER", &["Docker"]);
    check(
        &["Rare earth elements"],
        "Rare Earth Elements rare earth elements",
        &["Rare Earth Elements", "rare earth elements"],
    );
    check(
        &["US policy", "To do", "OpenAI models"],
        "us policy to do openai Models OpenAI Models",
        &["OpenAI Models"],
    );
    check(&["Российская империя"], "российская империя", &["российская империя"]);
    check(&["Moore's law"], "Moore’s law", &["Moore’s law"]);
}

#[test]
fn a_common_word_is_a_name_only_where_its_capital_says_so() {
    check(
        &["Energy"],
        "Energy is up. Nuclear Energy Fund. It needs Energy.",
        &["Energy", "Energy", "Energy"],
    );
    let text = "energy is up. Energy too. - the Energy of it\n\n# Energy\n\nthe Energy Fund";
    check(&["Energy"], text, &["Energy"]);
    check(
        &["China"],
        "China grew. China fell. A china cup? In China, by China, to China, of China, or China.",
        &["China"; 7],
    );
}

#[test]
fn names_that_say_little_are_not_looked_for() {
    check(
        &["Index", "README", "2024-01-01", "AI", "a.png", "日"],
        "In Index README 2024-01-01 AI a.png 日",
        &[],
    );
    let settings = |text: &str| crate::config::Config::parse(text, "t").unwrap().mentions;
    let notes = [("AI", ""), ("Steel", ""), ("~text", "the AI of Steel")];
    assert_eq!(found(&notes, &settings("[mentions]\nmin_length = 2\n")), ["AI=AI", "Steel=Steel"]);
    assert_eq!(found(&notes, &settings("[mentions]\nstop = [\"steel\"]\n")), [""; 0]);
    assert_eq!(found(&notes, &settings("[mentions]\nenabled = false\n")), [""; 0]);
}

#[test]
fn what_is_linked_or_no_prose_is_no_mention() {
    check(
        &["Japan", "Lynas Rare Earths"],
        "[[Japan]] [[X|Japan]] `Japan` $Japan$ [Japan](https://example.org) #Japan ![[Japan]] %%Japan%%\n\n\
         Japan:: x\n\n```\nJapan\n```\n\n[[Lynas]] Rare Earths\n\n<!-- Japan -->\n\nhttps://example.org/Japan",
        &[],
    );
    check(
        &["Japan"],
        "- *Japan* x\n\n| a |\n| - |\n| Japan |\n\n> [!note] Japan\n",
        &["Japan", "Japan", "Japan"],
    );
}

#[test]
fn titles_aliases_and_missing_notes_are_names_too() {
    let notes = [
        ("a/jogmec", "---\ntitle: JOGMEC\naliases: [Japan Organization, ''] \n---\n[[Wanted Thing]]"),
        ("~text", "JOGMEC, the Japan Organization, has a wanted thing."),
    ];
    let expected = ["JOGMEC=jogmec", "Japan Organization=jogmec", "wanted thing=Wanted Thing"];
    assert_eq!(found(&notes, &MentionSettings::default()), expected);
}

#[test]
fn a_note_does_not_mention_itself_and_links_elsewhere_are_told() {
    let vault = vault(&[("Japan", "Japan"), ("a", "[[Japan]] and Japan"), ("b", "in Japan. Japan")]);
    let links = link(&vault);
    let mentions = Mentions::new(&vault, &links, &MentionSettings::default(), |_| true);
    let japan = Node::File(FileId(0));
    let found: Vec<_> =
        mentions.of(japan).iter().map(|it| (it.file.0, it.text().start, it.is_linked)).collect();
    assert_eq!(found, [(2, 3, false), (2, 10, false), (1, 10, true)]);
    assert_eq!(mentions.counts(japan), MentionCounts { unlinked_files: 1, linked_files: 1, places: 3 });
}

#[test]
fn a_name_of_several_notes_is_marked_and_one_of_many_is_no_name() {
    let vault = vault(&[("a/Gold", ""), ("b/Gold", ""), ("~text", "in Gold")]);
    let links = link(&vault);
    let mentions = Mentions::new(&vault, &links, &MentionSettings::default(), |_| true);
    for nth in 0..2 {
        let [mention] = mentions.of(Node::File(FileId(nth))) else { panic!("one mention") };
        assert!(mention.is_shared);
    }
    let folders: Vec<String> = (0..9).map(|nth| format!("{nth}/Gold")).collect();
    let mut notes: Vec<_> = folders.iter().map(|it| (it.as_str(), "")).collect();
    notes.push(("~text", "in Gold"));
    assert_eq!(found(&notes, &MentionSettings::default()), [""; 0]);
}

#[test]
fn what_is_not_shown_is_not_mentioned_and_mentions_nothing() {
    let vault = vault(&[("Japan", ""), ("Secret Japan", ""), ("a", "in Secret Japan"), ("b", "in Japan")]);
    let links = link(&vault);
    let hidden = [FileId(1), FileId(3)];
    let mentions = Mentions::new(&vault, &links, &MentionSettings::default(), |node| {
        !hidden.iter().any(|id| node == Node::File(*id))
    });
    assert_eq!(mentions.of(Node::File(FileId(0))).len(), 1);
    assert_eq!(mentions.of(Node::File(FileId(0)))[0].file, FileId(2));
    assert!(mentions.of(Node::File(FileId(1))).is_empty());
}

#[test]
fn names_that_texts_give_and_properties_do_not_are_told() {
    let vault = vault(&[
        (
            "JOGMEC",
            "---\naliases: [Japan Organization for Metals and Energy Security]\n---\n**The JOGMEC** — an agency.",
        ),
        ("Ministry of Economy", "**Ministry of Economy** — Japan's."),
        (
            "a",
            "Japan Oil, Gas and Metals National Corporation (JOGMEC) of the Ministry of Economy (METMOE, MoE).",
        ),
        ("b", "JOGMEC (Japan Organization for Metals and Energy Security), Ministry of Economy (MoE)"),
    ]);
    let links = link(&vault);
    let found = undeclared_aliases(&vault, links.index(), |_| true);
    let found: Vec<_> = found
        .iter()
        .map(|it| {
            (vault.file(it.note).path.stem(), it.name.as_str(), vault.file(it.file).path.stem(), it.is_lead)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("JOGMEC", "Japan Oil, Gas and Metals National Corporation", "a", false),
            ("JOGMEC", "The JOGMEC", "JOGMEC", true),
            ("Ministry of Economy", "MoE", "b", false),
        ]
    );
}

#[test]
fn a_short_form_may_stand_behind_any_space() {
    let vault = vault(&[
        ("Ministry of Economy", ""),
        ("a", "the\u{a0}MoE (Ministry of Economy) and\u{3000}\u{a0}(x)"),
    ]);
    let links = link(&vault);
    let found = undeclared_aliases(&vault, links.index(), |_| true);
    assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["MoE"]);
}

#[test]
fn hostile_names_and_texts_take_linear_time() {
    let names: Vec<String> = (1..2_000).map(|n| "ab ".repeat(n % 66 + 1) + &"c".repeat(n / 66)).collect();
    let mut notes: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    let text = "ab ".repeat(300_000);
    notes.push(("~text", &text));
    // A search that starts again at each word would not come to an end.
    assert!(!found(&notes, &MentionSettings::default()).is_empty());
}

#[test]
fn what_an_earlier_reading_says_is_what_the_texts_say() {
    let steps: &[&[(&str, &str)]] = &[
        &[
            ("Cobalt", ""),
            ("Mining Company", "Cobalt and cobalt."),
            ("z", "The Mining Company digs cobalt, a Rare Earth."),
        ],
        &[
            ("Cobalt", ""),
            ("Mining Company", "Cobalt and copper."),
            ("z", "The Mining Company digs cobalt, a Rare Earth."),
        ],
        &[
            ("A", "About rare earth."),
            ("Cobalt", ""),
            ("Mining Company", "[[Rare Earth]]"),
            ("z", "The Mining Company digs cobalt, a Rare Earth."),
        ],
        &[
            ("Cobalt", "---\naliases: [Mining]\n---\n"),
            ("Rare", ""),
            ("z", "The Mining Company digs cobalt, a Rare Earth."),
        ],
        &[
            ("RARE", ""),
            ("Rare", ""),
            ("rare", "Cobalt"),
            ("z", "The Mining Company digs cobalt, a Rare Earth."),
        ],
        &[],
        &[("Cobalt", ""), ("z", "The Mining Company digs cobalt, a Rare Earth.")],
    ];
    let mut compiled: std::collections::BTreeMap<(&str, &str), File> = <_>::default();
    let kept = Stored::default();
    for step in steps {
        let files = step.iter().map(|note| {
            let new = || vault(&[*note]).files().next().unwrap().1.clone();
            compiled.entry(*note).or_insert_with(new).clone()
        });
        let vault = Vault::new(files.collect());
        let links = link(&vault);
        let settings = MentionSettings { min_length: 3, ..MentionSettings::default() };
        let again = Mentions::with_earlier(&vault, &links, &settings, |_| true, Some((&kept, 0)));
        assert_eq!(*again, Mentions::new(&vault, &links, &settings, |_| true), "{step:?}");
    }
}

/// Whether mentions of notes with another text are taken over from those of the texts before; all of them are what they
/// would be without.
#[track_caller]
fn is_taken_over(before: &[&str], after: &[&str]) -> bool {
    let names = ["Cobalt Street", "Time", "Mining Company", "~1", "~2", "~3"];
    let notes = |texts: &[&'static str]| {
        let texts = ["", "", ""].iter().chain(texts);
        vault(&names.into_iter().zip(texts.copied()).collect::<Vec<_>>())
    };
    let before: Vec<&'static str> = before.iter().map(|it| &*it.to_string().leak()).collect();
    let after: Vec<&'static str> = after.iter().map(|it| &*it.to_string().leak()).collect();
    let (kept, settings) = (Stored::default(), MentionSettings::default());
    let [first, second] = [notes(&before), notes(&after)];
    let links = link(&first);
    Mentions::with_earlier(&first, &links, &settings, |_| true, Some((&kept, 0)));
    let mut bytes = Vec::new();
    kept.get().unwrap().pack(&mut bytes);
    let unpacked = Kept::unpack(&mut crate::pack::Unpacker::new(&bytes)).unwrap();
    let links = link(&second);
    let files: Vec<_> = second.files().collect();
    let objects: Vec<u64> = files.iter().map(|(_, file)| object_number(file, 0)).collect();
    let given = kept::given(&second, &links, &settings, &files, &|_: Node| true);
    let targets = Arc::new(Targets::new(&files, &links, crate::span::to_u32(second.len())));
    let again = unpacked.again(given, &files, &objects, &targets);
    let expected = Mentions::new(&second, &links, &settings, |_| true);
    if let Some((again, n_read)) = &again {
        assert_eq!((&**again.mentions(), *n_read), (&expected, 1));
    }
    assert_eq!(
        *Mentions::with_earlier(&second, &links, &settings, |_| true, Some((&kept, 0))),
        expected,
        "in memory"
    );
    again.is_some()
}

#[test]
fn an_edit_leaves_the_mentions_of_other_texts_alone() {
    let [a, b, c] = ["On Cobalt Street, the Mining Company.", "The Mining Company digs.", "In no time."];
    assert!(is_taken_over(&[a, b, c], &[a, "The Mining Company digs. Much more is said.", c]));
    assert!(is_taken_over(&[a, b, c], &[a, "Much more is said. The Mining Company digs.", c]), "elsewhere");
    assert!(is_taken_over(&[a, b, c], &["New: on Cobalt Street, yes, the Mining Company.", b, c]));
    assert!(is_taken_over(&[a, b, c], &[a, "On Cobalt Street, the Mining Company digs.", c]), "a name more");
    assert!(is_taken_over(&[a, b, c], &[a, "It digs.", c]), "a name less");
    assert!(is_taken_over(&[a, b, c], &[a, "See [[Time]]. The Mining Company digs.", c]), "a link");
    let linked = "The [[Mining Company]] digs. The Mining Company!";
    assert!(is_taken_over(&[a, b, c], &[a, linked, c]), "a link to what it names");
    assert!(is_taken_over(&[a, linked, c], &[a, b, c]), "no link any more");
    let same = "The Mining Company, the Mining Company, the Mining Company.";
    assert!(is_taken_over(&[same, b, c], &[same, "It digs.", c]), "one of several");
    let title = "---\naliases: [Diggers]\n---\nThe Mining Company digs.";
    assert!(!is_taken_over(&[a, b, c], &[a, title, c]), "a name of its own");
}

#[test]
fn a_word_that_becomes_common_is_seen_in_all_texts() {
    let named = "We read Time and the Time of Time, by Time, for Time.";
    assert!(!is_taken_over(
        &[named, "Time flies.", "Words."],
        &[named, "Time flies.", "No time, no time at all."]
    ));
    assert!(is_taken_over(
        &["Words.", "Time flies.", "No time."],
        &["Words.", "Time flies.", "No time at all."]
    ));
}

#[test]
fn after_any_edits_the_mentions_are_those_of_a_vault_that_is_read_anew() {
    const PIECES: [&str; 8] = [
        "the Mining Company ",
        "on Cobalt Street ",
        "words ",
        "[[Mining Company]] ",
        "[[Cobalt Street|it]] ",
        "[[Nowhere]] ",
        "to Nowhere ",
        "In Time. ",
    ];
    let kept = Stored::default();
    let settings = MentionSettings::default();
    let mut seed = 7_u64;
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let mut texts = vec![String::new(); 14];
    for nth in 0..400 {
        for _ in 0..=dice(3) {
            let text = &mut texts[dice(14)];
            match dice(4) {
                0 => text.clear(),
                _ => text.push_str(PIECES[dice(8)]),
            }
        }
        let notes: Vec<String> = (0..texts.len()).map(|nth| format!("~{nth:02}")).collect();
        let notes = notes.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str()));
        let named = [("Cobalt Street", ""), ("Mining Company", ""), ("Time", "")];
        let vault = vault(&notes.chain(named).collect::<Vec<_>>());
        let links = link(&vault);
        let again = Mentions::with_earlier(&vault, &links, &settings, |_| true, Some((&kept, 0)));
        assert_eq!(*again, Mentions::new(&vault, &links, &settings, |_| true), "edit {nth}: {texts:?}");
    }
}

#[test]
fn of_a_name_at_very_many_places_those_left_out_are_not_guessed() {
    let many = "The Mining Company. ".repeat(MAX_KEPT as usize);
    let more = format!("{many} And more.");
    assert!(!is_taken_over(&[&many, "The Mining Company.", ""], &[&many, "", ""]));
    assert!(!is_taken_over(
        &[&many[20..], "", ""],
        &[&many[20..], "The Mining Company, the Mining Company.", ""]
    ));
    assert!(is_taken_over(&[&many, "The Mining Company.", ""], &[&more, "The Mining Company.", ""]));
}

#[test]
fn of_a_name_in_many_files_the_places_in_as_many_as_a_page_lists_are_kept_and_all_are_counted() {
    let note = |nth: usize| match nth % 2 {
        0 => (format!("a{nth:02}"), "On Cobalt, and Cobalt again."),
        _ => (format!("a{nth:02}"), "[[Cobalt]] is Cobalt."),
    };
    let mut notes: Vec<_> = (0..30).map(note).collect();
    notes.push(("Cobalt".to_owned(), ""));
    let vault = vault(&notes.iter().map(|(name, text)| (name.as_str(), *text)).collect::<Vec<_>>());
    let links = link(&vault);
    let mentions = Mentions::new(&vault, &links, &MentionSettings::default(), |_| true);
    let cobalt = Node::File(vault.find(&crate::path::VaultPath::new("Cobalt.md")).unwrap());
    let counts = MentionCounts { unlinked_files: 15, linked_files: 15, places: 45 };
    assert_eq!(mentions.counts(cobalt), counts);
    let files: Vec<_> = mentions.of(cobalt).iter().map(|it| (it.is_linked, it.file)).collect();
    assert!(files.is_sorted(), "{files:?}");
    let (linked, unlinked): (Vec<_>, Vec<_>) = files.into_iter().partition(|(is_linked, _)| *is_linked);
    assert_eq!((unlinked.len(), linked.len()), (2 * MAX_FILES as usize, MAX_FILES as usize));
}
