"""Which reader reads a saved model, and what is kept beside its layers."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Code, Place, Source
from shapecalc.read.problems import Findings
from shapecalc.read.saved import read_saved
from shapecalc.read.syntax import SpecError

TOP = Place(Source("a.json"))
DENSE = {"class_name": "Dense", "config": {"units": 2, "use_bias": False}}
KERAS2: dict[str, Any] = {"class_name": "Sequential", "config": [DENSE]}
KERAS3: dict[str, Any] = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {"name": "m", "layers": [DENSE]},
}


def test_the_reader_of_each_version() -> None:
    """A list of layers is a config of Keras 2 only."""
    assert len(read_saved(KERAS2, TOP, Findings()).layers) == 1
    assert len(read_saved(KERAS3, TOP, Findings()).layers) == 1
    with pytest.raises(SpecError):
        read_saved({**KERAS2, "module": "keras"}, TOP, Findings())


@pytest.mark.parametrize(
    ("compiled", "kept"),
    [({"optimizer": "adam"}, {"optimizer": "adam"}), ({}, None), (None, None), ("", None)],
)
def test_what_it_was_compiled_with(compiled: Any, kept: Any) -> None:
    plan = read_saved({**KERAS3, "compile_config": compiled}, TOP, Findings())
    assert plan.compiled == kept


@pytest.mark.parametrize(
    ("compiled", "message"),
    [
        ("adam", "`compile_config` must be a mapping, not 'adam'"),
        ({"optimizer": 5}, "`optimizer` must be an optimizer, not 5"),
        ({"metrics": "mae"}, "`metrics` must be a list or a mapping, not 'mae'"),
        ({"optimiser": "adam"}, "`compile_config` has no `optimiser`"),
    ],
)
def test_what_it_cannot_be_compiled_with(compiled: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_saved({**KERAS3, "compile_config": compiled}, TOP, Findings())
    assert str(caught.value) == message


def test_a_model_of_tensorflow_js() -> None:
    weights = [{"weights": [{"name": "kernel", "shape": [3, 2]}]}]
    data = {"modelTopology": {"model_config": KERAS2}, "weightsManifest": weights}
    plan = read_saved(data, TOP, Findings())
    assert plan.saved_params == 6
    assert plan.place.path == ("modelTopology", "model_config", "config")


def test_a_graph_model() -> None:
    with pytest.raises(SpecError, match="this is a graph model"):
        read_saved({"modelTopology": {"node": []}}, TOP, Findings())


def test_a_model_that_is_nested_too_deeply() -> None:
    data = KERAS3
    for _ in range(5_000):
        data = {**KERAS3, "config": {"name": "m", "layers": [data]}}
    with pytest.raises(SpecError) as caught:
        read_saved(data, TOP, Findings())
    assert caught.value.problem
    assert (caught.value.problem.code, caught.value.problem.message) == (
        Code.FORM,
        "this is nested too deeply",
    )
