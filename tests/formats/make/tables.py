"""Tables of documents: JSON Lines, CSV and Parquet. A row is a document.

In CSV the header is row 1, in JSON Lines a line is a row, in Parquet the first row is 1.
"""

import csv
import datetime
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from common import FILES, document, expect, letter, letters, put, record
from mail_frame import plain

ENTRIES = []
CHANNELS = {"mail": "email", "chat": "chat"}


def rows():
    """A record of each letter but the chat."""
    return [
        {
            "id": f"D-{number:03}",
            "text": plain(known.body()).strip(),
            "case": known.case,
            "unit": known.unit,
            "date": known.date,
            "channel": CHANNELS.get(known.name, "letter"),
            "subject": known.title,
            "known": known,
        }
        for number, known in enumerate(letters()[:-1], 1)
    ]


def one(row, place, keys=("id", "case", "unit", "date", "channel", "subject"), **more):
    known = row["known"]
    notes = [] if known.name != "afgoerelse-afslag-klagevejledning" else ["Lovbekendtgørelsen kan læses på retsinformation.dk"]
    return document(known.phrases(4), f":{place}", (), {key: row[key] for key in keys}, anywhere=notes, quoted=known.quoted(), **more)


# ---- JSON Lines ----


def jsonl():
    every = rows()[:5]
    lines = [json.dumps({key: value for key, value in row.items() if key != "known"}, ensure_ascii=False) for row in every]
    ones = [one(row, place) for place, row in enumerate(every, 1)]

    def keep(name, data, documents):
        put(f"jsonl/{name}", data)
        ENTRIES.append(expect(f"jsonl/{name}", None, documents))

    keep("texts.jsonl", "\n".join(lines) + "\n", ones)
    keep("with-mark.jsonl", b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n", ones)
    keep("escaped.jsonl", "\n".join(json.dumps(json.loads(line)) for line in lines), ones)
    # The third line is cut off; an empty line counts as a line but is no document.
    broken = lines[:2] + [lines[2][:200]] + ["", lines[3], lines[4]]
    some = (
        ones[:2]
        + [{"source_suffix": ":3", "error": "malformed"}]
        + [dict(one(row, place)) for place, row in ((5, every[3]), (6, every[4]))]
    )
    keep("one-broken-line.jsonl", "\n".join(broken) + "\n", some)

    chat = letter("chat")
    turns = [{"speaker": "citizen" if who == "Borger" else "authority", "name": who, "text": said} for who, said in chat.turns()]
    record_ = {"id": "C-1", "turns": turns, "unit": chat.unit, "date": chat.date, "channel": "chat", "subject": chat.title}
    short = {
        "id": "C-2",
        "turns": [
            {"speaker": "citizen", "text": "Kan jeg få et nyt parkeringskort, når mit er blevet væk for mig?"},
            {"speaker": "authority", "text": "Ja, vi sender dig et nyt kort, som du får med posten i næste uge."},
        ],
        "date": "2026-11-04",
    }
    keep(
        "chats.jsonl",
        json.dumps(record_, ensure_ascii=False) + "\n" + json.dumps(short, ensure_ascii=False) + "\n",
        [
            document(chat.phrases(), ":1", (), {key: record_[key] for key in ("id", "unit", "date", "channel", "subject")}),
            document([turn["text"] for turn in short["turns"]], ":2", (), {"id": "C-2", "date": "2026-11-04"}),
        ],
    )


# ---- CSV ----

DANISH = {"id": "DokumentID", "text": "Tekst", "case": "Sagsnr", "unit": "Enhed", "date": "Dato", "channel": "Kanal", "subject": "Emne"}


def table(every, names, **form):
    raw = io.StringIO()
    out = csv.writer(raw, **form)
    out.writerow(list(names.values()))
    # A table with Danish names has Danish words for the channel too.
    words = {"letter": "brev", "email": "mail"} if names.get("channel") == "Kanal" else {}
    for row in every:
        out.writerow([words.get(row[key], row[key]) for key in names])
    return raw.getvalue()


def flat(row):
    """The text in one line, for tables that can't hold line breaks."""
    return dict(row, text=" ".join(row["text"].split()).replace("\t", " "))


def in_csv():
    # The mail among them, for its channel and what it quotes.
    every = rows()[3:]

    def keep(name, data, keys=tuple(DANISH), chosen=every, **more):
        put(f"csv/{name}", data)
        told = [key for key in keys if key != "text"]
        ENTRIES.append(expect(f"csv/{name}", None, [one(row, place, told) for place, row in enumerate(chosen, 2)], **more))

    excel = {"delimiter": ";", "lineterminator": "\r\n"}
    # As Danish Excel saves "CSV UTF-8": a mark, semicolons, line breaks within quoted cells.
    keep("semicolons-utf-8-mark.csv", b"\xef\xbb\xbf" + table(every, DANISH, **excel).encode())
    keep("semicolons-windows-1252.csv", table(every, DANISH, **excel).encode("windows-1252"))
    keep("commas-utf-8.csv", table(every, DANISH, delimiter=",", lineterminator="\n"))
    keep("commas-all-quoted.csv", table(every, DANISH, delimiter=",", quoting=csv.QUOTE_ALL, lineterminator="\r\n"))
    keep("tabs.tsv", table([flat(row) for row in every], DANISH, delimiter="\t", lineterminator="\r\n"))
    keep(
        "tabs-utf-16.csv",
        b"\xff\xfe" + table([flat(row) for row in every], DANISH, delimiter="\t", lineterminator="\r\n").encode("utf-16-le"),
    )
    # English names in another order, with a column that nobody knows.
    mixed = {"date": "date", "subject": "subject", "text": "text", "known": "Ukendt", "id": "id"}
    data = table([dict(row, known="uvedkommende indhold") for row in every], mixed, delimiter=",", lineterminator="\n")
    put("csv/english-names.csv", data)
    ones = [dict(one(row, place, ("date", "subject", "id")), lacks=["uvedkommende indhold"]) for place, row in enumerate(every, 2)]
    ENTRIES.append(expect("csv/english-names.csv", None, ones))
    # Doubled quotes within a quoted cell, and a row without text in between.
    said = 'Du skrev "haster" i din ansøgning om støtte, og vi har svaret dig i dag.'
    rest = "Din sag om parkering; den er afsluttet hos os, og du hører ikke mere."
    raw = table(
        [{"id": "1", "text": said}, {"id": "2", "text": ""}, {"id": "3", "text": rest}],
        {"id": "Id", "text": "Tekst"},
        delimiter=";",
        lineterminator="\n",
    )
    put("csv/quotes-and-gaps.csv", raw)
    ones = [
        document([said], ":2", ['""haster'], {"id": "1"}),
        {"source_suffix": ":3", "error": "no-text"},
        document([rest], ":4", (), {"id": "3"}),
    ]
    ENTRIES.append(expect("csv/quotes-and-gaps.csv", None, ones))
    # A table of amounts: nothing in it is a letter.
    put("csv/no-text-column.csv", "Ydelse;Beløb\nKørsel;1480\nHøreapparat;7990\n")
    ENTRIES.append(
        expect(
            "csv/no-text-column.csv",
            None,
            error="malformed",
            note="No column holds a text; another kind than malformed is as good if it says so.",
        )
    )


# ---- Parquet ----


def parquet():
    every = rows()
    days = [datetime.date.fromisoformat(row["date"]) for row in every]
    midnight = [datetime.datetime.combine(day, datetime.time(9, 30)) for day in days]

    def columns(text_type=None, dates=None):
        return {
            "id": pa.array([row["id"] for row in every], pa.string()),
            "tekst": pa.array([row["text"] for row in every], text_type or pa.string()),
            "enhed": pa.array([row["unit"] for row in every], pa.string()).dictionary_encode(),
            "dato": dates if dates is not None else pa.array(days, pa.date32()),
            "kanal": pa.array([row["channel"] for row in every], pa.string()),
            "uvedkommende": pa.array([b"\x00\xff" * 20] * len(every), pa.binary()),
            "beløb": pa.array([1.5 * i for i in range(len(every))], pa.float64()),
        }

    keys = ("id", "unit", "date", "channel")

    def keep(name, data, told=keys, documents=None, also=None, **options):
        path = FILES / "parquet" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(data), path, **options)
        ones = documents or [one(row, place, told) for place, row in enumerate(every, 1)]
        ENTRIES.append(expect(f"parquet/{name}", None, ones, **({"also": also} if also else {})))

    utc = pa.array(midnight, pa.timestamp("us", tz="UTC"))
    keep("snappy.parquet", columns(), compression="snappy")
    keep("gzip-large-string.parquet", columns(pa.large_string()), compression="gzip")
    keep("uncompressed-plain.parquet", columns(), compression="none", use_dictionary=False)
    # Not every reader is built with zstd, Brotli and LZ4; then it must say so.
    keep("zstd-row-groups.parquet", columns(dates=utc), compression="zstd", also=["unsupported-format"], row_group_size=2)
    keep(
        "zstd-page-v2.parquet",
        columns(dates=pa.array(midnight, pa.timestamp("ms"))),
        compression="zstd",
        data_page_version="2.0",
        row_group_size=4,
        also=["unsupported-format"],
    )
    keep("dictionary.parquet", dict(columns(), tekst=columns()["tekst"].dictionary_encode()), compression="snappy")
    keep("brotli.parquet", columns(), compression="brotli", also=["unsupported-format"])
    keep("lz4.parquet", columns(), compression="lz4", also=["unsupported-format"])
    # Rows without a text, a unit or a date.
    holes = columns()
    texts = [row["text"] if i % 3 else None for i, row in enumerate(every)]
    holes.update(
        tekst=pa.array(texts, pa.string()),
        enhed=pa.array([None] * len(every), pa.string()),
        dato=pa.array([day if i % 2 else None for i, day in enumerate(days)], pa.date32()),
    )
    ones = []
    for i, row in enumerate(every):
        if texts[i] is None:
            ones.append({"source_suffix": f":{i + 1}", "error": "no-text"})
        else:
            ones.append(one(row, i + 1, ("id", "date", "channel") if i % 2 else ("id", "channel")))
    keep("nulls.parquet", holes, documents=ones, compression="snappy")


def main():
    jsonl()
    in_csv()
    parquet()
    record("tables.py", ENTRIES)


if __name__ == "__main__":
    main()
