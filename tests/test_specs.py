"""The models of the class notes: real Keras agrees with each, character by character."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, SPECS

from shapecalc.model.infer import infer
from shapecalc.oracle import compare as oracle
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import VARIANTS, differences, without_trailing_blanks
from shapecalc.read.document import read_spec
from shapecalc.table import keras2 as show_keras2
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

SNAPSHOTS = ROOT / "tests" / "snapshots"

each_spec = pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)


@each_spec
def test_keras(builder: Builder, path: Path) -> None:
    plan = read_spec(str(path))
    assert list(differences(summary(infer(plan)), builder.model(plan))) == []


@each_spec
def test_keras2(keras2: Builder, path: Path) -> None:
    if path.name == "extended.yaml":  # Keras 2 would need the model in a file of its own.
        assert "load_model" in path.read_text(encoding="utf-8")
        return
    plan = read_spec(str(path))
    ours, model = summary(infer(plan, keras2=True)), keras2.model(plan)
    for variant in VARIANTS:
        drawn = show_keras2.table(ours, Options(**variant))
        assert without_trailing_blanks(drawn) == without_trailing_blanks(
            oracle.keras_table(model, 80, **variant)
        )


@each_spec
def test_snapshot(path: Path) -> None:
    """What people see. ``scripts/generate`` writes the files anew."""
    drawn = table(summary(infer(read_spec(str(path)))))
    snapshot = SNAPSHOTS / f"{path.name}.txt"
    assert snapshot.read_text(encoding="utf-8") == drawn + "\n"


@each_spec
def test_columns_add_up(path: Path) -> None:
    """The column of parameters adds up to the total, so that no wrong snapshot can be accepted."""
    ours = summary(infer(read_spec(str(path))))
    assert sum(row.params or 0 for row in ours.layers) == ours.total_params
    for row in ours.layers:
        assert row.params == row.trainable_params + row.non_trainable_params


def test_no_snapshot_is_left_over() -> None:
    assert {path.name for path in SNAPSHOTS.glob("*.txt")} == {f"{p.name}.txt" for p in SPECS}


def test_every_note_is_named() -> None:
    """Each spec says which note it comes from, and each note has specs."""
    notes = {
        "000_091ec66629944869.txt",
        "001_72713bebca5a7321.txt",
        "002_c23fbba804135beb.txt",
        "003_f57451d252973ab5.txt",
        "004_e5bd42928360bc0f.txt",
    }
    texts = [path.read_text(encoding="utf-8") for path in SPECS if path.suffix == ".yaml"]
    assert all(any(note in text for note in notes) for text in texts)
    assert all(any(note in text for text in texts) for note in notes)
