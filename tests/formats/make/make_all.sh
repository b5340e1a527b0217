#!/bin/sh
# Makes every file below ../files and ../expected.json anew. PYTHON: a Python with the packages of README.md.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
export PYTHONDONTWRITEBYTECODE=1

# Only what is listed goes: files that others put there stay.
"$python" common.py --clear
# In this order: the later ones take files of the earlier ones along.
for script in office special_docx special_docx_text docx_variants special_odt special_pdf mail mail_replies mailboxes tables texts memo archives; do
    "$python" "$script.py"
done
"$python" check.py --rtf
