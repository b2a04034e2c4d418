"""Right answers are never marked wrong: what real Keras prints and says, in every form."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from fuzz.sheets import RIGHT, UNCERTAIN, as_table, exercises
from strategies import models, trying

from shapecalc.errors import ModelError, ShapecalcError, Source
from shapecalc.grade.answers import read_sheet, sheet_of
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import Marker
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, keras_rows, keras_table
from shapecalc.read.document import read_data

Rows = list[dict[str, Any]]


def shape_text(shape: Any) -> str:
    """A shape of the machine form as Python writes it."""
    if shape and isinstance(shape[0], list):
        return f"[{', '.join(map(shape_text, shape))}]"
    return f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"


def crossed(shape: Any) -> str:
    if not shape or isinstance(shape[0], list) or len(shape) < 2:
        return shape_text(shape)
    return "×".join("?" if size is None else str(size) for size in shape)


def as_yaml(rows: Rows, dice: Random) -> Source:
    layers = [
        {row["name"]: {"shape": row["output_shape"], "params": row["params"]}} for row in rows
    ]
    return Source("x.yaml", yaml.safe_dump(layers))


def as_json(rows: Rows, dice: Random) -> Source:
    return Source("x.json", json.dumps({"layers": rows}))


def as_csv(rows: Rows, dice: Random) -> Source:
    out = io.StringIO()
    write = csv.writer(out, quoting=dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    write.writerow(["layer", "output shape", "params"])
    write.writerows((row["name"], shape_text(row["output_shape"]), row["params"]) for row in rows)
    return Source("x.csv", out.getvalue())


def as_typed(rows: Rows, dice: Random) -> Source:
    """By class, some lines left out, numbers and shapes as people write them."""
    lines = []
    for row in rows:
        shape, params = row["output_shape"], f"{row['params']:,}"
        written = dice.choice(
            [shape_text(shape), shape_text(shape).replace(" ", ""), crossed(shape)]
        )
        if dice.randrange(8):
            lines.append(f"{row['class_name']}  {written}  {params}")
    return Source("x.txt", "\n".join(lines))


def as_numbers(rows: Rows, dice: Random) -> Source:
    return Source("x.txt", "\n".join(f"{row['name']}: {row['params']}" for row in rows))


FORMS = [as_yaml, as_json, as_csv, as_typed, as_numbers]


def told(rows: Rows) -> Rows:
    """The rows of which Keras knows everything."""
    return [row for row in rows if row["output_shape"] is not None and row["params"] is not None]


def wrong(key: AnswerKey, source: Source) -> list[Any]:
    """What is marked wrong on a sheet that is right."""
    try:
        sheet = sheet_of(source)
    except ShapecalcError:
        return []  # There is nothing on it.
    return Marker(key).mark(sheet).wrong


def test_right_answers(
    request: pytest.FixtureRequest, builder: Builder, tally: dict[str, Counter[str]]
) -> None:
    outcomes = tally.setdefault("right answer sheets", Counter())
    sheets = request.config.getoption("sheets")

    @trying(models(), request.config.getoption("seed"), max(sheets // 4, 1))
    def never_wrong(data: Any) -> None:
        try:
            plan = read_data(data)
            key = key_of(plan)
        except (ModelError, ShapecalcError):
            outcomes["no model"] += 1
            return
        model = build_or_error(builder, plan)[0]
        if model is None or not key.summary.built:
            outcomes["no model"] += 1
            return
        dice = Random(str(data))
        found = told(keras_rows(model))
        width = dice.choice([50, 66, 80, 100, 140])
        sources = [form(found, dice) for form in FORMS]
        for source in [*sources, Source("x.txt", keras_table(model, width))]:
            outcomes[f"sheets in {source.name.rpartition('.')[2]}"] += 1
            assert wrong(key, source) == [], source.text

    never_wrong()
    assert sum(outcomes.values()) - outcomes["no model"] > sheets / 2


def test_models_with_letters_and_odd_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every form of a right sheet is right for models with letters and names with blanks, too."""
    monkeypatch.chdir(tmp_path)
    dice, tried = Random(0), 0
    for exercise, form in product(exercises(), RIGHT):
        for _ in range(3 if form is as_table else 1):
            name, text = form(dice, exercise)
            if not UNCERTAIN.search(text):
                Path(name).write_text(text, encoding="utf-8")
                marked = exercise.marker.mark(read_sheet(name, exercise.key))
                doubtful = [v.label or v.question for v in marked.verdicts if v.right is not True]
                assert not doubtful, text
                tried += 1
    assert tried > 60
