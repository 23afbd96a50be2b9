"""What `benches/run.py` is made of does what it says: `python3 -m unittest discover -s benches`.

With `ADIT` set to a binary, the whole command is run too, on a vault of 20 notes and without other programs.
"""
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from side_by_side import convert, session, tables, vaults
from side_by_side.measure import Command, run
from side_by_side.peers import all_peers

HERE = Path(__file__).resolve().parent
# A program that starts another one and waits for it.
SLEEP = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


class Measure(unittest.TestCase):
    def test_a_run_counts_what_the_processes_it_starts_take(self):
        busy = "sum(range(3_000_000))"
        cost = run(Command([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{busy}'])"]), 60)
        self.assertIsNone(cost.failure)
        self.assertGreater(cost.cpu, 0.02)
        self.assertGreater(cost.peak, 2**20)

    def test_a_run_that_takes_too_long_is_ended_with_all_it_has_started(self):
        start = time.monotonic()
        cost = run(Command([sys.executable, "-c", SLEEP]), 0.5)
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual(cost.failure, "not done after 0.5 s")

    def test_a_run_that_fails_keeps_its_last_words(self):
        cost = run(Command([sys.executable, "-c", "import sys; print('no room'); sys.exit(3)"]), 60)
        self.assertEqual(cost.failure, "failed, with exit code 3")
        self.assertEqual(cost.complaint(), "no room")


class Vaults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)

    def write(self, path, text):
        place = self.root / "vault" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def converted(self, note, href):
        vault = vaults.opened("", self.root / "vault")
        properties, text = convert.parted(convert.read(vault.root / note))
        return properties, convert.with_links(text, Path(note), convert.Names(vault), href)

    def test_wikilinks_become_links_of_markdown_by_name_path_and_alias(self):
        self.write("A/One note.md", "[[Two]], [[b/two|the second]], [[Zwei#A part]], [[None|nothing]], ![[Two]], ![[map.png]]")
        self.write("B/Two.md", '---\naliases: ["Zwei"]\n---\n')
        self.write("map.png", "")
        _, text = self.converted("A/One note.md", convert.relative)
        self.assertEqual(
            text,
            "[Two](<../B/Two.md>), [the second](<../B/Two.md>), [Zwei#A part](<../B/Two.md#a-part>), nothing, "
            "[Two](<../B/Two.md>), ![map.png](<../map.png>)",
        )

    def test_a_bar_in_a_table_is_no_part_of_the_name(self):
        self.write("a.md", "| [[b\\|B]] |")
        self.write("b.md", "")
        self.assertEqual(self.converted("a.md", convert.from_root)[1], "| [B](</b.md>) |")

    def test_properties_are_read_as_lists_of_texts_in_both_forms(self):
        self.write("a.md", "---\ntags:\n  - x\n  - 'y'\naliases: [\"A a\", B]\ncreated: 2020-01-01\n---\ntext")
        properties, text = self.converted("a.md", convert.relative)
        self.assertEqual(properties, {"tags": ["x", "y"], "aliases": ["A a", "B"], "created": ["2020-01-01"]})
        self.assertEqual(text, "text")

    def test_an_alias_that_is_the_name_of_a_note_or_stands_twice_is_left_out(self):
        self.write("a.md", "---\naliases: [b, c]\n---\n")
        self.write("b.md", "---\naliases: [C]\n---\n")
        names = convert.Names(vaults.opened("", self.root / "vault"))
        self.assertEqual(names.aliases, {Path("a.md"): ["c"], Path("b.md"): []})

    def test_a_copied_vault_leaves_out_what_is_hidden_and_links_to_elsewhere(self):
        self.write("a.md", "")
        self.write(".git/config", "")
        (self.root / "vault/link.md").symlink_to("a.md")
        copy = vaults.copied(self.root / "vault", self.root / "work")
        self.assertEqual([path.relative_to(copy.root).as_posix() for path in vaults.files(copy.root)], ["a.md"])
        self.assertEqual(copy.name, "a real vault, 1 notes")

    def test_what_was_written_is_weighed_by_page_and_shard(self):
        self.write("index.html", "123")
        self.write("data/names.js", "12345")
        self.write("big.css", "1234567")
        weight = vaults.weigh(self.root / "vault", with_names=True)
        self.assertEqual(weight, {"files": 3, "bytes": 15, "page": [3, "index.html"], "shard": [5, "data/names.js"]})
        self.assertEqual(vaults.weigh(self.root / "vault", with_names=False)["page"], [3, ""])


class Tables(unittest.TestCase):
    def test_what_stands_between_two_marks_is_replaced_and_nothing_else(self):
        text = "a\n<!-- headline of benches/run.py -->\nold\n<!-- end of headline -->\nb\n"
        new = tables.replaced(text, "headline", "new\n")
        self.assertEqual(new, text.replace("old", "new"))
        with self.assertRaises(SystemExit):
            tables.replaced("a", "headline", "new")

    def test_the_figures_in_the_repository_are_those_of_the_results(self):
        self.assertIsNone(tables.check())

    def test_a_row_of_a_real_vault_has_the_size_and_what_failed_but_no_name(self):
        runs = {"cold": [{"wall": 0.5, "cpu": 0.8, "peak": 3e7}], "again": [], "edited": [], "failure": None}
        adit = {"name": "adit", **runs, "weight": {"files": 9, "bytes": 2_000_000}}
        limit = {"name": "limit", **runs, "cold": [{"wall": 0.25, "cpu": 0.4, "peak": 2e7}]}
        other = {"name": "Other", **runs, "cold": [], "failure": "not done after 10 s"}
        vault = {"name": "a real vault", "notes": 70, "bytes": 3_000_000, "rounds": 3, "programs": [limit, adit, other]}
        table = tables.real_vaults([vault])
        self.assertIn("| 70 | 3 MB | 0.25 s | 0.50 s | 2.00 | 0.80 s |  |  | 30 MB | 9 | 2 MB |", table)
        self.assertIn("| 70 notes | not done after 10 s |", table)

    def test_a_version_is_told_without_the_name(self):
        self.assertEqual(session.number("mdbook v0.5.4"), "0.5.4")
        self.assertEqual(session.number("of this machine"), "of this machine")

    def test_each_peer_says_what_it_does_and_how_it_is_had(self):
        for peer in all_peers():
            self.assertTrue(peer.job and peer.packages and all("==" in package for package in peer.packages), peer.name)
            self.assertIn(peer.key, peer.install_hint())


@unittest.skipUnless(os.environ.get("ADIT"), "ADIT names no binary")
class Whole(unittest.TestCase):
    def test_the_command_measures_a_vault_of_twenty_notes(self):
        args = [sys.executable, HERE / "run.py", "--adit", os.environ["ADIT"], "--notes", "20x2"]
        done = subprocess.run(args, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        for part in ("### 20 notes", "| limit |", "| adit |", "| `cp -r` |", "| adit, no search, no graph |", "| render+write |", "### adit serve"):
            self.assertIn(part, done.stdout)
        again = next(line for line in done.stdout.splitlines() if line.startswith("| adit |")).split("|")[6]
        self.assertTrue(again.endswith(", 0 written "), again)


if __name__ == "__main__":
    unittest.main()
