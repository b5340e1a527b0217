#!/bin/sh
# Makes files of the old Office formats with LibreOffice: old.doc and old.xls in ../../files/msg.
set -e
files="$(cd "$(dirname "$0")/../../files/msg" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
printf 'Kære Åse\n\nDu får afslag på din ansøgning.\n' >"$work/old.txt"
printf 'Sag;Beløb\nÆble;12\n' >"$work/old.csv"
lo() { soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to "$1" --outdir "$2" "$3" >/dev/null 2>&1; }
lo doc "$files" "$work/old.txt"
lo xls "$files" "$work/old.csv"
