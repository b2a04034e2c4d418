"""The arguments that give what is wanted: those that are left out are found again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from command_line import command, explained, solved
from drawing import trying
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import RULES_ON_TENSORS

import shapecalc.algebra.search
from shapecalc.algebra.formula import Formula, as_letter
from shapecalc.algebra.size import Letter
from shapecalc.algebra.solve import NoAnswerError
from shapecalc.api.summarizing import summarize
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.errors import ShapecalcError
from shapecalc.explain.letters import example_arguments
from shapecalc.explain.solutions import ArgumentValues
from shapecalc.rules import RULES


def options(**values: Any) -> list[str]:
    found = []
    for name, value in values.items():
        told = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        found += [f"--{name.replace('_', '-')}", told]
    return found


def answers(name: str, **values: Any) -> list[dict[str, str]]:
    return [dict(found.arguments) for found in solved(RULES[name], options(**values)).answers]


def numbered(example: Any, one: Any) -> Any:
    """The example of an argument with numbers for letters."""
    if isinstance(example, list):
        return tuple(one() for _ in example)
    letter = isinstance(example, Formula) or isinstance(as_letter(example), Letter)
    return one() if letter else re.sub(r"\bu\b", str(one()), example)


@st.composite
def layers(draw: Any, rule: Rule) -> tuple[dict[str, Any], list[str]]:
    """Sizes for a layer and for what it gets, and the names of one or two that are removed."""
    examples = example_arguments(rule)
    told = {
        name: numbered(each, lambda: draw(st.integers(1, 6))) for name, each in examples.items()
    }
    groups = getattr(rule.arguments.get("groups"), "default", 1)
    told["input_dim"] = groups * draw(st.integers(1, 9))
    sizes = [name for name, size in told.items() if not isinstance(size, str)]
    return told, draw(st.lists(st.sampled_from(sizes), min_size=1, max_size=2, unique=True))


def with_parameters() -> Iterator[Rule]:
    for rule in RULES_ON_TENSORS:
        try:
            found = explained(rule)
        except (RuleError, ShapecalcError):
            continue
        if isinstance(found.total, Formula):
            yield rule


@pytest.mark.parametrize("rule", list(with_parameters()), ids=repr)
def test_removed(request: pytest.FixtureRequest, rule: Rule) -> None:
    """What is removed is found again, and each answer gives the number of parameters."""
    outcomes: Counter[str] = Counter()

    @trying(layers(rule), request.config.getoption("seed"), 20)
    def agree(drawn: tuple[dict[str, Any], list[str]]) -> None:
        told, removed = drawn
        try:
            count = explained(rule, options(**told)).total
        except (RuleError, ShapecalcError):
            return
        left = {name: size for name, size in told.items() if name not in removed}
        listing = solved(rule, options(**left, params=count))
        outcomes["all" if listing.complete else "some"] += 1
        sizes = [by_option(rule, one) for one in listing.answers]
        assert not listing.complete or any(
            all(within(told[name], size) for name, size in each.items()) for each in sizes
        )
        for each in sizes[:3]:
            again = {**told, **{name: first(size) for name, size in each.items()}}
            assert explained(rule, options(**again)).total == count

    agree()
    assert outcomes["all"] > 10 * outcomes["some"], outcomes


def by_option(rule: Rule, answer: ArgumentValues) -> dict[str, str]:
    """An answer by options; it calls the features by the name of their axis."""
    told = answer.arguments.items()
    return {name if name in rule.accepted else "input_dim": size for name, size in told}


RANGE = re.compile(r"(\d+)(?:\.\.(\d+))?")


def first(told: str) -> Any:
    """The smallest of what is told: ``(3..4, 3)`` is (3, 3)."""
    found = tuple(int(low) for low, _ in RANGE.findall(told))
    return found if "," in told else found[0]


def within(size: Any, told: str) -> bool:
    sizes = size if isinstance(size, tuple) else (size,)
    ranges = RANGE.findall(told)
    return all(int(low) <= one <= int(high or low) for one, (low, high) in zip(sizes, ranges))


@settings(max_examples=30, deadline=None)
@given(
    size=st.integers(4, 16),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 4),
    padding=st.sampled_from(["valid", "same"]),
    name=st.sampled_from(["Conv1D", "Conv1DTranspose"]),
)
def test_convolutions(size: int, kernel: int, stride: int, padding: str, name: str) -> None:
    """Every window, step and padding that gives the shape, and none that does not."""
    layer = {"kernel_size": kernel, "strides": stride, "padding": padding, "filters": 3}
    row = summarize([{"Input": [size, 2]}, {name: layer}]).layers[-1]
    shape = tuple((row.output_shapes or [()])[0] or ())[1:]
    found = solved(RULES[name], options(input_shape=(size, 2), output_shape=shape)).answers
    said = [{**one.arguments, **dict.fromkeys(one.free, "any")} for one in found]
    assert any(
        within(stride, one["strides"])
        and one["padding"] == repr(padding)
        and (one["kernel_size"] == "any" or within(kernel, one["kernel_size"]))
        for one in said
    )
    for one in said[:4]:
        again = {
            "filters": int(one["filters"]),
            "kernel_size": 1 if one["kernel_size"] == "any" else first(one["kernel_size"]),
            "strides": first(one["strides"]),
            "padding": one["padding"].strip("'"),
        }
        checked = summarize([{"Input": [size, 2]}, {name: again}]).layers[-1]
        assert tuple((checked.output_shapes or [()])[0] or ())[1:] == shape


def test_whole_preimage() -> None:
    """All sizes that give 16 positions."""
    found = answers(
        "Conv2D", kernel_size=(3, 3), strides=(2, 2), filters=4, output_shape=(16, 16, 4)
    )
    assert {"height": "33..34", "width": "33..34", "padding": "'valid'"} in found
    assert {"height": "31..32", "width": "31..32", "padding": "'same'"} in found


def test_smallestfirst() -> None:
    found = answers("Conv2D", input_shape=(10, 10, 1), output_shape=(5, 5, 7))
    valid = [one for one in found if one["padding"] == "'valid'"]
    assert valid[0] == {
        "filters": "7",
        "kernel_size": "(1..2, 1..2)",
        "strides": "(2, 2)",
        "padding": "'valid'",
    }
    assert {**valid[0], "kernel_size": "(6, 6)", "strides": "(1, 1)"} == valid[1]
    assert len(found) == 5


@pytest.mark.parametrize(
    ("layer", "known"),
    [
        ("Conv2D", dict(input_dim=3, params=336)),
        ("Conv2D", dict(input_dim=3, params="<=5000")),
        ("Conv2D", dict(input_shape=(28, 28, 3), output_shape=(13, 13, 8), params="<=2000")),
        ("Conv3D", dict(input_dim=1, filters=4, params="200..900")),
        ("Conv2DTranspose", dict(input_dim=3, params="<=900")),
        ("Conv2DTranspose", dict(input_shape=(7, 7, 64), output_shape=(14, 14, 32))),
        ("DepthwiseConv2D", dict(input_shape=(20, 20, 2), output_shape=(10, 10, 2))),
        ("MaxPooling2D", dict(input_shape=(28, 28, 2), output_shape=(14, 14, 2))),
    ],
)
def test_square_windows_come_first(layer: str, known: dict[str, Any]) -> None:
    """Of the windows, those that are square come before all others; so do the steps."""
    found = answers(layer, **known)
    windows = [one.get("kernel_size") or one.get("pool_size") or "(1, 1)" for one in found]
    square = [len(set(window.strip("()").split(", "))) == 1 for window in windows]
    strides = [len(set(one.get("strides", "(1)").strip("()").split(", "))) == 1 for one in found]
    whole = [a and b for a, b in zip(square, strides)]
    assert whole == sorted(whole, reverse=True)
    assert whole[0]


def test_a_budget_is_met_and_cannot_be_raised() -> None:
    """Of a bound, the last number fits and the next one does not, for every row of the answer."""
    for one in answers("Conv2D", input_dim=64, params="<=100K")[:30]:
        size, most = first(one["kernel_size"]), int(one["filters"].rpartition("..")[2])
        counts = [
            explained(
                RULES["Conv2D"], options(input_dim=64, kernel_size=size, filters=filters)
            ).total
            for filters in (most, most + 1)
        ]
        assert counts[0] <= 100_000 < counts[1]


def test_none() -> None:
    """What fails is said, with the nearest that would work."""
    with pytest.raises(NoAnswerError, match="u = 10 gives 480, u = 11 gives 572"):
        solved(RULES["LSTM"], options(input_dim=1, params=500))
    with pytest.raises(NoAnswerError, match="near it: u = 10, d = 1 gives 480, u = 1, d = 119"):
        solved(RULES["LSTM"], options(params=481))
    with pytest.raises(NoAnswerError, match="reset_after=False: units = 5"):
        solved(RULES["GRU"], options(input_dim=1, params=105))
    with pytest.raises(NoAnswerError, match="3 axes"):
        solved(RULES["Conv2D"], options(input_shape=(9, 9, 1), output_shape=(4, 4)))


def test_far_away() -> None:
    """What grows is followed as far as it goes."""
    found = answers("Dense", params=1_065_023)
    assert {"units": "1", "features": "1065022"} in found
    assert answers("Conv1D", input_shape=(10, 1), filters=1, padding="same", params=21) == [
        {"kernel_size": "20"}
    ]


def test_what_the_layer_does_not_take() -> None:
    """A formula rounds down; three groups still split no five channels."""
    assert answers("Conv1D", filters=3, kernel_size=1, groups=3, params=6) == [{"channels": "3"}]
    with pytest.raises(NoAnswerError, match="does not accept"):
        solved(RULES["Conv1D"], options(kernel_size=3, groups=3, params=10))


def test_letters_of_a_layer_inside() -> None:
    found = answers("TimeDistributed", layer="Dense(u)", params=136)
    assert {"units": "8", "features": "16"} in found


def test_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that stops before its end says that there may be other answers."""
    monkeypatch.setattr(shapecalc.algebra.search, "TRIED", 400)
    monkeypatch.setattr(shapecalc.algebra.search, "FAR", 4)
    done = command("solve", "dense", "--params", str(10**15))
    assert done.returncode == 0
    assert "there may be others" in done.stderr
