"""Files that every Keras has saved: our table is that of today's Keras.

`scripts/writers` saved the files, and recorded what Keras 3.15 and tf_keras 2.21 make of each.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import re
import tarfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from shapecalc.cli.summaries import Summarizer
from shapecalc.errors import ShapecalcError, WeightsOnlyError
from shapecalc.oracle.compare import without_trailing_blanks
from shapecalc.read.document import read_spec
from shapecalc.table import keras2, keras3
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary
from shapecalc.table.weights import WeightsTable

FOLDER = Path(__file__).parent / "writers"
WRITERS = sorted(path.name.removesuffix(".tar.xz") for path in FOLDER.glob("*.tar.xz"))

OPTIONS = Options(columns=100, expand_nested=True, show_trainable=True)

MISREAD: dict[str, list[str]] = yaml.safe_load((FOLDER / "misread.yaml").read_text())
"""The files for which our answer is wrong today, by what is wrong."""

OWN = ("custom_", "lambda_layer")
"""Models with code that is not in the file: Keras reads them only together with a program."""

Row = tuple[str, str, int | None]


GRU = re.compile(rb"\bGRU\b(?!.*reset_after)", re.DOTALL)
"""A GRU from before `reset_after`: today's Keras gives it weights that it did not have."""


@dataclass
class Saved:
    """What one version of Keras saved.

    Attributes:
        files: the content of each file.
        keras3: what Keras 3 makes of each file: a table, or why there is none.
        keras2: the same of Keras 2.
        rows: the layers of each model, as the version that saved it describes them.
    """

    files: dict[str, bytes]
    keras3: dict[str, dict[str, Any]]
    keras2: dict[str, dict[str, Any]]
    rows: dict[str, list[Row]]


@cache
def saved(writer: str) -> Saved:
    """Return what a version of Keras saved."""
    packed = lzma.decompress((FOLDER / f"{writer}.tar.xz").read_bytes())
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        opened = {each.name: archive.extractfile(each) for each in archive.getmembers()}
        files = {name: stream.read() for name, stream in opened.items() if stream}
    expected = json.loads(files.pop("expected.json"))
    for outcome in [*expected["keras3"].values(), *expected["keras2"].values()]:
        if "table" in outcome:
            outcome["table"] = expected["tables"][outcome["table"]]
    rows = {
        name: [(row[0], row[1], row[2]) for row in found]
        for name, found in expected["rows"].items()
    }
    return Saved(files, expected["keras3"], expected["keras2"], rows)


def fault(found: Saved, path: Path) -> str:
    """Return what is wrong with our answer for a file; nothing if it is as it should be."""
    keras_3, keras_2 = found.keras3[path.name].get("table"), found.keras2[path.name].get("table")
    unbuilt = "unbuilt" in found.keras2[path.name]
    rows = found.rows.get(path.name.partition(".")[0])
    try:
        plan = read_spec(str(path))
        ours = Summarizer().summary(plan)
    except WeightsOnlyError as error:
        found_params = sum(layer.params for layer in WeightsTable(path.name, error.weights).layers)
        counted = sum(row[2] or 0 for row in rows or [])
        return "" if found_params == counted else f"{found_params} numbers instead of {counted}"
    except ShapecalcError as error:
        message = "; ".join(problem.message for problem in error.problems)
        return f"refused: {message}" if keras_3 or keras_2 else ""
    if not keras_3 and (keras_2 or unbuilt) and not (ours.notes and plan.keras2 >= bool(keras_2)):
        return f"no note; Keras 3: {found.keras3[path.name]}"
    old_gru = GRU.search(found.files[path.name])
    if path.name.startswith(OWN) or old_gru or not (keras_3 or keras_2):
        return "" if not rows or agrees(ours, rows) else "other rows"
    theirs = keras_3 or keras_2 or ""
    table = (keras3 if keras_3 else keras2).table(ours, OPTIONS)
    same = without_trailing_blanks(table) == without_trailing_blanks(theirs)
    return "" if same else "another table"


def agrees(ours: Summary, rows: list[Row]) -> bool:
    """Return whether we have the layers of a model, whose parameters may be unknown to us.

    Keras does not list the operations among the layers of a model.
    """
    names = {row[0] for row in rows}
    mine = [(row.name, row.class_name, row.params) for row in ours.layers if row.name in names]
    more = [row.params for row in ours.layers if row.name not in names]
    return (
        len(mine) == len(rows)
        and all(
            a[:2] == b[:2] and (a[2] == b[2] or None in (a[2], b[2])) for a, b in zip(mine, rows)
        )
        and not any(more)
    )


@pytest.mark.parametrize("writer", WRITERS)
def test_every_file(
    writer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: dict[str, Counter[str]]
) -> None:
    """Every file gives the table of the Keras that reads it."""
    monkeypatch.delattr(os, "fork")  # Nothing here is damaged, and a process for each takes long.
    found, faults = saved(writer), {}
    for name, content in found.files.items():
        path = tmp_path / name
        path.write_bytes(content)
        outcome = (
            "as in Keras 2" if "table" in found.keras2[name] else "as in its own Keras, or refused"
        )
        outcome = "as in Keras 3" if "table" in found.keras3[name] else outcome
        if wrong := fault(found, path):
            outcome, faults[f"{writer}/{name}"] = "misread", wrong
        tally.setdefault("files that every Keras has saved", Counter())[outcome] += 1
    known = {name for names in MISREAD.values() for name in names if name.startswith(f"{writer}/")}
    assert set(faults) == known, faults
