"""What all the scripts here share: the letters, the phrases to look for, and the list of what is expected.

A letter is plain text, one paragraph a line. What a line is follows from where it stands and how it begins:
above the salutation is the letterhead (its last line is the title), "• " is a list item, lines with tabs are a
table, "[1] " is a footnote, a short line without a full stop is a heading, "Venlig hilsen" opens the sign-off.
"""

import datetime
import json
import pathlib
import re
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
LETTERS = ROOT / "letters"
FILES = ROOT / "files"
EXPECTED = ROOT / "expected.json"

NBSP = "\u00a0"
#: The characters that trouble programs; phrases are chosen where many of them stand.
HARD = "æøåÆØÅé–“”§½€²" + NBSP

MONTHS = ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"]

NAMES = [
    "afgoerelse-bevilget",
    "afgoerelse-afslag-klagevejledning",
    "afgoerelse-afslag-uden-klagevejledning",
    "afgoerelse-afslag-vedlagt",
    "vejledning-boligstoette",
    "vejledning-fritagelse",
    "partshoering",
    "kvittering",
    "mail",
    "chat",
]


class Block:
    """A paragraph or a table: kind is one of head, title, salutation, heading, para, bullet, table, footnote,
    turn, signoff, quoted."""

    def __init__(self, kind, text="", rows=None):
        self.kind, self.text, self.rows = kind, text, rows


class Letter:
    """A source text, taken apart."""

    def __init__(self, name):
        self.name = name
        self.text = (LETTERS / f"{name}.txt").read_text(encoding="utf-8")
        self.blocks = list(_blocks(self.text))
        heads = [b.text for b in self.blocks if b.kind == "head"]
        fields = dict(h.split(": ", 1) for h in heads if ": " in h)
        self.title = next(b.text for b in self.blocks if b.kind == "title").removeprefix("Emne: ")
        self.case = fields["Sagsnr."]
        self.date = _iso(fields["Dato"])
        plain = [h for h in heads if ": " not in h]
        # The e-mail carries its authority in the signature only.
        self.authority = plain[0] if plain else "Solrød Havn Kommune"
        self.unit = plain[1] if plain else "Teknik og Miljø"

    def body(self):
        """The letter below its title: what a mail or a record in a table holds, without the letterhead."""
        at = next(i for i, b in enumerate(self.blocks) if b.kind == "title") + 1
        return self.blocks[at:]

    def turns(self):
        """A chat as a list of (speaker, text); a line without a speaker goes on with the last one's turn."""
        turns = []
        for block in self.body():
            text = "\n".join("\t".join(r) for r in block.rows) if block.rows else block.text
            speaker, _, said = text.partition(": ")
            if speaker in ("Borger", "Sagsbehandler"):
                turns.append([speaker, said])
            else:
                turns[-1][1] += "\n" + text
        return turns

    def phrases(self, count=6, cells=True, blocks=None):
        """Phrases of 40 to 90 characters in the order of the text, each inside one paragraph or one table cell."""
        places = []
        for block in self.blocks if blocks is None else blocks:
            if block.kind in ("para", "bullet", "turn"):
                places.append((block.kind, re.sub(r"^(Borger|Sagsbehandler): ", "", block.text)))
            elif block.kind == "table" and cells:
                places.append(("table", max((c for row in block.rows for c in row), key=len)))
        found = [(kind, phrase(text)) for kind, text in places]
        found = [(kind, p) for kind, p in found if p]
        cell = [i for i, (kind, _) in enumerate(found) if kind == "table"]
        others = [i for i, (kind, _) in enumerate(found) if kind != "table"]
        wanted = count - len(cell)
        if len(others) > wanted:
            # The second paragraph rather than the first: there the letters say what they are about to say.
            last = len(others) - 1
            others = [others[max(1, round(i * last / (wanted - 1)))] for i in range(wanted)]
            others = list(dict.fromkeys(others))
        return [found[i][1] for i in sorted(others + cell)]

    def quoted(self):
        """Phrases of the earlier mail that is quoted below."""
        return [p for b in self.blocks if b.kind == "quoted" for p in [phrase(b.text.removeprefix("> "))] if p]


def folded(text):
    """White space of any kind as one space, as whoever compares is to see it too."""
    return re.sub(r"[\s\u00a0]+", " ", text).strip()


def phrase(text, low=40, high=80):
    """The run of whole words with the most hard characters; a footnote's mark is never inside."""
    best, best_score = None, -1
    for part in re.split(r"\[\d+\]", text):
        starts = [m.start() for m in re.finditer(r"\S+", part)]
        ends = [m.end() for m in re.finditer(r"\S+", part)]
        for start in starts:
            fitting = [e for e in ends if low <= e - start <= high]
            if not fitting:
                continue
            run = part[start : fitting[-1]]
            score = len(set(run) & set(HARD))
            if score > best_score:
                best, best_score = folded(run), score
    return best if best and low <= len(best) else None


def letters():
    return [Letter(name) for name in NAMES]


def letter(name):
    return Letter(name)


def expect(file, letter=None, documents=None, error=None, **more):
    """One entry of expected.json. `documents` is a list of dicts made by `document`, or `error` is a kind."""
    path = FILES / file
    assert path.is_file(), path
    entry = {"file": file, "letter": letter}
    if error:
        entry["error"] = error
    if documents is not None:
        entry["documents"] = len(documents)
        entry["each"] = documents
    elif not error:
        raise AssertionError(f"nothing expected of {file}")
    entry.update(more)
    return entry


def document(contains=(), suffix="", lacks=(), metadata=None, **more):
    """What one document of a file is to hold. Further keys: `anywhere`, `margins`, `quoted`, `error`."""
    contains = [folded(p) for p in contains]
    for p in contains:
        assert 40 <= len(p) <= 90, (len(p), p)
    entry = {"source_suffix": suffix, "contains": contains, "lacks": list(lacks)}
    if metadata:
        entry["metadata"] = metadata
    for key, value in more.items():
        if value:
            entry[key] = value
    return entry


def record(script, entries):
    """Replaces this script's entries in expected.json and keeps the list sorted by file name."""
    kept = []
    if EXPECTED.exists():
        kept = [e for e in json.loads(EXPECTED.read_text(encoding="utf-8")) if e["made_by"] != script]
    for entry in entries:
        entry["made_by"] = script
    every = sorted(kept + entries, key=lambda e: e["file"])
    names = [e["file"] for e in every]
    assert len(names) == len(set(names)), "a file is listed twice"
    EXPECTED.write_text(json.dumps(every, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{script}: {len(entries)} files")


def put(file, data):
    """Writes a file below files/ and gives its name back."""
    path = FILES / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return file


def edit_zip(source, target, change=None, add=None, drop=()):
    """Copies a zip-based office file with fixed times; `change` maps a part to a function of its bytes,
    `add` maps new parts to their bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(source) as old:
        parts = [(i.filename, old.read(i), i.compress_type) for i in old.infolist() if i.filename not in drop]
    change = dict(change or {})
    with zipfile.ZipFile(target, "w") as new:
        for name, data, method in parts:
            if name in change:
                data = change.pop(name)(data)
            new.writestr(_entry(name, method), data)
        for name, data in (add or {}).items():
            new.writestr(_entry(name, zipfile.ZIP_DEFLATED), data)
    assert not change, f"no such part: {list(change)}"


def _entry(name, method):
    info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    info.compress_type = method
    info.external_attr = 0o644 << 16
    return info


def _iso(danish):
    day, month, year = danish.replace(".", "").split()
    return datetime.date(int(year), MONTHS.index(month) + 1, int(day)).isoformat()


def _blocks(text):
    lines = [line for line in text.split("\n") if line]
    opening = next(i for i, line in enumerate(lines) if line.startswith(("Emne: ", "Kære ")))
    title = opening if lines[opening].startswith("Emne: ") else opening - 1
    signed = quoting = False
    rows = []
    for at, line in enumerate(lines):
        if rows and "\t" not in line:
            yield Block("table", rows=rows)
            rows = []
        quoting = quoting or re.match(r"Den \d.* skrev .*:$", line) is not None
        signed = signed or (len(line) < 25 and re.search(r"hils(en|ner)", line, re.IGNORECASE) is not None)
        if "\t" in line:
            rows.append(line.split("\t"))
        elif at <= title:
            yield Block("title" if at == title else "head", line)
        elif line.startswith("Kære "):
            yield Block("salutation", line)
        elif line.startswith(("Borger: ", "Sagsbehandler: ")):
            yield Block("turn", line)
        elif line.startswith("[1] "):
            yield Block("footnote", line[4:])
        elif line.startswith("• "):
            yield Block("bullet", line[2:])
        elif quoting:
            yield Block("quoted", line)
        elif signed:
            yield Block("signoff", line)
        elif len(line) <= 60 and line[-1] not in ".,:":
            yield Block("heading", line)
        else:
            yield Block("para", line)


def clear():
    """Deletes what is listed in expected.json, and the list."""
    if EXPECTED.exists():
        for entry in json.loads(EXPECTED.read_text(encoding="utf-8")):
            (FILES / entry["file"]).unlink(missing_ok=True)
        EXPECTED.unlink()


if __name__ == "__main__" and sys.argv[1:] == ["--clear"]:
    clear()
