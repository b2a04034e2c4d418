"""Names that cannot be defined, and names that are not defined where they are used."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Code, KeyStep, Place, Problem, Source
from shapecalc.read.syntax import Name
from shapecalc.read.undefined import name_problem, undefined

TOP = Place(Source("a.yaml"), ("layers",))


@pytest.mark.parametrize("name", ["x", "x1", "_x", "층", "encoder_2", "layer", "dense"])
def test_names_that_can_be_defined(name: str) -> None:
    assert name_problem(name, {"y"}, TOP) is None


@pytest.mark.parametrize(
    ("name", "code", "message", "hint"),
    [
        ("1x", Code.FORM, "`1x` cannot be a name", "use letters, digits and `_`"),
        ("a b", Code.FORM, "`a b` cannot be a name", "use letters"),
        ("", Code.FORM, "`` cannot be a name", "use letters"),
        (5, Code.FORM, "`5` cannot be a name", "use letters"),
        (None, Code.FORM, "`None` cannot be a name", "YAML reads this key as null"),
        (False, Code.FORM, "`False` cannot be a name", "YAML reads this key as false"),
        (
            "Dense",
            Code.FORM,
            "`Dense` is a Keras class, so it cannot be a name",
            "in a list, start each layer with `- `",
        ),
        ("Model", Code.FORM, "`Model` is a Keras class, so it cannot be a name", "in a list"),
        ("y", Code.DUPLICATE_NAME, "`y` is defined twice", ""),
    ],
)
def test_names_that_cannot(name: Any, code: Code, message: str, hint: str) -> None:
    problem = name_problem(name, {"y"}, TOP)
    assert problem
    assert (problem.code, problem.message) == (code, message)
    assert problem.hint.startswith(hint)
    assert problem.place.path == ("layers", KeyStep(str(name)))


def reason(
    name: str,
    defined: list[str] | None = None,
    entries: dict[str, Any] | None = None,
    entry: str = "here",
    circular: set[str] | None = None,
) -> Problem | None:
    circular = set() if circular is None else circular
    error = undefined(Name(name, TOP, name), defined or [], entries or {}, entry, circular)
    return error.problem


@pytest.mark.parametrize(
    ("name", "code", "message", "advice"),
    [
        ("Desne", Code.UNKNOWN_LAYER, "there is no layer `Desne`", "did you mean `Dense`?"),
        ("Qqqq", Code.UNKNOWN_LAYER, "there is no layer `Qqqq`", ""),
        ("inptu1", Code.UNKNOWN_NAME, "`inptu1` is not defined", "did you mean `input1`?"),
        ("concatenat", Code.UNKNOWN_NAME, "`concatenat` is not defined", "`concatenate`"),
        ("lod_model", Code.UNKNOWN_NAME, "`lod_model` is not defined", "`load_model`"),
        ("q", Code.UNKNOWN_NAME, "`q` is not defined", ""),
    ],
)
def test_unknown_names(name: str, code: Code, message: str, advice: str) -> None:
    problem = reason(name, ["input1", "input2"])
    assert problem
    assert (problem.code, problem.message) == (code, message)
    assert advice in problem.advice
    assert bool(advice) == bool(problem.advice)


def test_a_layer_of_an_older_keras() -> None:
    problem = reason("CuDNNLSTM")
    assert problem
    assert problem.code is Code.UNKNOWN_LAYER
    assert problem.advice


def test_a_name_that_is_defined_below() -> None:
    problem = reason("b", ["x"], {"a": ["b", "Dense(2)"], "b": ["x", "Dense(2)"]}, "a")
    assert problem
    assert problem.code is Code.ORDER
    assert problem.message == "`b` is used before it is defined"
    assert problem.advice == "move it above `a`"


@pytest.mark.parametrize(
    ("entries", "name", "entry", "circle"),
    [
        ({"a": "Dense(3)(a)"}, "a", "a", "a → a"),
        ({"a": "Dense(3)(b)", "b": "Dense(3)(a)"}, "b", "a", "a → b → a"),
        (
            {"a": ["c", "Dense(2)"], "b": ["a", "Dense(2)"], "c": {"Add": ["b", "a"]}},
            "c",
            "a",
            "a → c → a",
        ),
    ],
)
def test_circles(entries: dict[str, Any], name: str, entry: str, circle: str) -> None:
    circular: set[str] = set()
    problem = reason(name, [], entries, entry, circular)
    assert problem
    assert problem.code is Code.ORDER
    assert problem.message == f"these entries depend on one another in a cycle: {circle}"
    assert problem.hint == "a layer cannot use a tensor that is computed from its own output"
    assert set(circle.split(" → ")) == circular
    # The same circle is not reported a second time.
    assert reason(entry, [], entries, entry, circular) is None


def test_a_long_circle_is_shortened() -> None:
    entries = {f"a{number}": f"Dense(3)(a{(number + 1) % 50})" for number in range(50)}
    problem = reason("a1", [], entries, "a0")
    assert problem
    circle = problem.message.partition(": ")[2].split(" → ")
    assert circle == ["a0", "a1", "a2", "a3", "a4", "…", "a49", "a0"]
