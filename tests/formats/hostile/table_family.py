"""Tables: JSON Lines and CSV with nesting, numbers and quotes that lie; and what `table_parquet.py` adds."""

import json

from hostile_kit import COMPLAINT, GRANTED, RECEIVED, counts
from table_parquet import bombs_of_parquet, lies_of_parquet, schemas_of_parquet

ALL = (RECEIVED, GRANTED, COMPLAINT)
LARGE = ["too-large", "malformed"]
CELL = " ".join(ALL)
ROW = json.dumps({"id": "1", "text": CELL}, ensure_ascii=False).encode() + b"\n"


def json_lines(out):
    for name, opening, closing, count in [
        ("arrays", b"[", b"]", 300_000),
        ("objects", b'{"a":', b"}", 120_000),
        ("arrays-never-closed", b"[", b"", 600_000),
    ]:
        deep = ROW + b'{"id": "2", "text": "x", "andet": ' + opening * count + b"1" + closing * count + b"}\n" + ROW.replace(b'"1"', b'"3"')
        out.add_packed(
            f"table/{name}-deep.jsonl",
            deep,
            f"a line of {name}, {count:,} levels deep, between two whole lines",
            LARGE,
            beside=ALL,
            outcome="either",
            checks=[counts(opening, count)],
        )
    out.add_packed(
        "table/json-arrays-deep.json",
        b"[" * 300_000 + b"]" * 300_000,
        "a JSON file of 300,000 arrays in one another",
        LARGE + ["no-text", "unsupported-format"],
        checks=[counts(b"[", 300_000)],
    )
    words = {
        f"table/line-of-{size}.jsonl": b'{"id": "2", "text": "' + b"a " * count + b'"}\n'
        for size, count in [("600-kb", 300_000), ("12-mb", 6_000_000)]
    }
    for name, line in words.items():
        out.add_packed(
            name, ROW + line, "one line is very long", LARGE, beside=(RECEIVED,), outcome="either", checks=[counts(b"a ", 300_000)]
        )
    odd = [
        b'{"id": 1e999, "text": %s}',
        b'{"id": -0, "text": %s, "text": "to gange"}',
        b'{"id": 99999999999999999999999999, "text": %s}',
        b'{"id": null, "text": %s, "dato": 1e999}',
        b'{"id": [1], "text": %s, "dato": {"a": 1}}',
    ]
    text = json.dumps(CELL, ensure_ascii=False).encode()
    for count, line in enumerate(odd, 1):
        out.add(
            f"table/odd-values-{count}.jsonl",
            ROW + line % text + b"\n",
            "infinite numbers, keys given twice, values of another type than expected",
            ["malformed"],
            beside=ALL,
            outcome="either",
        )
    bad = [
        b'{"id": "2", "text": 5}',
        b'{"id": "2"}',
        b"[]",
        b"null",
        b'"x"',
        b"{",
        b'{"text": "\\ud800"}',
        b'{"text": "\\u0000"}',
        b'{"text": "\xff"}',
        b"NaN",
        b"{'text': 'x'}",
        b'{"text": ""}',
    ]
    out.add(
        "table/broken-lines.jsonl",
        ROW + b"\n".join(bad) + b"\n" + ROW.replace(b"1.200", b"9.900"),
        "twelve lines that are no document between two that are",
        ["malformed", "no-text", "unsupported-format"],
        beside=ALL + ("Vi giver dig 9.900 kroner",),
    )
    keys = b'{"id": "2", "text": "x", ' + b", ".join(b'"k%d": 1' % key for key in range(20_000)) + b"}\n"
    out.add_packed(
        "table/20000-keys.jsonl",
        ROW + keys,
        "an object with 20,000 keys",
        LARGE,
        beside=ALL,
        outcome="either",
        checks=[counts(b": 1", 20_000)],
    )
    out.add_packed(
        "table/50000-lines.jsonl",
        ROW + b'{"id":"2","text":"Kort."}\n' * 50_000,
        "50,000 lines of one word",
        LARGE + ["no-text"],
        beside=(RECEIVED,),
        outcome="either",
    )
    out.add_packed(
        "table/200000-empty-objects.jsonl",
        ROW + b"{}\n" * 200_000,
        "200,000 empty objects: 200,000 error lines at most, better one",
        LARGE + ["no-text"],
        beside=(RECEIVED,),
        outcome="either",
    )
    turns = b'{"id": "2", "turns": [' + b",".join([b'{"speaker": "citizen", "text": "Hej."}'] * 50_000) + b"]}\n"
    out.add_packed(
        "table/50000-turns.jsonl",
        ROW + turns,
        "a chat of 50,000 turns",
        LARGE,
        beside=(RECEIVED,),
        outcome="either",
        checks=[counts(b"speaker", 50_000)],
    )


def csv(out):
    head, row = b"Sagsnr;Tekst\n", b"1;" + CELL.encode() + b"\n"
    out.add_packed(
        "table/quote-never-closed.csv",
        head + row + b'2;"' + b"a;b\n" * 500_000,
        "a quote is opened and never closed, 2 MB follow",
        LARGE + ["no-text"],
        beside=ALL,
        outcome="either",
        checks=[counts(b"a;b", 500_000)],
    )
    out.add_packed(
        "table/100000-columns.csv",
        b"k;" * 100_000 + b"Tekst\n" + b";" * 100_000 + CELL.encode() + b"\n",
        "100,000 columns, the last is the text",
        LARGE + ["unsupported-format", "no-text"],
        outcome="either",
        checks=[counts(b";", 200_000)],
    )
    out.add_packed(
        "table/million-separators.csv",
        head + row + b";" * 1_000_000 + b"\n",
        "a row of a million empty cells",
        LARGE + ["no-text"],
        beside=ALL,
        outcome="either",
        checks=[counts(b";", 1_000_000)],
    )
    out.add_packed(
        "table/500000-empty-rows.csv",
        head + row + b"\n;\n" * 250_000,
        "500,000 rows without words",
        LARGE + ["no-text"],
        beside=ALL,
        outcome="either",
    )
    out.add(
        "table/nul-bytes.csv",
        head + row + b"2;a\0b\n\0;\0\n",
        "NUL bytes in cells",
        ["malformed", "unsupported-format", "no-text"],
        outcome="either",
    )
    out.add(
        "table/quotes-everywhere.csv",
        head + row + b'2;"a""b"c"d\n3;a"b\n4;""""""\n' + row,
        "quotes in the middle of cells",
        ["malformed", "no-text"],
        beside=ALL,
        outcome="either",
    )
    out.add(
        "table/rows-of-other-length.csv",
        head + row + b"2\n3;b;c;d;e\n" + row,
        "rows with too few and too many cells",
        ["malformed", "no-text"],
        beside=ALL,
        outcome="either",
    )
    out.add("table/header-only.csv", head, "a header and no row", ["no-text", "malformed", "unsupported-format"])
    out.add(
        "table/two-text-columns.csv",
        b"Tekst;Tekst;tekst\n" + CELL.encode() + b";b;c\n",
        "three columns of one name",
        ["malformed", "unsupported-format"],
        outcome="either",
    )
    out.add(
        "table/formulas.csv",
        head + row + b"2;=cmd|' /C calc'!A0\n",
        "a cell that a spreadsheet would run: text and no more",
        ["no-text"],
        beside=ALL,
        outcome="either",
    )
    out.add(
        "table/line-ends-mixed.csv",
        head.replace(b"\n", b"\r") + row + b"2;a b\r\n" + row,
        "three kinds of line ends",
        ["malformed", "unsupported-format", "no-text"],
        outcome="either",
    )


def make(out):
    json_lines(out)
    csv(out)
    lies_of_parquet(out)
    bombs_of_parquet(out)
    schemas_of_parquet(out)
