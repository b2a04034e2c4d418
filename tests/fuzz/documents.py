"""Generator: answer sheets in the files of other programs, broken outside and inside."""

from __future__ import annotations

import json
import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from fuzz.breaks import broken
from fuzz.case import Case
from grade.documents.office_files import archive, document, workbook
from grade.documents.pdf_files import Text, pdf

from shapecalc.grade.documents.libraries import library

ROOT = Path(__file__).resolve().parents[2]
SPEC = (ROOT / "specs" / "lstm_stack.yaml").read_bytes()
ROWS: list[list[Any]] = [
    ["층", "출력", "수"],
    ["lstm", "(None, 3, 10)", 480],
    ["lstm_1", "=1+2", 320.0],
    ["합계", 879],
]
LINES = ["LSTM(10) -> (None, 3, 10), 480", "LSTM(5): 320개", "Total params: 879"]

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# 답\n", "<table><tr><td>lstm<td>480</table>"]},
        {
            "cell_type": "code",
            "source": "model.add(LSTM(10))  # (None, 3, 10) 480",
            "outputs": [
                {"output_type": "stream", "text": LINES},
                {"output_type": "display_data", "data": {"text/html": "<p>lstm_1 320"}},
            ],
        },
    ]
}

PAGE = (
    "<html><table><tr><th>층<th>출력<tr><td rowspan=2>lstm<td colspan=2><s>440</s> 480</table>"
    "<ol start=3><li>Dense 15</ol><pre>\n lstm_1  320\n</pre>n<sup>2</sup><p style='display:none'>x"
)

SCRIPT = 'model.add(LSTM(10,\n  name="#"))  # (None, 3, 10) 480\n"""\nlstm_1 320\n"""\n'

TAG = re.compile(rb"(<[^>]*>)")
ATTRIBUTE = re.compile(rb'"[^"]*"')
NUMBERS = (b'"0"', b'"-1"', b'"99999999999"', b'""', b'"x"', b'"A1:XFD1048576"')

OUTSIDE = 0.2
"""How often an archive is broken from outside, which mostly makes it one that does not open."""


@cache
def sheets() -> dict[str, bytes]:
    """Return right files by their names. What reads them is imported before a run is watched."""
    for name in ("openpyxl", "docx", "pypdfium2", "lxml.etree"):
        library(name, name)
    texts = [Text(50, 800 - 20 * at, line) for at, line in enumerate(LINES)]
    return {
        "a.xlsx": workbook(ROWS),
        "a.docx": document(*LINES, change=lambda file: file.add_table(2, 2)),
        "a.pdf": pdf(texts, texts),
        "a.ipynb": json.dumps(NOTEBOOK).encode(),
        "a.html": PAGE.encode(),
        "b.html": PAGE.encode("utf-16"),
        "a.csv": '층;"lstm\n(LSTM)";480\n'.encode("cp949") * 3,
        "a.py": SCRIPT.encode(),
        "a.md": f"{LINES[0]} <s>3</s>\n```python\n{SCRIPT}```\n<table><tr><td>lstm".encode(),
    }


def random_document(random: Random) -> Case:
    """Return a broken file, and the command that grades it."""
    name, content = random.choice([*sheets().items()])
    if name.endswith("x") and random.random() > OUTSIDE:
        content = inside(random, content)
    else:
        content = broken(random, content, [random.choice([*sheets().values()])])
    if random.random() < 0.1:
        name = random.choice(("a", "a.txt", "a.csv", "a.py", "a.yaml"))
    return Case(["check", "m.yaml", name], {"m.yaml": SPEC, name: content})


def inside(random: Random, content: bytes) -> bytes:
    """Return an archive with one part that is broken."""
    with zipfile.ZipFile(BytesIO(content)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    main = [
        name for name in files if name.endswith(("document.xml", "sheet1.xml", "numbering.xml"))
    ]
    name = random.choice([*files, *main * 6])
    tags = TAG.split(files[name])
    for _ in range(random.choice((1, 1, 2, 5))):
        at, other = random.randrange(len(tags)), random.choice(tags)
        way = random.randrange(4)
        if way == 0:
            tags[at] = other
        elif way == 1:
            tags[at] += other
        elif way == 2:
            tags[at] = ATTRIBUTE.sub(lambda _: random.choice(NUMBERS), tags[at])
        else:
            tags[at] = b""
    return archive({**files, name: b"".join(tags)}, zipfile.ZIP_STORED)
