"""The names of Keras that a spec may use."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Place, Source
from shapecalc.read.layer_names import MODULES, check_modules, find, function, names
from shapecalc.read.syntax import Name, SpecError
from shapecalc.rules import RULES

PLACE = Place(Source("a.yaml"))


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("Dense", "Dense"),
        ("Convolution2D", "Conv2D"),
        ("add", "Add"),
        ("concatenate", "Concatenate"),
        ("dense", None),
        ("Desne", None),
        (5, None),
        (None, None),
    ],
)
def test_find(name: Any, class_name: str | None) -> None:
    rule = find(name)
    assert (rule.name if rule else None) == class_name


def test_functions_are_those_for_merging() -> None:
    merging = {"add", "average", "concatenate", "dot", "maximum", "minimum", "multiply", "subtract"}
    assert {name for name in names() if name.islower()} == merging
    assert function("Add") is None
    assert function("lstm") is None


def test_names_are_unique() -> None:
    assert len(names()) == len(set(names()))
    assert set(RULES) <= set(names())


def test_modules_before_a_name() -> None:
    check_modules(Name("Dense", PLACE, "tf.keras.layers.Dense"), MODULES)
    with pytest.raises(SpecError) as caught:
        check_modules(Name("Dense", PLACE, "torch.Dense"), MODULES)
    problem = caught.value.problem
    assert problem is not None
    assert (problem.message, problem.meant) == ("Keras has no `torch.Dense`", "Dense")
