"""The models of the class notes: real Keras agrees with each, character by character."""

from __future__ import annotations

import re
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


NOTES = {
    "000_091ec66629944869.txt": """
        dropout_batch_normalization extended lstm lstm_stack multiple_dnn multiple_lstm
        parallel saved univariate
    """,
    "001_72713bebca5a7321.txt": """
        early_stopping ensemble ensemble_many_to_one ensemble_one_to_many ensemble_train
        lstm_4457472 lstm_scaled merging rnn_kinds window_4 window_5 window_features
    """,
    "002_c23fbba804135beb.txt": """
        lstm_13_rows lstm_relu_stack lstm_reshape lstm_scaled sigmoid softmax
    """,
    "003_f57451d252973ab5.txt": """
        bidirectional boston california cifar100 conv1d ddarung diabetes digits_cnn
        early_stopping fashion_mnist functional gru mlp5 mlp6 mlp7 mnist_cnn mnist_dnn
        mnist_rnn sigmoid softmax
    """,
    "004_e5bd42928360bc0f.txt": """
        conv2d conv2d_50 conv2d_same conv2d_strides extended gru gru_105 lstm_480
        lstm_functional max_pooling max_pooling_odd simple_rnn
    """,
}
"""The specs of each class note."""


def test_every_note_has_specs() -> None:
    """Each spec comes from a note, and says in its first line what it is."""
    named = {name for names in NOTES.values() for name in names.split()}
    assert named == {path.stem for path in SPECS if path.suffix == ".yaml"}
    texts = [path.read_text(encoding="utf-8") for path in SPECS if path.suffix == ".yaml"]
    assert all(re.match(r"# \S.{9}", text) for text in texts)
