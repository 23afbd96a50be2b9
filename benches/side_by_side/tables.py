"""Turns results into markdown, and keeps the files that quote them in step.

The results lie in `benches/results.json`. `benches/README.md` has the tables made of them, and both README files the
headline, each between two marks. Numbers are written nowhere else.
"""
import json
import statistics

from .programs import REPOSITORY

RESULTS = REPOSITORY / "benches/results.json"
TABLES = REPOSITORY / "benches/README.md"
HEADLINES = [REPOSITORY / "README.md", TABLES]
WIDTH = 120


def load():
    """The kept results."""
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def write(results):
    """Writes the results and all that quotes them."""
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path, text in quoting(results):
        path.write_text(text, encoding="utf-8")


def check():
    """What is out of step with the kept results, or nothing."""
    stale = [path for path, text in quoting(load()) if path.read_text(encoding="utf-8") != text]
    names = ", ".join(path.relative_to(REPOSITORY).as_posix() for path in dict.fromkeys(stale))
    return f"not what benches/results.json says: {names}; `benches/run.py --render` writes them anew" if stale else None


def quoting(results):
    """The files that quote results, with the text that they should have."""
    texts = {path: path.read_text(encoding="utf-8") for path in dict.fromkeys([*HEADLINES, TABLES])}
    for path in HEADLINES:
        texts[path] = replaced(texts[path], "headline", headline(results))
    texts[TABLES] = replaced(texts[TABLES], "tables", report(results))
    return texts.items()


def replaced(text, name, new):
    """A text with what stands between two marks replaced."""
    begin, end = f"<!-- {name} of benches/run.py -->", f"<!-- end of {name} -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise SystemExit(f"no place for the {name}: it goes between {begin} and {end}")
    head, rest = text.split(begin)
    return f"{head}{begin}\n{new.strip()}\n{end}{rest.split(end)[1]}"


def headline(results):
    """The figures for somebody who has not met adit, in a few sentences."""
    vault = at(results, 10_000)
    if vault is None:
        raise SystemExit("the headline needs a vault of 10,000 notes, in memory")
    adit, limit = row(vault, "adit"), row(vault, "limit")
    parts = [
        f"A generated vault of {vault['name']} ({megabytes(vault['bytes'])} of text, {adit['links']:,} links) becomes a site, "
        f"with search, map and relations, in {about(wall(adit, 'cold'))} on {results['machine'].split(', ')[1]} "
        f"({about(middle(adit, 'cold', 'cpu'))} of processor time, {megabytes(peak(adit))} of memory): "
        f"{times(wall(adit, 'cold') / wall(limit, 'cold'))} what it takes to do no more than read each note, turn it into HTML, "
        f"and write it.",
        f"When nothing has changed it takes {about(wall(adit, 'again'))}, when one note has, {about(wall(adit, 'edited'))}.",
    ]
    large = at(results, 100_000)
    if large:
        big = row(large, "adit")
        parts.append(f"{large['name'].capitalize()} take {about(wall(big, 'cold'))} and {megabytes(peak(big))}.")
    if vault["serve"]:
        parts.append(f"`adit serve` follows an edit in {milliseconds(vault['serve']['work'])}.")
    real = [it for it in results["vaults"] if it["is_real"]]
    if real:
        largest = max(real, key=lambda it: it["notes"])
        parts.append(f"A real vault of {largest['notes']:,} notes takes {about(wall(row(largest, 'adit'), 'cold'))}.")
    return wrapped(" ".join(parts))


def wrapped(text):
    """Lines that are not too long."""
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".lstrip()
    return "\n".join(lines)


def report(results):
    """All tables."""
    in_memory = [it for it in results["vaults"] if it["output"] == "memory"]
    on_disk = [it for it in results["vaults"] if it["output"] == "disk"]
    made = (
        f"Made on {results['date']} by {results['adit']} (commit {results['commit']}, {results['rust']}) on {results['machine']}, "
        f"at a load of {results['load']} before it began."
    )
    parts = [wrapped(made), targets(results)]
    parts += [side_by_side(vault) for vault in in_memory if not vault["is_real"]]
    parts.append(real_vaults([vault for vault in in_memory if vault["is_real"]]))
    if on_disk:
        parts += ["### On a disk", *map(side_by_side, on_disk)]
    parts += [served(in_memory), sizes(in_memory), phases(in_memory), jobs(results)]
    return "\n\n".join(part for part in parts if part)


def side_by_side(vault):
    """All programs on one vault."""
    limit = row(vault, "limit")
    title = f"{'#### ' if vault['output'] == 'disk' else '### '}{vault['name']}, {megabytes(vault['bytes'])}"
    said = f"{count(vault['rounds'], 'round')}; other programs once." if vault["rounds"] > 1 else "One round."
    lines = [
        "| program | cold | ÷ limit | CPU | ÷ limit | again | one note | peak | files | output |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for it in vault["programs"]:
        if not it["cold"]:
            lines.append(f"| {it['name']} | {it['failure']} | | | | | | | | |")
            continue
        weight = it.get("weight")
        cells = [
            it["name"],
            spread(it["cold"]),
            ratio(wall(it, "cold"), wall(limit, "cold")),
            seconds(middle(it, "cold", "cpu")),
            ratio(middle(it, "cold", "cpu"), middle(limit, "cold", "cpu")),
            state(it, "again"),
            state(it, "edited"),
            megabytes(peak(it)),
            f"{weight['files']:,}" if weight else "",
            megabytes(weight["bytes"]) if weight else "",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return f"{title}\n\n{said}\n\n" + "\n".join(lines)


def real_vaults(vaults):
    """adit on each real vault, and what others take for it."""
    if not vaults:
        return ""
    by_size = sorted(vaults, key=lambda vault: vault["notes"])
    lines = [
        "### Real vaults",
        "",
        f"{count(max(vault['rounds'] for vault in vaults), 'round')}; other programs once.",
        "",
        "| notes | text | limit | adit, cold | ÷ limit | CPU | again | one note | peak | files | output |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for vault in by_size:
        limit, adit = row(vault, "limit"), row(vault, "adit")
        cells = [
            f"{vault['notes']:,}",
            megabytes(vault["bytes"]),
            seconds(wall(limit, "cold")),
            spread(adit["cold"]),
            ratio(wall(adit, "cold"), wall(limit, "cold")),
            seconds(middle(adit, "cold", "cpu")),
            state(adit, "again"),
            state(adit, "edited"),
            megabytes(peak(adit)),
            f"{adit['weight']['files']:,}",
            megabytes(adit["weight"]["bytes"]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    names = list(dict.fromkeys(it["name"] for vault in vaults for it in vault["programs"] if it["name"] not in ("limit", "adit")))
    lines += ["", f"| cold, and how often the limit | {' | '.join(names)} |", "|--:" * (len(names) + 1) + "|"]
    for vault in by_size:
        limit = wall(row(vault, "limit"), "cold")
        cells = [f"{vault['notes']:,} notes"]
        for name in names:
            it = next((it for it in vault["programs"] if it["name"] == name), None)
            cold = it and it["cold"] and wall(it, "cold")
            cells.append(f"{seconds(cold)}, {ratio(cold, limit)}" if cold else it["failure"] if it else "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def state(it, name):
    """The time of a state other than cold, with what was written where the program says it."""
    if not it[name]:
        failure = it["failure"] or ""
        return failure.removeprefix(f"{name}: ") if failure.startswith(name) else ""
    written = it.get("written", {}).get(name)
    return seconds(wall(it, name)) + ("" if written is None else f", {written:,} written")


def targets(results):
    """What adit wants of itself, and whether it is so."""
    small, large = at(results, 10_000), at(results, 100_000)
    if small is None:
        return ""
    adit, bare, limit = row(small, "adit"), row(small, "adit, no search, no graph"), row(small, "limit")
    goals = [
        ("10,000 notes, cold, without search and graph: time of the limit", wall(bare, "cold") / wall(limit, "cold"), 3),
        ("10,000 notes, cold, everything on: time of the limit", wall(adit, "cold") / wall(limit, "cold"), 6),
        ("10,000 notes: peak, MB", peak(adit) / 1e6, 400),
    ]
    if large:
        big = row(large, "adit")
        goals += [
            ("100,000 notes, cold: time of 10,000 notes", wall(big, "cold") / wall(adit, "cold"), 11),
            ("100,000 notes: peak, MB", peak(big) / 1e6, 2500),
        ]
    again = wall(adit, "again")
    goals += [
        ("10,000 notes, nothing changed: time of a walk of the vault", again / wall(row(small, "walk of the vault"), "cold"), 1.5),
        ("10,000 notes, nothing changed: time of a walk of vault and site", again / wall(row(small, "walk of both"), "cold"), 1.5),
        ("10,000 notes, one note changed: share of a cold build, %", 100 * wall(adit, "edited") / wall(adit, "cold"), 10),
    ]
    if small["serve"]:
        goals.append(("10,000 notes, one note changed while they are served: work, ms", 1000 * small["serve"]["work"], 50))
    lines = ["### Targets", "", "| target | at most | measured | |", "|---|--:|--:|---|"]
    for what, measured, goal in goals:
        lines.append(f"| {what} | {goal:g} | {number(measured)} | {'met' if measured <= goal else 'missed'} |")
    return "\n".join(lines)


def served(vaults):
    """How fast `adit serve` is."""
    lines = [
        "### adit serve",
        "",
        "| vault | ready after | work for an edit | from a save to the word in the browser | peak |",
        "|---|--:|--:|--:|--:|",
    ]
    if not any(vault["serve"] for vault in vaults):
        return ""
    for vault in filter(lambda it: it["serve"], vaults):
        it = vault["serve"]
        times = [seconds(it["ready"]), milliseconds(it["work"]), milliseconds(it["seen"]), megabytes(it["peak"])]
        lines.append(f"| {vault['name']} | {' | '.join(times)} |")
    return "\n".join(lines)


def sizes(vaults):
    """What adit writes."""
    lines = ["### What adit writes", "", "| vault | files | output | largest page | largest shard |", "|---|--:|--:|---|---|"]
    for vault in vaults:
        weight = row(vault, "adit")["weight"]
        largest = [kilobytes(size) + (f", `{path}`" if path else "") for size, path in (weight["page"], weight["shard"])]
        name = vault["name"]
        lines.append(f"| {name} | {weight['files']:,} | {megabytes(weight['bytes'])} | {largest[0]} | {largest[1]} |")
    return "\n".join(lines)


def phases(vaults):
    """Where adit's time goes."""
    named = [(vault["name"], row(vault, "adit")["phases"]) for vault in vaults]
    names = list(dict.fromkeys(name for _, runs in named for run in runs for name in run))
    if not names:
        return ""
    lines = [
        "### Phases of adit",
        "",
        "| milliseconds, cold | " + " | ".join(name for name, _ in named) + " |",
        "|---" + "|--:" * len(named) + "|",
    ]
    for name in names:
        cells = [f"{statistics.median([run.get(name, 0) for run in runs]):.0f}" if runs else "" for _, runs in named]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def jobs(results):
    """What each program does, and which one it is."""
    seen = {}
    for vault in results["vaults"]:
        for it in vault["programs"]:
            seen.setdefault(it["name"], it)
    lines = ["### The programs", "", "| program | version | what it does here |", "|---|---|---|"]
    lines += [f"| {it['name']} | {it['version']} | {it['job']} |" for it in seen.values()]
    return "\n".join(lines)


def at(results, n):
    """The results on the generated vault of `n` notes, with output in memory."""
    wanted = (it for it in results["vaults"] if it["notes"] == n and it["output"] == "memory" and not it["is_real"])
    return next(wanted, None)


def row(vault, name):
    """The results of one program."""
    return next(it for it in vault["programs"] if it["name"] == name)


def middle(it, name, what):
    """The median of what a program took in a state."""
    return statistics.median(cost[what] for cost in it[name])


def wall(it, name):
    """The median time of a state."""
    return middle(it, name, "wall")


def peak(it):
    """The largest peak of a cold run."""
    return max(cost["peak"] for cost in it["cold"])


def spread(costs):
    """The median time, with the least and the most where there are several."""
    walls = sorted(cost["wall"] for cost in costs)
    text = seconds(statistics.median(walls))
    return f"{text} ({number(walls[0])}–{number(walls[-1])})" if len(walls) > 1 else text


def number(value):
    """A number as exact as it can be trusted."""
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def about(value):
    """A time for those who need no table."""
    return f"{value:.2f} s" if value < 1 else f"{value:.1f} s" if value < 10 else f"{value:.0f} s"


def seconds(value):
    """A time."""
    return f"{number(value)} s"


def milliseconds(value):
    """A short time."""
    return f"{value * 1000:.0f} ms"


def ratio(value, to):
    """How many times as much."""
    return number(value / to)


def times(value):
    """The same, in words."""
    return f"{value:.1f} times" if value < 10 else f"{value:.0f} times"


def count(n, noun):
    """A number of things."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def kilobytes(value):
    """A size of a file."""
    return f"{value / 1000:,.0f} kB"


def megabytes(value):
    """A size of many files, or of memory."""
    return f"{value / 1e6:,.0f} MB" if value < 1e9 else f"{value / 1e9:.1f} GB"
