"""A training as a whole: weights of classes, and errors before Keras is loaded."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from training import PLACE, settings

from shapecalc.errors import Code, InputError, ModelError, Problem
from shapecalc.read.document import read_spec
from shapecalc.rules.settings import DATA, TRAIN
from shapecalc.train.data.parts import Rows
from shapecalc.train.folder import Folder
from shapecalc.train.machine import Machine
from shapecalc.train.session import Session, class_weights, needless, raise_problems


@pytest.mark.parametrize(
    ("written", "y", "weights"),
    [
        (None, [0, 1], None),
        ({0: 1, 1: 5}, [0, 1], {0: 1, 1: 5}),
        ([1, 2], [0, 1], {0: 1, 1: 2}),
        ("balanced", [0, 0, 0, 1], {0: 4 / 6, 1: 2}),
        ("balanced", [[0], [2], [2]], {0: 1.5, 2: 0.75}),
        ("balanced", [[1, 0], [0, 1], [0, 1]], {0: 1.5, 1: 0.75}),
    ],
)
def test_weights_of_classes(written: Any, y: Any, weights: Any) -> None:
    """Balanced weights are those of scikit-learn; without rows a class has none."""
    part = Rows([np.zeros(len(y))], [np.array(y)])
    assert class_weights(settings(TRAIN, {"class_weight": written}), part) == weights


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ([Code.FILE], InputError),
        ([Code.FILE, Code.FILE], InputError),
        ([Code.FILE, Code.DATA], ModelError),
        ([Code.TARGETS], ModelError),
    ],
)
def test_problems_end_the_training(codes: list[Code], kind: type[Exception]) -> None:
    """Missing files alone are an error of the command line."""
    with pytest.raises(kind):
        raise_problems([Problem(code, "wrong", PLACE) for code in codes])
    raise_problems([])


def session(folder: Path, spec: dict[str, Any], **settings: Any) -> Session:
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False))
    run = Folder(folder / "run")
    stream = io.StringIO()
    return Session(read_spec(str(path)), folder, Machine(**settings), run, stream=stream)


def test_all_problems_are_found_before_keras_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shapecalc.train.session.prepare", lambda machine: None)
    monkeypatch.delattr("shapecalc.train.session.start")
    spec = {
        "data": {"x": [[1, 2]], "y": [[1, 2]], "tset": 1},
        "train": {"epochs": 0},
        "layers": ["Dense(1, input_shape=(2,))"],
    }
    with pytest.raises(ModelError) as caught:
        session(tmp_path, spec).run()
    assert [problem.message.partition(",")[0] for problem in caught.value.problems] == [
        "`data` has no key `tset`",
        "`epochs` must be a whole number of at least 1",
        "y has rows of shape (2",
    ]
    assert not (tmp_path / "run").exists()


def test_settings_without_effect_are_refused(tmp_path: Path) -> None:
    """Without data the rows are random, and only their number counts."""
    unused = {"predict": {"file": "new.csv"}, "scale": "minmax", "test": 3, "y": [1], "steps": 2}
    data = settings(DATA, {**unused, "rows": 5, "seed": None, "shuffle": True})
    assert [(problem.message, problem.place) for problem in needless(data)] == [
        (f"`{key}` has no effect without data", data.place / key) for key in unused
    ]
    assert not [*needless(settings(DATA, {}))]


def test_notes_are_those_of_the_first_process(tmp_path: Path) -> None:
    spec = {"layers": ["Dense(1, input_shape=(2,))"]}
    for process, text in ((0, "careful\n"), (1, "")):
        result = session(tmp_path, spec, processes=2, process=process)
        result.note("careful")
        assert isinstance(result.stream, io.StringIO)
        assert result.stream.getvalue() == text


def test_results(train: Any) -> None:
    """Every file of the run says what it should."""
    spec = {
        "data": {"x": [[1.0], [2.0], [3.0]] * 4, "y": [0, 1, 1] * 4, "test": 3, "scale": "minmax"},
        "train": {"metrics": ["accuracy"], "seed": 5},
        "layers": ["Dense(1, activation='sigmoid', input_shape=(1,))"],
    }
    outcome = train(spec, epochs=2)
    folder = outcome.folder.path
    about = json.loads((folder / "run.json").read_text())
    assert (about["seed"], about["synthetic"], about["rows"]) == (5, False, {"train": 9, "test": 3})
    assert about["spec"].endswith("spec.yaml")
    assert json.loads((folder / "evaluation.json").read_text()) == outcome.evaluation
    assert list(outcome.evaluation) == ["loss", "accuracy"]
    assert json.loads((folder / "history.json").read_text()) == outcome.history
    scaling = json.loads((folder / "scaling.json").read_text())
    assert scaling["x"][0]["data_max"] == [3]
    assert scaling["y"] == [{"how": None}]
    lines = (folder / "predictions.csv").read_text().splitlines()
    assert lines[0] == "class,probability,actual"
    assert len(lines) == 4
    assert outcome.part == "test"
