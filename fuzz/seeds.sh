#!/bin/sh
# Copies the files of tests/formats as first inputs to seeds/TARGET/.
set -eu
cd "$(dirname "$0")"
files=../tests/formats/files
seed() {
    target=$1
    shift
    mkdir -p "seeds/$target"
    for folder in "$@"; do find "$files/$folder" -type f -size -64k -exec cp {} "seeds/$target/" \;; done
}
seed csv csv
seed docx docx docx-libreoffice docx-special
seed eml mail
seed html html html-special
seed jsonl jsonl
seed mbox mbox
seed memo memo
seed msg msg
seed odt odt odt-libreoffice odt-special
seed parquet parquet
seed pdf pdf pdf-special
seed rtf rtf rtf-special
seed tar archive
seed text text markdown
seed zip archive
