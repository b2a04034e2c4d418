"""Answers in YAML and JSON."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.grade.sheets.data import DataAnswers, join_shapes
from shapecalc.grade.sheets.words import vocabulary


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"lstm": {"shape": [None, 10], "params": 480}}, [("lstm", "(None, 10)", [480])]),
        ({"layers": [{"name": "lstm", "params": 480}]}, [("lstm", None, [480])]),
        ([{"lstm": 480}, {"dense": 11}], [("lstm", None, [480]), ("dense", None, [11])]),
        ({"lstm": "4*120 = 480"}, [("lstm", None, [480, 480])]),
        ({"student": "Ada", "total_params": 491}, [("total", None, [491])]),
        ({"lstm": [None, 3]}, [("lstm", "(None, 3)", None)]),
        (["lstm: 480"], [("lstm", None, [480])]),
        ({"lstm": None}, [("lstm", None, None)]),
    ],
)
def test_data(data: Any, expected: Any) -> None:
    found = []
    for s in DataAnswers(None, vocabulary(["lstm", "dense"], ["LSTM", "Dense"])).read(data):
        values = [mention.value for mention in s.mentions]
        shape = next((value.text for value in values if value.shapes and not value.amounts), None)
        amounts = next((value.amounts for value in values if value.amounts), None)
        found.append((s.total or (s.subject and s.subject.name), shape, amounts))
    assert found == expected


def test_shapes_that_yaml_splits() -> None:
    split = {"shape": "(None", "3": None, "10)": None, "params": 480}
    assert join_shapes(split) == {"shape": "(None, 3, 10)", "params": 480}
