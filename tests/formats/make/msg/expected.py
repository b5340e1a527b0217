"""Writes what the project's tests expect of ../../files/msg to ../../expected-msg.json, from what holds.json says they hold."""

import html
import json
import re
from pathlib import Path

HERE = Path(__file__).parent
#: Files that are refused, and as what.
REFUSED = {
    "encrypted.docx": "encrypted",
    "smime.msg": "encrypted",
    "old.doc": "unsupported-format",
    "old.xls": "unsupported-format",
    "other.ole": "unsupported-format",
}
#: What the body of rtf.msg says, which only its packed RTF holds.
PACKED = ["Vi har modtaget din klage over afslaget på kørsel til førtidspensionister."]


def phrases(held):
    text = held["body"] or html.unescape(re.sub(r"<[^>]+>", "\n", held["html"] or ""))
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) > 25 and "charset" not in line]
    return [line[:80].strip() for line in lines[:5]] if held["body"] else lines[1:4] or PACKED


def entry(name, held):
    attachments = [a["name"] for a in held["attachments"] if not a["inline"]]
    metadata = {"subject": held["subject"], "sender": held["sender_name"], "recipients": held["recipients"], "date": held["date"]}
    metadata |= {"channel": "email"} | ({"attachments": attachments} if attachments else {})
    return {"file": f"msg/{name}", "letter": None, "made_by": "msg/make_files.py", "documents": 1,
            "each": [{"source_suffix": "", "contains": phrases(held), "metadata": metadata}]}


held = json.loads((HERE / "holds.json").read_text("utf-8"))
entries = [entry(name, h) for name, h in sorted(held.items()) if name not in REFUSED]
entries += [{"file": f"msg/{name}", "letter": None, "made_by": "msg/make_files.py", "error": kind} for name, kind in REFUSED.items()]
(HERE.parents[1] / "expected-msg.json").write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", "utf-8")
