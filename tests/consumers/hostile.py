"""Writes a small vault with everything in its names and texts that some format could trip over: `hostile.py FOLDER`."""

import json
import sys
from pathlib import Path

TITLES = [
    "=1+1",
    "@SUM(A1)",
    "\0\x01\x0b\x1f\x7f",
    "a\tb\r\nc\nd",
    "\"'`\\\\' \\u0041 \\n",
    "</data>]]>--><!--&amp;&#0;<script>alert(1)</script>",
    "\x85\u2028\u2029\ufeff\ufffd",
    "a;b,c|d›e[]{}%20${x}{{y}}$z",
    "javascript:alert(1)",
    "日本 \u202e😀 Ça",
    " ",
]
NAMES = ["a b", "it's", 'q"uote', "semi;colon", "per%20cent", "bra(ce){s}", "<b>", "new\nline", "日本", "back\\slash"]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(NAMES):
        title = TITLES[number % len(TITLES)]
        links = "\n".join(
            f"- [[note {n}]] — says: {t.splitlines()[0] if t.strip() else 'nothing'}" for n, t in enumerate(TITLES)
        )
        text = f"---\ntitle: {json.dumps(title)}\naliases: {json.dumps(TITLES)}\n---\n{links}\n\n#tag-{number}\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8", newline="")
    for number, title in enumerate(TITLES):
        table = "| Key | Value |\n|---|---|\n" + "".join(f"| [[note {n}]] | =1+{n} \"x\" ; `y` |\n" for n in range(5))
        text = f"---\ntitle: {json.dumps(title)}\nsource: {json.dumps(title)}\n---\nA [[nowhere {number} \"'&;]] {{}}.\n\n{table}"
        (folder / f"note {number}.md").write_text(text, encoding="utf-8", newline="")


main(Path(sys.argv[1]))
