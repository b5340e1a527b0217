"""Reads ../../files/msg with extract-msg, a reader of its own making, and compares with holds.json."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import extract_msg

FILES = Path(__file__).parents[2] / "files" / "msg"


def check(mail, expected, where):
    def same(field, found):
        wanted = expected.get(field)
        assert (found or None) == (wanted or None), f"{where}: {field}: {found!r}, not {wanted!r}"

    same("subject", mail.subject)
    same("recipients", len(mail.recipients))
    same("body", (mail.getStringStream("__substg1.0_1000") or "").strip(" \r\n\0"))
    stream = mail.getStream("__substg1.0_10130102")
    same("html", stream and stream.decode("cp1252" if expected["html_codepage"] == 1252 else "utf-8"))
    same("message_class", mail.classType) if "message_class" in expected else None
    packed = mail.compressedRtf
    same("rtf_sha256", packed and hashlib.sha256(packed).hexdigest())
    if packed:
        assert b"<p>" in mail.deencapsulatedRtf.html, where
    # It names the person who sent it, not the office that it is from.
    assert where == "html.msg" or expected["sender_name"] in mail.sender, f"{where}: sender: {mail.sender}"
    # extract-msg knows no date of a message that was delivered but never submitted.
    assert mail.date is None or mail.date == datetime.fromisoformat(expected["date"]), f"{where}: {mail.date}"
    if where == "smime.msg":
        # It opens what is signed, and there is nothing here to open.
        return
    assert len(mail.attachments) == len(expected["attachments"]), where
    for found, wanted in zip(mail.attachments, expected["attachments"]):
        if wanted["message"]:
            check(found.data, wanted["message"], f"{where} > {wanted['name']}")
        elif wanted["sha256"]:
            assert hashlib.sha256(found.data).hexdigest() == wanted["sha256"], where
            assert found.longFilename == wanted["name"], f"{where}: {found.longFilename}"


for name, expected in json.loads(Path(__file__).with_name("holds.json").read_text()).items():
    if name == "no-codepage.msg":
        # It takes such text for ISO-8859-1 and loses the dash.
        continue
    with extract_msg.openMsg(FILES / name, delayAttachments=False, errorBehavior=extract_msg.enums.ErrorBehavior.SUPPRESS_ALL) as mail:
        check(mail, expected, name)
        print("ok", name)
