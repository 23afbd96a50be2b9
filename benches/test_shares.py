"""What `benches/shares.py` does with samples: `python3 -m unittest discover -s benches`."""
import unittest

import shares

SCRIPT = """adit
\t     7f01 __memmove_avx512_unaligned_erms
\t     5501 adit::compile::sentence::sentence_of
\t     5502 adit::site::mentions::<impl adit::site::Site>::naming
\t     5503 adit::site::note::<impl adit::site::Site>::note_page

adit
\t     5504 <adit::trace::digest::Digest as core::hash::Hasher>::write
\tffffffff [unknown]

adit
\t     5505 adit::main
"""


class Samples(unittest.TestCase):
    def test_a_sample_belongs_to_the_innermost_part_on_its_stack(self):
        parts = [shares.part_of(stack) for stack in shares.read(SCRIPT)]
        self.assertEqual(
            parts,
            ["pages: names without a link, similar notes", "the record of what pages were made from", shares.REST],
        )

    def test_what_is_done_in_all_parts_is_counted_apart(self):
        table = shares.report(shares.read(SCRIPT), "")
        self.assertIn("| *in all of these:* copying | 33.3 % |", table)

    def test_small_parts_are_told_together(self):
        stacks = [["adit::trace::recorded"]] + [["adit::scan::scan"]] * 999
        self.assertIn("| reading the vault | 99.9 % |\n| anything else | 0.1 % |", shares.report(stacks, ""))


if __name__ == "__main__":
    unittest.main()
