"""Properties of all programs of `tests/code` and all specs with their comments."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from run_code import FOLDER, programs

from shapecalc.annotate.annotate import annotate
from shapecalc.annotate.comments import Product, without_own
from shapecalc.annotate.programs import ProgramProducts
from shapecalc.annotate.specs import SpecProducts
from shapecalc.errors import InputError, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec, read_texts
from shapecalc.table.rows import Row, call_text
from shapecalc.table.summary import summary

PROGRAMS = [*programs(), *programs(FOLDER / "unknown")]
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
CODE = {program.title: program.source for program in PROGRAMS}
TEXTS = CODE | {path.name: Source(str(path), path.read_text()) for path in SPECS}


def without_comments(text: str) -> str:
    return "\n".join(without_own(line) for line in text.split("\n"))


def meaning(source: Source) -> object:
    """Return what a text means; None if it is not valid."""
    if source.name.endswith(".ipynb"):
        notebook = json.loads(source.text)
        return {**notebook, "cells": [len(cell["source"]) for cell in notebook["cells"]]}
    if source.name.endswith(".yaml"):
        return yaml.safe_load(source.text)
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.dump(ast.parse(source.text))
    return None


@pytest.mark.parametrize("title", TEXTS)
def test_comments_change_nothing_else(title: str) -> None:
    """Twice is as once; without the comments the text is as before; it means the same."""
    source = TEXTS[title]
    try:
        annotated = replace(source, text=annotate(source, {}).text)
    except InputError:
        return
    assert annotate(annotated, {}).text == annotated.text
    assert meaning(annotated) == meaning(source)
    if not title.endswith(".ipynb"):
        assert without_comments(annotated.text) == source.text


def leaves(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows of layers that are no models."""
    for row in rows:
        if row.layers:
            yield from leaves([*row.layers])
        else:
            yield row


def check_products(products: list[Product], rows: list[Row]) -> None:
    """Check that comments have the numbers and the shapes of tables."""
    by_name = {row.name: row for row in rows}
    params = Counter(str(row.params) for row in by_name.values() if row.params is not None)
    del params["0"]
    assert params <= Counter(str(product.params) for product in products)
    shown = [row.output_shapes for row in by_name.values() if not row.is_input]
    shapes = {call_text(outputs) for outputs in shown if outputs is not None} - {"?"}
    assert shapes <= {shape for product in products for shape in product.shapes}


@pytest.mark.parametrize("title", [program.title for program in programs()])
def test_the_numbers_of_the_tables(title: str) -> None:
    source = CODE[title]
    try:
        tables = [summary(infer(plan)) for plan in read_texts(source)]
    except ShapecalcError:
        return
    rows = [row for table in tables for row in leaves([*table.layers])]
    check_products(ProgramProducts(source, {}).products, rows)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_the_numbers_of_a_spec(path: object) -> None:
    table = summary(infer(read_spec(str(path))))
    source = TEXTS[str(path).rpartition("/")[2]]
    products = SpecProducts(source, {}).products
    assert sum(product.params or 0 for product in products) == table.total_params
    if "load_model" not in source.text:
        check_products(products, [*leaves([*table.layers])])


SCRIPTS = sorted(title for title in CODE if not title.endswith(".ipynb"))


@settings(max_examples=25)
@given(st.sampled_from(SCRIPTS), st.data())
def test_other_layouts(title: str, data: st.DataObject) -> None:
    """Ends of lines, comments of others and tabs stay; comments of ours may be anywhere."""
    lines = CODE[title].text.splitlines()
    for _ in range(3):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] += data.draw(st.sampled_from(["  # mine", "  # (None, 5)  55", "  # (None, 5)"]))
    text = data.draw(st.sampled_from(["\n", "\r\n"])).join(lines)
    source = Source("a.py", text)
    try:
        annotated = replace(source, text=annotate(source, {}).text)
    except InputError:
        return
    assert annotate(annotated, {}).text == annotated.text
    before, after = text.splitlines(), annotated.text.splitlines()
    assert [without_own(line) for line in after] == [without_own(line) for line in before]
    assert annotated.text.count("\r\n") == text.count("\r\n")
